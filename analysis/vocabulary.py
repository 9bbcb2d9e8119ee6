"""Words with weights learnt from labelled articles: what they say of stretches of a text.

Beside the cues of the codebook, which are chosen, ordinary words hint at a theme or a stance.
Their weights are fitted by `analysis.fitting` and kept as data; the words of a stretch are summed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, repeat

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Codebook, load
from analysis.cues import WordBounds
from analysis.lexica import rows

Floats = NDArray[np.float64]
Spans = Sequence[tuple[int, int]]

# The theme of a word that says the same whatever the theme.
EVERY_THEME = "*"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words and the row of `weights` that each has; row 0 is that of all other words."""

    places: dict[str, int]
    weights: Floats

    @cached_property
    def columns(self) -> list[list[float]]:
        """The weights by column, for asking one at a time."""
        return [list(column) for column in self.weights.T.tolist()]


class WeighedWords:
    """The words of one text with their weights, summed up from its begin.

    >>> vocabulary = Vocabulary({"监管": 1}, np.array([[0.0], [2.0]]))
    >>> words = WeighedWords(WordBounds("加强监管"), vocabulary)
    >>> words.sums([(0, 4), (0, 2)]).tolist(), words.inside(0, 4)
    ([[2.0], [0.0]], [(2, 4, 1)])
    """

    def __init__(self, words: WordBounds, vocabulary: Vocabulary) -> None:
        found = map(vocabulary.places.get, words.words, repeat(0))
        places = np.fromiter(found, np.int64, len(words.words))
        known = np.flatnonzero(places)
        bounds = np.array(words.bounds, np.int64)
        self._begins, self._ends = bounds[known], bounds[known + 1]
        self._places = places[known]
        self._weights = vocabulary.weights[self._places]
        self._sums = np.zeros((len(known) + 1, vocabulary.weights.shape[1]))
        np.cumsum(self._weights, axis=0, out=self._sums[1:])

    def sums(self, spans: Spans) -> Floats:
        """For each stretch the summed weights of the words that lie wholly in it."""
        begin, end = np.array(spans, np.int64).reshape(-1, 2).T
        first = np.searchsorted(self._begins, begin)
        last = np.maximum(np.searchsorted(self._ends, end, side="right"), first)
        return np.asarray(self._sums[last] - self._sums[first])

    def inside(self, begin: int, end: int) -> list[tuple[int, int, int]]:
        """Begin, end and row of each known word in a stretch."""
        first = bisect_left(self._rows, (begin,))
        last = bisect_left(self._rows, (end,), first)
        return [row for row in self._rows[first:last] if row[1] <= end]

    @cached_property
    def _rows(self) -> list[tuple[int, int, int]]:
        columns = (self._begins, self._ends, self._places)
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def telling(self, least: float) -> list[list[tuple[int, int, float]]]:
        """For each column the words that weigh at least so much there: begin, end and weight.

        >>> vocabulary = Vocabulary({"监管": 1}, np.array([[0.0, 0.0], [2.0, 0.1]]))
        >>> WeighedWords(WordBounds("加强监管"), vocabulary).telling(1)
        [[(2, 4, 2.0)], []]
        """
        columns, words = np.nonzero(np.transpose(self._weights) >= least)
        weights = self._weights[words, columns]
        found = (self._begins[words], self._ends[words], weights)
        rows = list(zip(*(column.tolist() for column in found), strict=True))
        ends = np.searchsorted(columns, np.arange(self._weights.shape[1]), side="right").tolist()
        return [rows[first:last] for first, last in pairwise([0, *ends])]


@lru_cache(maxsize=16)
def theme_words(codebook: Codebook) -> Vocabulary:
    """The words of `lexicon/theme_words.tsv`, with a weight for each theme of the codebook.

    A theme that this codebook defines otherwise than the package's has none: its words were
    learnt for another definition.
    """
    known = {theme.key: theme.definition for theme in load().themes}
    columns = {
        theme.key: (number,)
        for number, theme in enumerate(codebook.themes)
        if known.get(theme.key) == theme.definition
    }
    return _vocabulary(rows("theme_words.tsv"), columns, len(codebook.themes), 1)


@lru_cache(maxsize=16)
def stance_words(codebook: Codebook) -> Vocabulary:
    """The words of `lexicon/stance_words.tsv`, with a weight for each stance on each theme.

    The columns are the stances on the codebook's first theme, on the second, and so on. What a
    word says of one theme only is left out where this codebook has another proposition for it.
    """
    known = {theme.key: theme.proposition for theme in load().themes}
    every = tuple(range(len(codebook.themes)))
    columns: dict[str, tuple[int, ...]] = {EVERY_THEME: every}
    for number, theme in enumerate(codebook.themes):
        if known.get(theme.key) == theme.proposition:
            columns[theme.key] = (number,)
    return _vocabulary(rows("stance_words.tsv"), columns, len(every), 3)


def _vocabulary(
    entries: Sequence[tuple[str, ...]],
    columns: Mapping[str, tuple[int, ...]],
    themes: int,
    width: int,
) -> Vocabulary:
    """Rows of word, theme and `width` weights as a table of words by themes by weights."""
    places = {word: number for number, word in enumerate(dict.fromkeys(e[0] for e in entries), 1)}
    weights = np.zeros((len(places) + 1, themes, width))
    for word, theme, *numbers in entries:
        for column in columns.get(theme, ()):
            weights[places[word], column] += np.array(numbers, np.float64)
    return Vocabulary(places, weights.reshape(len(places) + 1, -1))
