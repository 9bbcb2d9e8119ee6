"""What every format reads from, and what it gives: Source, Reading, Document, Metadata."""

from __future__ import annotations

import hashlib
import io
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from analysis.errors import UnreadableFileError
from analysis.limits import MEGABYTE, Limits

BEGINNING = 4096
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a format says of an article; `published` an ISO date, `url` http(s), empty if unknown.

    Made by `analysis.formats.cleaning.metadata`, which cleans each of them.
    """

    title: str = ""
    author: str = ""
    outlet: str = ""
    published: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text as its format gives it, before restoration.

    `place` is where in the file it stands (`folder/a.txt`, `12`, `Sheet1!12`), empty where it is
    the whole file; `stem` what its identifier is made of. `several`: the text may hold more than
    one article; `headed`: it holds its own headline. `notes`: see `analysis.articles.NOTE_KINDS`.
    """

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    notes: tuple[str, ...] = ()
    place: str = ""
    stem: str = ""
    several: bool = False
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes to read, with the name to show for them; `opened` opens them anew each time."""

    name: str
    size: int
    opened: Callable[[], IO[bytes]]

    @classmethod
    def of_path(cls, path: Path, name: str) -> Source:
        """A regular file.

        Raises:
            UnreadableFileError: there is none, or it cannot be opened.
        """
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode):
                raise UnreadableFileError(f"{name}: not a regular file; expected one to read")
            path.open("rb").close()
        except OSError as error:
            reason = error.strerror or "it cannot be opened"
            raise UnreadableFileError(f"{path}: {reason}; expected a readable file") from error
        return cls(name, found.st_size, lambda: path.open("rb"))

    @classmethod
    def of_bytes(cls, data: bytes, name: str) -> Source:
        """Bytes in memory."""
        return cls(name, len(data), lambda: io.BytesIO(data))

    def begin(self) -> bytes:
        """The first bytes, from which the kind of the file can be told."""
        with self.opened() as file:
            return file.read(BEGINNING)

    def digest(self) -> str:
        """The SHA-256 of the bytes."""
        with self.opened() as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]

    def check(self, limits: Limits, limit: str = "megabytes") -> None:
        """Raises UnreadableFileError where there are more bytes than the limit allows."""
        limits.check(limit, round(self.size / MEGABYTE, 3), self.name, "MB")

    def whole(self, limits: Limits, limit: str = "megabytes") -> bytes:
        """All the bytes; raises UnreadableFileError where there are more than the limit allows."""
        self.check(limits, limit)
        most = int(getattr(limits, limit) * MEGABYTE)
        with self.opened() as file:
            data = file.read(most + 1)
        # The size that was stated may be wrong: of a file that grows, of a member of an archive.
        limits.check(limit, round(len(data) / MEGABYTE, 6), self.name, "MB or more")
        return data

    @contextmanager
    def seekable(self, limits: Limits) -> Iterator[IO[bytes]]:
        """The opened bytes for a reader that jumps in them; a packed member is held in memory."""
        self.check(limits, "table_megabytes")
        with self.opened() as file:
            if isinstance(file, io.BytesIO | io.BufferedReader):
                yield file
                return
        yield io.BytesIO(self.whole(limits))


@dataclass(slots=True)
class Reading:
    """How files are read: the limits, the columns that were named, and whom to tell of problems.

    `tell` is called with what could not be read of a file that is read otherwise, `see` with the
    name, the columns and the first rows of a table before it is read. `take` is offered each table
    with all its rows before they become articles, and answers whether it took them. `columns` maps
    fields (`analysis.formats.columns.FIELDS`) to names of columns. With `only_tables` the other
    files of an archive are passed over. `depth` and `unpacked` count the archives that are open
    and the bytes that were unpacked from them.
    """

    limits: Limits = field(default_factory=Limits)
    columns: Mapping[str, str] = field(default_factory=dict)
    tell: Callable[[UnreadableFileError], None] = lambda error: _raise(error)
    see: Callable[[str, Sequence[str], Sequence[Sequence[object]]], None] = lambda *table: None
    take: Callable[[str, Sequence[str], Iterator[tuple[int, Sequence[object]]]], bool] = (
        lambda *table: False
    )
    only_tables: bool = False
    depth: int = 0
    unpacked: int = 0


def _raise(error: UnreadableFileError) -> None:
    raise error


@contextmanager
def broken(name: str, what: str) -> Iterator[None]:
    """Turns whatever a parser raises on a broken file into UnreadableFileError.

    The parsers of formats raise anything on bytes made up to break them (KeyError, zlib.error,
    AssertionError, RecursionError), so every exception counts, and only here.
    """
    try:
        yield
    except UnreadableFileError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnreadableFileError(
            f"{name}: {what} that is broken or incomplete ({reason}); expected a whole one"
        ) from error


def wrong_table(text: str) -> str:
    """Which encoding a text was in that was decoded as Latin-1 or Windows-1252.

    >>> [wrong_table("人工".encode(table).decode("latin-1")) for table in ("utf-8", "gbk")]
    ['utf-8', 'gb18030']
    """
    data = bytearray()
    for character in text:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            data += character.encode("latin-1", "ignore")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
