"""The pictures of the README, made anew: `python -m docs.pictures`."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from analysis import analyse
from dashboard.corpus_folder import CORPUS_VARIABLE
from tests.browser.conftest import FLAGS, ROOT, WIDE, free_port, settle, wait_until_served
from tests.browser.install import find_chromium
from tests.conftest import SEEDS

FOLDER = Path(__file__).parent
# What each picture shows: a page and what is open on it.
PICTURES = {
    "overview": "?lang=en",
    "stances": "stances?lang=en&mark=statements;theme=china_us;stance=against",
    "compare": "compare?lang=zh",
    "networks": "networks?lang=en",
    "words": "words?lang=zh",
}


def main() -> None:
    """Analyse the seeds, serve them, and write a picture of each view."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        corpus = Path(folder) / "corpus"
        analyse([SEEDS]).save(corpus)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": WIDE[0], "height": WIDE[1]}, locale="en-US")
        with _served(corpus) as address:
            for name, path in PICTURES.items():
                page.goto(f"{address}/{path}")
                settle(page)
                hint = page.get_by_text("Understood").or_(page.get_by_text("知道了"))
                if hint.count():
                    hint.first.click()
                page.wait_for_timeout(900)
                picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
                picture.save(FOLDER / f"{name}.png", optimize=True)
        browser.close()


@contextmanager
def _served(corpus: Path) -> Iterator[str]:
    """The address of the page, served over this corpus."""
    port = free_port()
    app = [str(ROOT / "dashboard" / "app.py"), "--server.port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", *app],
        cwd=ROOT,
        env={**os.environ, CORPUS_VARIABLE: str(corpus)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_served(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
