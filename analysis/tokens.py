"""The words of a text: one by one, or as columns, which is how a corpus holds its millions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Token(NamedTuple):
    """A word in its place: `text[begin:end]`.

    `term` is the form it is counted under: half-width, known Latin names in one spelling. `tag` is
    one of noun, verb, adjective, name, latin, number, time, function, other.
    """

    begin: int
    end: int
    term: str
    tag: str


@dataclass(slots=True)
class Tokens:
    """The words of a text in their order, the fields of `Token` as columns."""

    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, tokens: Iterable[Token]) -> Tokens:
        """These tokens as columns."""
        columns = list(map(list, zip(*tokens, strict=True)))
        return cls(*columns) if columns else cls()

    def __len__(self) -> int:
        return len(self.begins)

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.begins, self.ends, self.terms, self.tags)

    def extend(self, others: Tokens) -> None:
        """Put other tokens behind these."""
        self.begins += others.begins
        self.ends += others.ends
        self.terms += others.terms
        self.tags += others.tags

    def join(self, first: int, last: int, term: str, tag: str) -> None:
        """Make one word of the words from place `first` to place `last`."""
        run = slice(first, last + 1)
        self.begins[run], self.ends[run] = [self.begins[first]], [self.ends[last]]
        self.terms[run], self.tags[run] = [term], [tag]

    def join_names(self, text: str, names: Iterable[tuple[int, int]]) -> None:
        """Make each run of words that is a name one of tag `name`; of several the longest.

        A segmenter cuts names of persons in two: 钱 + 文静. `names` are their spans in the text.

        >>> tokens = Tokens([0, 1, 3], [1, 3, 4], ["钱", "文静", "说"], ["noun", "other", "verb"])
        >>> tokens.join_names("钱文静说", [(0, 3)])
        >>> tokens.terms, tokens.tags
        (['钱文静', '说'], ['name', 'verb'])
        """
        for first, last in reversed(self._runs(names)):
            self.join(first, last, text[self.begins[first] : self.ends[last]], "name")

    def _runs(self, names: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Places of the first and last word of each name, none in another."""
        runs: list[tuple[int, int]] = []
        for begin, end in sorted(names, key=lambda span: (span[0], -span[1])):
            first = bisect_left(self.begins, begin)
            last = bisect_left(self.ends, end, first)
            whole = self.begins[first : first + 1] == [begin]
            whole = whole and self.ends[last : last + 1] == [end]
            if whole and last > first and (not runs or first > runs[-1][1]):
                runs.append((first, last))
        return runs
