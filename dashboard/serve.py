"""Analyse the articles where that is due, then serve the page.

python -m dashboard.serve [--address localhost] [--port 8501] [--corpus DIR] [--library DIR]
                          [--shared-library | --no-shared-library] PATH...

What visitors bring is kept in the library where only this computer can reach the page (address
localhost), or where the server's owner says so (--shared-library). Else each visitor alone sees
what they brought, and it goes when they leave.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import logging
import os
import socket
import sys
from importlib import import_module
from pathlib import Path

from analysis.errors import AnalysisError
from dashboard.corpus_folder import (
    CORPUS_VARIABLE,
    DEFAULT_CORPUS,
    LIBRARY_VARIABLE,
    SHARED_VARIABLE,
    is_library_shared,
)

LOOPBACK = ("localhost", "127.0.0.1", "::1")
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
        os.environ[SHARED_VARIABLE] = "1" if is_shared(options) else "0"
        if options.library:
            os.environ[LIBRARY_VARIABLE] = str(options.library.resolve())
        serve(options.address, options.port)
    return code


def is_shared(options: argparse.Namespace) -> bool:
    """Whether visitors share one library: as was said, else where nobody else can visit."""
    if options.shared_library is not None:
        return bool(options.shared_library)
    if os.environ.get(SHARED_VARIABLE):
        return is_library_shared()
    return options.address in LOOPBACK


_AS_WRITTEN = argparse.RawDescriptionHelpFormatter


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dashboard.serve", description=__doc__, formatter_class=_AS_WRITTEN
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="articles: files or folders")
    parser.add_argument("--address", default=LOOPBACK[0], help="0.0.0.0: for the whole network")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--corpus", type=Path, default=DEFAULT_CORPUS, metavar="DIR")
    parser.add_argument("--library", type=Path, metavar="DIR", help="where corpora are kept")
    parser.add_argument("--shared-library", action=argparse.BooleanOptionalAction)
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


def warm() -> None:
    """Load the pages and ask what the first one asks, so that its first reader need not wait."""
    from analysis.filter import Filter
    from dashboard import data, state, views

    for name in views.NAMES:
        import_module(f"dashboard.views.{name}")
    # Streamlit warns of questions that nobody's browser has put.
    logging.disable(logging.WARNING)
    try:
        with state.stated({}), contextlib.suppress(AnalysisError):
            data.ask_ahead(Filter(), views.questions(""))
    finally:
        logging.disable(logging.NOTSET)
    set_aside()


def set_aside() -> None:
    """Keep what is loaded by now out of the search for garbage.

    Streamlit searches after every run of the page: through some 140,000 objects that stay for
    good, of modules and word lists, that took 50 ms of each redraw.
    """
    import_module("streamlit.web.bootstrap")
    gc.collect()
    gc.freeze()


def serve(address: str, port: int) -> None:
    """Serve the page until it is stopped."""
    from streamlit.web import cli

    warm()
    where = ["--server.address", address, "--server.port", str(port)]
    sys.argv = ["streamlit", "run", str(APP), *where]
    cli.main(standalone_mode=False)


if __name__ == "__main__":
    sys.exit(main())
