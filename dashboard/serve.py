"""Analyse the articles where that is due, then serve the page.

python -m dashboard.serve [--port 8501] [--corpus DIR] PATH...
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from dashboard.corpus_folder import CORPUS_VARIABLE, DEFAULT_CORPUS

APP = Path(__file__).with_name("app.py")


class PortTakenError(Exception):
    """The port is in use by another program."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when the server ends as asked, else a number and a message."""
    options = _parser().parse_args(arguments)
    try:
        check_port(options.port)
    except PortTakenError as error:
        print(error, file=sys.stderr)
        return 1
    code = prepare(options.paths, options.corpus)
    if code == 0:
        os.environ[CORPUS_VARIABLE] = str(options.corpus.resolve())
        serve(options.port)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dashboard.serve", description=__doc__)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="articles: files or folders")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS, metavar="DIR")
    return parser


def check_port(port: int) -> None:
    """Raises PortTakenError where a server is already listening on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError:
            raise PortTakenError(
                f"Port {port} is taken by another program; choose another: make run PORT={port + 1}"
            ) from None


def prepare(paths: list[str], corpus: Path) -> int:
    """Analyse the articles into the corpus folder, unless it already holds just them."""
    from analysis.cli import main as analyse

    return int(analyse(["analyse", *paths, "--out", str(corpus), "--if-changed"]))


def serve(port: int) -> None:
    """Serve the page until it is stopped."""
    from streamlit.web import cli

    sys.argv = ["streamlit", "run", str(APP), "--server.port", str(port)]
    cli.main(standalone_mode=False)


if __name__ == "__main__":
    sys.exit(main())
