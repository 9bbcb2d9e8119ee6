"""Correcting by hand what is open: charts follow, the law of evidence holds, undoing restores."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis import query
from analysis.codebook import PROGRAM
from analysis.corpus import Corpus
from analysis.corrections import from_lines
from analysis.filter import Filter, Mark
from dashboard import corrections
from dashboard.components.correcting import ABSENT
from dashboard.corpus_folder import CORPUS_VARIABLE, SHARED_VARIABLE
from dashboard.state import side_of
from tests.dashboard import pages

WHO = "测试员"


@pytest.fixture
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


@pytest.fixture(autouse=True)
def served(seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server over the seeds with a shared library of its own; answers where that lies."""
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    monkeypatch.setenv(SHARED_VARIABLE, "1")
    monkeypatch.setenv("AI_DISCOURSE_LIBRARY", str(tmp_path))
    return tmp_path


@pytest.fixture
def coding(corpus: Corpus) -> Any:
    """The first coding of a named speaker's statement for a theme's proposition."""
    rows = query.evidence(corpus, Filter(), "codings")
    return next(r for r in rows.itertuples() if r.stances[0] == "for" and r.speaker_name)


def opened(statement: str, path: str = "stances", **address: Any) -> AppTest:
    """The page with the form that corrects a statement, signed."""
    mark = Mark("statements", statement=statement).encode()
    page = pages.run(path, mark=mark, correct="1", **address)
    return page.text_input(key="correct_who").set_value(WHO).run()


def counted(page: AppTest) -> Counter[str]:
    """What the drawn marks of the page count, by mark."""
    return Counter({drawn.mark: drawn.n or 0 for drawn in pages.drawn(page)})


def lawful(page: AppTest, corpus: Corpus) -> bool:
    """Whether every number of the page opens as many rows, of the corpus with corrections."""
    held = corrections.Journal(next(Path(p) for p in journals()))
    corrected = corrections.apply(corpus, held.entries()).corpus
    drawn = [one for one in pages.drawn(page) if one.n is not None]
    assert drawn
    return all(query.count(corrected, Filter(), side_of(one.mark)[1]) == one.n for one in drawn)


def journals() -> list[Path]:
    from analysis.library import default_folder

    return list(Path(default_folder()).rglob("*corrections.jsonl"))


def undo(page: AppTest) -> AppTest:
    """The page after the first correction shown is undone."""
    button = next(one for one in page.button if str(one.key).startswith("undo_"))
    page = button.click().run()
    assert not page.exception
    return page


def called(page: AppTest, name: str) -> AppTest:
    """The page after a name was typed for the speaker."""
    box = page.selectbox(key="correct_speaker")
    box.options.append(name)
    return box.set_value(name).run()


def html(page: AppTest) -> str:
    return "".join(str(element.proto.body) for element in page.get("html"))


def said(page: AppTest, prefix: str) -> str:
    held = [data["nodes"] for key, data in pages.components(page, "text_nodes") if prefix in key]
    return "".join(pages.said(one) for nodes in held for one in nodes)


def test_a_stance_corrected_moves_its_dot_and_undoing_moves_it_back(
    corpus: Corpus, coding: Any
) -> None:
    theme = coding.themes[0]
    mark = Mark("codings", theme=theme, statement=coding.statement).encode()
    before = pages.figures(pages.run("stances"))
    page = opened(coding.statement)
    page.selectbox(key=f"correct_{theme}").set_value("against").run()
    assert not page.exception
    assert place_of(before, mark) > place_of(pages.figures(page), mark)
    assert lawful(page, corpus)
    undo(page)
    assert pages.figures(pages.run("stances")) == before


def place_of(figures: dict[str, Any], mark: str) -> float:
    """Where in the chart of sides a mark is drawn, from against to for."""
    (dots,) = figures["stances_dots"]["data"]
    return float(dots["x"][dots["customdata"].index(mark)])


def test_a_coding_by_hand_says_whose_it_is_instead_of_how_sure_the_program_was(
    coding: Any,
) -> None:
    theme = coding.themes[0]
    mark = Mark("statements", statement=coding.statement).encode()
    assert "Confidence" in said(pages.run("stances", mark=mark), "evidence_item")
    opened(coding.statement).selectbox(key=f"correct_{theme}").set_value("against").run()
    reasons = said(pages.run("stances", mark=mark), "evidence_item")
    assert f"by hand, {WHO}" in reasons
    assert "1.00" not in reasons
    signed = said(pages.run("stances", mark=mark), "corrected_")
    assert WHO in signed


def test_a_theme_is_taken_out_and_added(corpus: Corpus, coding: Any) -> None:
    theme = coding.themes[0]
    page = opened(coding.statement)
    page.selectbox(key=f"correct_{theme}").set_value(ABSENT).run()
    page.selectbox(key="correct_talent").set_value("none").run()
    assert not page.exception
    page = pages.run("themes")
    drawn = counted(page)
    mark = Mark("statements", theme="talent").encode()
    assert drawn[mark] == query.count(corpus, Filter(), mark) + 1
    assert lawful(page, corpus)


def test_the_speaker_is_changed_to_a_new_name_who_stands_among_the_voices(
    corpus: Corpus, coding: Any
) -> None:
    page = called(opened(coding.statement), "贾名实")
    assert not page.exception
    voices = pages.run("voices", voices="60")
    assert "贾名实" in str(pages.figures(voices))
    assert lawful(voices, corpus)
    page = undo(page)
    assert "贾名实" not in str(pages.figures(pages.run("voices", voices="60")))


def test_not_a_statement_is_counted_nowhere_and_comes_back(corpus: Corpus, coding: Any) -> None:
    page = opened(coding.statement)
    page.button(key="correct_reject").click().run()
    assert not page.exception
    assert "mark" not in page.query_params, "what was open is gone"
    n = corpus.table("statements").num_rows
    assert f"<strong>{n - 1}</strong> statements" in html(page)
    assert lawful(page, corpus)


def test_what_is_corrected_is_kept_with_who_and_when(coding: Any) -> None:
    called(opened(coding.statement), "贾名实")
    (path,) = journals()
    (kept,), broken = from_lines(path.read_bytes())
    assert (kept.who, kept.kind, kept.voice and kept.voice.name) == (WHO, "speaker", "贾名实")
    assert kept.when and not broken


def test_a_coding_of_the_program_has_its_coder(corpus: Corpus) -> None:
    rows = query.evidence(corpus, Filter(), "codings")
    assert {coder for coders in rows["coders"] for coder in coders} == {PROGRAM}


def test_where_nothing_is_kept_the_form_says_so(
    coding: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "end with this visit"
    assert told not in " ".join(one.value for one in opened(coding.statement).caption)
    monkeypatch.delenv(SHARED_VARIABLE)
    page = opened(coding.statement)
    assert told in " ".join(one.value for one in page.caption)
    theme = coding.themes[0]
    page.selectbox(key=f"correct_{theme}").set_value("against").run()
    assert WHO in said(page, "corrected_"), "it holds for the visit"
    mark = Mark("statements", statement=coding.statement).encode()
    assert WHO not in said(pages.run("stances", mark=mark), "corrected_"), "for this visit alone"
