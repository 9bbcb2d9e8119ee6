"""Where each word of the cloud stands: the area of a word is its measure, its place is its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from dashboard.fonts import LAYOUT_FONT

# Drawn as vectors at any size; a large cloud's canvas is deeper, a phone's is upright.
CANVAS = (400, 216)
LARGE_CANVAS = (400, 256)
NARROW_CANVAS = (200, 240)
LARGEST, SMALLEST = 54.0, 6.5
# The share of the canvas that the words' areas fill. With 0.5 nine words in ten stay where they
# are when one value of the filter changes, with 0.6 seven to eight (seeds and 150 articles, 60
# and 150 words); nearer to empty the words grow small.
COVERED = 0.5
# The places of the whole corpus' words may lie closer, since no cloud shows them all.
HOMES_COVERED = 0.6
# As many words of the whole corpus have a place of their own; a rarer word's place is by chance.
HOMES = 200
# Free units between words, and the units of a cell of the map of free places.
GAP, CELL = 2.0, 2
# The font is measured at this size.
_MEASURED = 100
# Places by chance keep this share of the canvas' sides free.
_MARGIN = 0.1

Weights = Sequence[tuple[str, float]]
Canvas = tuple[int, int]
_Weighed = tuple[tuple[str, float], ...]
_Places = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class PlacedWord:
    """A word on the canvas: the left end of its baseline and its font size, in canvas units."""

    term: str
    x: float
    y: float
    size: float


def place(weights: Weights, canvas: Canvas = CANVAS, corpus: Weights = ()) -> list[PlacedWord]:
    """Words placed without overlap, the area of each as its weight; the same input, the same cloud.

    The area of a word is its width times the height of a line, so the font size is as the
    square root of the weight over the word's width at size one: a long word is no larger than a
    short one of the same weight. Each word stands as near as is free to its home, the largest
    first. Homes are the places in the cloud of the whole `corpus` (its terms and their
    frequencies), so that a word is found again when the filter changes. Words too small to read
    or that find no room are left out, and so are those of no positive weight.

    >>> [word.term for word in place([("模型", 4.0), ("技术", 1.0)])]
    ['模型', '技术']
    """
    shown = _positive(weights)
    return list(_place(shown, canvas, _positive(corpus[:HOMES]))) if shown else []


def _positive(weights: Weights) -> _Weighed:
    return tuple((term, round(float(w), 6)) for term, w in weights if w > 0)


@lru_cache(maxsize=512)
def _place(weights: _Weighed, canvas: Canvas, corpus: _Weighed) -> tuple[PlacedWord, ...]:
    sizes = {t: size for t, size in _sizes(weights, canvas, COVERED).items() if size >= SMALLEST}
    known = _homes(corpus, canvas)
    homes = {term: known.get(term) or _chance(term, canvas) for term in sizes}
    placed = []
    for term, (x, y) in _settle(sizes, canvas, homes).items():
        size = sizes[term]
        left, top, right, bottom = (edge * size for edge in _ink(term))
        placed.append(PlacedWord(term, x - (left + right) / 2, y - (top + bottom) / 2, size))
    return tuple(placed)


@lru_cache(maxsize=64)
def _homes(corpus: _Weighed, canvas: Canvas) -> _Places:
    """The centres of the words of the whole corpus, the most frequent in the middle."""
    if not corpus:
        return {}
    sizes = _sizes(corpus, canvas, HOMES_COVERED)
    middle = (canvas[0] / 2, canvas[1] / 2)
    return _settle(sizes, canvas, dict.fromkeys(sizes, middle))


def _chance(term: str, canvas: Canvas) -> tuple[float, float]:
    """A place that is always the same for a word, and has nothing to do with other words'."""
    digest = blake2b(term.encode("utf-8", "replace"), digest_size=8).digest()
    shares = (int.from_bytes(half, "big") / 2**32 for half in (digest[:4], digest[4:]))
    x, y = (
        side * (_MARGIN + (1 - 2 * _MARGIN) * s) for side, s in zip(canvas, shares, strict=True)
    )
    return x, y


def _sizes(weights: _Weighed, canvas: Canvas, covered: float) -> dict[str, float]:
    """Font sizes whose areas are as the weights and fill their share of the canvas.

    A word that would be too small to read where it just fits has none.
    """
    widths = {term: _breadth(term) for term, _ in weights}
    weights = tuple((t, w) for t, w in weights if widths[t] * SMALLEST <= canvas[0] - GAP)
    room = covered * canvas[0] * canvas[1] / max(sum(weight for _, weight in weights), 1e-9)
    sizes = {term: math.sqrt(room * weight / widths[term]) for term, weight in weights}
    fits = (min(LARGEST, (canvas[0] - GAP) / widths[term]) / size for term, size in sizes.items())
    scale = min(1.0, *fits)
    return {term: size * scale for term, size in sizes.items()}


def _settle(sizes: dict[str, float], canvas: Canvas, homes: _Places) -> _Places:
    """The centre of each word that finds room: the free place nearest to its home.

    Largest first. A place is free where the sum of taken cells under the word's box is zero,
    read from the table of sums that the wordcloud library keeps (Crow 1984, "Summed-area tables
    for texture mapping"); its first row and column stay empty, for boxes at the edge.
    """
    from wordcloud.wordcloud import IntegralOccupancyMap

    across, down = canvas[0] // CELL, canvas[1] // CELL
    taken = np.zeros((down + 1, across + 1), np.uint32)
    free = IntegralOccupancyMap(down + 1, across + 1, None)
    columns, rows = np.arange(across, dtype=np.float32), np.arange(down, dtype=np.float32)
    # Words around one middle spread as wide and high as the canvas.
    stretch = (canvas[0] / canvas[1]) ** 2 if len(set(homes.values())) == 1 else 1.0
    places: _Places = {}
    for term in sorted(sizes, key=lambda term: (-(sizes[term] ** 2) * _breadth(term), term)):
        width, height = _cells(term, sizes[term])
        if width > across or height > down:
            continue
        sums = free.integral
        under = sums[height:, width:] - sums[:-height, width:]
        under += sums[:-height, :-width] - sums[height:, :-width]
        x, y = homes[term][0] / CELL - width / 2, homes[term][1] / CELL - height / 2
        far = _squares(rows[: len(under)], y, stretch)[:, None]
        far = far + _squares(columns[: under.shape[1]], x, 1)[None, :]
        far[under > 0] = np.inf
        row, column = divmod(int(far.argmin()), under.shape[1])
        if np.isinf(far[row, column]):
            continue
        taken[row + 1 : row + 1 + height, column + 1 : column + 1 + width] = 1
        free.update(taken, row + 1, column + 1)
        places[term] = ((column + width / 2) * CELL, (row + height / 2) * CELL)
    return places


def _squares(cells: NDArray[np.float32], middle: float, stretch: float) -> NDArray[np.float32]:
    distances: NDArray[np.float32] = (cells - np.float32(middle)) ** 2 * np.float32(stretch)
    return distances


def _cells(term: str, size: float) -> tuple[int, int]:
    """How many cells a word with its gap takes across and down."""
    left, top, right, bottom = (edge * size for edge in _ink(term))
    return math.ceil((right - left + GAP) / CELL), math.ceil((bottom - top + GAP) / CELL)


@lru_cache(maxsize=8192)
def _breadth(term: str) -> float:
    """The width of a word in font sizes."""
    return max(float(_font().getlength(term)) / _MEASURED, 0.1)


@lru_cache(maxsize=8192)
def _ink(term: str) -> tuple[float, float, float, float]:
    """Where a word's letters begin and end, from the left end of its baseline, in font sizes."""
    left, top, right, bottom = _font().getbbox(term, anchor="ls")
    return left / _MEASURED, top / _MEASURED, right / _MEASURED, bottom / _MEASURED


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(LAYOUT_FONT), _MEASURED)
