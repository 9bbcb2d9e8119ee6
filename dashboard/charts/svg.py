"""A figure as a static picture: the few kinds of Plotly figures of this project, written as SVG.

The page draws figures with Plotly; slides, files and reports draw the same plain data here, so
that they need neither a browser nor Plotly. Positions follow Plotly's reference
(https://plotly.com/javascript/reference/). A kind of trace that is not known is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.charts.markup import bare, xml
from dashboard.charts.places import Places
from dashboard.charts.svg_frame import draw_grid, draw_note, draw_shape, draw_ticks
from dashboard.charts.svg_letters import GAP, label, px, stroke_between
from dashboard.charts.symbols import symbol
from dashboard.look import Figure


@dataclass(frozen=True)
class Pen:
    """What is written down of a figure beside its shapes.

    `opens`: each mark carries what it opens as `data-opens`; `tips`: each says on hover what it
    says on the page.
    """

    opens: bool = False
    tips: bool = False


def drawn(figure: Figure, width: float, pen: Pen | None = None) -> str:
    """The shapes of a figure, `width` wide and as high as its layout says, for an SVG document.

    >>> from dashboard.look import LIGHT, figure
    >>> dot = {"type": "scatter", "mode": "markers", "x": [1], "y": [1], "marker": {"size": 8}}
    >>> drawn(figure(LIGHT, [dot], height=40), 100)[:20]
    '<g class="traces"><c'
    """
    layout = figure["layout"]
    places = Places(figure, width)
    held = pen or Pen()
    below = [draw_shape(places, s) for s in layout.get("shapes", ()) if s.get("layer") == "below"]
    above = [draw_shape(places, s) for s in layout.get("shapes", ()) if s.get("layer") != "below"]
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    traces = [_KINDS[trace["type"]](places, trace, held, bars) for trace in figure["data"]]
    notes = [draw_note(places, note) for note in layout.get("annotations", ())]
    groups = (
        ("axes", [*draw_grid(places), *below]),
        ("traces", traces),
        ("labels", [*above, *draw_ticks(places), *notes]),
    )
    return "".join(f'<g class="{name}">{"".join(made)}</g>' for name, made in groups if any(made))


def _at(value: Any, place: int, otherwise: Any = None) -> Any:
    """The value of one mark, of a list with one for each or of one for all."""
    found = value[place] if isinstance(value, list | tuple) else value
    return otherwise if found is None else found


def _marked(shape: str, trace: dict[str, Any], place: int, pen: Pen) -> str:
    """A shape with what it opens and says."""
    opens = _at(trace.get("customdata", ""), place, "")
    opens = opens[0] if isinstance(opens, list | tuple) else opens
    tip = _at(trace.get("hovertext", ""), place, "") if trace.get("hoverinfo") != "skip" else ""
    attribute = f' data-opens="{xml(opens)}"' if opens and pen.opens else ""
    title = f"<title>{xml(bare(tip))}</title>" if tip and pen.tips else ""
    return f"<g{attribute}>{title}{shape}</g>" if attribute or title else shape


def _bar(places: Places, trace: dict[str, Any], pen: Pen, bars: list[dict[str, Any]]) -> str:
    boxes = places.boxes(trace, bars)
    made = []
    for place, box in enumerate(boxes):
        shape = _rect(trace["marker"], place, *box) + _bar_text(trace, place, box)
        made.append(_marked(shape, trace, place, pen))
    return "".join(made) + _errors(places, trace)


def _rect(
    marker: dict[str, Any], place: int, x: float, y: float, width: float, height: float
) -> str:
    line = marker.get("line", {})
    border = _at(line.get("width", 0), place, 0)
    fill = _at(marker.get("color", "none"), place, "none")
    if fill == "rgba(0,0,0,0)" and not border:
        fill = "transparent"
    rounded = min(marker.get("cornerradius", 0), width / 2, height / 2)
    stroke = f' stroke="{xml(_at(line.get("color"), place, "none"))}" stroke-width="{px(border)}"'
    opacity = _at(marker.get("opacity", 1), place, 1)
    box = f'x="{px(x)}" y="{px(y)}" width="{px(max(width, 0))}" height="{px(max(height, 0))}"'
    settings = (f' rx="{px(rounded)}"' if rounded else "") + (stroke if border else "")
    settings += f' opacity="{opacity}"' if opacity != 1 else ""
    shape = f'<rect {box} fill="{xml(fill)}"{settings}/>'
    pattern = marker.get("pattern", {})
    if _at(pattern.get("shape", ""), place, ""):
        shape += _hatch(pattern, x, y, width, height)
    return shape


def _hatch(pattern: dict[str, Any], x: float, y: float, width: float, height: float) -> str:
    """Slanting lines over a box, cut to it."""
    step = pattern.get("size", 8) * 2**0.5
    parts, offset = [], step
    while offset < width + height:
        x0, y0 = x + max(0.0, offset - height), y + min(offset, height)
        x1, y1 = x + min(offset, width), y + max(0.0, offset - width)
        parts.append(f"M{px(x0)} {px(y0)}L{px(x1)} {px(y1)}")
        offset += step
    stroke = f'stroke="{xml(pattern.get("fgcolor", "#fff"))}" stroke-width="{px(step / 5)}"'
    return f'<path d="{"".join(parts)}" {stroke} opacity="{pattern.get("fgopacity", 1)}"/>'


def _bar_text(trace: dict[str, Any], place: int, box: tuple[float, float, float, float]) -> str:
    text = _at(trace.get("text", ""), place, "")
    position = _at(trace.get("textposition", "none"), place, "none")
    if text in ("", None) or position == "none":
        return ""
    font = trace.get("textfont", {})
    size, colour = _at(font.get("size", 12), place, 12), _at(font.get("color"), place, "#000")
    x, y, width, height = box
    settings: dict[str, Any] = {"size": size, "colour": colour}
    level = trace.get("orientation") == "h"
    negative = _at(trace["x" if level else "y"], place, 0) < 0
    if position == "outside" and level:
        side, anchor = (x - GAP, "end") if negative else (x + width + GAP, "start")
        return label(str(text), side, y + height / 2, anchor=anchor, **settings)
    if position == "outside":
        side, rise = (y + height + GAP, "top") if negative else (y - GAP, "bottom")
        return label(str(text), x + width / 2, side, anchor="middle", rise=rise, **settings)
    if trace.get("insidetextanchor") == "start" and level:
        return label(str(text), x + GAP, y + height / 2, **settings)
    return label(str(text), x + width / 2, y + height / 2, anchor="middle", **settings)


def _scatter(places: Places, trace: dict[str, Any], pen: Pen, _: list[dict[str, Any]]) -> str:
    x, y = places.axes(trace)
    points = [
        None if a is None or b is None else (x(a), y(b))
        for a, b in zip(trace["x"], trace["y"], strict=True)
    ]
    mode = trace.get("mode", "lines")
    made = [_line(places, trace, points)] if "lines" in mode or trace.get("fill") else []
    made.append(_errors(places, trace))
    for place, point in enumerate(points):
        if point:
            shape = symbol(trace["marker"], place, *point) if "markers" in mode else ""
            text = _point_text(trace, place, *point) if "text" in mode else ""
            made.append(_marked(shape + text, trace, place, pen))
    return "".join(made)


def _line(
    places: Places, trace: dict[str, Any], points: Sequence[tuple[float, float] | None]
) -> str:
    stretches = _stretches(points, joined=bool(trace.get("connectgaps")))
    line = trace.get("line", {})
    made = []
    if trace.get("fill") in ("tozeroy", "tonexty", "toself"):
        made += [_filled(places, trace, stretch) for stretch in stretches]
    if "lines" in trace.get("mode", "lines") and line.get("width", 2):
        dash = {"dot": "2 4", "dash": "8 5", "longdash": "14 6"}.get(line.get("dash", ""), "")
        settings = (
            f'stroke="{xml(line.get("color", "#444"))}" stroke-width="{px(line.get("width", 2))}"'
        )
        settings += f' stroke-dasharray="{dash}"' if dash else ""
        settings += f' opacity="{trace["opacity"]}"' if "opacity" in trace else ""
        made += [
            f'<path d="M{_path(_stepped(s, line.get("shape", "")))}" fill="none" {settings}/>'
            for s in stretches
        ]
    return "".join(made)


def _stretches(
    points: Sequence[tuple[float, float] | None], *, joined: bool
) -> list[list[tuple[float, float]]]:
    """The points parted where there is a gap."""
    done: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point:
            done[-1].append(point)
        elif done[-1] and not joined:
            done.append([])
    return [stretch for stretch in done if stretch]


def _stepped(points: list[tuple[float, float]], shape: str) -> list[tuple[float, float]]:
    """The corners of a line that goes in steps; of any other, its points."""
    if shape not in ("hv", "vh"):
        return points
    corners = points[:1]
    for (x0, y0), (x1, y1) in pairwise(points):
        corners += [(x1, y0) if shape == "hv" else (x0, y1), (x1, y1)]
    return corners


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{px(x)} {px(y)}" for x, y in points)


def _filled(places: Places, trace: dict[str, Any], stretch: list[tuple[float, float]]) -> str:
    floor = places.axes(trace)[1](0) if trace["fill"] == "tozeroy" else stretch[0][1]
    ends = [] if trace["fill"] == "toself" else [(stretch[-1][0], floor), (stretch[0][0], floor)]
    return f'<path d="M{_path([*stretch, *ends])}Z" fill="{xml(trace.get("fillcolor", "none"))}"/>'


_SIDES = {"left": (-1, "end"), "right": (1, "start"), "center": (0, "middle")}


def _point_text(trace: dict[str, Any], place: int, x: float, y: float) -> str:
    text = _at(trace.get("text", ""), place, "")
    if text in ("", None):
        return ""
    font = trace.get("textfont", {})
    size = _at(font.get("size", 12), place, 12)
    rise, side = str(_at(trace.get("textposition", "middle center"), place)).split(" ")
    away, anchor = _SIDES[side]
    radius = 0.0
    if "markers" in trace["mode"]:
        radius = _at(trace.get("marker", {}).get("size", 6), place, 6) / 2
    shift = {"top": -1, "middle": 0, "bottom": 1}[rise]
    return label(
        str(text),
        x + away * (radius + 2),
        y + shift * (radius + 1),
        size=size,
        colour=_at(font.get("color"), place, "#000"),
        anchor=anchor,
        rise={"top": "bottom", "middle": "middle", "bottom": "top"}[rise],
    )


def _errors(places: Places, trace: dict[str, Any]) -> str:
    """The intervals around the points or the ends of bars."""
    x, y = places.axes(trace)
    made = []
    for name, along in (("error_x", x), ("error_y", y)):
        error = trace.get(name)
        if not error or error.get("visible") is False:
            continue
        stroke = f'stroke="{xml(error.get("color", "#444"))}" '
        stroke += f'stroke-width="{px(error.get("thickness", 2))}"'
        for place, (a, b) in enumerate(zip(trace["x"], trace["y"], strict=True)):
            if a is None or b is None:
                continue
            value = a if name == "error_x" else b
            over = _at(error.get("array", 0), place, 0)
            under = _at(error.get("arrayminus", over), place, 0)
            p0, p1 = along(value - under), along(value + over)
            ends = (p0, y(b), p1, y(b)) if name == "error_x" else (x(a), p0, x(a), p1)
            made.append(stroke_between(*ends, stroke))
    return "".join(made)


_KINDS: dict[str, Callable[[Places, dict[str, Any], Pen, list[dict[str, Any]]], str]] = {
    "bar": _bar,
    "scatter": _scatter,
    "scattergl": _scatter,
}
