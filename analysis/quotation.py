"""Quotation marks and sentences: where quoted words begin and end, and where sentences do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

PAIRS = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"', "＂": "＂"}
CLOSING = frozenset(PAIRS.values())
_TERMINAL = "。！？!?…"
# A full stop of Latin type ends a sentence after Chinese, or before a space and a new sentence.
_STOP = r"(?<=[\u4e00-\u9fff]\.)(?![\d\w])|(?<=[a-z)]{2}\.)(?=\s+[A-Z\u4e00-\u9fff])"
# 自己只是来还款……的: an ellipsis before what goes on in the same clause ends no sentence.
_ELLIPSIS = r"(?<=…)…+(?![的地得，,、；;：:等])"
# It opens with the set of all first characters, for which the library scans fast.
_TOKEN = re.compile(
    r"[“”「」『』‘’\"＂。！？!?….](?:(?<=[“”「」『』‘’\"＂])|(?<=[。！？!?])[。！？!?]*|"
    rf"{_ELLIPSIS}|{_STOP})"
)
_SPACE = " \t\u3000\xa0"


class Quotation(NamedTuple):
    """A quotation with its marks at `begin:end`; the words quoted are `inner_begin:inner_end`.

    `closed` is false where the closing mark is missing and the paragraph ends the quotation.
    """

    begin: int
    end: int
    inner_begin: int
    inner_end: int
    closed: bool = True

    def ends_sentence(self, text: str) -> bool:
        """Whether the quoted words end as a sentence does, or with the comma before 张三说."""
        return self.inner_end > self.inner_begin and text[self.inner_end - 1] in _TERMINAL + ".，,"


class Paragraph(NamedTuple):
    """A line of an article: its outermost quotations and its sentences, in order.

    A quotation that ends a sentence inside its marks closes the sentence it stands in, so that
    the words after it (张三说，) begin a sentence of their own.
    """

    begin: int
    end: int
    quotations: tuple[Quotation, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()


def paragraphs(text: str, begin: int, end: int) -> Iterator[Paragraph]:
    """The paragraphs (non-empty lines) of `text[begin:end]`.

    >>> [text for p in paragraphs("他说：“好。”", 0, 7) for text in [p.quotations[0].begin]]
    [3]
    """
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        if text[begin:stop].strip():
            yield read_paragraph(text, begin, stop)
        begin = stop + 1


def read_paragraph(text: str, begin: int, end: int) -> Paragraph:
    """Quotations and sentences of one line."""
    tokens = [match.span() for match in _TOKEN.finditer(text, begin, end)]
    quotations = _quotations(text, tokens, begin, end)
    return Paragraph(
        begin, end, tuple(quotations), tuple(_sentences(text, tokens, quotations, begin, end))
    )


def _quotations(text: str, tokens: list[tuple[int, int]], begin: int, end: int) -> list[Quotation]:
    """Outermost quotations: a mark without its partner is no quotation, save one that opens
    speech (after a colon or at the start of the paragraph) and runs to the paragraph's end."""
    marks = [at for at, _ in tokens if text[at] in PAIRS or text[at] in CLOSING]
    if not marks:
        return []
    closes = _closes_after(text, marks)
    found: list[Quotation] = []
    index = 0
    while index < len(marks):
        opening = marks[index]
        closing = PAIRS.get(text[opening])
        if closing is None or (text[opening] == "‘" and not closes[index]):
            index += 1
            continue
        partner = _partner(text, marks, index, closes)
        if partner is not None:
            at = marks[partner]
            found.append(Quotation(opening, at + 1, opening + 1, at))
            index = partner + 1
        elif _opens_speech(text, opening, begin) and closing not in '"＂’':
            found.append(Quotation(opening, end, opening + 1, end, closed=False))
            break
        else:
            index += 1
    return found


def _closes_after(text: str, marks: list[int]) -> list[int]:
    """For each mark, how many closing marks of its own pair follow it."""
    counts = dict.fromkeys(CLOSING, 0)
    result = [0] * len(marks)
    for index in range(len(marks) - 1, -1, -1):
        mark = text[marks[index]]
        result[index] = counts[PAIRS.get(mark, mark)]
        if mark in CLOSING:
            counts[mark] += 1
    return result


def _partner(text: str, marks: list[int], index: int, closes: list[int]) -> int | None:
    """The mark that closes `marks[index]`, counting nested marks of the same kind."""
    opening = text[marks[index]]
    closing = PAIRS[opening]
    depth = 1
    for later in range(index + 1, len(marks)):
        mark = text[marks[later]]
        if mark == '"' and opening == "“" and closes[later] % 2 == 0 and depth == 1:
            # “…": closed by the one straight mark that has no partner.
            return later
        if mark == opening == closing and text[marks[later] - 1] in "：:":
            return None
        if mark == closing:
            depth -= 1
            if not depth:
                return later
        elif mark == opening:
            if text[marks[later] - 1] in _TERMINAL or closes[later] <= depth:
                return None if depth == 1 and closes[later] <= depth else later - 1
            depth += 1
    return None


def _opens_speech(text: str, opening: int, begin: int) -> bool:
    before = text[begin:opening].rstrip(_SPACE)
    return not before or before[-1] in "：:，,。"


def _sentences(
    text: str,
    tokens: list[tuple[int, int]],
    quotations: list[Quotation],
    begin: int,
    end: int,
) -> Iterator[tuple[int, int]]:
    ends = []
    inside = iter(quotations)
    current = next(inside, None)
    for at, stop in tokens:
        while current and at >= current.end:
            current = next(inside, None)
        if current and current.begin <= at:
            if stop == current.end and current.ends_sentence(text):
                ends.append(stop)
        elif text[at] not in PAIRS and text[at] not in CLOSING:
            ends.append(stop)
    for stop in [*ends, end]:
        while begin < stop and text[begin].isspace():
            begin += 1
        if begin < stop:
            yield begin, stop
        begin = max(begin, stop)
