"""A stretch of an article's text cut at the spans that are to be marked in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.components.nodes import Node, node


@dataclass(frozen=True)
class Span:
    """`text[begin:end]` of the article, how it looks, what it opens, and what it says on hover."""

    begin: int
    end: int
    style: str
    opens: str = ""
    tip: str = ""


def passage(text: str, begin: int, spans: Iterable[Span]) -> list[Node | str]:
    """The text, which starts at `begin` of its article, as pieces styled by the spans over them.

    Overlapping spans join their styles; what opens is the shortest span's. Joined, the pieces
    are the text, always.

    >>> passage("中国追得上", 10, [Span(12, 15, "for")])
    ['中国', {'tag': 'span', 'style': 'for', 'children': ['追得上']}]
    """
    end = begin + len(text)
    inside = [span for span in spans if span.begin < end and span.end > begin]
    cuts = {begin, end}
    for span in inside:
        cuts |= {max(begin, span.begin), min(end, span.end)}
    edges = sorted(cuts)
    return [
        _piece(text[left - begin : right - begin], left, right, inside)
        for left, right in itertools.pairwise(edges)
    ]


def _piece(text: str, left: int, right: int, spans: list[Span]) -> Node | str:
    over = [span for span in spans if span.begin <= left and span.end >= right]
    if not over:
        return text
    shortest_first = sorted(over, key=lambda span: span.end - span.begin)
    styles = dict.fromkeys(style for span in reversed(shortest_first) for style in [span.style])
    return node(
        "span",
        text,
        style=" ".join(filter(None, styles)),
        opens=next((span.opens for span in shortest_first if span.opens), ""),
        tip=next((span.tip for span in shortest_first if span.tip), ""),
    )
