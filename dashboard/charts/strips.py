"""Where in each article a term falls: one lane an article, one tick an occurrence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.look import Figure, Look, axis, figure, rule

LANE_HEIGHT = 30
TICK_HEIGHT = 17


@dataclass(frozen=True)
class Tick:
    """One occurrence: its share of the way through (0..1), in speech or not, what it opens."""

    share: float
    spoken: bool
    mark: str
    tip: str


@dataclass(frozen=True)
class Lane:
    """An article: its name, how many occurrences it holds, what the number opens, the ticks."""

    name: str
    n: int
    mark: str
    ticks: Sequence[Tick]


def strips(look: Look, lanes: Sequence[Lane], *, begin: str, end: str, opened: str = "") -> Figure:
    """One strip an article from its beginning to its end; the opened tick stands out.

    Ticks inside someone's words are drawn in full ink, those of the narration paler.

    >>> from dashboard.look import LIGHT
    >>> lane = Lane("A", 1, "tokens;term=算力", [Tick(0.5, True, "tokens;begin=3", "…")])
    >>> strips(LIGHT, [lane], begin="0", end="1")["data"][0]["customdata"]
    ['tokens;begin=3']
    """
    return figure(
        look,
        [_ticks(look, lanes, opened), _numbers(look, lanes)],
        height=len(lanes) * LANE_HEIGHT + 24,
        shapes=[rule(look, place) for place in range(len(lanes))],
        xaxis=axis(
            look,
            range=[-0.008, 1.07],
            tickvals=[0, 1],
            ticktext=[begin, end],
            tickfont={"size": 11, "color": look.third},
        ),
        yaxis=axis(
            look,
            tickvals=list(range(len(lanes))),
            ticktext=[lane.name + "  " for lane in lanes],
            range=[len(lanes) - 0.5, -0.5],
            tickfont={"size": 12, "color": look.second},
        ),
    )


def _ticks(look: Look, lanes: Sequence[Lane], opened: str) -> Figure:
    placed = [(tick, place) for place, lane in enumerate(lanes) for tick in lane.ticks]
    open_colour = look.stance("against")
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [tick.share for tick, _ in placed],
        "y": [place for _, place in placed],
        "marker": {
            "symbol": "line-ns",
            "size": [TICK_HEIGHT + 6 * (tick.mark == opened) for tick, _ in placed],
            "opacity": 1,
            "line": {
                "width": [3 if tick.mark == opened else 2 for tick, _ in placed],
                "color": [
                    open_colour if t.mark == opened else look.ink if t.spoken else look.third
                    for t, _ in placed
                ],
            },
        },
        "customdata": [tick.mark for tick, _ in placed],
        "hovertext": [tick.tip for tick, _ in placed],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _numbers(look: Look, lanes: Sequence[Lane]) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [1.012] * len(lanes),
        "y": list(range(len(lanes))),
        "text": [str(lane.n) for lane in lanes],
        "textposition": "middle right",
        "textfont": {"size": 13, "color": look.second},
        "customdata": [lane.mark for lane in lanes],
        "hoverinfo": "none",
        "selected": {"textfont": {"color": look.second}},
        "unselected": {"textfont": {"color": look.second}},
    }
