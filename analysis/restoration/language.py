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
from itertools import pairwise
from pathlib import Path

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


class _Counts:
    """Counts of the dictionary: pairs, characters, first and last characters of words."""

    def __init__(self) -> None:
        self.pairs: dict[str, float] = {}
        self.characters: dict[str, float] = {}
        self.first: dict[str, float] = {}
        self.last: dict[str, float] = {}
        self.total = 0.0

    def add(self, word: str, count: float) -> None:
        self.total += count
        self.first[word[0]] = self.first.get(word[0], 0) + count
        self.last[word[-1]] = self.last.get(word[-1], 0) + count
        for character in word:
            self.characters[character] = self.characters.get(character, 0) + count
        for index in range(len(word) - 1):
            pair = word[index : index + 2]
            self.pairs[pair] = self.pairs.get(pair, 0) + count


@lru_cache(maxsize=1)
def dictionary() -> dict[str, int]:
    """The words of jieba's dictionary with their frequencies."""
    import jieba

    path = Path(jieba.__file__).with_name("dict.txt")
    words = {}
    with path.open(encoding="utf8") as lines:
        for line in lines:
            word, count, _ = line.split(" ")
            words[word] = int(count)
    return words


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


@lru_cache(maxsize=1)
def _counts() -> _Counts:
    counts = _Counts()
    for word, count in dictionary().items():
        counts.add(word, count)
        if "著" in word:
            counts.add(word.replace("著", "着"), count)
    total = counts.total
    for mark, share in _MARKS.items():
        counts.add(mark, share * total)
    for mark, times in _REPEATS.items():
        counts.pairs[mark * 2] = times * counts.characters[mark]
        counts.characters[mark] *= 1 + times
    return counts


@lru_cache(maxsize=1)
def _begins() -> dict[str, float]:
    """Share of words and marks that begin with a character."""
    counts = _counts()
    return {c: count / counts.total + _FLOOR for c, count in counts.first.items()}


@lru_cache(maxsize=1)
def _folded() -> dict[str, str]:
    return {chr(code): folded for code, folded in folding().items()}


@lru_cache(maxsize=1)
def _mark_pairs() -> dict[str, float]:
    return {pair: math.exp(share) for pair, share in mark_shares().items() if len(pair) == 2}


class LanguageModel:
    """The bigram of the dictionary, adapted to one text.

    >>> model = LanguageModel("")
    >>> model.score("人工智能") > model.score("人工智鄙")
    True
    """

    def __init__(self, text: str, *, adapted: bool = True) -> None:
        counts = _counts()
        self._pairs = counts.pairs
        self._characters = counts.characters
        self._last = counts.last
        self._begins = _begins()
        self._fold = folding()
        self._folded = _folded()
        self._marks = _mark_pairs()
        self._costs: dict[str, tuple[float, str]] = {}
        self._ranked: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        self._foreign = foreign(text)
        own = "" if not adapted else self.fold(_DAMAGED.sub("\n\n", text))
        self._single = Counter(own)
        self._double = Counter(map("".join, pairwise(own)))
        self._triple = Counter(map("".join, zip(own, own[1:], own[2:], strict=False)))

    def fold(self, text: str) -> str:
        """Text as the model reads it; the length stays."""
        return text.translate(self._fold)

    def cost(self, context: str, character: str) -> tuple[float, str]:
        """Log probability of a character as it stands after a folded context; it folded."""
        key = context + character
        known = self._costs.get(key)
        if known is None:
            folded = self._folded.get(character, character)
            share = self._next(context, folded)
            if character in self._foreign:
                share += _FOREIGN
            known = self._costs[key] = (share, folded)
        return known

    def likely(self, context: str, candidates: tuple[str, ...], count: int) -> list[str]:
        """The candidates most probable after a folded context, in no order.

        Those are looked at that are frequent or make a known pair with the character before.
        """
        ranked = self._ranked.get(candidates)
        if ranked is None:
            ranked = self._ranked[candidates] = self._rank(candidates)
        last = context[-1]
        pairs, own = self._pairs, self._double
        chosen = [character for character, _ in ranked[:count]]
        chosen += [
            character
            for character, folded in ranked[count:]
            if last + folded in pairs or last + folded in own
        ]
        if len(chosen) <= count:
            return chosen
        return sorted(chosen, key=lambda c: -self.cost(context, c)[0])[:count]

    def _rank(self, candidates: tuple[str, ...]) -> list[tuple[str, str]]:
        """Candidates of the text's script with their folded form, frequent ones first."""
        kept = [(c, self._folded.get(c, c)) for c in candidates if c not in self._foreign]
        return sorted(kept, key=lambda item: -self._characters.get(item[1], 0))

    def _next(self, context: str, character: str) -> float:
        last = context[-1:]
        pair = last + character
        share = self._pair(pair, last, character)
        seen = self._single.get(last, 0)
        if seen:
            own = self._double.get(pair, 0) / seen
            share += (own - share) * seen / (seen + _PAIR_WEIGHT)
            seen = self._double.get(context, 0)
            if seen:
                own = self._triple.get(context + character, 0) / seen
                share += (own - share) * seen / (seen + _TRIPLE_WEIGHT)
        return math.log(share)

    def _pair(self, pair: str, last: str, character: str) -> float:
        if pair in self._marks:
            return self._marks[pair]
        begins = self._begins.get(character, _FLOOR)
        seen = self._characters.get(last)
        if not seen:
            return begins
        return (self._pairs.get(pair, 0) + self._last.get(last, 0) * begins) / seen + _FLOOR

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
