"""Shares of two selections side by side: a row a category, a dot with its interval a side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard.charts.tones import SIGNS, lettering, mix, side
from dashboard.look import Figure, Look, axis, figure

ROW_HEIGHT = 58
HEAD = 54
# How far the two dots of a row stand from its middle, in rows.
APART = 0.19
# Room at the right for the counts, as a share of the scale.
COUNTS = 0.14
STEPS = (0.05, 0.1, 0.2, 0.25)
MOST_TICKS = 5


@dataclass(frozen=True)
class Share:
    """The share of one side in a row: with its interval, its count, what it opens and says."""

    share: float
    low: float
    high: float
    n: int
    mark: str
    tip: str


@dataclass(frozen=True)
class Row:
    """A category with the shares of both sides, None where a side is empty."""

    name: str
    shares: tuple[Share | None, Share | None]


def pairs(look: Look, rows: Sequence[Row], names: tuple[str, str], *, opened: str = "") -> Figure:
    """A row a category; the upper dot is A's, the lower B's, each in its 95 % interval.

    The counts at the right open what they count.
    """
    top = max((held.high for row in rows for held in row.shares if held), default=1.0)
    return figure(
        look,
        [trace for place in (0, 1) for trace in _side(look, rows, place, top, opened)],
        height=len(rows) * ROW_HEIGHT + HEAD,
        margin={"l": 0, "r": 0, "t": HEAD, "b": 0},
        shapes=_shapes(look, rows, top),
        annotations=[*_scale(look, top), *legend(look, names, 30)],
        xaxis=axis(look, visible=False, range=[-0.02 * top, top * (1 + COUNTS)]),
        yaxis=axis(
            look,
            tickvals=list(range(len(rows))),
            ticktext=[escape(row.name, quote=False) + "  " for row in rows],
            range=[len(rows) - 0.5, -0.5],
        ),
    )


def _side(
    look: Look, rows: Sequence[Row], place: int, top: float, opened: str
) -> list[dict[str, Any]]:
    """The dots of one side, and its counts."""
    key = "ab"[place]
    held = [(y, row.shares[place]) for y, row in enumerate(rows)]
    known = [(y + (APART if place else -APART), share) for y, share in held if share]
    shares = [share for _, share in known]
    marks = [share.mark if share.n else "" for share in shares]
    colour = side(look, key)
    said = {
        "y": [y for y, _ in known],
        "customdata": marks,
        "hovertext": [share.tip for share in shares],
        "hoverinfo": "text",
        "type": "scatter",
        "cliponaxis": False,
    }
    dots = {
        **said,
        "mode": "markers",
        "x": [share.share for share in shares],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [share.high - share.share for share in shares],
            "arrayminus": [share.share - share.low for share in shares],
            "color": mix(colour, look.paper, 0.5),
            "thickness": 3,
            "width": 0,
        },
        "marker": {
            "size": [15 if mark and mark == opened else 11 for mark in marks],
            "color": colour,
            "symbol": SIGNS[key],
            "opacity": 1,
            "line": {
                "color": look.ink,
                "width": [2 if mark and mark == opened else 0 for mark in marks],
            },
        },
        "meta": {"n": [share.n for share in shares]},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    counts = {
        **said,
        "mode": "text",
        "x": [top * (1 + COUNTS * 0.9)] * len(shares),
        "text": [f"{share.n:,}" for share in shares],
        "textposition": "middle left",
        "textfont": {
            "size": 13,
            "color": [lettering(colour, look) if mark else look.third for mark in marks],
        },
    }
    return [dots, counts]


def _ticks(top: float) -> list[float]:
    step = next((step for step in STEPS if top / step <= MOST_TICKS), STEPS[-1])
    return [step * i for i in range(int(top / step + 1e-9) + 1)]


def _shapes(look: Look, rows: Sequence[Row], top: float) -> list[dict[str, Any]]:
    line = {"type": "line", "layer": "below", "line": {"color": look.rule, "width": 1}}
    upright = [
        {**line, "x0": tick, "x1": tick, "yref": "paper", "y0": 0, "y1": 1} for tick in _ticks(top)
    ]
    level = [
        {**line, "xref": "paper", "x0": 0, "x1": 1, "y0": y - 0.5, "y1": y - 0.5}
        for y in range(1, len(rows))
    ]
    return upright + level


def _scale(look: Look, top: float) -> list[dict[str, Any]]:
    return [
        {
            "showarrow": False,
            "x": tick,
            "yref": "paper",
            "y": 1,
            "yanchor": "bottom",
            "yshift": 3,
            "text": f"{tick:.0%}",
            "font": {"size": 12, "color": look.third},
        }
        for tick in _ticks(top)
    ]


def legend(look: Look, names: tuple[str, str], rise: float) -> list[dict[str, Any]]:
    """The names of both sides above a figure, each in its colour with its sign."""
    return [
        {
            "showarrow": False,
            "xref": "paper",
            "yref": "paper",
            "x": place,
            "y": 1,
            "xanchor": ("left", "right")[place],
            "yanchor": "bottom",
            "yshift": rise,
            "text": f"{'●◆'[place]} <b>{escape(names[place], quote=False)}</b>",
            "font": {"size": 13, "color": lettering(side(look, "ab"[place]), look)},
        }
        for place in (0, 1)
    ]
