"""The signs of a scatter's points as SVG, by their names in Plotly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dashboard.charts.markup import xml


def symbol(marker: dict[str, Any], place: int, x: float, y: float) -> str:
    """The sign of one point at a place in pixels; raises KeyError where it is not known.

    >>> symbol({"size": 8, "color": "#000"}, 0, 5, 5)
    '<circle cx="5" cy="5" r="4" fill="#000"/>'
    """
    name = str(_at(marker.get("symbol", "circle"), place, "circle"))
    size = _at(marker.get("size", 6), place, 6)
    opens = name.endswith("-open")
    line = marker.get("line", {})
    colour = _at(marker.get("color", "#444"), place, "#444")
    width = _at(line.get("width", 1 if opens or name.startswith("line-") else 0), place, 0)
    edge = _at(line.get("color", colour), place, colour)
    style = f'fill="{"none" if opens else xml(colour)}"'
    if width:
        style += f' stroke="{xml(colour if opens else edge)}" stroke-width="{_n(width)}"'
    opacity = _at(marker.get("opacity", 1), place, 1)
    style += f' opacity="{opacity}"' if opacity != 1 else ""
    return _SIGNS[name.removesuffix("-open")](x, y, size / 2, style)


def _at(value: Any, place: int, otherwise: Any) -> Any:
    found = value[place] if isinstance(value, list | tuple) else value
    return otherwise if found is None else found


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _circle(x: float, y: float, r: float, style: str) -> str:
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}" {style}/>'


def _polygon(*corners: tuple[float, float]) -> Callable[[float, float, float, str], str]:
    """A sign with these corners, in half sizes from its middle."""

    def drawn(x: float, y: float, r: float, style: str) -> str:
        points = " ".join(f"{_n(x + a * r)},{_n(y + b * r)}" for a, b in corners)
        return f'<polygon points="{points}" {style}/>'

    return drawn


def _strokes(
    *strokes: tuple[float, float, float, float],
) -> Callable[[float, float, float, str], str]:
    def drawn(x: float, y: float, r: float, style: str) -> str:
        path = "".join(
            f"M{_n(x + a * r)} {_n(y + b * r)}L{_n(x + c * r)} {_n(y + d * r)}"
            for a, b, c, d in strokes
        )
        return f'<path d="{path}" {style}/>'

    return drawn


_SIGNS = {
    "circle": _circle,
    "square": _polygon((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": _polygon((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "triangle-up": _polygon((-1.15, 0.6), (1.15, 0.6), (0, -1.2)),
    "triangle-down": _polygon((-1.15, -0.6), (1.15, -0.6), (0, 1.2)),
    "triangle-left": _polygon((0.6, -1.15), (0.6, 1.15), (-1.2, 0)),
    "triangle-right": _polygon((-0.6, -1.15), (-0.6, 1.15), (1.2, 0)),
    "line-ns": _strokes((0, -1, 0, 1)),
    "line-ew": _strokes((-1, 0, 1, 0)),
    "cross-thin": _strokes((0, -1, 0, 1), (-1, 0, 1, 0)),
    "x-thin": _strokes((-1, -1, 1, 1), (-1, 1, 1, -1)),
    "x": _polygon(
        *((-1, -0.6), (-0.6, -1), (0, -0.4), (0.6, -1), (1, -0.6), (0.4, 0)),
        *((1, 0.6), (0.6, 1), (0, 0.4), (-0.6, 1), (-1, 0.6), (-0.4, 0)),
    ),
    "cross": _polygon(
        *((-0.4, -1), (0.4, -1), (0.4, -0.4), (1, -0.4), (1, 0.4), (0.4, 0.4)),
        *((0.4, 1), (-0.4, 1), (-0.4, 0.4), (-1, 0.4), (-1, -0.4), (-0.4, -0.4)),
    ),
}
