"""JSON lines: a record a line; and one JSON list of records."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from analysis.decoding import decode, open_text, sample_of
from analysis.errors import UnreadableFileError
from analysis.formats.columns import SAMPLE_ROWS
from analysis.formats.delimited import bounded
from analysis.formats.rows import Row, Table, table_documents
from analysis.formats.source import Document, Reading, Source

Record = tuple[int, Mapping[str, Any]]


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The records of the file, one article each."""
    source.check(reading.limits, "table_megabytes")
    if not source.begin().strip():
        raise UnreadableFileError(f"{source.name}: the file is empty; expected a record a line")
    if source.begin().lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        records = _listed(decode(source.whole(reading.limits), source.name), source.name)
        yield from table_documents(_table(records, source.name), reading)
        return
    with source.opened() as file:
        sample = sample_of(file)
    with source.opened() as file:
        text, encoding = open_text(file, sample, source.name)
        lines = bounded(text, reading.limits.characters * 6, source.name)
        notes = () if encoding.startswith("utf-8") else (f"encoding:{encoding}",)
        records = _records(lines, source.name, reading)
        yield from table_documents(_table(records, source.name, notes), reading)


def _listed(text: str, name: str) -> Iterator[Record]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _broken(name, error) from error
    for number, value in enumerate(values, 1):
        if isinstance(value, dict):
            yield number, value


def _records(lines: Iterator[str], name: str, reading: Reading) -> Iterator[Record]:
    """The records of the lines; lines that hold none are told, up to the first few."""
    bad = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            if not isinstance(value, dict):
                raise ValueError("expected a record in braces")
        except (ValueError, RecursionError) as error:
            bad += 1
            if bad > _MOST_BAD:
                raise UnreadableFileError(
                    f"{name}: more than {_MOST_BAD} lines hold no record; the rest was not read"
                ) from error
            reading.tell(_broken(f"{name}, line {number}", error))
            continue
        yield number, value


_MOST_BAD = 20


def _table(records: Iterator[Record], name: str, notes: tuple[str, ...] = ()) -> Table:
    """The records as a table whose columns are the keys of the first ones."""
    sample = list(islice(records, SAMPLE_ROWS))
    if not sample:
        raise UnreadableFileError(f"{name}: no record; expected JSON objects with articles")
    names = tuple(dict.fromkeys(str(key) for _, record in sample for key in record))
    rows: Iterator[Row] = (
        (number, [record.get(key) for key in names]) for number, record in chain(sample, records)
    )
    return Table(name, names, rows, notes=notes)


def _broken(name: str, error: Exception) -> UnreadableFileError:
    reason = "nested too deep" if isinstance(error, RecursionError) else str(error)[:200]
    return UnreadableFileError(f"{name}: no JSON ({reason}); expected a record a line")
