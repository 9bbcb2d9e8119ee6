"""Half-width punctuation beside Chinese becomes full-width, as the sentence has it."""

from __future__ import annotations

import re

from analysis.restoration.draft import Draft

_HANZI = "\u3400-\u9fff"
_CLOSE = "\u2019\u201d》〉」』】）"  # marks that end something Chinese
_OPEN = "\u2018\u201c《〈「『【（"
_FULL = str.maketrans(",!?:;()", "，！？：；（）")
_MARK = re.compile("[,!?:;]")
_RUN_OF_MARKS = re.compile("[?]{3,}")
_BRACKETS = re.compile("\\(([^()\n]{0,200})\\)")


def apply(draft: Draft) -> None:
    """Widen `,` `!` `?` `:` `;` and brackets where they belong to Chinese."""
    text = draft.text
    places = _marks(text) + _bracket_places(text)
    if not places:
        return
    characters = list(text)
    for place in places:
        characters[place] = characters[place].translate(_FULL)
    spans = [(place, place + 1) for place in sorted(places)]
    draft.substitute("width", "".join(characters), spans)


_CANDIDATE = re.compile(
    f"(?<=[{_HANZI}{_CLOSE}])[,!?:;]|[,!?:;](?=[ ]?[{_HANZI}{_OPEN}])", re.ASCII
)
_AFTER_LATIN = re.compile("[,!?:;](?=[\\s]*$|[\u201d\u2019])")


def _marks(text: str) -> list[int]:
    return [
        match.start() for match in _CANDIDATE.finditer(text) if not _lost_run(text, match.start())
    ]


def _lost_run(text: str, place: int) -> bool:
    return text[place] == "?" and (
        text[place : place + 3] == "???"
        or text[max(0, place - 2) : place + 1] == "???"
        or text[max(0, place - 1) : place + 2] == "???"
    )


_INSIDE = re.compile(f"[{_HANZI}]")


def _bracket_places(text: str) -> list[int]:
    """Both brackets of a pair with Chinese inside; Latin in brackets stays as it is."""
    if "(" not in text:
        return []
    places = []
    for match in _BRACKETS.finditer(text):
        if _INSIDE.search(match[1]):
            places += [match.start(), match.end() - 1]
    return places
