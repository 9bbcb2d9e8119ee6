"""Who speaks how much: a row a speaker, direct and indirect speech, and what it is about."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.tones import pale, strong
from dashboard.look import Figure, Look, axis, figure

ROW_HEIGHT, HEADER = 44, 34
# Shares of the longest bar: the names at the left of the bars, the totals at their right.
NAME_ROOM = {False: 0.95, True: 0.0}
TOTAL_ROOM = 0.16
# Where the bars end and the discs of the themes begin, as shares of the width.
BARS_END, DISCS_BEGIN = 0.5, 0.505
# Wide characters that fit into the name's room: of the name, and of the line in second ink.
NAME_FITS = {False: 15, True: 12}
ROLE_FITS = {False: 19, True: 15}
# A segment shorter than this share of the longest bar has no room for its number.
NUMBERED = 0.07
# The prefix of what a click on a name opens.
SPEAKER = "speaker:"


@dataclass(frozen=True)
class Voice:
    """A row: the speaker, name and role as shown, and the counts, each with what it opens."""

    speaker: str
    name: str
    role: str
    tip: str
    n: int
    mark: str
    direct: int
    direct_mark: str
    indirect: int
    indirect_mark: str
    known: bool = True


def fit(text: str, room: float) -> str:
    """The text, visibly shortened where it is wider than `room` Chinese characters.

    Letters and digits count a little over half a character.

    >>> fit("威尔·迪普", 6), fit("上海市人工智能行业协会", 6)
    ('威尔·迪普', '上海市人工…')
    """
    widths = [1.0 if unicodedata.east_asian_width(c) in "WF" else 0.58 for c in text]
    if sum(widths) <= room:
        return text
    used, kept = 0.0, 0
    while kept < len(text) and used + widths[kept] <= room - 1:
        used += widths[kept]
        kept += 1
    return text[:kept].rstrip() + "…"


def voices(
    look: Look,
    rows: Sequence[Voice],
    kinds: tuple[str, str],
    *,
    discs: Figure | None = None,
    opened: str = "",
    narrow: bool = False,
) -> Figure:
    """Rows of speakers, the first on top; `kinds` names direct and indirect speech.

    `discs` is the matrix of the same speakers and themes (`dashboard.charts.matrix`), drawn at
    the right in the same rows. A click on a name opens `speaker:` and the speaker's id.
    """
    most = max((row.n for row in rows), default=1)
    left = -NAME_ROOM[narrow] * most
    traces = [
        _names(rows, left, most, narrow),
        _totals(look, rows, most, narrow),
        _segments(look, rows, kinds, most, opened, narrow),
    ]
    notes = [_label(look, row, place, left, narrow) for place, row in enumerate(rows)]
    layout: dict[str, Any] = {
        "height": len(rows) * ROW_HEIGHT + HEADER,
        "margin": {"l": 0, "r": 0, "t": HEADER, "b": 0},
        "barmode": "overlay",
        "annotations": [*notes, *_legend(look, kinds)],
        "xaxis": axis(look, visible=False, range=[left, most * (1 + TOTAL_ROOM)]),
        "yaxis": axis(look, visible=False, range=[len(rows) - 0.5, -0.5]),
    }
    if discs:
        layout["xaxis"]["domain"] = [0, BARS_END]
        layout["xaxis2"] = discs["layout"]["xaxis"] | {
            "domain": [DISCS_BEGIN, 1],
            "anchor": "y",
            "automargin": False,
            "tickfont": {"size": 12, "color": look.second},
        }
        layout["shapes"] = [_rule(look, place) for place in range(1, len(rows))]
        traces += [trace | {"xaxis": "x2"} for trace in discs["data"]]
    return figure(look, traces, **layout)


def _names(rows: Sequence[Voice], left: float, most: int, narrow: bool) -> dict[str, Any]:
    """Unseen bars under the names, so that a click on a name is a click on a mark."""
    width = most * (1 + TOTAL_ROOM) if narrow else -left * 0.98
    return {
        "type": "bar",
        "orientation": "h",
        "base": [left for _ in rows],
        "x": [width for _ in rows],
        "y": [place - 0.24 if narrow else place for place in range(len(rows))],
        "width": 0.48 if narrow else 0.96,
        "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        "customdata": [SPEAKER + row.speaker for row in rows],
        "hovertext": [row.tip for row in rows],
        "hoverinfo": "text",
        "meta": "names",
        **_steady(),
    }


def _steady() -> dict[str, Any]:
    """A click opens evidence; it does not fade the rest of the chart."""
    return {
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _middle(place: int, narrow: bool) -> float:
    return place + 0.2 if narrow else place


def _totals(look: Look, rows: Sequence[Voice], most: int, narrow: bool) -> dict[str, Any]:
    """The number behind each bar, which opens all of the speaker's statements."""
    return {
        "type": "bar",
        "orientation": "h",
        "base": [row.n for row in rows],
        "x": [most * TOTAL_ROOM for _ in rows],
        "y": [_middle(place, narrow) for place in range(len(rows))],
        "width": 0.44,
        "text": [f" {row.n:,}" for row in rows],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 13, "color": look.ink},
        "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        "customdata": [row.mark for row in rows],
        "hovertext": [row.tip for row in rows],
        "hoverinfo": "text",
        **_steady(),
    }


def _segments(
    look: Look,
    rows: Sequence[Voice],
    kinds: tuple[str, str],
    most: int,
    opened: str,
    narrow: bool,
) -> dict[str, Any]:
    """Direct speech from the left, indirect speech behind it; hatched where nobody is named."""
    parts = [
        (place, row, base, n, mark, kind)
        for place, row in enumerate(rows)
        for base, n, mark, kind in (
            (0, row.direct, row.direct_mark, 0),
            (row.direct, row.indirect, row.indirect_mark, 1),
        )
        if n
    ]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [base for _, _, base, _, _, _ in parts],
        "x": [n for _, _, _, n, _, _ in parts],
        "meta": "counts",
        "y": [_middle(place, narrow) for place, *_ in parts],
        "width": 0.34 if narrow else 0.44,
        "text": [str(n) if n >= NUMBERED * most else "" for _, _, _, n, _, _ in parts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {
            "size": 11,
            "color": [(look.paper, look.ink)[kind or not row.known] for _, row, *_, kind in parts],
        },
        "marker": {
            "color": [(strong(look), pale(look))[kind] for *_, kind in parts],
            "pattern": {
                "shape": ["" if row.known else "/" for _, row, *_ in parts],
                "fgcolor": look.paper,
                "fgopacity": 0.55,
                "size": 6,
            },
            "line": {
                "color": [look.ink if part[4] == opened else look.paper for part in parts],
                "width": [2.5 if part[4] == opened else 1 for part in parts],
            },
        },
        "customdata": [part[4] for part in parts],
        "hovertext": [
            f"<b>{html.escape(row.name, quote=False)}</b><br>{kinds[kind]}: {n:,}"
            for _, row, _, n, _, kind in parts
        ],
        "hoverinfo": "text",
        **_steady(),
    }


def _label(look: Look, row: Voice, place: int, left: float, narrow: bool) -> dict[str, Any]:
    name = html.escape(fit(row.name, NAME_FITS[narrow]), quote=False)
    role = html.escape(fit(row.role, ROLE_FITS[narrow]), quote=False)
    name = f"<b>{name}</b>" if row.known else f"<i>{name}</i>"
    second = f'<span style="color:{look.second};font-size:11.5px">{role}</span>'
    return {
        "text": f"{name}  {second}" if narrow else f"{name}<br>{second}",
        "x": left,
        "y": place - 0.22 if narrow else place,
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": 13.5, "color": look.ink},
    }


def _legend(look: Look, kinds: tuple[str, str]) -> list[dict[str, Any]]:
    """What the two tones of the bars are, above them."""
    colours = (strong(look), pale(look))
    text = "   ".join(
        f'<span style="color:{colour}">■</span> {kind}'
        for colour, kind in zip(colours, kinds, strict=True)
    )
    return [
        {
            "text": text,
            "x": 0,
            "y": 1,
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 2,
            "showarrow": False,
            "font": {"size": 12, "color": look.second},
        }
    ]


def _rule(look: Look, place: int) -> dict[str, Any]:
    """A hair line between two rows, from the name to the last theme."""
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": place - 0.5,
        "y1": place - 0.5,
        "line": {"color": look.rule, "width": 1},
        "layer": "below",
    }
