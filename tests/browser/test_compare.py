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


def totals(page: Page) -> str:
    return str(page.locator(".totals").inner_text())


def test_the_sides_wait_until_the_reader_comes_back(visit: Visit) -> None:
    alone = visit("/stances?lang=en")
    page = visit("/compare?a=speakers=黄铁军&b=kinds=indirect&lang=en")
    sides = [page.locator(".side-name").nth(place).inner_text() for place in (0, 1)]
    for name, path in (("stances", "stances"), ("terms", "words"), ("compare", "compare")):
        page.locator(f".st-key-page_{name} a").click()
        page.wait_for_url(f"**/{path}?**")
        settle(page)
        held = address(page)
        assert (held["a"], held["b"]) == (["speakers=黄铁军"], ["kinds=indirect"])
        if path == "stances":
            assert totals(page) == totals(alone)
            assert page.locator(".foot").inner_text() == alone.locator(".foot").inner_text()
    expect(page.locator(".side-name").nth(0)).to_have_text(sides[0].replace("\n", ""))
    for path in ("words", "stances", "compare"):
        page.go_back()
        page.wait_for_url(f"**/{path}?**")
        settle(page)
    assert [page.locator(".side-name").nth(place).inner_text() for place in (0, 1)] == sides
    page.go_forward()
    page.wait_for_url("**/stances?**")
    settle(page)
    assert totals(page) == totals(alone)


@pytest.mark.parametrize("path", ["/compare", "/stances"])
def test_a_copied_link_holds_the_sides_and_is_read(visit: Visit, path: str) -> None:
    sides = "a=speakers%3D黄铁军%252C甲%2C马斯克%3Bkinds%3Ddirect&b=term%3D50%2525"
    page = visit(f"{path}?{sides}&lang=zh")
    held = address(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "a=speakers=黄铁军%252C甲,马斯克;kinds=direct&" in link
    again = visit(link.split("/", 3)[3].join(["/", ""]))
    assert {name: address(again)[name] for name in ("a", "b")} == {
        name: held[name] for name in ("a", "b")
    }
    assert Filter.decode(held["a"][0]).speakers == ("黄铁军,甲", "马斯克")
    assert Filter.decode(held["b"][0]).term == "50%"


@pytest.mark.parametrize("size", [WIDE, (1280, 800), PHONE], ids=["wide", "less", "phone"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("sides", ["", "?a=speakers=黄铁军&b=kinds=indirect&minimum=2"])
def test_every_text_is_whole(visit: Visit, size, locale, sides) -> None:
    page = visit("/compare" + sides, size=size, locale=locale)
    assert overlapping(page) == []
    assert cut_off(page) == []
