"""CSV and TSV: rows of a text file, read one by one."""

from __future__ import annotations

import csv
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO

from analysis.decoding import open_text, sample_of
from analysis.errors import UnreadableFileError
from analysis.formats.rows import Row, Table, table_documents, with_heading
from analysis.formats.source import Document, Reading, Source

DELIMITERS = ",\t;|"
_SNIFFED = 20
_lock = threading.Lock()


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The rows of the file, one article each. A formula stays the text that it is."""
    source.check(reading.limits, "table_megabytes")
    if not source.begin().strip():
        raise UnreadableFileError(f"{source.name}: the file is empty; expected rows with articles")
    with source.opened() as file:
        sample = sample_of(file)
    with source.opened() as file:
        yield from table_documents(_table(file, sample, source, reading), reading)


def _table(file: IO[bytes], sample: bytes, source: Source, reading: Reading) -> Table:
    text, encoding = open_text(file, sample, source.name)
    longest = reading.limits.characters
    _allow_fields_of(longest)
    lines = bounded(text, longest * 2, source.name)
    first = list(islice(lines, _SNIFFED))
    rows = _rows(chain(first, lines), _delimiter(first, source.name), source.name)
    table = with_heading(source.name, rows)
    notes = () if encoding.startswith("utf-8") else (f"encoding:{encoding}",)
    return Table(table.file, table.names, table.rows, notes=notes)


def _allow_fields_of(length: int) -> None:
    """Cells of this many characters; the library's limit is one for the whole process."""
    with _lock:
        csv.field_size_limit(max(csv.field_size_limit(), length + 1))


def _rows(lines: Iterable[str], delimiter: str, name: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise UnreadableFileError(
                f"{name}, row {number}: {error}; is a quotation mark missing? "
                "The rows from there on were not read"
            ) from error
        if row is None:
            return
        yield number, row


def _delimiter(lines: list[str], name: str) -> str:
    """What stands between the cells: the tab in a .tsv, else what the first line has most of.

    >>> _delimiter(['标题;正文;"a,b,c,d"\\n'], "a.csv")
    ';'
    """
    if name.lower().endswith((".tsv", ".tab")) and any("\t" in line for line in lines):
        return "\t"
    heading = next((line for line in lines if line.strip()), "")
    outside = "".join(heading.split('"')[::2])
    counts = Counter({sign: outside.count(sign) for sign in DELIMITERS})
    return counts.most_common(1)[0][0]


def bounded(text: Iterable[str], longest: int, name: str) -> Iterator[str]:
    """The lines of a stream of text, none of them held in memory beyond `longest` characters.

    Raises:
        UnreadableFileError: a line is longer.
    """
    readline = text.readline  # type: ignore[attr-defined]
    while line := readline(longest + 1):
        if len(line) > longest:
            raise UnreadableFileError(
                f"{name}: a line of more than {longest:,} characters, twice the limit characters"
            )
        yield line
