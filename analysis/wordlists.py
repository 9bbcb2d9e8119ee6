"""Sets and patterns made from the word lists in `analysis/lexicon`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

from analysis.lexica import rows


@cache
def words(name: str, column: int | None = None, value: str = "") -> frozenset[str]:
    """The first column of a list: of all rows, or of those whose `column` holds `value`.

    >>> "他" in words("pronouns.tsv", 1, "person")
    True
    """
    return frozenset(row[0] for row in rows(name) if column is None or row[column] == value)


def alternation(entries: Iterable[str]) -> str:
    """A regular expression for any of the entries, of those that fit the longest first.

    Entries share what they begin with, so that few of them are tried at each place.

    >>> alternation(["说", "说道", "称"])
    '称|说(?:道)?'
    """
    tree: _Tree = {}
    for entry in entries:
        node = tree
        for character in entry:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


_Tree: TypeAlias = "dict[str, _Tree]"


def _branches(tree: _Tree) -> str:
    below = ((c, _branches(node), "" in node) for c, node in sorted(tree.items()) if c)
    return "|".join(re.escape(c) + _group(rest, optional) for c, rest, optional in below)


def _group(rest: str, optional: bool) -> str:
    if not optional and "|" not in rest:
        return rest
    return f"(?:{rest})" + ("?" if optional else "") if rest else ""


class Endings:
    """The words of a list, looked for at the end of texts.

    >>> endings = Endings(["经理", "总经理"])
    >>> endings.longest("某厂总经理"), endings.longest("某厂总经理", 3), endings.longest("某厂")
    ('总经理', '经理', '')
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self._words = frozenset(entries)
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[-1], set()).add(len(word))
        self._lengths = {last: sorted(found, reverse=True) for last, found in lengths.items()}

    def longest(self, text: str, before: int = 0) -> str:
        """The longest word that a text ends in, with at least so many characters before it."""
        for length in self._lengths.get(text[-1:], ()):
            if length + before <= len(text) and text[-length:] in self._words:
                return text[-length:]
        return ""
