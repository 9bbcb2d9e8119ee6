"""Speakers who are not named: the report of one article is not the report of another.

By the codebook the unnamed are called by their noun phrase. The phrase tells them within an
article; in another article the same phrase is another voice.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.lexica import rows
from analysis.speakers import Speaker
from analysis.wordlists import Endings, alternation, words

_HOUSES = words("unnamed.tsv", 1, "house")
_BEFORE = re.compile(
    rf"^(?:{alternation(words('unnamed.tsv', 1, 'before'))}|"
    r"(?:[一两几多数\d]|[二三四五六七八九十百千]+)+\s?[多余]?[位名家个份项条篇款]|的|\s)+(?=.)"
)
_PEOPLE = Endings(
    words("speaker_nouns.tsv", 1, "group")
    | words("speaker_nouns.tsv", 1, "anonymous")
    | words("titles.tsv", 1, "role")
    | {row[0] for row in rows("speaker_suffixes.tsv") if row[1] != "organisation"}
    | {"人"}
)
_DOCUMENTS = words("speaker_nouns.tsv", 1, "document")
# Names and numbers that tell the phrase apart: OpenAI 发言人, 《某报告》, 「某账号」.
_NAMES = re.compile(r"[A-Za-z《》「」『』\"“”]")
_PLACES = re.compile(alternation(row[0] for row in rows("countries.tsv") if len(row[0]) > 1))
_AT = "@"


def is_unnamed(speaker: Speaker) -> bool:
    """Whether a speaker of an article is known by a noun phrase that names nobody.

    >>> [is_unnamed(Speaker(name, type=kind)) for name, kind in (
    ...     ("报告", "document"), ("最新数据", "document"), ("《蓝皮书》", "document"),
    ...     ("官方", "organisation"), ("新华社", "organisation"), ("专家", "group"),
    ...     ("一位知情人士", "anonymous"), ("某某公司发言人", "anonymous"))]
    [True, True, False, True, False, True, True, True]
    """
    return _is_unnamed(speaker.name, speaker.type)


@lru_cache(maxsize=8192)
def _is_unnamed(name: str, kind: str) -> bool:
    if kind not in ("document", "organisation", "group", "anonymous") or _NAMES.search(name):
        return False
    if kind in ("group", "anonymous"):
        return not _PLACES.search(name) and bool(_PEOPLE.longest(name))
    nouns = _HOUSES if kind == "organisation" else _DOCUMENTS
    return name in nouns or _BEFORE.sub("", name) in nouns


def unnamed_id(name: str, article: str) -> str:
    """The id of the unnamed voice of an article: of a story, that of the article it stands for."""
    return f"{name}{_AT}{article}"


def article_of(speaker: str, name: str) -> str:
    """The article whose unnamed voice this id means; empty where the speaker is named.

    >>> article_of(unnamed_id("专家", "a-1"), "专家"), article_of("张三", "张三")
    ('a-1', '')
    """
    return speaker.removeprefix(name + _AT) if speaker.startswith(name + _AT) else ""
