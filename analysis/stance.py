"""Which side a statement takes on the propositions of its themes, and by which words."""

from __future__ import annotations

from functools import lru_cache

from analysis.codebook import Codebook, Coding, Evidence, Theme
from analysis.cues import Matcher
from analysis.themes import CuedText


class Coder:
    """Codes statements of one article: themes, and the stance on each.

    >>> from analysis.codebook import load
    >>> text = "他认为，人工智能的风险不必过于担心。"
    >>> [(c.theme, c.stance) for c in Coder(text, load()).code(4, len(text))]
    [('risk', 'against')]
    """

    def __init__(self, text: str, codebook: Codebook, *, title: str = "") -> None:
        self.text = text
        self.codebook = codebook
        self.title = title
        self._cued = CuedText(text, codebook)

    def code(self, begin: int, end: int) -> tuple[Coding, ...]:
        """The themes of the statement `begin:end` with a stance each, in the codebook's order."""
        return tuple(
            self._coding(match.theme, match.evidence, begin, end)
            for match in self._cued.themes(begin, end)
        )

    def _coding(self, key: str, about: tuple[Evidence, ...], begin: int, end: int) -> Coding:
        theme = self.codebook.theme(key)
        if not theme.has_stance:
            return Coding(key, "none", about, 0.5)
        sides = {"for": 0.0, "against": 0.0}
        evidence = list(about)
        for hit in _matcher(self.codebook, key).find(self.text[begin:end]):
            sides[hit.cue.role] += hit.cue.weight
            first, last = begin + hit.begin, begin + hit.end
            evidence.append(Evidence(hit.cue.role, self.text[first:last], first, last))
        stance = _decide(sides["for"], sides["against"])
        return Coding(key, stance, tuple(evidence), 0.5)


def code(
    article_text: str, begin: int, end: int, codebook: Codebook, *, title: str = ""
) -> tuple[Coding, ...]:
    """Code one statement, `article_text[begin:end]`. For many of one article use `Coder`.

    >>> from analysis.codebook import load
    >>> [c.theme for c in code("应完善人才培养制度。", 0, 10, load())]
    ['talent']
    """
    return Coder(article_text, codebook, title=title).code(begin, end)


def _decide(agreeing: float, opposing: float) -> str:
    if agreeing > opposing:
        return "for"
    return "against" if opposing > agreeing else "none"


@lru_cache(maxsize=64)
def _matcher(codebook: Codebook, key: str) -> Matcher:
    theme: Theme = codebook.theme(key)
    return Matcher((cue, key) for cue in theme.cues if cue.role != "theme")
