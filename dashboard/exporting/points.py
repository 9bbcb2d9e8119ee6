"""Points of a plane on a slide: their groups, their names, the sheet they are edited in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import floor, log10
from typing import Any

from dashboard.charts.markup import clean
from dashboard.exhibit import Native, Series
from dashboard.exporting.picture import FOOT, ROOM, SIDE, WIDTH
from dashboard.fonts import text_width

# Points that carry their names at most, the first first, as these matter most.
MOST_NAMES = 40
# The size of a disc that marks a point, and the room that the axes of points take.
MARKER, AXIS_ROOM = 8, 90
SHEET = "Sheet1"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Point:
    """A point of a plane: its name, its place, its group and its colour."""

    name: str
    x: float
    y: float
    group: str
    colour: str


def placed(native: Native) -> list[Point]:
    """Each point that has a place."""
    across, up = native.series[:2]
    named = native.groups or [up.name] * len(native.categories)
    colours = up.colours or [up.colour] * len(native.categories)
    held = zip(native.categories, across.values, up.values, named, colours, strict=True)
    return [
        Point(name, float(x), float(y), group, colour)
        for name, x, y, group, colour in held
        if x is not None and y is not None
    ]


def groups(native: Native) -> dict[str, list[Point]]:
    """The points by their group, which have a colour each; not all programs colour points."""
    found: dict[str, list[Point]] = {}
    for point in placed(native):
        found.setdefault(point.group, []).append(point)
    return found


def named(native: Native) -> dict[Point, str]:
    """The points whose names cover no point and no other name, and on which side they stand."""
    across, up = (highest(series) for series in native.series[:2])
    wide, high = WIDTH - 2 * SIDE - AXIS_ROOM, ROOM - AXIS_ROOM
    points = {p: (p.x / across * wide, p.y / up * high) for p in placed(native)}
    taken = [(x - MARKER, y - MARKER, x + MARKER, y + MARKER) for x, y in points.values()]
    kept: dict[Point, str] = {}
    for point, (x, y) in points.items():
        long = text_width(point.name, FOOT)
        for side, begin in (("RIGHT", x + 2 * MARKER), ("LEFT", x - 2 * MARKER - long)):
            box = (begin, y - FOOT * 0.6, begin + long, y + FOOT * 0.6)
            fits = 0 <= begin <= wide - long and not any(_cover(box, one) for one in taken)
            if fits and point not in kept and len(kept) < MOST_NAMES:
                kept[point] = side
                taken.append(box)
    return kept


def _cover(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def highest(series: Series) -> float:
    """Where the axis of points ends: 1, 2, 2.5 or 5 tens above the highest."""
    most = max((float(value) for value in series.values if value is not None), default=1.0) or 1.0
    ten = 10.0 ** floor(log10(most))
    return next(step * ten for step in (1, 2, 2.5, 5, 10) if step * ten >= most)


def lay_out(chart: Any, native: Native) -> None:
    """Give each group its own column of y in the sheet behind the chart, beside one column of x.

    So an office program would lay it out itself. The library writes the groups one below the
    other into the same two columns, of which LibreOffice draws the last only.
    """
    from pptx.oxml.ns import qn

    held = placed(native)
    last = len(held) + 1
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(native))
    for place, (made, group) in enumerate(zip(chart.plots[0].series, groups(native), strict=True)):
        column = chr(ord("C") + place)
        cells = {
            "c:tx": f"${column}$1",
            "c:xVal": f"$B$2:$B${last}",
            "c:yVal": f"${column}$2:${column}${last}",
        }
        for part, range_of_cells in cells.items():
            next(made._element.find(qn(part)).iter(qn("c:f"))).text = f"{SHEET}!{range_of_cells}"
        for value in list(made._element.find(qn("c:yVal")).iter(qn("c:pt"))):
            if held[int(value.get("idx"))].group != group:
                value.getparent().remove(value)


def _workbook(native: Native) -> bytes:
    """The sheet: the name of each point, its x, and its y in the column of its group."""
    from openpyxl import Workbook

    book, names = Workbook(), list(groups(native))
    book.active.title = SHEET
    _write(book.active, 1, ["", clean(native.series[0].name), *map(clean, names)])
    for row, point in enumerate(placed(native), start=2):
        before = [""] * names.index(point.group)
        _write(book.active, row, [clean(point.name), point.x, *before, point.y])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write(sheet: Any, row: int, values: Sequence[str | float]) -> None:
    """Values into the cells of a row; text as text, also what looks like a formula."""
    for column, value in enumerate(values, start=1):
        if value != "":
            cell = sheet.cell(row, column, value)
            cell.data_type = "s" if isinstance(value, str) else "n"
