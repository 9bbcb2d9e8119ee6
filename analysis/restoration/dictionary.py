"""jieba's dictionary (MIT): the counts of its words and of the characters within them.

The file is read once, all lines at the same time; words and pairs become Python objects by
their first character, when one is asked for.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from analysis.restoration.packaged import path_in

_SPACE, _NEWLINE, _ZERO = ord(" "), ord("\n"), ord("0")
_TRADITIONAL, _SIMPLIFIED = "著", "着"  # the dictionary has a few words in Traditional script


class Word(NamedTuple):
    """A word with its count and its part of speech."""

    word: str
    times: int
    tag: str


class Dictionary:
    """Words with their counts; counts of characters, of first and last ones, and of pairs.

    `characters`, `first` and `last` map a character to its count; `total` is that of all words.
    """

    def __init__(self) -> None:
        import numpy as np

        text = _text()
        own = text.count("\n")
        text += "".join(_lines_with(_TRADITIONAL)).replace(_TRADITIONAL, _SIMPLIFIED)
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        ends = np.flatnonzero(codes == _NEWLINE)
        begins = np.concatenate(([0], ends[:-1] + 1))
        spaces = np.flatnonzero(codes == _SPACE).reshape(len(ends), 2)
        self._text, self._codes, self._own = text, codes, own
        self._lines = np.column_stack((begins, spaces, ends))
        self._counts = _numbers(codes, spaces[:, 0] + 1, spaces[:, 1])
        self._rows = _grouped(codes[begins])
        self.total = float(self._counts.sum())
        self.first = _summed(codes[begins], self._counts)
        self.last = _summed(codes[spaces[:, 0] - 1], self._counts)
        self._entries: dict[str, dict[str, tuple[str, str]]] = {}
        self._count_pairs()

    def _count_pairs(self) -> None:
        import numpy as np

        codes = self._codes
        lengths = self._lines[:, 1] - self._lines[:, 0]
        edges = np.zeros(len(codes) + 1, np.int8)
        edges[self._lines[:, 0]] += 1
        edges[self._lines[:, 1]] -= 1
        inside = np.cumsum(edges[:-1], dtype=np.int8).astype(bool)
        characters = codes[inside].astype(np.int64)
        weights = np.repeat(self._counts, lengths)
        self.characters = _summed(characters, weights)
        apart = np.zeros(len(characters), bool)
        apart[np.cumsum(lengths) - 1] = True
        pairs = (characters[:-1] << 32 | characters[1:])[~apart[:-1]]
        order = np.argsort(pairs)
        pairs, weights = pairs[order], weights[:-1][~apart[:-1]][order]
        starts = np.flatnonzero(np.diff(pairs, prepend=-1))
        self._seconds = (pairs[starts] & 0xFFFFFFFF).astype(np.uint32)
        self._pair_counts = np.add.reduceat(weights, starts)
        self._pairs = _grouped(pairs[starts] >> 32)

    def followers(self, character: str) -> tuple[Any, Any]:
        """The codes of the characters that follow one within words, and their counts: two arrays.

        >>> codes, counts = dictionary().followers("葡")
        >>> counts[codes == ord("萄")] > 100
        array([ True])
        """
        low, high = self._pairs.get(character, [(0, 0)])[0]
        return self._seconds[low:high], self._pair_counts[low:high]

    def word(self, word: str) -> Word | None:
        """The entry of a word; of equal ones the last counts.

        >>> dictionary().word("葡萄").tag
        'n'
        """
        first = word[0]
        entries = self._entries.get(first)
        if entries is None:
            entries = self._entries[first] = self._beginning(first)
        found = entries.get(word)
        return found and Word(word, int(found[0]), found[1])

    def _beginning(self, first: str) -> dict[str, tuple[str, str]]:
        """Count and tag of the words that begin with a character."""
        entries: dict[str, tuple[str, str]] = {}
        # Words made from others come first, so that the dictionary's own count.
        for low, high in reversed(self._rows.get(first, ())):
            begin, end = int(self._lines[low, 0]), int(self._lines[high - 1, 3])
            fields = self._text[begin:end].split()
            counted = zip(fields[1::3], fields[2::3], strict=True)
            entries |= zip(fields[0::3], counted, strict=True)
        return entries

    @cached_property
    def tag_totals(self) -> dict[str, float]:
        """For each part of speech the count of its words."""
        import numpy as np

        begins, ends = self._lines[: self._own, 2] + 1, self._lines[: self._own, 3]
        keys = np.zeros(self._own, np.int64)
        for place in range(int((ends - begins).max())):
            here = np.minimum(begins + place, ends)
            keys = np.where(here < ends, keys << 8 | self._codes[here], keys)
        _, lines, places = np.unique(keys, return_index=True, return_inverse=True)
        sums = np.bincount(places, self._counts[: self._own])
        tags = [self._text[begins[line] : ends[line]] for line in lines.tolist()]
        return dict(zip(tags, sums.tolist(), strict=True))


@lru_cache(maxsize=1)
def _text() -> str:
    return path_in("jieba", "dict.txt").read_text("utf-8")


def _lines_with(character: str) -> list[str]:
    """The lines of the file in which a character stands."""
    text = _text()
    lines = []
    place = text.find(character)
    while place >= 0:
        end = text.index("\n", place) + 1
        lines.append(text[text.rindex("\n", 0, place) + 1 : end])
        place = text.find(character, end)
    return lines


def words_with(character: str) -> list[Word]:
    """The words in which a character stands, found without reading all of them.

    >>> "葡萄" in [word for word, _, _ in words_with("葡")]
    True
    """
    rows = [line.split() for line in _lines_with(character)]
    return [Word(word, int(count), tag) for word, count, tag in rows]


def _numbers(codes: Any, begins: Any, ends: Any) -> Any:
    """The numbers written in `codes[begins:ends]`."""
    import numpy as np

    values = np.zeros(len(begins), np.int64)
    for place in range(int((ends - begins).max())):
        here = np.minimum(begins + place, ends)
        values = np.where(here < ends, values * 10 + codes[here].astype(np.int64) - _ZERO, values)
    return values


def _grouped(codes: Any) -> dict[str, list[tuple[int, int]]]:
    """For each character the spans of `codes` that are filled with it."""
    import numpy as np

    begins = np.flatnonzero(np.diff(codes.astype(np.int64), prepend=-1))
    ends = [*begins[1:].tolist(), len(codes)]
    spans: dict[str, list[tuple[int, int]]] = {}
    for code, begin, end in zip(codes[begins].tolist(), begins.tolist(), ends, strict=True):
        spans.setdefault(chr(code), []).append((begin, end))
    return spans


def _summed(codes: Any, weights: Any) -> dict[str, float]:
    """For each character the sum of its weights."""
    import numpy as np

    sums = np.bincount(codes, weights)
    found = np.flatnonzero(np.bincount(codes))
    return dict(zip(map(chr, found.tolist()), sums[found].tolist(), strict=True))


@lru_cache(maxsize=1)
def dictionary() -> Dictionary:
    """The dictionary, read once."""
    return Dictionary()
