"""The words of two selections on a plane: how frequent each is in the one and in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log10
from typing import Any

from dashboard.charts.spread import Dot, apart, labelled, spaced
from dashboard.charts.tones import SIGNS, lettering, side
from dashboard.look import Figure, Look, axis, figure

# The field in pixels that points and labels are set out for, wide and narrow. On a wider screen
# they only move further apart.
FIELD = {False: (410, 464), True: (290, 400)}
DOT = {False: 9, True: 8}
SMALL = {False: 6, True: 5}
TYPE = {False: 13, True: 12}
# The share of the field at its edges where the words stand that one side lacks.
ABSENT = 0.13
# Room at the outer ends, as a share of the field.
ROOM = 0.04
TICKS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
TICK_ROOM = 40


@dataclass(frozen=True)
class Word:
    """A word: how often each side has it in 10,000 words, and which side it is of.

    `side` is empty where the difference is not sure. `n` is how many occurrences `mark` opens.
    """

    term: str
    a: float
    b: float
    side: str
    n: int
    mark: str
    tip: str


def plane(
    look: Look,
    words: Sequence[Word],
    *,
    axes: tuple[str, str],
    opened: str = "",
    narrow: bool = False,
) -> Figure:
    """Each word at its rates in A (to the right) and in B (upward), both axes logarithmic.

    Words of the same rates stand beside each other; those that one side lacks stand in the band
    at its edge. As many are labelled as fit, the first ones first. `axes` name the axes.
    """
    width, height = FIELD[narrow]
    ends = _ends(words)
    held = apart(tuple(_dot(word, ends, narrow) for word in words))
    places = labelled(
        tuple(held),
        tuple(word.term for word in words),
        radius=DOT[narrow] / 2,
        type_size=TYPE[narrow],
        width=width,
        height=height,
    )
    points = [(x / width, 1 - y / height) for x, y in held]
    order = sorted(range(len(words)), key=lambda i: bool(words[i].side))
    trace = _trace(look, words, points, places, order, opened, narrow)
    ticks = [tick for tick in TICKS if ends[0] <= tick <= ends[1]]
    return figure(
        look,
        [trace],
        height=height + 66,
        margin={"l": 2, "r": 2, "t": 26, "b": 22},
        shapes=_shapes(look),
        annotations=_notes(look, axes),
        xaxis=_axis(look, ticks, ends, width),
        yaxis=_axis(look, ticks, ends, height),
    )


def _dot(word: Word, ends: tuple[float, float], narrow: bool) -> Dot:
    """A word's place in pixels; one that a side lacks stays in the band of that side."""
    width, height = FIELD[narrow]
    size = _size(word, narrow) + 1
    half = size / 2 / width
    left, right = (half, ABSENT - half) if not word.a else (ABSENT + half, 1 - half)
    bottom, top = (half, ABSENT - half) if not word.b else (ABSENT + half, 1 - half)
    field = (left * width, (1 - top) * height, right * width, (1 - bottom) * height)
    return Dot(_share(word.a, ends) * width, (1 - _share(word.b, ends)) * height, size, field)


def _size(word: Word, narrow: bool) -> int:
    """Words of which no side is sure are smaller: there are many of them."""
    return DOT[narrow] if word.side else SMALL[narrow]


def _ends(words: Sequence[Word]) -> tuple[float, float]:
    """The least and the greatest rate above nothing, the same for both axes."""
    rates = [rate for word in words for rate in (word.a, word.b) if rate > 0]
    low, high = min(rates, default=1.0), max(rates, default=10.0)
    return low, max(high, low * 2)


def _share(rate: float, ends: tuple[float, float]) -> float:
    """Where a rate stands, as a share of the axis."""
    if rate <= 0:
        return ABSENT / 2
    low, high = log10(ends[0]), log10(ends[1])
    first, last = ABSENT + ROOM, 1 - ROOM
    return first + (log10(rate) - low) / (high - low) * (last - first)


def _axis(
    look: Look, ticks: list[float], ends: tuple[float, float], length: float
) -> dict[str, Any]:
    places = [_share(tick, ends) for tick in ticks]
    kept = [
        (place, f"{tick:g}")
        for place, tick, wide in zip(
            places, ticks, spaced([p * length for p in places], TICK_ROOM), strict=True
        )
        if wide
    ]
    return axis(
        look,
        range=[0, 1],
        tickvals=[ABSENT / 2, *(place for place, _ in kept)],
        ticktext=["0", *(text for _, text in kept)],
        tickfont={"size": 12, "color": look.second},
        showgrid=True,
        gridcolor=look.rule,
        gridwidth=1,
    )


def _shapes(look: Look) -> list[dict[str, Any]]:
    """The line on which a word is as frequent in both, and the bands of what one side lacks."""
    line = {"color": look.third, "width": 1, "dash": "dot"}
    equal = {"x0": ABSENT, "y0": ABSENT, "x1": 1, "y1": 1, "line": line}
    band: dict[str, Any] = {"type": "rect", "layer": "below", "opacity": 0.45}
    band |= {"fillcolor": look.rule, "line": {"width": 0, "color": look.rule}}
    return [
        {**band, "x0": 0, "x1": ABSENT, "y0": 0, "y1": 1},
        {**band, "x0": ABSENT, "x1": 1, "y0": 0, "y1": ABSENT},
        {"type": "line", "layer": "below", **equal},
    ]


def _notes(look: Look, axes: tuple[str, str]) -> list[dict[str, Any]]:
    base = {"showarrow": False, "font": {"size": 13, "color": look.second}}
    base |= {"xref": "paper", "yref": "paper"}
    colours = [lettering(side(look, key), look) for key in ("a", "b")]
    return [
        {
            **base,
            "text": f"<b>{axes[0]}</b> →",
            "x": 1,
            "y": 0,
            "xanchor": "right",
            "yanchor": "top",
            "yshift": -24,
            "font": {"size": 13, "color": colours[0]},
        },
        {
            **base,
            "text": f"↑ <b>{axes[1]}</b>",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 3,
            "font": {"size": 13, "color": colours[1]},
        },
    ]


def _trace(
    look: Look,
    words: Sequence[Word],
    points: list[tuple[float, float]],
    places: dict[int, str],
    order: list[int],
    opened: str,
    narrow: bool,
) -> dict[str, Any]:
    colours = [side(look, words[i].side) for i in order]
    is_open = [words[i].mark == opened for i in order]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [round(points[i][0], 4) for i in order],
        "y": [round(points[i][1], 4) for i in order],
        "text": [escape(words[i].term, quote=False) if i in places else "" for i in order],
        "textposition": [places.get(i, "middle right") for i in order],
        "textfont": {
            "size": TYPE[narrow],
            "color": [
                lettering(side(look, words[i].side), look) if words[i].side else look.second
                for i in order
            ],
        },
        "cliponaxis": False,
        "marker": {
            "size": [
                _size(words[i], narrow) + 3 * opened_now
                for i, opened_now in zip(order, is_open, strict=True)
            ],
            "color": colours,
            "opacity": 1,
            "symbol": [SIGNS.get(words[i].side, "circle") for i in order],
            "line": {"color": look.ink, "width": [2 * opened_now for opened_now in is_open]},
        },
        "customdata": [words[i].mark for i in order],
        "hovertext": [words[i].tip for i in order],
        "hoverinfo": "text",
        "meta": {"n": [words[i].n for i in order]},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
