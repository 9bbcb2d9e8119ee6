"""The same story on several sites: which articles are copies of which.

Near-duplicate detection as A. Broder describes it ("On the resemblance and containment of
documents", 1997): a text is the set of its character n-grams, two texts are compared by the
share of n-grams they have in common. Candidates come from min-hash signatures cut into bands
(locality-sensitive hashing; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3)
and are then compared exactly, so that a wrong candidate costs time and nothing else.

The signatures are written out here, in numpy: one hash a shingle and one minimum a bin (P. Li,
A. Owen and C.-H. Zhang, "One permutation hashing", 2012) with empty bins filled as by A.
Shrivastava ("Optimal densification for fast and accurate minwise hashing", 2017). `datasketch`
computes one hash a shingle *and* permutation and brings SciPy with it; the result must also be
the same on every machine and version, which a library does not promise.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.articles import Article
from analysis.layout import lines_of

# Characters of a shingle. A changed character spoils as many shingles as a shingle is long: at
# 5 % changed characters some 80 % of those of 4 remain.
SHINGLE = 4
# Less text than this says too little to call two articles one story.
SHORTEST_TEXT = 100
# Prose alone is compared where there is this much of it: menus and lists of headlines are what
# two stories of one site have in common.
ENOUGH_PROSE = 200
# Values of a signature and of a band. 85 bands of 3 find a pair of resemblance 0.35 (half the
# text cut off, 5 % of the characters changed) with probability 0.97, one of 0.02 (two articles
# on one subject) in 1 of 1,500 cases.
BINS = 256
BAND = 3
# Two signatures that agree less are not compared exactly.
LEAST_AGREEMENT = 0.12
# One story: resemblance (shared n-grams of all), or containment (shared n-grams of the shorter)
# where the shorter text is the beginning of the longer one, and no short news at the head of a
# digest. Among 150 articles the two reprints
# resemble by 1.00 and 0.83, two that share passages of a third source by 0.31, all others by less
# than 0.10.
LEAST_RESEMBLANCE = 0.45
LEAST_CONTAINMENT = 0.7
SHORTEST_SHARE = 0.3
# Articles this near the longest of a story are as complete: the earliest of them stands for it.
AS_COMPLETE = 0.95

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of a story and its resemblance to the article that stands for it, 0 to 1."""

    article: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Story:
    """The article that stands for a story, and its copies, the most similar first."""

    article: str
    copies: tuple[Copy, ...]


def find_reprints(articles: Iterable[Article]) -> list[Story]:
    """The stories of which there are several copies among these articles.

    Articles are one story where their prose resembles, or where one is the beginning of the
    other; headlines, bylines and furniture do not count. Of the articles that are complete the
    earliest stands for the story, of those the one with the fewest lost characters, the longest,
    the first by name. The order of the articles makes no difference. Stories are sorted by name.

    >>> text = "".join(f"第{i}批设备今天运到了工厂，工人们正忙着安装和调试。" for i in range(20))
    >>> from analysis.articles import Part
    >>> mirrors = [Article(name, name, text[:end], parts=(Part("body", 0, end),))
    ...     for name, end in (("a", 300), ("b", 400), ("c", 400))]
    >>> [story] = find_reprints(mirrors)
    >>> story.article, [copy.article for copy in story.copies]
    ('b', ['c', 'a'])
    """
    texts = {a.article: (compared_text(a), a) for a in articles}
    long = [one for one in texts.values() if len(one[0]) >= SHORTEST_TEXT]
    ranked = sorted(long, key=lambda one: (-len(one[0]), one[1].article))
    comparison = _Comparison([text for text, _ in ranked])
    stories = (
        _story([ranked[i][1] for i in group], [ranked[i][0] for i in group])
        for group in comparison.groups()
    )
    return sorted(stories, key=lambda story: story.article)


def compared_text(article: Article) -> str:
    """What of an article is compared: the letters and digits of its prose.

    >>> from analysis.articles import Part
    >>> compared_text(Article("a", "a", "好， AI！", parts=(Part("body", 0, 6),)))
    '好ai'
    """
    body = (article.text[part.begin : part.end] for part in article.parts if part.kind == "body")
    lines = [line for text in body for line in lines_of(text)]
    prose = _letters(line.text for line in lines if line.is_prose)
    return prose if len(prose) >= ENOUGH_PROSE else _letters(line.text for line in lines)


def _letters(lines: Iterable[str]) -> str:
    return re.sub(r"[\W_]+", "", "".join(lines)).lower()


def _story(group: Sequence[Article], texts: Sequence[str]) -> Story:
    """The story of a group, the longest text of which comes first."""
    enough = AS_COMPLETE * len(texts[0])
    complete = [i for i, text in enumerate(texts) if len(text) >= enough]
    first = min(complete, key=lambda i: _precedence(group[i], texts[i]))
    own = shingles(texts[first])
    copies = [
        Copy(article.article, round(_compared(own, shingles(text))[0], 4))
        for i, (article, text) in enumerate(zip(group, texts, strict=True))
        if i != first
    ]
    copies.sort(key=lambda copy: (-copy.similarity, copy.article))
    return Story(group[first].article, tuple(copies))


def _precedence(article: Article, text: str) -> tuple[bool, str, int, int, str]:
    day = article.published
    return (not day, day, len(article.lost), -len(text), article.article)


# --- shingles and signatures ----------------------------------------------------------------------


def shingles(text: str) -> Hashes:
    """The hashes of a text's character n-grams, each once, in ascending order.

    >>> len(shingles("一二三四五")), len(shingles("一二"))
    (2, 0)
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    if len(codes) < SHINGLE:
        return np.empty(0, np.uint64)
    size = len(codes) - SHINGLE + 1
    packed = np.zeros(size, np.uint64)
    for at in range(SHINGLE):
        packed = packed * np.uint64(0x100000001B3) + codes[at : at + size]
    hashes = np.sort(_mixed(packed))
    # What np.unique does in a third of its time.
    distinct: Hashes = hashes[np.append(True, hashes[1:] != hashes[:-1])]
    return distinct


def _mixed(values: Hashes) -> Hashes:
    """Each value with its bits spread evenly: the finalizer of SplitMix64 (Steele et al., 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


_BIN_STARTS = np.arange(BINS, dtype=np.uint64) << np.uint64(56)
# How often an empty bin looks elsewhere: with 97 shingles, the fewest, 32 % of the bins are
# filled, and one in 10^10 finds nothing.
PROBES = 60


@cache
def _probes() -> NDArray[np.int64]:
    """Where each empty bin looks for a value, in which order; the same for every text."""
    cells = np.arange(1, PROBES * BINS + 1, dtype=np.uint64)
    return (_mixed(cells) % np.uint64(BINS)).astype(np.int64).reshape(PROBES, BINS)


def signature(hashes: Hashes) -> NDArray[np.uint16]:
    """The min-hash signature of a set of shingles: in how many values two signatures agree,
    of `BINS`, estimates the resemblance of their sets.

    >>> alike = signature(shingles("".join(map(chr, range(0x4E00, 0x4F00)))))
    >>> other = signature(shingles("".join(map(chr, range(0x4E10, 0x4F10)))))
    >>> bool(0.7 < (alike == other).mean() < 1)
    True
    """
    places = np.searchsorted(hashes, _BIN_STARTS)
    smallest = hashes[np.minimum(places, len(hashes) - 1)]
    filled = (smallest >> np.uint64(56)) == np.arange(BINS, dtype=np.uint64)
    values = ((smallest >> np.uint64(40)) & np.uint64(0xFFFF)).astype(np.uint16)
    source = np.where(filled, np.arange(BINS), -1)
    for probe in _probes():
        empty = source < 0
        if not empty.any():
            break
        source[empty] = np.where(filled[probe[empty]], probe[empty], -1)
    return values[np.maximum(source, 0)]


# --- comparison -----------------------------------------------------------------------------------


def _compared(one: Hashes, other: Hashes) -> tuple[float, float]:
    """Resemblance and containment of two sets of shingles."""
    shared = len(np.intersect1d(one, other, assume_unique=True))
    smaller = min(len(one), len(other))
    return shared / (len(one) + len(other) - shared), shared / smaller


class _Comparison:
    """Which of these texts, ordered from the longest, are one story."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._shingles = lru_cache(maxsize=1_000)(lambda i: shingles(texts[i]))
        signatures = [signature(shingles(text)) for text in texts]
        self.signatures = np.array(signatures, np.uint16).reshape(len(texts), BINS)

    def groups(self) -> Iterator[list[int]]:
        """Groups of two and more texts, each alike to the first and longest of its group."""
        linked: dict[int, set[int]] = defaultdict(set)
        for one, other in self._candidates():
            if self.is_one_story(one, other):
                linked[one].add(other)
                linked[other].add(one)
        for component in _components(linked):
            yield from self._stars(component)

    def _stars(self, component: list[int]) -> Iterator[list[int]]:
        """A component as groups around their longest texts: being alike is not transitive."""
        while len(component) > 1:
            first, *rest = component
            alike = [i for i in rest if self.is_one_story(first, i)]
            if alike:
                yield [first, *alike]
            component = [i for i in rest if i not in set(alike)]

    def is_one_story(self, longer: int, shorter: int) -> bool:
        """Whether two texts, the longer named first, are the same story."""
        whole, part = self._shingles(longer), self._shingles(shorter)
        resemblance, containment = _compared(whole, part)
        if resemblance >= LEAST_RESEMBLANCE:
            return True
        size = len(self.texts[shorter])
        if containment < LEAST_CONTAINMENT or size < SHORTEST_SHARE * len(self.texts[longer]):
            return False
        head = shingles(self.texts[longer][: int(size / AS_COMPLETE)])
        return _compared(head, part)[1] >= LEAST_CONTAINMENT

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs whose signatures agree in a band and well enough in all."""
        pairs = self._pairs()
        for begin in range(0, len(pairs), 100_000):
            some = pairs[begin : begin + 100_000]
            agreement = (self.signatures[some[:, 0]] == self.signatures[some[:, 1]]).mean(axis=1)
            close = some[agreement >= LEAST_AGREEMENT]
            yield from zip(close[:, 0].tolist(), close[:, 1].tolist(), strict=True)

    def _pairs(self) -> NDArray[np.int64]:
        """Each text with the first and with the one before it of those that share a band."""
        size = np.int64(max(len(self.texts), 1))
        found = [np.empty(0, np.int64)]
        for band in range(BINS // BAND):
            values = self.signatures[:, band * BAND : (band + 1) * BAND].astype(np.uint64)
            keys = values[:, 0] | values[:, 1] << np.uint64(16) | values[:, 2] << np.uint64(32)
            order = np.argsort(keys, kind="stable")
            same = np.flatnonzero(keys[order[1:]] == keys[order[:-1]]) + 1
            if not len(same):
                continue
            starts = np.flatnonzero(np.r_[True, keys[order[1:]] != keys[order[:-1]]])
            first = starts[np.searchsorted(starts, same, side="right") - 1]
            for partner in (first, same - 1):
                found.append(np.unique(order[partner] * size + order[same]))
        codes = np.unique(np.concatenate(found))
        return np.stack([codes // size, codes % size], axis=1)


def _components(linked: dict[int, set[int]]) -> Iterator[list[int]]:
    """The connected components of a graph, each in ascending order."""
    seen: set[int] = set()
    for start in sorted(linked):
        if start in seen:
            continue
        reached, waiting = {start}, [start]
        while waiting:
            fresh = linked[waiting.pop()] - reached
            reached |= fresh
            waiting += fresh
        seen |= reached
        yield sorted(reached)
