"""Files to articles: of every format, several articles in one file, and the parts of each."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from analysis.errors import FileIndexError, UnreadableFileError
from analysis.formats import REFUSED, SUFFIXES, documents
from analysis.formats.cleaning import file_name, is_hidden
from analysis.formats.columns import ColumnMapping, checked
from analysis.formats.source import Document, Metadata, Reading, Source, wrong_table
from analysis.indexes import Beside, Indexes, described, find_indexes
from analysis.layout import Line, lay_out, lines_of, story_starts
from analysis.limits import Limits
from analysis.restoration.model import Alignment, Restored, Step

if TYPE_CHECKING:
    from analysis.workers import Workers

PART_KINDS = ("title", "byline", "note", "body", "caption", "footer")
ANALYSED_PARTS = ("title", "body")
DEFAULT_LIMITS = Limits()
# Files that a worker is given at once.
FILES_TOGETHER = 8
Columns = Mapping[str, str] | ColumnMapping

# What `Article.notes` tell of how a file was read, each as `kind` or `kind:detail`.
NOTE_KINDS = {
    "byte_order_mark": "the file began with one",
    "encoding": "it was in this encoding, not in UTF-8",
    "front_matter": "title, source and so on stood in a block above the text",
    "given": "this field is as the format gives it: title, author, outlet, published, url",
    "index": "this field is as a table beside the file gives it: title, author, outlet, …",
    "index_title": "a table beside the file calls it so, against its own headline",
    "macros_ignored": "the document holds macros; they were left alone",
    "main_text": "the text was picked from a page with menus and more",
    "radicals": "so many characters were radicals or compatibility forms in the font",
    "running_lines": "so many page numbers and running heads were left out",
    "scanned_pages": "so many pages are pictures without text",
    "tags_removed": "the cell of the table held a piece of a page",
    "undecodable": "so many bytes did not fit the encoding",
    "wrong_table": "it had been decoded as Latin-1; it was in this encoding",
}


class Part(NamedTuple):
    """A span of an article's text and what it is: one of `PART_KINDS`."""

    kind: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its restored text, the parts of it, and the way back to what was received.

    `text` is the whole restored text in its order; `parts` cover every character that is not
    white space. `received` is the SHA-256 of the bytes of the file, `received_text` the text as
    its format gave it, or the slice of it this article came from; `steps` and `alignment` hold
    offsets into `text` and `received_text`. `lost` are the spans of `text` that mark characters
    which cannot be recovered. `published` is an ISO date or empty. `place` is where in the file
    it stands (the member of an archive, the row of a table), empty where it is in no part of it.
    `notes` tell how it was read: see `NOTE_KINDS`.
    """

    article: str
    file: str
    text: str
    title: str = ""
    byline: str = ""
    outlet: str = ""
    published: str = ""
    parts: tuple[Part, ...] = ()
    received: str = ""
    received_text: str = ""
    steps: tuple[Step, ...] = ()
    alignment: Alignment = field(default_factory=Alignment)
    lost: tuple[tuple[int, int], ...] = ()
    url: str = ""
    place: str = ""
    notes: tuple[str, ...] = ()

    def analysed(self) -> tuple[Part, ...]:
        """The parts that are analysed: title and body, in their order."""
        return tuple(part for part in self.parts if part.kind in ANALYSED_PARTS)


class Identifiers:
    """Gives every article an identifier of its own.

    >>> identifiers = Identifiers()
    >>> identifiers.give("a"), identifiers.give("a"), identifiers.give("b")
    ('a', 'a-2', 'b')
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def give(self, stem: str) -> str:
        """The stem of a file's name, with a number from 2 on where that is in use."""
        identifier, number = stem, self._last.get(stem, 1)
        while identifier in self._taken:
            number += 1
            identifier = f"{stem}-{number}"
        self._last[stem] = number
        self._taken.add(identifier)
        return identifier


def read(
    paths: Iterable[str | Path],
    *,
    on_problem: Callable[[Path, UnreadableFileError], None] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns | None = None,
    on_index: Callable[[Path], None] | None = None,
    workers: Workers | None = None,
) -> Iterator[Article]:
    """The articles in files and folders, in the order given, folders sorted and with all below.

    Text, Markdown, pages, Word documents, PDF, CSV, TSV, workbooks, JSON lines, Parquet, and ZIP
    archives of these; see `analysis.formats.SUFFIXES`. In a folder other files are passed over; a
    file named by itself is read whatever its name. The rows of a table are articles; `columns`
    maps fields (`text`, `title`, `outlet`, `date`, `url`, `author`) to the names of their columns
    where the guess is not right, to "" where there is none. A table without texts that names other
    files read here describes those: see `analysis.indexes`; `on_index` is called with its path.

    What cannot be read, a file or a part of one, goes to `on_problem` and the rest is still read;
    without `on_problem` the error is raised, but for FileIndexError, which is issued as a warning.

    `workers` read several files at once, each of them whole.

    Raises:
        UnreadableFileError: a path that does not exist; a file that is empty, broken, protected
            by a password, of another kind, or beyond one of the limits.
        ValueError: `columns` has a field that is none.
    """
    named = named_columns(columns)
    found = list(files(paths))
    return _read(found, on_problem, limits, named, on_index or (lambda path: None), workers)


def named_columns(columns: Columns | None) -> dict[str, str]:
    """The columns that were named, by field.

    Raises:
        ValueError: a field that is none.
    """
    return checked(columns.as_dict() if isinstance(columns, ColumnMapping) else columns or {})


def _read(
    found: Iterable[tuple[Path, str]],
    on_problem: Callable[[Path, UnreadableFileError], None] | None,
    limits: Limits,
    columns: Mapping[str, str],
    on_index: Callable[[Path], None],
    workers: Workers | None,
) -> Iterator[Article]:
    identifiers = Identifiers()
    places = {_whole(path): path for path, _ in found}

    def tell_of_index(place: str, error: FileIndexError) -> None:
        (partial(on_problem, places[place]) if on_problem else _raise)(error)

    indexes = find_indexes(list(_beside(found, columns)), limits, tell_of_index)
    for place in indexes.tables:
        on_index(places[place])
    if workers:
        tasks = [_Task(*one, limits, columns, indexes.tables_in(_whole(one[0]))) for one in found]
        read_files = workers.map(_read_file, tasks, together=FILES_TOGETHER)
        for (path, _), (laid_out, problems) in zip(found, read_files, strict=True):
            for problem in problems:
                (partial(on_problem, path) if on_problem else _raise)(problem)
            yield from _identified(laid_out, identifiers, indexes, _whole(path))
        return
    for path, name in found:
        tell = partial(on_problem, path) if on_problem else _raise
        reading = Reading(limits, columns, tell)
        try:
            source = Source.of_path(path, name)
            yield from _articles(source, reading, identifiers, indexes, _whole(path))
        except UnreadableFileError as error:
            tell(error)


class _Task(NamedTuple):
    """A file for a worker to read; `tables` are the names of those in it that describe files."""

    path: Path
    name: str
    limits: Limits
    columns: Mapping[str, str]
    tables: frozenset[str]


def _read_file(held: object, task: _Task) -> tuple[list[_LaidOut], list[UnreadableFileError]]:
    """All documents of a file, and what could not be read of it."""
    found: list[_LaidOut] = []
    problems: list[UnreadableFileError] = []
    reading = Reading(task.limits, task.columns, problems.append)
    try:
        for one in _documents(Source.of_path(task.path, task.name), reading, task.tables):
            found.append(one)
    except UnreadableFileError as error:
        problems.append(error)
    return found, problems


def _whole(path: Path) -> str:
    """The whole path of a file, links in it left as they are: their names are the files' names."""
    return os.path.normpath(path.absolute())


def _beside(found: Iterable[tuple[Path, str]], columns: Mapping[str, str]) -> Iterator[Beside]:
    """The files as an index may name them; those that cannot be opened are told when read."""
    for path, name in found:
        with contextlib.suppress(UnreadableFileError):
            yield Beside(_whole(path), Source.of_path(path, name), columns)


def _raise(error: UnreadableFileError) -> None:
    if not isinstance(error, FileIndexError):
        raise error
    warnings.warn(str(error), stacklevel=2)


def files(paths: Iterable[str | Path]) -> Iterator[tuple[Path, str]]:
    """Each file once, with the name it goes by: its own, below a folder the path from there.

    Names are free of control and direction marks, and each is another.
    """
    seen: set[Path] = set()
    names = _Names()
    for path in map(Path, paths):
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            if path.is_dir() and not _is_wanted(file, name):
                continue
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file, names.give(file_name(name))


class _Names:
    """Names of files, each given once: `a.txt`, `a (2).txt`."""

    def __init__(self) -> None:
        self._identifiers = Identifiers()

    def give(self, name: str) -> str:
        number, given = 1, name
        while self._identifiers.give(given) != given:
            number += 1
            path = PurePosixPath(name)
            given = path.with_name(f"{path.stem} ({number}){path.suffix}").as_posix()
        return given


def _is_wanted(file: Path, name: str) -> bool:
    known = file.suffix.lower() in SUFFIXES or file.suffix.lower() in REFUSED
    return known and not is_hidden(name) and file.is_file()


def from_bytes(
    data: bytes,
    name: str,
    *,
    taken: Identifiers | None = None,
    on_problem: Callable[[UnreadableFileError], None] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns | None = None,
) -> list[Article]:
    """The articles in the bytes of one file called `name`: decoded, restored, divided, laid out.

    `taken` are the identifiers that are in use already; those given here are added to it.
    The others are as for `read`.

    Raises:
        UnreadableFileError: see `read`.
    """
    reading = Reading(limits, named_columns(columns), on_problem or _raise)
    source = Source.of_bytes(data, file_name(name))
    return list(_alone(source, reading, taken or Identifiers()))


def _alone(source: Source, reading: Reading, identifiers: Identifiers) -> Iterator[Article]:
    """The articles of a file by itself: an index may lie in an archive only."""
    beside = [Beside(source.name, source, reading.columns)]
    indexes = find_indexes(beside, reading.limits, lambda path, notice: reading.tell(notice))
    yield from _articles(source, reading, identifiers, indexes, source.name)


def _articles(
    source: Source, reading: Reading, identifiers: Identifiers, indexes: Indexes, path: str
) -> Iterator[Article]:
    laid_out = _documents(source, reading, indexes.tables_in(path))
    yield from _identified(laid_out, identifiers, indexes, path)


class _LaidOut(NamedTuple):
    """The articles of a document: where in its file it stands, what identifiers are made of."""

    place: str
    stem: str
    articles: list[Article]


def _documents(source: Source, reading: Reading, tables: frozenset[str]) -> Iterator[_LaidOut]:
    """The documents of a file as articles without identifiers."""
    reading.take = lambda table, *rest: table in tables
    try:
        digest = ""
        for document in documents(source, reading):
            digest = digest or source.digest()
            stem = document.stem or PurePosixPath(source.name).stem
            articles = from_document(document)
            yield _LaidOut(
                document.place,
                stem,
                [replace(article, file=source.name, received=digest) for article in articles],
            )
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise UnreadableFileError(f"{source.name}: {reason}; expected a readable file") from error


def _identified(
    laid_out: Iterable[_LaidOut], identifiers: Identifiers, indexes: Indexes, path: str
) -> Iterator[Article]:
    """The articles of a file with their identifiers and what an index says of them."""
    for place, stem, articles in laid_out:
        for article in _described(articles, *indexes.of(path, place)):
            yield replace(article, article=identifiers.give(stem))


def _described(articles: list[Article], said: Metadata, alone: bool) -> Iterator[Article]:
    """The articles of a document with what an index says of it."""
    if said == Metadata():
        yield from articles
        return
    for number, article in enumerate(articles):
        told = described(article, said, first=not number, alone=alone)
        yield replace(told, parts=_with_title(told, said.title if not number else ""))


def from_file(
    path: Path,
    name: str,
    *,
    taken: Identifiers | None = None,
    on_problem: Callable[[UnreadableFileError], None] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    columns: Columns | None = None,
    indexes: Indexes | None = None,
    path_beside: str = "",
) -> Iterator[Article]:
    """The articles in one file that goes by `name`, one by one; the others as for `from_bytes`.

    `indexes` are those found among the files it came with, `path_beside` its path there.

    Raises:
        UnreadableFileError: see `read`.
    """
    reading = Reading(limits, named_columns(columns), on_problem or _raise)
    source = Source.of_path(path, file_name(name))
    identifiers = taken or Identifiers()
    if indexes is None:
        return _alone(source, reading, identifiers)
    return _articles(source, reading, identifiers, indexes, path_beside)


def from_document(document: Document) -> list[Article]:
    """The articles in a document, restored and laid out, without identifier and file.

    >>> said = Metadata(title="机器来了", outlet="某报")
    >>> (article,) = from_document(Document("正文在此，還沒有完。", said))
    >>> article.text, article.title, article.outlet, article.parts[0].kind
    ('机器来了\\n正文在此，还没有完。', '机器来了', '某报', 'title')
    """
    from analysis.restoration import restore

    received = _headed(document)
    restored = restore(received)
    articles = (
        divide(restored, received)
        if document.several
        else [_article(restored, received, 0, len(restored.text))]
    )
    said = document.metadata
    told = replace(
        said,
        title=restore(said.title).text,
        author=restore(said.author).text,
        outlet=restore(said.outlet).text,
    )
    rest = replace(told, title="", author="")
    return [
        _as_told(article, rest if number else told, document)
        for number, article in enumerate(articles)
    ]


def _headed(document: Document) -> str:
    """The text with its title as the first line, where only the format has it."""
    title = document.metadata.title
    if not title or document.headed:
        return document.text
    first = [_squeezed(line.text) for line in lines_of(document.text[:2000])[:3]]
    if any(line.lstrip("#").startswith(_squeezed(title)) for line in first):
        return document.text
    return f"{title}\n{document.text}"


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _as_told(article: Article, said: Metadata, document: Document) -> Article:
    """The article with what its format says of it, which counts before what its text says.

    The title of a file with a headline of its own is believed where that headline is not found,
    or says the same: templates carry titles of other texts.
    """
    title = said.title
    if document.headed and article.title and _squeezed(title) not in _squeezed(article.text):
        title = ""
    told = replace(said, title=title)
    tables = {wrong_table(step.before) for step in article.steps if step.kind == "decoding"}
    given = [field for field in Metadata.__slots__ if getattr(told, field)]
    return replace(
        article,
        title=told.title or article.title,
        byline=told.author or article.byline,
        outlet=told.outlet or article.outlet,
        published=told.published or article.published,
        url=told.url,
        place=document.place,
        parts=_with_title(article, told.title),
        notes=(
            *document.notes,
            *(f"wrong_table:{table}" for table in sorted(tables)),
            *(f"given:{field}" for field in given),
        ),
    )


def _with_title(article: Article, title: str) -> tuple[Part, ...]:
    """The parts, the first line of which is the title if it says what the title says."""
    end = (article.text + "\n").index("\n")
    line = article.text[:end]
    if not title or _squeezed(line) != _squeezed(title) or article.parts[0].kind == "title":
        return article.parts
    begin = len(line) - len(line.lstrip())
    below = end + len(article.text[end:]) - len(article.text[end:].lstrip())
    rest = (p._replace(begin=max(p.begin, below)) for p in article.parts if p.end > below)
    return (Part("title", begin, len(line.rstrip())), *rest)


def divide(restored: Restored, received: str) -> list[Article]:
    """The articles in a restored text, without identifier and file.

    Their texts joined by a newline are the restored text; steps and alignment are counted from
    the beginning of each article's own `text` and `received_text`.

    >>> [article.title for article in divide(Restored("题目\\n没有别的。"), "题目\\n没有别的。")]
    ['题目']
    """
    lines = lines_of(restored.text)
    begins = [0, *_story_begins(restored.text, lines)]
    if len(begins) == 1:
        return [_article(restored, received, 0, len(restored.text), lines)]
    ends = [*(begin - 1 for begin in begins[1:]), len(restored.text)]
    spans = list(zip(begins, ends, strict=True))
    return [_article(restored, received, begin, end) for begin, end in spans]


def _story_begins(text: str, lines: Sequence[Line]) -> Iterator[int]:
    """Where the lines begin that open another article; only behind a newline can one begin."""
    for index in story_starts(lines):
        newline = text.rfind("\n", lines[index - 1].end, lines[index].begin)
        if newline >= 0:
            yield newline + 1


def _article(
    restored: Restored, received: str, begin: int, end: int, lines: list[Line] | None = None
) -> Article:
    text = restored.text[begin:end]
    layout = lay_out(text, lines)
    received_begin, received_end = _received_span(restored, received, begin, end)
    return Article(
        article="",
        file="",
        text=text,
        title=layout.title,
        byline=layout.byline,
        outlet=layout.outlet,
        published=layout.published,
        parts=tuple(Part(*span) for span in layout.spans()),
        received_text=received[received_begin:received_end],
        steps=tuple(
            _moved(step, begin, received_begin)
            for step in restored.steps
            if begin <= step.begin and step.end <= end
        ),
        alignment=Alignment(
            tuple(
                (b - begin, e - begin, rb - received_begin, re - received_begin)
                for b, e, rb, re in restored.alignment.spans
                if begin <= b and e <= end
            )
        ),
        lost=tuple((b - begin, e - begin) for b, e in restored.lost if begin <= b and e <= end),
    )


def _moved(step: Step, by: int, received_by: int) -> Step:
    """A step of an article that begins so many characters further on."""
    if not by and not received_by:
        return step
    return replace(
        step,
        begin=step.begin - by,
        end=step.end - by,
        received_begin=step.received_begin - received_by,
        received_end=step.received_end - received_by,
    )


def _received_span(restored: Restored, received: str, begin: int, end: int) -> tuple[int, int]:
    """Where an article came from: from after the newline before it to the one behind it."""
    align = restored.alignment.received_span
    received_begin = align(begin - 1, begin)[1] if begin else 0
    received_end = align(end, end + 1)[0] if end < len(restored.text) else len(received)
    return received_begin, received_end
