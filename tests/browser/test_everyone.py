"""Every page for everyone, in Chromium: read out, by keyboard, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.views import PATHS
from tests.browser.conftest import HINT, PHONE, WIDE, settle
from tests.browser.legibility import cut_off, overlapping

Visit = Callable[..., Page]
SPEAKER = "黄铁军"
# Each page, and those that have several: as a query where it stands in one.
PAGES = (
    *(f"/{path}" for path in PATHS.values() if path != "overview"),
    "/",
    "/words?below=company",
    "/words?below=phrases",
    f"/voices?speaker={SPEAKER}",
    "/networks?network=conflict",
    "/networks?network=themes",
    "/?mark=statements;theme=agi&themes=agi&themes=china_us",
    "/words?term=绝无此词",
    "/stances?mark=codings;theme=china_us;stance=for",
)
SEEN = (
    ("en", "light", (1280, 800)),
    ("zh", "dark", WIDE),
    ("en", "dark", PHONE),
)
GRAVE = ("serious", "critical")
# Rules of axe that are not asked, and why.
EXCLUDED: dict[str, str] = {}


def faults(page: Page) -> list[str]:
    """What axe finds grave on the page: rule, element, and what it says of it."""
    rules = {rule: {"enabled": False} for rule in EXCLUDED}
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules})
    return [
        f"{broken['id']}: {place['html'][:160]} {_said(place)}"
        for broken in found.response["violations"]
        if broken["impact"] in GRAVE
        for place in broken["nodes"]
    ]


def _said(place: dict[str, Any]) -> str:
    reasons = place["any"] or place["all"] or place["none"]
    return str(reasons[0]["message"]) if reasons else ""


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_read_out_however_it_is_seen(visit: Visit, path: str) -> None:
    for language, scheme, size in SEEN:
        joined = "&" if "?" in path else "?"
        page = visit(f"{path}{joined}lang={language}", size=size, scheme=scheme)
        seen = (language, scheme, size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], seen
        assert not cut_off(page), seen
        assert not overlapping(page), seen
        assert not faults(page), seen
        assert page.evaluate("document.documentElement.lang")[:2] == language
        page.context.close()


SQUEEZED = ".card .said { line-height: .7 !important; }"
RAISED = ".card .by { margin-top: -1rem !important; }"


@pytest.mark.parametrize("style", [SQUEEZED, RAISED])
def test_texts_that_overlap_are_found(visit: Visit, style: str) -> None:
    """Also in cards of evidence, whose last line is told twice where it is cut."""
    page = visit("/stances?mark=codings;theme=china_us;stance=for&lang=en", size=(1280, 800))
    assert not overlapping(page)
    page.add_style_tag(content=style)
    assert overlapping(page)


@pytest.mark.parametrize("key", ["open_themes", "open_speakers", "open_more", "open_export"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_over_the_page_is_read_out(visit: Visit, key: str, scheme: str) -> None:
    page = visit("/?lang=en", scheme=scheme)
    page.locator(f".st-key-{key} button").click()
    page.wait_for_selector("[data-testid='stPopoverBody']")
    settle(page)
    assert not faults(page)


FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    place: element.closest("[class*='st-key-']")?.className.match(/st-key-[\\w-]+/)?.[0] || "",
    tag: element.tagName, seen: style.outlineStyle !== "none" && style.outlineWidth !== "0px",
    name: element.getAttribute("aria-label") || element.title || element.textContent.trim(),
    inside: box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.mark.parametrize("path", ["/", "/words", "/stances", "/compare", "/networks", "/read"])
def test_the_tab_key_goes_through_everything_and_is_seen_where_it_is(visit, path) -> None:
    page = visit(f"{path}?lang=en")
    held = []
    for _ in range(80):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["tag"] == "BODY":
            break
        assert now["seen"], now
        assert now["name"], now
        assert now["inside"], now
        held.append(now)
    places = [now["place"] for now in held]
    assert next(filter(None, places)) == "st-key-frame", "the way past the header comes first"
    tools = ["st-key-present_begin", "st-key-open_export", "st-key-share", "st-key-language"]
    order = ["st-key-page_overview", *tools, "st-key-open_themes", "st-key-open_more"]
    reached = [next(i for i, p in enumerate(places) if p.startswith(key)) for key in order]
    assert reached == sorted(reached)
    assert len(held) > reached[-1] + 1


def test_the_header_is_skipped(visit: Visit) -> None:
    page = visit("/stances?lang=en")
    # The main part, which scrolls, is the first stop.
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["place"] == "st-key-stances_dots"


def test_evidence_opens_and_closes_by_keyboard_and_the_focus_returns(visit: Visit) -> None:
    page = visit("/stances?lang=en")
    page.locator(".st-key-stances_dots .figure").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('mark=')")
    settle(page)
    page.locator(".st-key-evidence button").last.focus()
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('mark=')")
    settle(page)
    expect(page.locator(".st-key-stances_dots .figure")).to_be_focused()


def test_escape_closes_what_lies_over_the_page_before_the_evidence(visit: Visit) -> None:
    page = visit("/?lang=en&mark=statements;theme=agi")
    page.locator(".st-key-open_themes button").click()
    page.wait_for_selector("[data-testid='stPopoverBody']")
    settle(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-testid='stPopoverBody']", state="detached")
    settle(page)
    assert "mark=" in page.url
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('mark=')")


@pytest.mark.parametrize(("locale", "word"), [("zh-CN", "点任意"), ("en-US", "Click any")])
def test_the_first_visit_is_told_how_once(visit: Visit, locale: str, word: str) -> None:
    page = visit("/", locale=locale, first=True)
    expect(page.locator(".first-hint")).to_contain_text(word)
    assert not faults(page)
    assert not overlapping(page)
    page.locator(".first-hint button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".first-hint")).to_have_count(0)
    page.reload()
    settle(page)
    expect(page.locator(".first-hint")).to_have_count(0)


def test_the_hint_goes_with_escape_or_the_first_mark_and_is_not_on_slides(visit: Visit) -> None:
    page = visit("/?lang=en", first=True)
    page.keyboard.press("Escape")
    expect(page.locator(".first-hint")).to_have_count(0)
    other = visit("/?lang=en", first=True)
    other.locator("svg.cloud text").first.press("Enter")
    expect(other.locator(".first-hint")).to_have_count(0)
    assert other.evaluate(f"localStorage.getItem('{HINT}')") == "1"


def test_the_open_page_is_told_and_in_sight_on_a_phone(visit: Visit) -> None:
    page = visit("/data?lang=en", size=PHONE)
    current = page.locator(".st-key-pages [aria-current='page']")
    expect(current).to_have_text("Data")
    page.wait_for_timeout(500)
    box = current.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]


def test_nothing_moves_for_those_who_ask_for_it(visit: Visit) -> None:
    page = visit("/?lang=en", reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
          const style = getComputedStyle(element);
          return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
        }).length"""
    )
    assert moving == 0


def test_chinese_is_told_to_be_chinese_on_an_english_page(visit: Visit) -> None:
    page = visit("/?lang=en&mark=statements;theme=agi")
    untold = page.evaluate(
        """() => [...document.querySelectorAll(".st-key-evidence p, svg.cloud text")]
          .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3
            && (node.data.match(/\\p{Script=Han}/gu) || []).length > 3))
          .filter((element) => !element.closest("[lang]:not(html)"))
          .map((element) => element.textContent)"""
    )
    assert not untold
