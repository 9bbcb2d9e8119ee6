"""Restoration: speed beside `jieba.lcut`, errors on generated damage, the marks of loss.

Seconds are of processor time. Loading (dictionaries, tables) is told apart: every speed is that
of a second pass, when all of it has been done. The articles are those beside the project.
"""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from unittest.mock import patch

import jieba
from rapidfuzz.distance import Levenshtein

from analysis.restoration import restore, shifted
from analysis.restoration.draft import LOST
from tests.conftest import ROOT, SHARED
from tests.damage import damage, lost

ARTICLES = SHARED / "articles"
DIALECTS = ("sparse", "dense")
CERTAIN = (0.0, 0.2, 0.4, 0.8, 1.6, 3.2)  # nats between a guess and the next best
_LOAD = (
    "import time; from analysis.restoration import restore; begin = time.process_time();"
    "restore('企業(yè)?!鄙虾J腥斯ぶ悄苄袠I(yè)'); print(time.process_time() - begin)"
)


def folded(text: str) -> tuple[str, list[int]]:
    """A text without spacing and width, and for each character its offset in the text."""
    characters, offsets = [], []
    for offset, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character):
            if not part.isspace():
                characters.append(part)
                offsets.append(offset)
    return "".join(characters), offsets


@dataclass
class Errors:
    """What came out wrong in the articles: characters as (article, offset in the true text)."""

    length: int = 0
    distance: int = 0
    wrong: set[tuple[int, int]] = field(default_factory=set)
    marked: set[tuple[int, int]] = field(default_factory=set)


def errors(true_texts: Sequence[str], restored_texts: Sequence[str]) -> Errors:
    """The errors of restored texts."""
    found = Errors()
    for article, (true, restored) in enumerate(zip(true_texts, restored_texts, strict=True)):
        (right, offsets), (got, _) = folded(true), folded(restored)
        edits = Levenshtein.editops(right, got)
        found.length += len(right)
        found.distance += len(edits)
        for edit in edits:
            if edit.src_pos < len(offsets):
                place = (article, offsets[edit.src_pos])
                found.wrong.add(place)
                if edit.tag == "replace" and got[edit.dest_pos] == LOST:
                    found.marked.add(place)
    return found


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Processor seconds of some work on each text, after one run that warms up."""
    for text in texts:
        work(text)
    begin = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - begin


def megabytes(texts: Sequence[str]) -> float:
    """The size of texts in UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def _print_speed(name: str, texts: Sequence[str], work: Callable[[str], object]) -> None:
    taken = seconds(work, texts)
    size = megabytes(texts)
    print(f"{name:24s} {size / taken:6.2f} MB/s of processor time  ({size:.1f} MB)")


def _print_losses(true: Sequence[str], dialect: str, found: Errors) -> None:
    """How many characters lost one byte or all, and what became of them."""
    some, every = set(), set()
    for article, text in enumerate(true):
        for offset, count in lost(text, dialect).items():
            whole = count >= len(text[offset].encode("gbk", "replace"))
            (every if whole else some).add((article, offset))
    for what, places in (("one byte", some), ("all bytes", every)):
        print(
            f"  {len(places):5d} characters lost {what}: {len(places - found.wrong)} restored, "
            f"{len(places & found.marked)} marked, "
            f"{len((places & found.wrong) - found.marked)} wrong"
        )
    beyond = found.length - len(every)
    recoverable = len(found.wrong - every)
    print(f"  error rate without those that lost all bytes: {recoverable / beyond:.4%}")


def _print_marks(true: Sequence[str], received: Sequence[str]) -> None:
    """Marks for each setting of the dial; right is a mark whose best guess would be wrong."""
    bare = None
    for certain in CERTAIN:
        with patch.object(shifted, "_CERTAIN", certain):
            found = errors(true, [restore(text).text for text in received])
        bare = bare or found
        right = len(found.marked & bare.wrong)
        silent = len(found.wrong - found.marked)
        here = " (as set)" if certain == shifted._CERTAIN else ""
        print(
            f"  certain {certain:.1f}: {len(found.marked):3d} marks, {right} of them right; "
            f"{silent} characters wrong without a mark; "
            f"error rate {found.distance / found.length:.4%}{here}"
        )


def main() -> None:
    """Print loading, speeds, error rates and marks of loss."""
    loading = subprocess.run(
        [sys.executable, "-c", _LOAD], cwd=ROOT, capture_output=True, text=True, check=True
    )
    print(f"loading at the first damage: {float(loading.stdout):.2f} s")
    paths = sorted(ARTICLES.glob("*.txt"))
    if not paths:
        print("error rates and speeds skipped: the articles are not beside the project")
        return
    true = [path.read_text("utf-8") for path in paths]
    _print_speed("jieba.lcut", true, jieba.lcut)
    _print_speed("restore, clean", true, restore)
    for dialect in DIALECTS:
        received = [damage(text, dialect) for text in true]
        _print_speed(f"restore, {dialect}", received, restore)
        line = "".join(received).replace("\n", "")[:350_000]
        _print_speed(f"restore, {dialect}, one line", [line], restore)
        found = errors(true, [restore(text).text for text in received])
        print(f"  error rate {found.distance / found.length:.4%} of {found.length} characters")
        _print_losses(true, dialect, found)
        _print_marks(true, received)


if __name__ == "__main__":
    main()
