"""Filters and marks as short texts, as sides of a comparison, and as each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import SelectionError
from analysis.filter import FACETS, MOST_CONFIDENCE, Filter, Mark, Marks, facet_values, period_of
from analysis.marks import MOST_MARKS, UNITS

VALUES = st.lists(st.text(), max_size=3).map(tuple)
FILTERS = st.builds(
    Filter,
    **dict.fromkeys(FACETS, VALUES),
    date_from=st.sampled_from(("", "2024-03-01")),
    date_to=st.sampled_from(("", "2024-12-31")),
    term=st.text(),
    reprints=st.sampled_from(("once", "all")),
    confidence=st.integers(0, MOST_CONFIDENCE),
)
MARKS = st.builds(
    Mark, st.just("tokens"), theme=st.text(), term=st.text(), begin=st.integers(-1, 99)
)


# ---- the filter as a text ------------------------------------------------------------------


@given(FILTERS)
def test_filters_come_back_as_they_were(view: Filter) -> None:
    text = view.encode()
    assert Filter.decode(text) == view
    assert Filter.decode(text).encode() == text


@given(st.text() | st.text(alphabet="themsrick=;,%2C0"))
def test_decoding_any_text_gives_a_filter_or_the_named_error(text: str) -> None:
    try:
        view = Filter.decode(text)
    except SelectionError:
        return
    assert Filter.decode(view.encode()) == view


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("", Filter()),
        ("themes=risk", Filter(themes=("risk",))),
        (
            "speakers=黄仁勋,马斯克;kinds=direct",
            Filter(speakers=("黄仁勋", "马斯克"), kinds=("direct",)),
        ),
        ("kinds=direct;themes=risk", Filter(themes=("risk",), kinds=("direct",))),
        ("outlets=甲%2C乙%3B丙", Filter(outlets=("甲,乙;丙",))),
        ("confidence=60;reprints=all", Filter(confidence=60, reprints="all")),
        ("date_from=2024-01-01;term=C%2B%2B", Filter(date_from="2024-01-01", term="C++")),
    ],
)
def test_what_a_text_selects(text: str, view: Filter) -> None:
    assert Filter.decode(text) == view


@pytest.mark.parametrize(
    "text",
    [
        ";",
        "themes",
        "colour=red",
        "themes=risk;themes=agi",
        "confidence=",
        "confidence=-1",
        "confidence=96",
        "confidence=6.5",
        "confidence=٦",
        "reprints=twice",
        "date_from=2024-13-01",
        "term=%ED%A0%80",
        "__class__=x",
        "themes=" + "x" * 70_000,
    ],
)
def test_a_text_that_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(SelectionError):
        Filter.decode(text)


@pytest.mark.parametrize("confidence", [-1, 96, 50.0, "50", True, None])
def test_confidence_is_a_whole_number_of_per_cent(confidence) -> None:
    with pytest.raises(SelectionError):
        Filter(confidence=confidence)


def test_a_side_stands_in_place_of_the_same_facets() -> None:
    base = Filter(themes=("risk",), kinds=("direct",), date_from="2024-01-01", term="算力")
    assert base.narrowed(Filter()) == base
    assert base.narrowed(Filter(term="芯片", confidence=50)) == Filter(
        themes=("risk",), kinds=("direct",), date_from="2024-01-01", term="芯片", confidence=50
    )
    later = base.narrowed(Filter(date_to="2023-12-31", themes=("agi", "risk")))
    assert later == Filter(
        themes=("agi", "risk"), kinds=("direct",), date_to="2023-12-31", term="算力"
    )


# ---- marks together ------------------------------------------------------------------------


@given(st.lists(MARKS, min_size=1, max_size=5))
def test_marks_together_come_back_as_they_were(marks: list[Mark]) -> None:
    both = Marks(tuple(marks))
    assert Marks.decode(both.encode()) == both == Marks.of(marks) == Marks.of(both.encode())


@given(st.sampled_from(UNITS), st.text())
def test_one_mark_is_written_as_itself(unit: str, value: str) -> None:
    mark = Mark(unit, speaker=value)
    assert Marks.of(mark).encode() == mark.encode()
    assert Marks.decode(mark.encode()).marks == (mark,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "|",
        "statements|",
        "statements|sentences",
        "statements;theme=risk|nothing",
        "|".join(f"tokens;begin={n}" for n in range(MOST_MARKS + 1)),
        "|" * 60_000,
    ],
)
def test_a_text_that_is_no_marks_is_refused(text: str) -> None:
    with pytest.raises(SelectionError):
        Marks.decode(text)


@pytest.mark.parametrize(
    "conditions",
    [
        {"relation": "agreement"},
        {"other_speaker": "乙"},
        {"speaker": "甲", "other_speaker": "乙"},
        {"other_speaker": "乙", "relation": "conflict"},
        {"speaker": "甲", "other_speaker": "乙", "relation": "marriage"},
        {"status": "shouted"},
        {"phrase": "/".join("甲乙丙丁戊己")},
    ],
)
def test_a_mark_that_asks_for_nonsense_is_refused(conditions: dict[str, str]) -> None:
    with pytest.raises(SelectionError):
        Mark("codings", **conditions)


# ---- from marks to a filter ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "view"),
    [
        ("articles", Filter()),
        (
            "codings;theme=risk;stance=for;speaker=甲|codings;theme=agi;stance=for",
            Filter(themes=("risk", "agi"), stances=("for",)),
        ),
        ("statements;theme=agi;other_theme=risk", Filter(themes=("agi", "risk"))),
        ("sentences;theme=none", Filter()),
        ("codings;theme=risk;statement=a:b:12", Filter(themes=("risk",), articles=("a:b",))),
        ("tokens;term=算力;article=a;begin=3;end=5", Filter(articles=("a",), term="算力")),
        ("tokens;term=算力|tokens;term=芯片", Filter()),
        (
            "codings;speaker=甲;other_speaker=乙;relation=conflict",
            Filter(speakers=("甲", "乙")),
        ),
        (
            "articles;published=2024-Q2|articles;published=2024-08",
            Filter(date_from="2024-04-01", date_to="2024-08-31"),
        ),
        ("articles;published=undated|articles;published=2024", Filter()),
        (
            "statements;outlet=甲报;speaker_type=person;kind=direct",
            Filter(outlets=("甲报",), speaker_types=("person",), kinds=("direct",)),
        ),
    ],
)
def test_what_filter_marks_amount_to(marks: str, view: Filter) -> None:
    assert facet_values(marks) == view


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023-Q4", ("2023-10-01", "2023-12-31")),
        ("2024-02-29", ("2024-02-29", "2024-02-29")),
        ("2023-02-29", None),
        ("2024-13", None),
        ("2024-Q5", None),
        ("0000", None),
        ("202", None),
        ("٢٠٢٤", None),
        ("", None),
    ],
)
def test_periods_are_their_days(text: str, days: tuple[str, str] | None) -> None:
    assert period_of(text) == days
