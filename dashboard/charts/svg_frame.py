"""What stands around the marks of a figure: its shapes, notes, grid, ticks and titles."""

from __future__ import annotations

from typing import Any

from dashboard.charts.markup import xml
from dashboard.charts.places import Places, between
from dashboard.charts.svg_letters import ANCHORS, GAP, LINE, label, px, stroke_between


def draw_shape(places: Places, shape: dict[str, Any]) -> str:
    """A line, rectangle or path of the layout."""
    if shape.get("visible") is False:
        return ""
    x, y = places.of(shape.get("xref", "x"), "x"), places.of(shape.get("yref", "y"), "y")
    x0, x1, y0, y1 = x(shape["x0"]), x(shape["x1"]), y(shape["y0"]), y(shape["y1"])
    line = shape.get("line", {})
    stroke = f'stroke="{xml(line.get("color", "#444"))}" stroke-width="{px(line.get("width", 2))}"'
    dash = {"dot": "2 4", "dash": "8 5"}.get(line.get("dash", ""), "")
    stroke += f' stroke-dasharray="{dash}"' if dash else ""
    stroke += f' opacity="{shape["opacity"]}"' if "opacity" in shape else ""
    if shape["type"] == "line":
        return stroke_between(x0, y0, x1, y1, stroke)
    fill = f'fill="{xml(shape.get("fillcolor", "none"))}" {stroke}'
    left, top, wide, high = between(x0, x1)[0], between(y0, y1)[0], abs(x1 - x0), abs(y1 - y0)
    if shape["type"] == "circle":
        middle = f'cx="{px(left + wide / 2)}" cy="{px(top + high / 2)}"'
        return f'<ellipse {middle} rx="{px(wide / 2)}" ry="{px(high / 2)}" {fill}/>'
    box = f'x="{px(left)}" y="{px(top)}" width="{px(wide)}" height="{px(high)}"'
    return f"<rect {box} {fill}/>"


def draw_note(places: Places, note: dict[str, Any]) -> str:
    """A text of the layout, with its arrow where it has one."""
    if note.get("visible") is False:
        return ""
    x = places.of(note.get("xref", "x"), "x")(note["x"]) + note.get("xshift", 0)
    y = places.of(note.get("yref", "y"), "y")(note["y"]) - note.get("yshift", 0)
    font = note.get("font", {})
    arrow = ""
    if note.get("showarrow", True):
        colour = note.get("arrowcolor", font.get("color", "#444"))
        stroke = f'stroke="{xml(colour)}" stroke-width="{px(note.get("arrowwidth", 1))}"'
        arrow = stroke_between(x, y, x + note.get("ax", 0), y + note.get("ay", 0), stroke)
        x, y = x + note.get("ax", 0), y + note.get("ay", 0)
    across = note.get("xanchor", "auto")
    if across == "auto" and note.get("xref") == "paper":
        across = "left" if note["x"] <= 1 / 3 else "right" if note["x"] >= 2 / 3 else "center"
    anchor = ANCHORS[across]
    rise = {"auto": "middle"}.get(note.get("yanchor", "auto"), note.get("yanchor", "middle"))
    return arrow + label(
        note["text"],
        x,
        y,
        size=font.get("size", places.size),
        colour=font.get("color", places.colour),
        anchor=anchor,
        rise=rise,
        turned=note.get("textangle", 0),
    )


def draw_grid(places: Places) -> list[str]:
    """The lines of the axes: grid, zero and the axis itself, where they are asked for."""
    made = []
    for key, axis in places.shown():
        across = key.startswith("x")
        wanted = [(value, "gridcolor") for value in places.ticks(key)] * bool(axis.get("showgrid"))
        wanted += [(0, "zerolinecolor")] * bool(axis.get("zeroline"))
        for value, colour in wanted:
            width = axis.get(colour.replace("color", "width"), 1)
            stroke = f'stroke="{xml(axis.get(colour, "#ddd"))}" stroke-width="{px(width)}"'
            at = places.of(key, key[0])(value)
            top, bottom, left, right = places.edges(key)
            ends = (at, top, at, bottom) if across else (left, at, right, at)
            made.append(stroke_between(*ends, stroke))
        if axis.get("showline"):
            top, bottom, left, right = places.edges(key)
            stroke = f'stroke="{xml(axis.get("linecolor", "#444"))}" stroke-width="1"'
            ends = (left, bottom, right, bottom) if across else (left, top, left, bottom)
            made.append(stroke_between(*ends, stroke))
    return made


def draw_ticks(places: Places) -> list[str]:
    """The labels of the axes and their titles."""
    made = []
    for key, axis in places.shown():
        font = {"size": places.size, "color": places.colour, **axis.get("tickfont", {})}
        if axis.get("showticklabels", True):
            for value, text in zip(places.ticks(key), places.tick_texts(key), strict=True):
                made.append(_tick(places, key, axis, value, text, font))
        title = axis.get("title", {})
        if isinstance(title, dict) and title.get("text"):
            made.append(_axis_title(places, key, title, font))
    return made


def _tick(
    places: Places, key: str, axis: dict[str, Any], value: Any, text: str, font: dict[str, Any]
) -> str:
    top, bottom, left, right = places.edges(key)
    at = places.of(key, key[0])(value)
    style = {"size": font["size"], "colour": font["color"]}
    if key.startswith("y"):
        if axis.get("side") == "right":
            return label(text, right + GAP, at, **style)
        return label(text, left - GAP, at, anchor="end", **style)
    above, angle = axis.get("side") == "top", axis.get("tickangle", 0)
    foot = top - GAP if above else bottom + GAP
    if angle and angle != "auto":
        anchor = "start" if above == (angle < 0) else "end"
        return label(text, at, foot, anchor=anchor, turned=angle, **style)
    return label(text, at, foot, anchor="middle", rise="bottom" if above else "top", **style)


def _axis_title(places: Places, key: str, title: dict[str, Any], font: dict[str, Any]) -> str:
    top, bottom, left, right = places.edges(key)
    stated = {**font, **title.get("font", {})}
    style = {"size": stated["size"], "colour": stated["color"], "anchor": "middle"}
    if key.startswith("x"):
        foot = places.height - stated["size"] * LINE / 2 - 1
        return label(title["text"], (left + right) / 2, foot, **style)
    middle, side = (top + bottom) / 2, stated["size"] * LINE / 2 + 1
    return label(title["text"], side, middle, turned=-90, **style)
