"""Parquet: rows of a columnar table, in small batches, only the columns that are used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from analysis.formats.columns import SAMPLE_ROWS, resolve
from analysis.formats.rows import Row, Table, table_documents
from analysis.formats.source import Document, Reading, Source, broken
from analysis.limits import MEGABYTE

BATCH = 64


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The rows of the file, one article each."""
    import pyarrow.parquet as pq

    limits = reading.limits
    with source.seekable(limits) as file:
        with broken(source.name, "a Parquet table"):
            table = pq.ParquetFile(file)
            unpacked = sum(
                table.metadata.row_group(i).total_byte_size
                for i in range(table.metadata.num_row_groups)
            )
            names = tuple(dict.fromkeys(table.schema_arrow.names))
        limits.check("unpacked_megabytes", round(unpacked / MEGABYTE), source.name, "MB unpacked")
        limits.check("columns", len(names), source.name, "columns")
        sample = [values for _, values in _first(table, names, source.name)]
        reading.see(source.name, names, sample)
        if reading.take(source.name, names, _rows(table, names, source.name)):
            return
        mapping = resolve(names, sample, reading.columns, source.name)
        used = tuple(name for name in mapping.as_dict().values() if name)
        rows = _rows(table, used, source.name)
        yield from table_documents(Table(source.name, used, rows), _told(reading, mapping))


def _told(reading: Reading, mapping: Any) -> Reading:
    """The same reading, with the columns as they were found: the rows hold no others."""
    return replace(
        reading, columns=mapping.as_dict(), see=lambda *table: None, take=lambda *table: False
    )


def _first(table: Any, names: tuple[str, ...], name: str) -> Iterator[Row]:
    for number, row in _rows(table, names, name):
        if number > SAMPLE_ROWS:
            return
        yield number, row


def _rows(table: Any, names: tuple[str, ...], name: str) -> Iterator[Row]:
    batches = table.iter_batches(batch_size=BATCH, columns=list(names))
    number = 0
    while True:
        with broken(name, "a Parquet table"):
            batch = next(batches, None)
            if batch is None:
                return
            rows = list(zip(*(batch.column(column).to_pylist() for column in names), strict=True))
        for row in rows:
            number += 1
            yield number, row
