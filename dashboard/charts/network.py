"""A network: nodes where a layout has put them, edges between them, names that do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.spread import labelled
from dashboard.look import Figure, Look, axis, figure

HEIGHT = {False: 640, True: 460}
# The width that names are placed for; a wider figure gives them more room.
WIDTH = {False: 520, True: 340}
# Diameter in pixels of the smallest and the largest node; the area grows with the count.
SMALLEST, LARGEST = 9, 40
# Widths of edges in pixels, from the weakest third to the strongest.
STROKES = (1.0, 2.2, 4.0)
NAME_SIZE = {False: 13, True: 11}
# Room around the nodes for names, as a share of the figure.
ROOM = {False: 0.09, True: 0.13}
# The mark of an edge, in its middle.
MIDDLE = 8


@dataclass(frozen=True)
class NetworkNode:
    """A node: key, name, how much it counts, where it stands (0 to 1), its colour, what it opens.

    `square` sets one kind of node apart from the other; such a node always has its name.
    """

    key: str
    name: str
    n: int
    x: float
    y: float
    colour: str
    mark: str
    tip: str
    square: bool = False


@dataclass(frozen=True)
class NetworkEdge:
    """An edge between two keys: its count, its weight (0 to 1), colour, and what it opens."""

    first: str
    second: str
    n: int
    weight: float
    colour: str
    mark: str
    tip: str
    dashed: bool = False


def network(
    look: Look,
    nodes: Sequence[NetworkNode],
    edges: Sequence[NetworkEdge],
    *,
    opened: str = "",
    narrow: bool = False,
) -> Figure:
    """Edges under nodes under names; an edge opens by the dot in its middle.

    >>> from dashboard.look import LIGHT
    >>> ends = [NetworkNode(k, k, 2, x, 0.5, "#000", f"codings;speaker={k}", "") for k, x in
    ...     (("a", 0.2), ("b", 0.8))]
    >>> edge = NetworkEdge("a", "b", 3, 1.0, "#0F766E", "codings", "")
    >>> drawn = network(LIGHT, ends, [edge])
    >>> [trace["customdata"] for trace in drawn["data"] if "customdata" in trace]
    [['codings'], ['codings;speaker=a', 'codings;speaker=b']]
    """
    at = {node.key: (node.x, node.y) for node in nodes}
    room = ROOM[narrow]
    return figure(
        look,
        [
            *_lines(edges, at),
            _middles(look, edges, at, opened),
            _discs(look, nodes, opened, narrow),
            _names(look, nodes, narrow),
        ],
        height=HEIGHT[narrow],
        xaxis=axis(look, visible=False, range=[-room, 1 + room]),
        yaxis=axis(look, visible=False, range=[-room, 1 + room]),
    )


Places = dict[str, tuple[float, float]]


def _lines(edges: Sequence[NetworkEdge], at: Places) -> list[dict[str, Any]]:
    """One trace for all edges of a colour, stroke and dash: few things to draw."""
    groups: dict[tuple[str, float, bool], list[NetworkEdge]] = {}
    for edge in edges:
        groups.setdefault((edge.colour, _stroke(edge.weight), edge.dashed), []).append(edge)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [v for edge in held for v in (at[edge.first][0], at[edge.second][0], None)],
            "y": [v for edge in held for v in (at[edge.first][1], at[edge.second][1], None)],
            "line": {"color": colour, "width": stroke, "dash": "5px,3px" if dashed else "solid"},
            "opacity": 0.42,
            "hoverinfo": "skip",
        }
        for (colour, stroke, dashed), held in sorted(groups.items(), key=lambda one: one[0][1])
    ]


def _stroke(weight: float) -> float:
    return STROKES[min(len(STROKES) - 1, int(weight * len(STROKES)))]


def _middles(look: Look, edges: Sequence[NetworkEdge], at: Places, opened: str) -> dict[str, Any]:
    return _markers(
        look,
        [
            (
                (at[edge.first][0] + at[edge.second][0]) / 2,
                (at[edge.first][1] + at[edge.second][1]) / 2,
            )
            for edge in edges
        ],
        edges,
        [MIDDLE] * len(edges),
        ["circle"] * len(edges),
        opened,
        opacity=0.75,
    )


def _discs(look: Look, nodes: Sequence[NetworkNode], opened: str, narrow: bool) -> dict[str, Any]:
    return _markers(
        look,
        [(node.x, node.y) for node in nodes],
        nodes,
        sizes(nodes, narrow),
        ["square" if node.square else "circle" for node in nodes],
        opened,
    )


def sizes(nodes: Sequence[NetworkNode], narrow: bool) -> list[float]:
    """The diameters of the nodes in pixels: areas as their counts."""
    most = max((node.n for node in nodes), default=1) or 1
    scale = 0.7 if narrow else 1.0
    return [scale * max(SMALLEST, LARGEST * (node.n / most) ** 0.5) for node in nodes]


def _markers(
    look: Look,
    places: list[tuple[float, float]],
    marked: Sequence[NetworkNode | NetworkEdge],
    diameters: list[float],
    symbols: list[str],
    opened: str,
    opacity: float = 1.0,
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "text": [str(one.n) for one in marked],
        "marker": {
            "size": diameters,
            "color": [one.colour for one in marked],
            "symbol": symbols,
            "opacity": opacity,
            "line": {
                "color": [look.ink if one.mark == opened else look.paper for one in marked],
                "width": [2.5 if one.mark == opened else 1 for one in marked],
            },
        },
        "customdata": [one.mark for one in marked],
        "hovertext": [one.tip for one in marked],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": opacity}},
        "unselected": {"marker": {"opacity": opacity}},
    }


def _names(look: Look, nodes: Sequence[NetworkNode], narrow: bool) -> dict[str, Any]:
    """The names that find room: those that always have one first, then those of large nodes."""
    room, width, height = ROOM[narrow], WIDTH[narrow], HEIGHT[narrow]
    ranked = sorted(
        zip(nodes, sizes(nodes, narrow), strict=True),
        key=lambda one: (not one[0].square, -one[0].n, one[0].key),
    )
    places = labelled(
        tuple(
            (
                (node.x + room) / (1 + 2 * room) * width,
                (1 - (node.y + room) / (1 + 2 * room)) * height,
            )
            for node, _ in ranked
        ),
        tuple(node.name for node, _ in ranked),
        radius=tuple(diameter / 2 for _, diameter in ranked),
        type_size=NAME_SIZE[narrow],
        width=width,
        height=height,
    )
    kept = [(*ranked[place], position) for place, position in places.items()]
    return {
        "type": "scatter",
        # Markers that are not seen hold the names off the discs.
        "mode": "markers+text",
        "marker": {"size": [diameter for _, diameter, _ in kept], "opacity": 0},
        "x": [node.x for node, _, _ in kept],
        "y": [node.y for node, _, _ in kept],
        "text": [node.name for node, _, _ in kept],
        "textposition": [position for _, _, position in kept],
        "textfont": {"size": NAME_SIZE[narrow], "color": look.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
