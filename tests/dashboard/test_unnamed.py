"""Voices whom no article names, in the filter and where a speaker is chosen: each its article's."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import query
from analysis.articles import Article, Part
from analysis.corpus import Corpus
from analysis.filter import Filter, Mark
from analysis.pipeline import analyse_articles
from dashboard.corpus_folder import CORPUS_VARIABLE
from tests.dashboard import pages
from tests.dashboard.test_correcting import html

ARTICLES = 14


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Articles of as many outlets: in each a report speaks, and one who is named."""
    found = []
    for number in range(ARTICLES):
        name = f"李{'一二三四五六七八九十甲乙丙丁'[number]}明"
        text = f"第{number}天，报告显示，大模型正在改变工厂。\n厂长{name}说：“会好的。”"
        parts = (Part("body", 0, len(text)),)
        title, outlet = f"第{number}篇", f"a-{number}.example"
        found.append(Article(f"a{number}", "a.txt", text, title, outlet=outlet, parts=parts))
    path = tmp_path_factory.mktemp("unnamed") / "corpus"
    analyse_articles(found).save(path)
    return path


@pytest.fixture(autouse=True)
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(folder))


def options(label: str, facet: str = "more", **address: object) -> list[str]:
    page = pages.run("overview", **address)
    page.session_state[f"open_{facet}"] = True
    page.run()
    return next(list(box.options) for box in page.multiselect if box.label == label)


def test_the_filter_lists_who_is_named(folder: Path) -> None:
    everyone = query.speaker_counts(Corpus.open(folder), Filter())
    assert sum(everyone["name"] == "报告") == ARTICLES
    listed = options("Speaker", "speakers")
    assert len(listed) == ARTICLES
    assert not any("报告" in name for name in listed)


def test_one_who_is_chosen_is_listed_with_the_article() -> None:
    assert "报告（第3篇） · 1" in options("Speaker", "speakers", speakers=["报告@a3"])
    assert "Speaker = 报告（第3篇）" in html(pages.run("overview", speakers=["报告@a3"]))
    page = pages.run("voices", speaker="报告@a3")
    shown = dict(pages.components(page, "text_nodes"))["speaker_name"]
    assert "报告（第3篇）" in "".join(pages.said(node) for node in shown["nodes"])


def test_a_list_shows_its_values_as_they_are() -> None:
    """Only the labels of buttons are Markdown, in which a point would be escaped."""
    assert "a-3.example · 2" in options("Outlet")


def test_a_correction_offers_the_unnamed_of_its_article(folder: Path) -> None:
    corpus = Corpus.open(folder)
    rows = corpus.ask("SELECT statement FROM statements WHERE article = 'a3' ORDER BY begin")
    mark = Mark("statements", statement=rows.statement[1]).encode()
    page = pages.run("stances", mark=mark, correct="1")
    offered = list(page.selectbox(key="correct_speaker").options)
    assert offered.count("报告") == 1
    assert len(offered) == ARTICLES + 1


def test_those_whom_nobody_names_are_not_offered_as_one(folder: Path) -> None:
    pairs = query.likely_duplicates(Corpus.open(folder), Filter())
    assert "报告" not in set(pairs["name"])
