"""A second judge: words and their parts of speech, for readings the characters leave close.

A class bigram (Brown et al. 1992, "Class-based n-gram models of natural language",
Computational Linguistics 18): P(word | previous) = P(tag | previous tag) P(word | tag), with
jieba's dictionary for words and the transitions of jieba's tagger for tags (both MIT).
"""

from __future__ import annotations

import math
from functools import lru_cache

from analysis.restoration.dictionary import dictionary
from analysis.restoration.language import mark_shares
from analysis.restoration.packaged import module_in

_LONGEST_WORD = 6
_BOUNDARY = "#"
_OTHER = -18.0  # log probability of a character that is no word
# Share of words of a tag that a mark follows, measured on the two seeds (3,922 words), smoothed;
# `1` is appended for words of one character.
_MARK_AFTER = {
    "n": 0.28, "n1": 0.2, "v": 0.19, "uj": 0.057, "d": 0.06, "d1": 0.02, "p": 0.05, "p1": 0.015,
    "r": 0.08, "r1": 0.05, "c": 0.25, "c1": 0.015, "m": 0.16, "a": 0.17, "vn": 0.21, "f": 0.25,
    "t": 0.23, "ns": 0.11, "ul": 0.13, "l": 0.4, "i": 0.38, "q": 0.3, "b": 0.1, "ad": 0.1, "y": 0.4,
}  # fmt: skip
_MARK_SHARE = 0.185
_UNKNOWN_MARK = -12.0  # log probability of a mark that is in no table
_SMOOTHING = 0.1  # weight of the tag's own share beside its transition


@lru_cache(maxsize=1)
def _shares() -> dict[str, float]:
    """The share of each tag among all words."""
    totals = dictionary().tag_totals
    total = sum(totals.values())
    return {tag: count / total for tag, count in totals.items()}


@lru_cache(maxsize=300_000)
def _entry(word: str) -> tuple[float, str] | None:
    """log P(word | tag) and the tag."""
    found = dictionary().word(word)
    return found and (math.log(found.times / dictionary().tag_totals[found.tag]), found.tag)


@lru_cache(maxsize=1)
def _transitions() -> dict[str, dict[str, float]]:
    """log P(tag | previous tag), the boundary included as `#`."""
    starts = module_in("jieba", "posseg/prob_start.py").P
    tag_moves = module_in("jieba", "posseg/prob_trans.py").P
    shares = _shares()
    first = dict.fromkeys(shares, 0.0)
    for (place, tag), log in starts.items():
        if place in "BS" and tag in first:
            first[tag] += math.exp(log)
    table = {_BOUNDARY: _smoothed(first, shares)}
    for tag in shares:
        moves = dict.fromkeys(shares, 0.0)
        for place in "ES":
            for (target, following), log in tag_moves.get((place, tag), {}).items():
                if target in "BS" and following in moves:
                    moves[following] += math.exp(log) / 2
        table[tag] = table[tag + "1"] = _smoothed(moves, shares)
    return table | {"x1": table["x"]}


@lru_cache(maxsize=1)
def _mark_after() -> dict[str, float]:
    """How much more probable a mark is after a word of a tag, as a log ratio."""
    table = {}
    for tag, share in _MARK_AFTER.items():
        table[tag] = math.log(share / _MARK_SHARE)
        table.setdefault(tag + "1", table[tag])
    return table | {tag: math.log(share / _MARK_SHARE) for tag, share in _MARK_AFTER.items()}


def _smoothed(moves: dict[str, float], shares: dict[str, float]) -> dict[str, float]:
    total = sum(moves.values()) or 1.0
    return {
        tag: math.log((1 - _SMOOTHING) * moves[tag] / total + _SMOOTHING * shares[tag])
        for tag in shares
    }


def score(text: str) -> float:
    """Log probability of the best way to cut a folded text into words.

    >>> score("总之，") > score("总值，")
    True
    """
    transitions = _transitions()
    marks = mark_shares()
    ends = _mark_after()
    best: list[dict[str, float]] = [{_BOUNDARY: 0.0}] + [{} for _ in text]
    for begin in range(len(text)):
        here = best[begin]
        if not here:
            continue
        if not "\u3400" <= text[begin] <= "\u9fff":
            share = marks.get(text[begin], _UNKNOWN_MARK)
            share = marks.get(text[max(0, begin - 1) : begin + 1], share)
            value = max(score + ends.get(tag, 0.0) for tag, score in here.items())
            _keep(best[begin + 1], _BOUNDARY, value + share)
            continue
        arriving = [(score, transitions[tag]) for tag, score in here.items()]
        for end in range(begin + 1, min(len(text), begin + _LONGEST_WORD) + 1):
            entry = _entry(text[begin:end])
            if entry is not None:
                share, tag = entry
                value = max([score + moves[tag] for score, moves in arriving])
                tag += "1" if end == begin + 1 else ""
                _keep(best[end], tag, value + share)
            elif end == begin + 1:
                _keep(best[end], "x1", max(here.values()) + _OTHER)
    return max(best[-1].values())


def _keep(states: dict[str, float], tag: str, value: float) -> None:
    if value > states.get(tag, -math.inf):
        states[tag] = value
