"""Cues: words and discontinuous expressions, found in one pass over a text.

A cue is written as it is read. `差距` is the word itself; `差距(明显|很大)` any of the
alternatives; `差距…明显` both, in this order, with at most `GAP` characters of the same clause
between them. Latin cues match whole words, whatever their case.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from math import prod
from typing import Any, NamedTuple, TypeAlias

from analysis.multisearch import WordSearch

# Characters that "…" may bridge. On the 14 labelled articles 14 gives the same figures, 6 lower
# ones for themes and stances.
GAP = 10
# A codebook may be anybody's: a cue stands for at most so many words, with so many gaps. Those
# of the package have up to two gaps.
MOST_HEADS = 1_000
MOST_GAPS = 3
_GAP_PATTERN = rf"[^，。；！？!?;\n]{{0,{GAP}}}?"
_PART = re.compile(r"\(([^()]*)\)|([^()…]+)|(…)")
_FOLD = {i: i + 32 for i in range(ord("A"), ord("Z") + 1)}
_LATIN = re.compile(r"[0-9a-z]", re.ASCII)


class CueSyntaxError(ValueError):
    """A cue that is not written by the rules of this module."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as written, the role it plays and its weight (0: it only blocks shorter cues)."""

    text: str
    role: str
    weight: float
    heads: tuple[str, ...]
    tail: str = ""


class Hit(NamedTuple):
    """A cue found at `begin:end`, and the theme it is filed under."""

    begin: int
    end: int
    cue: Cue
    theme: str = ""


class _Entry(NamedTuple):
    """A cue under one of its heads; `edged` where it may begin or end with a Latin letter."""

    lightness: float
    number: int
    cue: Cue
    theme: str
    tail: re.Pattern[str] | None
    edged: bool


# A hit in the order of `_outermost`: begin, -end, -weight, -end of the head, number, entry.
_Row: TypeAlias = tuple[int, int, float, int, int, _Entry]


def compile_cue(text: str, role: str = "theme", weight: float = 1.0) -> Cue:
    """Read a cue.

    Raises:
        CueSyntaxError: brackets do not pair, an alternative is empty, a gap stands at an end, or
            the cue stands for too many words.

    >>> compile_cue("差距(明显|很大)").heads
    ('差距明显', '差距很大')
    >>> compile_cue("差距…大").heads
    ('差距',)
    """
    parts = _parts(text)
    heads: list[tuple[str, ...]] = []
    while parts and parts[0] != ("…",):
        heads.append(parts.pop(0))
    if prod(map(len, heads)) > MOST_HEADS:
        raise CueSyntaxError(f"stands for more than {MOST_HEADS} words; write fewer alternatives")
    if parts.count(("…",)) > MOST_GAPS:
        raise CueSyntaxError(f"has more than {MOST_GAPS} gaps (…)")
    expanded = tuple("".join(choice).translate(_FOLD) for choice in product(*heads))
    tail = "".join(_GAP_PATTERN if part == ("…",) else _either(part) for part in parts)
    return Cue(text, role, weight, expanded, tail)


def _parts(text: str) -> list[tuple[str, ...]]:
    if not text or text != text.strip():
        raise CueSyntaxError("a cue is neither empty nor framed by spaces")
    if text.startswith("…") or text.endswith("…") or "……" in text:
        raise CueSyntaxError("… stands between two words")
    found = list(_PART.finditer(text))
    if "".join(part[0] for part in found) != text:
        raise CueSyntaxError("brackets do not pair; write (a|b)")
    parts = [tuple((part[1] if part[1] is not None else part[0]).split("|")) for part in found]
    if any(not choice for part in parts for choice in part if len(part) > 1 or choice == ""):
        raise CueSyntaxError("an alternative is empty; write (a|b)")
    return parts


def _either(part: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(choice.translate(_FOLD)) for choice in part) + ")"


class Matcher:
    """All cues of several lists, found in one pass.

    At each position the longest cue wins, and a cue inside a longer one is not counted:
    通用人工智能 is not also 智能. With `apart`, that holds within each theme only, and what
    lies inside the gap of a cue is not counted either: 不必…担心 is not also 过于担心.
    """

    def __init__(self, entries: Iterable[tuple[Cue, str]], *, apart: bool = False) -> None:
        self._apart = apart
        by_head: dict[str, list[_Entry]] = {}
        pairs = ((cue, theme, head) for cue, theme in entries for head in cue.heads)
        for number, (cue, theme, head) in enumerate(pairs):
            tail = re.compile(cue.tail) if cue.tail else None
            edged = bool(tail or _LATIN.match(head[0]) or _LATIN.match(head[-1]))
            entry = _Entry(-cue.weight, number, cue, theme, tail, edged)
            by_head.setdefault(head, []).append(entry)
        self._heads = WordSearch(by_head)
        self._initials = frozenset(head[0] for head in by_head)
        self._entries = list(by_head.values())

    def find(self, text: str, words: WordBounds | None = None, offset: int = 0) -> list[Hit]:
        """Every cue in `text`, in order of begin; with `words`, none that cuts a word.

        `offset` is where `text` begins in the text that `words` was made from.

        >>> matcher = Matcher([(compile_cue("智能"), "a"), (compile_cue("通用人工智能"), "b")])
        >>> [(hit.begin, hit.end, hit.theme) for hit in matcher.find("通用人工智能")]
        [(0, 6, 'b')]
        """
        folded = fold(text)
        # Many texts that are asked about are a single mark.
        if len(text) < 3 and self._initials.isdisjoint(folded):
            return []
        return list(_outermost(self._rows(folded, words, offset), apart=self._apart))

    def _rows(self, text: str, words: WordBounds | None, offset: int) -> list[_Row]:
        entries, rows = self._entries, []
        bounds = words.known if words else frozenset[int]()
        for head, begin, head_end in self._heads.all(text):
            for entry in entries[head]:
                end = head_end
                lightness, number, _, _, tail, edged = entry
                if tail:
                    rest = tail.match(text, head_end)
                    if rest is None:
                        continue
                    end = rest.end()
                if edged and not _whole_word(text, begin, end):
                    continue
                first, last = begin + offset, end + offset
                if words and not ((first in bounds and last in bounds) or words.fit(first, last)):
                    continue
                rows.append((begin, -end, lightness, -head_end, number, entry))
        rows.sort()
        return rows


class WordBounds:
    """Where the words of a text begin and end, so that 性能 is not found in 共性|能力.

    >>> WordBounds("共性能力").fit(1, 3), WordBounds("社会").fit(1, 2), WordBounds("风险").fit(0, 2)
    (False, False, True)
    """

    def __init__(self, text: str) -> None:
        self.words: list[str] = segmenter().cut(text)
        self._bounds = [0, *accumulate(map(len, self.words))]
        if self._bounds[-1] != len(text):
            raise ValueError("the segmenter lost characters; restore the text first")
        self.known = frozenset(self._bounds)

    @property
    def bounds(self) -> list[int]:
        """Where the words begin, in order, and where the last ends."""
        return self._bounds

    def fit(self, begin: int, end: int) -> bool:
        """Whether `begin:end` cuts no word in two; a part of one word needs two characters."""
        if begin in self.known and end in self.known:
            return True
        word = bisect_right(self._bounds, begin)
        return end - begin > 1 and end <= self._bounds[word]


@cache
def segmenter() -> Any:
    """The segmenter, made once: it reads its dictionary when it is made."""
    import rjieba

    return rjieba.Jieba()


def fold(text: str) -> str:
    """`text` in lower case, at the same length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text.translate(_FOLD)


def _whole_word(text: str, begin: int, end: int) -> bool:
    """Whether no Latin word is cut at either end."""
    if begin and _LATIN.match(text, begin) and _LATIN.match(text, begin - 1):
        return False
    return not (end < len(text) and _LATIN.match(text, end - 1) and _LATIN.match(text, end))


def _outermost(rows: Iterable[_Row], *, apart: bool) -> Iterator[Hit]:
    """Drop hits that lie inside a longer cue; of equals keep one for each theme and role."""
    kept: dict[str, tuple[int, int]] = {}
    seen: set[tuple[int, int, str, str]] = set()
    for begin, negative, _, _, _, (_, _, cue, theme, tail, _) in rows:
        end, group = -negative, theme if apart else ""
        first, last = kept.get(group, (-1, -1))
        if end <= last and (begin != first or end != last):
            continue
        same = (begin, end, theme, cue.role)
        if same in seen:
            continue
        seen.add(same)
        yield Hit(begin, end, cue, theme)
        if end > last and (apart or not tail):
            kept[group] = (begin, end)
