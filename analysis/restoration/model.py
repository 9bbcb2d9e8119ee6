"""What a restoration returns: the text, the steps that changed something, the way back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One change: `received[received_begin:received_end]` became `text[begin:end]`.

    `kind` is one of `STEP_KINDS`; `before` and `after` are the two strings.
    """

    kind: str
    begin: int
    end: int
    received_begin: int
    received_end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """Ordered changed spans; between two of them restored and received text run in step.

    Each span is `(begin, end, received_begin, received_end)`.
    """

    spans: tuple[tuple[int, int, int, int], ...] = ()

    def received_span(self, begin: int, end: int) -> tuple[int, int]:
        """The received span that `text[begin:end]` came from, widened to whole changes.

        >>> Alignment(((1, 1, 1, 5),)).received_span(0, 2)
        (0, 6)
        """
        return self._position(begin, upper=False), self._position(end, upper=True)

    def _position(self, offset: int, *, upper: bool) -> int:
        index = bisect_right(self.spans, offset, key=lambda span: span[0]) - 1
        if index < 0:
            return offset
        begin, end, received_begin, received_end = self.spans[index]
        if begin <= offset < end or (offset == begin and not upper):
            if offset == begin:
                return received_begin
            return received_end if upper else received_begin
        if offset == begin and upper and begin == end:
            return received_begin
        return received_end + offset - end


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored text with an account of what was done.

    `lost` holds the spans of `text` that mark characters which cannot be recovered.
    """

    text: str
    steps: tuple[Step, ...] = ()
    alignment: Alignment = Alignment()
    lost: tuple[tuple[int, int], ...] = ()
