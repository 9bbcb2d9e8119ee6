"""Titles: the role and the affiliation in what stands before a person's name."""

from __future__ import annotations

import re

from analysis.mentions import read_mention, trim_opening
from analysis.names import TITLES

_ROLE = re.compile(
    r"((?:(?:原|前|时任|现任|候任|副|常务|联席|联合|共同|首席|高级|资深|执行|名誉|荣誉|代理|特聘|全球)?)*"
    rf"(?:{TITLES}))$"
)
_JOINED = re.compile(rf"({TITLES})(?:兼|暨|和|及|与)")
_SEPARATOR = re.compile(r"[、，,]|\s(?=[\u4e00-\u9fff])")
# What comes before a title in its clause: 记者采访了某大学教授.
_BEFORE = re.compile(
    r"^.*(?:采访了?|专访了?|对话|邀请了?|援引|引述|包括|来自|作为|身为|担任|曾任|现任|时任|就连|以及)"
)
# 甲公司创始人李明远、乙公司总裁: the title of the last of several who are listed.
_LISTED = re.compile(
    rf"^.*(?:{TITLES})\s?(?!兼|暨|和|及|与|助理)[\u4e00-\u9fff·•・A-Za-z ]{{2,20}}[、，]"
    rf"(?=.*(?:{TITLES}))"
)
# Another person who is named beside: 某国总统某某与某公司首席执行官.
_OTHER = re.compile(rf"^.*(?:{TITLES}).*[与和]")


def read_title(title: str) -> tuple[str, str]:
    """Role and affiliation, several of them joined by 、.

    >>> read_title("太和智库大数据研发首席专家、车车科技董事长")
    ('首席专家、董事长', '太和智库大数据研发、车车科技')
    >>> read_title("记者采访了某大学教授")
    ('教授', '某大学')
    >>> read_title("")
    ('', '')
    """
    if not re.search(rf"(?:{TITLES})", title):
        house = read_mention(title)
        named = house is not None and house.kind == "organisation"
        return "", title.strip() if named else ""
    roles, affiliations = [], []
    title = _LISTED.sub("", title)
    title = trim_opening(_BEFORE.sub("", title))
    for chunk in _SEPARATOR.split(_JOINED.sub(r"\1、", title)):
        role = _ROLE.search(chunk.strip())
        if role:
            roles.append(role[0])
        affiliation = (chunk.strip()[: role.start()] if role else chunk).removesuffix("的")
        affiliation = _OTHER.sub("", affiliation.rpartition("的")[2]).strip()
        if affiliation:
            affiliations.append(affiliation)
    return "、".join(roles), "、".join(affiliations)
