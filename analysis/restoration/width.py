"""Half-width punctuation beside Chinese becomes full-width, as the sentence has it."""

from __future__ import annotations

import re

from analysis.restoration.draft import Draft

_FULL = dict(zip(",!?:;().", "，！？：；（）。", strict=True))
_MARK = re.compile("[,!?:;]")
_STOP = re.compile("(?<=[\u3400-\u9fff”’》」）])[.](?![.0-9A-Za-z])")
_BRACKETS = re.compile("\\([^()\n]{0,300}\\)")
_HANZI = re.compile("[\u3400-\u9fff]")
_CLOSING = "”’》〉」』】）"  # marks that end something Chinese
_OPENING = "“‘《〈「『【（"
_FEW = 2  # full stops that are a habit
_UNKNOWN = "???"  # characters that cannot be recovered, not questions


def apply(draft: Draft) -> None:
    """Widen `,` `!` `?` `:` `;` `.` and brackets where they belong to Chinese."""
    text = draft.text
    places: list[int] = []
    for match in _MARK.finditer(text):
        place = match.start()
        if _chinese(text, place) or _continues(text, place, places):
            places.append(place)
    places += _brackets(text) + _stops(text)
    if not places:
        return
    places.sort()
    characters = list(text)
    for place in places:
        characters[place] = _FULL[characters[place]]
    draft.substitute("width", "".join(characters), [(place, place + 1) for place in places])


def _chinese(text: str, place: int) -> bool:
    """Whether the mark follows Chinese, or stands between something Latin and Chinese."""
    before = text[place - 1] if place else "\n"
    if _is_chinese(before, _CLOSING):
        return not _is_unknown(text, place)
    after = text[place + 1 : place + 2]
    if after == " ":
        after = text[place + 2 : place + 3]
    if before in "\n " or not _is_chinese(after, _OPENING):
        return False
    return not _is_unknown(text, place)


def _continues(text: str, place: int, widened: list[int]) -> bool:
    """Whether the mark follows one like it that is or becomes full-width: ？！"""
    if text[place] not in "!?" or not place or _is_unknown(text, place):
        return False
    return text[place - 1] in "！？" or (
        text[place - 1] in "!?" and bool(widened) and widened[-1] == place - 1
    )


def _is_chinese(character: str, marks: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or (character != "" and character in marks)


def _is_unknown(text: str, place: int) -> bool:
    return text[place] == "?" and _UNKNOWN in text[max(0, place - 2) : place + 3]


def _brackets(text: str) -> list[int]:
    """Both brackets of a pair with Chinese inside; Latin in brackets stays as it is."""
    if "(" not in text:
        return []
    places = []
    for match in _BRACKETS.finditer(text):
        if _HANZI.search(match[0]):
            places += [match.start(), match.end() - 1]
    return places


def _stops(text: str) -> list[int]:
    """Full stops that end Chinese sentences, in a text that writes most of them so."""
    if "." not in text:
        return []
    places = [match.start() for match in _STOP.finditer(text)]
    return places if len(places) > max(_FEW, text.count("。")) else []
