"""Handing over to the dashboard what only it can do: drawing a view into a file."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from analysis.errors import AnalysisError

ROOT = Path(__file__).resolve().parent.parent
# What draws the charts, and what that imports.
NEEDED = ("dashboard", "streamlit", "pptx", "openpyxl", "fontTools")
LANGUAGES = ("zh", "en")


class MissingDashboardError(AnalysisError):
    """The parts of the program that draw are not installed."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Tell a parser the options of the export."""
    parser.add_argument(
        "--view", default="all", metavar="PAGE", help="a page, or all (the default)"
    )
    parser.add_argument("--chart", default="", metavar="KEY", help="one chart of it")
    parser.add_argument(
        "--filter", default="", metavar="TEXT", help='what is selected: "themes=risk;kinds=direct"'
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="the file's language")
    parser.add_argument("--dark", action="store_true", help="in the dark appearance")
    parser.add_argument("--corpus", default="", metavar="DIR", help="a folder that analyse wrote")
    parser.add_argument(
        "--out", required=True, type=Path, metavar="FILE",
        help="its ending says what is written: png, svg, csv, xlsx, jsonl, pptx, html or pdf",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Writes the file in a process of its own; answers its exit code.

    The dashboard imports the analysis, never the other way: so it is started, not imported.
    """
    missing = [name for name in NEEDED if not _is_there(name)]
    if missing:
        raise MissingDashboardError(
            f"export draws with the dashboard, and {', '.join(missing)} cannot be imported here: "
            "install everything with pip install -r requirements.txt"
        )
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", ""))))
    command = [sys.executable, "-m", "dashboard.exporting", *arguments(options)]
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False).returncode


def _is_there(name: str) -> bool:
    return (ROOT / name).is_dir() or find_spec(name) is not None


def arguments(options: argparse.Namespace) -> list[str]:
    """The options as they were given, for the other process.

    >>> given = argparse.Namespace(view="all", chart="", filter="themes=agi", lang="en",
    ...     dark=True, corpus="", out=Path("a.svg"))
    >>> arguments(given)
    ['--view=all', '--filter=themes=agi', '--lang=en', '--out=a.svg', '--dark']
    """
    named = {n: getattr(options, n) for n in ("view", "chart", "filter", "lang", "corpus", "out")}
    stated = [f"--{name}={value}" for name, value in named.items() if str(value)]
    return [*stated, *(["--dark"] if options.dark else [])]
