"""Words that keep company: pairs in a sentence, words one after the other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import measures, query, terms
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.marks import JOINT, STATUSES
from tests.test_query import filters, marks_of

LENIENT = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="session")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


# ---- in one sentence -----------------------------------------------------------------------


@LENIENT
@given(data=st.data())
def test_pairs_and_phrases_open_to_what_they_count(corpus: Corpus, data) -> None:
    view = data.draw(filters(corpus))
    frames = (
        query.collocations(corpus, view, minimum=1),
        query.collocations(corpus, view, term="人工智能", minimum=1),
        query.ngrams(corpus, view, minimum=1),
        query.ngrams(corpus, view, size=3, minimum=1, stop_words=True),
    )
    for frame in frames:
        marks = marks_of(frame)
        if marks:
            mark, number = data.draw(st.sampled_from(marks))
            assert Mark.decode(mark).encode() == mark
            rows = query.evidence(corpus, view, mark)
            assert len(rows) == number == query.count(corpus, view, mark)
            assert rows.id.is_unique


def test_pairs_stand_together_in_their_sentences(corpus: Corpus) -> None:
    tokens = corpus.table("tokens").to_pandas()
    held = tokens.groupby("sentence").term.agg(set)
    size = query.count(corpus, Filter(), "sentences")
    for row in query.collocations(corpus, Filter(), limit=20).itertuples():
        both = [{row.term, row.other_term} <= words for words in held]
        assert sum(both) == row.n
        assert row.frequency == sum(row.term in words for words in held)
        assert row.expected == pytest.approx(row.frequency * row.other_frequency / size)
        counts = (row.n, row.frequency, row.other_frequency)
        assert row.log_likelihood == pytest.approx(measures.association(*counts, size))
        assert row.log_dice == pytest.approx(measures.log_dice(*counts))
        assert row.term < row.other_term


def test_the_company_of_a_term_names_it_first(corpus: Corpus) -> None:
    frame = query.collocations(corpus, Filter(), term="人工智能")
    assert set(frame.term) == {"人工智能"}
    assert "人工智能" not in set(frame.other_term)
    assert frame.log_likelihood.is_monotonic_decreasing
    ranked = query.collocations(corpus, Filter(), term="人工智能", measure="n", limit=5)
    assert ranked.n.tolist() == sorted(frame.n, reverse=True)[:5]
    assert query.collocations(corpus, Filter(), term="没有这个词").empty


# ---- one after the other -------------------------------------------------------------------


@pytest.mark.parametrize("size", [2, 3])
def test_phrases_are_those_of_the_text(corpus: Corpus, size: int) -> None:
    """Against the same count over the frame of tokens, where no statement parts them."""
    tokens = corpus.table("tokens").to_pandas()
    tokens["sentence"] = tokens.sentence + tokens.statement.fillna("")
    counted = terms.ngrams(tokens, size)
    expected = Counter(dict(zip(counted.term, counted.frequency, strict=True)))
    found = query.ngrams(corpus, Filter(), size=size, limit=None, stop_words=True)
    named = found.phrase.str.replace(JOINT, " ")
    assert Counter(dict(zip(named, found.n, strict=True))) == expected
    assert len(found) > 10


def test_evidence_shows_the_whole_phrase(corpus: Corpus) -> None:
    for row in query.ngrams(corpus, Filter(), size=3, minimum=1).head(10).itertuples():
        opened = query.evidence(corpus, Filter(), row.mark)
        assert row.text in set(opened.text)
        for shown in opened.text:
            assert all(len(shown) >= len(term) for term in row.phrase.split(JOINT))
            assert shown.startswith(row.phrase.split(JOINT)[0])
    first, second = query.ngrams(corpus, Filter()).head(2).itertuples()
    both = query.evidence(corpus, Filter(), f"{first.mark}|{second.mark}")
    assert {first.text, second.text} <= set(both.text)
    assert len(both) == first.n + second.n


def test_a_phrase_narrows_other_units(corpus: Corpus) -> None:
    row = query.ngrams(corpus, Filter()).iloc[0]
    for unit in ("sentences", "articles"):
        rows = query.evidence(corpus, Filter(), Mark(unit, phrase=row.phrase))
        assert 0 < len(rows) <= row.n
        if unit == "sentences":
            assert rows.text.str.contains(row.text).all()
    assert (
        len(query.evidence(corpus, Filter(), Mark("articles", phrase=row.phrase))) == row.articles
    )


def test_stop_words_stand_at_no_end(corpus: Corpus) -> None:
    stopped = set(query.ngrams(corpus, Filter(), limit=None).phrase)
    every = set(query.ngrams(corpus, Filter(), limit=None, stop_words=True).phrase)
    assert stopped < every
    assert not any({"的", "了"} & {p.split(JOINT)[0], p.split(JOINT)[-1]} for p in stopped)


@pytest.mark.parametrize("size", [0, 1, 6])
def test_a_phrase_has_a_sane_size(corpus: Corpus, size: int) -> None:
    with pytest.raises(SelectionError):
        query.ngrams(corpus, Filter(), size=size)


def test_pairs_are_ranked_by_a_known_measure(corpus: Corpus) -> None:
    with pytest.raises(SelectionError):
        query.collocations(corpus, Filter(), measure="beauty")


# ---- denied and hedged ---------------------------------------------------------------------


def test_denied_and_hedged_words_are_some_of_all(corpus: Corpus) -> None:
    tokens = corpus.table("tokens").to_pandas()
    frame = query.term_table(corpus, Filter(), limit=None, minimum=1, stop_words=True)
    for status in STATUSES:
        assert frame[status].sum() == (tokens.status == status).sum() > 10
        most = frame.sort_values(status).iloc[-1]
        rows = query.evidence(corpus, Filter(), most[f"{status}_mark"])
        assert set(rows.text) == {most.term}
    assert (frame.denied + frame.hedged <= frame.n).all()
    sentences = query.evidence(corpus, Filter(), Mark("sentences", status="denied"))
    assert sentences.text.str.contains("不|没|未|无|非|难|别|否|莫|缺").mean() > 0.9
