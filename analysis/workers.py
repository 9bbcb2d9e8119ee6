"""The same work on one thing after the other: in this process, or in several at once."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from functools import partial
from types import TracebackType
from typing import Any, TypeVar

from analysis.collecting import OBJECTS
from analysis.errors import WorkerError

Item = TypeVar("Item")
Result = TypeVar("Result")

_held: Any = None


class Workers(AbstractContextManager["Workers"]):
    """So many processes, all of which hold one thing that their work is done with.

    With one, the work is done in this process. The processes are copies of this one, which takes
    some 20 ms; where it cannot be copied safely, because other threads run in it or the system
    has no copies, this process does all of the work, too.

    >>> with Workers(1, 10) as workers:
    ...     list(workers.map(pow, [2, 3]))
    [100, 1000]
    """

    def __init__(self, jobs: int, held: Any) -> None:
        self._held = held
        self._pool: Executor | None = None
        if jobs > 1 and can_copy():
            context = multiprocessing.get_context("fork")
            self._pool = ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(held,))

    @property
    def several(self) -> bool:
        """Whether there is more than this process."""
        return self._pool is not None

    def map(
        self, work: Callable[[Any, Item], Result], items: Iterable[Item], together: int = 1
    ) -> Iterator[Result]:
        """What `work` makes of what is held and each item, in the order of the items.

        Small items are better given to a process several `together`.

        Raises:
            WorkerError: a process was ended from outside.
            Exception: what `work` raises.
        """
        if self._pool is None:
            return map(partial(work, self._held), items)
        return _surfaced(self._pool.map(partial(_work, work), items, chunksize=together))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def can_copy() -> bool:
    """Whether this process can be copied: a copy has one thread, so that a lock which another
    thread holds just then stays locked in it."""
    return sys.platform == "linux" and threading.active_count() == 1


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _start(held: Any) -> None:
    """Makes a copy of the process a worker."""
    global _held
    _held = held
    # Who presses Ctrl+C stops the process that waits for this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # What was copied is not looked through for cycles, which would copy its memory in fact.
    gc.freeze()
    gc.set_threshold(OBJECTS)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)


def _work(work: Callable[[Any, Item], Result], item: Item) -> Result:
    return work(_held, item)


def _surfaced(results: Iterator[Result]) -> Iterator[Result]:
    try:
        yield from results
    except BrokenProcessPool as error:
        raise WorkerError(
            "a worker process was ended, perhaps for want of memory; use fewer with --jobs"
        ) from error
