"""From a change of the filter to the last chart redrawn, in Chromium, page by page."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from analysis import analyse
from dashboard.corpus_folder import CORPUS_VARIABLE
from tests.browser.conftest import FLAGS, ROOT, free_port, wait_until_served
from tests.browser.install import find_chromium
from tests.conftest import SEEDS

CHANGES = 30
PAGES = ("", "words", "themes", "voices", "stances", "read")
# The page counts as drawn when nothing has changed in it for this long.
QUIET = 350

_WATCH = """
() => {
  const main = document.querySelector("[data-testid='stMain']");
  window.changed = performance.now();
  new MutationObserver((records) => {
    if (records.some((r) => !(r.target.closest ? r.target : r.target.parentElement)
        ?.closest("[data-testid='stPopoverBody'], [data-testid='stStatusWidget']")))
      window.changed = performance.now();
  }).observe(main, { subtree: true, childList: true, attributes: true, characterData: true });
}
"""
_MEASURE = """
async ([selector, place, quiet]) => {
  const buttons = document.querySelectorAll(selector);
  const begin = performance.now();
  window.changed = begin;
  buttons[place % buttons.length].click();
  while (performance.now() - window.changed < quiet || window.changed === begin) {
    await new Promise((done) => setTimeout(done, 20));
    if (performance.now() - begin > 10000) return null;
  }
  return window.changed - begin;
}
"""


@contextmanager
def serving(script: Path, corpus: Path) -> Iterator[str]:
    """A Streamlit server of this script over this corpus; its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = {**os.environ, CORPUS_VARIABLE: str(corpus), "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_served(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def changes(page: Page, selector: str) -> list[float]:
    """Milliseconds each of `CHANGES` clicks on the options took until the page stood still."""
    page.evaluate(_WATCH)
    times = [page.evaluate(_MEASURE, [selector, place // 2, QUIET]) for place in range(CHANGES)]
    return [time for time in times if time is not None]


def report(name: str, times: list[float], yardstick: float | None = None) -> float:
    """Print median and 95th percentile, and the ratio to the yardstick's median; the median."""
    median = statistics.median(times)
    high = sorted(times)[max(0, round(len(times) * 0.95) - 1)]
    ratio = f"  {median / yardstick:5.2f} of the plain page" if yardstick else ""
    print(f"{name:10s} median {median:6.0f} ms  95 % {high:6.0f} ms  n {len(times)}{ratio}")
    return median


def main() -> None:
    """Print the times of the plain page and of each page of the dashboard."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        corpus = Path(folder) / "corpus"
        analyse([SEEDS]).save(corpus)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        plain = _plain(browser.new_page(viewport={"width": 1600, "height": 900}), corpus)
        with serving(ROOT / "dashboard" / "app.py", corpus) as address:
            for name in PAGES:
                page = browser.new_page(viewport={"width": 1600, "height": 900}, locale="zh-CN")
                page.goto(f"{address}/{name}")
                page.wait_for_selector(".foot")
                page.locator(".st-key-open_themes button").click()
                page.wait_for_selector("[data-testid='stPopoverBody'] button")
                page.wait_for_timeout(1500)
                report(name or "overview", changes(page, _OPTIONS), plain)
                page.close()
        browser.close()


_OPTIONS = "[data-testid='stPopoverBody'] button[data-variant='pills']"


def _plain(page: Page, corpus: Path) -> float:
    with serving(Path(__file__).with_name("plain_page.py"), corpus) as address:
        page.goto(address)
        page.wait_for_selector("[data-testid='stPlotlyChart'] .main-svg")
        page.wait_for_timeout(2500)
        return report("plain px", changes(page, "button[data-variant='pills']"))
