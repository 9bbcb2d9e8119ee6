"""Persons and companies named anywhere in a text: by titles, by their script, by the tagger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from analysis.mentions import Mention
from analysis.multisearch import WordLedPattern
from analysis.names import (
    HAN,
    LATIN_NAME,
    TITLES,
    cuts_word,
    first_name_begin,
    is_chinese_name,
    is_transliteration,
    looks_like_person,
)
from analysis.subjects import PREPOSITION
from analysis.verbs import VERBS
from analysis.wordlists import alternation, words

if TYPE_CHECKING:
    from analysis.tagger import Name

_FOREIGN_CHARACTERS = "".join(sorted(words("transliteration.tsv")))
_FOREIGN_PART = rf"[{_FOREIGN_CHARACTERS}]{{1,8}}"
_DOT = re.compile("[·•・‧]")
# What stands before the dot has at most so many characters.
LONGEST_FIRST_PART = 21
_FOREIGN = re.compile(
    rf"([{HAN}]{{1,20}}|(?<![A-Za-z])[A-Z][a-z.]{{0,20}})"
    rf"[·•・‧]({_FOREIGN_PART}(?:[·•・‧-]{_FOREIGN_PART}){{0,4}})"
    r"(?:\s?[（(]([A-Z][A-Za-zÀ-ÿ.' -]{2,40})\s?[）)])?"
)
# Words that stand after a title as a name does (博士毕业, 主任委员).
_ORDINARY = words("ordinary_words.tsv")
_ADVERBS = words("adverbials.tsv", 1, "inner") | words("adverbials.tsv", 1, "both")
# What may follow a Chinese name that a title stands before.
_NAME_END = (
    r"(?=[，,。、：；（(\s”」]|$|"
    + alternation(VERBS.keys() | _ADVERBS)
    + "|和|与|及|的|等|是|有|带|作|做|为|给|发|将|主持|分享|致辞|出席|参加|进行|接受|领衔|率|"
    + PREPOSITION
    + ")"
)
_ROLES = words("titles.tsv", 1, "role")
_ROLE_ENDINGS = tuple(_ROLES)
_TITLED = WordLedPattern(
    rf"(?:{TITLES})\s?(?=(?:([{HAN}]{{2,4}}?){_NAME_END}|({LATIN_NAME})))", _ROLES
)
_APPOSED = re.compile(
    r"([A-Z](?<![A-Za-z][A-Z])[a-zÀ-ÿ]+(?: [A-Z][A-Za-zÀ-ÿ.'’-]+){1,3})\s?[，,]\s?"
    r"([^，,。\n]{2,40})[，,]"
)
# 某·某曾表示: the last character writes names too, but is an adverb here.
_WITHOUT_ADVERB = re.compile(rf"(?<=[{HAN}]{{2}})曾$")
_TITLE_END = re.compile(rf"(?:{TITLES})$")
_CLAUSE_START = re.compile(r"[，,。；;：:！？!?“”「」\n]")
# A title with its affiliations is read back over this many characters.
LONGEST_TITLE = 60
# What may not stand before the capital is asked behind it, as the library scans fast for a set;
# nothing is given back, as nothing that follows could begin inside.
_LATIN_WORD = r"[A-Z][A-Za-z0-9.&-]{0,30}+"
_LATIN = re.compile(rf"[A-Z](?<![A-Za-z0-9][A-Z])[A-Za-z0-9.&-]{{0,30}}+(?: {_LATIN_WORD}){{0,3}}+")
_COMPANY = re.compile(
    rf"({_LATIN.pattern})\s?(?:公司|集团|是一?[家个](?!人|产品|模型|工具)|（[^）\n]{{0,30}}公司）)"
)


def named_persons(text: str) -> Iterator[Mention]:
    """Persons whom a text names with a dot (玛格丽特·维斯塔格) or after a title.

    >>> text = "清华大学教授李明远围绕治理作了演讲。埃隆·马斯克（Elon Musk）没有来。"
    >>> [(m.name, m.title, m.aliases) for m in named_persons(text)]
    [('埃隆·马斯克', '', ('Elon Musk',)), ('李明远', '清华大学教授', ())]
    """
    yield from _foreign(text)
    yield from _titled(text)
    yield from _apposed(text)


def _dotted(text: str) -> Iterator[re.Match[str]]:
    """What `_FOREIGN.finditer` gives: a match is looked for before each dot only."""
    after = 0
    for dot in _DOT.finditer(text):
        begins = range(max(after, dot.start() - LONGEST_FIRST_PART), dot.start())
        match = next(filter(None, (_FOREIGN.match(text, begin) for begin in begins)), None)
        if match:
            yield match
            after = match.end()


def _foreign(text: str) -> Iterator[Mention]:
    for match in _dotted(text):
        begin = match.start() + first_name_begin(match[1])
        begin += text[begin] == "的"
        title = _title_before(text, begin)
        aliases = (match[3].strip(),) if match[3] else ()
        name = _WITHOUT_ADVERB.sub("", text[begin : match.end(2)])
        yield Mention(begin, begin + len(name), "person", name, title=title, aliases=aliases)


def _titled(text: str) -> Iterator[Mention]:
    for match in _TITLED.finditer(text):
        han, latin = match[1], match[2]
        if han and not is_chinese_name(han):
            continue
        if latin and not (" " in latin or looks_like_person(latin)):
            continue
        if cuts_word(text, match.start(), match.end()):
            continue
        name = han or latin
        title = _title_before(text, match.end())
        yield Mention(match.end(), match.end() + len(name), "person", name, title=title)


def _apposed(text: str) -> Iterator[Mention]:
    """Persons in Latin letters whose title stands behind: Anna West，某厂首席执行官，…"""
    for match in _APPOSED.finditer(text):
        if match[2].endswith(_ROLE_ENDINGS):
            yield Mention(*match.span(1), "person", match[1], title=match[2].strip())


def _title_before(text: str, at: int) -> str:
    """The title that ends at an offset, with the affiliations before it; empty where none does."""
    before = text[max(0, at - LONGEST_TITLE) : at].rstrip()
    return _CLAUSE_START.split(before)[-1].strip() if _TITLE_END.search(before) else ""


def tagged_persons(
    text: str, stretches: Iterable[tuple[int, int]], tagged: Iterable[Iterable[Name]]
) -> Iterator[Mention]:
    """Persons whom the tagger found in stretches `(begin, end)` of a text."""
    for (begin, end), names in zip(stretches, tagged, strict=True):
        for word in names:
            name = text[begin + word.begin : min(end, begin + word.end)].strip()
            shaped = is_chinese_name(name) or is_transliteration(name)
            if word.tag == "PER" and shaped and name not in _ORDINARY:
                before = _CLAUSE_START.split(text[begin : begin + word.begin])[-1]
                title = before if _TITLE_END.search(before) else ""
                at = begin + word.begin
                yield Mention(at, at + len(name), "person", name, title=title)


def latin_companies(text: str, titles: Iterable[str]) -> set[str]:
    """Names in Latin letters that a text calls a company, or that stand in a title of a person.

    >>> latin_companies("Acme Labs 是一家公司。", ["Foobar 首席执行官"]) == {"Acme Labs", "Foobar"}
    True
    """
    found = {match[1] for match in _COMPANY.finditer(text)}
    for title in titles:
        found.update(match[0].strip() for match in _LATIN.finditer(title))
    return found - _ROLES
