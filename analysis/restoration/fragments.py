"""The beginning of a pinyin spelling left before the character it was to become."""

from __future__ import annotations

import re
from collections import Counter

from analysis.restoration.draft import Draft, Edit
from analysis.restoration.pinyin import readings

_HANZI = "\u4e00-\u9fff"
_FRAGMENT = re.compile(f"[{_HANZI}]([a-z]{{2,5}})([{_HANZI}])")


def find(draft: Draft) -> list[Edit]:
    """Edits that remove lower-case letters, between two Hanzi, that begin the next one's reading.

    One letter (第n年) is no evidence; letters that stand elsewhere in the text too are a word; a
    text that shows no other damage is left alone.
    """
    text = draft.text
    if not draft.has_step("pinyin_note", "shifted_bytes", "split_note"):
        return []
    found = [m for m in _FRAGMENT.finditer(text) if _begins(m[1], m[2])]
    if not found:
        return []
    times = Counter(re.findall("[a-z]+", text.lower()))
    return [
        Edit("input_fragment", match.start(1), match.end(1), "")
        for match in found
        if times[match[1]] == 1
    ]


def _begins(letters: str, character: str) -> bool:
    return any(r.startswith(letters) and r != letters for r in readings(character))
