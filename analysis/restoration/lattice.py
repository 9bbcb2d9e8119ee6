"""The states of a beam search over readings, and the ways that lead to them.

Two ways to read the text so far that the rest of it cannot tell apart are one state: the better
one is followed, the others are kept beside it (a word lattice, as in Ney & Aubert 1994, "A word
graph algorithm for large vocabulary continuous speech recognition", ICSLP).
"""

from __future__ import annotations

from operator import itemgetter
from typing import NamedTuple, TypeAlias

# Measured on the seeds and on damage made from undamaged articles (tests/damage.py).
_WIDTH = 8  # states followed at once, and ways kept to each
BEHIND = 11.0  # nats behind the best at which a state is given up


class Reading(NamedTuple):
    """One way to read a run.

    `origins[i]` is the received offset that gave `text[i]`; `guesses` index the characters of
    `text` of which a byte was lost.
    """

    score: float
    text: str
    guesses: tuple[int, ...]
    origins: tuple[int, ...]


class Link(NamedTuple):
    """A character on the way to a state, behind those before it."""

    previous: Link | Junction | None
    character: str
    origin: int
    guess: bool


class Junction:
    """The ways that lead to one state, each with the nats it is behind the best."""

    __slots__ = ("_readings", "_ways")

    def __init__(self, ways: list[tuple[float, Path]]) -> None:
        self._ways = ways
        self._readings: list[Reading] | None = None

    def readings(self) -> list[Reading]:
        """The best ways, their scores behind the best one's."""
        if self._readings is None:
            self._readings = _best([r for score, path in self._ways for r in _unroll(score, path)])
        return self._readings


Path: TypeAlias = Link | Junction | None


class State(NamedTuple):
    """Where a reading stands.

    `pending` is a byte that waits for the second one of its character: 0 where none does, -1
    where it is not known, then `half` may say which half of the lead bytes it is from.
    `context` are the last two characters, folded; `last` is the last one as read; `steady` is
    how many have been kept as received.
    """

    score: float
    pending: int
    half: str
    context: str
    last: str
    steady: int
    path: Path


def prune(states: list[State]) -> list[State]:
    """The best states, best first, equal ones as one."""
    if len(states) < 2:
        return states
    states.sort(key=itemgetter(0), reverse=True)
    limit = states[0][0] - BEHIND
    kept: dict[tuple[object, ...], list[State]] = {}
    for state in states:
        if state[0] < limit:
            break
        key = state[1:5]
        if key in kept:
            kept[key].append(state)
        elif len(kept) < _WIDTH:
            kept[key] = [state]
    return [_joined(same) if len(same) > 1 else same[0] for same in kept.values()]


def _joined(states: list[State]) -> State:
    best = states[0]
    ways = [(state[0] - best[0], state[6]) for state in states[:_WIDTH]]
    return best._replace(path=Junction(ways))


def readings(states: list[State]) -> list[Reading]:
    """The best ways to all of the states, best first."""
    return _best([reading for state in states for reading in _unroll(state.score, state.path)])


def _best(found: list[Reading]) -> list[Reading]:
    found.sort(key=itemgetter(0), reverse=True)
    best: dict[str, Reading] = {}
    for reading in found:
        if reading.score < found[0].score - BEHIND or len(best) == _WIDTH:
            break
        best.setdefault(reading.text, reading)
    return list(best.values())


def _unroll(score: float, path: Path) -> list[Reading]:
    """The readings that end with a path."""
    links = []
    while isinstance(path, Link):
        links.append(path)
        path = path.previous
    links.reverse()
    text = "".join([link.character for link in links])
    origins = tuple([link.origin for link in links])
    guesses = [index for index, link in enumerate(links) if link.guess]
    if path is None:
        return [Reading(score, text, tuple(guesses), origins)]
    return [
        Reading(
            score + before.score,
            before.text + text,
            (*before.guesses, *[len(before.text) + index for index in guesses]),
            before.origins + origins,
        )
        for before in path.readings()
    ]
