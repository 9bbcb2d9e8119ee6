"""Adverbs and adjuncts before a reporting verb: what is tried first decides nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import subjects
from analysis.subjects import find_subject, is_elided


@settings(deadline=None)
@given(st.from_regex(subjects._ADJUNCT_END))
def test_an_adjunct_ends_in_one_of_the_last_characters(phrase: str) -> None:
    assert phrase.rstrip("\n")[-1] in subjects._ADJUNCT_LAST


@pytest.mark.parametrize(
    "adjunct",
    [
        "发布了一份报告",
        "在朋友圈发文",
        "3月5日",
        "去年",
        "上周三",
        "北京时间5日",
        "看完论文后",
        "进一步地",
    ],
)
def test_the_adjunct_before_the_verb_is_no_part_of_the_subject(adjunct: str) -> None:
    found = find_subject(f"某厂董事长李明远{adjunct}", 0)
    assert found
    assert found.name == "李明远"
    assert is_elided(adjunct)
