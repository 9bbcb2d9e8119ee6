"""Reporting verbs: which words they are, how each is used, what it implies of the reporter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.lexica import rows
from analysis.multisearch import WordSearch


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
_WORDS = tuple(VERBS)
_VERB = WordSearch(_WORDS)


class FoundVerb(NamedTuple):
    """A reporting verb at `begin:end` of a text."""

    begin: int
    end: int
    word: str


@lru_cache(maxsize=4)  # An article is asked paragraph by paragraph.
def find_verbs(text: str) -> tuple[FoundVerb, ...]:
    """Reporting verbs in a text, in order, but not where they are part of another word.

    >>> [verb.word for verb in find_verbs("小说家说明，有人说好")]
    ['说']
    """
    found = (FoundVerb(begin, end, _WORDS[number]) for number, begin, end in _VERB.longest(text))
    return tuple(verb for verb in found if _is_whole(text, verb))


def _is_whole(text: str, verb: FoundVerb) -> bool:
    begin, end, word = verb
    before, behind = text[begin - 1 : begin], text[end : end + 1]
    outside = not before or before not in _BEFORE[word] or _is_clear(text, verb)
    return outside and (not behind or behind not in _BEHIND[word])


def _is_clear(text: str, verb: FoundVerb) -> bool:
    """发言人称，… is no 人称, 某某时代称，… no 代称: a mark follows the verb."""
    if verb.word != "称" or text[verb.end : verb.end + 1] not in _MARKS:
        return False
    return _CALLED.search(text, max(0, verb.begin - 2), verb.begin) is not None


@cache
def implication(cue: str) -> str:
    """What the reporting verb of a cue implies of the reporter: neutral, endorsing, doubting.

    >>> implication("指出"), implication("声称"), implication("据路透社报道")
    ('endorsing', 'doubting', 'neutral')
    """
    found = [VERBS[verb.word].stance for verb in find_verbs(cue)]
    return next((stance for stance in found if stance != "neutral"), "neutral")
