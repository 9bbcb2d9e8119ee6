"""The whole analysis beside `jieba.lcut` alone on the same text, on the seeds and on a corpus.

The corpus is that of the articles beside the project, else one of articles mixed from the
paragraphs of the restored seeds. Each work is done once to warm up (the first analysis is told
too: words met for the first time are classified then), and then in turn with the yardstick, so
that what else the machine does slows both. A few articles are never shared among processes.
"""

from __future__ import annotations

import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import jieba

from analysis import analyse, read
from analysis.workers import cores
from tests.conftest import SEEDS, SHARED

RUNS = 7
ARTICLES = SHARED / "articles"
MIXED_ARTICLES, MIXED_PARAGRAPHS = 60, 40


class Taken(NamedTuple):
    """Seconds of processor, of this process and those it has waited for, and of clock."""

    processor: float
    wall: float

    def __str__(self) -> str:
        return f"{self.processor * 1000:7.0f} ms of processor, {self.wall * 1000:7.0f} ms of clock"


def taken(work: Callable[[], object]) -> Taken:
    """The time of one run."""
    processor, wall = _processor(), time.perf_counter()
    work()
    return Taken(_processor() - processor, time.perf_counter() - wall)


def _processor() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


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
    works: dict[str, Callable[[], object]] = {
        "jieba.lcut": lambda: [jieba.lcut(text) for text in texts],
        "one process": lambda: analyse(paths),
        f"{cores()} processes": lambda: analyse(paths, jobs=cores()),
    }
    times: dict[str, list[Taken]] = {name: [] for name in works}
    for _ in range(RUNS):
        for each, work in works.items():
            times[each].append(taken(work))
    theirs = median(times["jieba.lcut"])
    print(f"{name}: {len(texts)} articles, {sum(map(len, texts))} characters, n {RUNS}")
    print(f"  {'first analysis':15} {first}")
    for each, some in times.items():
        ours = median(some)
        print(f"  {each:15} {ours}; {ours.wall / theirs.wall:.2f} of jieba.lcut by clock")


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
