"""Which file a name in a table means: with or without its end, its folder, the way to it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from analysis.formats import REFUSED, SUFFIXES

# A longer text is no name of a file: systems allow 255 bytes a step, tables hold the way as well.
LONGEST_PATH = 1000
WITH_END, WITHOUT_END = 2, 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies: the steps of its path, the last so many of which came with its name.

    Those before them (a folder that was named, an upload) are where it happens to lie now.
    """

    key: Hashable
    steps: tuple[str, ...]
    named: int

    def is_below(self, folder: tuple[str, ...]) -> bool:
        return self.steps[: len(folder)] == folder and len(self.steps) > len(folder)


@dataclass(frozen=True, slots=True)
class Meant:
    """The files that a name may mean, and whether it says their end: `WITH_END` or not."""

    places: tuple[Place, ...] = ()
    strength: int = 0


def steps_of(path: str) -> tuple[str, ...]:
    """The steps of a path, alike for names that differ in case, form of letters or separator.

    >>> steps_of("C:\\\\Texts\\\\./A.TXT"), steps_of("texts/a.txt")
    (('c:', 'texts', 'a.txt'), ('texts', 'a.txt'))
    """
    plain = unicodedata.normalize("NFC", path[:LONGEST_PATH].replace("\\", "/")).casefold()
    return tuple(step for step in map(str.strip, plain.split("/")) if step.strip(". "))


def has_end(name: str) -> bool:
    """Whether a name ends as those of files with texts do."""
    return len(name) <= LONGEST_PATH and _stem(name.strip().lower()) != name.strip().lower()


def _stem(name: str) -> str:
    path = PurePosixPath(name)
    return path.stem if path.suffix in SUFFIXES or path.suffix in REFUSED else name


class FileNames:
    """Files to look up by what a table calls them.

    >>> names = FileNames([("a", "texts/a.txt", 1), ("b", "texts/b.txt", 1)])
    >>> [[place.key for place in names.meant(name).places] for name in ("A", "b.txt", "x/b.txt")]
    [['a'], ['b'], ['b']]
    """

    def __init__(self, files: Iterable[tuple[Hashable, str, int]]) -> None:
        self.places = [Place(key, steps_of(path), named) for key, path, named in files]
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        self._by_stem: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            if place.steps:
                self._by_name[place.steps[-1]].append(place)
                self._by_stem[_stem(place.steps[-1])].append(place)

    def meant(self, cell: str) -> Meant:
        """The files that a cell may name, nearness apart.

        A folder in the cell counts as far as the folder of the file is known: `2023/a.txt` is
        not the file `2024/a.txt`, and `corpus/a.txt` is the file `a.txt` wherever that came from.
        """
        steps = steps_of(cell) if 0 < len(cell) <= LONGEST_PATH and "\n" not in cell else ()
        if not steps:
            return Meant()
        if found := tuple(self._that_end(self._by_name.get(steps[-1], ()), steps)):
            return Meant(found, WITH_END)
        # The table may name the page or document that the text was taken from.
        alike = self._by_stem.get(steps[-1]) or self._by_stem.get(_stem(steps[-1])) or ()
        found = tuple(self._that_end(alike, steps))
        return Meant(found, WITHOUT_END if found else 0)

    def _that_end(self, places: Iterable[Place], steps: tuple[str, ...]) -> Iterator[Place]:
        above = steps[:-1]
        for place in places:
            known = min(len(above), place.named - 1)
            end = place.steps[-1 - known : -1] if known else ()
            if end == (above[-known:] if known else ()):
                yield place


def nearest(places: tuple[Place, ...], folder: tuple[str, ...], cell: str) -> tuple[Place, ...]:
    """Of the files that a table in `folder` may mean those it means: one, if that can be told."""
    exact = tuple(place for place in places if place.steps == (*folder, *steps_of(cell)))
    return exact or places
