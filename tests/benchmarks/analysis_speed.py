"""The whole analysis beside `jieba.lcut` alone on the same text, on the seeds and on a corpus.

The corpus is that of the articles beside the project, else one of articles mixed from the
paragraphs of the restored seeds. Each work is done once to warm up (the first analysis is told
too: words met for the first time are classified then), and then in turn with the yardstick, so
that what else the machine does slows both.
"""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import jieba

from analysis import analyse, read
from tests.conftest import SEEDS, SHARED

RUNS = 7
ARTICLES = SHARED / "articles"
MIXED_ARTICLES, MIXED_PARAGRAPHS = 60, 40


class Taken(NamedTuple):
    """Seconds of processor and of clock."""

    processor: float
    wall: float

    def __str__(self) -> str:
        return f"{self.processor * 1000:7.0f} ms of processor, {self.wall * 1000:7.0f} ms of clock"


def taken(work: Callable[[], object]) -> Taken:
    """The time of one run."""
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return Taken(time.process_time() - processor, time.perf_counter() - wall)


def median(times: Sequence[Taken]) -> Taken:
    """The median of the processor's times and that of the clock's."""
    processor, wall = zip(*times, strict=True)
    return Taken(statistics.median(processor), statistics.median(wall))


def mixed(folder: Path) -> list[Path]:
    """Clean articles, each of other paragraphs of the seeds in another order."""
    lines = [line for one in read([SEEDS]) for line in one.text.split("\n") if len(line) > 40]
    for number in range(MIXED_ARTICLES):
        chosen = random.Random(number).choices(lines, k=MIXED_PARAGRAPHS)
        (folder / f"mixed-{number:03}.txt").write_text("\n".join(chosen) + "\n", "utf-8")
    return sorted(folder.glob("*.txt"))


def compare(name: str, paths: Sequence[Path]) -> None:
    """Print the times of both on these files, and their ratio."""
    texts = [article.text for article in read(paths)]
    jieba.lcut(texts[0])
    first = taken(lambda: analyse(paths))
    own, yardstick = [], []
    for _ in range(RUNS):
        yardstick.append(taken(lambda: [jieba.lcut(text) for text in texts]))
        own.append(taken(lambda: analyse(paths)))
    ours, theirs = median(own), median(yardstick)
    ratios = Taken(ours.processor / theirs.processor, ours.wall / theirs.wall)
    print(f"{name}: {len(texts)} articles, {sum(map(len, texts))} characters, n {RUNS}")
    print(f"  jieba.lcut      {theirs}")
    print(f"  analyse         {ours}")
    print(f"  first analysis  {first}")
    print(f"  of jieba.lcut   {ratios.processor:.2f} by processor, {ratios.wall:.2f} by clock")


def main() -> None:
    """Compare on the seeds as received, then on a larger corpus."""
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    compare("seeds", sorted(SEEDS.glob("*.txt")))
    with ExitStack() as stack:
        paths = sorted(ARTICLES.glob("*.txt"))
        if paths:
            compare("articles", paths)
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            compare("mixed from the seeds", mixed(Path(folder)))
