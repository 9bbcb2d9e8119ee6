"""How right the program is: on the labelled articles that come with it, as figure and table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

import streamlit as st

from analysis import accuracy
from dashboard.charts.intervals import Row, intervals
from dashboard.components import chart, nodes
from dashboard.components.nodes import node
from dashboard.exhibit import Exhibit, tabled
from dashboard.view import View

# Which measures are shown, by what they are of, in the order of the questions they answer.
GROUPS: dict[str, tuple[str, ...]] = {
    "statements": ("direct", "indirect"),
    "speakers": ("speaker direct", "speaker indirect"),
    "together": ("e2e direct", "e2e indirect", "characters"),
    "themes": ("themes",),
    "stances": ("stance macro", "stance for", "stance against", "stance none"),
}
LABELS = "articles"
# Where the scale begins, unless a value is lower.
LEAST = 0.25


@dataclass(frozen=True)
class Measured:
    """A measure as shown: its name, value with interval, what n counts, and its group."""

    name: str
    value: float
    low: float
    high: float
    n: int
    group: str = ""


def render(view: View) -> None:
    """Draw the section: the figure, how to read it, the same numbers as a table."""
    held = accuracy.shipped()[LABELS]
    shown = exhibit(
        view,
        "accuracy_shipped",
        view.wording.text("accuracy.title"),
        view.wording.text("accuracy.counted", n=held["texts"]),
        shipped(view),
    )
    chart.show(view, shown)
    nodes.show(
        [
            node("p", view.wording.text("accuracy.how"), style="reading-hint"),
            node("p", view.wording.text("accuracy.limits"), style="reading-hint"),
        ],
        "accuracy_how",
    )
    with st.expander(view.wording.text("accuracy.numbers")):
        st.dataframe(shown.table, hide_index=True, width="stretch")


def shipped(view: View) -> list[Measured]:
    """The figures on the labelled articles, in the order shown."""
    measures = accuracy.shipped()[LABELS]["measures"]
    texts = view.wording
    found = []
    for group, names in GROUPS.items():
        for name in names:
            one = measures[name]
            value, low, high = (nan if one[k] is None else one[k] for k in ("value", "low", "high"))
            called = texts.text(f"measured.{name.replace(' ', '_')}")
            found.append(Measured(called, value, low, high, one["n"], group))
    return found


def exhibit(
    view: View, key: str, title: str, counted: str, measures: Sequence[Measured]
) -> Exhibit:
    """The chart of measures with its table."""
    known = [one for one in measures if not isnan(one.value)]
    least = LEAST if all(one.low >= LEAST for one in known) else min(0.0, *(o.low for o in known))
    rows = [
        Row(one.name, one.value, one.low, one.high, _tip(view, one), one.group) for one in known
    ]
    return Exhibit(
        key,
        title,
        counted,
        "; ".join(f"{one.name} {one.value:.2f}" for one in known),
        tabled(
            view,
            {
                "accuracy.measure": [one.name for one in known],
                "accuracy.value": [round(one.value, 3) for one in known],
                "accuracy.low": [round(one.low, 3) for one in known],
                "accuracy.high": [round(one.high, 3) for one in known],
                "accuracy.n": [one.n for one in known],
            },
        ),
        [""] * len(known),
        figure=intervals(view.look, rows, least=least, narrow=view.narrow),
    )


def _tip(view: View, one: Measured) -> str:
    return view.wording.text(
        "accuracy.tip",
        name=chart.plain(one.name),
        value=f"{one.value:.3f}",
        low=f"{one.low:.2f}",
        high=f"{one.high:.2f}",
        n=view.wording.number(one.n),
    )
