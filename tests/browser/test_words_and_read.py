"""Words and Read in Chromium: what only a browser shows."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, settle

Visit = Callable[..., Page]
IN_VIEW = """(element) => {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight;
}"""


def address(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_statement_opens_beside_the_text_which_is_not_built_anew(visit: Visit) -> None:
    page = visit("/read?lang=en")
    page.evaluate("document.querySelector('.article .line').dataset.kept = 'yes'")
    statement = page.locator(".article .said.opens").nth(3)
    words = statement.inner_text()
    statement.click()
    expect(page.locator(".said-large")).to_contain_text(words)
    settle(page)
    assert address(page)["mark"][0].startswith("statements;statement=")
    assert page.locator(".article .line").first.get_attribute("data-kept") == "yes"
    expect(page.locator(".said-large")).to_be_in_viewport()


def test_on_a_phone_the_evidence_comes_up_over_the_text(visit: Visit) -> None:
    page = visit("/read?lang=zh", size=PHONE)
    statement = page.locator(".article .said.opens").nth(3)
    statement.click()
    expect(page.locator(".said-large")).to_be_in_viewport()


def test_the_page_goes_to_the_place_asked_for(visit: Visit) -> None:
    page = visit("/read?lang=en&at=2000")
    page.wait_for_timeout(500)
    assert page.locator(".article .at").evaluate(IN_VIEW)


def test_a_kind_of_repair_is_shown_alone_and_walked_through(visit: Visit) -> None:
    page = visit("/read?lang=en&view=both")
    page.locator("li.repair", has_text="Shifted bytes").click()
    place = page.locator(".step-through span")
    expect(place).to_contain_text("1 / ")
    settle(page)
    assert page.locator(".stepped-to").evaluate(IN_VIEW)
    page.get_by_label("Next").click()
    expect(place).to_contain_text("2 / ")
    washed = "(element) => getComputedStyle(element).backgroundColor"
    others = page.locator(".article .step-script:not(.step-shifted_bytes)").first
    assert others.evaluate(washed) == "rgba(0, 0, 0, 0)"


def test_a_repair_says_before_and_after_under_the_pointer(visit: Visit) -> None:
    page = visit("/read?lang=en&view=both")
    page.locator(".article .received .step-pinyin_note").first.hover()
    tip = page.locator(".article-tip")
    expect(tip).to_contain_text("Pinyin notes")
    expect(tip).to_contain_text("→")
    assert page.locator(".pair").count() == 2


def test_a_line_of_the_concordance_opens_its_passage(visit: Visit) -> None:
    page = visit("/words?lang=en&term=Sora")
    line = page.locator("p.kwic").nth(2)
    right = line.locator(".kwic-right").inner_text()
    line.click()
    expect(page.locator("p.kwic.opened .kwic-right")).to_have_text(right)
    expect(page.locator(".st-key-evidence .counted-here")).to_have_text("Sora")


def test_lines_can_be_ordered_by_what_follows(visit: Visit) -> None:
    page = visit("/words?lang=en&term=Sora")
    first = page.locator(".kwic-right").first
    before = first.inner_text()
    page.get_by_text("By what follows").click()
    expect(first).not_to_have_text(before)
    assert address(page)["sort"] == ["right"]


def test_a_card_of_the_evidence_leads_to_its_place_in_the_text(visit: Visit) -> None:
    page = visit("/read?lang=en")
    page.locator(".reading-facts .link").click()
    card = page.locator(".st-key-evidence .card").last
    words = card.locator(".said").inner_text().strip("“”")
    card.click()
    expect(page.locator(".said-large")).to_contain_text(words)
    settle(page)
    placed = page.locator(".article .said", has_text=words[:12]).last
    expect(placed).to_be_in_viewport()
