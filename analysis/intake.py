"""The files of a corpus in a library to articles: those it holds, and those just received."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from analysis.articles import Article, Identifiers, from_file
from analysis.errors import UnreadableFileError
from analysis.formats import Source
from analysis.formats.cleaning import file_name
from analysis.indexes import Beside, Indexes, find_indexes
from analysis.limits import Limits

Progress = Callable[[str, int, int, str], None]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to take in: the name to show for it, where it lies, and its columns that were named.

    `columns` maps fields to columns as for `analysis.articles.read`.
    """

    name: str
    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of a received file: the identifiers of its articles, or why there are none.

    `describes` counts the files of which it is an index, `remarks` say what is wrong with it as
    such.
    """

    name: str
    articles: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    describes: int = 0
    remarks: tuple[str, ...] = ()


class Intake:
    """The files of a corpus to articles: those it holds, then those just received.

    `files` is what to store of them, `told` what became of each received one.
    """

    def __init__(
        self,
        folder: Path,
        held: list[dict[str, Any]],
        limits: Limits,
        received: Sequence[Incoming],
        progress: Progress | None = None,
    ) -> None:
        self.folder = folder
        self.files = held
        self.limits = limits
        self.told: list[FileRead] = []
        self.done, self.total = 0, len(held) + len(received)
        self._received = received
        self._batch = 1 + max((int(file.get("batch", 0)) for file in held), default=0)
        self._remarks: dict[str, list[str]] = defaultdict(list)
        self._indexes = self._find_indexes()
        self._progress = progress
        self.identifiers = Identifiers(n for file in held for n in file["articles"] if n)

    def held(self) -> Iterator[Article]:
        """The articles of the files that are held, under the identifiers they have."""
        for file in list(self.files):
            self._next(file["name"])
            path, beside = self._path(file), _place(file)
            articles, problems = self._read(path, file["name"], file.get("columns") or {}, beside)
            if not articles and not file.get("index"):
                self.told.append(FileRead(file["name"], problems=tuple(problems)))
            yield from self._again(file, articles)

    def _again(self, file: dict[str, Any], articles: list[Article]) -> Iterator[Article]:
        """A file read once more: what was taken out stays out, what is new gets a name."""
        names = file["articles"]
        names += [self.identifiers.give(article.article) for article in articles[len(names) :]]
        for name, article in zip(names, articles, strict=False):
            if name:
                yield replace(article, article=name)

    def _path(self, file: Mapping[str, Any]) -> Path:
        return self.folder / "files" / str(file["sha256"])

    def _find_indexes(self) -> Indexes:
        """What indexes say of the files; those that came last count before others."""
        beside = [
            (_place(file), self._path(file), file["name"], file.get("columns") or {})
            for file in self.files
        ]
        beside += [
            (self._place(number), file.path, file_name(file.name), file.columns)
            for number, file in enumerate(self._received)
        ]
        found = []
        for place, path, name, columns in reversed(beside):
            with contextlib.suppress(UnreadableFileError):  # told when it is read
                found.append(Beside(place, Source.of_path(path, name), columns))
        return find_indexes(found, self.limits, lambda at, e: self._remarks[at].append(str(e)))

    def _place(self, number: int) -> str:
        """Where a received file lies for an index: what was brought at once lies together."""
        return f"{self._batch}/{number}/{file_name(self._received[number].name)}"

    def received(self) -> Iterator[Article]:
        """The articles of files just received, which are stored."""
        for number, file in enumerate(self._received):
            name, beside = file_name(file.name), self._place(number)
            self._next(name)
            articles, problems = self._read(file.path, name, file.columns, beside)
            describes = self._indexes.files.get(beside, 0)
            digest = _digest(file.path) if articles or describes else ""
            held = next((one for one in self.files if one["sha256"] == digest), None)
            if held and all(held["articles"]):
                describes = 0
                problems.append(f"{name}: in this corpus already, as {held['name']}")
                articles = []
            elif held:
                articles = self._brought_back(held, articles)
            elif articles or describes:
                articles = self._stored(name, file, digest, articles, index=describes > 0)
            read = FileRead(name, tuple(a.article for a in articles), tuple(problems), describes)
            self.told.append(replace(read, remarks=tuple(self._remarks[beside])))
            yield from articles

    def _read(
        self, path: Path, name: str, columns: Mapping[str, str], beside: str
    ) -> tuple[list[Article], list[str]]:
        """The articles of a file, and what could not be read of it."""
        problems: list[str] = []

        def tell(error: UnreadableFileError) -> None:
            problems.append(str(error))

        try:
            read = from_file(
                path,
                name,
                on_problem=tell,
                limits=self.limits,
                columns=columns,
                indexes=self._indexes,
                path_beside=beside,
            )
            return list(read), problems
        except UnreadableFileError as error:
            tell(error)
        return [], problems

    def _brought_back(self, file: dict[str, Any], articles: list[Article]) -> list[Article]:
        """The articles of a file that is received again after some of it was taken out."""
        fresh = []
        for place, article in enumerate(articles[: len(file["articles"])]):
            if not file["articles"][place]:
                name = file["articles"][place] = self.identifiers.give(article.article)
                fresh.append(replace(article, article=name))
        return fresh

    def _stored(
        self, name: str, file: Incoming, digest: str, articles: list[Article], *, index: bool
    ) -> list[Article]:
        named = [replace(a, article=self.identifiers.give(a.article)) for a in articles]
        target = self.folder / "files" / digest
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(file.path, target)
        stored: dict[str, Any] = {"name": name, "sha256": digest, "bytes": target.stat().st_size}
        stored |= {
            "articles": [article.article for article in named],
            "columns": dict(file.columns),
            "batch": self._batch,
        }
        stored |= {"index": True} if index else {}
        self.files.append(stored)
        return named

    def analysing(self, done: int, total: int, name: str) -> None:
        """The progress of the second stage."""
        if self._progress:
            self._progress("analysing", done, total, name)

    def _next(self, name: str) -> None:
        if self._progress:
            self._progress("reading", self.done, self.total, name)
        self.done += 1


def _place(file: Mapping[str, Any]) -> str:
    """Where a file that is held lies for an index: with what was brought at once."""
    return f"{file.get('batch', 0)}/{file['sha256']}/{file['name']}"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all."""
    _copied(io.BytesIO(data), path)


def _copy(path: Path, target: Path) -> None:
    with path.open("rb") as source:
        _copied(source, target)


def _copied(source: IO[bytes], path: Path) -> None:
    """Writes a file whole or not at all."""
    handle, fresh = tempfile.mkstemp(prefix=f".{path.name[:20]}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(source, file)
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
