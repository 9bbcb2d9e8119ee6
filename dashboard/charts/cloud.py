"""Where each word of the cloud stands: sizes by area, measured in the page's own font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np
from PIL import ImageFont

from dashboard.fonts import LAYOUT_FONT

# Laid out in these coarse pixels and drawn as vectors at any size. 60 words of the seeds take
# some 20 ms of a processor once their letters are known; `WordCloud.generate_from_frequencies`
# takes 70 ms on the same canvas, as it loads the font anew for each word.
CANVAS = (400, 216)
LARGEST, SMALLEST = 54, 7
# The share of the canvas that the boxes of all words may cover; above 0.62 words of the seeds
# began to find no room.
COVERED = 0.56
# Free pixels around each word.
MARGIN = 3
SEED = 7


@dataclass(frozen=True)
class PlacedWord:
    """A word on the canvas: the left end of its baseline and its font size, in canvas units."""

    term: str
    x: float
    y: float
    size: float


def place(
    weights: Sequence[tuple[str, float]], canvas: tuple[int, int] = CANVAS
) -> list[PlacedWord]:
    """Words placed without overlap, the area of each as its weight; the same input, the same cloud.

    Font size grows with the square root of the weight, so that the ink of a word of equal
    length is proportional to it. Words too small to read or that find no room are left out, and
    so are those of no positive weight. The free places are kept by the wordcloud library.

    >>> [word.term for word in place([("模型", 4.0), ("技术", 1.0)])]
    ['模型', '技术']
    """
    positive = tuple((term, round(float(w), 6)) for term, w in weights if w > 0)
    return list(_place(positive, canvas)) if positive else []


@lru_cache(maxsize=512)
def _place(
    weights: tuple[tuple[str, float], ...], canvas: tuple[int, int]
) -> tuple[PlacedWord, ...]:
    from wordcloud.wordcloud import IntegralOccupancyMap

    width, height = canvas
    free, drawn = IntegralOccupancyMap(height, width, None), np.zeros((height, width), np.uint32)
    chance, placed = Random(SEED), []
    for term, size in _sizes(weights, width * height):
        ink, left, top = _ink(term, size)
        rows, columns = ink.shape
        found = free.sample_position(rows + 2 * MARGIN, columns + 2 * MARGIN, chance)
        if found is None:
            continue
        row, column = found[0] + MARGIN, found[1] + MARGIN
        drawn[row : row + rows, column : column + columns] |= ink
        free.update(drawn, row, column)
        placed.append(PlacedWord(term, float(column - left), float(row - top), float(size)))
    return tuple(placed)


def _sizes(weights: tuple[tuple[str, float], ...], room: int) -> list[tuple[str, int]]:
    """Font sizes by the square root of the weight, scaled to fill the room, largest first."""
    most = max(weight for _, weight in weights)
    shares = {term: (weight / most) ** 0.5 for term, weight in weights}
    wanted = sum((LARGEST * share) ** 2 * _breadth(term) for term, share in shares.items())
    scale = LARGEST * min(1.0, (COVERED * room / wanted) ** 0.5)
    sizes = [(term, round(scale * share)) for term, share in shares.items()]
    ordered = sorted(sizes, key=lambda sized: -sized[1])
    return [(term, size) for term, size in ordered if size >= SMALLEST]


@lru_cache(maxsize=8192)
def _breadth(term: str) -> float:
    """The width of a word in font sizes."""
    return float(_font(LARGEST).getlength(term)) / LARGEST


@lru_cache(maxsize=8192)
def _ink(term: str, size: int) -> tuple[np.ndarray, int, int]:
    """The pixels of a word, and where they begin from the left end of its baseline."""
    font = _font(size)
    left, top, right, bottom = font.getbbox(term, anchor="ls")
    mask, (dx, dy) = font.getmask2(term, mode="L", anchor="ls")
    across, down = mask.size
    ink = np.asarray(mask, dtype=np.uint32).reshape(down, across)
    return ink[: bottom - top, : right - left], int(dx), int(dy)


@lru_cache(maxsize=128)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(LAYOUT_FONT), size)
