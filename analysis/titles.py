"""Titles: the role and the affiliation in what stands before a person's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.mentions import head_noun, read_mention, trim_opening
from analysis.names import HAN, TITLES
from analysis.wordlists import alternation, words

_RANK = alternation(words("title_ranks.tsv"))
_ORGANISATIONS = words("countries.tsv", 2, "organisation")
_ROLE = re.compile(rf"((?:{_RANK})*(?:{TITLES})(?:特别|高级)?(?:助理|顾问|秘书)?)$")
_JOINED = re.compile(rf"({TITLES})(?:兼|暨|和|及|与)")
_SEPARATOR = re.compile(r"[、，,]")
_ROLE_AND_SPACE = re.compile(rf"((?:{TITLES}))\s+")
# What comes before a title in its clause: 记者采访了某大学教授, 行动将由某部部长.
_BEFORE = re.compile(
    r"^.*(?:采访了?|专访了?|对话|邀请了?|援引|引述|包括|来自|作为|身为|担任|曾任|现任|时任|就连|以及|"
    r"欢迎|被誉为|发布|公布|[将是]由|当局对)|^(?:据|由)"
)
# Another person who is named beside: 某国总统某某与某公司首席执行官.
_OTHER = re.compile(rf"^.*(?:{TITLES}).*[与和]")
# 甲公司创始人李明远、乙公司总裁: the title of the last of several who are listed.
_LISTED = re.compile(
    rf"^.*(?:{TITLES})\s?(?!兼|暨|和|及|与|助理)[{HAN}·•・A-Za-z ]{{2,20}}[、，]"
    rf"(?=.*(?:{TITLES}))"
)
# The field of a post stands between house and role (某某 数据安全副总裁): it is the role's.
_FIELD = re.compile(rf"(?:[与和及]|{alternation(words('department_words.tsv'))})+$")
# With a rank before it (某某 全球业务总裁) it is the role's, whatever the house is called.
_RANKED_FIELD = re.compile(r"(?:首席|高级|资深|轮值|副?助理|全球)[^、]{0,8}$")
_MARKS = re.compile(r"[“”「」『』\"]")
_NOTE = re.compile(r"\s?[（(][^（）()]*[)）]?|第\s?\d+\s?[任届]$|负责.*$")
# 某国人工智能企业 Foobar: what it is, then its name.
_KIND = re.compile(
    r"^.*(?:公司|企业|平台|机构|框架|工具|生成器|制造商|开发商|供应商|服务商|巨头|创业公)\s?(?=[A-Z])"
)
# Names that only point to a house, or name none.
_NO_HOUSE = re.compile(
    r"^(?:该|其|这|那|本(?=公司|院|校|报|所)|我们|他们|一家|某$).*|^(?:公司|集团|机构|董事会|省|市|美|挑战赛|专委会)$"
)
# 财政部长 is at the 财政部.
_OF_OFFICE = re.compile(r"(?:副|原|前|常务|代理)*([部局厅署司])长$")


def read_title(title: str) -> tuple[str, str]:
    """Role and affiliation, several of them joined by 、.

    >>> read_title("太和智库大数据研发首席专家、车车科技董事长")
    ('首席专家、董事长', '太和智库大数据研发、车车科技')
    >>> read_title("Foobar 数据安全副总裁"), read_title("某国财政部长")
    (('数据安全副总裁', 'Foobar'), ('部长', '某国财政部'))
    >>> read_title("记者采访了某大学教授")
    ('教授', '某大学')
    >>> read_title("")
    ('', '')
    """
    if not re.search(rf"(?:{TITLES})", title):
        house = read_mention(title)
        named = house is not None and house.kind == "organisation"
        return "", _clean(title) if named else ""
    roles, affiliations = [], []
    title = _LISTED.sub("", title)
    title = trim_opening(_BEFORE.sub("", title))
    for chunk in _chunks(title):
        role, affiliation = _read_chunk(chunk)
        roles.append(role)
        affiliations.append(affiliation)
    return _joined(roles), _joined(affiliations)


def _chunks(title: str) -> Iterator[str]:
    """The posts of a title: parted by marks, by 兼, or by a space after a role."""
    for part in _SEPARATOR.split(_JOINED.sub(r"\1、", title)):
        yield from (chunk.strip() for chunk in _ROLE_AND_SPACE.sub(r"\1、", part).split("、"))


def _read_chunk(chunk: str) -> tuple[str, str]:
    chunk = _MARKS.sub("", chunk)
    found = _ROLE.search(chunk)
    role = found[0] if found else ""
    before = (chunk[: found.start()] if found else chunk).removesuffix("的")
    before = _NOTE.sub("", _OTHER.sub("", before.rpartition("的")[2])).strip()
    field = _RANKED_FIELD.search(before) or _field(before) if role else None
    if field:
        before, role = before[: field.start()].strip(), field[0].lstrip("与和及 ") + role
    office = _OF_OFFICE.fullmatch(role)
    chinese = before[-1:] > "z"
    if office and chinese and not before.endswith((office[1], "省", "市", "县", "区", "院", "会")):
        before += office[1]
    return role, _clean(before)


def _field(before: str) -> re.Match[str] | None:
    field = _FIELD.search(before)
    return field if field and _is_house(before[: field.start()].strip()) else None


def _is_house(name: str) -> bool:
    """Whether a name is whole without the words behind it: IBM 数据安全, but 某某安全 is a name."""
    return not name or name[-1].isascii() or name in _ORGANISATIONS or bool(head_noun(name))


def _clean(affiliation: str) -> str:
    """An affiliation by its name, empty where it names no house."""
    name = affiliation.rpartition("——")[2].strip()
    name = re.sub(r"(?:旗下|[与和及])$", "", _KIND.sub("", name)).strip()
    return "" if _NO_HOUSE.match(name) else name


def _joined(names: list[str]) -> str:
    return "、".join(dict.fromkeys(name for name in names if name))
