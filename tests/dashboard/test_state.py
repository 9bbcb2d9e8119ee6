"""The address: any filter comes back from it as it was, and holds in every chart."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import query
from analysis.corpus import Corpus
from analysis.filter import FACETS, REPRINTS, Filter
from dashboard import comparison, state
from dashboard.exhibit import Exhibit
from tests.dashboard import pages
from tests.dashboard.test_exhibit import PAGES, viewed

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
DATES = st.dates().map(lambda day: day.isoformat())
ANY_FILTER = st.builds(
    Filter,
    **{facet: st.lists(TEXT, max_size=3).map(tuple) for facet in FACETS},
    date_from=st.just("") | DATES,
    date_to=st.just("") | DATES,
    term=st.just("") | TEXT,
    reprints=st.sampled_from(REPRINTS),
    confidence=st.integers(0, 95),
)
# Marks looked at in each chart: the first and some from everywhere.
MARKS = 12


@given(chosen=ANY_FILTER)
def test_any_filter_comes_back_from_the_address(chosen: Filter) -> None:
    parameters = state.parameters(chosen)
    listed = {name: [v] if isinstance(v, str) else list(v) for name, v in parameters.items()}
    with state.stated({name: values for name, values in listed.items() if any(values)}):
        assert state.filter_from_address() == chosen


@pytest.fixture(scope="module")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


@st.composite
def held_filters(draw: st.DrawFn, corpus: Corpus) -> Filter:
    """A filter of values that the corpus has, one to three facets of it."""
    facets = draw(st.lists(st.sampled_from(FACETS), max_size=3, unique=True))
    chosen = {
        facet: tuple(
            draw(st.lists(st.sampled_from(_values(corpus, facet)), min_size=1, max_size=2))
        )
        for facet in facets
    }
    term = draw(st.sampled_from(("", "", "", "人工智能", "Sora")))
    return Filter(**chosen, term=term, confidence=draw(st.sampled_from((0, 0, 50, 70))))


def _values(corpus: Corpus, facet: str) -> list[str]:
    values: list[str] = query.options(corpus, Filter(), facet).value.tolist()
    return values


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_chart_opens_what_it_draws_under_any_filter(corpus: Corpus, data) -> None:  # type: ignore[no-untyped-def]
    chosen = data.draw(held_filters(corpus))
    page = data.draw(st.sampled_from(PAGES))
    stated = {
        name: [value] if isinstance(value, str) else list(value)
        for name, value in state.parameters(chosen).items()
        if value
    }
    with state.stated(stated):
        view = viewed("en")
        assert view.filter == chosen
        for exhibit in import_module(f"dashboard.views.{page}").exhibits(view):
            for mark, n in drawn(exhibit):
                under, bare = comparison.under(view, mark)
                assert under.ask("count", mark=bare) == n, (page, exhibit.key, mark)


def drawn(exhibit: Exhibit) -> Iterator[tuple[str, int]]:
    """Some marks of a chart, each with the number that it draws."""
    if exhibit.figure is None:
        return
    found = [
        (mark.mark, mark.n)
        for mark in pages.in_figure(exhibit.key, exhibit.figure)
        if mark.n is not None
    ]
    yield from found[:: max(1, len(found) // MARKS)]
