"""The course of themes through the articles, as more than one page draws it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.charts.course import Passage, course
from dashboard.components import chart
from dashboard.view import View


def draw(view: View, key: str, articles: int, unit: str = "statements") -> int:
    """Draw one course for each of the `articles` articles that have most to show.

    Answers how many articles there are to show.
    """
    texts = view.wording
    chart.heading(texts.text("course.title"), texts.text(f"course.counted_{unit}"))
    rows = view.ask("theme_course", unit=unit)
    if rows.empty:
        chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        return 0
    counted = rows["article"].value_counts()
    for article in counted.head(articles).index:
        _article(view, rows[rows["article"] == article], f"{key}_{article}")
    return len(counted)


def _article(view: View, rows: Any, key: str) -> None:
    texts = view.wording
    used = set(rows["theme"])
    lanes = {theme: view.theme_name(theme, short=True) for theme in view.themes() if theme in used}
    passages = [
        Passage(
            row.theme,
            row.share_begin,
            row.share_end,
            view.look.theme(row.theme),
            row.mark,
            chart.tip(view.theme_name(row.theme), row.text),
        )
        for row in rows.itertuples()
    ]
    label = rows["label"].iloc[0]
    chart.caption(label)
    figure = course(
        view.look,
        passages,
        lanes,
        begin=texts.text("course.begin"),
        end=texts.text("course.end"),
        opened=st.query_params.get("mark", ""),
    )
    chart.draw(figure, key, alt=texts.text("course.alt", article=label, n=len(passages)))
