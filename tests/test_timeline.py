"""What is said when: periods open to what they count, and what has no date is stated."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import query
from analysis.articles import read
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.pipeline import analyse_articles
from analysis.query.timeline import COUNTED, PERIODS
from tests.test_query import filters, marks_of

LENIENT = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAYS = ("2023-12-31", "2024-01-01", "2024-02-29", "2024-03-31", "2024-04-01", "")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Pieces of the seeds, each with another day."""
    seeds = list(read([Path(__file__).resolve().parents[1] / "seeds"]))
    articles = []
    for place, day in enumerate(DAYS):
        article = seeds[place % len(seeds)]
        parts = tuple(part for part in article.parts if part.kind == "body")[:1]
        begin, end = parts[0].begin, parts[0].end
        third = (end - begin) // 3
        first = begin + third * (place // len(seeds))
        kept = (parts[0]._replace(begin=first, end=min(first + third, end)),)
        name = f"{article.article}-{place}"
        articles.append(replace(article, article=name, published=day, parts=kept, steps=()))
    return analyse_articles(articles)


@LENIENT
@given(data=st.data())
def test_each_period_opens_to_what_it_counts(corpus: Corpus, data) -> None:
    view = data.draw(filters(corpus))
    unit = data.draw(st.sampled_from((*PERIODS, "auto")))
    of = data.draw(st.sampled_from(COUNTED))
    frame = query.timeline(corpus, view, unit=unit, of=of)
    marks = marks_of(frame)
    if marks:
        mark, number = data.draw(st.sampled_from(marks))
        rows = query.evidence(corpus, view, mark)
        assert len(rows) == number == query.count(corpus, view, mark)


@pytest.mark.parametrize("of", COUNTED)
@pytest.mark.parametrize("unit", PERIODS)
def test_periods_make_up_the_whole(corpus: Corpus, unit: str, of: str) -> None:
    view = Filter(reprints="all")
    frame = query.timeline(corpus, view, unit=unit, of=of)
    kind = "tokens" if of == "terms" else "statements"
    totals = frame.drop_duplicates("period").total
    assert totals.sum() == query.count(corpus, view, kind)
    names = {"themes": "theme", "stances": "stance", "terms": "term"}
    for key, rows in frame.groupby("key"):
        mark = Mark(kind, **({names[of]: key} if key else {}))
        assert rows.n.sum() == query.count(corpus, view, mark)
    assert (frame.share == frame.n / frame.total).all()
    assert frame.period.iloc[-1] == ""


def test_days_fall_into_their_period(corpus: Corpus) -> None:
    def periods(unit: str) -> list[str]:
        frame = query.timeline(corpus, Filter(reprints="all"), unit=unit, of="terms")
        return list(dict.fromkeys(frame.period))

    assert periods("day") == [*DAYS]
    assert periods("month") == ["2023-12", "2024-01", "2024-02", "2024-03", "2024-04", ""]
    assert periods("quarter") == ["2023-Q4", "2024-Q1", "2024-Q2", ""]
    assert periods("year") == ["2023", "2024", ""]
    assert periods("auto") == periods("month")
    quarter = query.timeline(corpus, Filter(reprints="all"), unit="quarter", of="terms")
    spans = {row.period: (row.first, row.last) for row in quarter.itertuples()}
    assert spans["2024-Q1"] == ("2024-01-01", "2024-03-31")
    assert spans[""] == ("", "")


def test_every_period_has_every_key(corpus: Corpus) -> None:
    frame = query.timeline(corpus, Filter(reprints="all"), unit="month", of="themes")
    sizes = Counter(frame.period)
    assert set(sizes.values()) == {frame.key.nunique()}
    assert (frame.n == 0).any()


def test_named_terms_are_shown_even_where_there_are_none(corpus: Corpus) -> None:
    frame = query.timeline(corpus, Filter(), of="terms", terms=("没有这个词", "人工智能"))
    assert set(frame.key) == {"没有这个词", "人工智能"}
    assert frame[frame.key == "没有这个词"].n.sum() == 0
    chosen = query.timeline(corpus, Filter(), of="terms")
    assert chosen.key.nunique() == 5
    stopped = query.term_table(corpus, Filter(), limit=5).term.tolist()
    assert set(chosen.key) == set(stopped)


def test_the_filters_dates_leave_other_periods_out(corpus: Corpus) -> None:
    frame = query.timeline(
        corpus, Filter(date_from="2024-01-02", reprints="all"), unit="month", of="terms"
    )
    assert set(frame.period) == {"2024-02", "2024-03", "2024-04"}
    for row in frame.head(3).itertuples():
        opened = query.evidence(corpus, Filter(date_from="2024-01-02", reprints="all"), row.mark)
        assert len(opened) == row.n


def test_a_long_span_is_shown_in_longer_periods(corpus: Corpus) -> None:
    assert date.fromisoformat(DAYS[4]) > date.fromisoformat(DAYS[0])
    only = query.timeline(corpus, Filter(date_from="2024-03-31"), unit="auto", of="terms")
    assert set(only.period) <= {"2024-03-31", "2024-04-01"}
    none = query.timeline(corpus, Filter(speakers=("nobody",)), unit="auto")
    assert none.empty


@pytest.mark.parametrize(
    "options",
    [
        {"unit": "week"},
        {"of": "speakers"},
        {"of": "terms", "terms": "人工智能"},
        {"of": "terms", "terms": tuple("abcdefghijklmnopqrstuvwxyz")},
    ],
)
def test_what_cannot_be_counted_is_refused(corpus: Corpus, options) -> None:
    with pytest.raises(SelectionError):
        query.timeline(corpus, Filter(), **options)
