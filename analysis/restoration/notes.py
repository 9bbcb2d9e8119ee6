"""Pinyin in brackets that a site put behind certain characters."""

from __future__ import annotations

import re

from analysis.restoration.draft import Draft, Edit
from analysis.restoration.gbk import full_width_code, tables
from analysis.restoration.pinyin import LETTERS, is_reading

_NOTE = f"[(（][ \u3000]?[{LETTERS}]{{1,6}}[ \u3000]?[)）]"
_CAPTURED = f"[(（][ \u3000]?([{LETTERS}]{{1,6}})[ \u3000]?[)）]"
_NOTES = re.compile(f"{_CAPTURED}(?:[ \u3000]?{_NOTE})*")
_LETTERS = re.compile(f"[{LETTERS}]+")
_SPACES = " \u3000"


def find(draft: Draft) -> list[Edit]:
    """Edits that remove every note whose letters are a reading of the character before it.

    The character may be one that the note's site saw across two others: its first byte ends the
    character before, its second is an ASCII letter or a first byte.
    """
    text = draft.text
    if "(" not in text and "（" not in text:
        return []
    edits = []
    for match in _NOTES.finditer(text):
        begin = match.start()
        if begin and text[begin - 1] in _SPACES:
            begin -= 1
        if not begin:
            continue
        kind, end = _kind(text, begin, match)
        if kind:
            if text[end : end + 1] == " " and "一" <= text[end + 1 : end + 2] <= "龥":
                end += 1
            edits.append(Edit(kind, begin - 1, end, text[begin - 1]))
    return edits


def _kind(text: str, begin: int, match: re.Match[str]) -> tuple[str, int]:
    """The kind of step that removes the notes at `begin`, empty if none are; their end."""
    kind, character = "pinyin_note", text[begin - 1]
    if begin > 1 and "@" <= character <= "~":
        code = tables().encode.get(text[begin - 2]) or full_width_code(text[begin - 2])
        kind = "split_note"
        character = tables().decode.get((code & 0xFF) << 8 | ord(character), "")
    if character < "\u3400":
        return "", begin
    end = begin
    if match.end() - match.start() == len(match[1]) + 2:  # one note without spaces, nearly always
        end = match.end() if is_reading(character, match[1]) else begin
        return (kind if end > begin else ""), end
    for note in re.finditer(_NOTE, match[0]):
        if not is_reading(character, _LETTERS.findall(note[0])[0]):
            break
        end = match.start() + note.end()
    return (kind if end > begin else ""), end
