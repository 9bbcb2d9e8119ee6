"""A ranked bar chart as an exhibit, as more than one page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import state
from dashboard.charts.bars import Bar, bars
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View


def ranking(
    view: View,
    rows: Sequence[Bar],
    *,
    key: str,
    title: str,
    counted: str,
    columns: tuple[str, str],
    more: Mapping[str, Sequence[Any]] | None = None,
    **drawing: Any,
) -> Exhibit:
    """The exhibit of these bars.

    `columns` name the bars and their values in the table (see `exhibit.tabled`), `more` are
    further columns; other keywords go to `charts.bars.bars`.
    """
    names, values = [row.name for row in rows], [row.value for row in rows]
    table = tabled(view, {columns[0]: names, columns[1]: values, **(more or {})})
    colours = [row.colour for row in rows]
    same = len(set(colours)) == 1
    series = Series(
        str(table.columns[1]), values, colours[0] if same else "", () if same else colours
    )
    return Exhibit(
        key=key,
        title=title,
        counted=counted,
        alt=view.wording.listing([row.tip for row in rows[:3]]),
        table=table,
        marks=[row.mark for row in rows],
        figure=bars(view.look, rows, opened=state.value("mark"), **drawing),
        native=Native("bars", names, [series]),
    )
