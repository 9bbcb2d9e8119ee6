"""The beginning of a pinyin spelling left before the character it was to become."""

from __future__ import annotations

import re

from analysis.restoration.draft import Draft, Edit
from analysis.restoration.pinyin import readings

_HANZI = "\u4e00-\u9fff"
_FRAGMENT = re.compile(f"(?<=[{_HANZI}])([a-z]{{2,5}})([{_HANZI}])")


def find(draft: Draft) -> list[Edit]:
    """Edits that remove lower-case letters, between two Hanzi, that begin the next one's reading.

    One letter (第n年) is no evidence; a token that stands elsewhere in the text is a word.
    """
    text = draft.text
    edits = []
    for match in _FRAGMENT.finditer(text):
        letters, character = match[1], match[2]
        if not any(r.startswith(letters) and r != letters for r in readings(character)):
            continue
        if len(re.findall(rf"(?<![A-Za-z]){letters}(?![A-Za-z])", text, re.IGNORECASE)) == 1:
            edits.append(Edit("input_fragment", match.start(1), match.end(1), ""))
    return edits
