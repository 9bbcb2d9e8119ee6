"""The course of themes through the articles, as more than one page draws it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import state
from dashboard.charts.course import Passage, course
from dashboard.components import chart
from dashboard.exhibit import Exhibit, tabled
from dashboard.view import View


def exhibits(view: View, key: str, articles: int, unit: str = "statements") -> list[Exhibit]:
    """One course for each of the `articles` articles that have most to show."""
    rows = view.ask("theme_course", unit=unit)
    counted = rows["article"].value_counts()
    # A chart keeps its place on the page, and is redrawn there, when another article takes it.
    return [
        _article(view, rows[rows["article"] == article], f"{key}_{place}", unit)
        for place, article in enumerate(counted.head(articles).index, 1)
    ]


def show(view: View, courses: Sequence[Exhibit], unit: str = "statements") -> None:
    """Draw the courses under one heading, each under the name of its article."""
    texts = view.wording
    chart.heading(texts.text("course.title"), texts.text(f"course.counted_{unit}"))
    if not courses:
        chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
    for exhibit in courses:
        chart.caption(exhibit.title)
        chart.show(view, exhibit, level=0)


def _article(view: View, rows: pd.DataFrame, key: str, unit: str) -> Exhibit:
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
    label = str(rows["label"].iloc[0])
    return Exhibit(
        key=key,
        title=label,
        counted=texts.text(f"course.counted_{unit}"),
        group=texts.text("course.title"),
        alt=texts.text("course.alt", article=label, n=len(passages)),
        table=_table(view, rows),
        marks=list(rows["mark"]),
        figure=course(
            view.look,
            passages,
            lanes,
            begin=texts.text("course.begin"),
            end=texts.text("course.end"),
            opened=state.value("mark"),
        ),
    )


def _table(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    return tabled(
        view,
        {
            "article": rows["label"],
            "theme": [view.theme_name(theme) for theme in rows["theme"]],
            "begin": rows["begin"],
            "end": rows["end"],
            "text": rows["text"],
        },
    )
