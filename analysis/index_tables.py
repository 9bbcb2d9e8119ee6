"""Tables that describe the files beside them: which they are, and what their rows say.

A table without a column of text, one column of which names files that are read with it, holds no
articles: it gives titles, authors, outlets, dates and addresses to those of the files it names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from pathlib import PurePosixPath

from analysis.errors import UnreadableFileError
from analysis.file_names import WITH_END, FileNames, Place, has_end, steps_of
from analysis.formats import TABLES, Metadata, Reading, Source, documents, kind_of
from analysis.formats.cleaning import LONGEST_VALUE, file_name, is_placeholder, metadata
from analysis.formats.columns import MOST, SAMPLE_ROWS, ColumnMapping, fields_of, guess_columns
from analysis.formats.rows import Row, text_of_cell
from analysis.limits import Limits

# Rows by which the column that names files is told.
LOOKED_AT = 2000
# Of the cells that are filled, in a column that is told by its content alone.
HALF = 0.5
# Columns called summary or not at all hold articles where their cells are this long on average:
# half of the shortest of 164 collected articles. Shorter ones are remarks on a file.
SHORTEST_ARTICLE = 500
SHOWN = 10
LONGEST_SHOWN = 60
SUFFIXES = frozenset(
    {".csv", ".json", ".jsonl", ".ndjson", ".parquet", ".tab", ".tsv", ".xlsx", ".zip"}
)
NOT_HERE = "name a file that is not here"


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that is read: where it lies, as text, what it is, and its columns that were named.

    What lies in one folder was brought together; `source.name` is the end of the path that
    came with the file.
    """

    path: str
    source: Source
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def may_hold_index(self) -> bool:
        """Whether it is a table, or an archive, by its name."""
        return PurePosixPath(self.source.name).suffix.lower() in SUFFIXES


def index_column(
    names: Sequence[str], rows: Sequence[Sequence[object]], files: Iterable[str]
) -> str:
    """The column that names files, where a table with these columns and first rows is an index.

    Empty where it is none. `files` are the names of what is read with it.

    >>> index_column(["file", "媒体"], [["a.txt", "某报"]], ["a.txt", "index.csv"])
    'file'
    >>> index_column(["file", "正文"], [["a.txt", "机器来了。"]], ["a.txt", "index.csv"])
    ''
    """
    found = FileNames((name, name, len(steps_of(name))) for name in files)
    return _file_column(names, rows, found, {})[0]


@dataclass(frozen=True, slots=True)
class Stated:
    """A row: its number, what it calls the file, which files that may be, what it says."""

    number: int
    cell: str
    places: tuple[Place, ...]
    strength: int
    said: Metadata


class RowsTold:
    """Rows by what is to be told of them: how many, and the first of them."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = defaultdict(int)
        self._shown: dict[str, list[str]] = defaultdict(list)

    def add(self, what: str, number: int, cell: str = "") -> None:
        """Counts a row of which `what` is to be told; `cell` is what it calls the file."""
        self._counts[what] += 1
        if len(self._shown[what]) < SHOWN:
            shown = f" {shown_name(cell)}" if cell else ""
            self._shown[what].append(f"{number}{shown}")

    def messages(self) -> Iterator[str]:
        """What is to be told, each with the first rows it is true of."""
        for what, shown in self._shown.items():
            more = ", …" if self._counts[what] > len(shown) else ""
            yield f"{self._counts[what]} rows {what} (row {', '.join(shown)}{more})"


@dataclass(slots=True)
class Index:
    """A table that describes files: where it lies, what it is called, and its rows.

    `broken` tells why it could not be read to its end.
    """

    path: str
    steps: tuple[str, ...]
    table: str
    says: ColumnMapping
    rows: list[Stated] = field(default_factory=list)
    troubles: RowsTold = field(default_factory=RowsTold)
    broken: list[str] = field(default_factory=list)


def shown_name(cell: str) -> str:
    """What a file is called, to show it in a message."""
    name = file_name(cell[: 2 * LONGEST_SHOWN])
    return name if len(name) <= LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]}…"


def indexes_in(file: Beside, names: FileNames, limits: Limits) -> list[Index]:
    """The indexes in a file: one, or in workbooks and archives several."""
    found: list[Index] = []

    def take(table: str, columns: Sequence[str], rows: Iterator[Row]) -> bool:
        index = _taken(file, table, columns, rows, names, limits)
        if index:
            found.append(index)
        return True

    reading = Reading(limits, {}, lambda error: None, take=take, only_tables=True)
    try:
        if kind_of(file.source) in TABLES:
            for _ in documents(file.source, reading):
                break
    except UnreadableFileError:
        pass  # told when it is read; what was found before stands
    return found


def _taken(
    file: Beside,
    table: str,
    columns: Sequence[str],
    rows: Iterator[Row],
    names: FileNames,
    limits: Limits,
) -> Index | None:
    broken: list[str] = []
    rows = _until_broken(rows, limits.rows, broken)
    head = list(islice(rows, LOOKED_AT))
    column, says = _file_column(columns, [cells for _, cells in head], names, file.columns)
    if not column:
        return None
    member = table.removeprefix(file.source.name).partition(", sheet ")[0]
    index = Index(file.path, steps_of(file.path + member), table, says)
    reader = _Reader(columns, column, says)
    for row in chain(head, rows):
        reader(index, names, *row)
    index.broken.extend(broken)
    return index if index.rows else None


def _until_broken(rows: Iterator[Row], most: int, broken: list[str]) -> Iterator[Row]:
    """The rows as far as they can be read and the limit goes; then why there are no more."""
    try:
        for count, row in enumerate(rows):
            if count == most:
                broken.append(
                    f"more than {most:,} rows; the limit rows is {most:,}; "
                    "those after it were not read"
                )
                return
            yield row
    except UnreadableFileError as error:
        broken.append(str(error).partition(": ")[2])


def _file_column(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    names: FileNames,
    told: Mapping[str, str],
) -> tuple[str, ColumnMapping]:
    """The column that names files and what the others are; no column where it is no index."""
    told = {name: column for name, column in told.items() if not column or column in columns}
    none = "", ColumnMapping()
    if told.get("text"):
        return none
    best, most = "", 0
    for place, name in enumerate(columns):
        cells = [text_of_cell(row[place]).strip() for row in rows if place < len(row)]
        matched = _names_files(name, [cell for cell in cells if cell], names)
        if matched > most and name not in told.values():
            best, most = name, matched
    if not best:
        return none
    rest = [place for place, name in enumerate(columns) if name != best]
    sample = [[row[i] if i < len(row) else None for i in rest] for row in rows[:SAMPLE_ROWS]]
    says = guess_columns([columns[i] for i in rest], sample).with_columns(told)
    return none if _holds_articles(says.text, columns, rows) else (best, says)


def _names_files(column: str, cells: Sequence[str], names: FileNames) -> int:
    """How many cells name files, where the column is one of names; with their end, doubly."""
    meant = [names.meant(cell) for cell in cells]
    matched = sum(bool(one.places) for one in meant)
    ended = sum(one.strength == WITH_END for one in meant)
    is_called = fields_of(column).get("file", (0, False))[1]
    is_shaped = bool(cells) and sum(map(has_end, cells)) >= MOST * len(cells)
    if is_called or is_shaped:
        # Beyond the rows that were looked at there may be names of files that are here.
        return matched + ended + (len(cells) == LOOKED_AT)
    return matched + ended if matched >= HALF * len(cells) else 0


def _holds_articles(column: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bool:
    """Whether the column that seems to be the text is one, in a table that names files as well."""
    if not column:
        return False
    rank, _ = fields_of(column).get("text", (3, False))
    if rank < 3:
        return True
    place = columns.index(column)
    cells = [text_of_cell(row[place]).strip() for row in rows[:SAMPLE_ROWS] if place < len(row)]
    filled = [cell for cell in cells if cell]
    return sum(map(len, filled)) >= SHORTEST_ARTICLE * len(filled)


class _Reader:
    """Reads the rows of an index; what is odd in one is told, and the rest of it counts."""

    def __init__(self, columns: Sequence[str], column: str, says: ColumnMapping) -> None:
        self._file = columns.index(column)
        self._places = {
            field: columns.index(name)
            for field, name in says.as_dict().items()
            if name and field != "text"
        }

    def __call__(
        self, index: Index, names: FileNames, number: int, values: Sequence[object]
    ) -> None:
        if not any(map(text_of_cell, values)):
            return
        cell = text_of_cell(values[self._file]).strip() if self._file < len(values) else ""
        if not cell:
            index.troubles.add("name no file", number)
            return
        meant = names.meant(cell)
        if not meant.places:
            index.troubles.add(NOT_HERE, number, cell)
            return
        cells = {f: values[i] for f, i in self._places.items() if i < len(values)}
        said = self._said(index.troubles, number, cells)
        index.rows.append(Stated(number, cell, meant.places, meant.strength, said))

    def _said(self, troubles: RowsTold, number: int, cells: Mapping[str, object]) -> Metadata:
        texts = {field: text_of_cell(value).strip() for field, value in cells.items()}
        said = metadata(
            title=texts.get("title", ""),
            author=texts.get("author", ""),
            outlet=texts.get("outlet", ""),
            date=cells.get("date") or "",
            url=texts.get("url", ""),
        )
        if not said.published and not is_placeholder(texts.get("date", "")):
            troubles.add("have a date that names no day", number)
        if not said.url and not is_placeholder(texts.get("url", "")):
            troubles.add("have an address that is none of the web", number)
        if any(len(texts.get(name, "")) > LONGEST_VALUE for name in ("title", "author", "outlet")):
            troubles.add(f"have more than {LONGEST_VALUE} characters in a field, cut there", number)
        return Metadata(
            _restored(said.title), _restored(said.author), _restored(said.outlet),
            said.published, said.url,
        )  # fmt: skip


@lru_cache(maxsize=4096)
def _restored(text: str) -> str:
    from analysis.restoration import restore

    return restore(text).text
