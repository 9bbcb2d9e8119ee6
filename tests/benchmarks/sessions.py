"""Many visitors at once on one process: redraws a second, errors, memory a session.

Each speaks Streamlit's own protocol over a web socket, so that the server is measured and not
twenty browsers on the same cores.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from analysis import analyse
from tests.benchmarks.redraw import APP, Server, started
from tests.conftest import SEEDS

SESSIONS = 20
SECONDS = 20.0
# What a reader turns to: another page or filter at every step.
THEMES = ("risk", "industry", "china_us", "technology", "agi", "regulation")
PAGES = ("", "words", "themes", "voices", "stances")


@dataclass
class Visitor:
    """A session, and what became of it."""

    number: int
    redraws: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def visit(self, address: str, begin: threading.Barrier, until: list[float]) -> None:
        """Open the page, wait for the others, then change the filter until the time is up."""
        stream = f"{address.replace('http', 'ws')}/_stcore/stream"
        with connect(stream, origin=address, max_size=None) as socket:
            page, query = PAGES[self.number % len(PAGES)], "lang=en"
            self._rerun(socket, page, query)
            begin.wait()
            step = self.number
            while time.monotonic() < until[0]:
                theme = THEMES[step % len(THEMES)]
                step += 1
                started = time.monotonic()
                self._rerun(socket, page, f"lang=en&themes={quote(theme)}")
                self.redraws.append(time.monotonic() - started)

    def _rerun(self, socket: ClientConnection, page: str, query: str) -> None:
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(bytes(socket.recv(timeout=30, decode=False)))
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                self.errors.append(answer.delta.new_element.exception.message)
            if kind == "script_finished":
                return


def memory_of(server: Server) -> float:
    """Megabytes resident in the process of this server."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main() -> None:
    """Print what twenty visitors get, and what each costs."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        analyse([SEEDS]).save(corpus)
        with started(APP, corpus) as server:
            address = server.address
            _warm(address)
            before = memory_of(server) if os.name == "posix" else float("nan")
            visitors = [Visitor(number) for number in range(SESSIONS)]
            held = _together(visitors, server)
            redraws = [seconds for visitor in visitors for seconds in visitor.redraws]
            errors = [error for visitor in visitors for error in visitor.errors]
            print(
                f"{SESSIONS} sessions: {len(redraws) / SECONDS:5.1f} redraws a second, "
                f"median {statistics.median(redraws) * 1000:.0f} ms, {len(errors)} errors, "
                f"{(held - before) / SESSIONS:.1f} MB a session"
            )
            for error in sorted(set(errors))[:5]:
                print("  ", error)


def _warm(address: str) -> None:
    """Every page once under every filter, so that memory counts sessions and not answers."""
    stream = f"{address.replace('http', 'ws')}/_stcore/stream"
    visitor = Visitor(0)
    with connect(stream, origin=address, max_size=None) as socket:
        for page in PAGES:
            for query in ("lang=en", *(f"lang=en&themes={theme}" for theme in THEMES)):
                visitor._rerun(socket, page, query)


def _together(visitors: list[Visitor], server: Server) -> float:
    """Let the visitors click side by side; megabytes of the server while all are there."""
    until = [float("inf")]
    begin = threading.Barrier(len(visitors) + 1)
    threads = [
        threading.Thread(target=v.visit, args=(server.address, begin, until)) for v in visitors
    ]
    for thread in threads:
        thread.start()
    until[0] = time.monotonic() + SECONDS + 30
    begin.wait()
    until[0] = time.monotonic() + SECONDS
    time.sleep(SECONDS * 0.8)
    held = memory_of(server)
    for thread in threads:
        thread.join()
    return held
