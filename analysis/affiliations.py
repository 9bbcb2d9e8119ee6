"""Affiliations: which names are of one house, and whether two of them can be one person's."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexica import rows
from analysis.wordlists import words

_SAME = {row[0].casefold(): row[1] for row in rows("organisation_names.tsv") if row[2] == "same"}
_ROOF = {row[0].casefold(): row[1] for row in rows("organisation_names.tsv") if row[2] == "part"}
_SEPARATOR = re.compile(r"[、，,]")
_COMPANY = re.compile(r"(.+)公司")
_NOT_ITS_NAME = (
    "总",
    "分",
    "子",
    "母",
    "该",
    "本",
    "家",
    "某",
    "些",
    "上市",
    "科技",
    "有限",
    "责任",
    "股份",
    "保险",
)
# Posts that are held beside another: in an association, an academy, at a conference, on a
# committee.
_BESIDE = re.compile(
    r"(?:大会|峰会|论坛|协会|学会|联盟|商会|联合会|委员会|专委会|政协|人大|挑战赛|大赛|评审.{0,2}|组委会|"
    r"中国科学院|中国工程院|科学院院士|工程院院士)$"
)
_FORMER = re.compile(r"^(?:原|前(?!沿|端|海)|曾任)")
_NATIONS = words("countries.tsv", 2, "nation")


@cache
def house(name: str) -> str:
    """The name that an organisation is known by here, whatever it is called.

    >>> house("阿里"), house("OpenAI公司"), house("google"), house("某某银行")
    ('阿里巴巴', 'OpenAI', '谷歌', '某某银行')
    """
    name = name.strip()
    company = _COMPANY.fullmatch(name)
    if company and not company[1].endswith(_NOT_ITS_NAME):
        name = company[1].strip()
    return _SAME.get(name.casefold(), name)


def houses(affiliation: str) -> tuple[str, ...]:
    """The houses of an affiliation, which 、 joins where there are several.

    >>> houses("谷歌 DeepMind、某某大学")
    ('谷歌 DeepMind', '某某大学')
    """
    parts = (house(part) for part in _SEPARATOR.split(affiliation))
    return tuple(part for part in parts if part and part not in _NATIONS)


@cache
def agree(one: str, other: str) -> bool:
    """Whether two affiliations have a house in common, or houses under one roof.

    >>> agree("某某大学", "某某大学计算机系"), agree("小米集团", "小米"), agree("甲大学", "乙银行")
    (True, True, False)
    """
    return any(_together(a, b) for a in houses(one) for b in houses(other))


def _together(one: str, other: str) -> bool:
    ours, theirs = {one, _roof(one)}, {other, _roof(other)}
    return any(_within(a, b) or _within(b, a) for a in ours for b in theirs)


def _roof(name: str) -> str:
    above = _ROOF.get(name.casefold(), name)
    return _ROOF.get(above.casefold(), above)


def _within(one: str, other: str) -> bool:
    """Whether a name is another's or begins, ends or stands in it; X is not in FedEx."""
    if one.isascii():
        return (
            re.search(rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])", other, re.I) is not None
        )
    return one in other


def is_main(affiliation: str) -> bool:
    """Whether someone has a post of this affiliation instead of, not beside, another.

    >>> is_main("某某公司"), is_main("某某行业协会"), is_main("原某某局")
    (True, False, False)
    """
    return any(
        not _BESIDE.search(name) and not _FORMER.search(name) for name in houses(affiliation)
    )


def contradict(one: str, other: str) -> bool:
    """Whether two affiliations are two persons': both main, and without common ground.

    >>> contradict("甲大学", "乙银行"), contradict("甲大学", ""), contradict("甲大学", "乙学会")
    (True, False, False)
    """
    return is_main(one) and is_main(other) and not agree(one, other)
