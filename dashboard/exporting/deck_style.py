"""Lengths, colours and typefaces of a deck, as office programs want them."""

from __future__ import annotations

from typing import Any

from dashboard.exporting.picture import CHART_AT, FOOT_AT, SIDE, WIDTH
from dashboard.fonts import FAMILIES

# A slide is 13.33 inches wide: so many of its pixels are an inch, and a point.
INCH = 120
POINT = INCH / 72


def emu(pixels: float) -> int:
    """A length in pixels of a slide as an office program counts it."""
    return round(pixels / INCH * 914_400)


def chart_room() -> tuple[Any, ...]:
    """Where the chart of a slide stands."""
    from pptx.util import Emu

    places = (SIDE, CHART_AT, WIDTH - 2 * SIDE, FOOT_AT - 34 - CHART_AT)
    return tuple(Emu(emu(length)) for length in places)


def rgb(colour: str) -> Any:
    """A hex colour as the library takes it."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.lstrip("#").upper())


def set_font(font: Any, size: float, colour: str, *, bold: bool = False) -> None:
    """Give a font its size in pixels of a slide, its colour and its typeface."""
    from pptx.util import Pt

    font.size, font.bold, font.name = Pt(round(size / POINT, 1)), bold, FAMILIES[0]
    font.color.rgb = rgb(colour)


def set_faces(part: Any) -> None:
    """The typeface of Chinese, which office programs keep apart, wherever one of Latin is said."""
    from pptx.oxml.ns import qn

    for latin in list(part.iter(qn("a:latin"))):
        if latin.getnext() is None or latin.getnext().tag != qn("a:ea"):
            latin.addnext(latin.makeelement(qn("a:ea"), {"typeface": latin.get("typeface")}))
