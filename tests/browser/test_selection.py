"""Selecting in charts: by keyboard, with a box, as the filter; and the way back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from analysis.corpus import Corpus
from analysis.filter import Filter, Marks
from analysis.query import count
from tests.browser.conftest import PHONE, WIDE, settle

Visit = Callable[..., Page]


def stated(page: Page, name: str) -> str:
    return parse_qs(urlsplit(page.url).query).get(name, [""])[0]


@pytest.fixture(scope="module")
def corpus(seeds_corpus):
    return Corpus.open(seeds_corpus)


def test_the_marks_of_a_figure_are_reached_and_opened_by_keyboard(visit: Visit) -> None:
    page = visit("/stances?lang=en")
    page.locator(".figure").first.focus()
    page.keyboard.press("ArrowRight")
    first = page.locator(".figure-said").first.inner_text()
    page.keyboard.press("ArrowRight")
    second = page.locator(".figure-said").first.inner_text()
    assert first != second
    assert "(2/" in second
    expect(page.locator(".figure-ring").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**mark=**")
    expect(page.locator(".evidence-head")).to_contain_text("1 statement")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_marks_are_gathered_by_keyboard_as_by_a_box(visit: Visit, corpus: Corpus, size) -> None:
    page = visit("/stances?lang=en", size=size)
    page.locator(".figure").first.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(".figure-said").first).to_contain_text("(2–4/")
    expect(page.locator(".figure-ring:visible")).to_have_count(3)
    page.keyboard.press("Enter")
    page.wait_for_url("**mark=**")
    settle(page)
    marks = Marks.decode(stated(page, "mark"))
    assert len(marks.marks) == 3
    expect(page.locator(".evidence-head")).to_contain_text(f"{count(corpus, Filter(), marks)} ")
    page.locator(".figure").first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".figure-ring:visible")).to_have_count(1)


def test_a_box_is_drawn_with_a_finger(visit: Visit, corpus: Corpus) -> None:
    page = visit("/stances?lang=en", size=PHONE, has_touch=True, is_mobile=True)
    page.locator(".figure-tools button").first.tap()
    box = page.locator(".figure").first.bounding_box()
    assert box
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": box["x"] + x, "y": box["y"] + y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (20, 60))
    for step in range(1, 9):
        touch("touchMove", (20 + 20 * step, 60 + 50 * step))
    touch("touchEnd")
    page.wait_for_url("**mark=**")
    settle(page)
    marks = Marks.decode(stated(page, "mark"))
    assert len(marks.marks) > 3
    expect(page.locator(".evidence-head")).to_contain_text(f"{count(corpus, Filter(), marks)} ")


def test_words_are_suggested_on_a_phone(visit: Visit) -> None:
    page = visit("/stances?lang=en", size=PHONE, has_touch=True, is_mobile=True)
    page.locator(".st-key-open_more button").tap()
    field = page.locator("[data-testid='stPopoverBody'] [data-testid='stSelectbox'] input").first
    field.fill("智能")
    offered = page.locator("[role='option']")
    expect(offered.filter(has_text="人工智能").first).to_be_visible()
    for place in offered.all():
        edge = place.bounding_box()
        assert edge
        assert edge["x"] >= 0
        assert edge["x"] + edge["width"] <= PHONE[0]
    offered.filter(has_text="人工智能").first.tap()
    page.wait_for_function("() => location.search.includes('term=')")
    assert stated(page, "term") == "人工智能"


def drag_box(page: Page) -> None:
    """Draw a box over the left half of the first figure."""
    page.locator(".figure").first.hover()
    page.locator(".figure-tools button").first.click()
    box = page.locator(".figure").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 190, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 8, steps=6)
    page.mouse.up()
    page.wait_for_url("**mark=**")
    settle(page)


def test_a_box_opens_what_all_its_marks_count(visit: Visit, corpus: Corpus) -> None:
    page = visit("/stances?lang=en")
    drag_box(page)
    marks = Marks.decode(stated(page, "mark"))
    assert len(marks.marks) > 3
    rows = count(corpus, Filter(), marks)
    expect(page.locator(".evidence-head")).to_contain_text(f"{rows} statements")
    assert page.locator(".st-key-evidence .card").count() == min(rows, 50)


def test_what_is_open_becomes_the_filter_and_the_way_back_leads_back(visit: Visit) -> None:
    page = visit("/themes?lang=en")
    before = page.locator(".totals").inner_text()
    page.locator(".figure").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**mark=**")
    settle(page)
    opened = page.locator(".evidence-head").inner_text()
    page.get_by_role("button", name="Filter by this").click()
    page.wait_for_url("**themes=**")
    settle(page)
    filtered = page.locator(".totals").inner_text()
    assert filtered.split()[0] == opened.split()[0]
    page.go_back()
    expect(page.locator(".totals")).to_have_text(before)
    expect(page.locator(".evidence-head")).to_have_text(opened)
    page.go_forward()
    expect(page.locator(".totals")).to_have_text(filtered)


def test_clicks_filter_where_the_reader_wants_that(visit: Visit) -> None:
    page = visit("/themes?click=filter")
    page.locator(".figure").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**themes=**")
    assert not stated(page, "mark")
    assert stated(page, "click") == "filter"


def test_two_tabs_do_not_disturb_each_other(visit: Visit) -> None:
    one, other = visit("/stances?themes=risk"), visit("/stances?themes=industry")
    shown = one.locator(".totals").inner_text()
    assert shown != other.locator(".totals").inner_text()
    one.reload()
    expect(one.locator(".totals")).to_have_text(shown)


def test_a_copied_link_restores_the_view_in_its_appearance(visit: Visit) -> None:
    page = visit("/stances?speakers=黄铁军&lang=zh", locale="zh-CN")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="深色").click()
    page.wait_for_url("**dark_theme**")
    page.wait_for_selector(".figure .trace")
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "speakers=黄铁军" in link
    again = visit(link.split("/", 3)[3].join(["/", ""]))
    assert stated(again, "speakers") == "黄铁军"
    paper = again.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')")
    assert paper.strip() == "#16181B"
