"""Where in an article each theme is spoken of: one lane a theme, one bar a passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.look import Figure, Look, axis, figure, rule

LANE_HEIGHT = 22
# A passage is drawn at least this wide, or a click would not find it.
NARROWEST = 0.006
# Room below the lanes for the names of the two ends.
FOOT = 22


@dataclass(frozen=True)
class Passage:
    """A stretch of an article: its lane, where it begins and ends (shares 0..1), what it opens."""

    lane: str
    begin: float
    end: float
    colour: str
    mark: str
    tip: str


def course(
    look: Look,
    passages: Sequence[Passage],
    lanes: Mapping[str, str],
    *,
    begin: str,
    end: str,
    opened: str = "",
) -> Figure:
    """Lanes (key to name, in their order) from the beginning of the article to its end."""
    places = {key: place for place, key in enumerate(lanes)}
    trace = {
        "type": "bar",
        "orientation": "h",
        "base": [passage.begin for passage in passages],
        "x": [max(NARROWEST, passage.end - passage.begin) for passage in passages],
        "y": [places[passage.lane] for passage in passages],
        "width": 0.56,
        "marker": {
            "color": [passage.colour for passage in passages],
            "line": {
                "color": [look.ink if p.mark == opened else look.paper for p in passages],
                "width": [2 if p.mark == opened else 1 for p in passages],
            },
        },
        "customdata": [passage.mark for passage in passages],
        "hovertext": [passage.tip for passage in passages],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    return figure(
        look,
        [trace],
        height=len(lanes) * LANE_HEIGHT + FOOT,
        margin={"l": 0, "r": 0, "t": 0, "b": FOOT},
        barmode="overlay",
        shapes=[rule(look, place) for place in places.values()],
        annotations=[_end(look, begin, 0, "left"), _end(look, end, 1, "right")],
        xaxis=axis(look, visible=False, range=[-0.005, 1.012]),
        yaxis=axis(
            look,
            tickvals=list(places.values()),
            ticktext=[name + "  " for name in lanes.values()],
            range=[len(lanes) - 0.5, -0.5],
            tickfont={"size": 12, "color": look.second},
        ),
    )


def _end(look: Look, text: str, share: float, anchor: str) -> dict[str, object]:
    """The name of one end of the article, below the lanes."""
    return {
        "text": text,
        "x": share,
        "y": 0,
        "yref": "paper",
        "xanchor": anchor,
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 11, "color": look.third},
    }
