"""Shares between 0 and 1, each a dot with the interval that holds it, one under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import isnan
from typing import Any

from dashboard.look import Figure, Look, axis, figure

ROW_HEIGHT, GROUP_GAP, HEAD = 25, 0.6, 26
# Room for the value at the right end, as a share of the scale.
ROOM, NARROW_ROOM = 0.13, 0.24
# Where little room is, a name stands above its line.
NARROW_ROW, MARGIN = 44, 14
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Row:
    """A measure with its interval and what it rests on; rows of a group stand together."""

    name: str
    value: float
    low: float
    high: float
    tip: str
    group: str = ""


def intervals(
    look: Look, rows: Sequence[Row], *, least: float = 0.0, narrow: bool = False
) -> Figure:
    """A row a measure, from `least` to 1: a dot, its interval as a line, its value in figures.

    A value that is not a number has neither. `narrow`: the names stand above the lines.

    >>> from dashboard.look import LIGHT
    >>> drawn = intervals(LIGHT, [Row("F1", 0.9, 0.8, 0.95, "n = 10")])
    >>> drawn["data"][0]["x"], drawn["data"][1]["text"]
    ([0.9], ['0.90'])
    """
    places = heights(rows)
    last = max(places, default=0.0)
    known = [(row, at) for row, at in zip(rows, places, strict=True) if not isnan(row.value)]
    return figure(
        look,
        [_dots(look, known), _values(look, known)],
        height=round((last + 1) * (NARROW_ROW if narrow else ROW_HEIGHT)) + HEAD,
        margin={"l": MARGIN if narrow else 0, "r": 0, "t": HEAD, "b": 0},
        shapes=_lines(look, least, last),
        annotations=[*_scale(look, least), *(_names(look, rows, places) if narrow else ())],
        xaxis=axis(
            look,
            visible=False,
            range=[least - 0.012, 1 + (NARROW_ROOM if narrow else ROOM) * (1 - least)],
        ),
        yaxis=axis(
            look,
            visible=not narrow,
            tickvals=places,
            ticktext=[escape(row.name, quote=False) + " " for row in rows],
            range=[last + 0.5, -0.5],
        ),
    )


def heights(rows: Sequence[Row]) -> list[float]:
    """Where each row stands, counted in rows from the top: a gap parts the groups.

    >>> one, other = Row("a", 1, 1, 1, "", "x"), Row("b", 1, 1, 1, "", "y")
    >>> heights([one, one, other])
    [0.0, 1.0, 2.6]
    """
    found: list[float] = []
    for number, row in enumerate(rows):
        gap = GROUP_GAP if number and rows[number - 1].group != row.group else 0.0
        found.append(found[-1] + 1 + gap if found else 0.0)
    return found


def _dots(look: Look, known: Sequence[tuple[Row, float]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row.value for row, _ in known],
        "y": [at for _, at in known],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [row.high - row.value for row, _ in known],
            "arrayminus": [row.value - row.low for row, _ in known],
            "color": look.third,
            "thickness": 2,
            "width": 0,
        },
        "marker": {"size": 10, "color": look.ink, "opacity": 1},
        "hovertext": [row.tip for row, _ in known],
        "hoverinfo": "text",
    }


def _values(look: Look, known: Sequence[tuple[Row, float]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [1.03 for _ in known],
        "y": [at for _, at in known],
        "text": [f"{row.value:.2f}" for row, _ in known],
        "textposition": "middle right",
        "textfont": {"size": 13, "color": look.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _lines(look: Look, least: float, last: float) -> list[dict[str, Any]]:
    upright = {"type": "line", "layer": "below", "y0": -0.5, "y1": last + 0.5}
    line = {"color": look.rule, "width": 1}
    return [{**upright, "x0": x, "x1": x, "line": line} for x in TICKS if x >= least]


def _names(look: Look, rows: Sequence[Row], places: Sequence[float]) -> list[dict[str, Any]]:
    base = {"showarrow": False, "xref": "paper", "x": 0, "xanchor": "left", "yshift": 15}
    base |= {"xshift": -MARGIN}
    font = {"size": 13, "color": look.ink}
    names = (escape(row.name, quote=False) for row in rows)
    return [
        {**base, "y": at, "text": name, "font": font, "bgcolor": look.paper}
        for name, at in zip(names, places, strict=True)
    ]


def _scale(look: Look, least: float) -> list[dict[str, Any]]:
    base = {"showarrow": False, "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 2}
    font = {"size": 12, "color": look.third}
    return [{**base, "x": x, "text": f"{x:g}", "font": font} for x in TICKS if x >= least]
