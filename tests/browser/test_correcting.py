"""Corrections in Chromium: listed on Data, undone and done again; the blind check by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, settle

Visit = Callable[..., Page]


def sign(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} input").fill("Anna")
    page.keyboard.press("Enter")
    settle(page)


def choose(page: Page, section: str) -> None:
    page.get_by_role("link", name="Data").click()
    page.wait_for_url("**/data**")
    page.get_by_role("radio", name=section).click()
    page.wait_for_url("**section=**")
    settle(page)


def test_a_correction_is_listed_undone_and_done_again(visit: Visit) -> None:
    page = visit("/read?lang=en")
    page.locator(".article .said.opens").first.click()
    page.get_by_role("button", name="Correct").click()
    sign(page, "correct_who")
    before = page.locator(".totals strong").first.inner_text()
    page.get_by_role("button", name="Not a statement").click()
    expect(page.locator(".totals strong").first).to_have_text(str(int(before) - 1))
    choose(page, "Corrections")
    expect(page.locator("table.table")).to_contain_text("Anna")
    page.locator("table.table").get_by_role("button", name="Undo").click()
    expect(page.locator(".totals strong").first).to_have_text(before)
    expect(page.locator("table.table")).to_contain_text("undone by Anna")
    page.locator("table.table").get_by_role("button", name="Redo").click()
    expect(page.locator(".totals strong").first).to_have_text(str(int(before) - 1))


def test_the_blind_check_goes_by_keyboard_and_a_difference_is_taken_over(visit: Visit) -> None:
    page = visit("/data?lang=en&section=check&statements=2&paragraphs=1&seed=2", size=PHONE)
    sign(page, "check_who")
    before = page.locator(".totals strong").first.inner_text()
    page.locator(".st-key-check_start button").click()
    expect(page.locator(".check-text .counted-here")).not_to_be_empty()
    settle(page)
    page.keyboard.press("y")
    page.locator(".st-key-check_case [data-testid=stButtonGroup] button").first.click()
    settle(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2 of 3")).to_be_visible()
    settle(page)
    page.keyboard.press("n")
    expect(page.get_by_text("3 of 3")).to_be_visible()
    settle(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("What came of it")).to_be_visible()
    settle(page)
    rows = page.locator("table.table tr", has_text="not a statement")
    row = rows.filter(has_not_text="marked").first
    row.get_by_role("button", name="Make it a correction").click()
    expect(page.locator(".totals strong").first).to_have_text(str(int(before) - 1))
