"""Stances: for each theme's proposition every statement as a dot from against to for."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.codebook import STANCES
from dashboard.charts.stances import Dot, Row, dots
from dashboard.components import chart, evidence, quotes
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


def render(view: View) -> None:
    """Draw the page."""
    texts = view.wording
    main, side = st.columns([2.2, 1], gap="large")
    with main:
        chart.heading(texts.text("stances.title"), texts.text("stances.counted"), level=2)
        counts = view.ask("stance_counts")
        counts = counts[counts["theme"] != "talent"]
        if counts.empty:
            chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        else:
            _dots(view, counts)
        voices_matrix.draw(view, key="stances_matrix", limit=SPEAKERS)
    with side:
        evidence.panel(view)


def _dots(view: View, counts: pd.DataFrame) -> None:
    ordered = counts.groupby("theme")["n"].sum().sort_values(ascending=False, kind="stable")
    themes = [theme_row(view, str(theme), counts) for theme in ordered.index]
    codings = [
        Dot(row.theme, row.stance, row.mark, chart.tip(view.named(row.speaker_name), row.text))
        for row in view.ask("stances").itertuples()
    ]
    names = {stance: view.wording.text(f"stance.{stance}") for stance in STANCES}
    figure = dots(
        view.look,
        themes,
        codings,
        names,
        opened=st.query_params.get("mark", ""),
        narrow=view.narrow,
    )
    alt = view.wording.listing([f"{row.name}: {row.counted}" for row in themes])
    chart.draw(figure, "stances_dots", alt=alt)


def theme_row(view: View, theme: str, counts: pd.DataFrame) -> Row:
    """The row of a theme from the numbers of its stances (columns theme, stance, n)."""
    own = counts[counts["theme"] == theme]
    taken = {str(stance): int(n) for stance, n in zip(own["stance"], own["n"], strict=True)}
    sides = {side: taken.get(side, 0) for side in ("for", "against")}
    counted = view.wording.text("stances.of", n=sum(taken.values()), **sides)
    ends = (view.end_name(theme, "against"), view.end_name(theme, "for"))
    return Row(theme, view.theme_name(theme), *ends, counted, taken)
