"""The browser on this computer: what turns a drawing into pixels and a report into pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.errors import AnalysisError
from dashboard.exporting.picture import HEIGHT, WIDTH

# Names under which Chromium and what is made of it are installed, and the variable that names one.
NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser", "brave"),
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
VARIABLE = "AI_DISCOURSE_BROWSER"
FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-extensions",
)
# Seconds that drawing one file may take; a report of hundreds of pages takes some ten.
PATIENCE = 120


class BrowserError(AnalysisError):
    """A picture or a PDF needs a browser that is not here or did not draw."""


class BrowserMissingError(BrowserError):
    """There is no browser on this computer."""


def found() -> str:
    """The path of the browser; raises BrowserMissingError, with what to do, where there is none."""
    if named := os.environ.get(VARIABLE):
        if path := shutil.which(named):
            return path
        raise BrowserMissingError(f"{VARIABLE}={named}: no such program; name the one to use")
    installed = [path for name in NAMES if (path := shutil.which(name))]
    installed += [place for place in PLACES if Path(place).exists()]
    if not installed:
        raise BrowserMissingError(
            "PNG and PDF are drawn by Chromium, Chrome or Edge, and none was found: install one "
            f"(for example: apt-get install chromium), name one by {VARIABLE}=/path/to/it, "
            "or choose SVG or HTML, which need none"
        )
    return installed[0]


def png(svg: str, height: int = HEIGHT, *, finer: float = 2) -> bytes:
    """A drawing of this height as a picture, `finer` times as many pixels as the slide has."""
    size = (f"--window-size={WIDTH},{height}", f"--force-device-scale-factor={finer:g}")
    style = "<style>*{margin:0}svg{display:block}</style>"
    page = f'<!doctype html><meta charset="utf-8">{style}{svg}'
    return _made(page, "picture.png", "--screenshot={}", *size)


def pdf(html: str) -> bytes:
    """A report as the pages that its own style asks for."""
    return _made(html, "report.pdf", "--print-to-pdf={}", "--no-pdf-header-footer")


def _made(page: str, name: str, wanted: str, *flags: str) -> bytes:
    """What the browser makes of a page, in a folder of its own."""
    browser = found()
    with tempfile.TemporaryDirectory(prefix="ai-discourse-") as folder:
        source, target = Path(folder) / "page.html", Path(folder) / name
        source.write_text(page, encoding="utf-8", errors="replace")
        # Its sandbox does not run as root; the page holds no script and asks for nothing.
        root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        own = (f"--user-data-dir={folder}/profile", wanted.format(target))
        command = [browser, *FLAGS, *root, *own, *flags, source.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            raise BrowserError(
                f"{browser} took more than {PATIENCE} seconds; narrow the filter"
            ) from None
        if not target.exists():
            said = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise BrowserError(f"{browser} drew nothing: {' '.join(said)}")
        return target.read_bytes()
