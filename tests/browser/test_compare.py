"""Comparing in Chromium: a side is chosen, a word and a bar open under their side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query import compare_sizes, count
from dashboard.state import side_of
from tests.browser.conftest import PHONE, WIDE, settle
from tests.browser.legibility import cut_off, overlapping
from tests.browser.test_page import address, click_point

Visit = Callable[..., Page]
SIDES = {"a": "articles=004_1dbf5e4b2c611766", "b": "articles=000_a71b114e23f90809"}
ADDRESS = f"/compare?a={SIDES['a']}&b={SIDES['b']}"


@pytest.fixture(scope="module")
def corpus(seeds_corpus):
    return Corpus.open(seeds_corpus)


def opened(page: Page) -> tuple[str, str]:
    """The side and the mark that the address says are open."""
    held = address(page)
    return held["side"][0], held["mark"][0]


def test_a_word_and_a_bar_open_under_their_side(visit: Visit, corpus: Corpus) -> None:
    page = visit(ADDRESS + "&lang=en")
    for selector in (".st-key-compare_words .scatterlayer .point", ".figure .bars .point"):
        click_point(page, selector, 2)
        side, mark = opened(page)
        assert side_of(mark)[0] == ""
        n = count(corpus, Filter.decode(SIDES[side]), mark)
        expect(page.locator(".evidence-head")).to_contain_text(str(n))
        assert page.locator(".st-key-evidence .card").count() == n


def test_the_switch_shows_the_other_side(visit: Visit, corpus: Corpus) -> None:
    page = visit(ADDRESS + "&lang=en&mark=statements;theme%3Dindustry&side=a")
    for side, place in (("b", 1), ("a", 0)):
        page.locator(".st-key-compare_switch button").nth(place).click()
        settle(page)
        n = count(corpus, Filter.decode(SIDES[side]), "statements;theme=industry")
        expect(page.locator(".st-key-evidence .card")).to_have_count(n)


def test_a_side_is_chosen_and_the_way_back_undoes_it(visit: Visit, corpus: Corpus) -> None:
    page = visit("/compare?lang=en")
    before = page.locator(".side-name").nth(1).inner_text()
    page.locator(".st-key-compare_open_b button").click()
    chosen = page.locator("[data-testid='stPopoverBody'] button", has_text="Direct quotation")
    chosen.first.click()
    page.wait_for_url("**b=**")
    settle(page)
    assert address(page)["a"] == [SIDES["a"]]
    sizes = compare_sizes(
        corpus, Filter.decode(SIDES["a"]), Filter.decode(address(page)["b"][0])
    ).set_index("unit")
    told = page.locator(".side-sizes").nth(1)
    expect(told).to_contain_text(f"{sizes.at['statements', 'n_b']} statements")
    page.go_back()
    expect(page.locator(".side-name").nth(1)).to_have_text(before.split("\n")[0])


def test_a_pair_is_compared_in_one_click(visit: Visit) -> None:
    page = visit("/compare?lang=en")
    page.locator(".offer", has_text="Direct and indirect").click()
    page.wait_for_url("**b=kinds**")
    settle(page)
    assert address(page)["a"] == ["kinds=direct"]
    expect(page.locator(".offer.current")).to_have_text("Direct and indirect speech")


@pytest.mark.parametrize("size", [WIDE, (1280, 800), PHONE], ids=["wide", "less", "phone"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("sides", ["", "?a=speakers=黄铁军&b=kinds=indirect&minimum=2"])
def test_every_text_is_whole(visit: Visit, size, locale, sides) -> None:
    page = visit("/compare" + sides, size=size, locale=locale)
    assert overlapping(page) == []
    assert cut_off(page) == []
