"""A served page and a browser that looks at it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.components.viewport import NARROW
from dashboard.corpus_folder import CORPUS_VARIABLE
from tests.browser.install import find_chromium

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = (1600, 900), (390, 844)
STARTS_WITHIN = 60.0
# Where the browser remembers that the hint of the first visit was read.
HINT = "ai-discourse-hint"


@pytest.fixture(scope="session")
def served(seeds_corpus: Path) -> Iterator[str]:
    """The address of the page, served for the session over the seeds' corpus."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard" / "app.py")]
    server = subprocess.Popen(
        [*command, "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, CORPUS_VARIABLE: str(seeds_corpus)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until_served(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; RuntimeError where it does not in `STARTS_WITHIN`."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("the page did not start")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session."""
    path = find_chromium()
    assert path, "no Chromium: run `make browser`"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """Opens an address of the page; every script error or request elsewhere fails the test."""
    contexts, problems = [], []

    def open_page(
        path: str = "/",
        *,
        size: tuple[int, int] = WIDE,
        locale: str = "zh-CN",
        scheme: str = "light",
        first: bool = False,
        **settings: Any,
    ) -> Page:
        """`first` is the first visit, with its hint; other settings are those of a context."""
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            color_scheme=scheme,
            **settings,
        )
        contexts.append(context)
        if not first:
            context.add_init_script(f"localStorage.setItem('{HINT}', '1')")
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((served, served.replace("http", "ws"), "data:", "blob:"))
                else problems.append(f"request elsewhere: {request.url}")
            ),
        )
        page.goto(served + path)
        settle(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


def settle(page: Page) -> None:
    """Wait until the page is drawn whole and nothing is running."""
    page.wait_for_selector(".foot", timeout=30_000)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=\"stApp\"]')"
        ".getAttribute('data-test-script-state') !== 'running'"
    )
    narrow = str(page.viewport_size["width"] < NARROW).lower()
    page.wait_for_function(
        f"() => document.documentElement.dataset.narrow === '{narrow}'", timeout=30_000
    )
    page.wait_for_function(
        "() => [...document.querySelectorAll('.figure')]"
        ".every((chart) => chart.querySelector('.main-svg') && !chart.late)"
    )
    page.evaluate("() => document.fonts.ready")
    page.wait_for_timeout(400)
