"""How much more frequent each word is on one side: a dot with its interval, and both counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log2
from typing import Any

from dashboard.charts.tones import SIGNS, lettering, pale, side
from dashboard.look import Figure, Look, axis, figure

ROW_HEIGHT = 23
# Lines above the first row: the sides' names and the scale.
HEAD = 56
# The farthest a scale reaches, as a binary logarithm: 256 times. An interval may end beyond.
FARTHEST = 8.0
# Room for the counts at either end, as a share of the scale.
COUNTS = 0.2
# Times more frequent that the scale names, where they are far enough apart.
TIMES = (2, 4, 8, 16, 64, 256)
LEAST_APART = 0.11


@dataclass(frozen=True)
class Row:
    """A word: its log ratio (above 0: A's) with its interval, and on each side n and its mark."""

    term: str
    ratio: float
    low: float
    high: float
    n: tuple[int, int]
    marks: tuple[str, str]
    tip: str

    @property
    def side(self) -> int:
        """The place of the side that has the word more often."""
        return 0 if self.ratio > 0 else 1

    @property
    def is_sure(self) -> bool:
        """Whether the whole interval lies on that side."""
        return self.low > 0 or self.high < 0


def whiskers(
    look: Look, rows: Sequence[Row], names: tuple[str, str], *, opened: str = ""
) -> Figure:
    """A row a word: A's words point to the left, B's to the right, each with its 95 % interval.

    Filled where the whole interval lies on one side.
    The counts at the ends open the occurrences on their side.
    """
    reach = _reach(rows)
    height = len(rows) * ROW_HEIGHT + 8
    return figure(
        look,
        [
            _dots(look, rows, reach, opened),
            *(_counts(look, rows, i, reach, opened) for i in (0, 1)),
        ],
        height=height + HEAD,
        margin={"l": 0, "r": 0, "t": HEAD, "b": 0},
        shapes=_shapes(look, rows, reach),
        annotations=_head(look, names, reach),
        xaxis=axis(look, visible=False, range=_range(reach)),
        yaxis=axis(
            look,
            tickvals=list(range(len(rows))),
            ticktext=[escape(row.term, quote=False) + " " for row in rows],
            range=[len(rows) - 0.5 + 8 / ROW_HEIGHT / 2, -0.5 - 8 / ROW_HEIGHT / 2],
        ),
    )


def _reach(rows: Sequence[Row]) -> float:
    """How far the scale reaches to either side."""
    farthest = max((max(abs(row.low), abs(row.high)) for row in rows), default=1.0)
    ratio = max((abs(row.ratio) for row in rows), default=1.0)
    return max(1.5, min(farthest, max(FARTHEST, ratio + 0.5)) * 1.04)


def _range(reach: float) -> list[float]:
    room = reach * (1 + 2 * COUNTS)
    return [-room, room]


def _dots(look: Look, rows: Sequence[Row], reach: float, opened: str) -> dict[str, Any]:
    keys = ["ab"[row.side] for row in rows]
    marks = [row.marks[row.side] for row in rows]
    # A is drawn to the left: what is positive as a ratio is negative as a place.
    places = [-row.ratio for row in rows]
    ends = [(max(-row.high, -reach), min(-row.low, reach)) for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": places,
        "y": list(range(len(rows))),
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [end - at for at, (_, end) in zip(places, ends, strict=True)],
            "arrayminus": [at - begin for at, (begin, _) in zip(places, ends, strict=True)],
            "color": pale(look),
            "thickness": 2,
            "width": 0,
        },
        "marker": {
            "size": [14 if mark == opened else 10 for mark in marks],
            "color": [side(look, key) for key in keys],
            "symbol": [
                SIGNS[key] + "-open" * (not row.is_sure)
                for key, row in zip(keys, rows, strict=True)
            ],
            "opacity": 1,
            "line": {
                "color": look.ink,
                "width": [
                    2 if mark == opened or not row.is_sure else 0
                    for mark, row in zip(marks, rows, strict=True)
                ],
            },
        },
        "customdata": marks,
        "hovertext": [row.tip for row in rows],
        "hoverinfo": "text",
        "meta": {"n": [row.n[row.side] for row in rows]},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _counts(
    look: Look, rows: Sequence[Row], place: int, reach: float, opened: str
) -> dict[str, Any]:
    """The counts of one side, at its end of the scale."""
    marks = [row.marks[place] if row.n[place] else "" for row in rows]
    ink = lettering(side(look, "ab"[place]), look)
    at = reach * (1 + COUNTS) * (1 if place else -1)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [at] * len(rows),
        "y": list(range(len(rows))),
        "text": [
            f"<b>{row.n[place]:,}</b>" if mark and mark == opened else f"{row.n[place]:,}"
            for row, mark in zip(rows, marks, strict=True)
        ],
        "textposition": "middle center",
        "textfont": {"size": 13, "color": [ink if mark else look.third for mark in marks]},
        "cliponaxis": False,
        "customdata": marks,
        "hovertext": [row.tip for row in rows],
        "hoverinfo": "text",
    }


def _shapes(look: Look, rows: Sequence[Row], reach: float) -> list[dict[str, Any]]:
    """The line of no difference, those of the scale, and the one between A's words and B's."""
    foot = {"yref": "paper", "y0": 0, "y1": 1, "type": "line", "layer": "below"}
    faint, strong = ({"color": ink, "width": 1} for ink in (look.rule, look.third))
    lines = [{**foot, "x0": x, "x1": x, "line": faint} for x, _ in _ticks(reach) if x]
    first = next((i for i, row in enumerate(rows) if row.side), 0)
    if first:
        level = {"type": "line", "layer": "below", "xref": "paper", "x0": 0, "x1": 1}
        lines.append({**level, "y0": first - 0.5, "y1": first - 0.5, "line": faint})
    return [*lines, {**foot, "x0": 0, "x1": 0, "line": strong}]


def _ticks(reach: float) -> list[tuple[float, str]]:
    """Where the scale names how many times more frequent, to both sides, and the names."""
    found: list[tuple[float, str]] = [(0.0, "=")]
    last = 0.0
    for times in TIMES:
        away = log2(times)
        if away <= reach and away - last >= LEAST_APART * 2 * reach * (1 + 2 * COUNTS):
            found += [(-away, f"×{times}"), (away, f"×{times}")]
            last = away
    return found


def _head(look: Look, names: tuple[str, str], reach: float) -> list[dict[str, Any]]:
    base = {"showarrow": False, "yref": "paper", "y": 1, "yanchor": "bottom"}
    scale = [
        {
            **base,
            "x": x,
            "text": text,
            "yshift": 4,
            "xanchor": "center",
            "font": {"size": 12, "color": look.third},
        }
        for x, text in _ticks(reach)
    ]
    ends = [
        {
            **base,
            "xref": "paper",
            "x": place,
            "text": f"<b>{escape(names[place], quote=False)}</b>",
            "yshift": 28,
            "xanchor": ("left", "right")[place],
            "font": {"size": 13, "color": lettering(side(look, "ab"[place]), look)},
        }
        for place in (0, 1)
    ]
    return scale + ends
