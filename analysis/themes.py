"""What a stretch of text is about: the themes of statements and of plain sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.codebook import Codebook, Evidence
from analysis.cues import Hit, Matcher

# A theme needs this much weight of its own (one plain cue), and this share of what the
# strongest theme has. Measured on the seeds and the articles D00-D05.
LEAST_WEIGHT = 2.0
LEAST_SHARE = 0.45
# What a further occurrence of the same cue adds: a word said twice is not two words.
REPETITION = 0.25


@dataclass(frozen=True, slots=True)
class ThemeMatch:
    """A theme of a stretch of text, the weight of its cues and the cues."""

    theme: str
    weight: float
    evidence: tuple[Evidence, ...]


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
        self._hits = _matcher(codebook).find(text)
        self._begins = [hit.begin for hit in self._hits]

    def hits(self, begin: int, end: int) -> list[Hit]:
        """The cues that lie wholly inside `begin:end`."""
        first = bisect_left(self._begins, begin)
        last = bisect_left(self._begins, end)
        return [hit for hit in self._hits[first:last] if hit.end <= end]

    def weights(self, begin: int, end: int) -> dict[str, float]:
        """The weight of each theme's cues inside `begin:end`; themes without cues are absent."""
        return _weights(self.hits(begin, end))

    def themes(self, begin: int, end: int) -> tuple[ThemeMatch, ...]:
        """The themes of `begin:end`, in the order of the codebook."""
        hits = self.hits(begin, end)
        weights = _weights(hits)
        chosen = choose(weights)
        return tuple(
            ThemeMatch(key, weights[key], self.evidence(hits, key))
            for key in self.codebook.keys
            if key in chosen
        )

    def evidence(self, hits: Sequence[Hit], theme: str) -> tuple[Evidence, ...]:
        """The cues among `hits` that point to `theme`."""
        return tuple(
            Evidence("theme", self.text[hit.begin : hit.end], hit.begin, hit.end)
            for hit in hits
            if hit.theme == theme and hit.cue.weight
        )


def find(text: str, begin: int, end: int, codebook: Codebook) -> tuple[ThemeMatch, ...]:
    """The themes of `text[begin:end]`, by its own words. For many stretches use `CuedText`.

    >>> from analysis.codebook import load
    >>> [match.theme for match in find("应加强监管，防止失业。", 0, 11, load())]
    ['regulation', 'labour']
    """
    return CuedText(text, codebook).themes(begin, end)


def choose(weights: dict[str, float]) -> set[str]:
    """The themes that weigh enough, by themselves and beside the strongest.

    >>> sorted(choose({"risk": 6.0, "agi": 2.0, "labour": 3.0}))
    ['labour', 'risk']
    """
    top = max(weights.values(), default=0.0)
    least = max(LEAST_WEIGHT, LEAST_SHARE * top)
    return {theme for theme, weight in weights.items() if weight >= least}


def _weights(hits: Sequence[Hit]) -> dict[str, float]:
    weights: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    for hit in hits:
        cue = (hit.theme, hit.cue.text)
        factor = REPETITION if cue in seen else 1.0
        seen.add(cue)
        if hit.cue.weight:
            weights[hit.theme] = weights.get(hit.theme, 0.0) + factor * hit.cue.weight
    return weights


@lru_cache(maxsize=8)
def _matcher(codebook: Codebook) -> Matcher:
    return Matcher(
        (cue, theme.key) for theme in codebook.themes for cue in theme.cues if cue.role == "theme"
    )
