"""How probable a stretch of Chinese is: the judge of every repair.

The model is the character bigram that jieba's dictionary implies: text as a sequence of words
drawn by their frequency, so that P(b|a) = (N(ab) + E(a) B(b)) / N(a), where N counts a
character or pair within words, E the words that end in a, and B(b) is the share of words that
begin with b. The text under repair adds its own pairs and triples, interpolated as in
Witten & Bell (1991), "The zero-frequency problem", IEEE Trans. Inf. Theory 37.
All characters are compared in Simplified form, whatever script the text is in.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from operator import add

from analysis.restoration.dictionary import dictionary
from analysis.restoration.gbk import tables
from analysis.restoration.script import foreign

# Share of each mark among words and marks, measured on the two seeds (rounded); letters and
# digits are classes: A and 0.
_MARKS = {
    "，": 0.06, "。": 0.03, "、": 0.012, "“": 0.010, "”": 0.010, "：": 0.004, "（": 0.004,
    "）": 0.004, "《": 0.002, "》": 0.002, "？": 0.002, "！": 0.002, "；": 0.002, "—": 0.003,
    "…": 0.002, "·": 0.002, "‘": 0.001, "’": 0.001, " ": 0.008, "\n": 0.01, "0": 0.02, "A": 0.02,
}  # fmt: skip
# How often a mark follows a mark, of all that follows it; measured on the seeds, smoothed.
_MARK_PAIRS = {
    "。\n": 0.25, "。”": 0.14, "。“": 0.06, "”。": 0.19, "”\n": 0.19, "”，": 0.11, "”“": 0.03,
    "：“": 0.6, "，“": 0.02, "\n“": 0.07, "！”": 0.3, "？”": 0.2, "——": 0.5, "……": 0.5, "）。": 0.1,
    "）、": 0.05, "）\n": 0.05, "），": 0.15, "》，": 0.1, "》、": 0.05, "》（": 0.05, "’，": 0.2,
    "？\n": 0.1, "！\n": 0.1, "…”": 0.1, "\n\n": 0.1,
    "？！": 0.02, "！！": 0.02, "？？": 0.02, "！？": 0.01,
}  # fmt: skip
_RARE_PAIR = 0.0003  # share of any other mark after a mark
_REPEATS = {"A": 4.0, "0": 1.0}  # how often a class follows itself
_FOREIGN = -5.0  # nats for a character that only the other script has
_FLOOR = 1e-8  # share of a character that begins no word
_PAIR_WEIGHT = 8.0  # sightings of a character before the text's own pairs weigh one half
_TRIPLE_WEIGHT = 3.0  # the same for triples
_DAMAGED = re.compile("[?\ufffd][^\n,。，]{0,40}")


@lru_cache(maxsize=1)
def folding() -> dict[int, str]:
    """A table for `str.translate`: Simplified form, full-width marks, classes A and 0."""
    import opencc

    characters = [c for c in tables().encode if "\u3400" <= c <= "\u9fff"]
    simple = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    table = {ord(old): new for old, new in zip(characters, simple, strict=True)}
    table[ord("著")] = "着"
    for code in range(0x21, 0x7F):
        character = chr(code)
        kind = "A" if character.isalpha() else "0" if character.isdigit() else chr(code + 0xFEE0)
        table[code] = kind
    table |= {ord(old): new for old, new in zip("「」『』.\u3000□", "“”‘’0 A", strict=True)}
    return table


@lru_cache(maxsize=1)
def mark_shares() -> dict[str, float]:
    """Log share of a mark after a word (key: the mark) or after a mark (key: both)."""
    shares = {mark: math.log(share) for mark, share in _MARKS.items()}
    marks = [mark for mark in _MARKS if mark not in _REPEATS]
    for first in marks:
        for second in marks:
            share = _MARK_PAIRS.get(first + second, _RARE_PAIR)
            shares[first + second] = math.log(share)
    return shares


class _Bigram:
    """P(b|a) of the dictionary and its marks; the rows of `a` are made when asked for."""

    def __init__(self) -> None:
        import numpy as np

        words = dictionary()
        total = words.total + sum(share * words.total for share in _MARKS.values())
        self.characters = dict(words.characters)
        last = dict(words.last)
        first = dict(words.first)
        for mark, share in _MARKS.items():
            for counts in (self.characters, last, first):
                counts[mark] = counts.get(mark, 0) + share * words.total
        self._repeated = {mark: times * self.characters[mark] for mark, times in _REPEATS.items()}
        for mark, count in self._repeated.items():
            self.characters[mark] += count
        # The share of a character's sightings that end a word.
        self._ends = {c: last.get(c, 0) / count for c, count in self.characters.items()}
        self.begins = {c: count / total + _FLOOR for c, count in first.items()}
        self._begins_by_code = np.full(max(map(ord, words.characters)) + 1, _FLOOR)
        for character, share in self.begins.items():
            if ord(character) < len(self._begins_by_code):
                self._begins_by_code[ord(character)] = share
        self._marks = {pair: math.exp(s) for pair, s in mark_shares().items() if len(pair) == 2}
        self.rows: dict[str, dict[str, float]] = {}

    def followers(self, last: str) -> dict[str, float]:
        """P(b|last) of the characters b that follow within words."""
        row = self.rows.get(last)
        if row is None:
            row = self.rows[last] = self._row(last)
        return row

    def _row(self, last: str) -> dict[str, float]:
        codes, counts = dictionary().followers(last)
        begins = self._ends.get(last, 1.0) * self._begins_by_code[codes]
        shares = counts / self.characters.get(last, 1) + begins + _FLOOR
        row = dict(zip(map(chr, codes.tolist()), shares.tolist(), strict=True))
        if last in self._repeated:
            row[last] = self._repeated[last] / self.characters[last] + self.unseen(last, last)
        return row

    def unseen(self, last: str, character: str) -> float:
        """P(character|last) where the character does not follow within words."""
        if last in _MARKS:
            share = self._marks.get(last + character)
            if share is not None:
                return share
        return self._ends.get(last, 1.0) * self.begins.get(character, _FLOOR) + _FLOOR


@lru_cache(maxsize=1)
def _bigram() -> _Bigram:
    return _Bigram()


@lru_cache(maxsize=1)
def _folded() -> dict[str, str]:
    return {chr(code): folded for code, folded in folding().items()}


@lru_cache(maxsize=2_000)
def _ranked(
    candidates: tuple[str, ...], foreign: frozenset[str], count: int
) -> tuple[list[str], dict[str, list[str]]]:
    """The most frequent candidates of the text's script; the others by their folded form."""
    folded, frequency = _folded(), _bigram().characters
    kept = [(c, folded.get(c, c)) for c in candidates if c not in foreign]
    kept.sort(key=lambda item: -frequency.get(item[1], 0))
    others: dict[str, list[str]] = {}
    for character, form in kept[count:]:
        others.setdefault(form, []).append(character)
    return [character for character, _ in kept[:count]], others


class LanguageModel:
    """The bigram of the dictionary, adapted to one text.

    >>> model = LanguageModel("")
    >>> model.score("人工智能") > model.score("人工智鄙")
    True
    """

    def __init__(self, text: str, *, adapted: bool = True) -> None:
        self._bigram = _bigram()
        self._rows = self._bigram.rows
        self._fold = folding()
        self._folded = _folded()
        self._costs: dict[str, tuple[float, str]] = {}
        self._foreign = foreign(text)
        own = "" if not adapted else self.fold(_DAMAGED.sub("\n\n", text))
        doubles = list(map(add, own, own[1:]))
        self._single = Counter(own)
        self._double = Counter(doubles)
        self._triple = Counter(map(add, doubles, own[2:]))

    def fold(self, text: str) -> str:
        """Text as the model reads it; the length stays."""
        return text.translate(self._fold)

    def cost(self, context: str, character: str) -> tuple[float, str]:
        """Log probability of a character as it stands after a folded context; it folded."""
        key = context + character
        known = self._costs.get(key)
        if known is None:
            folded = self._folded.get(character, character)
            cost = math.log(self._share(context, folded))
            if character in self._foreign:
                cost += _FOREIGN
            known = self._costs[key] = (cost, folded)
        return known

    def _share(self, context: str, character: str) -> float:
        last = context[1]
        row = self._rows.get(last) or self._bigram.followers(last)
        share = row.get(character) or self._bigram.unseen(last, character)
        seen = self._single.get(last)
        if seen:
            pair = self._double.get(last + character)
            weight = seen / (seen + _PAIR_WEIGHT)
            share += (pair / seen - share) * weight if pair else -share * weight
            seen = self._double.get(context)
            if seen:
                triple = self._triple.get(context + character, 0)
                share += (triple / seen - share) * seen / (seen + _TRIPLE_WEIGHT)
        return share

    def likely(self, context: str, candidates: tuple[str, ...], count: int) -> list[str]:
        """The candidates most probable after a folded context, in no order.

        Those are looked at that are frequent or make a known pair with the character before.
        """
        frequent, others = _ranked(candidates, self._foreign, count)
        last, double = context[-1], self._double
        known = others.keys() & self._bigram.followers(last).keys()
        known |= {c for c in others.keys() & self._single.keys() if last + c in double}
        chosen = frequent + [character for form in known for character in others[form]]
        if len(chosen) <= count:
            return chosen
        return sorted(chosen, key=lambda c: (-self.cost(context, c)[0], c))[:count]

    def scores(self, text: str, context: str = "") -> list[float]:
        """Log probability of each character of a text after a context."""
        context = self.fold("\n\n" + context)[-2:]
        found = []
        for character in text:
            share, folded = self.cost(context, character)
            found.append(share)
            context = context[-1] + folded
        return found

    def score(self, text: str, context: str = "") -> float:
        """Log probability of a text after a context.

        >>> LanguageModel("").score("。") < 0
        True
        """
        return sum(self.scores(text, context))
