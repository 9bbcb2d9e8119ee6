"""Find Chromium, or install it: the system's package first, else the one playwright brings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium of the system or of playwright; None where there is none."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None  # noqa: PTH110


def _run(*command: str) -> bool:
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0
    except FileNotFoundError:
        return False


def install() -> str | None:
    """Install Chromium with the means at hand; the path, or None where none helped."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
    if not find_chromium():
        _run(sys.executable, "-m", "playwright", "install", "--with-deps", "chromium")
    return find_chromium()


if __name__ == "__main__":
    if not (find_chromium() or install()):
        sys.exit("The browser tests need Chromium: install it by your system's package manager.")
