"""Over time: a lane for each theme, stance or word, in it a column for each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.charts.spread import spaced
from dashboard.fonts import text_width
from dashboard.look import Figure, Look, axis, figure, rule

LANE_HEIGHT = 54
# The part of its lane that the highest column fills, so that lanes stay apart.
FILLED = 0.82
# Room under the lanes for the names of the periods.
FOOT = 26
# Periods between the last one and what has no date; more where there are many.
APART = 1.2
# The width in pixels that the periods have at least, wide and narrow: names of periods that
# would touch there are left out.
WIDTH = {False: 640, True: 230}
NAME_SIZE = 12


@dataclass(frozen=True)
class Column:
    """What one lane counts in one period: how high (0 to 1), the count, and what it opens."""

    lane: str
    period: str
    height: float
    n: int
    mark: str
    tip: str


def timeline(
    look: Look,
    columns: Sequence[Column],
    lanes: Mapping[str, str],
    periods: Mapping[str, str],
    colours: Mapping[str, str],
    *,
    opened: str = "",
    narrow: bool = False,
) -> Figure:
    """Lanes and periods (key to name, in their order); the period "" has no date, and stands off.

    >>> from dashboard.look import LIGHT
    >>> drawn = timeline(LIGHT, [Column("risk", "2024-03", 1, 4, "statements", "")],
    ...     {"risk": "Risk"}, {"2024-03": "2024-03", "": "undated"}, {"risk": "#882255"})
    >>> drawn["data"][0]["customdata"], drawn["layout"]["xaxis"]["tickvals"]
    (['statements'], [0, 1.2])
    """
    rows = {key: place for place, key in enumerate(lanes)}
    places = _places(periods)
    last = max(places.values(), default=0)
    dated = [column for column in columns if column.period]
    undated = [column for column in columns if not column.period]
    return figure(
        look,
        [
            _columns(look, dated, rows, places, colours, opened),
            _numbers(look, undated, rows, last, opened),
        ],
        height=len(lanes) * LANE_HEIGHT + FOOT,
        barmode="overlay",
        shapes=[rule(look, place + 1) for place in rows.values()],
        xaxis=axis(
            look,
            range=[-0.6, last + max(0.6, last / 24)],
            tickfont={"size": NAME_SIZE, "color": look.second},
            **_ticks(periods, places, last, narrow),
        ),
        yaxis=axis(
            look,
            tickvals=[place + 0.7 for place in rows.values()],
            ticktext=[name + "  " for name in lanes.values()],
            range=[len(lanes) + 0.02, -0.05],
        ),
    )


def ordinal(period: str) -> int:
    """The number of a day, month, quarter or year, so that gaps between periods can be seen.

    >>> ordinal("2024-01") - ordinal("2023-11"), ordinal("2024-Q1") - ordinal("2023-Q4")
    (2, 1)
    """
    if len(period) == len("2024-03-01"):
        return date.fromisoformat(period).toordinal()
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return int(year) * 4 + int(part[1:])
    return int(year) * 12 + int(part) if part else int(year)


def _places(periods: Mapping[str, str]) -> dict[str, float]:
    """Where each period stands: as far apart as they are; what has no date after a gap."""
    numbers = {key: ordinal(key) for key in periods if key}
    first = min(numbers.values(), default=0)
    places: dict[str, float] = {key: number - first for key, number in numbers.items()}
    if "" in periods:
        span = max(places.values(), default=0.0)
        places[""] = span + APART * max(1.0, span / 14) if numbers else 0.0
    return places


def _numbers(
    look: Look, columns: Sequence[Column], rows: Mapping[str, int], at: float, opened: str
) -> dict[str, Any]:
    """What has no date as a number a lane: it would be a column of another measure."""
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [at for _ in columns],
        "y": [rows[column.lane] + 0.66 for column in columns],
        "text": [str(column.n) for column in columns],
        "textfont": {"size": NAME_SIZE, "color": look.second},
        "cliponaxis": False,
        "marker": {
            "size": 30,
            "color": look.paper,
            "line": {
                "color": [look.ink if column.mark == opened else look.rule for column in columns],
                "width": [2 if column.mark == opened else 1 for column in columns],
            },
        },
        "customdata": [column.mark for column in columns],
        "hovertext": [column.tip for column in columns],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _columns(
    look: Look,
    columns: Sequence[Column],
    rows: Mapping[str, int],
    places: Mapping[str, float],
    colours: Mapping[str, str],
    opened: str,
) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [places[column.period] for column in columns],
        "y": [-column.height * FILLED for column in columns],
        "base": [rows[column.lane] + 1 for column in columns],
        "width": 0.78,
        "text": [str(column.n) for column in columns],
        "textposition": "none",
        "marker": {
            "color": [colours.get(column.lane, look.second) for column in columns],
            "line": {
                "color": look.ink,
                "width": [2 if column.mark == opened else 0 for column in columns],
            },
        },
        "customdata": [column.mark for column in columns],
        "hovertext": [column.tip for column in columns],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _ticks(
    periods: Mapping[str, str], places: Mapping[str, float], last: float, narrow: bool
) -> dict[str, Any]:
    """The names of periods that find room; what has no date is always named."""
    scale = WIDTH[narrow] / (last + 1.2)
    widest = max((text_width(name, NAME_SIZE) for name in periods.values()), default=0) + 8
    dated = [key for key in periods if key]
    kept = spaced([places[key] * scale for key in dated], widest)
    if "" in periods and dated:
        kept = [
            k and (last - places[key]) * scale >= widest for k, key in zip(kept, dated, strict=True)
        ]
    shown = [key for key, is_kept in zip(dated, kept, strict=True) if is_kept]
    shown += [""] * ("" in periods)
    return {
        "tickvals": [places[key] for key in shown],
        "ticktext": [periods[key] for key in shown],
    }
