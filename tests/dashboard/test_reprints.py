"""Reprints on the page: counted once or all by a switch that only shows where it matters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis import Corpus, Filter, query, read
from analysis.pipeline import analyse_articles
from dashboard.corpus_folder import CORPUS_VARIABLE
from tests.dashboard import pages

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


@pytest.fixture(scope="module")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus in which each seed stands twice."""
    seeds = list(read([SEEDS]))
    copies = [replace(seed, article=f"{seed.article}-copy", outlet="转载网") for seed in seeds]
    folder = tmp_path_factory.mktemp("mirrored") / "corpus"
    analyse_articles(seeds + copies).save(folder)
    return folder


def opened(path: str = "overview", **address: object) -> AppTest:
    """The page with the popover of further facets open."""
    page = AppTest.from_file(str(pages.APP), default_timeout=30)
    page.session_state["open_more"] = True
    for name, value in {"lang": "en", **address}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception, page.exception[0].stack_trace
    return page


def switch(page: AppTest) -> list:
    return [group for group in page.get("button_group") if group.key == "facet_reprints"]


def text(page: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in page.get("html"))


def test_the_switch_shows_only_where_there_are_copies(mirrored, seeds_corpus, monkeypatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    assert not switch(opened())
    monkeypatch.setenv(CORPUS_VARIABLE, str(mirrored))
    assert len(switch(opened())) == 1


def test_the_switch_changes_address_caption_and_numbers(mirrored, monkeypatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(mirrored))
    corpus = Corpus.open(mirrored)
    once, every = (
        query.count(corpus, Filter(reprints=value), "statements") for value in ("once", "all")
    )
    assert every == 2 * once
    page = opened()
    assert f"<strong>{once}</strong>" in text(page)
    assert "Filter: none" in text(page)
    switch(page)[0].set_value("all").run()
    assert page.query_params["reprints"] == "all"
    assert f"<strong>{every}</strong>" in text(page)
    assert "Filter: Reprints = Every copy" in text(page)
    switch(page)[0].set_value("once").run()
    assert "reprints" not in page.query_params
    assert "Filter: none" in text(page)


def test_a_misstated_switch_counts_as_not_set(mirrored, monkeypatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(mirrored))
    assert "Filter: none" in text(opened(reprints="twice"))
    assert "筛选：转载 = 每篇都计" in text(opened(reprints="all", lang="zh"))


def test_the_chip_takes_the_switch_back(mirrored, monkeypatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(mirrored))
    page = pages.run("overview", reprints="all")
    chips = dict(pages.components(page, "text_nodes"))["chips"]["nodes"]
    assert [chip["opens"] for chip in chips] == ["reprints=all"]


@pytest.mark.parametrize("path", ["overview", "words", "themes", "voices", "stances", "read"])
@pytest.mark.parametrize("reprints", ["once", "all"])
def test_every_number_opens_to_its_rows(mirrored, monkeypatch, path: str, reprints: str) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(mirrored))
    corpus, view = Corpus.open(mirrored), Filter(reprints=reprints)
    found = pages.drawn(pages.run(path, **({} if reprints == "once" else {"reprints": reprints})))
    assert found
    for mark in found[:: max(1, len(found) // 60)]:
        assert mark.n in (None, query.count(corpus, view, mark.mark)), mark


def test_a_copy_can_still_be_read(mirrored, monkeypatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(mirrored))
    copies = query.reprints(Corpus.open(mirrored), Filter()).copies
    page = pages.run("read", article=copies[0][0]["article"])
    facts = str(dict(pages.components(page, "text_nodes"))["reading_facts"])
    assert "1 reprint elsewhere" in facts
    assert "article_text" in {e.proto.component_name for e in page.get("bidi_component")}
