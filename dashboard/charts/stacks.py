"""The stances of two selections side by side: for each theme a bar a side, from against to for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard.charts.pairs import legend
from dashboard.charts.tones import ink_on, lettering, side
from dashboard.look import Figure, Look, axis, figure

# From left to right: those against begin at the one edge, those for end at the other.
ORDER = ("against", "mixed", "undecided", "none", "for")
BAR, GAP, NAMES = 20, 9, 21
# Pixels between two themes, and above the first.
BETWEEN, HEAD = 20, 58
# How far below its bar the interval of each end is drawn, in pixels.
BELOW = {"against": 2.5, "for": 5.5}
# Room for the letters of the sides and for the counts, as shares of a bar's length.
LETTERS, COUNTS = 0.07, 0.13
# A part narrower than this holds no number; the sums stand at the end of the bar.
NUMBERED = 0.07


@dataclass(frozen=True)
class Part:
    """A stance of one side on a theme: its share, its interval, its count, and what it opens."""

    share: float
    low: float
    high: float
    n: int
    mark: str
    tip: str


@dataclass(frozen=True)
class Bar:
    """One side's bar: its parts by stance, how many statements it is of, and what those open."""

    parts: Mapping[str, Part]
    n: int
    mark: str
    tip: str


@dataclass(frozen=True)
class Row:
    """A theme: its name, what against and for mean there, and a bar a side."""

    name: str
    ends: tuple[str, str]
    bars: tuple[Bar, Bar]


def stacks(
    look: Look,
    rows: Sequence[Row],
    names: tuple[str, str],
    stances: Mapping[str, str],
    *,
    opened: str = "",
    narrow: bool = False,
) -> Figure:
    """For each theme the shares of the stances as one bar for A and one for B.

    `stances` are the names of those drawn. The thin lines below a bar are the 95 % intervals of
    what is against, from the left, and of what is for, from the right.
    """
    room = NAMES * (2 if narrow else 1)
    tall = room + 2 * BAR + GAP + BETWEEN
    height = len(rows) * tall
    middles = [
        (i * tall + room + BAR / 2, i * tall + room + BAR * 1.5 + GAP) for i in range(len(rows))
    ]
    bars = [
        (at, row.bars[place], "ab"[place])
        for row, both in zip(rows, middles, strict=True)
        for place, at in enumerate(both)
    ]
    traces = [_parts(look, bars, stance, opened) for stance in ORDER if stance in stances]
    return figure(
        look,
        [*traces, *(_intervals(look, bars, end) for end in ("against", "for")), _sums(look, bars)],
        height=height + HEAD,
        barmode="stack",
        margin={"l": 0, "r": 0, "t": HEAD, "b": 0},
        annotations=[
            *_key(look, stances),
            *legend(look, names, 34),
            *(n for i, row in enumerate(rows) for n in _names(look, row, i * tall, narrow)),
            *(_letter(look, at, key) for at, _, key in bars),
        ],
        xaxis=axis(look, visible=False, range=[-LETTERS, 1 + COUNTS]),
        yaxis=axis(
            look,
            range=[height, 0],
            tickvals=[] if narrow else [sum(both) / 2 for both in middles],
            ticktext=[] if narrow else [escape(row.name, quote=False) + "  " for row in rows],
        ),
    )


def _parts(
    look: Look, bars: list[tuple[float, Bar, str]], stance: str, opened: str
) -> dict[str, Any]:
    """One stance in all bars; a side without it, or without the theme, has a part of no length."""
    held = [(at, bar.parts.get(stance)) for at, bar, _ in bars]
    known = [(at, part) for at, part in held if part and part.n]
    parts = [part for _, part in known]
    colour = look.stance(stance)
    return {
        "type": "bar",
        "orientation": "h",
        "x": [part.share for part in parts],
        "y": [at for at, _ in known],
        "width": [BAR] * len(parts),
        "text": [str(part.n) if part.share >= NUMBERED else "" for part in parts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 12, "color": ink_on(colour)},
        "marker": {
            "color": colour,
            "line": {
                "color": [look.ink if part.mark == opened else look.paper for part in parts],
                "width": [2 if part.mark == opened else 1 for part in parts],
            },
        },
        "customdata": [part.mark for part in parts],
        "hovertext": [part.tip for part in parts],
        "hoverinfo": "text",
        "meta": {"n": [part.n for part in parts]},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _intervals(look: Look, bars: list[tuple[float, Bar, str]], end: str) -> dict[str, Any]:
    """The intervals of the shares at one end, below the bars, around where that share ends."""
    known = [(at, part) for at, bar, _ in bars if (part := bar.parts.get(end)) and part.n]
    before = [part.share - part.low for _, part in known]
    beyond = [part.high - part.share for _, part in known]
    turned = end == "for"
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [1 - part.share if turned else part.share for _, part in known],
        "y": [at + BAR / 2 + BELOW[end] for at, _ in known],
        "marker": {"size": 4, "color": look.stance(end), "symbol": "circle", "opacity": 1},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": before if turned else beyond,
            "arrayminus": beyond if turned else before,
            "color": look.stance(end),
            "thickness": 1.5,
            "width": 0,
        },
        "hoverinfo": "skip",
    }


def _sums(look: Look, bars: list[tuple[float, Bar, str]]) -> dict[str, Any]:
    """How many statements each bar is of, at its end."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [1 + COUNTS] * len(bars),
        "y": [at for at, _, _ in bars],
        "text": [f"{bar.n:,}" for _, bar, _ in bars],
        "textposition": "middle left",
        "textfont": {
            "size": 13,
            "color": [
                lettering(side(look, key), look) if bar.n else look.third for _, bar, key in bars
            ],
        },
        "cliponaxis": False,
        "customdata": [bar.mark if bar.n else "" for _, bar, _ in bars],
        "hovertext": [bar.tip for _, bar, _ in bars],
        "hoverinfo": "text",
    }


def _note(text: str, x: float, y: float, colour: str, **settings: Any) -> dict[str, Any]:
    base = {"text": text, "x": x, "y": y, "showarrow": False, "yanchor": "middle"}
    return {**base, "xanchor": "left", "font": {"size": 12, "color": colour}, **settings}


def _names(look: Look, row: Row, top: float, narrow: bool) -> list[dict[str, Any]]:
    """What the two ends mean, above the bars of a theme; its name too where that has no column."""
    ends = top + NAMES * (1.5 if narrow else 0.5)
    notes = [
        _note(escape(row.ends[0], quote=False), 0, ends, lettering(look.stance("against"), look)),
        _note(
            escape(row.ends[1], quote=False),
            1,
            ends,
            lettering(look.stance("for"), look),
            xanchor="right",
        ),
    ]
    if narrow:
        name = f"<b>{escape(row.name, quote=False)}</b>"
        notes.append(_note(name, 0, top + NAMES * 0.5, look.ink, font={"size": 13}))
    return notes


def _letter(look: Look, at: float, key: str) -> dict[str, Any]:
    ink = lettering(side(look, key), look)
    return _note(f"<b>{key.upper()}</b>", -LETTERS, at, ink)


def _key(look: Look, stances: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the colours mean, in the order of the parts."""
    names = [
        f'<span style="color:{lettering(look.stance(stance), look)}">'
        f"■ {escape(stances[stance], quote=False)}</span>"
        for stance in ORDER
        if stance in stances
    ]
    note = {"xref": "paper", "yref": "paper", "x": 1, "y": 1, "showarrow": False}
    note |= {"xanchor": "right", "yanchor": "bottom", "yshift": 6, "font": {"size": 12}}
    return [{**note, "text": "   ".join(names)}]
