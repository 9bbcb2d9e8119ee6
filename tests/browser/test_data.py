"""The Data page in Chromium: files are brought, stand in every chart, and go again."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.corpus_folder import CORPUS_VARIABLE, SHARED_VARIABLE
from tests.browser.conftest import PHONE, ROOT, free_port, settle, wait_until_served
from tests.browser.legibility import cut_off, overlapping
from tests.conftest import SEEDS

Visit = Callable[..., Page]
LAW = "立法聽誰的\n法學教授錢文靜表示，應當盡快出台人工智能法，監管這個產業(yè)。\n會議開了兩天。"
WORKS_WITHIN = 60_000


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The seeds as files of a visitor, and one that is broken."""
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    return [*sorted(SEEDS.iterdir()), broken]


def bring(page: Page, files: list[Path], name: str = "") -> None:
    page.set_input_files("input[type=file]", files)
    if name:
        page.locator(".st-key-uploads_name input").fill(name)
        page.locator(".st-key-uploads_name input").press("Enter")
    page.locator(".st-key-uploads_begin button").click()
    page.wait_for_selector(".st-key-upload_work")
    page.wait_for_selector(".st-key-upload_report", timeout=WORKS_WITHIN)
    settle(page)


def totals(page: Page) -> list[str]:
    return page.locator(".totals strong").all_inner_texts()


def corpus_of(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("corpus", [""])[0]


def test_seeds_and_a_broken_file_are_brought_counted_and_deleted(visit, files) -> None:
    page = visit("/data?lang=en")
    before = totals(page)
    bring(page, [files[0], files[2]], name="One seed")
    report = page.locator(".st-key-upload_report")
    expect(report).to_contain_text("broken.txt: this is a PNG picture")
    assert corpus_of(page)
    half = totals(page)
    assert int(half[2]) < int(before[2])
    page.locator(".st-key-page_overview a").click()
    page.wait_for_selector(".finding")
    settle(page)
    assert totals(page) == half
    expect(page.locator(".finding")).to_contain_text(f"{half[0]} statements")
    expect(page.locator(".foot")).to_contain_text("One seed")
    page.locator(".st-key-page_data a").click()
    page.wait_for_selector(".st-key-corpus_actions")
    page.locator(".st-key-uploads_into label", has_text="Add to the open one").click()
    settle(page)
    bring(page, [files[1]])
    assert totals(page) == before, "both seeds are the seeds"
    page.locator(".st-key-corpus_actions button", has_text="Delete").click()
    page.locator(".st-key-corpus_delete button").click()
    expect(page.locator(".corpus.open")).to_contain_text("The seeds")
    settle(page)
    assert not corpus_of(page)
    assert totals(page) == before
    expect(page.locator(".corpora")).not_to_contain_text("One seed")


def test_another_visitor_sees_nothing_of_it(visit, tmp_path) -> None:
    text = tmp_path / "law.txt"
    text.write_text(LAW, "utf-8")
    mine = visit("/data?lang=en")
    bring(mine, [text], name="Mine alone")
    key = corpus_of(mine)
    other = visit(f"/data?lang=en&corpus={key}")
    expect(other.locator(".notice")).to_contain_text("is not here")
    expect(other.locator(".corpora")).not_to_contain_text("Mine alone")
    assert "立法" not in other.locator("body").inner_text()
    assert totals(other) != totals(mine)


def test_a_visitor_is_served_while_another_analyses(visit, files, tmp_path) -> None:
    many = []
    for number in range(60):
        many.append(tmp_path / f"{number}.txt")
        many[-1].write_text(f"{files[1].read_text('utf-8')}\n第{number}次。", "utf-8")
    busy = visit("/data?lang=en")
    busy.set_input_files("input[type=file]", many)
    busy.locator(".st-key-uploads_begin button").click()
    expect(busy.locator(".work")).to_contain_text("of 60", timeout=WORKS_WITHIN)
    expect(busy.locator(".work")).to_contain_text(".txt", timeout=WORKS_WITHIN)
    other = visit("/?lang=en")
    assert other.locator(".finding").is_visible()
    expect(busy.locator(".work")).to_contain_text("of 60")
    busy.locator(".st-key-uploads_cancel button").click()
    expect(busy.locator(".st-key-upload_report")).to_contain_text("Cancelled", timeout=10_000)
    expect(busy.locator(".corpus")).to_have_count(1)


def test_a_number_of_the_table_opens_these_repairs_in_the_article(visit) -> None:
    page = visit("/data?lang=en")
    table = page.locator(".st-key-table_damage table")
    place = table.locator("th").all_inner_texts()
    column = next(i for i, head in enumerate(place) if head.startswith("Shifted"))
    cell = table.locator("tr", has_text="陈宁").locator("td").nth(column)
    n = int(cell.inner_text())
    cell.locator(".opens").click()
    page.wait_for_selector("li.repair.chosen")
    settle(page)
    stated = parse_qs(urlsplit(page.url).query)
    assert urlsplit(page.url).path == "/read"
    assert stated["repair"] == ["shifted_bytes"]
    expect(page.locator("li.repair.chosen .repair-n")).to_have_text(str(n))


def test_a_heading_sorts_and_the_table_is_downloaded(visit) -> None:
    page = visit("/data?lang=en")
    table = page.locator(".st-key-table_damage table")
    before = table.locator("td:first-child").all_inner_texts()
    table.locator("th", has_text="All repairs").locator(".opens").click()
    page.wait_for_function("() => location.search.includes('damage=repairs')")
    settle(page)
    assert table.locator("td:first-child").all_inner_texts() == before[::-1]
    with page.expect_download() as started:
        page.locator(".st-key-damage_csv button").click()
    path = started.value.path()
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows) == len(before) + 1
    assert all(re.fullmatch(r"\d+", cell) for row in rows[1:] for cell in row[1:])


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_on_a_phone_nothing_is_cut_or_covered(visit, tmp_path, locale) -> None:
    text = tmp_path / "法律.txt"
    text.write_text(LAW, "utf-8")
    page = visit("/data", size=PHONE, locale=locale)
    assert not cut_off(page)
    assert not overlapping(page)
    bring(page, [text])
    expect(page.locator(".st-key-upload_report")).to_be_in_viewport()
    assert not cut_off(page)
    assert not overlapping(page)


@pytest.fixture
def kept(seeds_corpus: Path, tmp_path: Path) -> Iterator[str]:
    """A server whose visitors share a library."""
    port = free_port()
    environment = {CORPUS_VARIABLE: str(seeds_corpus), SHARED_VARIABLE: "1"}
    environment["AI_DISCOURSE_LIBRARY"] = str(tmp_path / "library")
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard" / "app.py")]
    server = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until_served(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def test_a_shared_library_is_there_for_the_next_visitor(
    browser: Browser, kept: str, tmp_path: Path
) -> None:
    text = tmp_path / "law.txt"
    text.write_text(LAW, "utf-8")
    page = browser.new_page(locale="en-GB")
    page.goto(f"{kept}/data")
    settle(page)
    bring(page, [text], name="For all")
    address = page.url
    page.reload()
    settle(page)
    expect(page.locator(".corpus.open")).to_contain_text("For all")
    other = browser.new_context(locale="en-GB").new_page()
    other.goto(address)
    settle(other)
    expect(other.locator(".corpus.open")).to_contain_text("For all")
    assert totals(other)[2] == "1"
    other.locator(".st-key-corpus_actions button", has_text="Rename").click()
    other.locator(".st-key-corpus_new_name input").fill("法律")
    other.locator(".st-key-corpus_new_name input").press("Enter")
    other.locator(".st-key-corpus_rename button").click()
    expect(other.locator(".corpus.open")).to_contain_text("法律")
    for opened in (page, other):
        opened.context.close()
