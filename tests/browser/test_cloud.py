"""The cloud in Chromium: by keys alone, and the same in a picture of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.charts.embedding import font_face_css
from tests.browser.conftest import settle

Visit = Callable[..., Page]

_WIDTHS = """
(selector) => Object.fromEntries([...document.querySelectorAll(selector)].map((text) => {
  const size = parseFloat(getComputedStyle(text).fontSize);
  return [text.dataset.term, text.getComputedTextLength() / size];
}))
"""


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.dataset.term"))


def test_one_stop_of_the_tab_key_and_arrows_between_the_words(visit: Visit) -> None:
    page = visit("/words", locale="en-US")
    words = page.locator("svg.cloud text")
    assert words.count() > 100
    stop = page.locator("svg.cloud text[tabindex='0']")
    assert stop.count() == 1
    stop.focus()
    seen = [focused(page)]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "End", "Home"):
        page.keyboard.press(key)
        seen.append(focused(page))
    listed = words.evaluate_all("(all) => all.map((text) => text.dataset.term)")
    assert seen == [listed[place] for place in (0, 1, 2, 1, -1, 0)]
    assert stop.count() == 1


def test_a_word_chosen_by_key_keeps_the_focus(visit: Visit) -> None:
    page = visit("/words?click=filter", locale="en-US")
    page.locator("svg.cloud text[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    term = focused(page)
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('term=')")
    settle(page)
    assert focused(page) == term
    page.keyboard.press(" ")
    page.wait_for_function("() => !location.search.includes('term=')")
    settle(page)
    assert focused(page) == term


def test_the_colours_are_chosen_beside_the_cloud(visit: Visit) -> None:
    page = visit("/", locale="en-US")
    page.get_by_role("button", name="Stance", exact=True).last.press("Enter")
    page.wait_for_function("() => location.search.includes('colour=stance')")
    settle(page)
    key = page.locator(".cloud-key").all_inner_texts()
    assert set(key) <= {"For", "Against", "Mixed", "No stance"}
    assert len(key) >= 3
    expect(page.locator(".cloud-choice button[aria-pressed='true']")).to_have_text("Stance")


def test_the_font_inside_a_picture_draws_as_the_page_does(
    visit: Visit, browser: Browser, tmp_path: Path
) -> None:
    page = visit("/", locale="en-US")
    shown = page.evaluate(_WIDTHS, "svg.cloud text")
    lines = "".join(f'<text data-term="{term}" font-size="16">{term}</text>' for term in shown)
    face = font_face_css("".join(shown), ("Bold",))
    style = f"{face}text{{font-family:'Noto Sans SC';font-weight:600}}"
    picture = tmp_path / "cloud.svg"
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg"><style>{style}</style>{lines}</svg>', "utf-8"
    )
    alone = browser.new_page()
    alone.goto(picture.as_uri())
    alone.evaluate("() => document.fonts.ready")
    alone.wait_for_timeout(300)
    drawn = alone.evaluate(_WIDTHS, "text")
    alone.close()
    assert drawn.keys() == shown.keys()
    for term, width in shown.items():
        assert drawn[term] == pytest.approx(width, rel=0.01), term
