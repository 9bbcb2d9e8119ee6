"""Damage by example: what is repaired, what stays, what cannot be repaired yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.restoration import STEP_KINDS, restore
from analysis.restoration.report import format_steps

CASES = Path(__file__).resolve().parents[1] / "cases" / "restoration"


def load(name: str) -> list:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf8"))


@pytest.mark.parametrize(
    "case", load("seeds") + load("invented") + load("questions"), ids=lambda case: case["name"]
)
def test_damage_is_repaired(case: dict[str, str]) -> None:
    assert restore(case["received"]).text == case["restored"]


@pytest.mark.parametrize("text", load("negative"))
def test_text_without_damage_stays(text: str) -> None:
    assert restore(text).text == text
    assert restore(text).steps == ()


@pytest.mark.xfail(strict=True, reason="known failure")
@pytest.mark.parametrize("case", load("known_failures"), ids=lambda case: case["name"])
def test_known_failure(case: dict[str, str]) -> None:
    assert restore(case["received"]).text == case["restored"]


def test_what_cannot_be_told_is_reported() -> None:
    restored = restore("這里寫的是????東西")
    assert [restored.text[begin:end] for begin, end in restored.lost] == ["????"]


def test_report_has_a_line_a_step() -> None:
    received = "企業(yè)的\n發(fā)展,很好"
    restored = restore(received)
    lines = format_steps(restored, received).split("\n")
    assert len(lines) == len(restored.steps)
    assert lines[1].split()[:2] == ["pinyin_note", "2:1"]
    assert {step.kind for step in restored.steps} <= set(STEP_KINDS)
