"""A file of JSON lines that is only ever added to, by several writers at once."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from analysis.errors import CorrectionError, JournalError

T = TypeVar("T")

# A journal of ten thousand corrections has some 6 MB.
MOST_BYTES = 32 * 1024**2
LONGEST_LINE = 64 * 1024
# Files whose entries are kept in memory; a thousand corrections take 30 ms to be read.
KEPT = 16


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line that was passed over: its number (from 1) and what is wrong with it."""

    line: int
    reason: str


class Lines(Generic[T]):
    """The entries of a file, one a line, and the way to add more.

    `read` makes an entry of a line's value or raises CorrectionError; `write` the value of an
    entry. A line is written in one piece, under a lock, and on the disk before `append` returns;
    what others wrote is never touched.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        read: Callable[[Any], T],
        write: Callable[[T], dict[str, Any]],
    ) -> None:
        self.path = Path(path)
        self._read, self._write = read, write

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever the file does: its size and when it was written (nanoseconds)."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return (0, 0)
        except OSError as error:
            raise JournalError(f"{self.path}: cannot be read ({error.strerror})") from error
        return (stat.st_size, stat.st_mtime_ns)

    def load(self) -> tuple[list[T], list[BrokenLine]]:
        """The entries in the order of the file, and the lines that could not be read."""
        entries, broken = _loaded(self.path, self.version, self._read)
        return list(entries), list(broken)

    def append(self, entries: Iterable[T]) -> None:
        """Adds these entries at the end.

        Raises:
            JournalError: the file cannot be written to, or would grow beyond `MOST_BYTES`.
        """
        lines = [_line(self._write(entry)) for entry in entries]
        if not lines:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            handle = os.open(self.path, flags | getattr(os, "O_NOFOLLOW", 0), 0o644)
            try:
                with _locked(handle):
                    self._append(handle, lines)
            finally:
                os.close(handle)
        except OSError as error:
            raise JournalError(f"{self.path}: cannot be written ({error.strerror})") from error

    def _append(self, handle: int, lines: list[bytes]) -> None:
        size = os.fstat(handle).st_size
        if size + sum(map(len, lines)) > MOST_BYTES:
            raise JournalError(f"{self.path} is full ({MOST_BYTES} bytes); export it, begin anew")
        if size and _last_byte(handle, size) != b"\n":
            # A line that was broken off stays a line of its own.
            lines = [b"\n", *lines]
        for line in lines:
            written = 0
            while written < len(line):
                written += os.write(handle, line[written:])
        os.fsync(handle)


@lru_cache(maxsize=KEPT)
def _loaded(
    path: Path, version: tuple[int, int], read: Callable[[Any], Any]
) -> tuple[list[Any], list[BrokenLine]]:
    """What is in a file of this version: a page that is drawn anew asks again."""
    if not version[0]:
        return [], []
    try:
        with path.open("rb") as file:
            return read_lines(file.read(MOST_BYTES + 1), read)
    except OSError as error:
        raise JournalError(f"{path}: cannot be read ({error.strerror})") from error


def read_lines(data: bytes, read: Callable[[Any], T]) -> tuple[list[T], list[BrokenLine]]:
    """The entries in these bytes, and the lines that hold none."""
    entries: list[T] = []
    broken: list[BrokenLine] = []
    for number, line in enumerate(data[:MOST_BYTES].split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(read(_value(line)))
        except CorrectionError as error:
            broken.append(BrokenLine(number, str(error)))
    if len(data) > MOST_BYTES:
        broken.append(BrokenLine(number + 1, f"nothing is read beyond {MOST_BYTES} bytes"))
    return entries, broken


def _value(line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        raise CorrectionError(f"the line has {len(line)} bytes; at most {LONGEST_LINE} are read")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise CorrectionError("not a line of JSON") from error


def _line(value: dict[str, Any]) -> bytes:
    line = json.dumps(value, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    if len(line) > LONGEST_LINE:
        raise CorrectionError(f"too long to be kept: {len(line)} bytes of at most {LONGEST_LINE}")
    return line


def _last_byte(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


@contextlib.contextmanager
def _locked(handle: int) -> Iterator[None]:
    """Keeps other writers waiting, where the system can lock a file."""
    try:
        import fcntl
    except ImportError:
        # Windows: a line added in one write is all that can be promised.
        yield
        return
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
