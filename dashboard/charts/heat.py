"""What goes together: a symmetric matrix of numbered cells, the deeper the more often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.tones import ink_on, mix, strong
from dashboard.look import Figure, Look, axis, figure

ROW_HEIGHT = 36
HEADER = {False: 28, True: 76}
# Part of its square that a cell fills.
FILLED = 0.92
# The palest cell must stand out from the paper.
PALEST = 0.14


@dataclass(frozen=True)
class Pair:
    """How often two of the names go together, what a click opens, what it says on hover.

    Both names alike: how often it comes at all.
    """

    first: str
    second: str
    n: int
    mark: str
    tip: str


def heat(
    look: Look,
    pairs: Sequence[Pair],
    names: Mapping[str, str],
    colours: Mapping[str, str],
    *,
    opened: str = "",
    narrow: bool = False,
) -> Figure:
    """A square matrix of `names` (key to name, in their order), each pair drawn on both sides.

    The cells on the diagonal are outlined in the name's own colour: they are no pairs, and do
    not enter the scale.

    >>> from dashboard.look import LIGHT
    >>> made = heat(LIGHT, [Pair("a", "b", 3, "m", "")], {"a": "A", "b": "B"}, {})
    >>> made["data"][1]["text"], made["data"][1]["customdata"]
    (['3', '3'], ['m', 'm'])
    """
    places = {key: place for place, key in enumerate(names)}
    most = max((pair.n for pair in pairs if pair.first != pair.second), default=1)
    cells = [cell for pair in pairs for cell in _cells(look, pair, places, most, colours)]
    tickvals = list(places.values())
    return figure(
        look,
        [_empty(look, places, cells), _squares(look, cells, opened)],
        height=len(names) * ROW_HEIGHT + HEADER[narrow],
        barmode="overlay",
        xaxis=axis(
            look,
            tickvals=tickvals,
            ticktext=list(names.values()),
            tickfont={"size": 11, "color": look.second},
            side="top",
            range=[-0.5, len(names) - 0.5],
            tickangle=-90 if narrow else 0,
        ),
        yaxis=axis(
            look,
            tickvals=tickvals,
            tickfont={"size": 12, "color": look.second},
            ticktext=[name + "  " for name in names.values()],
            range=[len(names) - 0.5, -0.5],
        ),
    )


def _cells(
    look: Look, pair: Pair, places: Mapping[str, int], most: int, colours: Mapping[str, str]
) -> list[dict[str, Any]]:
    first, second = places[pair.first], places[pair.second]
    if first == second:
        ring = colours.get(pair.first, look.rule)
        return [_cell(pair, first, first, look.paper, look.second, ring)]
    depth = PALEST + (1 - PALEST) * pair.n / most
    fill = mix(look.paper, strong(look), depth)
    return [
        _cell(pair, x, y, fill, ink_on(fill), fill) for x, y in ((first, second), (second, first))
    ]


def _cell(pair: Pair, x: int, y: int, fill: str, ink: str, ring: str) -> dict[str, Any]:
    return {"pair": pair, "x": x, "y": y, "fill": fill, "ink": ink, "ring": ring}


def _squares(look: Look, cells: list[dict[str, Any]], opened: str) -> dict[str, Any]:
    """The cells as bars, whose size follows the figure's and which a click selects."""
    chosen = [cell["pair"].mark == opened for cell in cells]
    return {
        "type": "bar",
        "x": [cell["x"] for cell in cells],
        "y": [FILLED for _ in cells],
        "base": [cell["y"] - FILLED / 2 for cell in cells],
        "width": FILLED,
        "text": [str(cell["pair"].n) for cell in cells],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 13, "color": [cell["ink"] for cell in cells]},
        "marker": {
            "color": [cell["fill"] for cell in cells],
            "cornerradius": 3,
            "line": {
                "color": [look.ink if c else cell["ring"] for c, cell in _both(chosen, cells)],
                "width": [2.5 if c else 1.5 for c in chosen],
            },
        },
        "customdata": [cell["pair"].mark for cell in cells],
        "hovertext": [cell["pair"].tip for cell in cells],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _both(chosen: list[bool], cells: list[dict[str, Any]]) -> list[tuple[bool, dict[str, Any]]]:
    return list(zip(chosen, cells, strict=True))


def _empty(look: Look, places: Mapping[str, int], cells: list[dict[str, Any]]) -> dict[str, Any]:
    """A speck wherever two names never go together."""
    held = {(cell["x"], cell["y"]) for cell in cells}
    free = [(x, y) for x in places.values() for y in places.values() if (x, y) not in held]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in free],
        "y": [y for _, y in free],
        "marker": {"size": 3, "color": look.rule},
        "hoverinfo": "skip",
    }
