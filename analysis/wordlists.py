"""Sets and patterns made from the word lists in `analysis/lexicon`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from analysis.lexica import rows


@cache
def words(name: str, column: int | None = None, value: str = "") -> frozenset[str]:
    """The first column of a list: of all rows, or of those whose `column` holds `value`.

    >>> "他" in words("pronouns.tsv", 1, "person")
    True
    """
    return frozenset(row[0] for row in rows(name) if column is None or row[column] == value)


def alternation(entries: Iterable[str]) -> str:
    """A regular expression for any of the entries, the longest first.

    >>> alternation(["说", "说道"])
    '说道|说'
    """
    return "|".join(map(re.escape, sorted(entries, key=lambda entry: (-len(entry), entry))))
