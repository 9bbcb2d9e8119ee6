"""Points and labels of a scatter set apart: where they would cover each other they give way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.fonts import text_width

# The angle between one turn of a sunflower's seeds and the next, which fills a disc evenly.
GOLDEN = pi * (3 - sqrt(5))
MOST_STEPS = 900
# The height of a line and the room to keep above and below it, in font sizes: on a slide, type
# grows more than the height of the chart does.
LINE = 1.55
# Where a label may stand beside its point, the best place first, as Plotly names the places.
PLACES = (
    "middle right",
    "middle left",
    "top center",
    "bottom center",
    "top right",
    "top left",
    "bottom right",
    "bottom left",
)
ACROSS = {"left": -1.0, "center": -0.5, "right": 0.0}
DOWN = {"top": -1.0, "middle": -0.5, "bottom": 0.0}
# The dots that stand already, by their cell of a grid: x, y and size.
Taken = dict[tuple[int, int], list[tuple[float, float, float]]]


@dataclass(frozen=True)
class Dot:
    """A point to be set apart: where it is, its size, and the field it must stay in.

    `field` is left, top, right and bottom.
    """

    x: float
    y: float
    size: float
    field: tuple[float, float, float, float]


@lru_cache(maxsize=64)
def apart(dots: tuple[Dot, ...]) -> list[tuple[float, float]]:
    """Where the dots stand, each moved as little as needed, so that no two cover each other.

    The first keeps its place; a later one takes the nearest free place on a spiral around its
    own, inside its field. Where the field is full it stays.

    >>> apart((Dot(5, 5, 4, (0, 0, 9, 9)), Dot(5, 5, 4, (0, 0, 9, 9))))[0]
    (5.0, 5.0)
    """
    cell = max((dot.size for dot in dots), default=1.0)
    taken: Taken = {}
    moved = []
    for dot in dots:
        x, y = _free(taken, dot, cell)
        taken.setdefault((int(x // cell), int(y // cell)), []).append((x, y, dot.size))
        moved.append((x, y))
    return moved


def _free(taken: Taken, dot: Dot, cell: float) -> tuple[float, float]:
    left, top, right, bottom = dot.field
    for step in range(MOST_STEPS):
        away = dot.size * 0.5 * sqrt(step)
        x, y = dot.x + away * cos(step * GOLDEN), dot.y + away * sin(step * GOLDEN)
        if left <= x <= right and top <= y <= bottom and _is_free(taken, x, y, dot.size, cell):
            return x, y
    return dot.x, dot.y


def _is_free(taken: Taken, x: float, y: float, size: float, cell: float) -> bool:
    column, row = int(x // cell), int(y // cell)
    for i in (column, column - 1, column + 1):
        for j in (row, row - 1, row + 1):
            for a, b, s in taken.get((i, j), ()):
                if (x - a) ** 2 + (y - b) ** 2 < ((size + s) / 2) ** 2:
                    return False
    return True


@lru_cache(maxsize=64)
def labelled(
    points: tuple[tuple[float, float], ...],
    texts: tuple[str, ...],
    *,
    radius: float | tuple[float, ...],
    type_size: float,
    width: float,
    height: float,
) -> dict[int, str]:
    """Which points get their label, and on which side: no label covers another or a point.

    Greedy (after Christensen, Marks and Shieber 1995, "An empirical study of algorithms for
    point-feature label placement"): the points come in order of importance, each takes the first
    of `PLACES` that is free, and goes without a label where none is. `radius` is that of every
    point, or of each.

    >>> labelled(((20, 50), (30, 50)), ("A", "B"), radius=4, type_size=12, width=99, height=99)
    {0: 'middle left', 1: 'middle right'}
    """
    dots = np.array(points, float).reshape(-1, 2)
    radii = np.broadcast_to(np.asarray(radius, float), len(texts))
    boxes = np.empty((0, 4))
    found: dict[int, str] = {}
    for index, text in enumerate(texts):
        wide, high = text_width(text, type_size), type_size * LINE
        x, y = dots[index]
        candidates = _boxes(x, y, radii[index], wide, high)
        free = _inside(candidates, width, height) & ~_over(candidates, boxes)
        others = np.arange(len(texts)) != index
        free &= ~_covers(candidates, dots[others], radii[others])
        if free.any():
            place = int(np.argmax(free))
            found[index] = PLACES[place]
            boxes = np.vstack([boxes, candidates[place]])
    return found


def _boxes(x: float, y: float, radius: float, wide: float, high: float) -> NDArray[Any]:
    """Left, top, right and bottom of a label at each of its places."""
    made = []
    for place in PLACES:
        rise, side = place.split(" ")
        away = {"left": -1, "center": 0, "right": 1}[side] * (radius + 3)
        shift = {"top": -1, "middle": 0, "bottom": 1}[rise] * (radius + 1)
        left, top = x + away + ACROSS[side] * wide, y + shift + DOWN[rise] * high
        made.append((left, top, left + wide, top + high))
    return np.array(made)


def _inside(boxes: NDArray[Any], width: float, height: float) -> NDArray[Any]:
    inside: NDArray[Any] = (
        (boxes[:, 0] >= 0) & (boxes[:, 1] >= 0) & (boxes[:, 2] <= width) & (boxes[:, 3] <= height)
    )
    return inside


def _over(boxes: NDArray[Any], others: NDArray[Any]) -> NDArray[Any]:
    """Which boxes overlap any of the others."""
    one, two = boxes[:, None], others[None]
    over = (one[..., 0] < two[..., 2]) & (two[..., 0] < one[..., 2])
    over &= (one[..., 1] < two[..., 3]) & (two[..., 1] < one[..., 3])
    return np.asarray(over.any(axis=1))


def _covers(boxes: NDArray[Any], dots: NDArray[Any], radii: NDArray[Any]) -> NDArray[Any]:
    """Which boxes cover any of the points."""
    one, x, y = boxes[:, None], dots[None, :, 0], dots[None, :, 1]
    radius = radii[None, :]
    covers = (x > one[..., 0] - radius) & (x < one[..., 2] + radius)
    covers &= (y > one[..., 1] - radius / 2) & (y < one[..., 3] + radius / 2)
    return np.asarray(covers.any(axis=1))


def spaced(places: Sequence[float], least: float) -> list[bool]:
    """Which of the sorted places keep `least` between them: ticks whose labels do not touch.

    >>> spaced([0, 10, 40, 45], 30)
    [True, False, True, False]
    """
    kept: list[bool] = []
    last = -float("inf")
    for place in places:
        kept.append(place - last >= least)
        last = place if kept[-1] else last
    return kept
