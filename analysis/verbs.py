"""Reporting verbs: which words they are, how each is used, what it implies of the reporter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from analysis.lexica import rows
from analysis.wordlists import alternation


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb: what it implies of the reporter, and how it is used (see the list)."""

    word: str
    stance: str
    uses: str


_ROWS = rows("reporting_verbs.tsv")
VERBS = {row[0]: Verb(*row[:3]) for row in _ROWS}
# Verbs that hardly ever stand without a speaker, and those that end a compound (回应称).
CORE = frozenset(word for word, verb in VERBS.items() if "k" in verb.uses)
ENDINGS = frozenset(word for word, verb in VERBS.items() if "e" in verb.uses)
_BEFORE = {row[0]: row[3] for row in _ROWS}
_BEHIND = {row[0]: row[4] for row in _ROWS}
_MARKS = ("，", ",", "：", ":", "“", "「")
_CALLED = re.compile(r"(?:[^第一二三他]人|[^古取指]代|[^中]美|[^被]官|[^信外代型账帐]号|[^大]通)$")
_VERB = re.compile(alternation(VERBS))


def find_verbs(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    """Reporting verbs in `text[begin:end]`, but not where they are part of another word.

    >>> [match[0] for match in find_verbs("小说家说明，有人说好", 0, 10)]
    ['说']
    """
    for match in _VERB.finditer(text, begin, end):
        before = text[match.start() - 1 : match.start()]
        behind = text[match.end() : match.end() + 1]
        outside = not before or before not in _BEFORE[match[0]] or _is_clear(text, match)
        if outside and (not behind or behind not in _BEHIND[match[0]]):
            yield match


def _is_clear(text: str, match: re.Match[str]) -> bool:
    """发言人称，… is no 人称, 某某时代称，… no 代称: a mark follows the verb."""
    if match[0] != "称" or text[match.end() : match.end() + 1] not in _MARKS:
        return False
    return _CALLED.search(text, max(0, match.start() - 2), match.start()) is not None


@cache
def implication(cue: str) -> str:
    """What the reporting verb of a cue implies of the reporter: neutral, endorsing, doubting.

    >>> implication("指出"), implication("声称"), implication("据路透社报道")
    ('endorsing', 'doubting', 'neutral')
    """
    found = [VERBS[match[0]].stance for match in find_verbs(cue, 0, len(cue))]
    return next((stance for stance in found if stance != "neutral"), "neutral")
