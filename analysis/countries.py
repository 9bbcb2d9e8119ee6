"""Which country a speaker belongs to, from the words of a name, an affiliation or a title."""

from __future__ import annotations

import re

from analysis.lexica import rows
from analysis.multisearch import WordSearch
from analysis.wordlists import alternation

_COUNTRY = {row[0]: row[1] for row in rows("countries.tsv")}
_PLACE = WordSearch(word for word in _COUNTRY if len(word) > 1)
_PREFIX = re.compile(
    f"(?:{alternation(word for word in _COUNTRY if len(word) == 1)})(?=[\u4e00-\u9fff])"
)


def country_of(*names: str) -> str:
    """The country that the first telling name tells, else `unknown`.

    >>> country_of("", "浙江大学人工智能研究所"), country_of("美国能源部"), country_of("业内人士")
    ('cn', 'us', 'unknown')
    """
    for name in names:
        for _, begin, end in _PLACE.longest(name):
            return _COUNTRY[name[begin:end]]
        found = _PREFIX.match(name)
        if found:
            return _COUNTRY[found[0]]
    return "unknown"
