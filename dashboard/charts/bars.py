"""Horizontal bars: one a row, its name at the left, its number at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.look import Figure, Look, axis, figure

ROW_HEIGHT = 32
# Room at the right for the number, as a share of the longest bar.
NUMBER_ROOM = 0.16


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its value as drawn and as written, its colour, and what a click opens."""

    name: str
    value: float
    label: str
    colour: str
    mark: str
    tip: str = ""


def bars(
    look: Look,
    rows: Sequence[Bar],
    *,
    opened: str = "",
    row_height: int = ROW_HEIGHT,
    number_room: float = NUMBER_ROOM,
) -> Figure:
    """A ranked bar chart, the first row on top; the opened bar is outlined.

    `number_room` is what the labels at the right take, as a share of the longest bar.

    >>> from dashboard.look import LIGHT
    >>> made = bars(LIGHT, [Bar("技术", 3, "3", "#4AA3C7", "statements;theme=technology")])
    >>> made["data"][0]["customdata"]
    ['statements;theme=technology']
    """
    places = list(range(len(rows)))
    longest = max((abs(row.value) for row in rows), default=1) or 1
    lowest = min((row.value for row in rows), default=0)
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [row.value for row in rows],
        "y": places,
        "text": [row.label for row in rows],
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"color": look.second, "size": 13},
        "marker": {
            "color": [row.colour for row in rows],
            "cornerradius": 2,
            "line": {
                "color": look.ink,
                "width": [2 if row.mark and row.mark == opened else 0 for row in rows],
            },
        },
        "customdata": [row.mark for row in rows],
        "hovertext": [row.tip or f"{row.name}: {row.label}" for row in rows],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    left = lowest - longest * number_room if lowest < 0 else 0
    return figure(
        look,
        [trace],
        height=max(1, len(rows)) * row_height + 8,
        bargap=0.38,
        xaxis=axis(look, visible=False, range=[left, longest * (1 + number_room)]),
        yaxis=axis(
            look,
            tickvals=places,
            ticktext=[row.name + " " for row in rows],
            range=[len(rows) - 0.5, -0.5],
        ),
    )
