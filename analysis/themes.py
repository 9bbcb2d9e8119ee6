"""What a stretch of text is about: the themes of statements and of plain sentences.

Each theme's cues inside the stretch are weighed; because speakers refer back (它, 这, 该技术), the
cues of its paragraph, before it and around it count too, for less. Ordinary words add what was
learnt of them (`analysis.vocabulary`). How much for each is in `lexicon/theme_model.tsv` and
`lexicon/theme_words.tsv`, fitted by `analysis.fitting`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Codebook, Evidence
from analysis.cues import Hit, Matcher, WordBounds
from analysis.lexica import rows
from analysis.vocabulary import WeighedWords, theme_words

# A theme is given where its probability reaches this. Under cross-validation over 142 labelled
# articles F1 is level from 0.38 to 0.45.
LEAST_PROBABILITY = 0.42
# Characters before a stretch that count as what it refers back to (about two sentences), and
# that introduce it (谈到中美差距，他说). Measured in the same way: 80 to 300 and 30 to 80 make
# less than 0.015 of difference.
REACH = 150
LEAD = 50
# Characters to both sides that show what the article is about just there; a limit, so that in a
# digest of many short pieces the others do not decide. Without one F1 is the same, with 1000 it
# is lower by 0.01.
AROUND = 2000
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Spans = Sequence[tuple[int, int]]
_Row = TypeVar("_Row", tuple[int, int], tuple[int, int, float])

# Cues shown as the reason for a theme that a stretch has by reference only.
SHOWN_CONTEXT = 3
# Ordinary words shown as reasons beside cues: how many, and what each must weigh at least.
SHOWN_WORDS = 3
SHOWN_WEIGHT = 0.25


class ThemeMatch(NamedTuple):
    """A theme of a stretch of text, how probable it is, and the cues that say so."""

    theme: str
    probability: float
    evidence: tuple[Evidence, ...]


class Features(NamedTuple):
    """What is known about one theme in one stretch: each a number from 0 up.

    `own` is the logarithm of the weight of its cues in the stretch, `strongest` the weight of
    the heaviest, `share` its part in the weight of all cues there, `rank` its weight beside
    the weightiest theme's, `absent` 1 where it has no cue; the rest are its part in the weight
    of all cues in the paragraph, in the words that lead to the stretch, before it, around it.
    """

    own: float
    strongest: float
    share: float
    rank: float
    absent: float
    paragraph: float
    lead: float
    before: float
    around: float


_ABSENT = Features._fields.index("absent")


class CuedText:
    """A text with all theme cues found, in one pass; asked for the themes of its stretches.

    >>> from analysis.codebook import load
    >>> text = "隐私泄露的风险很大。今天下雨。"
    >>> cued = CuedText(text, load())
    >>> [match.theme for match in cued.themes(0, 10)], cued.themes(10, len(text))
    (['risk'], ())
    """

    def __init__(self, text: str, codebook: Codebook) -> None:
        self.text = text
        self.codebook = codebook
        self._keys = codebook.keys
        self.words = WordBounds(text)
        found = _matcher(codebook).find(text, self.words)
        self._hits = [hit for hit in found if hit.cue.weight]
        self._weights = _Weights(text, self._hits, self._keys)
        self._learnt = WeighedWords(self.words, theme_words(codebook))

    @cached_property
    def _cues(self) -> list[list[tuple[int, int]]]:
        """For each theme where its cues stand, by their begin."""
        spans: dict[str, list[tuple[int, int]]] = {key: [] for key in self._keys}
        for begin, end, _, theme in self._hits:
            spans[theme].append((begin, end))
        return list(spans.values())

    @cached_property
    def _words(self) -> list[list[tuple[int, int, float]]]:
        """For each theme the ordinary words that may be shown as reasons: begin, end, weight."""
        return self._learnt.telling(SHOWN_WEIGHT)

    def themes(self, begin: int, end: int, *, refers: bool = False) -> tuple[ThemeMatch, ...]:
        """The themes of `begin:end`; of many stretches together by `themes_of`."""
        return self.themes_of([(begin, end)], refers=refers)[0]

    def themes_of(
        self, spans: Spans, *, refers: bool = False, least: float = LEAST_PROBABILITY
    ) -> list[tuple[ThemeMatch, ...]]:
        """The themes of each stretch that are at least so probable, in the codebook's order.

        With `refers`, a theme may come from what the stretch refers back to alone, as in a
        statement that only says 它; without, it needs a cue of its own.
        """
        found: list[tuple[ThemeMatch, ...]] = [()] * len(spans)
        if not (self._hits and spans):
            return found
        features = self._weights.features(spans)
        learnt = self._learnt.sums(spans) + _biases(self.codebook)
        probabilities = _probabilities(features, learnt)
        wanted = probabilities >= least
        has_own = features[:, :, _ABSENT] == 0
        if not refers:
            wanted &= has_own
        columns = (*np.nonzero(wanted), probabilities[wanted], has_own[wanted])
        cells = zip(*(column.tolist() for column in columns), strict=True)
        for place, themes in groupby(cells, itemgetter(0)):
            found[place] = tuple(self._matches(spans[place], themes))
        return found

    def _matches(
        self, span: tuple[int, int], themes: Iterable[tuple[int, int, float, bool]]
    ) -> Iterator[ThemeMatch]:
        """A stretch's themes, given by number with their probability and whether it holds cues."""
        keys = self._keys
        for _, number, probability, has_own in themes:
            words = _inside(self._words[number], *span)
            cues = self._cues[number]
            shown = _inside(cues, *span) if has_own or words else _reference(cues, span[0])
            # A theme that no word speaks for is none.
            if evidence := self._evidence(shown, words):
                yield ThemeMatch(keys[number], probability, evidence)

    def features(self, begin: int, end: int) -> dict[str, Features]:
        """For each theme, its cues in `begin:end` and around it.

        A stretch without other cues around it is its own surroundings.
        """
        (rows,) = self._weights.features([(begin, end)]).tolist()
        return {key: Features(*row) for key, row in zip(self.codebook.keys, rows, strict=True)}

    def _evidence(
        self, cues: Sequence[tuple[int, int]], words: Sequence[tuple[int, int, float]]
    ) -> tuple[Evidence, ...]:
        """Cues, and the weightiest of the ordinary words beside them, in their order."""
        text, spans = self.text, [*cues]
        if words:
            most = sorted([(weight, begin, end) for begin, end, weight in words])[-SHOWN_WORDS:]
            spans += [(a, b) for _, a, b in most if not any(c < b and a < d for c, d in cues)]
            spans.sort()
        return tuple([Evidence("theme", text[begin:end], begin, end) for begin, end in spans])


def _inside(spans: Sequence[_Row], begin: int, end: int) -> list[_Row]:
    """Those of some rows, which are sorted by their begin, that lie wholly in `begin:end`."""
    first = bisect_left(spans, (begin,))
    last = bisect_left(spans, (end,), first)
    if first == last:
        return []
    return [row for row in spans[first:last] if row[1] <= end]


def _reference(cues: Sequence[tuple[int, int]], begin: int) -> Sequence[tuple[int, int]]:
    """The last cues of a theme before `begin`, or the first of all where none is before."""
    place = bisect_left(cues, (begin,))
    return cues[max(0, place - SHOWN_CONTEXT) : place] or cues[:SHOWN_CONTEXT]


def find(text: str, begin: int, end: int, codebook: Codebook) -> tuple[ThemeMatch, ...]:
    """The themes of `text[begin:end]`, by its own words. For many stretches use `CuedText`.

    >>> from analysis.codebook import load
    >>> [match.theme for match in find("应加强监管，防止失业。", 0, 11, load())]
    ['regulation', 'labour']
    """
    return CuedText(text, codebook).themes(begin, end)


class _Weights:
    """The weights of the cues in a text, summed up for many stretches at once."""

    def __init__(self, text: str, hits: Sequence[Hit], keys: Sequence[str]) -> None:
        begins, ends, cues, themes = zip(*hits, strict=True) if hits else ((), (), (), ())
        places = {key: number for number, key in enumerate(keys)}
        # A cue is one object, however often it is found.
        numbers = {cue: number for number, cue in enumerate(dict.fromkeys(map(id, cues)))}
        self._begins = np.array(begins, np.int64)
        self._ends = np.array(ends, np.int64)
        self._theme = np.array([places[theme] for theme in themes], np.int64)
        self._weight = np.array([cue.weight for cue in cues], np.float64)
        self._cue = np.array([numbers[id(cue)] for cue in cues], np.int64)
        self._themes = len(keys)
        each = np.zeros((len(hits) + 1, len(keys)))
        each[np.arange(1, len(hits) + 1), self._theme] = self._weight
        # The weight of each theme in the cues before each cue.
        self._sums = each.cumsum(axis=0)
        newlines = [match.start() for match in re.finditer("\n", text)]
        self._newlines = np.array(newlines, np.int64)
        self._line_begins = np.array([0, *(at + 1 for at in newlines)])
        self._line_ends = np.array([*newlines, len(text)])

    def features(self, spans: Spans) -> Floats:
        """What is known of each theme in each stretch: stretches by themes by `Features`."""
        begin, end = np.array(spans, np.int64).T
        own, strongest = self._inside(begin, end)
        first, last = self._paragraph(begin, end)
        lead, before, left, right = begin - LEAD, begin - REACH, begin - AROUND, end + AROUND
        # The weight of each theme in the cues before these places.
        places = np.stack((begin, end, first, last, lead, before, left, right))
        sums = self._sums[np.searchsorted(self._begins, places)]
        at, to, first, last, lead, before, left, right = sums
        around = (at - left) + (right - to)
        is_known = around.sum(axis=1) > 0
        share = _share(own)
        known = {
            "own": np.log1p(own),
            "strongest": strongest,
            "share": share,
            "rank": _part(own, own.max(axis=1)),
            "absent": own == 0,
            "paragraph": _share((at - first) + (last - to)),
            "lead": _share(at - lead),
            "before": _share(at - before),
            "around": np.where(is_known[:, None], _share(around), share),
        }
        return np.stack([known[name] for name in Features._fields], axis=2)

    def _inside(self, begin: Integers, end: Integers) -> tuple[Floats, Floats]:
        """For each stretch and theme the weight of the cues that lie wholly in it, and of the
        heaviest; a word said twice is not two words."""
        first, last = np.searchsorted(self._begins, begin), np.searchsorted(self._begins, end)
        sizes = np.maximum(last - first, 0)
        place = np.repeat(np.arange(len(begin)), sizes)
        hit = np.arange(sizes.sum()) + np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
        whole = self._ends[hit] <= end[place]
        place, hit = place[whole], hit[whole]
        _, once = np.unique(place * (len(self._ends) + 1) + self._cue[hit], return_index=True)
        cell, weight = (place * self._themes + self._theme[hit])[once], self._weight[hit[once]]
        size = len(begin) * self._themes
        strongest = np.zeros(size)
        np.maximum.at(strongest, cell, weight)
        own: Floats = np.bincount(cell, weight, size).astype(np.float64)
        shape = (len(begin), self._themes)
        return own.reshape(shape), strongest.reshape(shape)

    def _paragraph(self, begin: Integers, end: Integers) -> tuple[Integers, Integers]:
        """Where the paragraphs begin and end that stretches begin and end in."""
        first = self._line_begins[np.searchsorted(self._newlines, begin)]
        return first, self._line_ends[np.searchsorted(self._newlines, end)]


def _share(weight: Floats) -> Floats:
    """The part of each theme in the weight of all."""
    return _part(weight, weight.sum(axis=1))


def _part(weight: Floats, whole: Floats) -> Floats:
    """Each weight as a part of the whole; 0 where there is none."""
    return weight / np.where(whole > 0, whole, 1)[:, None]


def _probabilities(features: Floats, learnt: Floats) -> Floats:
    model = _model()
    score = learnt + model["constant"]
    for number, name in enumerate(Features._fields):
        score = score + model[name] * features[:, :, number]
    return np.asarray(1.0 / (1.0 + np.exp(-score)))


@lru_cache(maxsize=8)
def _biases(codebook: Codebook) -> Floats:
    """How likely each theme is before anything is known of a stretch."""
    return np.array([_model().get(f"theme:{key}", 0.0) for key in codebook.keys])


@cache
def _model() -> dict[str, float]:
    """The constant, the weights of the features and what each theme adds."""
    return {name: float(weight) for name, weight in rows("theme_model.tsv")}


@lru_cache(maxsize=8)
def _matcher(codebook: Codebook) -> Matcher:
    return Matcher(
        (cue, theme.key) for theme in codebook.themes for cue in theme.cues if cue.role == "theme"
    )
