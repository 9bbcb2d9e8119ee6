"""Files to articles: decoding, several articles in one file, and the parts of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.decoding import decode
from analysis.errors import UnreadableFileError
from analysis.layout import lay_out, lines_of, story_starts
from analysis.restoration.model import Alignment, Restored, Step

PART_KINDS = ("title", "byline", "note", "body", "caption", "footer")
ANALYSED_PARTS = ("title", "body")
SUFFIXES = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Part:
    """A span of an article's text and what it is: one of `PART_KINDS`."""

    kind: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its restored text, the parts of it, and the way back to what was received.

    `text` is the whole restored text in its order; `parts` cover every character that is not
    white space. `received` is the SHA-256 of the bytes of the file, `received_text` the slice
    of the decoded file this article came from; `steps` and `alignment` hold offsets into `text`
    and `received_text`. `lost` are the spans of `text` that mark characters which cannot be
    recovered. `published` is an ISO date or empty.
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

    def analysed(self) -> tuple[Part, ...]:
        """The parts that are analysed: title and body, in their order."""
        return tuple(part for part in self.parts if part.kind in ANALYSED_PARTS)


def read(
    paths: Iterable[str | Path],
    *,
    on_problem: Callable[[Path, UnreadableFileError], None] | None = None,
) -> Iterator[Article]:
    """The articles in files and folders, in the order given, folders sorted and with all below.

    In a folder only text files (`SUFFIXES`) are read; a file named by itself is read whatever its
    name. A file that cannot be read goes to `on_problem` and the others are still read; without
    `on_problem` the error is raised.

    Raises:
        UnreadableFileError: a path that does not exist, an empty, binary or undecodable file.
    """
    taken: set[str] = set()
    for path, name in files(paths):
        try:
            yield from from_bytes(_bytes(path), name, taken=taken)
        except UnreadableFileError as error:
            if on_problem is None:
                raise
            on_problem(path, error)


def files(paths: Iterable[str | Path]) -> Iterator[tuple[Path, str]]:
    """Each file once, with the name it goes by: its own, below a folder the path from there."""
    seen: set[Path] = set()
    for path in map(Path, paths):
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            if path.is_dir() and not (file.is_file() and file.suffix.lower() in SUFFIXES):
                continue
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file, file.relative_to(path).as_posix() if path.is_dir() else file.name


def from_bytes(data: bytes, name: str, *, taken: set[str] | None = None) -> list[Article]:
    """The articles in the bytes of one file called `name`: decoded, restored, divided, laid out.

    `taken` holds the identifiers that are in use already; those given here are added to it.

    Raises:
        UnreadableFileError: see `analysis.decoding.decode`.
    """
    from analysis.restoration import restore

    received = decode(data, name)
    digest = hashlib.sha256(data).hexdigest()
    taken = set() if taken is None else taken
    return [
        replace(article, article=_identifier(name, taken), file=name, received=digest)
        for article in divide(restore(received), received)
    ]


def divide(restored: Restored, received: str) -> list[Article]:
    """The articles in a restored text, without identifier and file.

    Their texts joined by a newline are the restored text; steps and alignment are counted from
    the beginning of each article's own `text` and `received_text`.

    >>> [article.title for article in divide(Restored("题目\\n没有别的。"), "题目\\n没有别的。")]
    ['题目']
    """
    begins = [0, *_story_begins(restored.text)]
    ends = [*(begin - 1 for begin in begins[1:]), len(restored.text)]
    spans = list(zip(begins, ends, strict=True))
    return [_article(restored, received, begin, end) for begin, end in spans]


def _story_begins(text: str) -> Iterator[int]:
    """Where the lines begin that open another article; only behind a newline can one begin."""
    lines = lines_of(text)
    for index in story_starts(lines):
        newline = text.rfind("\n", lines[index - 1].end, lines[index].begin)
        if newline >= 0:
            yield newline + 1


def _article(restored: Restored, received: str, begin: int, end: int) -> Article:
    text = restored.text[begin:end]
    layout = lay_out(text)
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
            replace(
                step,
                begin=step.begin - begin,
                end=step.end - begin,
                received_begin=step.received_begin - received_begin,
                received_end=step.received_end - received_begin,
            )
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


def _received_span(restored: Restored, received: str, begin: int, end: int) -> tuple[int, int]:
    """Where an article came from: from after the newline before it to the one behind it."""
    align = restored.alignment.received_span
    received_begin = align(begin - 1, begin)[1] if begin else 0
    received_end = align(end, end + 1)[0] if end < len(restored.text) else len(received)
    return received_begin, received_end


def _identifier(name: str, taken: set[str]) -> str:
    """The stem of a file's name, with a number from 2 on where that is in use."""
    stem = Path(name).stem
    number, identifier = 1, stem
    while identifier in taken:
        number += 1
        identifier = f"{stem}-{number}"
    taken.add(identifier)
    return identifier


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise UnreadableFileError(f"{path}: {reason}; expected a readable text file") from error
