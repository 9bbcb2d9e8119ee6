"""What a stretch of text is about: the themes of statements and of plain sentences.

Each theme's cues inside the stretch are weighed; because speakers refer back (它, 这, 该技术), the
cues of its paragraph, before it and around it count too, for less. How much for each is in
`lexicon/theme_model.tsv`, fitted by `analysis.fitting`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp, log1p
from operator import mul
from typing import NamedTuple

from analysis.codebook import Codebook, Evidence
from analysis.cues import Hit, Matcher, WordBounds
from analysis.lexica import rows

# A theme is given where its probability reaches this. On the 14 labelled articles, each left out
# of the fitting in turn, F1 is level from 0.42 to 0.50.
LEAST_PROBABILITY = 0.45
# Characters before a stretch that count as what it refers back to (about two sentences), and
# that introduce it (谈到中美差距，他说). Measured in the same way: 80 to 300 and 30 to 80 make
# less than 0.015 of difference.
REACH = 150
LEAD = 50
# Characters to both sides that show what the article is about just there; a limit, so that in a
# digest of many short pieces the others do not decide. Without one F1 is the same, with 1000 it
# is lower by 0.01.
AROUND = 2000
# Cues shown as the reason for a theme that a stretch has by reference only.
SHOWN_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class ThemeMatch:
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


class _Surroundings:
    """Stretches of a text, by the running sums of cue weights at their ends."""

    __slots__ = ("ends", "total")

    def __init__(self, ends: Sequence[tuple[list[float], list[float]]]) -> None:
        self.ends = ends
        self.total = sum(last[-1] - first[-1] for first, last in ends)

    def share(self, number: int) -> float:
        """The part of a theme in the weight of all cues there."""
        if not self.total:
            return 0.0
        return sum(last[number] - first[number] for first, last in self.ends) / self.total


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
        self.words = WordBounds(text)
        found = _matcher(codebook).find(text, self.words)
        self._hits = [hit for hit in found if hit.cue.weight]
        self._begins = [hit.begin for hit in self._hits]
        self._place = {key: number for number, key in enumerate(codebook.keys)}
        self._sums = self._running_sums()

    def hits(self, begin: int, end: int) -> list[Hit]:
        """The cues that lie wholly inside `begin:end`."""
        first, last = self._range(begin, end)
        return [hit for hit in self._hits[first:last] if hit.end <= end]

    def themes(self, begin: int, end: int, *, refers: bool = False) -> tuple[ThemeMatch, ...]:
        """The themes of `begin:end`, in the order of the codebook.

        With `refers`, a theme may come from what the stretch refers back to alone, as in a
        statement that only says 它; without, it needs a cue of its own.
        """
        hits = self.hits(begin, end)
        if not (hits or refers):
            return ()
        own = {hit.theme for hit in hits}
        keys = [key for key in self._place if refers or key in own]
        matches = []
        for key, features in self._features(hits, begin, end, keys).items():
            probability = _probability(features)
            if probability >= LEAST_PROBABILITY:
                shown = hits if key in own else self._reference(key, begin)
                matches.append(ThemeMatch(key, probability, self._evidence(shown, key)))
        return tuple(matches)

    def features(self, begin: int, end: int) -> dict[str, Features]:
        """For each theme, its cues in `begin:end` and around it.

        A stretch without other cues around it is its own surroundings.
        """
        return self._features(self.hits(begin, end), begin, end, self._place)

    def _features(
        self, hits: Sequence[Hit], begin: int, end: int, keys: Iterable[str]
    ) -> dict[str, Features]:
        own, strongest = _weights(hits), _strongest(hits)
        total, top = sum(own.values()) or 1.0, max(own.values(), default=1.0)
        paragraph = self._surroundings(*self._paragraph(begin, end))
        lead = self._surroundings((begin - LEAD, begin))
        before = self._surroundings((begin - REACH, begin))
        around = self._surroundings((begin - AROUND, begin), (end, end + AROUND))
        found = {}
        for key in keys:
            number, weight = self._place[key], own.get(key, 0.0)
            found[key] = Features(
                own=log1p(weight),
                strongest=strongest.get(key, 0.0),
                share=weight / total,
                rank=weight / top,
                absent=float(not weight),
                paragraph=paragraph.share(number),
                lead=lead.share(number),
                before=before.share(number),
                around=around.share(number) if around.total else weight / total,
            )
        return found

    def _paragraph(self, begin: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """What the paragraph has before and after `begin:end`."""
        first = self.text.rfind("\n", 0, begin) + 1
        last = self.text.find("\n", end)
        return (first, begin), (end, last if last >= 0 else len(self.text))

    def _surroundings(self, *spans: tuple[int, int]) -> _Surroundings:
        sums = self._sums
        ends = [(sums[a], sums[b]) for a, b in (self._range(*span) for span in spans) if a < b]
        return _Surroundings(ends)

    def _running_sums(self) -> list[list[float]]:
        """For each number of cues from the first, the weight of each theme in them, then of all."""
        running = [0.0] * (len(self._place) + 1)
        sums = [running.copy()]
        for hit in self._hits:
            running[self._place[hit.theme]] += hit.cue.weight
            running[-1] += hit.cue.weight
            sums.append(running.copy())
        return sums

    def _range(self, begin: int, end: int) -> tuple[int, int]:
        return bisect_left(self._begins, begin), bisect_left(self._begins, end)

    def _reference(self, theme: str, begin: int) -> list[Hit]:
        """The last cues of a theme before `begin`, or the first of all where none is before."""
        before = self._hits[: bisect_left(self._begins, begin)]
        return [hit for hit in before if hit.theme == theme][-SHOWN_CONTEXT:] or [
            hit for hit in self._hits if hit.theme == theme
        ][:SHOWN_CONTEXT]

    def _evidence(self, hits: Sequence[Hit], theme: str) -> tuple[Evidence, ...]:
        return tuple(
            Evidence("theme", self.text[hit.begin : hit.end], hit.begin, hit.end)
            for hit in hits
            if hit.theme == theme
        )


def find(text: str, begin: int, end: int, codebook: Codebook) -> tuple[ThemeMatch, ...]:
    """The themes of `text[begin:end]`, by its own words. For many stretches use `CuedText`.

    >>> from analysis.codebook import load
    >>> [match.theme for match in find("应加强监管，防止失业。", 0, 11, load())]
    ['regulation', 'labour']
    """
    return CuedText(text, codebook).themes(begin, end)


def _weights(hits: Sequence[Hit]) -> dict[str, float]:
    """The weight of each theme's cues; a word said twice is not two words."""
    weights: dict[str, float] = {}
    cues = dict.fromkeys((hit.theme, hit.cue.text, hit.cue.weight) for hit in hits)
    for theme, _, weight in cues:
        weights[theme] = weights.get(theme, 0.0) + weight
    return weights


def _strongest(hits: Sequence[Hit]) -> dict[str, float]:
    strongest: dict[str, float] = {}
    for hit in hits:
        strongest[hit.theme] = max(strongest.get(hit.theme, 0.0), hit.cue.weight)
    return strongest


def _probability(features: Features) -> float:
    constant, weights = _model()
    return 1.0 / (1.0 + exp(-constant - sum(map(mul, weights, features))))


@cache
def _model() -> tuple[float, tuple[float, ...]]:
    """The constant and the weights of the features, in their order."""
    weights = {name: float(weight) for name, weight in rows("theme_model.tsv")}
    return weights["constant"], tuple(weights[name] for name in Features._fields)


@lru_cache(maxsize=8)
def _matcher(codebook: Codebook) -> Matcher:
    return Matcher(
        (cue, theme.key) for theme in codebook.themes for cue in theme.cues if cue.role == "theme"
    )
