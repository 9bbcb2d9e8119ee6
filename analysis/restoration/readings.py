"""Every way to read a run of received characters as GBK bytes, by beam search."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from analysis.restoration.draft import LOST
from analysis.restoration.gbk import LEADS, full_width_code, tables
from analysis.restoration.language import LanguageModel
from analysis.restoration.pinyin import LETTERS, is_reading, with_reading

ALONE = "?\ufffd"
_NOTE = re.compile(f"[(（]([{LETTERS}]{{1,6}})[)）]")
BROKEN_NOTE = re.compile(f"[?\ufffd] ?[(（]? ?([{LETTERS}]{{1,6}}) ?[)）](?: ?[(（] ?\\1 ?[)）])*")
_CLOSING = re.compile("[^()（）?\n]{1,200}[)）]")
_TAG = re.compile(r"/?[a-z][a-z0-9]{0,5} ?/?>")

# Measured on the seeds and on damage made from undamaged articles (tests/damage.py).
_WIDTH = 8  # readings followed at once
_BEHIND = 11.0  # nats behind the best at which a reading is given up
_GUESSES = 8  # characters followed where a byte is not known
_DROP_GUESSES = 4  # characters followed of which the second byte was dropped
_SETTLED = 4  # characters back in step before a reading is taken
_AHEAD = 8.0  # nats between the best reading and the best that is still out of step
_SWALLOWED = (0xA1, 0xAC, 0xBF, 0xBB, 0xBA, 0xA8)  # second bytes of ！，？；：（
_LONGEST = 200  # characters of one run; a longer one is left to the next round
_DAMAGE = -4.0  # log prior of damage at a question mark in a text not known to be damaged
_SILENT = -4.0  # log prior of a byte left alone with nothing of the replacement to be seen
_ANY = -1  # a lead byte that is not known

# Pairs that decode to the user-defined area were dropped: trail bytes, and the next lead bytes.
_DROPPED = (
    ((*range(0xAA, 0xB0), *range(0xF8, 0xFF)), "high"),
    (tuple(range(0xA1, 0xA8)), "low"),
)


class Reading(NamedTuple):
    """One way to read the received text so far.

    `pending` is a byte that waits for the second one of its character: 0 where none does, -1
    where it is not known, then `allowed` says which half of the lead bytes it is from.
    `origins[i]` is the received offset that gave `text[i]`; `guesses` index the characters of
    `text` of which a byte was lost.
    """

    score: float
    pending: int
    text: str
    context: str
    steady: int
    guesses: tuple[int, ...] = ()
    origins: tuple[int, ...] = ()
    allowed: str = ""


Steps = list[tuple[int, Reading]]


@lru_cache(maxsize=1)
def _by_lead() -> dict[int, tuple[str, ...]]:
    """Characters by their first byte."""
    table: dict[int, list[str]] = {}
    for code, character in tables().decode.items():
        if character != LOST:
            table.setdefault(code >> 8, []).append(character)
    return {lead: tuple(characters) for lead, characters in table.items()}


@lru_cache(maxsize=1)
def _by_trail() -> dict[tuple[int, str], tuple[str, ...]]:
    """Characters by their second byte: all, those of high and those of low first bytes."""
    table: dict[tuple[int, str], list[str]] = {}
    for code, character in tables().decode.items():
        half = "high" if code >> 8 >= 0xA1 else "low"
        table.setdefault((code & 0xFF, ""), []).append(character)
        table.setdefault((code & 0xFF, half), []).append(character)
    return {key: tuple(characters) for key, characters in table.items()}


class Reader:
    """Follows the readings of one text."""

    def __init__(self, text: str, model: LanguageModel, *, damaged: bool = False) -> None:
        self.text = text
        self.model = model
        self._prior = 0.0 if damaged else _DAMAGE
        self._decode = tables().decode
        self._encode = tables().encode

    def run(self, start: int, drops: frozenset[int] = frozenset()) -> tuple[list[Reading], int]:
        """The readings from `start` on, best first, and the offset where they end.

        At the offsets in `drops` two bytes may be missing.
        """
        context = self.model.fold(("\n\n" + self.text[max(0, start - 2) : start])[-2:])
        beams = {start: [Reading(0.0, 0, "", context, 0)]}
        limit = min(len(self.text), start + _LONGEST)
        for position in range(start, limit):
            here = _prune(beams.pop(position, []))
            if here and not beams and self._settled(here, position):
                return [reading for reading in here if not reading.pending], position
            for reading in here:
                for end, follower in self._follow(reading, position, drops):
                    if end in beams:
                        beams[end].append(follower)
                    else:
                        beams[end] = [follower]
        end = max(beams, default=start)
        final = [self._close(reading, end) for reading in _prune(beams.get(end, []))]
        return sorted(final, key=_by_score), end

    def _settled(self, here: list[Reading], position: int) -> bool:
        best = here[0]
        if best.pending or best.steady < _SETTLED:
            return False
        if self.text[position] in ALONE or self.text[position : position + 2][-1] in ALONE:
            return False
        waiting = next((reading.score for reading in here if reading.pending), None)
        return waiting is None or best.score - waiting > _AHEAD

    def _emit(
        self,
        reading: Reading,
        character: str,
        pending: int,
        origin: int,
        *,
        guess: bool = False,
        steady: int = 0,
    ) -> Reading:
        score, _, text, context, _, guesses, origins, _ = reading
        share, folded = self.model.cost(context, character)
        return Reading(
            score + share,
            pending,
            text + character,
            context[-1] + folded,
            steady,
            (*guesses, len(text)) if guess else guesses,
            (*origins, origin),
        )

    def _follow(self, reading: Reading, position: int, drops: frozenset[int]) -> Steps:
        if reading.pending == 0:
            return self._in_step(reading, position)
        found = self._out_of_step(reading, position)
        if position in drops and reading.pending != _ANY:
            for dropped in self._after_drop(reading, position):
                found += self._follow(dropped, position, frozenset())
        return found

    # --- in step -----------------------------------------------------------------------------

    def _in_step(self, reading: Reading, position: int) -> Steps:
        character = self.text[position]
        if character in "(（" and reading.text:
            note = _NOTE.match(self.text, position)
            if note and is_reading(reading.text[-1], note[1]):
                return [(note.end(), reading)]
        kept = self._emit(reading, character, 0, position, steady=reading.steady + 1)
        if character in ALONE:
            return [(position + 1, kept), *self._start(reading, position)]
        return [(position + 1, kept)]

    def _start(self, reading: Reading, position: int) -> Steps:
        begun = reading._replace(score=reading.score + self._prior, pending=_ANY, steady=0)
        found = [(position + 1, begun)]
        note = BROKEN_NOTE.match(self.text, position)
        previous = self._encode.get((reading.text or self.text[:position])[-1:])
        if note and previous is not None:
            for hidden in with_reading(note[1]):
                code = self._encode[hidden]
                if code >> 8 == previous & 0xFF:
                    found.append((note.end(), begun._replace(pending=code & 0xFF)))
        if not note and self.text[position + 1 : position + 2] in self._encode:
            found += [(position + 1, swallowed) for swallowed in self._swallowed(begun, position)]
        return found

    def _swallowed(self, begun: Reading, position: int) -> list[Reading]:
        """The replacement went with the byte left alone: only its second byte is left."""
        begun = begun._replace(score=begun.score + _SILENT)
        return [
            self._emit(begun, first, second, position, guess=True)
            for first in self.model.likely(begun.context, _by_trail()[0xA3, ""], 2)
            for second in _SWALLOWED
        ]

    # --- out of step -------------------------------------------------------------------------

    def _out_of_step(self, reading: Reading, position: int) -> Steps:
        character = self.text[position]
        known = reading.pending != _ANY or reading.allowed != ""
        code = self._encode.get(character)
        if code is not None:
            if not known:
                reading = reading._replace(score=reading.score + _SILENT)
            return self._bytes(reading, code, position)
        if character in ALONE and known:
            found = self._bytes(reading, full_width_code("?"), position)
            return found + self._lost_trail(reading, position)
        if character == "\n":
            return self._in_step(self._close(reading, position), position) if known else []
        if character == " ":
            return self._bytes(reading, 0xA1A1, position)
        if not "!" <= character <= "~":
            return []
        found = self._bytes(reading, full_width_code(character), position)
        if character >= "@" and known:
            found += self._bytes(reading, ord(character), position)
        return found

    def _bytes(self, reading: Reading, code: int, position: int) -> Steps:
        """Take one byte (a trail) or two (a trail and the next lead)."""
        trail, pending = (code >> 8, code & 0xFF) if code > 0xFF else (code, 0)
        if pending and pending not in LEADS and not 0x40 <= pending < 0x7F:
            return []
        if reading.pending == _ANY:
            return [
                (position + 1, self._two(reading, candidate, pending, position, guess=True))
                for candidate in self._likely(
                    reading, _by_trail().get((trail, reading.allowed), ())
                )
            ]
        character = self._decode.get(reading.pending << 8 | trail)
        if character is None:
            return []
        return [(position + 1, self._two(reading, character, pending, position))]

    def _two(
        self, reading: Reading, character: str, pending: int, origin: int, *, guess: bool = False
    ) -> Reading:
        """A character, and the ASCII character that its next byte is where it is one."""
        if pending > 0x80 or not pending:
            return self._emit(reading, character, pending, origin, guess=guess)
        first = self._emit(reading, character, 0, origin, guess=guess)
        return self._emit(first, chr(pending), 0, origin)

    def _likely(self, reading: Reading, candidates: tuple[str, ...]) -> list[str]:
        return self.model.likely(reading.context, candidates, _GUESSES)

    def _lost_trail(self, reading: Reading, position: int) -> Steps:
        """The second byte stood alone before ASCII and was lost; back in step."""
        note = BROKEN_NOTE.match(self.text, position)
        found = []
        if note:
            for character in with_reading(note[1]):
                if self._fits(reading, character):
                    noted = self._emit(reading, character, 0, position, guess=True)
                    found.append((note.end(), noted))
        if reading.pending == _ANY:
            return found
        tag = _TAG.match(self.text, position + 1)
        end = tag.end() if tag else position + 1
        # A bracket that is closed but not opened was swallowed.
        opened = not note and _CLOSING.match(self.text, position + 1) is not None
        for character in self._likely(reading, _by_lead().get(reading.pending, ())):
            guessed = self._emit(reading, character, 0, position, guess=True)
            found.append((end, self._emit(guessed, "(", 0, position) if opened else guessed))
        return found

    def _fits(self, reading: Reading, character: str) -> bool:
        """Whether the waiting byte may be the first of a character."""
        lead = self._encode[character] >> 8
        if reading.pending != _ANY:
            return lead == reading.pending
        return (lead >= 0xA1) == (reading.allowed == "high")

    def _after_drop(self, reading: Reading, position: int) -> Iterable[Reading]:
        """Two bytes in the user-defined area were dropped: a trail and the next lead."""
        found = []
        for trails, allowed in _DROPPED:
            for trail in trails:
                character = self._decode.get(reading.pending << 8 | trail)
                if character is None:
                    continue
                emitted = self._emit(reading, character, _ANY, position, guess=True)
                found.append(emitted._replace(allowed=allowed))
                if allowed == "low":  # the second of the two bytes was ASCII
                    in_step = emitted._replace(pending=0)
                    found.append(self._emit(in_step, LOST, 0, position, guess=True))
        return sorted(found, key=_by_score)[:_DROP_GUESSES]

    def _close(self, reading: Reading, position: int) -> Reading:
        """The end of a line: a byte that still waits is lost."""
        if not reading.pending or reading.pending == _ANY:
            return reading._replace(pending=0)
        candidates = self._likely(reading, _by_lead().get(reading.pending, ()))
        ends = [self._emit(reading, c, 0, position - 1, guess=True) for c in candidates]
        return min(ends, key=_by_score, default=reading._replace(pending=0))


def _by_score(reading: Reading) -> float:
    return -reading[0]


def _prune(found: list[Reading]) -> list[Reading]:
    """The best readings, one for each state and text."""
    if len(found) < 2:
        return found
    found.sort(key=_by_score)
    limit = found[0][0] - _BEHIND
    best: dict[tuple[int, str], Reading] = {}
    for reading in found:
        if reading[0] < limit or len(best) == _WIDTH:
            break
        best.setdefault((reading[1], reading[2]), reading)
    return list(best.values())
