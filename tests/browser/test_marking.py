"""Text selected in an article becomes a statement, exactly as it was selected."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, settle

Visit = Callable[..., Page]
# Selects the last words of a paragraph in which nobody speaks.
SELECT = """() => {
  const lines = [...document.querySelectorAll('.article .part-body .restored')];
  const line = lines.find((one) => !one.querySelector('.said') && one.textContent.length > 20);
  const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
  const range = document.createRange();
  range.setStart(text, 3);
  range.setEnd(text, Math.min(text.length, 15));
  const selection = window.getSelection();
  line.scrollIntoView({ block: 'center' });
  selection.removeAllRanges();
  selection.addRange(range);
  return selection.toString();
}"""


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_selected_text_is_marked_as_it_stands(visit: Visit, size: tuple[int, int]) -> None:
    page = visit("/read?lang=en", size=size)
    words = page.evaluate(SELECT)
    button = page.get_by_role("button", name="Mark as a statement")
    expect(button).to_be_in_viewport()
    button.click()
    page.wait_for_url("**begin=**")
    expect(page.locator(".st-key-marking .said-large")).to_have_text(words)
    page.get_by_role("button", name="Keep").click()
    page.wait_for_url("**mark=**")
    settle(page)
    expect(page.locator(".st-key-evidence .said-large")).to_contain_text(words)
    expect(page.locator(".article .said", has_text=words)).to_have_count(1)
    page.reload()
    marked = page.locator(".article .said", has_text=words)
    expect(marked).to_have_count(1)
    expect(marked).to_have_css("outline-style", "solid")
    expect(page.locator(".st-key-evidence .said-large")).to_contain_text(words)
