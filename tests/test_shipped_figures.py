"""The figures that the program tells of itself are those that it reaches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis import analyse
from analysis.accuracy import SHIPPED, Interval, format_shipped, intervals, ship, shipped
from analysis.evaluation import evaluate, figures
from analysis.export import article_rows, statement_rows
from tests.conftest import ROOT, SHARED

LABELS = {
    "seeds": ROOT / "tests" / "cases" / "gold" / "seeds",
    "articles": SHARED / "gold" / "articles",
}


@pytest.mark.parametrize("name", LABELS)
def test_what_is_shipped_is_what_is_reached(name: str) -> None:
    folder = LABELS[name]
    if not folder.is_dir():
        pytest.skip(f"the labels are not beside the project ({folder.parent.parent.name})")
    corpus = analyse(sorted(folder.glob("*.txt")))
    reached = evaluate(folder, article_rows(corpus), statement_rows(corpus))
    now = {measure: one.as_dict() for measure, one in intervals(reached.tallies).items()}
    held = shipped()[name]
    wrong = {one: (held["measures"].get(one), now[one]) for one in now}
    wrong = {one: pair for one, pair in wrong.items() if pair[0] != pair[1]}
    command = f"python -m analysis evaluate LABELS --ship {name}"
    assert not wrong, f"analysis/accuracy.json is out of date (shipped, now); {command}"
    assert held["measures"].keys() == now.keys()
    assert held["texts"] == len(reached.tallies)


def test_no_text_is_shipped() -> None:
    assert SHIPPED.read_text("utf-8").isascii()


def test_a_set_of_figures_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    file = tmp_path / "accuracy.json"
    one = _reached([{"right": 3, "missed": 1}, {"right": 1, "missed": 3}])
    ship("mine", _reached([{"right": 1}]), "p1", file)
    ship("other", one, "p1", file)
    ship("mine", one, "p2", file)
    held = shipped(file)
    assert list(held) == ["mine", "other"]
    assert held["mine"]["program"] == "p2"
    assert held["mine"]["measures"]["direct"]["n"] == 8
    assert "mine:" in format_shipped(held) and "of 2 texts an interval says little" in (
        format_shipped(held)
    )


def _reached(counts: list[dict[str, int]]):
    from collections import Counter
    from dataclasses import replace

    tallies = [Counter({("direct", name): n for name, n in one.items()}) for one in counts]
    return replace(figures(sum(tallies, Counter())), tallies=tuple(tallies))


def test_texts_that_differ_make_the_interval_wide() -> None:
    apart = intervals(_reached([{"right": 8}, {"missed": 8}]).tallies)["direct"]
    alike = intervals(_reached([{"right": 4, "missed": 4}] * 2).tallies)["direct"]
    assert (apart.low, apart.high) == (0.0, 1.0)
    assert alike.low == alike.high == alike.value == pytest.approx(2 / 3)


def test_the_same_draws_every_time() -> None:
    tallies = _reached([{"right": 5, "wrong": 1}, {"right": 2, "missed": 2}, {"right": 9}]).tallies
    assert intervals(tallies)["direct"] == intervals(tallies)["direct"]
    drawn = {intervals(tallies, draws=10, seed=seed)["direct"] for seed in range(5)}
    assert len(drawn) > 1


def test_what_nobody_can_tell_is_no_number() -> None:
    found = intervals(_reached([{"right": 1}]).tallies)["stance macro"]
    row = json.loads(json.dumps(found.as_dict()))
    assert row == {"value": 0.0, "low": None, "high": None, "n": 0}
    assert Interval(1.0, 0.5, 1.0, 3).as_dict() == {"value": 1.0, "low": 0.5, "high": 1.0, "n": 3}
