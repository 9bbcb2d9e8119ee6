"""Which side a statement takes on the propositions of its themes, and by which words.

The judging words of a statement (`analysis.judgements`) are summed for each side. What the sums,
the markers beside them and ordinary words (`analysis.vocabulary`) say for each stance is in
`lexicon/stance_model.tsv` and `lexicon/stance_words.tsv`, fitted by `analysis.fitting`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp, log1p

from analysis.codebook import Codebook, Coding, Evidence, Theme
from analysis.confidence import calibrated
from analysis.judgements import JudgedText, Judgement
from analysis.lexica import rows
from analysis.themes import CuedText, Spans, ThemeMatch
from analysis.vocabulary import WeighedWords, stance_words

# What each side must weigh, and the part of the stronger that the weaker must reach, for a
# statement with a marked contrast to be mixed: on the 14 labelled articles that finds 4 of the
# 14 mixed codings and nothing else.
LEAST_WEIGHT = 2.2
MIXED_SHARE = 0.4
# The three stances the model decides between; mixed is decided by the rule above.
DECIDED = ("for", "against", "none")
# A side is named before it is quite as probable as no side: macro F1 under cross-validation over
# the articles is best so, a disagreement being rare.
LEAN = {"for": 0.2, "against": 0.7, "none": 0.0}
# Ordinary words shown as reasons beside judging words: how many, and what each must weigh.
SHOWN_WORDS = 3
SHOWN_WEIGHT = 0.15
# Markers whose presence the model knows of.
TOLD_MARKERS = frozenset(
    (
        "avoidance",
        "comparison",
        "concession",
        "condition",
        "contrast",
        "hedge",
        "intention",
        "negation",
        "obligation",
        "past",
        "presupposing",
        "question",
        "rhetorical",
        "topic",
    )
)
# Roles of markers that are shown as evidence although they turned no single word.
_SHOWN_MARKERS = {"contrast": "contrast", "concession": "contrast", "rhetorical": "question"}
_DIGITS = re.compile(r"\d+")
# Begin, end and row in the vocabulary of words in a statement.
Words = Sequence[tuple[int, int, int]]


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
        self._vocabulary = stance_words(codebook)
        self._learnt = WeighedWords(self.cued.words, self._vocabulary)

    def code(self, begin: int, end: int) -> tuple[Coding, ...]:
        """The themes of the statement `begin:end` with a stance each, in the codebook's order.

        The confidence of a coding is the probability that theme and stance are both right,
        calibrated on labelled articles (`analysis.confidence`).
        """
        return self.code_all([(begin, end)])[0]

    def code_all(self, spans: Spans) -> list[tuple[Coding, ...]]:
        """The codings of each statement, as by `code`."""
        found = self.cued.themes_of(spans, refers=True)
        learnt = self._learnt.sums(spans).tolist()
        return list(map(self._codings, spans, found, learnt))

    def _codings(
        self, span: tuple[int, int], matches: Sequence[ThemeMatch], learnt: Sequence[float]
    ) -> tuple[Coding, ...]:
        if not matches:
            return ()
        judged = JudgedText(self.text, *span, self.codebook, self.cued.words)
        inside = self._learnt.inside(*span)
        return tuple([self._coding(match, judged, learnt, inside) for match in matches])

    def _coding(
        self, match: ThemeMatch, judged: JudgedText, learnt: Sequence[float], inside: Words
    ) -> Coding:
        theme = self.codebook.theme(match.theme)
        if not theme.has_stance:
            return Coding(match.theme, "none", match.evidence, calibrated(match.probability))
        first = self.codebook.keys.index(match.theme) * len(DECIDED)
        judgements = judged.judgements(theme)
        known = described(theme, judgements, judged)
        words = learnt[first : first + len(DECIDED)]
        stance, probability = decide(judgements, judged, known, words)
        evidence = _evidence(judged, judgements, self._words(inside, stance, first))
        confidence = calibrated(match.probability * probability)
        return Coding(match.theme, stance, match.evidence + evidence, confidence)

    def _words(self, inside: Words, stance: str, first: int) -> list[Evidence]:
        """The ordinary words that say most for the side taken."""
        if stance not in ("for", "against"):
            return []
        says = _margins(self.codebook)[first + DECIDED.index(stance)]
        found = [(says[place], a, b) for a, b, place in inside if says[place] >= SHOWN_WEIGHT]
        shown = sorted(found)[-SHOWN_WORDS:]
        return [Evidence(stance, self.text[a:b], a, b) for _, a, b in shown]


@lru_cache(maxsize=8)
def _margins(codebook: Codebook) -> list[list[float]]:
    """For each stance on each theme, by how much each word says more for it than for others."""
    columns = stance_words(codebook).columns
    margins = []
    for number, own in enumerate(columns):
        first = number - number % len(DECIDED)
        others = [c for c in range(first, first + len(DECIDED)) if c != number]
        best = map(max, *(columns[other] for other in others))
        margins.append([mine - other for mine, other in zip(own, best, strict=True)])
    return margins


def code(article_text: str, begin: int, end: int, codebook: Codebook) -> tuple[Coding, ...]:
    """Code one statement, `article_text[begin:end]`. For many of one article use `Coder`.

    >>> from analysis.codebook import load
    >>> [c.theme for c in code("应重视人才培养。", 0, 8, load())]
    ['talent']
    """
    return Coder(article_text, codebook).code(begin, end)


def decide(
    judgements: Sequence[Judgement],
    judged: JudgedText,
    known: Mapping[str, float],
    words: Sequence[float],
) -> tuple[str, float]:
    """The stance of a statement on a theme, and how probable it is.

    `known` is what `described` says of it, `words` what its ordinary words say for each stance.
    """
    probabilities = _probabilities(known, words)
    if is_mixed(judgements, judged):
        return "mixed", max(probabilities["for"], probabilities["against"])
    stance = max(DECIDED, key=lambda name: probabilities[name] * exp(LEAN[name]))
    return stance, probabilities[stance]


def is_mixed(judgements: Sequence[Judgement], judged: JudgedText) -> bool:
    """Whether a statement weighs both sides against each other."""
    weak, strong = sorted(_sums(judgements, "weight").values())
    least = max(LEAST_WEIGHT, MIXED_SHARE * strong)
    return weak >= least and bool(judged.marked("contrast", "concession"))


def described(
    theme: Theme, judgements: Sequence[Judgement], judged: JudgedText
) -> dict[str, float]:
    """What the model knows of a statement on a theme, beside its words: names and values."""
    found = balance(judgements, judged)
    known = {name: getattr(found, name) for name in Balance.__slots__}
    known[f"theme:{theme.key}"] = 1.0
    known["digits"] = log1p(len(_DIGITS.findall(judged.own)))
    kind = "norm" if theme.claims == "norm" else theme.evaluated
    for marker in {hit.cue.role for hit in judged.markers} & TOLD_MARKERS:
        known[f"mark:{marker}"] = known[f"mark:{marker}:{kind}"] = 1.0
    return known


def balance(judgements: Sequence[Judgement], judged: JudgedText) -> Balance:
    """The sums of the judging words."""
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


def _probabilities(known: Mapping[str, float], words: Sequence[float]) -> dict[str, float]:
    model = _model()
    rows = [(value, *model[name]) for name, value in known.items() if name in model]
    a, b, c = map(sum, zip(model["constant"], words, strict=True))
    for value, agree, oppose, neither in rows:
        a, b, c = a + value * agree, b + value * oppose, c + value * neither
    powers = [exp(score) for score in (a, b, c)]
    whole = sum(powers)
    return {name: power / whole for name, power in zip(DECIDED, powers, strict=True)}


@cache
def _model() -> Mapping[str, tuple[float, ...]]:
    return {name: tuple(map(float, weights)) for name, *weights in rows("stance_model.tsv")}


def _evidence(
    judged: JudgedText, judgements: Sequence[Judgement], words: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    found: dict[tuple[int, int, str], Evidence] = {}
    for judgement in judgements:
        span = (judgement.begin, judgement.end)
        word = Evidence(judgement.side, judged.text[slice(*span)], *span)
        for item in (word, *judgement.reasons):
            found[(item.begin, item.end, item.role)] = item
    for hit in judged.marked(*_SHOWN_MARKERS) if judgements else ():
        item = judged.evidence(_SHOWN_MARKERS[hit.cue.role], hit)
        found[(item.begin, item.end, item.role)] = item
    taken = [(item.begin, item.end) for item in found.values()]
    for item in words:
        if not any(begin < item.end and item.begin < end for begin, end in taken):
            found[(item.begin, item.end, item.role)] = item
    return tuple(found[key] for key in sorted(found))
