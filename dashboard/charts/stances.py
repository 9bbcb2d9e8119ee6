"""Which side is taken: for each theme every coding as a dot, from against to for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
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
# More dots than five lines would not be counted: then zones are discs, each with its number.
MOST_LINES = 5
# The width of the largest disc, wide and narrow; of the smallest, which can still be met; and of
# the smallest that holds its number.
LARGEST_DISC = {False: 60, True: 46}
SMALLEST_DISC, HOLDS_NUMBER = 7, 28
# How far a disc with its number below reaches down at most.
DISC_WITH_NUMBER = HOLDS_NUMBER // 2 + 16
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

    Where a zone is too full for dots, each becomes one disc that opens all: its area is as
    their number. Where all codings are of one speaker, `speaker` is who.
    """
    ranges = ZONES_UNDECIDED if any(row.counts.get(UNDECIDED) for row in rows) else ZONES
    widths = _disc_widths(rows, narrow) if is_folded(rows, narrow=narrow) else {}
    points: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = _zone_names(look, names, ranges)
    rules: list[dict[str, Any]] = []
    tick_places: list[float] = []
    top = 34.0
    for row in rows:
        lines = max(_lines(ranges[s], row.counts.get(s, 0), narrow) for s in ranges)
        radius = max((widths[n] / 2 for n in row.counts.values() if n in widths), default=0)
        middle = top + (46 if narrow else 24) + max(10, radius)
        notes += _row_notes(look, row, top, middle, narrow)
        rules.append(rule(look, middle, width=2))
        tick_places.append(middle)
        for stance, zone in ranges.items():
            if widths:
                points += _disc(look, row, stance, zone, middle, widths, speaker)
            else:
                held = [d for d in codings if d.theme == row.theme and d.stance == stance]
                points += _points(held, zone, middle, narrow)
        top = middle + (max(radius, DISC_WITH_NUMBER) if widths else lines * LINE_HEIGHT) + 10
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


def is_folded(rows: Sequence[Row], *, narrow: bool = False) -> bool:
    """Whether there are too many codings for a dot each, so that discs stand for them."""
    ranges = ZONES_UNDECIDED if any(row.counts.get(UNDECIDED) for row in rows) else ZONES
    return any(
        row.counts.get(stance, 0) > _per_line(zone, narrow) * MOST_LINES
        for row in rows
        for stance, zone in ranges.items()
    )


def _disc_widths(rows: Sequence[Row], narrow: bool) -> dict[int, float]:
    """The width of the disc of each number there is: its area is as the number."""
    numbers = {n for row in rows for n in row.counts.values() if n}
    scale = LARGEST_DISC[narrow] / sqrt(max(numbers))
    return {n: max(SMALLEST_DISC, round(scale * sqrt(n), 1)) for n in numbers}


def _lines(zone: tuple[float, float], n: int, narrow: bool) -> int:
    return max(1, -(-n // _per_line(zone, narrow)))


def _disc(
    look: Look,
    row: Row,
    stance: str,
    zone: tuple[float, float],
    middle: float,
    widths: Mapping[int, float],
    speaker: str,
) -> list[dict[str, Any]]:
    """One disc for all codings of a zone: its number is theirs, and it opens them all."""
    if not (n := row.counts.get(stance, 0)):
        return []
    mark = Mark("statements", theme=row.theme, stance=stance, speaker=speaker).encode()
    inside = widths[n] >= HOLDS_NUMBER
    return [
        {
            "x": sum(zone) / 2,
            "y": middle,
            "mark": mark,
            "tip": str(n),
            "stance": stance,
            "text": str(n),
            "size": widths[n],
            "at": "middle center" if inside else "bottom center",
            "ink": look.paper if inside else _ink(look, stance),
        }
    ]


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
        "textposition": [point.get("at", "middle center") for point in points],
        "textfont": {"color": [point.get("ink", look.paper) for point in points], "size": 12},
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
