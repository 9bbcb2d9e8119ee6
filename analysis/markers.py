"""Words that turn, weaken or frame a judgement, and words that judge whatever they are said of."""

from __future__ import annotations

from functools import cache

from analysis.cues import Matcher, compile_cue
from analysis.lexica import rows

# Hedges are the shields of Prince, Frader and Bosk (1982), "On hedging in physician-physician
# discourse", which say that one is not sure; approximators limit what is said.
KINDS = (
    "negation",
    "not_negation",
    "double_negation",
    "hedge",
    "approximator",
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


# How much a word of praise or blame counts: words of change (提升, 改善) less than words of rank
# (领先, 卓越), and longer words that only look like either (突破三亿, 成熟度) not at all.
DEGREES = {"full": 1.0, "mild": 0.4, "none": 0.0}


@cache
def polarity() -> Matcher:
    """The words of `lexicon/polarity.tsv`; the role of a cue is positive or negative."""
    entries = rows("polarity.tsv")
    cues = (compile_cue(word, role, DEGREES[degree]) for word, role, degree in entries)
    return Matcher(((cue, "") for cue in cues), apart=True)


@cache
def sides() -> Matcher:
    """The words of `lexicon/sides.tsv`; the role of a cue is china or other."""
    return Matcher((compile_cue(word, role), "") for word, role, *_ in rows("sides.tsv"))
