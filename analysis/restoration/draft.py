"""A text under restoration: edits are applied, the way back to the received text is kept."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeVar, cast

from analysis.restoration.model import Alignment, Restored, Step

LOST = "□"
T = TypeVar("T")
_LOST_RUN = re.compile(f"{LOST}+|\ufffd+|(?<![?])[?]{{3,}}(?=[\u3400-\u9fff])")


class Edit(NamedTuple):
    """Replace `text[begin:end]` by `replacement`; `kind` is one of `STEP_KINDS`."""

    kind: str
    begin: int
    end: int
    replacement: str


Span = tuple[int, int, int, int]
_BEYOND: Span = (sys.maxsize,) * 4


class Draft:
    """The text as it stands, with the spans that lead back to the received text.

    Changes of one character to one other (script, width) keep every offset and therefore
    leave the alignment alone; they are recorded as steps only.
    """

    def __init__(self, received: str) -> None:
        self.received = received
        self.text = received
        self.spans: list[Span] = []
        self._made_once: dict[object, object] = {}
        self._steps: list[tuple[str, int, int]] = []

    def apply(self, edits: Sequence[Edit]) -> None:
        """Apply sorted, disjoint edits of any length and update the alignment."""
        if not edits:
            return
        old, spans = self.spans, list[Span]()
        index = 0  # of the next old span
        shift = 0  # of received against the current text, outside every span
        grown = 0  # of the new text against the current one
        first = 0
        while first < len(edits):
            untouched, upto, last = _cluster(old, index, edits, first)
            spans += _moved(old[index:untouched], grown)
            if untouched:
                shift = old[untouched - 1][3] - old[untouched - 1][1]
            for begin, end, members, inside in _groups(old[untouched:upto], edits[first:last]):
                received_begin = begin + shift
                if members:
                    shift = members[-1][3] - members[-1][1]
                received_end = end + shift
                growth = sum(len(edit.replacement) - (edit.end - edit.begin) for edit in inside)
                spans.append((begin + grown, end + grown + growth, received_begin, received_end))
                grown += growth
                self._steps += [(edit.kind, received_begin, received_end) for edit in inside]
            index, first = upto, last
        spans += _moved(old[index:], grown)
        self.text = _replace(self.text, edits)
        self.spans = _joined(spans)

    def substitute(self, kind: str, text: str, changes: Iterable[tuple[int, int]]) -> None:
        """Take over `text`, of the same length, changed in the given sorted spans only."""
        assert len(text) == len(self.text)
        self.text = text
        steps = self._steps
        spans = self.spans
        count = len(spans)
        index = 0
        shift = 0
        for begin, end in changes:
            while index < count and spans[index][1] <= begin:
                shift = spans[index][3] - spans[index][1]
                index += 1
            if index < count and spans[index][0] <= begin:
                continue
            if index < count and spans[index][0] < end:
                end = spans[index][0]
            steps.append((kind, begin + shift, end + shift))

    def has_step(self, *kinds: str) -> bool:
        """Whether a step of one of these kinds has been taken."""
        return any(step[0] in kinds for step in self._steps)

    def remember(self, make: Callable[[str], T]) -> T:
        """What `make` derives from the text as it first stood when asked; made once."""
        if make not in self._made_once:
            self._made_once[make] = make(self.text)
        return cast(T, self._made_once[make])

    def finish(self) -> Restored:
        """The result: text, steps in their order in the text, alignment, what is lost."""
        alignment = Alignment(tuple(self.spans))
        return Restored(self.text, self._finished_steps(), alignment, self._lost())

    def _finished_steps(self) -> tuple[Step, ...]:
        found: dict[tuple[int, int, str], Step] = {}
        received, text = self.received, self.text
        spans = iter([*self.spans, _BEYOND])
        span = next(spans)
        shift = 0
        for kind, received_begin, received_end in sorted(self._steps, key=itemgetter(1, 2)):
            while span[3] <= received_begin and (
                span[2] < received_begin or span[3] < received_end
            ):
                shift = span[1] - span[3]
                span = next(spans)
            if span[2] <= received_begin:
                begin, end, received_begin, received_end = span
            else:
                begin, end = received_begin + shift, received_end + shift
            before = received[received_begin:received_end]
            after = text[begin:end]
            key = (received_begin, received_end, kind)
            if before != after and key not in found:
                found[key] = Step(kind, begin, end, received_begin, received_end, before, after)
        return tuple(found.values())

    def _lost(self) -> tuple[tuple[int, int], ...]:
        lost: list[tuple[int, int]] = []
        if not any(mark in self.text for mark in (LOST, "\ufffd", "???")):
            return ()
        for match in _LOST_RUN.finditer(self.text):
            begin, end = match.span()
            if match[0][0] != LOST or self._made(begin):
                lost.append((begin, end))
        return tuple(lost)

    def _made(self, offset: int) -> bool:
        """Whether the mark of loss at `offset` was set here, not received."""
        index = bisect_right(self.spans, offset, key=lambda span: span[0]) - 1
        if index < 0 or offset >= self.spans[index][1]:
            return False
        _, _, begin, end = self.spans[index]
        return LOST not in self.received[begin:end]


def _replace(text: str, edits: Sequence[Edit]) -> str:
    parts = []
    position = 0
    for edit in edits:
        parts.append(text[position : edit.begin])
        parts.append(edit.replacement)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


def _cluster(
    spans: Sequence[Span], index: int, edits: Sequence[Edit], first: int
) -> tuple[int, int, int]:
    """The edits from `first` on, and the spans from `index` on, that overlap or touch in a row.

    Where those spans begin and end, and where those edits end.
    """
    untouched = upto = bisect_left(spans, edits[first].begin, index, key=itemgetter(1))
    end, last = edits[first].end, first + 1
    while True:
        if upto < len(spans) and spans[upto][0] <= end:
            end = max(end, spans[upto][1])
            upto += 1
        elif last < len(edits) and edits[last].begin <= end:
            end = max(end, edits[last].end)
            last += 1
        else:
            return untouched, upto, last


def _moved(spans: Sequence[Span], by: int) -> list[Span]:
    return [(begin + by, end + by, low, high) for begin, end, low, high in spans]


def _groups(
    spans: Sequence[Span], edits: Sequence[Edit]
) -> Iterable[tuple[int, int, list[Span], list[Edit]]]:
    """Old spans and new edits in their order, those that overlap or touch emptily as one."""
    if not spans and len(edits) == 1:
        yield edits[0].begin, edits[0].end, [], [edits[0]]
        return
    items: list[tuple[int, int, Span | Edit]] = [(span[0], span[1], span) for span in spans]
    items += [(edit.begin, edit.end, edit) for edit in edits]
    items.sort(key=itemgetter(0, 1))
    members: list[Span] = []
    inside: list[Edit] = []
    group_begin = group_end = -1
    for begin, end, item in items:
        touches = begin == group_end and (begin == end or group_begin == group_end)
        if group_begin >= 0 and not (begin < group_end or touches):
            yield group_begin, group_end, members, inside
            members, inside, group_begin = [], [], -1
        if group_begin < 0:
            group_begin, group_end = begin, end
        group_end = max(group_end, end)
        if isinstance(item, Edit):
            inside.append(item)
        else:
            members.append(item)
    if group_begin >= 0:
        yield group_begin, group_end, members, inside


def _joined(spans: list[Span]) -> list[Span]:
    """Join neighbours that touch where one of them is empty on a side: order alone is ambiguous."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1][1] == span[0] and joined[-1][3] == span[2]:
            last = joined[-1]
            empty = last[0] == last[1] or span[0] == span[1]
            if empty or last[2] == last[3] or span[2] == span[3]:
                joined[-1] = (last[0], span[1], last[2], span[3])
                continue
        joined.append(span)
    return joined
