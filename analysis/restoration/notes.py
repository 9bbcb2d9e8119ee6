"""Pinyin in brackets that a site put behind certain characters."""

from __future__ import annotations

import re

from analysis.restoration.draft import Draft, Edit
from analysis.restoration.gbk import full_width_code, tables
from analysis.restoration.pinyin import LETTERS, is_reading

_HANZI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BRACKET = f"[(（]\\s?[{LETTERS}]{{1,6}}\\s?[)）]"
_NOTES = re.compile(f"([{_HANZI}])((?:[ \u3000]?{_BRACKET})+)( (?=[{_HANZI}]))?")
_NOTE = re.compile(f"[(（]\\s?([{LETTERS}]{{1,6}})\\s?[)）]")


_SPLIT = re.compile(f"([^\\sA-Za-z0-9])([@-~])((?:[ \u3000]?{_BRACKET})+)")


def _find_split(text: str) -> list[Edit]:
    """Notes behind an ASCII letter that is the second byte of a character across two others."""
    edits = []
    for match in _SPLIT.finditer(text):
        code = tables().encode.get(match[1]) or full_width_code(match[1])
        hidden = tables().decode.get((code & 0xFF) << 8 | ord(match[2]), "")
        if hidden and all(is_reading(hidden, note) for note in _NOTE.findall(match[3])):
            edits.append(Edit("split_note", match.start(2), match.end(), match[2]))
    return edits


def find(draft: Draft) -> list[Edit]:
    """Edits that remove every note whose letters are a reading of the character before it."""
    edits = []
    for match in _NOTES.finditer(draft.text):
        character, notes = match[1], _NOTE.findall(match[2])
        if all(is_reading(character, note) for note in notes):
            edits.append(Edit("pinyin_note", match.start(), match.end(), character))
    return sorted(edits + _find_split(draft.text), key=lambda edit: edit.begin)
