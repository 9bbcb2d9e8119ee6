"""A figure made for the page, made to fill a slide: larger type, larger marks, higher rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.charts.markup import bare
from dashboard.fonts import text_width
from dashboard.look import Figure, label_room

# The least type on a slide of 1600 by 900, in its pixels.
LEAST_TYPE = 18.0
# How much a figure's type and its rows grow at most: beyond, a small chart looks like a poster.
MOST_TYPE, MOST_HEIGHT = 2.0, 3.2
# Marks stand side by side in the width, which is hardly more than on a page.
MOST_MARKS = 1.5
# Lengths in pixels that grow with the rest, by the key they stand under.
LENGTHS = ("xshift", "yshift", "ax", "ay", "borderpad", "cornerradius", "thickness", "standoff")
_INLINE = re.compile(r"font-size:\s*([\d.]+)px")


def fitted(figure: Figure, height: float, least: float = LEAST_TYPE, *, width: float = 0) -> Figure:
    """The figure enlarged so that it fills a height, no type smaller than `least`.

    Where a `width` is given, names of columns that stood upright are laid level if they fit.

    >>> from dashboard.look import LIGHT
    >>> from dashboard.look import figure as made
    >>> fitted(made(LIGHT, [], height=300), 600)["layout"]["height"]
    600
    """
    if width:
        figure = _levelled(figure, width, least)
    stretch = min(height / figure["layout"]["height"], MOST_HEIGHT)
    large = enlarged(figure, min(stretch, MOST_TYPE), stretch=stretch, least=least)
    return _staggered(large, width) if width else large


def _staggered(figure: Figure, width: float) -> Figure:
    """The figure with the names of its columns in two lines by turns, where one is too narrow."""
    layout, margin = figure["layout"], figure["layout"]["margin"]
    room = width - margin["l"] - margin["r"]
    changed = {
        key: {**axis, "ticktext": _by_turns(axis)}
        for key, axis in layout.items()
        if key.startswith("xaxis") and _is_crowded(axis, room)
    }
    if not changed:
        return figure
    line = 1.3 * max(axis["tickfont"]["size"] for axis in changed.values())
    top = max(margin["t"], round(2 * line) + 8)
    return {**figure, "layout": {**layout, **changed, "margin": {**margin, "t": top}}}


def _is_crowded(axis: dict[str, Any], room: float) -> bool:
    """Whether the level names above the columns run into each other."""
    names = axis.get("ticktext") or ()
    if axis.get("side") != "top" or axis.get("tickangle") or len(names) < 3:
        return False
    first, last = axis.get("domain", (0, 1))
    size = axis["tickfont"]["size"]
    widest = max(text_width(bare(str(name)), size) for name in names)
    return bool(widest > 0.96 * room * (last - first) / len(names))


def _by_turns(axis: dict[str, Any]) -> list[str]:
    return [
        f"{name}<br> " if place % 2 else str(name) for place, name in enumerate(axis["ticktext"])
    ]


def _levelled(figure: Figure, width: float, least: float) -> Figure:
    """The figure with the names of its columns level, where they then fit beside each other."""
    layout = figure["layout"]
    axis = layout["xaxis"]
    if not axis.get("tickangle") or len(axis.get("ticktext") or ()) < 2:
        return figure
    size = MOST_TYPE * axis["tickfont"]["size"]
    level = {**axis, "tickangle": 0}
    widest = max(text_width(bare(str(text)), max(size, least)) for text in axis["ticktext"])
    margin = layout["margin"]
    column = (width - 2 * (margin["l"] + margin["r"])) / len(axis["ticktext"])
    if widest > 0.9 * column:
        return figure
    spared = (
        label_room(axis, {})["t"] - label_room(level, {})["t"] if axis.get("side") == "top" else 0
    )
    lower = {**margin, "t": margin["t"] - spared}
    height = layout["height"] - spared
    return {**figure, "layout": {**layout, "xaxis": level, "margin": lower, "height": height}}


def enlarged(
    figure: Figure, factor: float, *, stretch: float | None = None, least: float = 0
) -> Figure:
    """A copy of the figure: type, marks, lines and shifts `factor` times as large.

    `stretch` is that of the height where it differs; type that would be smaller than `least`
    becomes as large as that. The margins keep the room that the larger labels need.

    >>> from dashboard.look import LIGHT
    >>> from dashboard.look import figure as made
    >>> enlarged(made(LIGHT, [], height=300), 1.5)["layout"]["font"]["size"]
    19.5
    """
    layout = figure["layout"]
    high = stretch or factor
    grown: dict[str, Any] = {
        key: _grown(value, key, factor, least) for key, value in layout.items() if key != "margin"
    }
    grown["height"] = round(layout["height"] * high)
    marks = (factor * _growth(figure, factor, least)) ** 0.5
    traces = [_trace(trace, factor, marks, least) for trace in figure["data"]]
    asked, had = layout["margin"], label_room(layout["xaxis"], layout["yaxis"])
    needs = label_room(grown["xaxis"], grown["yaxis"])
    sides = {side: max(0, asked[side] - had.get(side, 0)) for side in "lrtb"}
    wider = max(factor, _growth(figure, factor, least))
    grown["margin"] = {side: round(sides[side] * wider + needs.get(side, 0)) for side in "lrtb"}
    return {"data": traces, "layout": grown}


def _growth(figure: Figure, factor: float, least: float) -> float:
    """How much the smallest type of a figure grows."""
    smallest = min(sizes(figure), default=least or 1.0)
    return max(factor, least / smallest)


def sizes(figure: Figure) -> Iterator[float]:
    """Every size of type a figure states, but those of what it says on hover."""
    held = {key: value for key, value in figure["layout"].items() if key != "hoverlabel"}
    yield from _sizes({"data": figure["data"], "layout": held}, "")


def _sizes(value: Any, key: str) -> Iterator[float]:
    if isinstance(value, Mapping):
        if key.endswith("font") and "size" in value:
            yield from value["size"] if isinstance(value["size"], list) else [value["size"]]
        for inner, held in value.items():
            yield from _sizes(held, inner)
    elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping | str):
        for held in value:
            yield from _sizes(held, key)
    elif isinstance(value, str):
        yield from (float(size) for size in _INLINE.findall(value))


def _trace(trace: dict[str, Any], factor: float, marks: float, least: float) -> dict[str, Any]:
    grown: dict[str, Any] = {k: _grown(v, k, factor, least) for k, v in trace.items()}
    labelled = "text" in trace.get("mode", "")
    if "size" in trace.get("marker", {}):
        by = marks if labelled else factor
        size = _times(trace["marker"]["size"], min(by, MOST_MARKS))
        grown["marker"] = {**grown["marker"], "size": size}
    return grown


def _grown(value: Any, key: str, factor: float, least: float) -> Any:
    """A setting of a figure with every length in it enlarged; data is left alone."""
    if isinstance(value, Mapping):
        if key.endswith("font"):
            return {k: _type(v, factor, least) if k == "size" else v for k, v in value.items()}
        if key in ("line", "pattern", "marker"):
            return {k: _line(k, v, factor, least) for k, v in value.items()}
        return {k: _grown(v, k, factor, least) for k, v in value.items()}
    if key in LENGTHS and isinstance(value, int | float):
        return value * factor
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        return [_grown(one, key, factor, least) for one in value]
    if key in ("text", "ticktext"):
        return _inline(value, factor, least)
    return value


def _line(key: str, value: Any, factor: float, least: float) -> Any:
    if key in ("width", "size"):
        return _times(value, factor)
    return _grown(value, key, factor, least)


def _inline(value: Any, factor: float, least: float) -> Any:
    """The sizes that stand in the markup of a label."""
    if isinstance(value, list | tuple):
        return [_inline(one, factor, least) for one in value]
    if not isinstance(value, str) or "font-size" not in value:
        return value
    return _INLINE.sub(
        lambda found: f"font-size:{_type(float(found[1]), factor, least):g}px", value
    )


def _type(size: Any, factor: float, least: float) -> Any:
    if isinstance(size, list | tuple):
        return [_type(one, factor, least) for one in size]
    return max(size * factor, least)


def _times(value: Any, factor: float) -> Any:
    if isinstance(value, list | tuple):
        return [one if one is None else one * factor for one in value]
    return value * factor if isinstance(value, int | float) else value
