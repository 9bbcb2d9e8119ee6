"""Punctuation that the repair of bytes left double."""

from __future__ import annotations

import re

from analysis.restoration.draft import Draft, Edit

_DOUBLED = re.compile("([，,])[，,]+|、、+|。[，,](?=[\u3400-\u9fff“])|[，,]。")


def find(draft: Draft) -> list[Edit]:
    """Edits that leave one of two marks that no sentence has in a row, in a damaged text."""
    if not draft.has_step("pinyin_note", "shifted_bytes", "split_note", "lost"):
        return []
    return [
        Edit("punctuation", *match.span(), "。" if "。" in match[0] else match[0][0])
        for match in _DOUBLED.finditer(draft.text)
    ]
