"""Changes of a library that run beside the page: started, watched, cancelled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from analysis.corrections import Correction
from analysis.intake import FileRead
from analysis.library import Library

ROOT = Path(__file__).resolve().parent.parent
# Workers at once on this server: each keeps one core busy, and no long job may keep all others
# waiting for their turn.
WORKERS = max(2, (os.cpu_count() or 2) - 1)
# Seconds a worker has to clear up after it was told to stop.
CLEARS_WITHIN = 5.0

_turns = threading.BoundedSemaphore(WORKERS)


@dataclass
class Job:
    """A change under way, or what came of it; read by the page, written by its own thread.

    `state` is waiting, running, done, refused (with a `message`), failed or cancelled; `stage`,
    `done`, `total` and `name` say how far it is; `key` is the corpus once it is done, `read`
    what became of each file. `section` is the part of the Data page it was started from, to which
    the page returns; `corrections` are those to carry over to the corpus, `carried` how many of
    them hold there.
    """

    action: str
    library: str = ""
    key: str = ""
    state: str = "waiting"
    stage: str = "reading"
    done: int = 0
    total: int = 0
    name: str = ""
    message: str = ""
    read: tuple[FileRead, ...] = ()
    incoming: Path | None = None
    section: str = ""
    corrections: tuple[Correction, ...] = ()
    carried: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event, repr=False)
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in ("waiting", "running")

    @property
    def share(self) -> float:
        """How far it is, 0 to 1: reading is the first half, analysing the second."""
        half = 0.5 if self.stage == "analysing" else 0.0
        return half + 0.5 * self.done / max(self.total, 1)

    def wait(self, seconds: float = 2 * CLEARS_WITHIN) -> None:
        """Returns when it is over, or after that many seconds."""
        self._ended.wait(seconds)

    def cancel(self) -> None:
        """Stops the change; the library stays as it was before."""
        self._stopped.set()
        process = self._process
        if process and process.poll() is None:
            process.terminate()

    def _run(self, order: dict[str, Any]) -> None:
        try:
            while not _turns.acquire(timeout=0.1):
                if self._stopped.is_set():
                    return
            try:
                self._work(order)
            finally:
                _turns.release()
        finally:
            if self.incoming:
                shutil.rmtree(self.incoming, ignore_errors=True)
            if self._stopped.is_set() and self.state != "done":
                self.state = "cancelled"
            elif not self.is_over:
                self.state = "failed"
            self._ended.set()

    def _work(self, order: dict[str, Any]) -> None:
        assert self.incoming
        path = self.incoming / "order.json"
        path.write_text(json.dumps(order), encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.worker", str(path)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.state = "running"
        if self._stopped.is_set():
            self._process.terminate()
        assert self._process.stdout
        outcome = self._follow(self._process.stdout)
        try:
            self._process.wait(CLEARS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._conclude(outcome)

    def _follow(self, lines: IO[str]) -> dict[str, Any]:
        """Takes up the progress; answers the outcome, empty where the worker broke off."""
        for line in lines:
            told = json.loads(line)
            if "stage" not in told:
                return dict(told)
            self.stage, self.done, self.total, self.name = (
                told[name] for name in ("stage", "done", "total", "name")
            )
        return {}

    def _conclude(self, outcome: dict[str, Any]) -> None:
        if "changed" in outcome:
            changed = outcome["changed"]
            self.key = changed["key"]
            self.read = tuple(
                FileRead(
                    read["name"],
                    tuple(read["articles"]),
                    tuple(read["problems"]),
                    read["describes"],
                    tuple(read["remarks"]),
                )
                for read in changed["read"]
            )
            self.state = "done"
        elif "refused" in outcome:
            self.message, self.state = outcome["refused"], "refused"


def start(
    library: Library,
    action: str,
    *,
    key: str = "",
    name: str = "",
    files: Iterable[tuple[str, bytes, Mapping[str, str]]] = (),
    articles: Sequence[str] = (),
    codebook: str = "",
) -> Job:
    """Begins a change of a library: `action` is one of its methods.

    These are create, add, remove, refresh and recode; `codebook` is the text of one, for create
    and recode. A file is its name, its bytes, and its columns that were named; the files wait in
    a folder of their own until they are read.
    """
    incoming = Path(tempfile.mkdtemp(prefix="ai-discourse-incoming-"))
    named = []
    for number, (shown, data, columns) in enumerate(files):
        path = incoming / str(number)
        path.write_bytes(data)
        named.append({"name": shown, "path": str(path), "columns": dict(columns)})
    job = Job(action, str(library.folder), key, total=len(named), incoming=incoming)
    order: dict[str, Any] = {}
    order |= {"library": str(library.folder.resolve()), "action": action, "key": key, "name": name}
    order |= {"files": named, "articles": list(articles), "codebook": codebook}
    threading.Thread(target=job._run, args=(order,), daemon=True).start()
    return job
