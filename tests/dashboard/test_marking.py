"""Marking a missed statement: the stretch is exact, the form keeps it, undoing takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import query
from analysis.corpus import Corpus
from analysis.filter import Filter
from dashboard.components.marking import is_quoted, trimmed
from dashboard.corpus_folder import CORPUS_VARIABLE, SHARED_VARIABLE
from tests.dashboard import pages
from tests.dashboard.test_correcting import html, journals, said, undo

ARTICLE = "000_a71b114e23f90809"


@pytest.fixture(autouse=True)
def served(seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    monkeypatch.setenv(SHARED_VARIABLE, "1")
    monkeypatch.setenv("AI_DISCOURSE_LIBRARY", str(tmp_path))


@pytest.fixture
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


@pytest.fixture
def missed(corpus: Corpus) -> tuple[int, int, str]:
    """A sentence of the body in which the program hears nobody."""
    rows = corpus.ask(
        'SELECT e.begin, e."end", substring(a.text, e.begin + 1, e."end" - e.begin) AS text'
        " FROM sentences e JOIN articles a USING (article) WHERE e.article = $a AND"
        " e.part = 'body' AND NOT EXISTS (SELECT 1 FROM statements s WHERE s.article = e.article"
        ' AND s.begin < e."end" AND e.begin < s."end") ORDER BY e.begin',
        {"a": ARTICLE},
    )
    return int(rows.begin[0]), int(rows.end[0]), str(rows.text[0])


def test_the_form_shows_exactly_what_is_asked_for(missed: tuple[int, int, str]) -> None:
    begin, end, text = missed
    page = pages.run("read", article=ARTICLE, begin=str(begin), end=str(end))
    assert text.strip() in said(page, "marking_text")


@pytest.mark.parametrize(
    "asked",
    [{"begin": "9"}, {"begin": "9", "end": "3"}, {"begin": "x", "end": "9"},
     {"begin": "1", "end": "99999999"}, {"begin": "9" * 20, "end": "9" * 21}],
)  # fmt: skip
def test_an_address_that_misstates_a_stretch_asks_for_nothing(asked: dict[str, str]) -> None:
    page = pages.run("read", article=ARTICLE, **asked)
    assert not said(page, "marking_text")


def test_what_is_marked_is_a_statement_of_its_speaker_until_it_is_undone(
    corpus: Corpus, missed: tuple[int, int, str]
) -> None:
    begin, end, text = missed
    n = len(query.evidence(corpus, Filter(), "statements"))
    page = pages.run("read", article=ARTICLE, begin=str(begin), end=str(end))
    box = page.selectbox(key=f"marking_{begin}_{end}_speaker")
    box.options.append("贾名实")
    box.set_value("贾名实")
    page.button(key="marking_keep").click().run()
    assert not page.exception
    assert "begin" not in page.query_params
    assert f"<strong>{n + 1}</strong> statements" in html(page)
    detail = said(page, "evidence_item")
    assert text.strip() in detail
    assert "贾名实" in detail
    assert len(journals()) == 1
    assert f"<strong>{n}</strong> statements" in html(undo(page))


def test_a_stretch_over_two_paragraphs_is_refused_with_a_reason(corpus: Corpus) -> None:
    rows = corpus.ask(
        "SELECT begin, \"end\" FROM paragraphs WHERE article = $a AND part = 'body' ORDER BY begin",
        {"a": ARTICLE},
    )
    begin, end = int(rows.begin[0]), int(rows.end[1])
    page = pages.run("read", article=ARTICLE, begin=str(begin), end=str(end))
    page.button(key="marking_keep").click().run()
    assert "one paragraph" in page.error[0].value
    assert not journals()


@given(st.text(alphabet="他说：“”「」 好\n", max_size=12), st.data())
def test_trimming_only_takes_away_space_and_one_pair_of_marks(text: str, data) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    first, last = trimmed(text, begin, end)
    assert begin <= first and last <= end
    bare = text[begin:end].strip()
    assert text[first:last] in (bare, bare[1:-1])


@pytest.mark.parametrize(
    ("text", "words", "quoted"),
    [("他说：“好，再来。”", "再来", True), ("“好。”他说再来。", "再来", False),
     ("他说「好」", "好", True), ("他说再来", "再来", False)],
)  # fmt: skip
def test_speech_in_quotation_marks_is_direct(text: str, words: str, quoted: bool) -> None:
    begin = text.index(words)
    assert is_quoted(text, begin, begin + len(words)) is quoted
