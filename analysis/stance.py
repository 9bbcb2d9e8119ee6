"""Which side a statement takes on the propositions of its themes, and by which words.

The judging words of a statement (`analysis.judgements`) are summed for each side. What the sums,
the markers beside them and ordinary words (`analysis.vocabulary`) say for each stance is in
`lexicon/stance_model.tsv` and `lexicon/stance_words.tsv`, fitted by `analysis.fitting`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from math import exp, log1p
from typing import NamedTuple

from analysis.codebook import Codebook, Coding, Evidence, Theme
from analysis.confidence import calibrated
from analysis.judgements import JudgedText, Judgement
from analysis.lexica import rows
from analysis.themes import LEAST_PROBABILITY, CuedText, Spans, ThemeMatch
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
# Themes and stances are decided together: words that take a side on a theme say that it is meant.
# A theme is given where its probability reaches WITHOUT_SIDE, less FOR_A_SIDE times that of a side
# (opposing more: it is rare); one less probable than LEAST_CANDIDATE is not looked at. Under
# cross-validation over 128 articles, dealt in five ways, themes F1 is 0.769 and stance macro F1
# 0.585 (from 0.58 to 0.59) so, 0.762 and 0.552 with one threshold for all; 0.02 and 0.05 more or
# less of the two make less than 0.01.
WITHOUT_SIDE = 0.54
FOR_A_SIDE = {"for": 0.35, "against": 0.5}
LEAST_CANDIDATE = 0.15
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


class Balance(NamedTuple):
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
        found = self.cued.themes_of(spans, refers=True, least=LEAST_CANDIDATE)
        learnt = self._learnt.sums(spans).tolist()
        return list(map(self._codings, spans, found, learnt))

    def _codings(
        self, span: tuple[int, int], matches: Sequence[ThemeMatch], learnt: Sequence[float]
    ) -> tuple[Coding, ...]:
        if not matches:
            return ()
        judged = JudgedText(self.text, *span, self.codebook, self.cued.words)
        inside = self._learnt.inside(*span)
        codings = (self._coding(match, judged, learnt, inside) for match in matches)
        return tuple([coding for coding in codings if coding])

    def _coding(
        self, match: ThemeMatch, judged: JudgedText, learnt: Sequence[float], inside: Words
    ) -> Coding | None:
        """The coding of a theme that may be meant; None where it is not probable enough."""
        theme = self.codebook.theme(match.theme)
        if not theme.has_stance:
            given, confidence = (
                match.probability >= LEAST_PROBABILITY,
                calibrated(match.probability),
            )
            return Coding(match.theme, "none", match.evidence, confidence) if given else None
        first = self.codebook.keys.index(match.theme) * len(DECIDED)
        judgements = judged.judgements(theme)
        known = described(theme, judgements, judged)
        chances = _probabilities(known, learnt[first : first + len(DECIDED)])
        if not is_given(match.probability, chances):
            return None
        stance, probability = decide(chances, mixed=is_mixed(judgements, judged))
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


def is_given(theme: float, chances: Mapping[str, float]) -> bool:
    """Whether a theme of this probability is given, by the probabilities of its sides.

    >>> is_given(0.3, {"for": 0.1, "against": 0.1}), is_given(0.3, {"for": 0.7, "against": 0.1})
    (False, True)
    """
    taken = max(FOR_A_SIDE[side] * chances[side] for side in FOR_A_SIDE)
    return theme >= max(LEAST_CANDIDATE, WITHOUT_SIDE - taken)


def decide(chances: Mapping[str, float], *, mixed: bool) -> tuple[str, float]:
    """The stance and how probable it is, by the probability of each of `DECIDED`.

    `mixed` says that both sides are weighed against each other.

    >>> decide({"for": 0.2, "against": 0.3, "none": 0.5}, mixed=False)
    ('against', 0.3)
    """
    if mixed:
        return "mixed", max(chances["for"], chances["against"])
    stance = max(DECIDED, key=lambda name: chances[name] * exp(LEAN[name]))
    return stance, chances[stance]


def is_mixed(judgements: Sequence[Judgement], judged: JudgedText) -> bool:
    """Whether a statement weighs both sides against each other."""
    sums = {"for": 0.0, "against": 0.0}
    for judgement in judgements:
        sums[judgement.side] += judgement.weight
    weak, strong = sorted(sums.values())
    least = max(LEAST_WEIGHT, MIXED_SHARE * strong)
    return weak >= least and bool(judged.marked("contrast", "concession"))


def described(
    theme: Theme, judgements: Sequence[Judgement], judged: JudgedText
) -> dict[str, float]:
    """What the model knows of a statement on a theme, beside its words: names and values."""
    found = balance(judgements, judged)
    known = found._asdict()
    known[f"theme:{theme.key}"] = 1.0
    known["digits"] = log1p(len(_DIGITS.findall(judged.own)))
    kind = "norm" if theme.claims == "norm" else theme.evaluated
    for marker in {hit.cue.role for hit in judged.markers} & TOLD_MARKERS:
        known[f"mark:{marker}"] = known[f"mark:{marker}:{kind}"] = 1.0
    return known


def balance(judgements: Sequence[Judgement], judged: JudgedText) -> Balance:
    """The sums of the judging words."""
    sums, strongest = {"for": 0.0, "against": 0.0}, {"for": 0.0, "against": 0.0}
    for judgement in judgements:
        side, weight = judgement.side, judgement.stressed
        sums[side] += weight
        strongest[side] = max(strongest[side], weight)
    agreeing, opposing = sums["for"], sums["against"]
    return Balance(
        agreeing=log1p(agreeing),
        opposing=log1p(opposing),
        strongest_for=log1p(strongest["for"]),
        strongest_against=log1p(strongest["against"]),
        balance=(agreeing - opposing) / (agreeing + opposing + 2),
        length=log1p(len(judged.own)) - 3.5,
    )


def _probabilities(known: Mapping[str, float], words: Sequence[float]) -> dict[str, float]:
    model = _model()
    scores = [one + other for one, other in zip(model["constant"], words, strict=True)]
    for name, value in known.items():
        if value and name in model:
            agree, oppose, neither = model[name]
            scores[0] += value * agree
            scores[1] += value * oppose
            scores[2] += value * neither
    powers = list(map(exp, scores))
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
