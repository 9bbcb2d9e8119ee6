"""Titles: the role and the affiliation in what stands before a person's name."""

from __future__ import annotations

import re

from analysis.names import TITLES

_ROLE = re.compile(
    rf"((?:(?:原|前|时任|现任|候任|副|常务|联席|联合|共同|首席|高级|资深|执行|名誉|荣誉|代理|特聘|全球)?)*(?:{TITLES}))$"
)
_SEPARATOR = re.compile(r"[、，,]|兼|暨|和|及|\s(?=[\u4e00-\u9fff])")
_MODIFIER = re.compile(
    r"^(?:来自|作为|身为|担任|曾任|现任|时任|据|由|与|和|对|采访了?|记者采访了?).*?(?=[\u4e00-\u9fffA-Za-z])"
)


def read_title(title: str) -> tuple[str, str]:
    """Role and affiliation, several of them joined by 、.

    >>> read_title("太和智库大数据研发首席专家、车车科技董事长")
    ('首席专家、董事长', '太和智库大数据研发、车车科技')
    >>> read_title("")
    ('', '')
    """
    roles, affiliations = [], []
    for chunk in _SEPARATOR.split(title):
        found = _ROLE.search(chunk.strip())
        if found:
            roles.append(found[0])
        affiliation = re.sub("的$", "", (chunk[: found.start()] if found else "").strip())
        affiliation = affiliation.rpartition("的")[2].strip()
        if affiliation:
            affiliations.append(affiliation)
    return "、".join(roles), "、".join(affiliations)
