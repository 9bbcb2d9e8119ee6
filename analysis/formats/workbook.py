"""Excel workbooks: the rows of each sheet that holds texts; values, never formulas at work."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

from analysis.errors import UnreadableFileError
from analysis.formats.archive import check_office
from analysis.formats.cleaning import file_name
from analysis.formats.columns import NoTextError
from analysis.formats.rows import Row, table_documents, with_heading
from analysis.formats.source import Document, Reading, Source, broken

MOST_ROWS = 1_048_576  # of a sheet, by the format


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The rows of the sheets, one article each.

    Raises:
        UnreadableFileError: no sheet has a column with text.
    """
    check_office(source, reading)
    with source.seekable(reading.limits) as file:
        with broken(source.name, "an Excel workbook"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import openpyxl

            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield from _sheets(book, source.name, reading)
        finally:
            book.close()


def _sheets(book: Any, name: str, reading: Reading) -> Iterator[Document]:
    """The articles of all sheets; a sheet without texts matters only where no other has some."""
    without: list[NoTextError] = []
    sheets = book.worksheets
    for sheet in sheets:
        title = file_name(sheet.title) if len(sheets) > 1 else ""
        file = f"{name}, sheet {title}" if title else name
        try:
            table = with_heading(file, _rows(sheet, file, reading), title)
            yield from table_documents(table, reading)
        except NoTextError as error:
            without.append(error)
        except UnreadableFileError as error:
            if len(sheets) == 1:
                raise
            reading.tell(error)
    if len(without) == len(sheets):
        raise without[0] if without else NoTextError(f"{name}: a workbook without sheets")


def _rows(sheet: Any, name: str, reading: Reading) -> Iterator[Row]:
    """The rows that hold something, each with its number in the sheet."""
    sheet.reset_dimensions()  # what a workbook says of its size may be wrong, and would cut it off
    rows = sheet.iter_rows(values_only=True, max_col=reading.limits.columns + 1)
    for number in range(1, MOST_ROWS + 1):
        with broken(name, "an Excel workbook"):
            row = next(rows, None)
        if row is None:
            return
        if row.count(None) < len(row):
            yield number, _trimmed(row)
    raise UnreadableFileError(f"{name}: a row below {MOST_ROWS:,}, which no workbook has")


def _trimmed(row: tuple[object, ...]) -> tuple[object, ...]:
    """The row without empty cells at its end."""
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]
