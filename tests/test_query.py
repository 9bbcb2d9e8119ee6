"""The questions: every number opens to exactly its rows, and filters mean what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import measures, query
from analysis.articles import Article, read
from analysis.codebook import PROGRAM, SHOWN_STANCES, UNDECIDED
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import (
    FACETS,
    NO_THEME,
    REPRINTS,
    STATEMENT_FACETS,
    UNITS,
    Filter,
    Mark,
    Marks,
    facet_values,
)
from analysis.marks import MOST_MARKS, RELATIONS
from analysis.pipeline import analyse_articles
from analysis.query.selection import select
from analysis.tables import SCHEMAS, table
from analysis.terms import PARTS

TERMS = ("人工智能", "Sora", "中国", "差距", "没有这个词")
Question = Callable[[Corpus, Filter], pd.DataFrame]

COUNTING: dict[str, Question] = {
    "totals": query.totals,
    "theme_course": query.theme_course,
    "theme_course of statements": partial(query.theme_course, unit="statements"),
    "speaker_counts": query.speaker_counts,
    "speaker_themes": query.speaker_themes,
    "stances": query.stances,
    "stance_counts": query.stance_counts,
    "telling_quotes": partial(query.telling_quotes, k=5),
    "articles": query.articles,
    "term_positions": partial(query.term_positions, term="人工智能"),
    "concordance": partial(query.concordance, term="Sora"),
    "speaker_theme_edges": query.speaker_theme_edges,
    "collocations": partial(query.collocations, limit=30),
    "ngrams": query.ngrams,
    **{
        f"{relation}_edges": partial(query.agreement_edges, relation=relation)
        for relation in RELATIONS
    },
    **{
        f"timeline of {what}": partial(query.timeline, of=what)
        for what in ("statements", "themes", "stances", "terms")
    },
    **{
        f"{function.__name__} by {unit}": partial(function, unit=unit)
        for function in (query.theme_counts, query.theme_cooccurrence)
        for unit in ("statements", "sentences", "articles")
    },
    **{
        f"term_table by {measure}": partial(query.term_table, measure=measure, limit=12)
        for measure in query.MEASURES
    },
}


@pytest.fixture(scope="session")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


@pytest.fixture(scope="session")
def tables(corpus: Corpus) -> dict[str, list[dict]]:
    return {name: corpus.table(name).to_pylist() for name in SCHEMAS}


# Mirrors of the two seeds: article, outlet, day, and the share of the text that is kept.
MIRRORS = (
    ("mirror-1", "镜报", "2023-05-01", 1.0),
    ("mirror-2", "镜报", "2023-05-02", 0.8),
    ("mirror-3", "转载网", "", 0.6),
)


def mirror(article: Article, name: str, outlet: str, published: str, share: float) -> Article:
    """The article on another site, with the end of its text cut off."""
    end = int(len(article.text) * share)
    parts = tuple(p._replace(end=min(p.end, end)) for p in article.parts if p.begin < end)
    return replace(
        article,
        article=f"{article.article}-{name}",
        text=article.text[:end],
        parts=parts,
        outlet=outlet,
        published=published,
        steps=(),
    )


@pytest.fixture(scope="session")
def mirrored() -> Corpus:
    """The seeds with reprints on other sites."""
    seeds = list(read([Path(__file__).resolve().parents[1] / "seeds"]))
    return analyse_articles(seeds + [mirror(seed, *site) for seed in seeds for site in MIRRORS])


@pytest.fixture(scope="session")
def mirrored_tables(mirrored: Corpus) -> dict[str, list[dict]]:
    return {name: mirrored.table(name).to_pylist() for name in SCHEMAS}


@cache
def _values(corpus: Corpus) -> dict[str, list[str]]:
    found = {facet: query.options(corpus, Filter(), facet).value.tolist() for facet in FACETS}
    found["speakers"] += ["unknown", "nobody"]
    found["stances"] += [UNDECIDED]
    found["outlets"] += ["没有这家媒体"]
    return found


@st.composite
def filters(draw: st.DrawFn, corpus: Corpus) -> Filter:
    chosen = {
        facet: tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=2)))
        for facet, values in _values(corpus).items()
        if draw(st.integers(0, 3)) == 0
    }
    if draw(st.integers(0, 3)) == 0:
        chosen["term"] = draw(st.sampled_from(TERMS))
    if draw(st.integers(0, 3)) == 0:
        chosen["date_from"] = draw(st.sampled_from(("2023-05-02", "2030-01-01")))
    chosen["reprints"] = draw(st.sampled_from(REPRINTS))
    chosen["confidence"] = draw(st.sampled_from((0, 0, 0, 45, 70)))
    return Filter(**chosen)


# ---- law 2: a count is its evidence ----------------------------------------------------------


def marks_of(frame: pd.DataFrame) -> list[tuple[str, int]]:
    """Every (mark, number) of a frame: `mark` with `n`, `x_mark` with `x`."""
    columns = [name for name in frame.columns if name == "mark" or name.endswith("_mark")]
    numbers = ["n" if name == "mark" else name.removesuffix("_mark") for name in columns]
    return [
        (row[name], row[number])
        for row in frame.to_dict("records")
        for name, number in zip(columns, numbers, strict=True)
    ]


@pytest.mark.parametrize("question", COUNTING)
def test_every_number_opens_to_its_rows(corpus: Corpus, question: str) -> None:
    marks = marks_of(COUNTING[question](corpus, Filter()))
    assert marks
    for mark, number in marks[:: max(1, len(marks) // 25)]:
        assert len(query.evidence(corpus, Filter(), mark)) == number, mark


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_number_opens_to_its_rows_under_any_filter(corpus: Corpus, data) -> None:
    check_a_number(corpus, data)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_number_opens_to_its_rows_among_reprints(mirrored: Corpus, data) -> None:
    check_a_number(mirrored, data)


def check_a_number(corpus: Corpus, data) -> None:
    view = data.draw(filters(corpus))
    question = data.draw(st.sampled_from(sorted(COUNTING)))
    marks = marks_of(COUNTING[question](corpus, view))
    if not marks:
        return
    mark, number = data.draw(st.sampled_from(marks))
    assert Mark.decode(mark).encode() == mark
    rows = query.evidence(corpus, view, mark)
    assert len(rows) == number == query.count(corpus, view, mark)
    assert rows.id.is_unique


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_several_marks_open_the_rows_of_any_of_them_once(corpus: Corpus, data) -> None:
    view = data.draw(filters(corpus))
    marks = _drawn_marks(corpus, view, data)
    if not marks:
        return
    together = Marks.of(marks)
    rows = query.evidence(corpus, view, together.encode())
    each = [set(query.evidence(corpus, view, mark).id) for mark in together.marks]
    assert set(rows.id) == set().union(*each)
    assert rows.id.is_unique
    assert len(rows) == query.count(corpus, view, together)
    # The filter that they amount to selects all of it.
    amounts = view.narrowed(facet_values(together))
    if together.unit in ("statements", "codings") and not any(m.relation for m in together.marks):
        whole = set(query.evidence(corpus, replace(amounts, reprints="all"), together.unit).id)
        assert set(rows.id) <= whole


def _drawn_marks(corpus: Corpus, view: Filter, data) -> list[str]:
    """Some marks of one unit, from one question or two."""
    pool: list[str] = []
    for question in data.draw(st.lists(st.sampled_from(sorted(COUNTING)), min_size=1, max_size=2)):
        pool += [mark for mark, _ in marks_of(COUNTING[question](corpus, view))]
    if not pool:
        return []
    unit = data.draw(st.sampled_from(pool)).partition(";")[0]
    same = [mark for mark in pool if mark.partition(";")[0] == unit]
    return data.draw(st.lists(st.sampled_from(same), min_size=1, max_size=12))


@pytest.mark.parametrize(
    "marks",
    [
        "statements;kind=direct|statements",
        "statements;kind=direct|statements;kind=direct;stance=for",
        "codings;stance=for|codings;stance=against|codings",
        "tokens;term=Sora|tokens;term=人工智能|tokens;term=Sora;status=denied",
        "sentences;article=nowhere;begin=0;end=9|sentences",
    ],
)
def test_a_mark_that_asks_for_less_opens_more(corpus: Corpus, marks: str) -> None:
    each = [query.evidence(corpus, Filter(), mark) for mark in Marks.of(marks).marks]
    rows = query.evidence(corpus, Filter(), marks)
    assert set(rows.id) == {name for frame in each for name in frame.id} != set()


def test_five_hundred_marks_open_at_once(corpus: Corpus) -> None:
    for frame in (
        query.stances(corpus, Filter()),
        query.theme_course(corpus, Filter()),
        query.concordance(corpus, Filter(), "的"),
    ):
        marks = Marks.of(list(frame.mark)[:MOST_MARKS])
        rows = query.evidence(corpus, Filter(), marks)
        assert len(rows) == query.count(corpus, Filter(), marks) == len(set(rows.id))
        assert len(marks.marks) > 40


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_options_open_under_the_filter_without_their_facet(corpus: Corpus, data) -> None:
    view = data.draw(filters(corpus))
    facet = data.draw(st.sampled_from(FACETS))
    for mark, number in marks_of(query.options(corpus, view, facet))[:3]:
        assert len(query.evidence(corpus, view.without(facet), mark)) == number


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_options_say_what_choosing_them_selects(mirrored: Corpus, data) -> None:
    view = data.draw(filters(mirrored))
    facet = data.draw(st.sampled_from(FACETS))
    for row in query.options(mirrored, view, facet).head(4).itertuples():
        chosen = replace(view, **{facet: (row.value,)})
        assert query.count(mirrored, chosen, "statements") == row.n
        assert len(query.evidence(mirrored, chosen, row.mark)) == row.n


@pytest.mark.parametrize(
    "mark",
    [
        Mark("sentences", theme="one", stance="for"),
        Mark("sentences", speaker="黄铁军", kind="direct"),
        Mark("tokens", term="人工智能", theme="one"),
        Mark("tokens", speaker_type="person"),
        Mark("tokens", theme=NO_THEME),
        Mark("sentences", country="cn"),
        Mark("statements", theme=NO_THEME, country="unknown"),
        Mark("articles", speaker="黄铁军", theme="one"),
        Mark("articles", theme="one", other_theme="other"),
        Mark("codings", theme="one", other_theme="other"),
        Mark("codings", stance="for", term="Sora"),
        Mark("speakers", theme="one"),
        Mark("statements", outlet="环球人物", begin=0, end=2000),
    ],
    ids=Mark.encode,
)
def test_any_mark_opens_and_counts_alike(corpus: Corpus, mark: Mark) -> None:
    """`one` and `other` stand for the two themes that go together most often."""
    pair = query.theme_cooccurrence(corpus, Filter()).iloc[0]
    themes = {"one": pair.theme, "other": pair.other_theme}
    named = {name: themes.get(getattr(mark, name)) for name in ("theme", "other_theme")}
    mark = replace(mark, **{name: theme for name, theme in named.items() if theme})
    rows = query.evidence(corpus, Filter(), mark)
    assert len(rows) == query.count(corpus, Filter(), mark) > 0
    assert len(rows) < query.count(corpus, Filter(), mark.unit)


@pytest.mark.parametrize("unit", ["statements", "sentences"])
def test_what_has_no_theme_is_the_rest(corpus: Corpus, tables, unit: str) -> None:
    themed = {row["statement"] for row in tables["codings"]}
    if unit == "sentences":
        themed = {row["sentence"] for row in tables["sentences"] if row["themes"]}
    rest = query.evidence(corpus, Filter(), Mark(unit, theme=NO_THEME))
    assert set(rest.id) == {row[unit[:-1]] for row in tables[unit]} - themed
    assert query.count(corpus, Filter(themes=("risk",)), Mark(unit, theme=NO_THEME)) == 0


def test_a_window_splits_an_article_without_loss(corpus: Corpus) -> None:
    article = query.articles(corpus, Filter()).article[0]
    windows = [
        Mark("sentences", article=article, begin=begin, end=begin + 500)
        for begin in range(0, 10_000, 500)
    ]
    whole = query.count(corpus, Filter(), Mark("sentences", article=article))
    assert sum(query.count(corpus, Filter(), window) for window in windows) == whole > 0


def test_pages_of_evidence_make_up_the_whole(corpus: Corpus) -> None:
    whole = query.evidence(corpus, Filter(), "statements")
    pages = [
        query.evidence(corpus, Filter(), "statements", limit=10, offset=at)
        for at in range(0, len(whole), 10)
    ]
    assert pd.concat(pages).id.tolist() == whole.id.tolist()


# ---- what a filter selects, against the rules written out in plain Python ---------------------


def read_stance(row: dict, view: Filter) -> str:
    unsure = row["coder"] == PROGRAM and row["confidence"] < view.confidence / 100
    return UNDECIDED if unsure else row["stance"]


def expected(tables: dict[str, list[dict]], view: Filter) -> dict[str, set]:
    """The rows a filter selects, by the sentences of `Filter`'s docstring."""
    matching = [
        row
        for row in tables["articles"]
        if (not view.articles or row["article"] in view.articles)
        and (not view.outlets or row["outlet"] in view.outlets)
        and (not view.date_from or row["published"] >= view.date_from)
        and (not view.date_to or "" < row["published"] <= view.date_to)
    ]
    firsts: dict[str, int] = {}
    for row in matching:
        firsts[row["story"]] = min(row["copy"], firsts.get(row["story"], row["copy"]))
    articles = {
        row["article"]
        for row in matching
        if view.reprints == "all" or row["copy"] == firsts[row["story"]]
    }
    types = {row["speaker"]: row["type"] for row in tables["speakers"]}
    coded = {
        (row["statement"], row["theme"])
        for row in tables["codings"]
        if (not view.themes or row["theme"] in view.themes)
        and (not view.stances or read_stance(row, view) in view.stances)
    }
    holding = [row for row in tables["tokens"] if row["term"] == view.term]
    statements = {
        row["statement"]
        for row in tables["statements"]
        if row["article"] in articles
        and (not view.speakers or row["speaker"] in view.speakers)
        and (not view.speaker_types or types[row["speaker"]] in view.speaker_types)
        and (not view.kinds or row["kind"] in view.kinds)
        and (not (view.themes or view.stances) or row["statement"] in {s for s, _ in coded})
        and (not view.term or row["statement"] in {t["statement"] for t in holding})
    }
    by_statement = any(getattr(view, facet) for facet in STATEMENT_FACETS)
    spans = {row["statement"]: row for row in tables["statements"]}
    themes = {row["sentence"]: set(row["themes"]) for row in tables["sentences"]}
    with_term = {t["sentence"] for t in holding}

    def speaks(row: dict) -> bool:
        return any(
            spans[one]["article"] == row["article"]
            and row["begin"] < spans[one]["end"]
            and spans[one]["begin"] < row["end"]
            for one in statements
        )

    def fits(row: dict) -> bool:
        if view.term and row["sentence"] not in with_term:
            return False
        if by_statement:
            return True
        return not view.themes or bool(themes[row["sentence"]] & set(view.themes))

    sentences = {
        row["sentence"]
        for row in tables["sentences"]
        if row["article"] in articles and fits(row) and (not by_statement or speaks(row))
    }
    tokens = {
        (row["article"], row["begin"])
        for row in tables["tokens"]
        if row["article"] in articles
        and fits(row)
        and (not by_statement or row["statement"] in statements)
    }
    held = {key.rsplit(":", 1)[0] for key in statements | (set() if by_statement else sentences)}
    narrowed = by_statement or view.themes or view.term
    return {
        "statements": statements,
        "codings": {pair for pair in coded if pair[0] in statements},
        "sentences": sentences,
        "tokens": tokens,
        "articles": held if narrowed else articles,
        "speakers": {spans[one]["speaker"] for one in statements} - {"unknown"},
    }


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_filter_selects_what_its_rules_say(corpus: Corpus, tables, data) -> None:
    check_selected(corpus, tables, data.draw(filters(corpus)))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_filter_selects_what_its_rules_say_among_reprints(
    mirrored: Corpus, mirrored_tables, data
) -> None:
    check_selected(mirrored, mirrored_tables, data.draw(filters(mirrored)))


def check_selected(corpus: Corpus, tables: dict[str, list[dict]], view: Filter) -> None:
    counted = query.totals(corpus, view).set_index("unit").n.to_dict()
    rows = expected(tables, view)
    assert counted == {unit: len(rows[unit]) for unit in counted}
    assert set(query.evidence(corpus, view, "statements").id) == rows["statements"]


# ---- reprints -----------------------------------------------------------------------------


def test_a_story_counts_once_unless_every_copy_is_wanted(mirrored: Corpus, tables) -> None:
    once = query.totals(mirrored, Filter()).set_index("unit").n
    assert once["articles"] == len(tables["articles"]) == 3
    every = query.totals(mirrored, Filter(reprints="all")).set_index("unit").n
    assert every["articles"] == 12
    assert all(every[unit] > once[unit] for unit in ("statements", "sentences", "tokens"))
    assert every["speakers"] == once["speakers"]


def test_of_a_story_the_article_counts_that_the_filter_matches(mirrored: Corpus) -> None:
    whole = query.articles(mirrored, Filter()).article.tolist()
    assert all(name.endswith("mirror-1") for name in whole)  # complete, and the earliest known
    for view, suffix in (
        (Filter(outlets=("镜报",)), "mirror-1"),
        (Filter(outlets=("转载网",)), "mirror-3"),
        (Filter(outlets=("转载网", "镜报"), date_from="2023-05-02"), "mirror-2"),
    ):
        names = query.articles(mirrored, view).article.tolist()
        assert len(names) == 3, view
        assert all(name.endswith(suffix) for name in names), view
        assert query.count(mirrored, view, "statements") > 0


def test_stories_list_their_copies(mirrored: Corpus, corpus: Corpus) -> None:
    listed = query.reprints(mirrored, Filter())
    assert listed.n.tolist() == [4, 4, 4]
    for row in listed.itertuples():
        assert row.story == row.article
        assert [one["similarity"] for one in row.copies] == sorted(
            (one["similarity"] for one in row.copies), reverse=True
        )
        every = query.evidence(mirrored, Filter(reprints="all"), row.mark)
        assert set(every.id) == {row.article, *(one["article"] for one in row.copies)}
        assert query.evidence(mirrored, Filter(), row.mark).id.tolist() == [row.article]
    assert query.reprints(mirrored, Filter(outlets=("转载网",))).empty
    assert query.reprints(corpus, Filter()).empty
    assert query.articles(mirrored, Filter()).copies.tolist() == [3, 3, 3]
    assert query.articles(corpus, Filter()).copies.tolist() == [0, 0, 0]


def test_copies_are_offered_only_where_they_count(mirrored: Corpus) -> None:
    def offered(**facets) -> set[str]:
        found = query.options(mirrored, Filter(**facets), "articles").value
        return {name.rpartition("mirror-")[2] for name in found}

    assert offered() == {"1"}
    assert offered(outlets=("转载网",)) == {"1", "3"}
    assert len(query.options(mirrored, Filter(reprints="all"), "articles")) == 12
    seen = query.options(mirrored, Filter(), "outlets")
    counts = dict(zip(seen.value, seen.n, strict=True))
    assert counts["镜报"] > counts["转载网"] > 0


def test_words_are_compared_with_each_story_once(mirrored: Corpus) -> None:
    assert query.term_table(mirrored, Filter()).keyness.isna().all()
    one, *others = query.articles(mirrored, Filter()).article
    copies = query.reprints(mirrored, Filter()).set_index("story").copies
    for chosen in (one, copies[one][-1]["article"]):  # the story, or its shortest copy
        view = Filter(articles=(chosen,))
        rows = query.term_table(mirrored, view, limit=30, minimum=1, stop_words=True)
        rest = Filter(articles=tuple(others))
        sizes = [query.count(mirrored, part, "tokens") for part in (view, rest)]
        for row in rows.itertuples():
            elsewhere = query.count(mirrored, rest, Mark("tokens", term=row.term))
            assert row.keyness == pytest.approx(measures.log_likelihood(row.n, elsewhere, *sizes))


def test_a_corpus_without_copies_is_asked_no_more_than_before(corpus: Corpus) -> None:
    assert not corpus.has_copies
    assert select(corpus, Filter()).rows("tokens", "t") == "true"


def test_dates_leave_undated_articles_out() -> None:
    from analysis.sample import sample

    assert query.articles(sample(), Filter(date_from="2024-01-01")).article.tolist() == ["sample-1"]
    assert query.articles(sample(), Filter(date_to="2024-02-29")).empty
    assert query.articles(sample(), Filter(date_to="2024-03-01")).article.tolist() == ["sample-1"]
    by_day = query.dates(sample(), Filter(date_to="2000-01-01"))
    assert by_day.published.tolist() == ["", "2024-03-01"]
    for (mark, number), name in zip(marks_of(by_day), ("sample-2", "sample-1"), strict=True):
        assert query.evidence(sample(), Filter(), mark).id.tolist() == [name] * number


def test_theme_and_stance_must_hold_on_the_same_coding(corpus: Corpus, tables) -> None:
    view = Filter(themes=("technology",), stances=("for",))
    wanted = {
        row["statement"]
        for row in tables["codings"]
        if (row["theme"], row["stance"]) == ("technology", "for")
    }
    assert set(query.evidence(corpus, view, "statements").id) == wanted != set()


# ---- how sure a coding must be ------------------------------------------------------------


def test_what_is_less_sure_than_asked_for_is_undecided(corpus: Corpus, tables) -> None:
    view = Filter(confidence=60)
    unsure = {
        (row["statement"], row["theme"]) for row in tables["codings"] if row["confidence"] < 0.6
    }
    shown = query.stances(corpus, view)
    undecided = shown[shown.stance == UNDECIDED]
    assert 0 < len(unsure) < len(shown) == len(tables["codings"])
    assert set(zip(undecided.statement, undecided.theme, strict=True)) == unsure
    opened = query.evidence(corpus, view, Mark("codings", stance=UNDECIDED))
    assert len(opened) == len(unsure)
    assert all(stances == [UNDECIDED] for stances in opened.stances)
    assert UNDECIDED not in set(query.telling_quotes(corpus, view, 5).stance)
    assert query.stance_counts(corpus, Filter()).stance.ne(UNDECIDED).all()
    voices = query.speaker_themes(corpus, view)
    assert voices.undecided.sum() == len(unsure)
    assert (voices.n == voices[list(SHOWN_STANCES)].sum(axis=1)).all()
    offered = query.options(corpus, view, "stances").set_index("value").n
    assert offered[UNDECIDED] == len({statement for statement, _ in unsure})
    article = undecided.article.iloc[0]
    highlights = query.article_highlights(corpus, view, article)
    assert UNDECIDED in {stance for stances in highlights.stances for stance in stances}


def test_what_an_analyst_decided_stands_however_unsure(corpus: Corpus, tables) -> None:
    rows = [dict(row, coder="分析员", confidence=0.1) for row in tables["codings"]]
    decided = Corpus(
        {name: corpus.table(name) for name in SCHEMAS} | {"codings": table("codings", rows)}
    )
    assert UNDECIDED not in set(query.stance_counts(decided, Filter(confidence=95)).stance)


# ---- what is shown ------------------------------------------------------------------------


@pytest.mark.parametrize("unit", UNITS)
def test_evidence_shows_true_spans(corpus: Corpus, tables, unit: str) -> None:
    texts = {row["article"]: row["text"] for row in tables["articles"]}
    rows = query.evidence(corpus, Filter(), unit)
    assert len(rows) == query.count(corpus, Filter(), unit) > 0
    for row in rows.head(400).itertuples():
        text = texts[row.article]
        assert row.text == text[row.begin : row.end]
        assert row.context == text[row.context_begin : row.context_end]
        assert row.context_begin <= row.begin
        assert len(row.themes) == len(row.stances) or not row.stances
        assert all(text[w["begin"] : w["end"]] == w["text"] for w in row.reasons)


def test_concordance_is_the_text(corpus: Corpus, tables) -> None:
    texts = {row["article"]: row["text"] for row in tables["articles"]}
    rows = query.concordance(corpus, Filter(), "Sora", width=10)
    assert len(rows) > 5
    for row in rows.itertuples():
        line = row.left + row.keyword + row.right
        begin = row.begin - len(row.left)
        assert texts[row.article][begin : begin + len(line)] == line
        assert "\n" not in line


def test_highlights_tell_selected_from_the_rest(corpus: Corpus) -> None:
    view = Filter(themes=("technology",), term="Sora")
    article = query.articles(corpus, view).article[0]
    spans = query.article_highlights(corpus, view, article)
    assert set(spans.layer) == {"statement", "sentence", "term"}
    chosen = spans[spans.selected & (spans.layer == "statement")]
    narrowed = Filter(**{**vars(view), "articles": (article,)})
    assert set(chosen.id) == set(query.evidence(corpus, narrowed, "statements").id)
    assert not spans.selected.isna().any()


def test_a_statement_says_why(corpus: Corpus) -> None:
    coded = query.stances(corpus, Filter(stances=("for",))).iloc[0]
    row = query.statement(corpus, coded.statement)
    assert coded.theme in [coding["theme"] for coding in row["codings"]]
    assert row["profile"]["name"] == row["speaker_name"]
    assert row["codings"][0]["evidence"] == [] or row["reasons"]


def test_speaker_detail_agrees_with_the_counts(corpus: Corpus) -> None:
    counted = query.speaker_counts(corpus, Filter()).iloc[0]
    detail = query.speaker_detail(corpus, Filter(), counted.speaker)
    assert detail.profile["name"] == counted["name"]
    assert len(detail.statements) == counted.n == detail.counts.n[0]


def test_quotes_differ_and_are_the_same_each_time(corpus: Corpus) -> None:
    quotes = query.telling_quotes(corpus, Filter(), 4)
    assert len(quotes) == 4
    assert quotes.speaker.is_unique
    assert quotes.stance.nunique() > 1
    assert quotes.theme.nunique() > 1
    assert "none" not in set(quotes.stance)
    assert quotes.why[0] == ["stance", "theme", "direct"]
    assert quotes.equals(query.telling_quotes(corpus, Filter(), 4))


def test_the_finding_names_what_the_tables_hold(corpus: Corpus) -> None:
    found = query.finding(corpus, Filter())
    assert [theme["n"] for theme in found["themes"]] == sorted(
        (theme["n"] for theme in found["themes"]), reverse=True
    )
    assert found["speaker"]["speaker"] == query.speaker_counts(corpus, Filter()).speaker[0]
    contested = found["contested"]
    for side in ("for", "against"):
        assert query.count(corpus, Filter(), contested[f"{side}_mark"]) == contested[side] > 0


def test_term_measures(corpus: Corpus, tables) -> None:
    rows = query.term_table(corpus, Filter(), limit=None, minimum=1, stop_words=True)
    assert rows.n.sum() == len(tables["tokens"])
    assert rows.per_10k.sum() == pytest.approx(10_000)
    assert rows.dispersion.between(0, 1).all()
    assert rows.keyness.isna().all()  # the whole corpus leaves no rest to compare with
    stopped = query.term_table(corpus, Filter(), limit=None, minimum=1)
    assert "的" in set(rows.term) - set(stopped.term)
    part = query.term_table(corpus, Filter(articles=(tables["articles"][0]["article"],)))
    assert part.keyness.notna().all()
    assert query.term_table(corpus, Filter(), containing="智能").term.str.contains("智能").all()


@pytest.mark.parametrize("kinds", [(), ("direct",)])
def test_dispersion_follows_the_formula(corpus: Corpus, tables, kinds) -> None:
    view = Filter(kinds=kinds)
    spoken = set(query.evidence(corpus, view, "statements").id)
    sizes = {row["article"]: row["tokens"] for row in tables["articles"]}
    parts = Counter(
        (row["article"], row["position"] * PARTS // sizes[row["article"]], row["term"])
        for row in tables["tokens"]
        if not kinds or row["statement"] in spoken
    )
    whole: Counter[tuple[str, int]] = Counter()
    for (article, part, _), count in parts.items():
        whole[article, part] += count
    for row in query.term_table(corpus, view, limit=20).itertuples():
        counts = [parts[article, part, row.term] for article, part in whole]
        expected = measures.deviation_of_proportions(counts, list(whole.values()))
        assert row.dispersion == pytest.approx(expected)


# ---- strange input ------------------------------------------------------------------------

HOSTILE = ("'; DROP TABLE statements; --", '"', "%;=", "\x00", "𠀀", "‮x", "' OR 1=1")


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_select_nothing(corpus: Corpus, value: str) -> None:
    for facet in FACETS:
        assert query.count(corpus, Filter(**{facet: (value,)}), "statements") == 0
    assert query.count(corpus, Filter(term=value), "statements") == 0
    assert query.concordance(corpus, Filter(), value).empty
    mark = Mark("tokens", term=value, speaker=value, theme=value)
    assert Mark.decode(mark.encode()) == mark
    assert query.count(corpus, Filter(), mark) == 0


@given(st.text())
def test_decoding_any_text_gives_a_mark_or_the_named_error(text: str) -> None:
    try:
        mark = Mark.decode(text)
    except SelectionError:
        return
    assert Mark.decode(mark.encode()) == mark


@given(
    st.builds(
        Mark,
        st.sampled_from(UNITS),
        theme=st.text(),
        speaker=st.text(),
        term=st.text(),
        begin=st.integers(-1, 999_999_999),
    )
)
def test_marks_come_back_as_they_were(mark: Mark) -> None:
    assert Mark.decode(mark.encode()) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "statements;",
        "statements;theme",
        "statements;colour=red",
        "statements;theme=a;theme=b",
        "statements;begin=x",
        "statements;begin=-1",
        "statements;begin=99999999999999",
        "statements;theme=%FF",
        "statements;theme=\ud800",
        "statements;theme=" + "x" * 100_000,
    ],
)
def test_broken_marks_are_refused_by_name(text: str) -> None:
    with pytest.raises(SelectionError):
        Mark.decode(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"date_from": "2024-13-01"},
        {"date_to": "2024"},
        {"themes": "risk"},
        {"term": "\ud800"},
        {"reprints": "twice"},
    ],
)
def test_broken_filters_are_refused_by_name(wrong: dict) -> None:
    with pytest.raises(SelectionError):
        Filter(**wrong)


@pytest.mark.parametrize(
    "ask",
    [
        lambda corpus: query.options(corpus, Filter(), "colour"),
        lambda corpus: query.theme_counts(corpus, Filter(), "tokens"),
        lambda corpus: query.theme_course(corpus, Filter(), "articles"),
        lambda corpus: query.term_table(corpus, Filter(), "beauty"),
        lambda corpus: query.article(corpus, "none"),
        lambda corpus: query.statement(corpus, ""),
    ],
)
def test_questions_that_make_no_sense_are_refused_by_name(corpus: Corpus, ask) -> None:
    with pytest.raises(SelectionError):
        ask(corpus)


def test_an_empty_corpus_answers_with_nothing() -> None:
    empty = Corpus({name: table(name, []) for name in SCHEMAS})
    for name, question in COUNTING.items():
        rows = question(empty, Filter(themes=("risk",), term="算力"))
        assert rows.empty or not rows.n.any(), name
        assert {"n", "mark"} <= set(rows.columns), name
    assert query.finding(empty, Filter())["contested"] is None
    assert query.evidence(empty, Filter(), "statements").empty


def test_many_threads_get_the_same_answers(seeds_corpus: Path) -> None:
    corpus = Corpus.open(seeds_corpus)
    views = [Filter(), Filter(themes=("technology",)), Filter(kinds=("direct",)), Filter(term="AI")]
    alone = [query.theme_counts(corpus, view) for view in views]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda at: query.theme_counts(corpus, views[at % 4]), range(80)))
    assert all(rows.equals(alone[at % 4]) for at, rows in enumerate(together))
