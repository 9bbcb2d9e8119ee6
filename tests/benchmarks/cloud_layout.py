"""The cloud: how long its words take to be placed, and how many keep their place.

    python -m tests.benchmarks cloud

A word keeps its place where its middle moves by less than a tenth of the cloud's width when one
value of the filter changes: one is set, added or taken out. Words that stand in only one of the
two clouds do not count.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import combinations
from statistics import median, quantiles

from analysis import analyse, query
from analysis.corpus import Corpus
from analysis.filter import Filter
from dashboard.charts import cloud
from dashboard.charts.cloud import CANVAS, Weights
from dashboard.components.cloud import MANY_WORDS, MOST_WORDS
from tests.conftest import ROOT, SEEDS

# A share of the width.
STAYS = 0.1


def changes(corpus: Corpus) -> Iterator[tuple[str, Filter, Filter]]:
    """Pairs of filters that differ in one value, with how they differ."""
    themes = query.options(corpus, Filter(), "themes")["value"].tolist()
    types = query.options(corpus, Filter(), "speaker_types")["value"].tolist()
    for facet, values in (("themes", themes), ("speaker_types", types), ("kinds", ["direct"])):
        for value in values:
            yield "set", Filter(), Filter(**{facet: (value,)})
    for one, other in combinations(themes, 2):
        yield "added", Filter(themes=(one,)), Filter(themes=(one, other))
    for left in themes:
        kept = tuple(theme for theme in themes if theme != left)
        yield "taken out", Filter(themes=tuple(themes)), Filter(themes=kept)


def weights(corpus: Corpus, filter: Filter, most: int) -> Weights:
    """The words of a cloud under a filter."""
    words = query.term_table(corpus, filter, limit=most, minimum=1)
    return list(zip(words["term"], words["n"].astype(float), strict=True))


def middles(placed: list[cloud.PlacedWord]) -> dict[str, tuple[float, float]]:
    """The middle of each word's letters."""
    found = {}
    for word in placed:
        left, top, right, bottom = (edge * word.size for edge in cloud._ink(word.term))
        found[word.term] = (word.x + (left + right) / 2, word.y + (top + bottom) / 2)
    return found


def kept(one: dict[str, tuple[float, float]], other: dict[str, tuple[float, float]]) -> list[bool]:
    """For each word of both clouds whether it stays."""
    moves = (
        ((one[t][0] - other[t][0]) ** 2 + (one[t][1] - other[t][1]) ** 2) ** 0.5
        for t in one.keys() & other.keys()
    )
    return [moved < STAYS * CANVAS[0] for moved in moves]


def measure(corpus: Corpus, most: int) -> None:
    """Print the milliseconds and the shares for clouds of so many words."""
    known = query.commonest_terms(corpus, Filter(), cloud.HOMES)
    homes = tuple(zip(known["term"], known["n"].astype(float), strict=True))
    times: list[float] = []
    laid: dict[Filter, dict[str, tuple[float, float]]] = {}
    stays: dict[str, list[bool]] = {}

    def lay(filter: Filter) -> dict[str, tuple[float, float]]:
        if filter not in laid:
            words = weights(corpus, filter, most)
            cloud.place(words[:1], CANVAS, homes)
            begun = time.perf_counter()
            placed = cloud.place(words, CANVAS, homes)
            times.append(time.perf_counter() - begun)
            laid[filter] = middles(placed)
        return laid[filter]

    for how, before, after in changes(corpus):
        stays.setdefault(how, []).extend(kept(lay(before), lay(after)))
    every = [stay for held in stays.values() for stay in held]
    shares = ", ".join(f"{how} {sum(held) / len(held):.0%}" for how, held in stays.items())
    print(
        f"{most} words ({median(map(len, laid.values())):.0f} placed): "
        f"{1000 * median(times):.0f} ms, 95th percentile {1000 * quantiles(times, n=20)[-1]:.0f};"
        f" {sum(every) / len(every):.0%} of words stay ({shares})"
    )


def main() -> None:
    """Measure on the seeds and, where they lie beside the project, on the shared articles."""
    for name, folder in (("seeds", SEEDS), ("articles", ROOT.parent / "shared" / "articles")):
        if not folder.exists():
            continue
        corpus = analyse(sorted(folder.glob("*.txt")))
        for most in (MOST_WORDS, MANY_WORDS):
            print(f"{name}, ", end="")
            measure(corpus, most)
