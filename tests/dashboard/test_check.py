"""The blind check: nothing is shown of the program, answers are kept, the report follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis import checking, query
from analysis.corpus import Corpus
from analysis.corrections import from_lines
from analysis.filter import Filter, Mark
from analysis.library import default_folder
from dashboard.corpus_folder import CORPUS_VARIABLE, SHARED_VARIABLE
from tests.dashboard import pages
from tests.dashboard.test_correcting import html, journals, said

WHO = "测试员"
SAMPLE = {"section": "check", "statements": "2", "paragraphs": "1", "seed": "3"}


@pytest.fixture(autouse=True)
def served(seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    monkeypatch.setenv(SHARED_VARIABLE, "1")
    monkeypatch.setenv("AI_DISCOURSE_LIBRARY", str(tmp_path))


@pytest.fixture
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


def begun() -> AppTest:
    page = pages.run("data", **SAMPLE)
    assert page.button(key="check_start").disabled, "an answer needs a name"
    page.text_input(key="check_who").set_value(WHO).run()
    return clicked(page, "check_start")


def clicked(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception, page.exception[0].stack_trace
    return page


def kept() -> list[checking.Answer]:
    (path,) = Path(default_folder()).rglob("*answers.jsonl")
    return checking.Answers(path).entries()


def test_a_case_shows_the_words_and_nothing_of_what_the_program_made_of_them(
    corpus: Corpus,
) -> None:
    first = checking.sample(corpus, 2, 3)[0]
    (row,) = query.evidence(corpus, Filter(), Mark("statements", statement=first)).itertuples()
    page = begun()
    shown = said(page, "check_statement")
    assert row.text in shown
    assert shown.replace(row.label, "") == row.context
    assert not [box for box in page.selectbox if box.key and str(box.key).startswith("check")]
    assert not pages.figures(page)


def test_the_answers_lead_to_the_report_and_a_difference_becomes_a_correction(
    corpus: Corpus,
) -> None:
    page = clicked(begun(), "check_no")
    assert "2 of 3" in html(page)
    page = clicked(page, "check_yes")
    page.checkbox[0].check()
    page = clicked(page, "check_save")
    assert "3 of 3" in html(page)
    page = clicked(page, "check_nobody_speaks")
    answers = {(one.kind, one.is_statement) for one in kept()}
    assert answers == {("statement", False), ("statement", True), ("passage", None)}
    assert {one.who for one in kept()} == {WHO}
    expected = checking.report(corpus, kept())["statement_precision"]
    (shown,) = pages.figures(page)["check_report"]["data"][:1]
    assert shown["x"][0] == expected.value == 0.5
    table = dict(pages.components(page, "text_nodes"))["table_differences"]["nodes"]
    assert "not a statement" in "".join(map(pages.said, table))


def test_a_difference_offers_to_become_a_correction() -> None:
    page = clicked(clicked(begun(), "check_no"), "check_leave")
    (one,) = kept()
    differences = dict(pages.components(page, "text_nodes"))["table_differences"]
    assert f'["take", "{one.id}"]' in opened(differences["nodes"][0])
    assert not journals(), "offered, not done"


def opened(node: dict | str) -> list[str]:
    """What the parts of a drawn text open."""
    if isinstance(node, str):
        return []
    own = [node["opens"]] if node.get("opens") else []
    return own + [one for child in node["children"] for one in opened(child)]


def test_an_answer_can_be_given_anew_and_the_last_one_counts() -> None:
    page = clicked(begun(), "check_no")
    page = clicked(page, "check_before")
    page = clicked(page, "check_unsure")
    assert [one.is_statement for one in kept()] == [None]
    assert not journals()


def test_answers_are_exported_as_they_can_be_imported() -> None:
    clicked(begun(), "check_unsure")
    lines = checking.answers_as_lines(kept())
    target = checking.Answers(Path(default_folder()) / "other.jsonl")
    assert target.take(lines.encode()) == (1, [])
    assert from_lines(lines.encode())[0] == [], "an answer is no correction"
