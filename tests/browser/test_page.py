"""The page as a reader meets it, in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from analysis import Filter
from analysis.corpus import Corpus
from analysis.filter import Mark
from analysis.query import evidence, theme_counts, totals
from tests.browser.conftest import settle

Visit = Callable[..., Page]


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def click_point(page: Page, selector: str, place: int = 0) -> None:
    box = page.locator(selector).nth(place).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.wait_for_timeout(150)
    page.mouse.click(x, y)
    page.wait_for_timeout(300)
    settle(page)


@pytest.fixture(scope="module")
def corpus(seeds_corpus):
    return Corpus.open(seeds_corpus)


def shown_totals(page: Page) -> list[int]:
    return [int(text) for text in page.locator(".totals strong").all_inner_texts()]


def test_the_first_view_counts_the_corpus_and_speaks_the_browsers_language(visit, corpus):
    counted = dict(
        zip(totals(corpus, Filter())["unit"], totals(corpus, Filter())["n"], strict=True)
    )
    page = visit("/", locale="zh-CN")
    wanted = [counted["statements"], counted["speakers"], counted["articles"]]
    assert shown_totals(page) == wanted
    expect(page.locator(".brand strong")).to_have_text("AI 话语")
    expect(page.locator(".finding")).to_contain_text(f"{counted['statements']} 条言论")
    assert "AI Discourse" in visit("/", locale="en-GB").locator(".brand strong").inner_text()
    assert "AI Discourse" in visit("/", locale="fr-FR").locator(".brand strong").inner_text()


def test_the_language_is_one_click_away_and_in_the_address(visit):
    page = visit("/stances", locale="en-US")
    page.locator(".st-key-language button").click()
    expect(page.locator("h2.chart-title")).to_contain_text("谁站在哪一边")
    assert address(page)["lang"] == ["zh"]


def test_a_theme_chosen_in_the_bar_filters_the_page_and_stands_in_the_address(visit, corpus):
    page = visit("/")
    page.locator(".st-key-open_themes button").click()
    page.locator("[data-testid='stPopoverBody'] button", has_text="中美竞争").click()
    page.wait_for_function("() => location.search.includes('themes=china_us')")
    settle(page)
    counted = totals(corpus, Filter(themes=("china_us",)))
    assert shown_totals(page)[0] == int(counted[counted["unit"] == "statements"]["n"].iloc[0])
    expect(page.locator(".foot")).to_contain_text("议题 = 中美竞争")


def test_a_speaker_chosen_from_the_list_filters_the_page(visit, corpus):
    page = visit("/voices")
    page.locator(".st-key-open_speakers button").click()
    chooser = page.locator("[data-testid='stPopoverBody'] input").first
    chooser.fill("黄铁军")
    page.get_by_role("option", name="黄铁军").first.click()
    page.wait_for_function("() => location.search.includes('speakers=')")
    settle(page)
    counted = totals(corpus, Filter(speakers=("黄铁军",)))
    assert shown_totals(page)[0] == int(counted[counted["unit"] == "statements"]["n"].iloc[0])


def test_a_click_on_a_bar_opens_just_the_statements_it_counts(visit, corpus):
    page = visit("/")
    rows = theme_counts(corpus, Filter())
    click_point(page, ".figure .bars .point", 1)
    mark = address(page)["mark"][0]
    assert mark == rows["mark"][1]
    wanted = evidence(corpus, Filter(), mark)
    expect(page.locator(".evidence-head")).to_contain_text(f"{len(wanted)} 条言论")
    said = page.locator(".card .said").all_inner_texts()
    assert len(said) == len(wanted)
    for text, shown in zip(wanted["text"], said, strict=True):
        assert text in shown


def test_a_card_opens_the_statement_with_the_words_that_decided(visit, corpus):
    page = visit("/?mark=statements;theme=china_us")
    page.locator(".card").first.click()
    page.locator(".why").wait_for()
    row = evidence(corpus, Filter(), "statements;theme=china_us").iloc[0]
    expect(page.locator(".said-large")).to_contain_text(row["text"])
    expect(page.locator(".context .counted-here").first).to_be_visible()
    reasons = page.locator(".said-large [class^='because']").all_inner_texts()
    assert reasons
    assert set(reasons) <= {reason["text"] for reason in row["reasons"]} | {
        part for reason in row["reasons"] for part in [reason["text"]]
    } or all(part in row["text"] for part in reasons)


def test_every_dot_of_the_stances_opens_its_own_statement(visit, corpus):
    page = visit("/stances")
    dots = page.locator(".figure .scatterlayer .point")
    for place in (0, 7, 15):
        assert dots.count() > place
        click_point(page, ".figure .scatterlayer .point", place)
        mark = Mark.decode(address(page)["mark"][0])
        assert mark.unit == "codings"
        rows = evidence(corpus, Filter(), mark)
        assert len(rows) == 1
        expect(page.locator(".said-large")).to_contain_text(rows["text"][0])


def test_a_word_of_the_cloud_becomes_the_filter_and_a_second_click_takes_it_back(visit):
    page = visit("/?click=filter")
    word = page.locator("svg.cloud text").first
    term = word.get_attribute("data-term")
    word.click()
    page.wait_for_function("() => location.search.includes('term=')")
    settle(page)
    assert address(page)["term"] == [term]
    assert "mark" not in address(page)
    chosen = page.locator("svg.cloud text.chosen")
    expect(chosen).to_have_attribute("data-term", term)
    chosen.press("Enter")
    page.wait_for_function("() => !location.search.includes('term=')")


@pytest.mark.parametrize("path", ["/", "/words"])
def test_a_word_of_the_cloud_opens_what_it_counts_as_any_mark_does(visit, corpus, path):
    page = visit(path)
    word = page.locator("svg.cloud text").nth(2)
    term, label = word.get_attribute("data-term"), word.get_attribute("aria-label")
    word.click()
    page.wait_for_function("() => location.search.includes('mark=')")
    settle(page)
    assert "term" not in address(page)
    mark = Mark.decode(address(page)["mark"][0])
    assert (mark.unit, mark.term) == ("tokens", term)
    n = len(evidence(corpus, Filter(), mark))
    assert str(n) in label.rpartition(":")[2]
    expect(page.locator(".evidence-head")).to_contain_text(str(n))
    chosen = page.locator("svg.cloud text.chosen")
    expect(chosen).to_have_attribute("data-term", term)
    chosen.click()
    page.wait_for_function("() => !location.search.includes('mark=')")


def test_the_address_restores_the_view(visit):
    first = visit("/stances?themes=risk&themes=agi&lang=en&mark=statements;theme=risk")
    again = visit("/stances?" + urlsplit(first.url).query)
    for page in (first, again):
        expect(page.locator(".foot")).to_contain_text("Theme = Risk and safety or AGI")
        expect(page.locator(".evidence-head")).to_contain_text("Risk and safety")
    assert shown_totals(first) == shown_totals(again)


def test_another_page_keeps_the_filter_and_the_language(visit):
    page = visit("/?themes=agi&lang=en", locale="zh-CN")
    page.locator(".st-key-pages a", has_text="Stances").click()
    page.wait_for_url("**/stances?**")
    settle(page)
    assert address(page) == {"themes": ["agi"], "lang": ["en"]}
    expect(page.locator(".foot")).to_contain_text("Theme = AGI")


@pytest.mark.parametrize(
    "query",
    ["themes=<script>alert(1)</script>", "mark=statements;colour=red", "term=%00", "lang=xx"],
)
def test_a_hostile_address_does_no_harm(visit, query):
    page = visit("/?" + query, locale="en-US")
    expect(page.locator(".brand strong")).to_have_text("AI Discourse")
    assert not page.locator("[data-testid='stException']").count()


def test_the_pages_font_is_the_shipped_one(visit):
    page = visit("/")
    assert page.evaluate("document.fonts.check('400 16px \"Noto Sans SC\"', '人工智能')")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert any("Noto Sans SC" in family for family in loaded)


OWN = ("/", "/stances", "/favicon.png", "/_stcore/", "/static/", "/app/static/")


@pytest.mark.parametrize("path", ["/", "/stances"])
def test_a_view_asks_for_nothing_but_its_own_files(visit, served, path):
    """No other server (the fixture looks), and of this one nothing that it does not have."""
    page = visit("/words")
    asked = []
    page.on("response", lambda response: asked.append((response.url, response.status)))
    page.goto(served + path)
    settle(page)
    page.wait_for_timeout(500)
    known = [url for url, _ in asked if not url.startswith(("data:", "blob:"))]
    assert len(known) > 5
    for url in known:
        there = url.removeprefix(served).split("?")[0]
        assert there in OWN or there.startswith(OWN[3:]) or "/_stcore/" in there, url
    icon = page.locator("link[rel~='icon']").get_attribute("href")
    assert icon.startswith("data:image/svg+xml")


STRIPS = "document.querySelector('.st-key-terms_strips .figure')"
# The chart waits with what it was given last; where it is held, until it is seen or printed.
WAITS = f"""(held) => {{
  const chart = {STRIPS};
  if (!chart.late) return false;
  if (held) clearTimeout(chart.waiting);
  return true;
}}"""
MARKS = "(figure) => JSON.stringify(figure.data.map((one) => one.customdata))"
IS_REDRAWN = f"() => ({MARKS})({STRIPS}) === ({MARKS})({STRIPS}.given.figure)"


@pytest.mark.parametrize("seen_by", ["scrolling", "printing", "waiting"])
def test_a_chart_out_of_sight_is_redrawn_when_it_is_seen_or_the_others_have_been(visit, seen_by):
    page = visit("/words?lang=en", size=(1600, 800))
    chart = page.locator(".st-key-terms_strips .figure")
    assert chart.bounding_box()["y"] > 800
    assert page.evaluate(IS_REDRAWN)
    page.locator(".st-key-open_themes button").click()
    page.locator("[data-testid='stPopoverBody'] button").first.click()
    held = seen_by != "waiting"
    page.wait_for_function(WAITS, arg=held, polling=20)
    if held:
        assert not page.evaluate(IS_REDRAWN)
    if seen_by == "scrolling":
        chart.scroll_into_view_if_needed()
    elif seen_by == "printing":
        page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function(IS_REDRAWN)
