"""Every way to read a run of received characters as GBK bytes, by beam search."""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf
from operator import itemgetter
from typing import NamedTuple

from analysis.restoration.draft import LOST
from analysis.restoration.gbk import LEADS, full_width_code, tables
from analysis.restoration.language import LanguageModel
from analysis.restoration.lattice import BEHIND, Link, Path, Reading, State, prune, readings
from analysis.restoration.pinyin import LETTERS, is_reading, trails_with_reading, with_reading

ALONE = "?\ufffd"
_NOTE = re.compile(f"[(（]([{LETTERS}]{{1,6}})[)）]")
BROKEN_NOTE = re.compile(f"[?\ufffd] ?[(（]? ?([{LETTERS}]{{1,6}}) ?[)）](?: ?[(（] ?\\1 ?[)）])*")
_CLOSING = re.compile("[^()（）?\n]{1,200}[)）]")
_TAG = re.compile(r"/?[a-z][a-z0-9]{0,5} ?/?>")

# Measured on the seeds and on damage made from undamaged articles (tests/damage.py).
_GUESSES = 5  # characters followed where a byte is not known
_HALF_GUESSES = 4  # the same where half of the bytes can be ruled out
_DROP_GUESSES = 4  # characters followed of which the second byte was dropped
_BEGINNING = 1  # best states after which a run may begin
_DROPPING = 3  # best states after which bytes may be missing
_SETTLED = 3  # characters back in step before a reading is taken
_AHEAD = 8.0  # nats between the best reading and the best that is still out of step
_SWALLOWED = (0xA1, 0xAC, 0xBF, 0xBB, 0xBA, 0xA8)  # second bytes of ！，？；：（
_LONGEST = 200  # characters of one run; a longer one is left to the next round
_AHEAD_SEEN = 210  # characters behind it that a run may look at: brackets that close
_REMEMBERED = 2_000  # runs remembered, should the same text come again
_SEARCHES, _SEARCH_EVERY = 50, 100  # searches for missing bytes, and one more each so many
# characters: damage needs one in 2,000 characters, noise one in ten
_DAMAGE = -4.0  # log prior of damage at a question mark in a text not known to be damaged
_SILENT = -4.0  # log prior of a byte left alone with nothing of the replacement to be seen
_LONE = -4.0  # log prior of a lower-case letter alone between Hanzi
_ANY = -1  # a lead byte that is not known

# Pairs that decode to the user-defined area were dropped: trail bytes, and the next lead bytes.
_DROPPED = (
    ((*range(0xAA, 0xB0), *range(0xF8, 0xFF)), "high"),
    (tuple(range(0xA1, 0xA8)), "low"),
)


class Waiting(NamedTuple):
    """A byte that waits for the second one of its character, and the text read before it."""

    byte: int
    before: str


class Run(NamedTuple):
    """The readings of a run, best first; where it ends; the byte that waits there, or 0."""

    readings: list[Reading]
    end: int
    pending: int = 0


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

        self._drops: frozenset[int] = frozenset()
        self._states: dict[int, list[State]] = {}
        self._best: dict[int, float] = {}
        self._known: dict[tuple[str, str, tuple[int, ...], int], tuple[int, Run]] = {}
        self.searches = _SEARCHES + len(text) // _SEARCH_EVERY  # left to make for missing bytes

    def run(
        self, start: int, drops: frozenset[int] = frozenset(), waiting: Waiting | None = None
    ) -> Run:
        """Read from `start` on, or go on there with a byte that waits.

        At the offsets in `drops` two bytes may be missing. What is read in the same place of
        the same text has been read before.
        """
        before = waiting.before if waiting else self.text[max(0, start - 2) : start]
        byte = waiting.byte if waiting else 0
        places = tuple(sorted(place - start for place in drops))
        key = before[-2:], self.text[start : start + _LONGEST + _AHEAD_SEEN], places, byte
        known = self._known.get(key)
        if known is None:
            known = start, self._run(start, drops, before, byte)
            if len(self._known) < _REMEMBERED:
                self._known[key] = known
        return _moved(known[1], start - known[0])

    def _run(self, start: int, drops: frozenset[int], before: str, byte: int) -> Run:
        context = self.model.fold(("\n\n" + before)[-2:])
        first = State(0.0, byte, "", context, before[-1:], 0, None)
        self._states, self._best, self._drops = {start: [first]}, {}, drops
        end = min(len(self.text), start + _LONGEST)
        for position in range(start, end):
            here = prune(self._states.pop(position, []))
            if here and not self._states and self._settled(here, position):
                return Run(readings([state for state in here if not state.pending]), position)
            self._step(here, position)
        return self._ended(max(self._states, default=start))

    def _ended(self, end: int) -> Run:
        """The end of the text, or of what is read at once: there a byte may go on waiting."""
        here = prune(self._states.get(end, []))
        if end == len(self.text) or not here or here[0].pending <= 0:
            return Run(readings([self._close(state, end) for state in here]), end)
        pending = here[0].pending
        return Run(readings([state for state in here if state.pending == pending]), end, pending)

    def _step(self, here: list[State], position: int) -> None:
        """Follow the states at a position, the best first."""
        for rank, state in enumerate(here):
            if state.score < self._best.get(position + 1, -inf) - BEHIND:
                return
            self._follow(state, position, begins=rank < _BEGINNING)
            if position not in self._drops or rank >= _DROPPING or state.pending <= 0:
                continue
            if not _dropped(state.path):
                for dropped in self._after_drop(state, position):
                    if dropped.score >= self._best.get(position + 1, -inf) - BEHIND:
                        self._follow(dropped, position)

    def _settled(self, here: list[State], position: int) -> bool:
        best = here[0]
        if best.pending or best.steady < _SETTLED:
            return False
        if self.text[position] in ALONE or self.text[position : position + 2][-1] in ALONE:
            return False
        waiting = next((state.score for state in here if state.pending), None)
        return waiting is None or best.score - waiting > _AHEAD

    def _add(self, end: int, state: State) -> None:
        best = self._best.get(end)
        if best is None:
            self._states[end] = []
        if best is None or state[0] > best:
            self._best[end] = state[0]
        self._states[end].append(state)

    def _take(
        self,
        end: int,
        state: State,
        character: str,
        pending: int,
        origin: int,
        *,
        guess: bool = False,
        steady: int = 0,
    ) -> None:
        """Read a character, unless that leaves the reading too far behind others at `end`."""
        context = state[3]
        share, folded = self.model.cost(context, character)
        score = state[0] + share
        if score < self._best.get(end, -inf) - BEHIND:
            return
        link = Link(state[6], character, origin, guess)
        self._add(end, State(score, pending, "", context[1] + folded, character, steady, link))

    def _emit(self, state: State, character: str, origin: int, *, guess: bool = False) -> State:
        """The state after a character, back in step."""
        share, folded = self.model.cost(state.context, character)
        context, link = state.context[1] + folded, Link(state.path, character, origin, guess)
        return State(state.score + share, 0, "", context, character, 0, link)

    def _follow(self, state: State, position: int, *, begins: bool = False) -> None:
        if state.pending:
            self._out_of_step(state, position)
        else:
            self._in_step(state, position)
            if begins and self.text[position] in ALONE:
                self._start(state, position)

    # --- in step -----------------------------------------------------------------------------

    def _in_step(self, state: State, position: int) -> None:
        character = self.text[position]
        if character in "(（" and state.path:
            note = _NOTE.match(self.text, position)
            if note and is_reading(state.last, note[1]):
                self._add(note.end(), state)
                return
        self._take(position + 1, state, character, 0, position, steady=state.steady + 1)

    def _start(self, state: State, position: int) -> None:
        begun = state._replace(score=state.score + self._prior, pending=_ANY, steady=0)
        self._add(position + 1, begun)
        note = BROKEN_NOTE.match(self.text, position)
        if note:
            previous = self._encode.get(state.last, 0)
            for trail in trails_with_reading(note[1], previous & 0xFF):
                self._add(note.end(), begun._replace(pending=trail))
        elif self.text[position + 1 : position + 2] in self._encode:
            self._swallowed(begun, position)

    def _swallowed(self, begun: State, position: int) -> None:
        """The replacement went with the byte left alone: only its second byte is left."""
        begun = begun._replace(score=begun.score + _SILENT)
        for first in self.model.likely(begun.context, _by_trail()[0xA3, ""], 2):
            read = self._emit(begun, first, position, guess=True)
            for second in _SWALLOWED:
                self._add(position + 1, read._replace(pending=second))

    # --- out of step -------------------------------------------------------------------------

    def _out_of_step(self, state: State, position: int) -> None:
        character = self.text[position]
        known = state.pending != _ANY or state.half != ""
        code = self._encode.get(character)
        if code is not None:
            if not known:
                state = state._replace(score=state.score + _SILENT)
            self._bytes(state, code, position)
        elif character in ALONE and known:
            self._bytes(state, full_width_code("?"), position)
            self._lost_trail(state, position)
        elif character == "\n":
            if known:
                self._in_step(self._close(state, position), position)
        elif character == " ":
            self._bytes(state, 0xA1A1, position)
        elif "!" <= character <= "~":
            self._bytes(state, full_width_code(character), position)
            if character >= "@" and known:
                self._bytes(state, ord(character), position)

    def _bytes(self, state: State, code: int, position: int) -> None:
        """Take one byte (a trail) or two (a trail and the next lead)."""
        trail, pending = (code >> 8, code & 0xFF) if code > 0xFF else (code, 0)
        if pending and pending not in LEADS and not 0x40 <= pending < 0x7F:
            return
        if state.pending == _ANY:
            candidates = _by_trail().get((trail, state.half), ())
            count = _HALF_GUESSES if state.half else _GUESSES
            for character in self.model.likely(state.context, candidates, count):
                self._two(state, character, pending, position, guess=True)
            return
        character = self._decode.get(state.pending << 8 | trail, "")
        if character:
            self._two(state, character, pending, position)

    def _two(
        self, state: State, character: str, pending: int, origin: int, *, guess: bool = False
    ) -> None:
        """A character, and the ASCII character that its next byte is where it is one."""
        if pending > 0x80 or not pending:
            self._take(origin + 1, state, character, pending, origin, guess=guess)
        else:
            first = self._emit(state, character, origin, guess=guess)
            if self._is_lone(pending, origin + 1):
                first = first._replace(score=first.score + _LONE)
            self._take(origin + 1, first, chr(pending), 0, origin)

    def _is_lone(self, letter: int, following: int) -> bool:
        """Whether a lower-case letter would stand alone between Hanzi."""
        return letter >= 0x61 and "\u3400" <= self.text[following : following + 1] <= "\u9fff"

    def _likely(self, state: State, candidates: tuple[str, ...]) -> list[str]:
        return self.model.likely(state.context, candidates, _GUESSES)

    def _lost_trail(self, state: State, position: int) -> None:
        """The second byte stood alone before ASCII and was lost; back in step."""
        note = BROKEN_NOTE.match(self.text, position)
        if note:
            for character in with_reading(note[1]):
                if self._fits(state, character):
                    self._take(note.end(), state, character, 0, position, guess=True)
        if state.pending == _ANY:
            return
        tag = _TAG.match(self.text, position + 1)
        end = tag.end() if tag else position + 1
        # A bracket that is closed but not opened was swallowed.
        opened = not note and _CLOSING.match(self.text, position + 1) is not None
        for character in self._likely(state, _by_lead().get(state.pending, ())):
            if opened:
                read = self._emit(state, character, position, guess=True)
                self._take(end, read, "(", 0, position)
            else:
                self._take(end, state, character, 0, position, guess=True)

    def _fits(self, state: State, character: str) -> bool:
        """Whether the waiting byte may be the first of a character."""
        lead = self._encode[character] >> 8
        if state.pending != _ANY:
            return lead == state.pending
        return (lead >= 0xA1) == (state.half == "high")

    def _after_drop(self, state: State, position: int) -> list[State]:
        """Two bytes in the user-defined area were dropped: a trail and the next lead."""
        found = []
        limit = self._best.get(position + 1, -inf) - BEHIND
        for trails, half in _DROPPED:
            for trail in trails:
                character = self._decode.get(state.pending << 8 | trail)
                if character is None:
                    continue
                read = self._emit(state, character, position, guess=True)
                if read.score < limit:
                    continue
                found.append(read._replace(pending=_ANY, half=half))
                if half == "low":  # the second of the two bytes was ASCII
                    found.append(self._emit(read, LOST, position, guess=True))
        return sorted(found, key=itemgetter(0), reverse=True)[:_DROP_GUESSES]

    def _close(self, state: State, position: int) -> State:
        """The end of a line: a byte that still waits is lost."""
        if not state.pending or state.pending == _ANY:
            return state._replace(pending=0)
        candidates = self._likely(state, _by_lead().get(state.pending, ()))
        ends = [self._emit(state, c, position - 1, guess=True) for c in candidates]
        return max(ends, key=itemgetter(0), default=state._replace(pending=0))


def _moved(run: Run, by: int) -> Run:
    """A run as it is found so many characters further on."""
    if not by:
        return run
    moved = [r._replace(origins=tuple([place + by for place in r.origins])) for r in run.readings]
    return Run(moved, run.end + by, run.pending)


def _dropped(path: Path) -> bool:
    """Whether two bytes were missing just before: between the two after, none can be told."""
    return (
        isinstance(path, Link)
        and isinstance(path.previous, Link)
        and path.origin == path.previous.origin
    )
