"""Which side is taken: for each theme every coding as a dot, from against to for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from analysis.codebook import UNDECIDED
from analysis.filter import Mark
from dashboard.charts.tones import lettering
from dashboard.fonts import text_width
from dashboard.look import Figure, Look, axis, figure, rule

# Where each stance stands between the two ends, as shares of the width.
ZONES = {"against": (0.0, 0.28), "mixed": (0.31, 0.46), "none": (0.50, 0.70), "for": (0.73, 1.0)}
# The same where the reader asks for more confidence than some codings have.
ZONES_UNDECIDED = {
    "against": (0.0, 0.24),
    "mixed": (0.27, 0.39),
    UNDECIDED: (0.42, 0.56),
    "none": (0.59, 0.74),
    "for": (0.77, 1.0),
}
# The stances as they stand from one end to the other.
ORDER = tuple(ZONES_UNDECIDED)
Zones = Mapping[str, tuple[float, float]]
# Dots side by side in a zone, wide and narrow: 20 and 11 pixels apart on 900 and 330 pixels.
STEP = {False: 0.0285, True: 0.046}
DOT = {False: 14, True: 10}
LINE_HEIGHT = 19
# From here a zone is one disc with its number: more dots than five lines would not be counted.
MOST_LINES = 5
# Pixels by which the ends of a proposition stand higher over a disc than over dots.
DISC_ROOM = 8
# The type of notes, and the pixels between a line and the count beside it.
NOTE_SIZE, COUNTS_SHIFT = 12.5, 10


@dataclass(frozen=True)
class Row:
    """A theme: its name, what being against and for its proposition means there, its numbers.

    `counted` is the numbers in words, `counts` how many take each stance.
    """

    theme: str
    name: str
    against: str
    for_: str
    counted: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Dot:
    """One coding: theme, stance, what a click opens, what it says on hover."""

    theme: str
    stance: str
    mark: str
    tip: str


def dots(
    look: Look,
    rows: Sequence[Row],
    codings: Sequence[Dot],
    names: dict[str, str],
    *,
    opened: str = "",
    narrow: bool = False,
    speaker: str = "",
) -> Figure:
    """One line a theme, one dot a coding; `names` heads the zones.

    A zone too full for dots becomes one disc whose number is the count and which opens all;
    where all codings are of one speaker, `speaker` is who.
    """
    ranges = ZONES_UNDECIDED if any(row.counts.get(UNDECIDED) for row in rows) else ZONES
    points: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = _zone_names(look, names, ranges)
    rules: list[dict[str, Any]] = []
    tick_places: list[float] = []
    top = 34.0
    for row in rows:
        zones = {s: [d for d in codings if d.theme == row.theme and d.stance == s] for s in ranges}
        lines = max(_lines(ranges[s], row.counts.get(s, 0), narrow) for s in ranges)
        full = any(_is_full(ranges[s], row.counts.get(s, 0), narrow) for s in ranges)
        label_room = (46 if narrow else 24) + DISC_ROOM * full
        middle = top + label_room + 10
        notes += _row_notes(look, row, top, middle, narrow)
        rules.append(rule(look, middle, width=2))
        tick_places.append(middle)
        for stance, held in zones.items():
            n = row.counts.get(stance, 0)
            if _is_full(ranges[stance], n, narrow):
                points.append(_disc(row.theme, stance, n, ranges[stance], middle, speaker))
            else:
                points += _points(held, ranges[stance], middle, narrow)
        top = middle + lines * LINE_HEIGHT + 10
    height = top + 4
    return figure(
        look,
        [_trace(look, points, opened, narrow)],
        height=round(height),
        shapes=rules,
        annotations=notes,
        margin={"l": 0, "r": 0 if narrow else _room_of_counts(rows), "t": 0, "b": 0},
        xaxis=axis(look, visible=False, range=[-0.02, 1.02]),
        yaxis=axis(
            look,
            range=[height, 0],
            tickvals=[] if narrow else tick_places,
            ticktext=[] if narrow else [f"<b>{row.name}</b>   " for row in rows],
            tickfont={"size": 15, "color": look.ink},
        ),
    )


def _per_line(zone: tuple[float, float], narrow: bool) -> int:
    begin, end = zone
    return max(1, int((end - begin) / STEP[narrow]))


def _is_full(zone: tuple[float, float], n: int, narrow: bool) -> bool:
    """Whether a zone holds more than can be drawn as dots: one disc stands for them."""
    return n > _per_line(zone, narrow) * MOST_LINES


def _lines(zone: tuple[float, float], n: int, narrow: bool) -> int:
    lines = -(-n // _per_line(zone, narrow))
    return 2 if lines > MOST_LINES else max(1, lines)


def _disc(
    theme: str, stance: str, n: int, zone: tuple[float, float], middle: float, speaker: str
) -> dict[str, Any]:
    """One disc for all codings of a zone: its number is theirs, and it opens them all."""
    mark = Mark("statements", theme=theme, stance=stance, speaker=speaker).encode()
    return {
        "x": sum(zone) / 2,
        "y": middle,
        "mark": mark,
        "tip": str(n),
        "stance": stance,
        "text": str(n),
        "size": 34,
    }


def _points(
    held: list[Dot], zone: tuple[float, float], middle: float, narrow: bool
) -> list[dict[str, Any]]:
    per_line = _per_line(zone, narrow)
    points = []
    for place, dot in enumerate(held):
        line, column = divmod(place, per_line)
        in_line = min(per_line, len(held) - line * per_line)
        points.append(
            {
                "x": sum(zone) / 2 + (column - (in_line - 1) / 2) * STEP[narrow],
                "y": middle + line * LINE_HEIGHT,
                "mark": dot.mark,
                "tip": dot.tip,
                "stance": dot.stance,
                "text": "",
                "size": DOT[narrow],
            }
        )
    return points


def _trace(look: Look, points: list[dict[str, Any]], opened: str, narrow: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [point["x"] for point in points],
        "y": [point["y"] for point in points],
        "text": [point["text"] for point in points],
        "textfont": {"color": look.paper, "size": 12},
        "cliponaxis": False,
        "marker": {
            "size": [point["size"] + (4 if point["mark"] == opened else 0) for point in points],
            "color": [look.stance(point["stance"]) for point in points],
            "symbol": [
                "circle-open" if point["stance"] == UNDECIDED and not point["text"] else "circle"
                for point in points
            ],
            "opacity": 1,
            "line": {
                "color": look.ink,
                "width": [2.5 if point["mark"] == opened else 0 for point in points],
            },
        },
        "customdata": [point["mark"] for point in points],
        "hovertext": [point["tip"] for point in points],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _note(text: str, x: float, y: float, colour: str, **settings: Any) -> dict[str, Any]:
    base = {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": NOTE_SIZE, "color": colour},
        "xanchor": "left",
        "yanchor": "middle",
    }
    return {**base, **settings}


def _zone_names(look: Look, names: dict[str, str], zones: Zones) -> list[dict[str, Any]]:
    return [
        _note(
            f'<span style="color:{look.stance(stance)}">{_sign(stance)}</span> {names[stance]}',
            sum(zone) / 2,
            14,
            _ink(look, stance),
            xanchor="center",
        )
        for stance, zone in zones.items()
    ]


def _sign(stance: str) -> str:
    """The mark of a statement in small, as it is drawn below."""
    return "○" if stance == UNDECIDED else "●"


def _ink(look: Look, stance: str) -> str:
    """The colour of a stance as text: as much darker, or lighter, as it must be to be read."""
    return lettering(look.stance(stance), look)


def _room_of_counts(rows: Sequence[Row]) -> int:
    """The pixels beside the lines that the longest count takes."""
    longest = max((text_width(row.counted, NOTE_SIZE) for row in rows), default=0.0)
    return COUNTS_SHIFT + ceil(longest) + 4


def _row_notes(
    look: Look, row: Row, top: float, middle: float, narrow: bool
) -> list[dict[str, Any]]:
    ends = top + (34 if narrow else 12)
    notes = [
        _note(row.against, 0, ends, _ink(look, "against")),
        _note(row.for_, 1, ends, _ink(look, "for"), xanchor="right"),
    ]
    if narrow:
        notes += [
            _note(
                f"<b>{row.name}</b>", 0, top + 14, look.ink, font={"size": 14, "color": look.ink}
            ),
            _note(row.counted, 1, top + 14, look.third, xanchor="right"),
        ]
    else:
        notes.append(_note(row.counted, 1.02, middle, look.second, xshift=COUNTS_SHIFT))
    return notes
