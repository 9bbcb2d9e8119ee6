"""A text cut at spans into pieces for the browser: compact, in one pass, gaps included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# In the page's data a piece is its text alone, or text, style and the number of its link.
Piece = str | list[str | int]
NO_LINK = -1


@dataclass(frozen=True, slots=True)
class Layer:
    """`text[begin:end]` as it looks, and the number of the link it belongs to.

    `begin == end` marks a place where something was taken out.
    """

    begin: int
    end: int
    style: str
    link: int = NO_LINK


def pieces(text: str, begin: int, layers: Iterable[Layer]) -> list[Piece]:
    """The text, which starts at `begin` of its article, cut wherever a layer begins or ends.

    Layers over one another join their styles, outer ones first; the innermost link counts.
    Joined, the pieces are the text, always.

    >>> pieces("中国追得上", 10, [Layer(12, 15, "said", 0)])
    ['中国', ['追得上', 'said', 0]]
    >>> pieces("AB", 0, [Layer(1, 1, "gone", 3)])
    ['A', ['', 'gone', 3], 'B']
    """
    end = begin + len(text)
    starts: dict[int, list[Layer]] = defaultdict(list)
    cuts = {begin, end}
    for layer in layers:
        if layer.begin <= end and layer.end >= begin:
            first = max(begin, layer.begin)
            starts[first].append(layer)
            cuts |= {first, min(end, layer.end)}
    edges = sorted(cuts)
    made: list[Piece] = []
    over: list[Layer] = []
    for left, right in zip(edges, [*edges[1:], end], strict=True):
        over = [layer for layer in over if layer.end > left]
        for layer in starts[left]:
            if layer.end <= left:
                if layer.begin == layer.end:
                    made.append(["", layer.style, layer.link])
            else:
                over.append(layer)
        if left < right:
            made.append(_piece(text[left - begin : right - begin], over))
    return made


def _piece(text: str, over: Sequence[Layer]) -> Piece:
    if not over:
        return text
    outer_first = sorted(over, key=lambda layer: layer.begin - layer.end)
    styles = dict.fromkeys(layer.style for layer in outer_first if layer.style)
    links = [layer.link for layer in outer_first if layer.link != NO_LINK]
    return [text, " ".join(styles), links[-1] if links else NO_LINK]
