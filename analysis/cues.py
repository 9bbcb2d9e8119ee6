"""Cues: words and discontinuous expressions, found in one pass over a text.

A cue is written as it is read. `差距` is the word itself; `差距(明显|很大)` any of the
alternatives; `差距…明显` both, in this order, with at most `GAP` characters of the same clause
between them. Latin cues match whole words, whatever their case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

# Characters that "…" may bridge: measured on the seeds and the articles D00-D05, where longer
# gaps no longer joined words of one phrase.
GAP = 10
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


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at `begin:end`. `entry` is what was filed under the cue."""

    begin: int
    end: int
    cue: Cue
    theme: str = ""


def compile_cue(text: str, role: str = "theme", weight: float = 1.0) -> Cue:
    """Read a cue.

    Raises:
        CueSyntaxError: brackets do not pair, an alternative is empty, or a gap stands at an end.

    >>> compile_cue("差距(明显|很大)").heads
    ('差距明显', '差距很大')
    >>> compile_cue("差距…大").heads
    ('差距',)
    """
    parts = _parts(text)
    heads: list[tuple[str, ...]] = []
    while parts and parts[0] != ("…",):
        heads.append(parts.pop(0))
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
    通用人工智能 is not also 智能.
    """

    def __init__(self, entries: Iterable[tuple[Cue, str]]) -> None:
        self._entries: dict[str, list[tuple[Cue, str, re.Pattern[str] | None]]] = {}
        for cue, theme in entries:
            tail = re.compile(cue.tail) if cue.tail else None
            for head in cue.heads:
                self._entries.setdefault(head, []).append((cue, theme, tail))
        lengths: dict[str, set[int]] = {}
        for head in self._entries:
            lengths.setdefault(head[0], set()).add(len(head))
        self._lengths = {first: tuple(sorted(n, reverse=True)) for first, n in lengths.items()}
        firsts = "".join(re.escape(first) for first in sorted(self._lengths))
        self._starts = re.compile(f"[{firsts}]") if firsts else re.compile(r"(?!)")

    def find(self, text: str) -> list[Hit]:
        """Every cue in `text`, in order of begin.

        >>> matcher = Matcher([(compile_cue("智能"), "a"), (compile_cue("通用人工智能"), "b")])
        >>> [(hit.begin, hit.end, hit.theme) for hit in matcher.find("通用人工智能")]
        [(0, 6, 'b')]
        """
        folded = text.translate(_FOLD)
        return list(_outermost(self._matches(folded)))

    def _matches(self, text: str) -> Iterator[Hit]:
        entries, lengths = self._entries, self._lengths
        for start in self._starts.finditer(text):
            at = start.start()
            for length in lengths[text[at]]:
                found = entries.get(text[at : at + length])
                if found:
                    yield from _entry_hits(text, at, at + length, found)


def _entry_hits(
    text: str, begin: int, head_end: int, found: list[tuple[Cue, str, re.Pattern[str] | None]]
) -> Iterator[Hit]:
    for cue, theme, tail in found:
        end = head_end
        if tail is not None:
            rest = tail.match(text, head_end)
            if rest is None:
                continue
            end = rest.end()
        if _whole_word(text, begin, end):
            yield Hit(begin, end, cue, theme)


def _whole_word(text: str, begin: int, end: int) -> bool:
    """Whether no Latin word is cut at either end."""
    if begin and _LATIN.match(text, begin) and _LATIN.match(text, begin - 1):
        return False
    return not (end < len(text) and _LATIN.match(text, end - 1) and _LATIN.match(text, end))


def _outermost(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Drop hits that lie inside a longer continuous cue; keep equals."""
    kept_begin, kept_end = -1, -1
    for hit in sorted(hits, key=lambda hit: (hit.begin, -hit.end)):
        if hit.end <= kept_end and (hit.begin, hit.end) != (kept_begin, kept_end):
            continue
        yield hit
        if not hit.cue.tail and hit.end > kept_end:
            kept_begin, kept_end = hit.begin, hit.end
