"""Stances: for each theme's proposition every statement as a dot from against to for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analysis.codebook import SHOWN_STANCES, UNDECIDED
from dashboard import state
from dashboard.charts.stances import ORDER, Dot, Row, dots, is_folded
from dashboard.components import chart, evidence, quotes
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View
from dashboard.views import voices_matrix

SPEAKERS = 14


def questions() -> list[tuple[str, dict[str, Any]]]:
    """What the page asks under the view's filter."""
    return [
        ("stances", {}),
        ("speaker_themes", {"limit": SPEAKERS}),
        ("telling_quotes", {"k": quotes.QUOTES}),
        ("stance_counts", {}),
    ]


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page."""
    return [sides(view), voices_matrix.exhibit(view, "stances_matrix", SPEAKERS)]


def render(view: View) -> None:
    """Draw the page."""
    main, side = st.columns([2.2, 1], gap="large")
    with main:
        for level, exhibit in zip((2, 3), exhibits(view), strict=True):
            chart.show(view, exhibit, level=level)
    with side:
        evidence.panel(view)


def sides(view: View) -> Exhibit:
    """For each theme's proposition every coding as a dot, from against to for."""
    texts = view.wording
    counts = view.ask("stance_counts")
    counts = counts[counts["theme"] != "talent"]
    ordered = counts.groupby("theme")["n"].sum().sort_values(ascending=False, kind="stable")
    themes = [theme_row(view, str(theme), counts) for theme in ordered.index]
    codings = [
        Dot(row.theme, row.stance, row.mark, chart.tip(view.named(row.speaker_name), row.text))
        for row in view.ask("stances").itertuples()
    ]
    return Exhibit(
        key="stances_dots",
        title=texts.text("stances.title"),
        counted=texts.text(f"stances.counted{'_discs' * is_folded(themes, narrow=view.narrow)}"),
        hint=texts.text("stances.hint"),
        alt=texts.listing([f"{row.name}: {row.counted}" for row in themes]),
        table=_table(view, counts),
        marks=list(counts["mark"]),
        figure=dots(
            view.look,
            themes,
            codings,
            {stance: texts.text(f"stance.{stance}") for stance in SHOWN_STANCES},
            opened=state.value("mark"),
            narrow=view.narrow,
        ),
        native=native(view, themes),
    )


def _table(view: View, counts: pd.DataFrame) -> pd.DataFrame:
    return tabled(
        view,
        {
            "theme": [view.theme_name(theme) for theme in counts["theme"]],
            "stance": [view.wording.text(f"stance.{stance}") for stance in counts["stance"]],
            "means": [
                view.end_name(theme, stance)
                for theme, stance in zip(counts["theme"], counts["stance"], strict=True)
            ],
            "statements": counts["n"],
        },
    )


def native(view: View, rows: Sequence[Row]) -> Native:
    """The rows of themes as stacked bars: a bar a theme, a part a stance."""
    return Native(
        "stacked",
        [row.name for row in rows],
        [
            Series(
                view.wording.text(f"stance.{stance}"),
                [row.counts.get(stance, 0) for row in rows],
                view.look.stance(stance),
            )
            for stance in ORDER
            if stance != UNDECIDED or view.filter.confidence
        ],
    )


def theme_row(view: View, theme: str, counts: pd.DataFrame) -> Row:
    """The row of a theme from the numbers of its stances (columns theme, stance, n)."""
    own = counts[counts["theme"] == theme]
    taken = {str(stance): int(n) for stance, n in zip(own["stance"], own["n"], strict=True)}
    sides = {side: taken.get(side, 0) for side in ("for", "against")}
    counted = view.wording.text("stances.of", n=sum(taken.values()), **sides)
    ends = (view.end_name(theme, "against"), view.end_name(theme, "for"))
    return Row(theme, view.theme_name(theme), *ends, counted, taken)
