"""The rows of a table, whatever the format, to documents: one article a row, streamed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import PurePosixPath

from analysis.errors import UnreadableFileError
from analysis.formats.cleaning import metadata, text_of
from analysis.formats.columns import SAMPLE_ROWS, ColumnMapping, NoTextError, is_heading, resolve
from analysis.formats.source import Document, Reading

Row = tuple[int, Sequence[object]]

# Tags in a cell that was taken from a page as it stood.
_TAGS = re.compile(r"<(?:p|br|div|span|section|article)\b[^<>]*>", re.IGNORECASE)
_SHOWN_ROWS = 10


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be read: the names of its columns and its rows, each with its number.

    `file` is what errors call it, `sheet` its name in a workbook; `notes` go to every article.
    """

    file: str
    names: tuple[str, ...]
    rows: Iterable[Row]
    sheet: str = ""
    notes: tuple[str, ...] = ()


def with_heading(file: str, rows: Iterator[Row], sheet: str = "") -> Table:
    """A table whose first row names its columns; where it does not, they are called 1, 2, ….

    A name that comes again is told apart by a number behind it.
    """
    first = next((row for row in rows if any(map(text_of_cell, row[1]))), None)
    if first is None:
        raise NoTextError(f"{file}: an empty table; expected rows with articles")
    cells = first[1]
    if is_heading(cells):
        texts = [text_of_cell(cell).strip() for cell in cells]
        return Table(file, tuple(_unique(texts)), rows, sheet)
    names = tuple(str(number) for number in range(1, len(cells) + 1))
    return Table(file, names, chain([first], rows), sheet)


def _unique(names: Sequence[str]) -> Iterator[str]:
    given: set[str] = set()
    for place, name in enumerate(names, 1):
        plain, number = name or str(place), 2
        unique = plain
        while unique in given:
            unique, number = f"{plain} {number}", number + 1
        given.add(unique)
        yield unique


def sampled(table: Table) -> tuple[list[Row], Iterator[Row]]:
    """The first rows, and all of them."""
    rows = iter(table.rows)
    sample = list(islice(rows, SAMPLE_ROWS))
    return sample, chain(sample, rows)


def table_documents(table: Table, reading: Reading) -> Iterator[Document]:
    """The articles of a table; what has no text or too much is left out and told together.

    Raises:
        UnreadableFileError: no column holds the text; too many columns or rows.
    """
    reading.limits.check("columns", len(table.names), table.file, "columns")
    sample, rows = sampled(table)
    values = [row for _, row in sample]
    reading.see(table.file, table.names, values)
    if reading.take(table.file, table.names, rows):
        return
    mapping = resolve(table.names, values, reading.columns, table.file)
    skipped = _Skipped()
    read = _Reader(table, mapping, reading.limits.characters, skipped)
    for count, row in enumerate(rows):
        if count == reading.limits.rows:
            skipped.tell(table.file, reading)
            raise UnreadableFileError(
                f"{table.file}: more than {count:,} rows; the limit rows is {count:,}; "
                "those after it were not read"
            )
        document = read(*row)
        if document is not None:
            yield document
    skipped.tell(table.file, reading)


class _Skipped:
    """Numbers of rows that were left out, by reason."""

    def __init__(self) -> None:
        self._rows: dict[str, list[int]] = {}
        self._counts: dict[str, int] = {}

    def add(self, reason: str, number: int) -> None:
        self._counts[reason] = self._counts.get(reason, 0) + 1
        shown = self._rows.setdefault(reason, [])
        if len(shown) < _SHOWN_ROWS:
            shown.append(number)

    def tell(self, file: str, reading: Reading) -> None:
        for reason, numbers in self._rows.items():
            more = ", …" if self._counts[reason] > len(numbers) else ""
            which = ", ".join(map(str, numbers)) + more
            reading.tell(
                UnreadableFileError(f"{file}: {self._counts[reason]} rows {reason} (row {which})")
            )


class _Reader:
    """One row to its document."""

    def __init__(
        self, table: Table, mapping: ColumnMapping, characters: int, skipped: _Skipped
    ) -> None:
        self._places = {
            field: table.names.index(name) for field, name in mapping.as_dict().items() if name
        }
        self._table = table
        self._characters = characters
        self._skipped = skipped
        self._stem = PurePosixPath(table.file).stem

    def __call__(self, number: int, values: Sequence[object]) -> Document | None:
        cells = {f: values[i] for f, i in self._places.items() if i < len(values)}
        raw = text_of_cell(cells.get("text"))
        text, notes = _plain(raw[: self._characters + 1])
        if len(raw) > self._characters:
            self._skipped.add(f"of more than {self._characters:,} characters", number)
            return None
        if not text.strip():
            if any(map(text_of_cell, values)):
                self._skipped.add("without text", number)
            return None
        said = metadata(
            title=text_of_cell(cells.get("title")),
            author=text_of_cell(cells.get("author")),
            outlet=text_of_cell(cells.get("outlet")),
            date=cells.get("date") or "",
            url=text_of_cell(cells.get("url")),
        )
        sheet = self._table.sheet
        return Document(
            text,
            said,
            (*self._table.notes, *notes),
            place=f"{sheet}!{number}" if sheet else str(number),
            stem=f"{self._stem}-{sheet}-{number}" if sheet else f"{self._stem}-{number}",
        )


def _plain(text: str) -> tuple[str, tuple[str, ...]]:
    """A cell as text: tags of a page that stand in it become lines."""
    if len(_TAGS.findall(text)) < 2:
        return text_of(text), ()
    from analysis.formats.page import plain_text

    return text_of(plain_text(text)), ("tags_removed",)


def text_of_cell(value: object) -> str:
    """A value of a cell as text; what is no text, number or time is left out.

    >>> text_of_cell(3.0), text_of_cell(["甲", "乙"]), text_of_cell({"a": 1})
    ('3', '甲、乙', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return "" if value != value else f"{value:.15g}"
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(filter(None, (text_of_cell(one) for one in value if isinstance(one, str))))
    return ""
