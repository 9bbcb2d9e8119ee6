"""Law 2: whatever a page draws as n opens to exactly n rows, under every filter."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis import query
from analysis.corpus import Corpus
from analysis.filter import FACETS, Filter, Mark
from dashboard import state
from tests.dashboard import pages

VIEWS = Path(pages.APP).parent / "views"
# Charts of how right the program is: they draw measures, no counts of rows.
MEASURES = ("check_report",)
# The key of an exhibit in the code of a view.
EXHIBITED = re.compile(
    r'(?:Exhibit|exhibits?|ranking)\(\s*(?:view,[^=]*?)?(?:key=)?f?"([a-z]+_[a-z_]+)'
)
# What the address says beyond the filter: every page, with every choice that changes its counts.
SHOWN: dict[str, tuple[str, dict[str, Any]]] = {
    "overview": ("overview", {}),
    "words": ("words", {}),
    "words by articles": ("words", {"measure": "articles"}),
    "collocates": ("words", {"below": "company"}),
    "phrases": ("words", {"below": "phrases"}),
    "themes by statement": ("themes", {}),
    "themes by sentence": ("themes", {"unit": "sentences"}),
    "themes by article": ("themes", {"unit": "articles"}),
    "voices": ("voices", {"voices": "40"}),
    "reporting verbs": ("voices", {"verbs": "1"}),
    "voices on a phone": ("voices", {"narrow": True}),
    "a speaker": ("voices", {"speaker": "黄铁军", "said": "100"}),
    "stances": ("stances", {}),
    "two articles": (
        "compare",
        {"a": "articles=004_1dbf5e4b2c611766", "b": "articles=000_a71b114e23f90809"},
    ),
    "two that overlap": ("compare", {"a": "kinds=direct", "b": "themes=industry", "minimum": "2"}),
    "one with all, on a phone": ("compare", {"a": "speakers=黄铁军", "narrow": True}),
    "networks: same side": ("networks", {}),
    "networks: opposite sides": ("networks", {"network": "conflict", "who": "everyone"}),
    "networks: who speaks of what": ("networks", {"network": "themes"}),
    "time": ("time", {}),
    "time by stance": ("time", {"of": "stances"}),
    "time by word": ("time", {"of": "terms", "period": "year"}),
    "read": ("read", {}),
}
FILTERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a theme": {"themes": ["industry"]},
    "two themes": {"themes": ["china_us", "regulation"]},
    "a side": {"stances": ["against"]},
    "a theme and a side": {"themes": ["agi"], "stances": ["for"]},
    "a speaker": {"speakers": ["黄铁军"]},
    "a type of speaker": {"speaker_types": ["organisation", "group"]},
    "direct speech": {"kinds": ["direct"]},
    "a word": {"term": "人工智能"},
    "a word in a theme, indirect": {
        "themes": ["technology"],
        "term": "Sora",
        "kinds": ["indirect"],
    },
    "no article": {"date_from": "2030-01-01"},
}
# The fewest marks each page draws of the unfiltered seeds (Read, one article): an empty page
# would prove nothing.
FEWEST = 8

Opened = Callable[[Filter, str], int]


@pytest.fixture(scope="module")
def opened(seeds_corpus: Path) -> Opened:
    """How many rows of evidence a mark opens under a filter.

    Fetched without a filter, counted under one: `tests.test_query` holds both to be the same.
    """
    corpus = Corpus.open(seeds_corpus)

    @cache
    def rows(filter: Filter, mark: str) -> int:
        if filter:
            return query.count(corpus, filter, mark)
        return len(query.evidence(corpus, filter, mark))

    return rows


def stated(address: dict[str, Any]) -> Filter:
    """The filter that an address states."""
    names = (*FACETS, "term", "date_from", "date_to")
    held = {name: address[name] for name in names if name in address}
    return Filter(**{k: tuple(v) if isinstance(v, list) else v for k, v in held.items()})


def counted_under(address: dict[str, Any], mark: str) -> tuple[Filter, str]:
    """The filter that a mark of this address counts under, and the mark without its side."""
    chosen = stated(address)
    side, bare = state.side_of(mark)
    return chosen.narrowed(Filter.decode(address.get(side, ""))) if side else chosen, bare


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("shown", SHOWN)
def test_every_number_opens_to_its_rows(shown: str, chosen: str, opened: Opened) -> None:
    path, choices = SHOWN[shown]
    address = {**choices, **FILTERS[chosen]}
    found = pages.drawn(pages.run(path, **address))
    narrow = {name: value for name, value in address.items() if name != "narrow"}
    wrong = []
    for mark in found:
        rows = opened(*counted_under(narrow, mark.mark))
        if rows != mark.n and not (mark.n is None and rows):
            wrong.append((mark, rows))
    assert not wrong, f"{len(wrong)} of {len(found)}, the first: {wrong[:3]}"
    assert chosen != "nothing" or len(found) >= FEWEST


def test_every_chart_is_looked_at() -> None:
    """A chart that some view exhibits and no page above shows would go unproved."""
    seen = set()
    for path, choices in SHOWN.values():
        page = pages.run(path, **choices)
        seen |= {*pages.figures(page), *dict(pages.components(page, "word_cloud"))}
    for view in VIEWS.glob("*.py"):
        for key in EXHIBITED.findall(view.read_text("utf-8")):
            assert key in MEASURES or any(name.startswith(key) for name in seen), (view.name, key)


def test_a_mark_is_shown_open(opened: Opened) -> None:
    """The panel beside the charts lists the rows of the mark that the address names."""
    mark = Mark("statements", theme="industry").encode()
    page = pages.run("themes", mark=mark)
    listed = dict(pages.components(page, "text_nodes"))["evidence_rows"]
    cards = [node for node in listed["nodes"] if node["tag"] == "blockquote"]
    assert len(cards) == opened(Filter(), mark)


def test_a_wrong_number_is_noticed() -> None:
    """The reading of figures and texts: counts as text, as length, as one a mark."""
    trace = {"customdata": ["statements", "speaker:A"], "x": [3, 3], "text": ["1,003 · 9%", ""]}
    assert [d.n for d in pages.in_figure("k", {"data": [trace]})] == [1003]
    bars = {"customdata": ["statements"], "x": [3], "text": [""], "meta": "counts"}
    assert [d.n for d in pages.in_figure("k", {"data": [bars]})] == [3]
    dots = {"customdata": ["statements"], "x": [0.25], "text": [""]}
    assert [d.n for d in pages.in_figure("k", {"data": [dots]})] == [1]
    phrase = {"tag": "span", "opens": "statements", "children": ["12 statements"]}
    assert [d.n for d in pages.in_node("k", phrase)] == [12]
