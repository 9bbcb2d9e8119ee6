"""Words that turn, weaken or frame a judgement, and words that judge whatever they are said of."""

from __future__ import annotations

from functools import cache

from analysis.cues import Matcher, compile_cue
from analysis.lexica import rows

KINDS = (
    "negation",
    "not_negation",
    "double_negation",
    "hedge",
    "contrast",
    "concession",
    "question",
    "presupposing",
    "rhetorical",
    "condition",
    "obligation",
    "comparison",
    "rejection",
    "intention",
    "topic",
    "avoidance",
    "past",
)


@cache
def markers() -> Matcher:
    """The words of `lexicon/markers.tsv`; the role of a cue is its kind."""
    return Matcher((compile_cue(word, kind), "") for word, kind, *_ in rows("markers.tsv"))


@cache
def polarity() -> Matcher:
    """The words of `lexicon/polarity.tsv`; the role of a cue is positive or negative."""
    return Matcher((compile_cue(word, role), "") for word, role, *_ in rows("polarity.tsv"))


@cache
def sides() -> Matcher:
    """The words of `lexicon/sides.tsv`; the role of a cue is china or other."""
    return Matcher((compile_cue(word, role), "") for word, role, *_ in rows("sides.tsv"))
