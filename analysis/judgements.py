"""Judging words in a statement, each turned, weakened or pointed by the words around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from analysis.codebook import Codebook, Evidence, Theme
from analysis.cues import Cue, Hit, Matcher, WordBounds, compile_cue
from analysis.markers import markers, polarity, sides

# How far a negation reaches to its right within its clause, in characters, and how far a bare
# 不, 没, 未 or 无, which negates what follows at once; how much a judging word still counts when
# it is negated, hedged, conceded, conditional or asked. On the 14 labelled articles, each left
# out of the fitting in turn, 0.6 to 1.4 times these values make less than 0.03 of stance macro
# F1 (a HEDGED below 0.5 more).
NEGATION_REACH = 9
BARE_REACH = 4
NEGATED = {"for": 1.0, "against": 0.8}
HEDGED = 0.8
CONCEDED = 0.5
BEFORE_CONTRAST = 0.5
AFTER_CONTRAST = 1.3
CONDITIONAL = 0.7
ASKED = 0.3
# A wish or a duty (希望, 要) says less about what is, but more about what should be; what was
# only talked about (讨论) is not said at all.
WISHED = {"fact": 0.3, "norm": 1.2}
TALKED_ABOUT = 0.3
# What used to be (过去成本很高) is said of the past only.
PAST = 0.5
# Praise and blame in general words (先进, 不足) beside the codebook's own cues.
EVALUATION = {"plain": 1.5, "sides": 2.5}
# A general word whose subject is not named counts less than one that is said of a side.
UNNAMED_SIDE = 0.8

_WEAKENING = (
    (("hedge", "approximator"), HEDGED, "hedge"),
    (("concession",), CONCEDED, "contrast"),
    (("condition",), CONDITIONAL, "hedge"),
    (("topic",), TALKED_ABOUT, "hedge"),
    (("past",), PAST, "hedge"),
)
# What a clause ends with: the inside of a set of characters.
CLAUSE_END = r"[，。；！？!?;：:\n—]"
_CLAUSE = re.compile(CLAUSE_END.replace("[", "[^") + "+")
_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_QUESTION = Matcher((compile_cue(mark, "question"), "") for mark in "？?")
_OPPOSITE = {"for": "against", "against": "for"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judging word: the side it takes once its surroundings are read, and how much it counts.

    `stress` is what a contrast makes of its weight. `begin` and `end` are offsets
    into the article; `reasons` are the words that turned or weakened it.
    """

    side: str
    weight: float
    stress: float
    begin: int
    end: int
    reasons: tuple[Evidence, ...] = ()

    @property
    def stressed(self) -> float:
        """The weight it counts with beside the other words of the statement."""
        return self.weight * self.stress


@dataclass(slots=True)
class Clause:
    """A clause `begin:end` of a statement, the markers in it, and the sentence it belongs to."""

    begin: int
    end: int
    sentence: int
    markers: list[Hit] = field(default_factory=list)

    def marked(self, *kinds: str) -> list[Hit]:
        """The markers of these kinds."""
        return [hit for hit in self.markers if hit.cue.role in kinds]


class JudgedText:
    """A statement, `text[begin:end]`, read for judging words: clauses, markers, sides."""

    def __init__(
        self,
        text: str,
        begin: int,
        end: int,
        codebook: Codebook,
        words: WordBounds | None = None,
    ) -> None:
        words = words or WordBounds(text)
        self.text = text
        self.begin = begin
        self.own = text[begin:end]
        self.codebook = codebook
        self.markers = markers().find(self.own, words, begin)
        self.clauses = self._clauses()
        self._starts = [clause.begin for clause in self.clauses]
        self._cues = _stance_matcher(codebook).find(self.own, words, begin)
        self._polar = polarity().find(self.own, words, begin)
        self._sides = sides().find(self.own, words, begin)

    def judgements(self, theme: Theme) -> list[Judgement]:
        """The words that judge on the proposition of `theme`, in order."""
        found = [
            self._judge(hit.cue.role, hit.cue.weight, hit, theme) for hit in self._own_cues(theme)
        ]
        if theme.evaluated != "no":
            own = [hit for hit in self._cues if hit.theme == theme.key]
            taken = {at for hit in own for at in range(hit.begin, hit.end)}
            for hit in self._polar:
                if hit.begin not in taken and hit.cue.weight:
                    found.extend(self._evaluation(theme, hit))
        return sorted(found, key=lambda judgement: judgement.begin)

    def marked(self, *kinds: str) -> list[Hit]:
        """The markers of these kinds anywhere in the statement."""
        return [hit for hit in self.markers if hit.cue.role in kinds]

    def asked(self, clause: Clause) -> list[Hit]:
        """The question mark or the word that makes a clause a question of yes or no.

        为什么 and 如何 take for granted what they ask about, so they make none.
        """
        words = clause.marked("question")
        sentence = [other for other in self.clauses if other.sentence == clause.sentence]
        end = sentence[-1].end
        if any(other.marked("presupposing") for other in sentence):
            return words
        return words or [
            Hit(end, end + 1, mark.cue) for mark in _QUESTION.find(self.own[end : end + 1])
        ]

    def evidence(self, role: str, hit: Hit) -> Evidence:
        """A marker as evidence with offsets into the article."""
        first, last = self.begin + hit.begin, self.begin + hit.end
        return Evidence(role, self.text[first:last], first, last)

    def _own_cues(self, theme: Theme) -> list[Hit]:
        return [hit for hit in self._cues if hit.theme == theme.key and hit.cue.weight]

    def _evaluation(self, theme: Theme, hit: Hit) -> Iterator[Judgement]:
        side = "for" if hit.cue.role == "positive" else "against"
        weight = EVALUATION[theme.evaluated] * hit.cue.weight
        if theme.evaluated == "sides":
            subject = self._subject(hit)
            weight *= 1.0 if subject else UNNAMED_SIDE
            side = _OPPOSITE[side] if subject == "other" else side
        yield self._judge(side, weight, hit, theme)

    def _subject(self, hit: Hit) -> str:
        """Whose side a general word is said of: the last one named before it, in its sentence
        or else before; a side that something is compared with is not meant."""
        for side in reversed([side for side in self._sides if side.end <= hit.begin]):
            if not self._compared(side):
                return side.cue.role
        return ""

    def _compared(self, side: Hit) -> bool:
        return any(
            0 <= side.begin - mark.end <= 1 or mark.begin <= side.begin < side.end <= mark.end
            for mark in self.marked("comparison")
        )

    def _judge(self, side: str, weight: float, hit: Hit, theme: Theme) -> Judgement:
        clause = self.clause(hit.begin)
        if self._turned(clause, hit, theme):
            weight *= NEGATED[side]
            side = _OPPOSITE[side]
        reasons = [self.evidence("negation", mark) for mark in self._negating(clause, hit)]
        for factor, role, mark in self._weakened(clause, hit, theme):
            weight *= factor
            reasons += [self.evidence(role, mark)] if factor < 1 else []
        begin, end = self.begin + hit.begin, self.begin + hit.end
        return Judgement(side, weight, self._stress(clause, hit), begin, end, tuple(reasons))

    def _turned(self, clause: Clause, hit: Hit, theme: Theme) -> bool:
        """Whether a judging word means its opposite where it stands."""
        negations = [m for m in self._negating(clause, hit) if m.cue.role == "negation"]
        return (
            len(negations) % 2 == 1
            or bool(clause.marked("rhetorical"))
            or self._rejected(clause, hit)
            or (theme.claims == "fact" and self._averted(clause, hit))
        )

    def _weakened(self, clause: Clause, hit: Hit, theme: Theme) -> Iterator[tuple[float, str, Hit]]:
        """What makes a judging word count less (or a duty, more): factor, role and marker."""
        for kinds, factor, role in _WEAKENING:
            found = [mark for mark in clause.marked(*kinds) if mark.begin <= hit.begin]
            if found:
                yield factor, role, found[0]
        wishes = [mark for mark in clause.marked("obligation") if mark.begin <= hit.begin]
        for found in (wishes, self._intentions(clause, hit)):
            if found:
                yield WISHED[theme.claims], "hedge", found[0]
        if not clause.marked("rhetorical") and (questions := self.asked(clause)):
            yield ASKED, "question", questions[0]

    def _negating(self, clause: Clause, hit: Hit) -> list[Hit]:
        found = [
            mark
            for mark in clause.marked("negation", "double_negation")
            if 0 <= hit.begin - mark.end <= reach(mark) and not self._spent(mark)
        ]
        return found or self._prefix(hit)

    def _spent(self, mark: Hit) -> bool:
        """Whether a negation is part of a judging word, as in 不现实."""
        return any(
            hit.begin <= mark.begin and mark.end <= hit.end and not hit.cue.tail
            for hit in (*self._cues, *self._polar)
        )

    def _prefix(self, hit: Hit) -> list[Hit]:
        """A negation that the segmenter has joined with the word it negates: 未|成熟."""
        before = markers().find(self.own[max(0, hit.begin - 1) : hit.begin])
        return [
            Hit(hit.begin - 1, hit.begin, mark.cue)
            for mark in before
            if mark.cue.role == "negation"
        ]

    def _intentions(self, clause: Clause, hit: Hit) -> list[Hit]:
        """Words of intention before a word in its sentence: 希望一起努力，让大家受益."""
        return [
            mark
            for mark in self.marked("intention")
            if mark.begin <= hit.begin and self.clause(mark.begin).sentence == clause.sentence
        ]

    def _averted(self, clause: Clause, hit: Hit) -> bool:
        """Whether the word is something to be avoided or lost: 避免分散, 削弱竞争力."""
        return any(mark.end <= hit.begin for mark in clause.marked("avoidance"))

    def _rejected(self, clause: Clause, hit: Hit) -> bool:
        return any(
            mark.begin >= hit.end and self.clause(mark.begin).sentence == clause.sentence
            for mark in self.marked("rejection")
        )

    def _stress(self, clause: Clause, hit: Hit) -> float:
        """What comes after 但 counts more, what comes before it less."""
        turns = [
            mark.begin
            for mark in self.marked("contrast")
            if self.clause(mark.begin).sentence == clause.sentence
        ]
        if not turns:
            return 1.0
        return AFTER_CONTRAST if hit.begin > max(turns) else BEFORE_CONTRAST

    def clause(self, at: int) -> Clause:
        """The clause that holds the offset `at` of the statement."""
        return self.clauses[max(0, bisect_right(self._starts, at) - 1)]

    def _clauses(self) -> list[Clause]:
        found: list[Clause] = []
        sentence = 0
        for match in _CLAUSE.finditer(self.own):
            if found and _SENTENCE_END.search(self.own, found[-1].end, match.start()):
                sentence += 1
            found.append(Clause(match.start(), match.end(), sentence))
        found = found or [Clause(0, len(self.own), 0)]
        starts = [clause.begin for clause in found]
        for hit in self.markers:
            found[max(0, bisect_right(starts, hit.begin) - 1)].markers.append(hit)
        return found


def reach(mark: Hit) -> int:
    """How many characters may stand between a negation and what it negates."""
    return BARE_REACH if mark.end - mark.begin == 1 else NEGATION_REACH


@lru_cache(maxsize=8)
def _stance_matcher(codebook: Codebook) -> Matcher:
    entries: list[tuple[Cue, str]] = [
        (cue, theme.key) for theme in codebook.themes for cue in theme.cues if cue.role != "theme"
    ]
    return Matcher(entries, apart=True)
