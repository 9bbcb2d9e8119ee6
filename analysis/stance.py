"""Which side a statement takes on the propositions of its themes, and by which words.

The judging words of a statement (`analysis.judgements`) are summed for each side; how much a sum
must be to count as a position is in `lexicon/stance_model.tsv`, fitted by `analysis.fitting`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log1p

from analysis.codebook import Codebook, Coding, Evidence
from analysis.judgements import JudgedText, Judgement
from analysis.lexica import rows
from analysis.themes import CuedText, Spans, ThemeMatch

# What each side must weigh, and the part of the stronger that the weaker must reach, for a
# statement with a marked contrast to be mixed: on the 14 labelled articles that finds 4 of the
# 14 mixed codings and nothing else.
LEAST_WEIGHT = 2.2
MIXED_SHARE = 0.4
# The three stances the model decides between; mixed is decided by the rule above.
DECIDED = ("for", "against", "none")
# Roles of markers that are shown as evidence although they turned no single word.
_SHOWN_MARKERS = {"contrast": "contrast", "concession": "contrast", "rhetorical": "question"}


@dataclass(frozen=True, slots=True)
class Balance:
    """The judging words of a statement on one theme, summed up: logarithms of weights."""

    agreeing: float
    opposing: float
    strongest_for: float
    strongest_against: float
    balance: float
    length: float


class Coder:
    """Codes statements of one article: themes, and the stance on each.

    >>> from analysis.codebook import load
    >>> text = "他认为，人工智能的风险可控，大家不必过于担心。"
    >>> [(c.theme, c.stance) for c in Coder(text, load()).code(4, len(text))]
    [('risk', 'against')]
    """

    def __init__(self, text: str, codebook: Codebook) -> None:
        self.text = text
        self.codebook = codebook
        self.cued = CuedText(text, codebook)

    def code(self, begin: int, end: int) -> tuple[Coding, ...]:
        """The themes of the statement `begin:end` with a stance each, in the codebook's order.

        The confidence of a coding is the probability that theme and stance are both right.
        """
        return self.code_all([(begin, end)])[0]

    def code_all(self, spans: Spans) -> list[tuple[Coding, ...]]:
        """The codings of each statement, as by `code`."""
        found = zip(spans, self.cued.themes_of(spans, refers=True), strict=True)
        return [self._codings(*span, matches) if matches else () for span, matches in found]

    def _codings(self, begin: int, end: int, matches: tuple[ThemeMatch, ...]) -> tuple[Coding, ...]:
        judged = JudgedText(self.text, begin, end, self.codebook, self.cued.words)
        return tuple(self._coding(match, judged) for match in matches)

    def _coding(self, match: ThemeMatch, judged: JudgedText) -> Coding:
        theme = self.codebook.theme(match.theme)
        if not theme.has_stance:
            return Coding(match.theme, "none", match.evidence, round(match.probability, 4))
        judgements = judged.judgements(theme)
        stance, probability = decide(judgements, judged)
        evidence = match.evidence + _evidence(judged, judgements)
        return Coding(match.theme, stance, evidence, round(match.probability * probability, 4))


def code(article_text: str, begin: int, end: int, codebook: Codebook) -> tuple[Coding, ...]:
    """Code one statement, `article_text[begin:end]`. For many of one article use `Coder`.

    >>> from analysis.codebook import load
    >>> [c.theme for c in code("应重视人才培养。", 0, 8, load())]
    ['talent']
    """
    return Coder(article_text, codebook).code(begin, end)


def decide(judgements: Sequence[Judgement], judged: JudgedText) -> tuple[str, float]:
    """The stance that `judgements` add up to, and how probable it is."""
    probabilities = _probabilities(balance(judgements, judged))
    weak, strong = sorted(_sums(judgements, "weight").values())
    if weak >= max(LEAST_WEIGHT, MIXED_SHARE * strong) and judged.marked("contrast", "concession"):
        return "mixed", probabilities["for"] + probabilities["against"]
    stance = max(DECIDED, key=lambda name: probabilities[name])
    return stance, probabilities[stance]


def balance(judgements: Sequence[Judgement], judged: JudgedText) -> Balance:
    """What the model knows of a statement."""
    sums = _sums(judgements, "stressed")
    strongest = {
        side: max((j.stressed for j in judgements if j.side == side), default=0.0) for side in sums
    }
    agreeing, opposing = sums["for"], sums["against"]
    return Balance(
        agreeing=log1p(agreeing),
        opposing=log1p(opposing),
        strongest_for=log1p(strongest["for"]),
        strongest_against=log1p(strongest["against"]),
        balance=(agreeing - opposing) / (agreeing + opposing + 2),
        length=log1p(len(judged.own)) - 3.5,
    )


def _sums(judgements: Sequence[Judgement], measure: str) -> dict[str, float]:
    return {
        side: sum(getattr(j, measure) for j in judgements if j.side == side)
        for side in ("for", "against")
    }


def _probabilities(found: Balance) -> dict[str, float]:
    values = [(name, getattr(found, name)) for name in Balance.__slots__]
    scores = {
        stance: exp(weights["constant"] + sum([weights[name] * value for name, value in values]))
        for stance, weights in _model().items()
    }
    total = sum(scores.values())
    return {stance: score / total for stance, score in scores.items()}


@cache
def _model() -> Mapping[str, Mapping[str, float]]:
    return {
        stance: {row[0]: float(row[column]) for row in rows("stance_model.tsv")}
        for column, stance in enumerate(DECIDED, start=1)
    }


def _evidence(judged: JudgedText, judgements: Sequence[Judgement]) -> tuple[Evidence, ...]:
    found: dict[tuple[int, int, str], Evidence] = {}
    for judgement in judgements:
        span = (judgement.begin, judgement.end)
        word = Evidence(judgement.side, judged.text[slice(*span)], *span)
        for item in (word, *judgement.reasons):
            found[(item.begin, item.end, item.role)] = item
    for hit in judged.marked(*_SHOWN_MARKERS) if judgements else ():
        item = judged.evidence(_SHOWN_MARKERS[hit.cue.role], hit)
        found[(item.begin, item.end, item.role)] = item
    return tuple(found[key] for key in sorted(found))
