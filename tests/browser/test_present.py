"""Present mode and downloads in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from dashboard.exporting import chromium
from dashboard.exporting.picture import HEIGHT, WIDTH
from tests.browser.conftest import settle
from tests.browser.install import find_chromium

LETTERED = ".slides text, .slides tspan, .slides button, .slides p"
TYPE = f"""() => [...document.querySelectorAll('{LETTERED}')]
  .filter((element) => element.textContent.trim())
  .map((element) => parseFloat(getComputedStyle(element).fontSize))"""


def present(page: Page, address: str) -> None:
    """Open a view in present mode."""
    page.goto(address)
    page.wait_for_selector(".slides svg")
    page.evaluate("() => document.fonts.ready")


def slide_of(page: Page) -> str:
    """The slide that the address names."""
    return parse_qs(urlsplit(page.url).query).get("slide", [""])[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_slides_turn_by_keys_and_leave_the_page_as_it_was(visit: Callable[..., Page], scheme):
    page = visit("/stances?lang=en&themes=risk", scheme=scheme)
    before = page.url
    page.get_by_role("button", name="Present").click()
    page.wait_for_selector(".slides svg")
    page.wait_for_function("() => location.search.includes('slide=stances_dots')")
    expect(page.locator(".st-key-header")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    assert slide_of(page) != "stances_dots"
    page.keyboard.press("ArrowRight")
    assert slide_of(page) == "stances_dots"
    page.keyboard.press("Home")
    assert slide_of(page) == "overview_themes"
    assert page.locator(".slides svg").get_attribute("aria-label").startswith("Slide 1 of ")
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    page.reload()
    page.wait_for_selector(".slides svg")
    page.keyboard.press("Escape")
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == parse_qs(urlsplit(before).query)


def test_every_slide_fills_the_screen_in_type_of_18_pixels_and_more(visit: Callable[..., Page]):
    page = visit("/stances?lang=zh")
    present(page, page.url + "&present=1&slide=overview_themes")
    n = int(page.locator(".slides svg").get_attribute("aria-label").split("共 ")[1].split(" ")[0])
    seen = set()
    for _ in range(n):
        seen.add(slide_of(page))
        assert min(page.evaluate(TYPE)) >= 18, slide_of(page)
        box = page.locator(".slides svg").bounding_box()
        assert (box["width"], box["height"]) == (WIDTH, HEIGHT)
        page.keyboard.press("PageDown")
    assert len(seen) == n


def test_a_mark_shows_its_passages_and_escape_closes_them(visit: Callable[..., Page]):
    page = visit("/themes?lang=en&themes=risk")
    present(page, page.url + "&present=1&slide=themes_bars")
    page.locator(".slides [data-opens]").first.click()
    panel = page.get_by_role("dialog")
    panel.wait_for()
    counted = int(panel.locator("h2").inner_text().split(" ")[0])
    assert panel.locator("blockquote").count() == counted > 0
    assert min(page.evaluate(TYPE)) >= 18
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert slide_of(page) == "themes_bars"


def test_f_fills_the_screen(visit: Callable[..., Page]):
    page = visit("/themes?lang=en")
    present(page, page.url + "&present=1")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")


def downloaded(page: Page, frame: int, kind: str, folder: Path) -> Path:
    """The file that a chart's menu saves, by keyboard alone."""
    holder = page.locator(".figure-frame").nth(frame)
    button = holder.locator("[data-name=download]")
    button.focus()
    page.keyboard.press("Enter")
    item = holder.locator(f"[data-kind={kind}]")
    while not item.evaluate("(element) => element === document.activeElement"):
        page.keyboard.press("ArrowDown")
    with page.expect_download() as saving:
        page.keyboard.press("Enter")
    target = folder / saving.value.suggested_filename
    saving.value.save_as(target)
    return target


def test_pictures_of_a_chart_and_of_the_cloud(visit: Callable[..., Page], tmp_path: Path):
    page = visit("/?lang=zh")
    for frame in (0, 1):
        with Image.open(downloaded(page, frame, "png", tmp_path)) as picture:
            assert picture.size == (2 * WIDTH, 2 * HEIGHT)
            assert len(picture.convert("RGB").resize((160, 90)).getcolors(99_999)) > 30
    drawing = ElementTree.parse(downloaded(page, 0, "svg", tmp_path)).getroot()
    assert "产业影响" in "".join(drawing.itertext())
    assert downloaded(page, 0, "xlsx", tmp_path).read_bytes().startswith(b"PK")


def test_the_page_exports_a_report_that_asks_for_nothing(
    visit: Callable[..., Page], browser: Browser, tmp_path: Path
):
    page = visit("/stances?lang=en&themes=risk")
    page.locator(".st-key-open_export button").first.click()
    with page.expect_download() as saving:
        page.locator(".st-key-export_html button").click()
    target = tmp_path / "report.html"
    saving.value.save_as(target)
    requests: list[str] = []
    report = browser.new_page()
    report.on("request", lambda request: requests.append(request.url))
    report.goto(target.as_uri())
    report.locator("summary").first.click()
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert report.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    report.close()


def test_a_report_is_printed_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(chromium.VARIABLE, str(find_chromium()))
    from pypdf import PdfReader

    html = "<!doctype html><style>section{break-before:page}</style><p>A</p><section>B</section>"
    target = tmp_path / "a.pdf"
    target.write_bytes(chromium.pdf(html))
    assert [page.extract_text() for page in PdfReader(target).pages] == ["A", "B"]
