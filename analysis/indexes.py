"""What the tables that describe files say of each file, and of which they say nothing."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.errors import FileIndexError, UnreadableFileError
from analysis.file_names import FileNames, Place, nearest, steps_of
from analysis.formats import Metadata, Source, kind_of
from analysis.index_tables import (
    NOT_HERE,
    SHOWN,
    Beside,
    Index,
    Stated,
    index_column,
    indexes_in,
    shown_name,
)
from analysis.limits import Limits

if TYPE_CHECKING:
    from analysis.articles import Article

__all__ = ["Beside", "Indexes", "described", "find_indexes", "index_column"]

STATED = tuple(one.name for one in fields(Metadata))
# Lines at the top of a text among which its headline stands, as `analysis.layout` looks for it.
HEAD_LINES = 12

Tell = Callable[[str, FileIndexError], None]


@dataclass(frozen=True, slots=True)
class Indexes:
    """What the indexes among some files say, by path of the file, and of the member of an archive.

    `tables` are the names of the tables, by path of the file that holds them; `files` counts
    the files that each of those describes.
    """

    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
    said: Mapping[str, Metadata] = field(default_factory=dict)

    def tables_in(self, path: str) -> frozenset[str]:
        """The names of the tables in a file that are indexes."""
        return self.tables.get(path, frozenset())

    def of(self, path: str, place: str) -> tuple[Metadata, bool]:
        """What is said of a document at `place` in a file; whether it is said of it alone."""
        inside = place
        while inside:
            if found := self.said.get(f"{path}/{inside}"):
                return found, inside == place
            inside = inside.rpartition("!")[0]
        return self.said.get(path, Metadata()), not place


def find_indexes(files: Sequence[Beside], limits: Limits, tell: Tell) -> Indexes:
    """The indexes among these files, and what they say of the others.

    An index describes the files below its folder; where none of those it names is there, below
    the nearest folder above. Where two rows speak of one file, the nearer index counts before the
    other, then the earlier row; each field by itself. `tell(path, notice)` is told what is wrong
    with an index, and which files it does not name.
    """
    if not any(file.may_hold_index for file in files):
        return Indexes()
    names = FileNames(_named(files, limits))
    tables = [
        index for file in files if file.may_hold_index for index in indexes_in(file, names, limits)
    ]
    if not tables:
        return Indexes()
    said = _Said(names, tables)
    for index in tables:
        for message in said.messages(index):
            tell(index.path, FileIndexError(f"{index.table}: {message}"))
    held: dict[str, set[str]] = defaultdict(set)
    for index in tables:
        held[index.path].add(index.table)
    tables_of = {path: frozenset(found) for path, found in held.items()}
    return Indexes(tables_of, said.counts(), said.given())


def _named(files: Sequence[Beside], limits: Limits) -> Iterator[tuple[str, str, int]]:
    """(key, path, steps that came with the name) of each file, and of each member of an archive."""
    for file in files:
        yield file.path, file.path, len(steps_of(file.source.name))
        if file.source.name.lower().endswith(".zip"):
            for member in _members(file.source, limits):
                path = f"{file.path}/{member}"
                yield path, path, len(steps_of(member))


def _members(source: Source, limits: Limits) -> list[str]:
    from analysis.formats.archive import member_names

    try:
        return member_names(source, limits) if kind_of(source) == "zip" else []
    except UnreadableFileError:
        return []  # told when it is read


class _Said:
    """What is said of each file, by all indexes."""

    def __init__(self, names: FileNames, indexes: Sequence[Index]) -> None:
        self._names = names
        self._indexes = indexes
        self._scopes = [_scope(index) for index in indexes]
        self._rows: dict[str, list[tuple[int, Stated]]] = defaultdict(list)
        for number in sorted(range(len(indexes)), key=lambda number: -len(self._scopes[number])):
            self._add(number)

    def _add(self, number: int) -> None:
        """Takes in the rows of an index: those that mean one file, as it is best named."""
        meant: dict[str, list[Stated]] = defaultdict(list)
        index, scope = self._indexes[number], self._scopes[number]
        for row in index.rows:
            below = tuple(place for place in row.places if place.is_below(scope))
            places = nearest(below, index.steps[:-1], row.cell)
            if len(places) == 1:
                meant[str(places[0].key)].append(row)
            else:
                what = "name more than one file" if places else NOT_HERE
                index.troubles.add(what, row.number, row.cell)
        for key, rows in meant.items():
            strongest = max(row.strength for row in rows)
            for row in rows:
                if row.strength == strongest:
                    self._rows[key].append((number, row))
                else:
                    index.troubles.add(NOT_HERE, row.number, row.cell)

    def given(self) -> dict[str, Metadata]:
        """What is said of each file, each field by the first that states it."""
        return {key: _merged([row for _, row in rows]) for key, rows in self._rows.items()}

    def counts(self) -> dict[str, int]:
        """How many files the indexes of each file describe, by its path."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, rows in self._rows.items():
            for number, _ in rows:
                found[self._indexes[number].path].add(key)
        return {path: len(keys) for path, keys in found.items()}

    def messages(self, index: Index) -> Iterator[str]:
        """What is to be told of an index."""
        number = next(n for n, one in enumerate(self._indexes) if one is index)
        says = index.says.as_dict()
        if not any(says[name] for name in says if name != "text"):
            yield "no column tells a title, an author, an outlet, a date or an address"
        for row in self._contradictions[number]:
            what = "say otherwise of a file than a row that counts before them"
            index.troubles.add(what, row.number, row.cell)
        yield from index.broken
        yield from index.troubles.messages()
        unnamed = self._unnamed[number]
        if unnamed:
            more = ", …" if len(unnamed) > SHOWN else ""
            shown = ", ".join(shown_name(place.steps[-1]) for place in unnamed[:SHOWN])
            yield f"{len(unnamed)} files beside it are not in it ({shown}{more})"

    @cached_property
    def _contradictions(self) -> dict[int, list[Stated]]:
        """The rows that say otherwise than what counts, by number of the index."""
        found: dict[int, list[Stated]] = defaultdict(list)
        for rows in self._rows.values():
            said = _merged([row for _, row in rows])
            for number, row in rows[1:]:
                if _merged([row, Stated(0, "", (), 0, said)]) != said:
                    found[number].append(row)
        return found

    @cached_property
    def _unnamed(self) -> dict[int, list[Place]]:
        """The files of which no index says anything, by number of the index that tells so."""
        found: dict[int, list[Place]] = defaultdict(list)
        holders = {step for place in self._names.places for step in _above(place.steps)}
        own = {index.steps for index in self._indexes}
        own |= {steps_of(index.path) for index in self._indexes}
        named = {place.steps for place in self._names.places if place.key in self._rows}
        for place in self._names.places:
            is_described = place.steps in named or any(one in named for one in _above(place.steps))
            if not is_described and place.steps not in own and place.steps not in holders:
                found[self._teller(place)].append(place)
        return found

    def _teller(self, place: Place) -> int:
        """Which index tells that it does not name a file: the nearest, the first of these."""
        near = [(-len(s), n) for n, s in enumerate(self._scopes) if place.is_below(s)]
        return min(near)[1] if near else -1


def _above(steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (steps[:length] for length in range(1, len(steps)))


def _merged(rows: Sequence[Stated]) -> Metadata:
    return Metadata(
        **{
            name: next((value for row in rows if (value := getattr(row.said, name))), "")
            for name in STATED
        }
    )


def _scope(index: Index) -> tuple[str, ...]:
    """The folder whose files an index describes: its own, else the nearest above with any."""
    folder = index.steps[:-1]
    while folder:
        if any(place.is_below(folder) for row in index.rows for place in row.places):
            return folder
        folder = folder[:-1]
    return folder


# --- what becomes of it --------------------------------------------------------------------------


def described(article: Article, said: Metadata, *, first: bool, alone: bool) -> Article:
    """An article with what an index says of its file.

    The index was made for these files: it counts before what was guessed from the text, and
    before what a template wrote into a page. `alone` is false for one of several rows of the file,
    whose own columns speak of it more closely and count first; `first` is false for the further
    articles of a file, to which its title and author do not belong.

    The title is believed where the article has none or the head of its text says the same; else
    the headline stands, and a note tells the other one. Where both are one but for spaces and
    punctuation, the headline stands as it is in the text.
    """
    given = {note.partition(":")[2] for note in article.notes if note.startswith("given:")}
    names = {"author": "byline"}
    stated = {
        names.get(name, name): value
        for name in STATED
        if (value := getattr(said, name))
        and (first or name not in ("title", "author"))
        and (alone or name not in given)
    }
    otherwise = ""
    if _plain(article.title) == _plain(said.title):
        stated.pop("title", "")
    if "title" in stated and not _is_its_title(article, stated["title"]):
        otherwise = stated.pop("title")
    fields_taken = [name for name in STATED if names.get(name, name) in stated]
    notes = [note for note in article.notes if note.removeprefix("given:") not in fields_taken]
    notes += [f"index:{name}" for name in fields_taken]
    notes += [f"index_title:{otherwise}"] if otherwise else []
    return replace(article, **stated, notes=tuple(notes))


def _is_its_title(article: Article, title: str) -> bool:
    """Whether an article may be called so: it has no headline, or one that says this.

    A headline may stand in two lines, or with a rubric before it.
    """
    plain = _plain(title)
    if not article.title or (len(plain) > 1 and plain in _plain(article.title)):
        return True
    lines = [_plain(line) for line in article.text[:2000].split("\n")]
    head = [line for line in lines if line][:HEAD_LINES]
    return plain in head or any(a + b == plain for a, b in pairwise(head))


def _plain(text: str) -> str:
    """A text for comparison: letters, digits and Hanzi alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())
