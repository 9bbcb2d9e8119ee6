"""Files of every kind to documents: text with what its format says of it.

One module a format; each is loaded when a file of its kind is read. Nothing is written to disk,
nothing in a file is executed or fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath

from analysis.errors import UnreadableFileError
from analysis.formats.columns import ColumnMapping, guess_columns
from analysis.formats.source import Document, Metadata, Reading, Source
from analysis.limits import Limits

__all__ = [
    "REFUSED",
    "SUFFIXES",
    "TABLES",
    "ColumnMapping",
    "Document",
    "Metadata",
    "Preview",
    "Reading",
    "Source",
    "documents",
    "guess_columns",
    "kind_of",
    "preview",
]

# The module of each kind of file.
_MODULES = {
    "csv": "delimited",
    "docx": "word",
    "html": "page",
    "json": "json_lines",
    "parquet": "parquet",
    "pdf": "pdf",
    "text": "text",
    "tsv": "delimited",
    "xlsx": "workbook",
    "zip": "archive",
}
_KINDS = {
    ".csv": "csv",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".jsonl": "json",
    ".md": "text",
    ".ndjson": "json",
    ".parquet": "parquet",
    ".pdf": "pdf",
    ".shtml": "html",
    ".tab": "tsv",
    ".tsv": "tsv",
    ".txt": "text",
    ".xhtml": "html",
    ".xlsx": "xlsx",
    ".zip": "zip",
}
SUFFIXES = tuple(sorted(_KINDS))
# Kinds of file whose rows are articles, and the archives that may hold some.
TABLES = frozenset({"csv", "json", "parquet", "tsv", "xlsx", "zip"})
# Files that may well hold articles and cannot be read: told, where others in a folder are not.
REFUSED = {
    ".7z": "a 7-Zip archive; pack it as .zip",
    ".doc": "an old Word document; save it as .docx",
    ".docm": "a Word document with macros; save it as .docx",
    ".epub": "an electronic book; save its text as .html or .txt",
    ".gz": "a gzip archive; unpack it",
    ".mht": "a web archive; save the page as .html",
    ".mhtml": "a web archive; save the page as .html",
    ".odt": "an OpenDocument text; save it as .docx",
    ".rar": "a RAR archive; pack it as .zip",
    ".rtf": "rich text; save it as .docx",
    ".tar": "a tar archive; pack it as .zip",
    ".tgz": "a gzip archive; unpack it",
    ".wps": "a WPS document; save it as .docx",
    ".xls": "an old Excel workbook; save it as .xlsx",
    ".xlsm": "an Excel workbook with macros; save it as .xlsx",
}
_ZIPPED = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


def documents(source: Source, reading: Reading) -> Iterator[Document]:
    """The documents in a file of any kind, in their order.

    What can be read of a file whose other parts cannot is given, and the parts told to `reading`.

    Raises:
        UnreadableFileError: the whole file cannot be read, or is beyond a limit.
    """
    if source.size == 0:
        raise UnreadableFileError(f"{source.name}: the file is empty; expected an article")
    module = import_module(f"{__name__}.{_MODULES[kind_of(source)]}")
    yield from module.documents(source, reading)


@dataclass(frozen=True, slots=True)
class Preview:
    """A table before it is read: its columns, its first rows, and what the columns seem to be."""

    file: str
    names: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    columns: ColumnMapping


def preview(source: Source, limits: Limits) -> tuple[Preview, ...]:
    """The first table in a file, to show which columns were guessed; none where there is no table.

    Of a workbook all sheets up to the first with articles.

    Raises:
        UnreadableFileError: the file cannot be read.

    >>> (table,) = preview(Source.of_bytes("标题,正文\\n机器,来了。".encode(), "a.csv"), Limits())
    >>> table.names, table.columns.text
    (('标题', '正文'), '正文')
    """
    if kind_of(source) in ("text", "html", "docx", "pdf"):
        return ()
    found: list[Preview] = []

    def see(file: str, names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        guessed = guess_columns(names, rows)
        found.append(Preview(file, tuple(names), tuple(map(tuple, rows)), guessed))

    reading = Reading(limits, tell=lambda error: None, see=see)
    try:
        next(documents(source, reading), None)
    except UnreadableFileError:
        if not found:
            raise
    return tuple(found)


def kind_of(source: Source) -> str:
    """The kind of a file: by its first bytes where they tell, else by the end of its name.

    Raises:
        UnreadableFileError: a kind that is known and cannot be read.

    >>> kind_of(Source.of_bytes(b"%PDF-1.7", "a.txt")), kind_of(Source.of_bytes(b"x", "a.csv"))
    ('pdf', 'csv')
    """
    suffix = PurePosixPath(source.name).suffix.lower()
    if suffix in REFUSED:
        raise UnreadableFileError(
            f"{source.name}: {REFUSED[suffix]}; expected one of {', '.join(SUFFIXES)}"
        )
    begin = source.begin()
    if begin.startswith(b"%PDF-"):
        return "pdf"
    if begin.startswith(b"PAR1"):
        return "parquet"
    if begin.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(source, suffix)
    if suffix in _KINDS:
        return _KINDS[suffix]
    return "html" if begin.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML) else "text"


def _zipped(source: Source, suffix: str) -> str:
    """Which of the kinds of file that are ZIP archives; by what is inside."""
    from analysis.formats.archive import opened

    with opened(source) as archive:
        names = set(archive.namelist())
    for kind, member in _ZIPPED.items():
        if member in names:
            return kind
    kind = _KINDS.get(suffix, "")
    return kind if kind in _ZIPPED else "zip"
