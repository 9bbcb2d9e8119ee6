"""The account of a restoration, for the command line."""

from __future__ import annotations

from bisect import bisect_right

from analysis.restoration.model import Restored

_SHOWN = 40  # characters of a step shown before it is cut


def format_steps(restored: Restored, received: str) -> str:
    """One line a step: kind, line:column in the received text, before -> after.

    Lines and columns count from one. What is lost follows, by its place in the restored text.

    >>> from analysis.restoration import restore
    >>> print(format_steps(restore("企業(yè)。"), "企業(yè)。"))
    pinyin_note      1:2      業(yè) → 业
    """
    starts = _line_starts(received)
    lines = [
        f"{step.kind:<16} {_place(starts, step.received_begin):<8} "
        f"{_shown(step.before)} → {_shown(step.after)}"
        for step in restored.steps
    ]
    starts = _line_starts(restored.text)
    lines += [
        f"{'lost':<16} {_place(starts, begin):<8} {_shown(restored.text[begin:end])} (as restored)"
        for begin, end in restored.lost
    ]
    return "\n".join(lines)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for index, character in enumerate(text):
        if character == "\n":
            starts.append(index + 1)
    return starts


def _place(starts: list[int], offset: int) -> str:
    line = bisect_right(starts, offset)
    return f"{line}:{offset - starts[line - 1] + 1}"


def _shown(text: str) -> str:
    """A stretch on one line, control characters escaped."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
