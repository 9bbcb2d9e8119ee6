"""The analysis of the seeds beside `jieba.lcut` alone on the same text."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import jieba

from analysis import analyse, read, restore
from tests.conftest import SEEDS

RUNS = 5


def median_seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of some work, in seconds, after one run that warms up."""
    work()
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    """Print the times and their ratios."""
    received = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    text = "\n".join(article.text for article in read([SEEDS]))
    jieba.initialize()
    yardstick = median_seconds(lambda: jieba.lcut(text))
    stages = {
        "restore": lambda: [restore(part) for part in received],
        "analyse": lambda: analyse([SEEDS]),
    }
    print(f"jieba.lcut   {yardstick * 1000:8.1f} ms  ({len(text)} characters)")
    for name, work in stages.items():
        seconds = median_seconds(work)
        print(f"{name:12s} {seconds * 1000:8.1f} ms  {seconds / yardstick:6.2f} of jieba.lcut")
