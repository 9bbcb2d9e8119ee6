"""Colours and the plain Plotly figure every chart starts from, in light and in dark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from dashboard.fonts import STACK, text_width

Figure = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """The colours of one appearance of the page.

    >>> LIGHT.stance("for")
    '#0F766E'
    """

    dark: bool
    paper: str
    ink: str
    second: str
    third: str
    rule: str
    stances: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str], ...] = ()

    def stance(self, stance: str) -> str:
        """The colour of a stance: for, against, mixed, none or undecided."""
        return dict(self.stances)[stance]

    def theme(self, theme: str) -> str:
        """The colour of a theme; the second ink for a theme that has none."""
        return dict(self.themes).get(theme, self.second)


LIGHT = Look(
    dark=False,
    paper="#FBFAF7",
    ink="#1F2328",
    second="#5F6672",
    third="#686E78",
    rule="#E7E3DA",
    stances=(
        ("for", "#0F766E"),
        ("against", "#C2410C"),
        ("mixed", "#C98A1F"),
        ("none", "#A3A8B0"),
        ("undecided", "#8A8FA0"),
    ),
)
DARK = Look(
    dark=True,
    paper="#16181B",
    ink="#ECE9E2",
    second="#A6ABB4",
    third="#9096A0",
    rule="#34383E",
    stances=(
        ("for", "#3FB5A8"),
        ("against", "#F0814F"),
        ("mixed", "#EBC765"),
        ("none", "#747A84"),
        ("undecided", "#8C93A3"),
    ),
)
# The share of white that lifts a theme's colour until it reads on dark paper.
DARK_LIFT = 0.38


def look(dark: bool, theme_colours: dict[str, str]) -> Look:
    """The light or dark look with the codebook's theme colours, lifted where paper is dark.

    >>> look(False, {"risk": "#882255"}).theme("risk")
    '#882255'
    """
    base = DARK if dark else LIGHT
    lifted = {key: lift(colour) if dark else colour for key, colour in theme_colours.items()}
    return Look(**{**base.__dict__, "themes": tuple(lifted.items())})


def lift(colour: str, share: float = DARK_LIFT) -> str:
    """A hex colour moved towards white by `share` of the way.

    >>> lift("#000000", 0.5)
    '#808080'
    """
    channels = (int(colour[index : index + 2], 16) for index in (1, 3, 5))
    return "#" + "".join(f"{round(c + (255 - c) * share):02X}" for c in channels)


def axis(look: Look, **settings: Any) -> dict[str, Any]:
    """An axis without lines or grid; `figure` makes room for its labels."""
    base = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": False,
        # Plotly would measure each label in the page to find out.
        "ticklabeloverflow": "allow",
        "fixedrange": True,
        "tickfont": {"size": 13, "color": look.ink},
        "title": {"text": ""},
    }
    return {**base, **settings}


def figure(look: Look, traces: list[dict[str, Any]], **layout: Any) -> Figure:
    """A figure as plain data: transparent paper, the page's font, no furniture.

    Keyword arguments are Plotly layout settings that override the base. The margins make room
    for the labels of the axes, beside what `margin` asks for: Plotly's own way to find that room
    (automargin) draws each chart twice.
    """
    base: dict[str, Any] = {
        "template": {"data": {}, "layout": {}},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": STACK, "size": 13, "color": look.ink},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "hovermode": "closest",
        "clickmode": "event+select",
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": look.paper,
            "bordercolor": look.rule,
            "font": {"family": STACK, "size": 13, "color": look.ink},
            "align": "left",
        },
        "xaxis": axis(look),
        "yaxis": axis(look),
    }
    settings = {**base, **layout}
    room = label_room(settings["xaxis"], settings["yaxis"])
    asked = {**base["margin"], **settings["margin"]}
    settings["margin"] = {side: asked[side] + room.get(side, 0) for side in "lrtb"}
    return {"data": traces, "layout": settings}


def rule(look: Look, y: float, *, width: int = 1) -> dict[str, Any]:
    """A line across the whole figure at `y`, under what is drawn, for a figure's `shapes`."""
    ends = {"x0": 0, "x1": 1, "y0": y, "y1": y}
    return {"type": "line", **ends, "line": {"color": look.rule, "width": width}, "layer": "below"}


# Pixels between a label and what it labels, and the height of a line in font sizes.
LABEL_GAP, LINE = 7, 1.5


def label_room(xaxis: dict[str, Any], yaxis: dict[str, Any]) -> dict[str, int]:
    """The pixels that the labels of the axes need on each side."""
    room: dict[str, int] = {}
    if yaxis.get("visible", True) and yaxis.get("ticktext"):
        room["l"] = _widest(yaxis) + LABEL_GAP
    if xaxis.get("visible", True) and xaxis.get("ticktext"):
        lines = xaxis["tickfont"]["size"] * LINE
        upright = xaxis.get("tickangle", 0) in (-90, 90)
        high = _widest(xaxis) if upright else lines
        room["t" if xaxis.get("side") == "top" else "b"] = round(high) + LABEL_GAP
    return room


def _widest(axis: dict[str, Any]) -> int:
    size = axis["tickfont"]["size"]
    texts = (unescape(_TAG.sub("", str(text))) for text in axis["ticktext"])
    return round(max(text_width(text, size) for text in texts))


_TAG = re.compile(r"<[^<>]+>")
