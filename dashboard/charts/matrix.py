"""Who speaks about what, and on which side: a disc for each speaker and theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.look import Figure, Look, axis, figure

ROW_HEIGHT = 38
# Room above for the names of the columns, wide and narrow, where they stand upright.
HEADER = {False: 44, True: 80}
# Diameter of the smallest and the largest disc in pixels; the area grows with the count.
SMALLEST, LARGEST = 17, 34


@dataclass(frozen=True)
class Cell:
    """One disc: row and column key, its number, the net side, and what a click opens."""

    row: str
    column: str
    n: int
    side: str
    mark: str
    tip: str


def net_side(for_: int, against: int, mixed: int) -> str:
    """The side a set of statements takes on balance.

    More for than against is `for`, more against is `against`; both alike, or only mixed ones,
    is `mixed`; no position at all is `none`.

    >>> net_side(3, 1, 0), net_side(0, 0, 2), net_side(0, 0, 0)
    ('for', 'mixed', 'none')
    """
    if for_ != against:
        return "for" if for_ > against else "against"
    return "mixed" if for_ or mixed else "none"


def matrix(
    look: Look,
    cells: Sequence[Cell],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    opened: str = "",
    narrow: bool = False,
    slanted: bool = False,
) -> Figure:
    """Rows by columns (key to name, in their order), a numbered disc where there is something.

    `narrow` draws for a phone; `slanted` slants the names of the columns, where they are long.
    """
    row_places = {key: place for place, key in enumerate(rows)}
    column_places = {key: place for place, key in enumerate(columns)}
    most = max((cell.n for cell in cells), default=1)
    scale = 0.72 if narrow else 1.0
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [x for _ in rows for x in column_places.values()],
        "y": [y for y in row_places.values() for _ in columns],
        "marker": {"size": 3, "color": look.rule},
        "hoverinfo": "skip",
    }
    discs = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [column_places[cell.column] for cell in cells],
        "y": [row_places[cell.row] for cell in cells],
        "text": [str(cell.n) for cell in cells],
        "textfont": {"color": look.paper, "size": 11 if narrow else 12},
        "marker": {
            "size": [
                scale * (SMALLEST + (LARGEST - SMALLEST) * (cell.n / most) ** 0.5) for cell in cells
            ],
            "color": [
                look.stance(cell.side) if cell.side != "none" else look.third for cell in cells
            ],
            "opacity": 1,
            "line": {
                "color": look.ink,
                "width": [2.5 if cell.mark == opened else 0 for cell in cells],
            },
        },
        "customdata": [cell.mark for cell in cells],
        "hovertext": [cell.tip for cell in cells],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}, "textfont": {"color": look.paper}},
        "unselected": {"marker": {"opacity": 1}, "textfont": {"color": look.paper}},
    }
    return figure(
        look,
        [dots, discs],
        height=len(rows) * ROW_HEIGHT + (74 if narrow or slanted else 44),
        xaxis=axis(
            look,
            side="top",
            tickvals=list(column_places.values()),
            ticktext=list(columns.values()),
            range=[-0.6, len(columns) - 0.4],
            tickangle=-90 if narrow or slanted else 0,
            tickfont={"size": 11 if narrow else 13, "color": look.second},
        ),
        yaxis=axis(
            look,
            tickvals=list(row_places.values()),
            ticktext=[name + "  " for name in rows.values()],
            range=[len(rows) - 0.4, -0.6],
        ),
    )
