"""Tables as files for other programs: CSV, workbooks and JSON lines, all their text as data."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from analysis.export import FORMULA_SIGNS
from dashboard.charts.markup import clean

if TYPE_CHECKING:
    import pandas as pd

# A workbook's cell holds no more characters, its sheet's name no more than this and none of these.
LONGEST_CELL, LONGEST_NAME = 32_767, 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
# Columns of a sheet are as broad as their text, in characters, between these.
NARROWEST, BROADEST = 8, 60


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.

    >>> harmless("=1+1"), harmless("  @A"), harmless(-3)
    ("'=1+1", "'  @A", -3)
    """
    if isinstance(value, str) and value.lstrip(" \n\ufeff").startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV that spreadsheets open with its Chinese right (UTF-8 with its mark)."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([harmless(str(name)) for name in table.columns])
    for row in rows(table):
        writer.writerow([harmless(value) for value in row])
    return written.getvalue().encode("utf-8-sig", errors="replace")


def as_json_lines(found: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as JSON lines."""
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in found)
    return "".join(lines).encode("utf-8", errors="replace")


def as_workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Tables as an Excel workbook, a sheet each; text is never a formula there."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, table in sheets.items():
        sheet = book.create_sheet(_NOT_IN_NAMES.sub(" ", name)[:LONGEST_NAME] or "1")
        _fill(sheet, [str(column) for column in table.columns], rows(table))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Any, names: Sequence[str], held: Sequence[Sequence[Any]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for line, row in enumerate([names, *held], start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(line, column)
            if isinstance(value, str):
                cell.value = ""
                cell.value = clean(value)[:LONGEST_CELL]
                cell.data_type = "s"
                cell.quotePrefix = harmless(value) != value
            else:
                cell.value = value
    for column, values in enumerate(zip(names, *held, strict=True), start=1):
        sheet.cell(1, column).font = Font(bold=True)
        broad = max(_breadth(value) for value in values[:200])
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = min(max(broad + 2, NARROWEST), BROADEST)
    sheet.freeze_panes = "A2"


def _breadth(value: Any) -> int:
    """The breadth of a value in digits: Chinese characters are two of them."""
    text = str(value)[:BROADEST]
    return sum(2 if character > "\u2e7f" else 1 for character in text)


def rows(table: pd.DataFrame) -> list[list[Any]]:
    """The rows of a table as plain values: numbers, texts, nothing where there is none."""
    return [[_plain(value) for value in row] for row in table.itertuples(index=False)]


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if value is None or value != value:
        return None
    return value if isinstance(value, int | float | str) else str(value)
