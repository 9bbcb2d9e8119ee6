"""An exhibit as a whole picture: its chart with all that a reader elsewhere must be told."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.embedding import font_face_css
from dashboard.charts.markup import xml
from dashboard.charts.scale import LEAST_TYPE, fitted
from dashboard.charts.svg import Pen, drawn
from dashboard.charts.svg_letters import label
from dashboard.charts.window import height_for
from dashboard.exhibit import Exhibit
from dashboard.exporting.caption import Caption
from dashboard.fonts import STACK, text_width
from dashboard.look import Figure, Look

# A slide of 16 to 9, in its own pixels; a raster picture has twice as many.
WIDTH, HEIGHT = 1600, 900
SIDE = 72
# The tops of the parts of a slide, and the sizes of its type.
KICKER_AT, TITLE_AT, COUNTED_AT, CHART_AT, FOOT_AT = 62, 104, 146, 182, 832
# The height of the chart itself.
ROOM = FOOT_AT - 34 - CHART_AT
KICKER, TITLE, COUNTED, FOOT = 20, 38, 22, 18
# The last line of the foot leaves room for the number of the slide at its end.
PLACE_ROOM = 110
TABLE_ROW, TABLE_TYPE = 33, 20


@dataclass(frozen=True)
class Slide:
    """An exhibit with the page it is from: its key and its name."""

    page: str
    name: str
    exhibit: Exhibit


def picture(
    slide: Slide,
    caption: Caption,
    look: Look,
    *,
    place: str = "",
    pen: Pen | None = None,
    fonts: bool = True,
) -> str:
    """The slide as an SVG document, 1600 by 900.

    `place` is the slide's number among all; `fonts`: with the letters it uses embedded, so that
    it looks the same wherever it is opened. It is higher where its rows would be too dense.
    """
    exhibit, high = slide.exhibit, room_of(slide.exhibit)
    foot, height = FOOT_AT + high - ROOM, HEIGHT + high - ROOM
    room = WIDTH - 2 * SIDE
    second = look.second
    title = shortened(exhibit.title, room, TITLE)
    parts = [
        f'<rect width="{WIDTH}" height="{height}" fill="{look.paper}"/>',
        label(xml(kicker(slide)), SIDE, KICKER_AT, size=KICKER, colour=look.third),
        label(f"<b>{xml(title)}</b>", SIDE, TITLE_AT, size=TITLE, colour=look.ink),
        label(
            xml(shortened(exhibit.counted, room, COUNTED)),
            SIDE,
            COUNTED_AT,
            size=COUNTED,
            colour=second,
        ),
        f'<g transform="translate({SIDE} {CHART_AT})">{chart(slide, look, pen)}</g>',
        f'<path d="M{SIDE} {foot - 18}H{WIDTH - SIDE}" stroke="{look.rule}"/>',
    ]
    if exhibit.legend:
        parts.append(legend(exhibit, look))
    for line, text in enumerate(caption.lines):
        fits = shortened(text, room - PLACE_ROOM, FOOT)
        parts.append(label(xml(fits), SIDE, foot + 4 + line * 28, size=FOOT, colour=second))
    if place:
        parts.append(label(place, WIDTH - SIDE, foot + 32, size=FOOT, anchor="end", colour=second))
    return document("".join(parts), exhibit, WIDTH, height, fonts=fonts)


def kicker(slide: Slide) -> str:
    """What stands above the title: the page, and what the exhibit belongs to."""
    return "  ·  ".join(part for part in (slide.name, slide.exhibit.group) if part)


def legend(exhibit: Exhibit, look: Look) -> str:
    """What the colours mean, at the right of the line above the title."""
    signs = [
        f'<span style="color:{colour}">●</span> {xml(name)}' for name, colour in exhibit.legend
    ]
    text = "    ".join(signs)
    return label(text, WIDTH - SIDE, KICKER_AT, size=FOOT, colour=look.second, anchor="end")


def room_of(exhibit: Exhibit) -> int:
    """The height that the chart of an exhibit takes: that of a slide's, or what it needs."""
    return round(height_for(exhibit.figure, ROOM)) if exhibit.figure is not None else ROOM


def height_of(exhibit: Exhibit) -> int:
    """The height of the whole picture of an exhibit."""
    return HEIGHT + room_of(exhibit) - ROOM


def drawing(slide: Slide, look: Look, pen: Pen | None = None) -> str:
    """The chart of a slide alone, for a page that says the rest and has the letters."""
    inside = chart(slide, look, pen)
    high = room_of(slide.exhibit)
    return document(inside, slide.exhibit, WIDTH - 2 * SIDE, high, fonts=False)


def chart(slide: Slide, look: Look, pen: Pen | None = None) -> str:
    """The chart of a slide in its room: its figure, its words or its table."""
    exhibit, wide, high = slide.exhibit, WIDTH - 2 * SIDE, room_of(slide.exhibit)
    if exhibit.figure is not None:
        return _figure(exhibit.figure, wide, high, pen)
    if exhibit.words:
        return _words(exhibit, wide, high, pen)
    return _table(exhibit, look, wide, high)


def _figure(figure: Figure, wide: int, high: int, pen: Pen | None) -> str:
    large = fitted(figure, high, width=wide)
    top = (high - large["layout"]["height"]) / 3
    inside = drawn(large, wide, pen)
    return f'<g transform="translate(0 {top:.0f})">{inside}</g>' if top > 1 else inside


def _words(exhibit: Exhibit, wide: int, high: int, pen: Pen | None) -> str:
    """A cloud as large as fits; words that would be too small to read are left out."""
    across, down = exhibit.canvas
    scale = min(wide / across, high / down)
    left = (wide - across * scale) / 2
    made = []
    for word, mark in zip(exhibit.words, exhibit.marks, strict=True):
        if (size := word.size * scale) < LEAST_TYPE:
            continue
        opens = f' data-opens="{xml(mark)}"' if pen and pen.opens else ""
        tip = f"<title>{xml(word.label)}</title>" if pen and pen.tips else ""
        at = f'x="{left + word.x * scale:.1f}" y="{word.y * scale:.1f}" font-size="{size:.1f}"'
        made.append(
            f'<g{opens}>{tip}<text {at} font-weight="600" fill="{word.colour}">'
            f"{xml(word.term)}</text></g>"
        )
    return "".join(made)


def _table(exhibit: Exhibit, look: Look, wide: int, high: int) -> str:
    """The first rows of a table, its columns as wide as they share the room."""
    names = [str(name) for name in exhibit.table.columns]
    column = wide / max(1, len(names))
    rows = [names, *exhibit.table.head(int(high / TABLE_ROW) - 1).astype(str).to_numpy().tolist()]
    made = []
    for place, row in enumerate(rows):
        colour = look.ink if place else look.second
        for at, cell in enumerate(row):
            text = xml(shortened(cell, column - 16, TABLE_TYPE))
            y = (place + 0.5) * TABLE_ROW
            made.append(label(text, at * column, y, size=TABLE_TYPE, colour=colour))
    return "".join(made)


def document(inside: str, exhibit: Exhibit, width: int, height: int, *, fonts: bool) -> str:
    """An SVG document around what is drawn, called as the exhibit is."""
    faces = ""
    if fonts:
        faces = f"<style>{font_face_css(inside, ('Regular', 'Bold'))}</style>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" font-family="{xml(STACK)}" role="img" '
        f'aria-label="{xml(exhibit.title)}. {xml(exhibit.alt)}">{faces}{inside}</svg>'
    )


def shortened(text: str, room: float, size: float) -> str:
    """The text on one line, visibly shortened where it is wider than `room` pixels.

    >>> shortened("A" * 20, 100, 20)
    'AAAAAA…'
    """
    flat = " ".join(text.split())
    if text_width(flat[:1000], size) <= room and len(flat) <= 1000:
        return flat
    low, high = 0, min(len(flat), 1000)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if text_width(flat[:middle] + "…", size) <= room else (low, middle - 1)
        )
    return flat[:low].rstrip() + "…"
