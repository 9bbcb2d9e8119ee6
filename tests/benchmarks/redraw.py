"""The page in Chromium: from a change of the filter, and from the first request, to the last chart.

A change redraws the charts that are in sight at 1600 by 900, a first view draws them all.

    python -m tests.benchmarks.redraw [--corpus DIR] [--pages words,compare]

Beside each page stands the plain one of `plain_page.py`, on the same corpus and by turns with
it. Milliseconds are of the clock and depend on what else the machine does; beside them stand
those of the processor, of the server's process and of the browser's main thread. A first view is
cold in a browser that has seen nothing, once with a server just started and then with one in
use; it is warm in the same browser the second time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from analysis import analyse
from dashboard.corpus_folder import CORPUS_VARIABLE
from dashboard.views import PATHS
from tests.browser.conftest import FLAGS, ROOT, free_port, wait_until_served
from tests.browser.install import find_chromium
from tests.conftest import SEEDS, SHARED

CHANGES, VIEWS = 30, 4
APP, PLAIN = ROOT / "dashboard" / "app.py", Path(__file__).with_name("plain_page.py")
# Two sides to compare; the other pages need nothing said.
QUERIES = {"compare": "?a=kinds%3Ddirect&b=kinds%3Dindirect"}
# The page counts as drawn when nothing has changed in it for this long.
QUIET = 350
_OPTIONS = "[data-testid='stPopoverBody'] button[data-variant='pills']"
_PLAIN_OPTIONS = "button[data-variant='pills']"

_WATCH = """
(() => {
  window.changed = 0;
  new MutationObserver((records) => {
    if (records.some((r) => {
      const at = r.target.closest ? r.target : r.target.parentElement;
      return at?.closest("[data-testid='stMain']")
        && !at.closest("[data-testid='stPopoverBody'], [data-testid='stStatusWidget']");
    })) window.changed = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})()
"""
_MEASURE = """
async ([selector, place, quiet]) => {
  const buttons = document.querySelectorAll(selector);
  const begin = performance.now();
  window.changed = begin;
  const running = () => document.querySelector("[data-test-script-state='running']");
  buttons[place % buttons.length].click();
  while (performance.now() - window.changed < quiet || window.changed === begin || running()) {
    await new Promise((done) => setTimeout(done, 20));
    if (performance.now() - begin > 10000) return null;
  }
  return window.changed - begin;
}
"""
# Every chart there is has been drawn, and nothing has changed since.
_DRAWN = """
([quiet, last, chart]) => {
  const charts = [...document.querySelectorAll(chart)];
  return document.querySelectorAll(last).length
    && charts.every((one) => one.querySelector(".main-svg"))
    && performance.now() - window.changed > quiet ? window.changed : false;
}
"""
_OWN_DRAWN = (".foot", ".figure")
_PLAIN_DRAWN = ("[data-testid='stPlotlyChart'] .main-svg", "[data-testid='stPlotlyChart']")


@dataclass(frozen=True)
class Server:
    """A Streamlit server: its address, and the process."""

    address: str
    process: subprocess.Popen[bytes]

    def processor(self) -> float:
        """Seconds of processor time that it has taken."""
        path = Path(f"/proc/{self.process.pid}/stat")
        if not path.exists():
            return float("nan")
        user, system = path.read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass
class Times:
    """What changes or views of one page took, in milliseconds."""

    clock: list[float] = field(default_factory=list)
    server: float = 0.0
    browser: float = 0.0

    @property
    def median(self) -> float:
        """The median by the clock."""
        return statistics.median(self.clock)

    def told(self, plain: Times | None = None) -> str:
        """One line; the ratio to the plain page's behind it."""
        n = len(self.clock)
        high = sorted(self.clock)[max(0, round(n * 0.95) - 1)]
        line = (
            f"median {self.median:6.0f} ms  95 % {high:6.0f} ms  n {n}"
            f"  processor: server {self.server / n:4.0f}, browser {self.browser / n:4.0f} ms"
        )
        if plain is None:
            return line
        own, other = (one.server / len(one.clock) for one in (self, plain))
        return (
            f"{line}  of the plain page {self.median / plain.median:.2f}, server {own / other:.2f}"
        )


@contextmanager
def started(script: Path, corpus: Path) -> Iterator[Server]:
    """A Streamlit server of this script over this corpus; ours as `make run` starts it."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    if script == APP:
        serve = f"from dashboard import serve; serve.serve('127.0.0.1', {port})"
        command = [sys.executable, "-c", serve]
    environment = {**os.environ, CORPUS_VARIABLE: str(corpus), "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_served(address, server)
        yield Server(address, server)
    finally:
        server.terminate()
        server.wait(10)


class Watched:
    """A page in the browser on which changes of the filter are timed."""

    def __init__(self, page: Page, server: Server, options: str) -> None:
        self.page, self.server, self.options = page, server, options
        self.session = _counting(page)

    def change(self, times: Times, places: Sequence[int]) -> None:
        """Click on the options at these places, one after another."""
        before = self.server.processor(), _busy(self.session)
        for place in places:
            taken = self.page.evaluate(_MEASURE, [self.options, place // 2, QUIET])
            if taken is not None:
                times.clock.append(taken)
        times.server += (self.server.processor() - before[0]) * 1000
        times.browser += _busy(self.session) - before[1]


def _counting(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    return session


def _busy(session: CDPSession) -> float:
    """Milliseconds that the browser's main thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def _page(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1600, "height": 900}, locale="zh-CN")
    context.add_init_script(_WATCH)
    return context.new_page()


def _plain(browser: Browser, server: Server) -> Watched:
    page = _page(browser)
    _view(page, server.address, _PLAIN_DRAWN)
    return Watched(page, server, _PLAIN_OPTIONS)


def _opened(browser: Browser, server: Server, path: str) -> Watched:
    """A page with the themes of its filter open."""
    page = _page(browser)
    _view(page, f"{server.address}/{path}", _OWN_DRAWN)
    page.locator(".st-key-open_themes button").click()
    page.wait_for_selector("[data-testid='stPopoverBody'] button")
    page.wait_for_timeout(1500)
    return Watched(page, server, _OPTIONS)


def _view(page: Page, address: str, drawn: tuple[str, str]) -> float:
    """Milliseconds from the first request to the last chart."""
    page.goto(address, wait_until="commit")
    found = page.wait_for_function(_DRAWN, arg=[2 * QUIET, *drawn], polling=50, timeout=60_000)
    return float(found.json_value())


def changes(browser: Browser, own: Server, plain: Server, pages: Sequence[str]) -> None:
    """Print what changes of the filter take on each page and, by turns, on the plain one."""
    beside = _plain(browser, plain)
    for name in pages:
        watched = _opened(browser, own, name + QUERIES.get(name, ""))
        times, yardstick = Times(), Times()
        for first in range(0, CHANGES, 6):
            watched.change(times, range(first, min(first + 6, CHANGES)))
            beside.change(yardstick, range(first, min(first + 6, CHANGES), 2))
        print(f"  {name or 'overview':9s} {times.told(yardstick)}", flush=True)
        watched.page.context.close()


def first_views(browser: Browser, corpus: Path) -> None:
    """Print what the first view takes, cold and warm, and that of the plain page."""
    for name, script, drawn in (("overview", APP, _OWN_DRAWN), ("plain px", PLAIN, _PLAIN_DRAWN)):
        with started(script, corpus) as server:
            fresh = _twice(browser, server, drawn)[0]
            pairs = [_twice(browser, server, drawn) for _ in range(VIEWS)]
        cold, warm = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(
            f"  {name:9s} server just started {fresh:5.0f} ms, cold {cold:5.0f}, warm {warm:5.0f}"
            f"  (medians of {VIEWS})",
            flush=True,
        )


def _twice(browser: Browser, server: Server, drawn: tuple[str, str]) -> tuple[float, float]:
    page = _page(browser)
    cold = _view(page, server.address, drawn)
    warm = _view(page, server.address, drawn)
    page.context.close()
    return cold, warm


def measure(corpus: Path, pages: Sequence[str]) -> None:
    """Print the times on one corpus."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        stack.callback(browser.close)
        first_views(browser, corpus)
        plain = stack.enter_context(started(PLAIN, corpus))
        changes(browser, stack.enter_context(started(APP, corpus)), plain, pages)


def main(arguments: Sequence[str] = ()) -> None:
    """Measure on the corpus that is named, else on the seeds and the articles beside here."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.redraw")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="one that has been analysed")
    parser.add_argument("--pages", default=",".join(_paths()), metavar="PATHS")
    options = parser.parse_args(arguments)
    pages = ["" if name == "overview" else name for name in options.pages.split(",")]
    if options.corpus:
        measure(options.corpus, pages)
        return
    for name, folder in (("seeds", SEEDS), ("articles", SHARED / "articles")):
        if folder.exists():
            with tempfile.TemporaryDirectory() as made:
                print(name, flush=True)
                analyse([folder]).save(Path(made) / "corpus")
                measure(Path(made) / "corpus", pages)


def _paths() -> list[str]:
    return list(PATHS.values())


if __name__ == "__main__":
    main(sys.argv[1:])
