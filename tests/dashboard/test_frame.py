"""The frame of the page: address, filter bar, caption, language, run without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis import Filter
from analysis.corpus import Corpus
from analysis.query import totals
from dashboard.corpus_folder import CORPUS_VARIABLE

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"


@pytest.fixture
def app(seeds_corpus, monkeypatch):
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))

    def run(**address: object) -> AppTest:
        test = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in address.items():
            test.query_params[name] = value
        test.run()
        assert not test.exception, test.exception[0].message
        return test

    return run


def html(test: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in test.get("html"))


def test_the_caption_says_what_is_filtered(app):
    page = html(app(themes=["risk"], kinds=["direct"], lang="en"))
    assert "Filter: Theme = Risk and safety; Kind of quotation = Direct quotation" in page
    assert "筛选：无" in html(app(lang="zh"))


def test_the_totals_are_those_of_the_filter(app, seeds_corpus):
    counted = totals(Corpus.open(seeds_corpus), Filter(stances=("against",)))
    n = int(counted[counted["unit"] == "statements"]["n"].iloc[0])
    assert f"<strong>{n}</strong>" in html(app(stances=["against"], lang="zh"))


def test_a_facet_the_address_misstates_counts_as_not_set(app):
    assert "Filter: none" in html(app(date_from="yesterday", lang="en"))


def test_a_filter_that_selects_nothing_says_what_to_do(app):
    page = html(app(term="没有人说过的词", lang="zh"))
    assert "没有符合的内容" in page
    assert "放宽一个筛选条件" in page


def test_values_from_the_address_are_escaped_in_the_caption(app):
    page = html(app(outlets=["<img src=x>"], lang="en"))
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_the_button_clears_the_filter(app):
    test = app(themes=["risk"], lang="en")
    test.button(key="clear_filter").click().run()
    assert "themes" not in test.query_params
    assert "Filter: none" in html(test)


def test_a_corpus_that_is_missing_is_told_and_not_a_traceback(monkeypatch, tmp_path):
    monkeypatch.setenv(CORPUS_VARIABLE, str(tmp_path / "nowhere"))
    test = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not test.exception
    assert "analyse texts first" in test.error[0].value
