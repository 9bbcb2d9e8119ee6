"""A figure too high for a slide, parted into figures of some of its rows each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from dashboard.charts.scale import LEAST_TYPE, sizes
from dashboard.look import Figure

# A figure is parted where its rows could grow to less than this share of what its type must
# grow by: the rows of the voices, at 0.67, are the densest that still read well.
DENSEST, WANTED = 0.62, 0.7
# More slides of one chart than this no audience sits through; further rows are left out.
MOST_PARTS = 4
# Rows without labels stand on whole numbers; a longer axis than this counts pixels.
MOST_ROWS = 500


@dataclass(frozen=True)
class Part:
    """A part of a figure: its first and its last row of so many."""

    figure: Figure
    first: int
    last: int
    rows: int


def parted(figure: Figure, height: float, least: float = LEAST_TYPE) -> list[Part]:
    """The figure in parts that can be read at this height; itself where it can as it is.

    >>> from dashboard.charts.bars import Bar, bars
    >>> from dashboard.look import LIGHT
    >>> many = bars(LIGHT, [Bar(str(n), 1, "1", "#000000", "") for n in range(60)])
    >>> [(part.first, part.last) for part in parted(many, 616)]
    [(1, 15), (16, 30), (31, 45), (46, 60)]
    """
    rows, needed = _rows(figure["layout"]["yaxis"]), height_for(figure, height, least)
    if len(rows) < 2 or needed <= height:
        return [Part(figure, 1, len(rows), len(rows))]
    wanted = ceil(needed / height)
    each = ceil(len(rows) / wanted)
    starts = range(0, len(rows), each)[:MOST_PARTS]
    bounds = _bounds(figure["layout"]["yaxis"], rows)
    return [_part(figure, bounds, start, min(start + each, len(rows))) for start in starts]


def height_for(figure: Figure, height: float, least: float = LEAST_TYPE) -> float:
    """The height at which the rows can be read: this one, or more where they would be too dense.

    >>> from dashboard.look import LIGHT
    >>> from dashboard.look import figure as made
    >>> height_for(made(LIGHT, [], height=400), 616)
    616
    """
    grows = max(1.0, least / min(sizes(figure), default=least))
    high = figure["layout"]["height"]
    return height if height / high / grows >= DENSEST else WANTED * grows * high


def _rows(axis: dict[str, Any]) -> list[float]:
    """Where the rows of a figure stand along its axis; none where it has no rows from the top."""
    first, last = axis.get("range") or (0, 0)
    if not (isinstance(first, int | float) and first > last):
        return []
    if stated := axis.get("tickvals"):
        return sorted(float(value) for value in stated)
    if first - last > MOST_ROWS:
        return []
    return [float(row) for row in range(ceil(last), int(first) + 1)]


def _bounds(axis: dict[str, Any], rows: Sequence[float]) -> list[float]:
    """The lines between the rows, with the two ends of the axis."""
    first, last = axis["range"]
    return [last, *((one + next_) / 2 for one, next_ in pairwise(rows)), first]


def _part(figure: Figure, bounds: Sequence[float], start: int, stop: int) -> Part:
    """The rows from `start` to before `stop`, in as much room as they had."""
    layout = figure["layout"]
    low, high = bounds[start], bounds[stop]
    margin = layout["margin"]
    inner = layout["height"] - margin["t"] - margin["b"]
    share = (high - low) / (bounds[-1] - bounds[0])
    axis = layout["yaxis"]

    def inside(value: Any) -> bool:
        return not isinstance(value, int | float) or low <= value <= high

    made = {
        **layout,
        "height": round(margin["t"] + margin["b"] + inner * share),
        "yaxis": {**axis, "range": [high, low], **_ticks(axis, inside)},
        "annotations": [n for n in layout.get("annotations", ()) if _is_kept(n, "y", inside)],
        "shapes": [s for s in layout.get("shapes", ()) if _is_kept(s, "y0", inside)],
    }
    data = [_kept(trace, inside) for trace in figure["data"]]
    return Part({"data": data, "layout": made}, start + 1, stop, len(bounds) - 1)


def _ticks(axis: dict[str, Any], inside: Callable[[Any], bool]) -> dict[str, Any]:
    if not axis.get("tickvals"):
        return {}
    held = zip(axis["tickvals"], axis.get("ticktext") or axis["tickvals"], strict=True)
    pairs = [pair for pair in held if inside(pair[0])]
    return {"tickvals": [value for value, _ in pairs], "ticktext": [text for _, text in pairs]}


def _is_kept(note: dict[str, Any], key: str, inside: Callable[[Any], bool]) -> bool:
    return note.get("yref", "y") != "y" or inside(note[key])


def _kept(value: dict[str, Any], inside: Callable[[Any], bool]) -> dict[str, Any]:
    """A trace with the points of the part alone."""
    places = [place for place, y in enumerate(value["y"]) if inside(y)]
    n = len(value["y"])
    return {key: _chosen(held, places, n) for key, held in value.items()}


def _chosen(value: Any, places: Sequence[int], n: int) -> Any:
    """A setting with a value for each point, for these points; any other as it is."""
    if isinstance(value, dict):
        return {key: _chosen(held, places, n) for key, held in value.items()}
    if isinstance(value, list | tuple) and len(value) == n:
        return [value[place] for place in places]
    return value
