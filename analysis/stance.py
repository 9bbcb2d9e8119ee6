"""Which side a statement takes on the propositions of its themes, and by which words."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.codebook import Codebook, Coding, Evidence
from analysis.judgements import JudgedText, Judgement
from analysis.themes import CuedText, ThemeMatch

# What the stronger side must weigh to be a position at all, and the part of it the weaker must
# reach to make the statement mixed where a contrast is marked. Measured on the seeds, D00-D05.
LEAST_WEIGHT = 1.6
MIXED_SHARE = 0.6


class Coder:
    """Codes statements of one article: themes, and the stance on each.

    >>> from analysis.codebook import load
    >>> text = "他认为，人工智能的风险不必过于担心。"
    >>> [(c.theme, c.stance) for c in Coder(text, load()).code(4, len(text))]
    [('risk', 'against')]
    """

    def __init__(self, text: str, codebook: Codebook) -> None:
        self.text = text
        self.codebook = codebook
        self.cued = CuedText(text, codebook)

    def code(self, begin: int, end: int) -> tuple[Coding, ...]:
        """The themes of the statement `begin:end` with a stance each, in the codebook's order."""
        judged = JudgedText(self.text, begin, end, self.codebook)
        matches = self.cued.themes(begin, end, refers=True)
        return tuple(self._coding(match, judged) for match in matches)

    def _coding(self, match: ThemeMatch, judged: JudgedText) -> Coding:
        theme = self.codebook.theme(match.theme)
        if not theme.has_stance:
            return Coding(match.theme, "none", match.evidence, match.probability)
        judgements = judged.judgements(theme)
        stance = _decide(judgements, bool(judged.marked("contrast", "concession")))
        evidence = match.evidence + _evidence(judged, judgements)
        return Coding(match.theme, stance, evidence, match.probability)


def code(article_text: str, begin: int, end: int, codebook: Codebook) -> tuple[Coding, ...]:
    """Code one statement, `article_text[begin:end]`. For many of one article use `Coder`.

    >>> from analysis.codebook import load
    >>> [c.theme for c in code("应重视人才培养。", 0, 8, load())]
    ['talent']
    """
    return Coder(article_text, codebook).code(begin, end)


def _decide(judgements: Sequence[Judgement], contrasted: bool) -> str:
    weights = {
        side: sum(judgement.weight for judgement in judgements if judgement.side == side)
        for side in ("for", "against")
    }
    weak, strong = sorted(weights.values())
    if strong < LEAST_WEIGHT:
        return "none"
    if weak >= MIXED_SHARE * strong and weak >= LEAST_WEIGHT:
        return "mixed" if contrasted else "none"
    return max(weights, key=lambda side: weights[side])


def _evidence(judged: JudgedText, judgements: Sequence[Judgement]) -> tuple[Evidence, ...]:
    found: dict[tuple[int, int, str], Evidence] = {}
    for judgement in judgements:
        span = (judgement.begin, judgement.end)
        word = Evidence(judgement.side, judged.text[slice(*span)], *span)
        for item in (word, *judgement.reasons):
            found[(item.begin, item.end, item.role)] = item
    for hit in judged.marked("contrast"):
        item = judged.evidence("contrast", hit)
        found[(item.begin, item.end, item.role)] = item
    return tuple(found[key] for key in sorted(found))
