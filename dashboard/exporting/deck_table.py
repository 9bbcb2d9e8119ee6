"""The table of a slide: its columns, its texts cut to their room, its rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dashboard.charts.markup import clean
from dashboard.exhibit import Exhibit
from dashboard.exporting import tables
from dashboard.exporting.deck_style import chart_room, emu, rgb, set_font
from dashboard.exporting.picture import FOOT, SIDE, WIDTH, shortened
from dashboard.fonts import text_width
from dashboard.look import Look

# Rows that a slide shows legibly, how high one is, and the space beside a text.
MOST_ROWS, ROW, CELL_SIDE = 14, 38, 12
# Office programs set a line somewhat wider than the letters are, and break it sooner.
TIGHT = 0.95
_SEAMS = re.compile(r"(?<=[\u2e80-\uffef])(?=[!-~])|(?<=[!-~])(?=[\u2e80-\uffef])")


def add_table(slide: Any, exhibit: Exhibit, look: Look) -> None:
    """Put the first rows of an exhibit's table on a slide, where its chart would be."""
    from pptx.util import Emu

    names = [str(name) for name in exhibit.table.columns]
    held = tables.rows(exhibit.table.head(MOST_ROWS))
    rows = [names, *([_written(value) for value in row] for row in held)]
    x, y, wide, _ = chart_room()
    high = Emu(emu(ROW) * len(rows))
    frame = slide.shapes.add_table(len(rows), len(names), x, y, wide, high)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(exhibit.alt))
    widths = _columns(rows)
    for column, width in enumerate(widths):
        frame.table.columns[column].width = Emu(emu(width))
    for line, row in enumerate(rows):
        frame.table.rows[line].height = Emu(emu(ROW))
        for column, text in enumerate(row):
            cell = frame.table.cell(line, column)
            cell.text = clean(_fitted(text, widths[column] - 2 * CELL_SIDE))
            _cell(cell, look, head=line == 0)


def _fitted(text: str, room: float) -> str:
    """A text cut to the room of a cell as office programs set it.

    They leave a quarter of a letter between Chinese and what is not.
    """
    cut = shortened(text, TIGHT * room, FOOT)
    spaces = len(_SEAMS.findall(cut)) * FOOT / 4
    return shortened(text, TIGHT * room - spaces, FOOT) if spaces else cut


def _written(value: Any) -> str:
    """A value as a cell of a slide shows it."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.3f}"
    return "" if value is None else str(value)


def _columns(rows: Sequence[Sequence[str]]) -> list[float]:
    """How wide the columns are that share the room of a slide: what each needs, long text less."""
    room = WIDTH - 2 * SIDE
    needed = [
        max(text_width(text[:200], FOOT) for text in column) / TIGHT + 2 * CELL_SIDE + 4
        for column in zip(*rows, strict=True)
    ]
    spare = room - sum(needed)
    if spare >= 0:
        return [width + spare / len(needed) for width in needed]
    # The widest give way: no column is cut that takes no more than its equal share.
    fair = room / len(needed)
    small = sum(width for width in needed if width <= fair)
    wide, left = sum(needed) - small, room - small
    return [width if width <= fair else width / wide * left for width in needed]


def _cell(cell: Any, look: Look, *, head: bool) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(look.rule if head else look.paper)
    _borders(cell, look)
    cell.margin_top = cell.margin_bottom = emu(4)
    cell.margin_left = cell.margin_right = emu(CELL_SIDE)
    for paragraph in cell.text_frame.paragraphs:
        for run in paragraph.runs:
            set_font(run.font, FOOT, look.ink, bold=head)


def _borders(cell: Any, look: Look) -> None:
    """A thin rule above and under a cell, no other line: the program's own are white."""
    from pptx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    for place, side in enumerate(("a:lnL", "a:lnR", "a:lnT", "a:lnB")):
        line = properties.makeelement(qn(side), {"w": "9525"})
        if side in ("a:lnT", "a:lnB"):
            fill = line.makeelement(qn("a:solidFill"), {})
            fill.append(fill.makeelement(qn("a:srgbClr"), {"val": look.rule.lstrip("#")}))
        else:
            fill = line.makeelement(qn("a:noFill"), {})
        line.append(fill)
        properties.insert(place, line)
