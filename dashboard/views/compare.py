"""Compare: two selections side by side, in their words, their themes and their stances."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from analysis.filter import Filter, Marks
from dashboard import comparison, data, state
from dashboard.comparison import Side
from dashboard.components import chart, evidence
from dashboard.components.choice import choice
from dashboard.exhibit import Exhibit
from dashboard.view import View
from dashboard.views import compare_shares, compare_sides, compare_words

Sides = tuple[Side, Side]
SWITCH = "compare_switch"


def questions() -> list[tuple[Any, ...]]:
    """What the page asks: of the sides where the address states them, else what is offered."""
    held = [state.filter_of(key) for key in state.SIDES]
    if any(held):
        frame = state.filter_from_address()
        return [*_asked(*(frame.narrowed(side) for side in held)), *compare_sides.questions()]
    return compare_sides.questions()


def _asked(a: Filter, b: Filter) -> list[tuple[Any, ...]]:
    """The questions of a comparison, with the filter they are asked under."""
    asked: list[tuple[str, dict[str, Any]]] = [
        ("sizes", {}),
        ("terms", compare_words.options()),
        ("themes", {}),
        ("stances", {}),
    ]
    return [(f"compare_{name}", {"filter_b": b, **options}, a) for name, options in asked]


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page."""
    sides = comparison.sides(view)
    words = compare_words.words_of(sides)
    return [
        compare_words.plane_of(view, sides, words),
        compare_words.list_of(view, sides, words),
        compare_shares.themes_of(view, sides),
        compare_shares.stances_of(view, sides),
    ]


def render(view: View) -> None:
    """Draw the page."""
    sides = comparison.sides(view)
    data.ask_ahead(view.filter, _asked(sides[0].filter, sides[1].filter))
    main, side = st.columns([2.6, 1], gap="large")
    with main:
        chart.heading(view.wording.text("compare.title"), level=2)
        offered = compare_sides.draw(view, sides)
        if empty := _empty(sides):
            texts = view.wording
            chart.empty(
                texts.text("compare.empty_side", side=texts.listing(empty)),
                texts.text("compare.empty_side_hint"),
            )
        else:
            _charts(view, sides)
        # What is offered takes longer to find out than the charts.
        with offered:
            compare_sides.offer(view, sides)
    with side:
        _evidence(view, sides)


def _empty(sides: Sides) -> list[str]:
    """The names of the sides that hold no text."""
    counts = compare_sides.sizes(sides, "tokens")
    return [side.name for side in sides if not counts[side.key]]


def _charts(view: View, sides: Sides) -> None:
    words = compare_words.words_of(sides)
    with st.container(key="compare_charts"):
        left, right = st.columns([1.25, 1], gap="medium")
        with left:
            _words(view, compare_words.plane_of(view, sides, words))
        with right:
            listed = compare_words.list_of(view, sides, words)
            if not listed.is_empty:
                chart.show(view, listed)
        left, right = st.columns(2, gap="medium")
        with left:
            chart.show(view, compare_shares.themes_of(view, sides))
        with right:
            chart.show(view, compare_shares.stances_of(view, sides))


def _words(view: View, words: Exhibit) -> None:
    texts = view.wording
    if words.is_empty:
        why = "same_words" if compare_sides.are_same(comparison.sides(view)) else "no_words"
        chart.heading(words.title)
        chart.empty(texts.text(f"compare.{why}"), texts.text(f"compare.{why}_hint"))
    else:
        chart.show(view, words)
    _choose_minimum(view)


def _choose_minimum(view: View) -> None:
    texts = view.wording
    choice(
        "minimum",
        compare_words.MINIMA,
        texts.text("compare.minimum"),
        lambda value: texts.text("compare.at_least", n=value),
        default=compare_words.USUAL,
        closes=False,
        titled=True,
    )


def _evidence(view: View, sides: Sides) -> None:
    """The evidence of what is open under the filter of its side, and the way to the other's."""
    marks, key = state.opened(), state.value("side")
    if marks is None or key not in state.SIDES:
        evidence.panel(view)
        return
    with st.container(key="evidence_side"):
        _switch(view, sides, marks)
    evidence.panel(replace(view, filter=sides[state.SIDES.index(key)].filter))


def _switch(view: View, sides: Sides, marks: Marks) -> None:
    """Buttons for the two sides, each with how much of what is open it has."""
    labels = {}
    for side in sides:
        n = view.wording.number(data.ask("count", side.filter, mark=marks.encode()))
        labels[side.key] = compare_sides.markdown(f"{compare_sides.called(side)} · {n}")
    st.session_state[SWITCH] = state.value("side")

    def store() -> None:
        state.change({"side": st.session_state[SWITCH], "item": ""})

    st.segmented_control(
        view.wording.text("compare.side"),
        state.SIDES,
        format_func=labels.__getitem__,
        key=SWITCH,
        on_change=store,
        label_visibility="collapsed",
        required=True,
    )
