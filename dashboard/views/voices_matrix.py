"""The matrix of speakers and themes, as more than one page draws it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.charts.matrix import Cell, matrix, net_side
from dashboard.components import chart
from dashboard.view import View

# Characters of a speaker's name at the side of the matrix, wide and narrow.
LONGEST_NAME = {False: 12, True: 6}

# A matrix of few speakers shares its row of the page: names of themes longer than this would
# touch there when set level (measured at 1600 pixels).
FEW, LONGEST_LEVEL = 8, 6


def draw(view: View, key: str, limit: int) -> None:
    """Draw the matrix of the `limit` speakers who speak most."""
    texts = view.wording
    chart.heading(texts.text("matrix.title"), texts.text("matrix.counted"))
    rows = view.ask("speaker_themes", limit=limit)
    if rows.empty:
        chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        return
    speakers = {row.speaker: _short(view, view.named(row.name)) for row in rows.itertuples()}
    used = set(rows["theme"])
    themes = {key: view.theme_name(key, short=True) for key in view.themes() if key in used}
    cells = [cell(view, row) for row in rows.to_dict("records")]
    figure = matrix(
        view.look,
        cells,
        speakers,
        themes,
        opened=st.query_params.get("mark", ""),
        narrow=view.narrow,
        slanted=limit <= FEW and max(map(len, themes.values())) > LONGEST_LEVEL,
    )
    chart.draw(figure, key, alt=texts.listing([cell.tip for cell in cells[:3]]))


def _short(view: View, name: str) -> str:
    longest = LONGEST_NAME[view.narrow]
    return name if len(name) <= longest else name[: longest - 1] + "…"


def cell(view: View, row: dict[str, Any]) -> Cell:
    """One disc of a row of `speaker_themes`, with what it says on hover."""
    texts = view.wording
    side = net_side(row["for"], row["against"], row["mixed"])
    taken = [
        f"{row[stance]} {view.end_name(row['theme'], stance)}"
        for stance in ("for", "against", "mixed", "none")
        if row[stance]
    ]
    tip = (
        f"<b>{chart.plain(view.named(row['name']))}</b> · {view.theme_name(row['theme'])}<br>"
        f"{texts.count('statements', row['n'])}: {texts.listing(taken)}"
    )
    return Cell(row["speaker"], row["theme"], int(row["n"]), side, row["mark"], tip)
