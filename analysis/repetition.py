"""Furniture that gives itself away by its repetition: taglines, prompts, hotlines, sidebars.

A line that stands in several stories of an outlet is the outlet's, not the story's. What the
layout cannot tell from the wording of a line is told here from where else it stands. Reprints
repeat every line of theirs, so a line counts once a story (`analysis.reprints`). What may repeat
and still be the article's own is left: quoted speech, subheadings, sentences between others.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from itertools import compress, groupby

import numpy as np

from analysis.articles import Article, Part
from analysis.layout import Line, lines_of
from analysis.reprints import Story
from analysis.segmentation import PARAGRAPH

# Stories of one site, or of the whole corpus, in which a line must stand. Measured on 150 articles
# of 20 outlets with their layout taken away, read by eye: the 51 different lines set aside were
# all furniture. Of the 28 in two stories one was the text's own, and series and follow-ups, of
# which those articles hold few, repeat more than that.
REPEATS_IN_SITE = 3
REPEATS_IN_CORPUS = 5
# Stories in which a line between paragraphs must stand: a standing advertisement. It must be a
# paragraph, or longer than the subheadings that a series repeats.
REPEATS_BETWEEN_PARAGRAPHS = 5
LONGEST_STANDING_SUBHEADING = 16
# Fewer letters say nothing by their repetition: numbers, rules, 完, 图片.
FEWEST_LETTERS = 4
# A line directly above a paragraph, this short, is a subheading: 核心观点.
LONGEST_SUBHEADING = 8
# Quoted words longer than this, or with a clause in them, are speech; shorter ones a name.
LONGEST_QUOTED_NAME = 12
# More than this of an article's prose is never set aside: it is rather a reprint whose other
# copies were rewritten.
MOST_SET_ASIDE = 0.5

HOST = re.compile(r"https?://(?:www\.)?([^/:?#\s]+)", re.IGNORECASE)
NUMBER = re.compile(r"\d+")
QUOTED = re.compile(r"[“「]([^”」]*)")
CLAUSE_MARK = re.compile(r"[，。！？；,!?;]")
SET_ASIDE = "footer"
_CORPUS, _FURNITURE = "corpus", "furniture"


class Repetition:
    """In how many stories the lines of a corpus stand."""

    def __init__(self, articles: Iterable[Article], stories: Iterable[Story] = ()) -> None:
        story_of = {copy.article: s.article for s in stories for copy in s.copies}
        held = sorted(articles, key=lambda a: story_of.get(a.article, a.article))
        counted = array("Q")
        # The numbers of the body lines of each article.
        self._bodies: dict[str, array[int]] = {}
        for _, group in groupby(held, key=lambda a: story_of.get(a.article, a.article)):
            counted.extend({key for article in group for key in self._keys(article)})
        keys, counts = np.unique(np.frombuffer(counted, np.uint64), return_counts=True)
        often = counts >= min(REPEATS_IN_SITE, REPEATS_IN_CORPUS)
        self._counts: Mapping[int, int] = dict(
            zip(keys[often].tolist(), counts[often].tolist(), strict=True)
        )

    def _keys(self, article: Article) -> Iterator[int]:
        site = site_of(article)
        bodies = self._bodies.setdefault(article.article, array("Q"))
        for part in article.parts:
            if part.kind == "title":
                continue
            texts = PARAGRAPH.findall(article.text, part.begin, part.end)
            numbers = list(map(_line_number, texts))
            yield from (number ^ _scope_number(_CORPUS) for number in numbers)
            if site:
                yield from (number ^ _scope_number(f"site {site}") for number in numbers)
            if part.kind == SET_ASIDE:
                yield from (number ^ _scope_number(_FURNITURE) for number in numbers)
            if part.kind == "body":
                bodies.extend(numbers)

    def repeated(self, article: Article) -> list[bool]:
        """Of each body line of one of these articles, whether it stands in several stories."""
        corpus = _scope_number(_CORPUS)
        return [number ^ corpus in self._counts for number in self._bodies[article.article]]

    def in_site(self, site: str, line: str) -> int:
        """In how many stories of a site a line stands; 0 of an unknown site, or for few."""
        return self._counts.get(_key(f"site {site}", line), 0) if site else 0

    def in_corpus(self, line: str) -> int:
        """In how many stories of the corpus a line stands; 0 for few."""
        return self._counts.get(_key(_CORPUS, line), 0)

    def as_furniture(self, line: str) -> int:
        """In how many stories the layout knows this line for furniture; 0 for few."""
        return self._counts.get(_key(_FURNITURE, line), 0)

    def repeats(self, site: str, line: str) -> bool:
        """Whether a line stands in so many stories that it is not any one story's."""
        return (
            self.in_site(site, line) >= REPEATS_IN_SITE or self.in_corpus(line) >= REPEATS_IN_CORPUS
        )

    def is_known(self, line: str) -> bool:
        """Whether the layout knows this line for furniture wherever else it stands, or nearly."""
        known = self.as_furniture(line)
        return known >= REPEATS_IN_SITE and 2 * known > self.in_corpus(line)


def site_of(article: Article) -> str:
    """Where an article stands: its outlet, else the host of its address; empty where unknown.

    >>> site_of(Article("a", "a", "", url="https://news.example.org/1.html"))
    'news.example.org'
    """
    host = HOST.match(article.url)
    return article.outlet or (host.group(1).lower() if host else "")


def _key(scope: str, line: str) -> int:
    """A number for a line in a scope; of 64 bits, so hardly ever that of another line."""
    return _line_number(line) ^ _scope_number(scope)


@lru_cache(maxsize=1_000)
def _line_number(line: str) -> int:
    """A number for a line, its spaces left out and its numbers made one (阅读 512)."""
    return _number(NUMBER.sub("0", "".join(line.split())).lower())


@lru_cache(maxsize=1_000)
def _scope_number(scope: str) -> int:
    return _number(scope)


def _number(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def set_aside(articles: Sequence[Article], stories: Iterable[Story] = ()) -> list[Article]:
    """The articles, with the body lines that are furniture by their repetition made footer.

    `stories` are those of `find_reprints`: their copies count as one story. The text stays as it
    is; only parts change.

    >>> def article(name, story):
    ...     text = f"{story * 6}\\n下载客户端看更多精彩"
    ...     return Article(name, name, text, outlet="日报", parts=(Part("body", 0, len(text)),))
    >>> [a.parts[-1].kind for a in set_aside(
    ...     [article("a", "甲去了。"), article("b", "乙来了。"), article("c", "丙没动。")])]
    ['body', 'body', 'body']
    """
    repetition = Repetition(articles, stories)
    return [_without_furniture(article, repetition) for article in articles]


def _without_furniture(article: Article, repetition: Repetition) -> Article:
    repeated = repetition.repeated(article)
    if not any(repeated):
        return article
    lines = list(_lines(article))
    furniture = _furniture(lines, repeated, site_of(article), repetition)
    if not furniture:
        return article
    prose = {i: len(line.text) for i, (_, line) in enumerate(lines) if line.is_prose}
    if sum(prose.get(i, 0) for i in furniture) > MOST_SET_ASIDE * sum(prose.values()):
        return article
    kinds = [SET_ASIDE if i in furniture else kind for i, (kind, _) in enumerate(lines)]
    return replace(article, parts=tuple(_parts(kinds, [line for _, line in lines])))


def _lines(article: Article) -> Iterator[tuple[str, Line]]:
    """The lines of an article, each with the kind of its part."""
    for part in article.parts:
        for line in lines_of(article.text[part.begin : part.end]):
            yield part.kind, Line(line.begin + part.begin, line.end + part.begin, line.text)


def _parts(kinds: Sequence[str], lines: Sequence[Line]) -> Iterator[Part]:
    pairs = zip(kinds, lines, strict=True)
    for kind, run in groupby(pairs, key=lambda pair: pair[0]):
        held = [line for _, line in run]
        yield Part(kind, held[0].begin, held[-1].end)


def _furniture(
    lines: Sequence[tuple[str, Line]],
    often: Sequence[bool],
    site: str,
    repetition: Repetition,
) -> set[int]:
    """The places of the body lines that are furniture; `often` tells of each if it repeats."""
    body = [i for i, (kind, _) in enumerate(lines) if kind == "body"]
    found = {i for i in compress(body, often) if _may_repeat(lines[i][1].text)}
    repeated = {i for i in found if repetition.repeats(site, lines[i][1].text)}
    known = {i for i in found if repetition.is_known(lines[i][1].text)}
    if not repeated | known:
        return set()
    own = [i for i in body if lines[i][1].is_prose and i not in repeated | known]
    if not own:
        return known
    outside = {i for i in repeated if not own[0] < i < own[-1]}
    inside = {i for i in repeated - outside if _is_inserted(i, lines, site, repeated, repetition)}
    outside = {i for i in outside if not _is_subheading(i, lines, own)}
    return _with_wordless(known | outside | inside, lines, body, own)


def _with_wordless(
    found: set[int], lines: Sequence[tuple[str, Line]], body: Sequence[int], own: Sequence[int]
) -> set[int]:
    """These lines, and below the last paragraph the dates and rules that go with them."""
    found = set(found)
    for i in body:
        if i > own[-1] and i - 1 in found and _letters(lines[i][1].text) < FEWEST_LETTERS:
            found.add(i)
    return found


def _may_repeat(text: str) -> bool:
    """Whether a line can be furniture: it has some letters, and nobody speaks in it."""
    quoted = QUOTED.findall(text)
    speech = any(len(words) > LONGEST_QUOTED_NAME or CLAUSE_MARK.search(words) for words in quoted)
    return _letters(text) >= FEWEST_LETTERS and not speech


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _is_subheading(place: int, lines: Sequence[tuple[str, Line]], own: Sequence[int]) -> bool:
    return place + 1 in own and len(lines[place][1].text) <= LONGEST_SUBHEADING


def _is_inserted(
    place: int,
    lines: Sequence[tuple[str, Line]],
    site: str,
    repeated: set[int],
    repetition: Repetition,
) -> bool:
    """Whether a line between paragraphs is furniture: a standing advertisement, or one of several
    repeated lines in a row. A repeated subheading stands alone above its paragraph.
    """
    line = lines[place][1]
    often = max(repetition.in_site(site, line.text), repetition.in_corpus(line.text))
    if line.is_prose or len(line.text) > LONGEST_STANDING_SUBHEADING:
        return often >= REPEATS_BETWEEN_PARAGRAPHS
    return any(i in repeated and not lines[i][1].is_prose for i in (place - 1, place + 1))
