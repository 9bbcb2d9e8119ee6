"""One change of a library in a process of its own: it can be stopped, and no visitor waits for it.

python -m dashboard.worker ORDER.json

The order says what to do (see `dashboard.jobs`). Lines of JSON on standard output tell the
progress, the last one the outcome: `{"changed": …}` or `{"refused": reason}`.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.intake import Incoming
from analysis.library import Change, Library

# Bytes of data a worker may hold: 600 collected articles (2.2M characters) took 1.05 GB.
MOST_MEMORY = 4 * 1024**3
# Seconds between two lines of progress: more would only be overwritten.
EVERY = 0.1


def main(arguments: list[str]) -> int:
    """Carry out the order in the file that is named."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    _stand_back()
    order = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    try:
        change = _carry_out(order)
    except AnalysisError as error:
        _tell(refused=str(error))
    except MemoryError:
        _tell(refused="the files need more memory than there is; add fewer at a time")
    else:
        _tell(changed={"key": change.entry.key, "read": [asdict(read) for read in change.read]})
    return 0


def _carry_out(order: dict[str, Any]) -> Change:
    library, progress = Library(order["library"]), _Progress()
    library.tidy()
    files = [Incoming(one["name"], Path(one["path"]), one["columns"]) for one in order["files"]]
    if order["action"] == "create":
        return library.create(order["name"], files, codebook=order["codebook"], progress=progress)
    if order["action"] == "add":
        return library.add(order["key"], files, progress=progress)
    if order["action"] == "remove":
        return library.remove(order["key"], order["articles"], progress=progress)
    if order["action"] == "recode":
        return library.recode(order["key"], order["codebook"], progress=progress)
    return library.refresh(order["key"], progress=progress)


class _Progress:
    """Tells the progress now and then, and every beginning of a stage."""

    def __init__(self) -> None:
        self.stage, self.told = "", 0.0

    def __call__(self, stage: str, done: int, total: int, name: str) -> None:
        now = time.monotonic()
        if stage != self.stage or now - self.told >= EVERY:
            self.stage, self.told = stage, now
            _tell(stage=stage, done=done, total=total, name=name)


def _tell(**line: Any) -> None:
    print(json.dumps(line), flush=True)


def _stand_back() -> None:
    """Lets the page go first, and holds the process to `MOST_MEMORY`, where the system can."""
    with contextlib.suppress(AttributeError, ImportError, ValueError, OSError):
        import resource

        os.nice(5)
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
