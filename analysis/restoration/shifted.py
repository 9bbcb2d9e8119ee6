"""Runs that were decoded one byte out of step, put back into step.

A search-and-replace over GBK bytes hit the second byte of one character and the first of the
next. The first byte of the former was left alone and became `?`; what follows was read shifted,
until a second byte below 0x80 or a byte left alone before ASCII put it back in step. `readings`
follows every way to read the received characters as bytes; here the language decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf
from typing import NamedTuple

from analysis.restoration import words
from analysis.restoration.draft import LOST, Draft, Edit
from analysis.restoration.language import LanguageModel
from analysis.restoration.lattice import Reading
from analysis.restoration.pinyin import LETTERS
from analysis.restoration.readings import ALONE, BROKEN_NOTE, Reader, Waiting

# A byte left alone, and what it can stand before: a mark that was replaced, a note, Chinese.
# More than three together tell nothing.
_START = re.compile(
    "[?\ufffd](?<![?\ufffd]{4})(?![?\ufffd]{3})"
    f"(?=[^\\x00-\\x7f]|[!,?;:()]| ?[(]?[{LETTERS}]{{1,6}} ?[)])"
)

# What is left of a replacement behind that byte.
_SIGN = re.compile(f"[!,?;:()/]| ?[(]?[{LETTERS}]{{1,6}} ?[)]")
_PARAGRAPH = 500  # characters before a run in which its quotation may have begun

# Steps that show a text to be damaged in its bytes.
DAMAGE = ("pinyin_note", "shifted_bytes", "split_note", "lost")

# Measured on the seeds and on damage made from undamaged articles (tests/damage.py).
_MARGIN = 6.0  # nats a reading must gain over the text as it stands
_MARGIN_DAMAGED = 0.5  # the same where the text is known to be damaged in this way
_MARGIN_SILENT = 10.0  # the same where no replacement is seen: right repairs gain 17, wrong ones 8
_MARGIN_UNBEGUN = 6.0  # the same where a quotation would end that has not begun: 7, and 5
_CLOSE = 6.0  # nats behind the best within which readings are judged by their words too
_WORDS = 0.7  # weight of the words beside the characters
_CERTAIN = 0.4  # nats between a guessed character and the next best
_WINDOW, _CROWD = 24, 6  # more bytes alone than this in a window: beyond repair
_IMPROBABLE = -17.0  # two characters in a row below this: bytes may be missing between them
_MISSING, _MISSING_EVERY = 6, 16  # such places in a run, and more for so many characters each
_AROUND = 6  # characters on either side that the words are judged with


class _Judged(NamedTuple):
    score: float
    reading: Reading


def find(draft: Draft) -> list[Edit]:
    """Edits that put shifted runs back in step; what cannot be told is marked as lost."""
    text = draft.text
    if "?" not in text and "\ufffd" not in text:
        return []
    starts = [m.start() for m in _START.finditer(text) if not _is_crowded(text, m.start())]
    if not starts:
        return []
    if not draft.has_step(*DAMAGE) and not _is_damaged(text, starts):
        return []
    reader = Reader(text, draft.remember(LanguageModel), damaged=True)
    return list(_edits(reader, starts, _MARGIN_DAMAGED))


def _is_crowded(text: str, start: int) -> bool:
    """Whether so many bytes stand alone that nothing can be told."""
    around = (text[start : start + _WINDOW], text[max(0, start - _WINDOW) : start])
    return any(window.count("?") + window.count("\ufffd") > _CROWD for window in around)


def _edits(reader: Reader, starts: list[int], margin: float) -> Iterator[Edit]:
    """The edits of all runs; a run also follows the bytes left alone inside it."""
    position = 0
    for start in starts:
        if start < position:
            continue
        edit, position, waiting = _edit(reader, start, margin)
        while edit:
            yield edit
            if not waiting:
                break
            edit, position, waiting = _edit(reader, position, -inf, waiting)


def _is_damaged(text: str, starts: list[int]) -> bool:
    """Whether any run reads far better shifted, by the dictionary alone."""
    reader = Reader(text, LanguageModel(text, adapted=False))
    return next(_edits(reader, starts, _MARGIN), None) is not None


def _edit(
    reader: Reader, start: int, margin: float, waiting: Waiting | None = None
) -> tuple[Edit | None, int, Waiting | None]:
    """The edit of the run that begins at `start`, if one reads better; where to go on, with what.

    A run too long to be read at once leaves a byte waiting.
    """
    text = reader.text
    before = waiting.before if waiting else text[max(0, start - _AROUND) : start]
    found, end, pending = reader.run(start, waiting=waiting)
    changed = next((reading for reading in found if reading.text != text[start:end]), None)
    if changed is None:
        return None, max(end, start + 1), None
    drops = _missing(reader, before, changed)
    if drops and reader.searches:
        reader.searches -= 1
        found, end, pending = reader.run(start, drops, waiting)
    if not found:
        return None, start + 1, None
    judged = _judge(reader, before, end, found)
    received, best = text[start:end], judged[0].reading.text
    if not waiting:
        margin = max(margin, _least_gain(text, start, best))
    if best == received or _gain(reader, before, received, judged) < margin:
        return None, max(end, start + 1), None
    result = _mark_lost(judged)
    kind = "split_note" if BROKEN_NOTE.match(text, start) else "shifted_bytes"
    edit = _trimmed("lost" if LOST in result else kind, start, received, result)
    if pending:
        return edit, end, Waiting(pending, (before + best)[-_AROUND:])
    return edit, edit.end, None


def _least_gain(text: str, start: int, reading: str) -> float:
    """What a reading must gain, by what is seen of the damage."""
    if _SIGN.match(text, start + 1) is None:
        return _MARGIN_SILENT
    before = text[max(0, start - _PARAGRAPH) : start].rpartition("\n")[2]
    quotes = before + reading
    if quotes.count("”") > quotes.count("“") and not any(mark in before for mark in ALONE):
        return _MARGIN_UNBEGUN
    return _MARGIN_DAMAGED


def _gain(reader: Reader, before: str, received: str, judged: list[_Judged]) -> float:
    """What the best reading gains over the text as it stands."""
    for other in judged:
        if other.reading.text == received:
            return judged[0].score - other.score
    kept = reader.model.score(received, before)
    return judged[0].reading.score - kept


def _missing(reader: Reader, before: str, reading: Reading) -> frozenset[int]:
    """Offsets at which the reading is so improbable that bytes may be missing."""
    text = reader.text
    scores = [*reader.model.scores(reading.text, before), 0.0]
    places = []
    for index, origin in enumerate(reading.origins):
        together = scores[index] + scores[index + 1]
        if text[origin] != reading.text[index] and together < _IMPROBABLE:
            places.append((together, origin))
    most = _MISSING + len(reading.text) // _MISSING_EVERY
    return frozenset(at for _, origin in sorted(places)[:most] for at in (origin, origin + 1))


def _judge(reader: Reader, before: str, end: int, found: list[Reading]) -> list[_Judged]:
    """The readings close to the best, judged by their words too, best first."""
    close = [reading for reading in found if reading.score > found[0].score - _CLOSE]
    if len(close) == 1:
        return [_Judged(0.0, close[0])]
    fold = reader.model.fold
    before = fold(before)
    after = fold(reader.text[end : end + _AROUND])
    texts = [before + fold(reading.text) + after for reading in close]
    left = max(0, _shared(texts) - _AROUND)
    right = max(0, _shared([text[::-1] for text in texts]) - _AROUND)
    judged = [
        _Judged(
            (1 - _WORDS) * reading.score + _WORDS * words.score(text[left : len(text) - right]),
            reading,
        )
        for reading, text in zip(close, texts, strict=True)
    ]
    return sorted(judged, key=lambda item: -item.score)


def _shared(texts: list[str]) -> int:
    """How many characters all texts begin with."""
    first, last = min(texts), max(texts)
    return next(
        (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )


def _mark_lost(judged: list[_Judged]) -> str:
    """The best reading, with the guesses that another close reading contradicts marked."""
    best = judged[0]
    characters = list(best.reading.text)
    places = _places(best.reading)
    for other in judged[1:]:
        if best.score - other.score >= _CERTAIN:
            break
        rival = dict(zip(_places(other.reading), other.reading.text, strict=True))
        for index in best.reading.guesses:
            if rival.get(places[index]) != best.reading.text[index]:
                characters[index] = LOST
    return "".join(characters)


def _places(reading: Reading) -> list[tuple[int, int]]:
    """For each character its origin and its number among those of the same origin."""
    places: list[tuple[int, int]] = []
    for origin in reading.origins:
        number = places[-1][1] + 1 if places and places[-1][0] == origin else 0
        places.append((origin, number))
    return places


def _trimmed(kind: str, start: int, received: str, result: str) -> Edit:
    """The edit without the characters at its end that stay as they are."""
    same = 0
    limit = min(len(received), len(result)) - 1
    while same < limit and received[-1 - same] == result[-1 - same]:
        same += 1
    return Edit(kind, start, start + len(received) - same, result[: len(result) - same])
