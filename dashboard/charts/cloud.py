"""Where each word of the cloud stands: sizes by area, measured in the page's own font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import ImageFont

from dashboard.fonts import LAYOUT_FONT

# A coarse canvas is laid out and drawn as vectors at any size: 60 words take some 0.1 s here
# against 0.75 s at 800 x 450 (measured on the seeds).
CANVAS = (400, 216)
LARGEST, SMALLEST = 54, 8
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
    length is proportional to it. Words that find no room are left out.

    >>> [word.term for word in place([("模型", 4.0), ("技术", 1.0)])]
    ['模型', '技术']
    """
    if not weights:
        return []
    return list(_place(tuple((term, round(float(weight), 6)) for term, weight in weights), canvas))


@lru_cache(maxsize=512)
def _place(
    weights: tuple[tuple[str, float], ...], canvas: tuple[int, int]
) -> tuple[PlacedWord, ...]:
    from wordcloud import WordCloud

    cloud = WordCloud(
        font_path=str(LAYOUT_FONT),
        width=canvas[0],
        height=canvas[1],
        prefer_horizontal=1.0,
        relative_scaling=1.0,
        max_font_size=LARGEST,
        min_font_size=SMALLEST,
        max_words=len(weights),
        random_state=SEED,
        margin=2,
    )
    cloud.generate_from_frequencies({term: weight**0.5 for term, weight in weights if weight > 0})
    return tuple(
        PlacedWord(term, *_baseline(term, size, position), float(size))
        for (term, _), size, position, _, _ in cloud.layout_
    )


def _baseline(term: str, size: int, position: tuple[int, int]) -> tuple[float, float]:
    font = _font(size)
    left, top, _, _ = font.getbbox(term)
    ascent, _ = font.getmetrics()
    return float(position[1] - left), float(position[0] + ascent - top)


@lru_cache(maxsize=128)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(LAYOUT_FONT), size)
