"""The lines of an article: what part each is, and the stretch of received text it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from analysis.restoration.model import Alignment


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty: `text[begin:end]`, its part, and where it was received.

    The received stretches of all lines, in their order, are the whole received text.
    """

    begin: int
    end: int
    part: str
    received_begin: int
    received_end: int


def lines(article: Mapping[str, Any]) -> list[Line]:
    """The lines of an article, as `analysis.query.article` answers it.

    >>> made = {"text": "甲\\n\\n乙", "received_text": "甲\\n\\n乙", "alignment": [],
    ...         "parts": [{"kind": "title", "begin": 0, "end": 1}]}
    >>> [(line.begin, line.part, line.received_end) for line in lines(made)]
    [(0, 'title', 3), (3, 'body', 4)]
    """
    spans = _spans(str(article["text"]))
    alignment = Alignment(
        tuple(
            (s["begin"], s["end"], s["received_begin"], s["received_end"])
            for s in article["alignment"]
        )
    )
    received = len(article["received_text"])
    begins = [0]
    for begin, end in spans[1:]:
        found = alignment.received_span(begin, end)[0]
        begins.append(min(max(begins[-1], found), received))
    ends = [*begins[1:], received]
    parts = article["parts"]
    return [
        Line(begin, end, _part(parts, begin), received_begin, received_end)
        for (begin, end), received_begin, received_end in zip(
            spans, begins[: len(spans)], ends[: len(spans)], strict=True
        )
    ]


def _spans(text: str) -> list[tuple[int, int]]:
    spans, begin = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((begin, begin + len(line)))
        begin += len(line) + 1
    return spans


def _part(parts: Sequence[Mapping[str, Any]], offset: int) -> str:
    """The part that holds the line at `offset`, or begins on it: body where none does."""
    place = bisect_right(parts, offset, key=lambda part: part["begin"]) - 1
    if place >= 0 and offset < parts[place]["end"]:
        return str(parts[place]["kind"])
    return "body"


T = TypeVar("T")


def by_line(
    begins: Sequence[int], ends: Sequence[int], spans: Sequence[tuple[int, int, T]]
) -> list[list[T]]:
    """For each line (sorted) the spans (begin, end, what) that touch it.

    >>> by_line([0, 10], [9, 20], [(2, 4, "a"), (8, 12, "b")])
    [['a', 'b'], ['b']]
    """
    found: list[list[T]] = [[] for _ in begins]
    for begin, end, what in spans:
        place = max(0, bisect_right(begins, begin) - 1)
        while place < len(begins) and begins[place] <= max(begin, end - 1):
            if begin <= ends[place]:
                found[place].append(what)
            place += 1
    return found
