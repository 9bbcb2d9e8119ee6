"""Stances: for each theme's proposition every statement as a dot from against to for."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.codebook import STANCES
from dashboard.charts.stances import Dot, Row, dots
from dashboard.components import chart, evidence
from dashboard.view import View
from dashboard.views import voices_matrix

# Characters of a statement shown when the pointer rests on its dot, and to a line.
TIP_LENGTH, TIP_LINE = 90, 30
SPEAKERS = 14


def render(view: View) -> None:
    """Draw the page."""
    texts = view.wording
    main, side = st.columns([2.2, 1], gap="large")
    with main:
        chart.heading(texts.text("stances.title"), texts.text("stances.counted"), level=2)
        rows = view.ask("stances")
        rows = rows[rows["theme"] != "talent"]
        if rows.empty:
            chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        else:
            _dots(view, rows)
        voices_matrix.draw(view, key="stances_matrix", limit=SPEAKERS)
    with side:
        evidence.panel(view)


def _dots(view: View, rows: pd.DataFrame) -> None:
    counts = rows.groupby(["theme", "stance"]).size()
    ordered = rows["theme"].value_counts()
    themes = [_row(view, theme, counts[theme], int(n)) for theme, n in ordered.items()]
    codings = [Dot(row.theme, row.stance, row.mark, _tip(view, row)) for row in rows.itertuples()]
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


def _row(view: View, theme: str, counts: Any, n: int) -> Row:
    counted = view.wording.text(
        "stances.of", n=n, **{side: int(counts.get(side, 0)) for side in ("for", "against")}
    )
    return Row(
        theme,
        view.theme_name(theme),
        view.end_name(theme, "against"),
        view.end_name(theme, "for"),
        counted,
    )


def _tip(view: View, row: Any) -> str:
    said = row.text if len(row.text) <= TIP_LENGTH else row.text[:TIP_LENGTH] + "…"
    lines = [chart.plain(said[i : i + TIP_LINE]) for i in range(0, len(said), TIP_LINE)]
    return f"<b>{chart.plain(view.named(row.speaker_name))}</b><br>" + "<br>".join(lines)
