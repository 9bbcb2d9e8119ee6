"""The matrix of speakers and themes, as more than one page draws it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.codebook import SHOWN_STANCES
from dashboard import state
from dashboard.charts.matrix import Cell, matrix, net_side
from dashboard.components import chart
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.look import Figure
from dashboard.view import View

# Characters of a speaker's name at the side of the matrix, wide and narrow.
LONGEST_NAME = {False: 12, True: 6}

# A matrix of few speakers shares its row of the page: names of themes longer than this would
# touch there when set level (measured at 1600 pixels).
FEW, LONGEST_LEVEL = 8, 6


def exhibit(view: View, key: str, limit: int) -> Exhibit:
    """The matrix of the `limit` speakers who speak most."""
    texts = view.wording
    rows = view.ask("speaker_themes", limit=limit)
    used = set(rows["theme"])
    themes = {key: view.theme_name(key, short=True) for key in view.themes() if key in used}
    cells = [cell(view, row) for row in rows.to_dict("records")]
    return Exhibit(
        key=key,
        title=texts.text("matrix.title"),
        counted=texts.text("matrix.counted"),
        alt=texts.listing([cell.tip for cell in cells[:3]]),
        table=table(view, rows),
        marks=list(rows["mark"]),
        figure=_figure(view, rows, cells, themes, slanted=limit <= FEW) if cells else None,
        native=native(view, rows),
    )


def _figure(
    view: View, rows: pd.DataFrame, cells: list[Cell], themes: dict[str, str], *, slanted: bool
) -> Figure:
    speakers = {row.speaker: _short(view, view.named(row.name)) for row in rows.itertuples()}
    return matrix(
        view.look,
        cells,
        speakers,
        themes,
        opened=state.value("mark"),
        narrow=view.narrow,
        slanted=slanted and max(map(len, themes.values())) > LONGEST_LEVEL,
    )


def table(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `speaker_themes` as a reader's table: a row a disc, with its stances."""
    sides = {f"stance.{stance}": rows[stance] for stance in SHOWN_STANCES}
    names = [view.named(name) for name in rows["name"]]
    about = [view.theme_name(theme) for theme in rows["theme"]]
    return tabled(view, {"speaker": names, "theme": about, "statements": rows["n"], **sides})


def native(view: View, rows: pd.DataFrame) -> Native:
    """The rows of `speaker_themes` as stacked bars: a bar a speaker, a part a theme."""
    speakers = {row.speaker: view.named(row.name) for row in rows.itertuples()}
    held = {(row.speaker, row.theme): row.n for row in rows.itertuples()}
    used = set(rows["theme"])
    series = [
        Series(
            view.theme_name(theme),
            [held.get((speaker, theme)) for speaker in speakers],
            view.look.theme(theme),
        )
        for theme in view.themes()
        if theme in used
    ]
    return Native("stacked", list(speakers.values()), series)


def _short(view: View, name: str) -> str:
    longest = LONGEST_NAME[view.narrow]
    return name if len(name) <= longest else name[: longest - 1] + "…"


def cell(view: View, row: dict[str, Any]) -> Cell:
    """One disc of a row of `speaker_themes`, with what it says on hover."""
    texts = view.wording
    side = net_side(row["for"], row["against"], row["mixed"])
    taken = [
        f"{row[stance]} {view.end_name(row['theme'], stance)}"
        for stance in SHOWN_STANCES
        if row[stance]
    ]
    tip = (
        f"<b>{chart.plain(view.named(row['name']))}</b> · {view.theme_name(row['theme'])}<br>"
        f"{texts.count('statements', row['n'])}: {texts.listing(taken)}"
    )
    return Cell(row["speaker"], row["theme"], int(row["n"]), side, row["mark"], tip)
