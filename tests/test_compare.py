"""Two selections side by side: counts open under their side, measures hold where they overlap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import measures, query
from analysis.codebook import SHOWN_STANCES
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.query.compare import _keyness
from tests.test_query import filters

COMPARISONS = ("compare_sizes", "compare_terms", "compare_themes", "compare_stances")
LENIENT = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="session")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


@pytest.fixture(scope="session")
def sides(corpus: Corpus) -> tuple[Filter, Filter]:
    held = query.articles(corpus, Filter()).sort_values("statements", ascending=False)
    one, other, *_ = held.article
    return Filter(articles=(one,)), Filter(articles=(other,))


@LENIENT
@given(data=st.data())
def test_each_number_opens_under_its_own_side(corpus: Corpus, data) -> None:
    a, b = data.draw(filters(corpus)), data.draw(filters(corpus))
    name = data.draw(st.sampled_from(COMPARISONS))
    frame = getattr(query, name)(corpus, a, filter_b=b)
    if frame.empty:
        return
    row = frame.iloc[data.draw(st.integers(0, len(frame) - 1))]
    for side, view in (("a", a), ("b", b)):
        opened = query.evidence(corpus, view, row[f"mark_{side}"])
        assert len(opened) == row[f"n_{side}"]


@LENIENT
@given(data=st.data())
def test_sides_turned_round_give_the_same_turned_round(corpus: Corpus, data) -> None:
    a, b = data.draw(filters(corpus)), data.draw(filters(corpus))
    one = query.compare_terms(corpus, a, b, limit=None).set_index("term").sort_index()
    other = query.compare_terms(corpus, b, a, limit=None).set_index("term").sort_index()
    assert one.index.equals(other.index)
    for column in ("log_ratio", "keyness"):
        left, right = one[column].to_numpy(float), -other[column].to_numpy(float)
        assert np.allclose(left, right, equal_nan=True)
    assert np.allclose(one.low.to_numpy(float), -other.high.to_numpy(float), equal_nan=True)


def test_a_selection_beside_itself_differs_in_nothing(corpus: Corpus) -> None:
    view = Filter(kinds=("direct",))
    terms = query.compare_terms(corpus, view, view)
    assert len(terms) > 10
    assert (terms.log_ratio == 0).all()
    assert (terms.keyness == 0).all()
    assert ((terms.low < 0) & (terms.high > 0)).all()
    assert np.allclose(terms.low, -terms.high)
    sizes = query.compare_sizes(corpus, view, view)
    assert (sizes.n_a == sizes.n_b).all()
    assert (sizes.n_a == sizes.n_both).all()
    assert (query.compare_themes(corpus, view, view).difference == 0).all()


def test_sides_of_one_size_that_overlap_are_as_sure_from_either(corpus: Corpus) -> None:
    held = [np.array([float(value)]) for value in (5, 2, 1, 40, 40, 15)]
    a, b, both, size_a, size_b, size_both = held
    there = _keyness(a, b, both, size_a, size_b, size_both)
    assert there == _keyness(b, a, both, size_b, size_a, size_both)
    assert there > 0


def test_a_part_beside_the_whole_is_tested_against_the_rest(corpus: Corpus, sides) -> None:
    part = sides[0]
    others = [
        name for name in query.articles(corpus, Filter()).article if name not in part.articles
    ]
    rest = query.compare_terms(corpus, part, Filter(articles=tuple(others)), limit=None)
    whole = query.compare_terms(corpus, part, Filter(), limit=None).set_index("term")
    assert (whole.n_both == whole.n_a).all()
    for row in rest.head(20).itertuples():
        assert whole.keyness[row.term] == pytest.approx(row.keyness)
        assert abs(whole.log_ratio[row.term]) <= abs(row.log_ratio) + 1e-9


def test_terms_are_measured_as_the_formulas_say(corpus: Corpus, sides) -> None:
    a, b = sides
    frame = query.compare_terms(corpus, a, b, limit=10)
    sizes = [query.count(corpus, view, "tokens") for view in sides]
    for row in frame.itertuples():
        counts = [query.count(corpus, view, Mark("tokens", term=row.term)) for view in sides]
        assert [row.n_a, row.n_b] == counts
        assert row.n_both == 0
        assert max(counts) >= 3
        assert row.keyness == pytest.approx(measures.log_likelihood(*counts, *sizes))
        assert row.low < row.log_ratio < row.high
    assert (frame.log_ratio > 0).sum() == 10  # of either side the surest ten
    assert (frame.log_ratio < 0).sum() == 10
    assert frame.keyness.abs().is_monotonic_decreasing
    assert set(frame.theme) - {""}


def test_an_empty_side_has_no_ratio(corpus: Corpus) -> None:
    nobody = Filter(speakers=("nobody",))
    frame = query.compare_terms(corpus, Filter(), nobody)
    assert len(frame) > 10
    assert frame[["log_ratio", "low", "high", "keyness"]].isna().all(axis=None)
    themes = query.compare_themes(corpus, nobody, Filter())
    assert (themes.n_a == 0).all()
    assert themes.share_a.isna().all()
    assert themes.share_b.notna().all()
    assert query.compare_terms(corpus, nobody, nobody).empty
    assert query.compare_stances(corpus, nobody, nobody).empty


def test_shares_are_of_the_side(corpus: Corpus, sides) -> None:
    frame = query.compare_themes(corpus, *sides)
    for side, view in zip("ab", sides, strict=True):
        total = query.count(corpus, view, "statements")
        assert (frame[f"total_{side}"] == total).all()
        assert np.allclose(frame[f"share_{side}"], frame[f"n_{side}"] / total)
        inside = frame[f"share_{side}"].between(frame[f"low_{side}"], frame[f"high_{side}"])
        assert inside.all()
    assert frame.difference.between(frame.difference_low, frame.difference_high).all()


def test_stances_are_shares_of_a_theme_and_in_their_order(corpus: Corpus) -> None:
    a, b = Filter(kinds=("direct",), confidence=60), Filter(kinds=("indirect",))
    frame = query.compare_stances(corpus, a, b)
    assert "undecided" in set(frame.stance)
    for _, rows in frame.groupby("theme"):
        places = [SHOWN_STANCES.index(stance) for stance in rows.stance]
        assert places == sorted(places)
        for side in "ab":
            if rows[f"total_{side}"].iloc[0]:
                assert rows[f"share_{side}"].sum() == pytest.approx(1)


def test_the_other_side_must_be_a_filter(corpus: Corpus) -> None:
    with pytest.raises(SelectionError):
        query.compare_terms(corpus, Filter(), "themes=risk")  # type: ignore[arg-type]


# ---- suggestions ---------------------------------------------------------------------------


@LENIENT
@given(data=st.data())
def test_suggested_terms_open_without_the_term_facet(corpus: Corpus, data) -> None:
    view = data.draw(filters(corpus))
    typed = data.draw(st.sampled_from(("", "人工", "智能", "s", "SO", "%", "的")))
    frame = query.terms_starting(corpus, view, typed)
    assert len(frame) <= 12
    for row in frame.head(2).itertuples():
        assert len(query.evidence(corpus, view.without("term"), row.mark)) == row.n


def test_terms_that_begin_with_the_text_come_first(corpus: Corpus) -> None:
    found = query.terms_starting(corpus, Filter(term="中国"), "人", limit=50)
    begins = found.term.str.startswith("人")
    assert begins.is_monotonic_decreasing
    assert begins.any()
    assert not begins.all()
    assert found.term[0] == "人"
    assert found[begins].n[1:].is_monotonic_decreasing
    assert query.terms_starting(corpus, Filter(), "sora").term.iloc[0] == "Sora"
    assert query.terms_starting(corpus, Filter(), "ｓｏｒａ").term.iloc[0] == "Sora"
    assert query.terms_starting(corpus, Filter(), "的").term.iloc[0] == "的"
    assert "的" not in set(query.terms_starting(corpus, Filter(), "").term)
    assert query.terms_starting(corpus, Filter(), "'; DROP TABLE tokens; --").empty
    assert isinstance(found, pd.DataFrame)
