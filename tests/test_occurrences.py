"""Words counted on numbers: the same answers as from SQL, which larger corpora are asked in."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from importlib import import_module
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import query
from analysis.corpus import Corpus, Patch
from analysis.filter import Filter
from analysis.query import occurrences
from tests.test_query import corpus, filters, mirrored

__all__ = ["corpus", "mirrored"]

NAMES = ("company", "compare", "counts", "evidence", "word_stances", "words")
MODULES = [import_module(f"analysis.query.{name}") for name in NAMES]
QUESTIONS = {
    "terms": query.term_table,
    "terms, evenly spread": partial(query.term_table, measure="dispersion", limit=None),
    "terms, keyness": partial(query.term_table, measure="keyness", stop_words=True, minimum=1),
    "terms, holding": partial(query.term_table, measure="log_ratio_general", containing="智"),
    "totals": query.totals,
    "commonest": query.commonest_terms,
    "positions": partial(query.term_positions, term="人工智能"),
    "few positions": partial(query.term_positions, term="中国", limit=3),
    "number": lambda corpus, view: numbers(corpus, view),
    "pairs": partial(query.collocations, minimum=1),
    "company": partial(query.collocations, term="人工智能", measure="mi", limit=None),
    "few nodes": partial(query.collocations, nodes=20, measure="n", minimum=1, limit=None),
    "two words": query.ngrams,
    "three words": partial(query.ngrams, size=3, stop_words=True, limit=None),
    "four words": partial(query.ngrams, size=4, minimum=1, limit=20),
}
COMPARED = {
    "sizes": query.compare_sizes,
    "terms": query.compare_terms,
    "all terms": partial(query.compare_terms, minimum=1, limit=None, stop_words=True),
}


def numbers(corpus: Corpus, view: Filter) -> pd.DataFrame:
    """How many tokens there are, of a word and of all."""
    marks = ("tokens;term=人工智能", "tokens", "tokens;term=没有这个词")
    return pd.DataFrame({"n": [query.count(corpus, view, mark) for mark in marks]})


def in_sql(question, *asked):
    """The answer of a corpus of too many words."""
    with ExitStack() as stack:
        for module in MODULES:
            stack.enter_context(patch.object(module, "occurrences", lambda _: None))
        return question(*asked)


def check(question, *asked) -> None:
    pd.testing.assert_frame_equal(
        question(*asked), in_sql(question, *asked), check_dtype=False, rtol=1e-9
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
@pytest.mark.parametrize("name", ["corpus", "mirrored"])
def test_numbers_answer_as_sql_does(name: str, request, data) -> None:
    held: Corpus = request.getfixturevalue(name)
    one = data.draw(filters(held))
    if data.draw(st.booleans()):
        check(QUESTIONS[data.draw(st.sampled_from(sorted(QUESTIONS)))], held, one)
    else:
        compared = COMPARED[data.draw(st.sampled_from(sorted(COMPARED)))]
        check(compared, held, one, data.draw(filters(held)))


@pytest.mark.parametrize("name", sorted(QUESTIONS))
@pytest.mark.parametrize("view", [Filter(), Filter(reprints="all"), Filter(term="没有这个词")])
def test_without_a_narrow_filter(mirrored: Corpus, name: str, view: Filter) -> None:
    check(QUESTIONS[name], mirrored, view)


def test_a_patched_corpus_counts_its_own_words(corpus: Corpus) -> None:
    article = str(corpus.table("articles")["article"][0])
    rows = corpus.rows_of("tokens", [article]).slice(0, 10)
    derived = corpus.derived({"tokens": Patch((article,), rows)}, {"key": "fewer"})
    whole = occurrences.occurrences(corpus)
    fewer = occurrences.occurrences(derived)
    assert whole is not None and fewer is not None
    assert 10 < len(fewer) < len(whole)
    view = Filter(articles=(article,))
    assert fewer.selected(derived, view).sum() == 10
    check(query.commonest_terms, derived, view)


def test_more_words_than_are_held_are_asked_in_sql(corpus: Corpus, monkeypatch) -> None:
    monkeypatch.setattr(occurrences, "ROWS_IN_MEMORY", 100)
    assert occurrences.occurrences(corpus) is None


def test_no_more_selections_are_kept_than_said(corpus: Corpus, monkeypatch) -> None:
    monkeypatch.setattr(occurrences, "KEPT_SELECTIONS", 2)
    held = occurrences.Occurrences(corpus)
    for minimum in range(0, 50, 10):
        held.selected(corpus, Filter(confidence=minimum))
    assert len(held._kept) == 2


def test_tokens_stand_in_the_order_of_the_text(corpus: Corpus) -> None:
    held = occurrences.occurrences(corpus)
    assert held is not None
    same = held.article[1:] == held.article[:-1]
    assert np.all(held.begin[1:][same] > held.begin[:-1][same])
    place = len(held) // 2
    assert held.written(place, 1).strip()
