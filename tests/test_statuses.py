"""Which words are denied or hedged where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.segmentation import tokens
from analysis.statuses import DENIED, HEDGED, statuses


def said(text: str) -> dict[str, str]:
    """The words of a text that something is said of."""
    words = tokens(text)
    found = statuses(text, [word.begin for word in words])
    return {word.term: status for word, status in zip(words, found, strict=True) if status}


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("机器人会取代工人。", "取代", ""),
        ("机器人不会取代工人。", "取代", DENIED),
        ("机器人并没有真正取代工人。", "取代", DENIED),
        ("机器人不会不取代工人。", "取代", ""),
        ("机器人不仅取代工人，还创造岗位。", "取代", ""),
        ("机器人不懂人情，取代工人还早。", "取代", ""),
        ("机器人不懂人情，取代工人还早。", "人情", DENIED),
        ("机器人可能取代工人。", "取代", HEDGED),
        ("机器人可能不会取代工人。", "取代", DENIED),
        ("机器人也许便宜，取代工人则是另一回事。", "取代", ""),
        ("取代工人是不会发生的。", "取代", ""),
        ("机器人不能在短短几年之内就把工厂里的工人全部取代。", "取代", ""),
        ("会不会取代工人？", "取代", ""),
    ],
)
def test_what_is_said_of_a_word(text: str, word: str, status: str) -> None:
    assert said(text).get(word, "") == status


@given(st.text(alphabet="不没可能也许会取代，。\nA 1", max_size=60))
def test_each_word_has_one_status(text: str) -> None:
    begins = [word.begin for word in tokens(text)]
    found = statuses(text, begins)
    assert len(found) == len(begins)
    assert set(found) <= {"", DENIED, HEDGED}


def test_a_long_text_of_negations_takes_no_long_time() -> None:
    text = "不可能" * 20_000
    begins = list(range(0, len(text), 3))
    assert len(statuses(text, begins)) == len(begins)
