"""Answers kept and answers under way: each is worked out once, however many wait for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

Work = Callable[[], Any]


class Answers:
    """Answers by their key, of which those that were used last are kept.

    >>> answers = Answers(kept=2, threads=1)
    >>> answers.begin("sum", lambda: 1 + 1)
    >>> answers.get("sum", lambda: 1 + 1), answers.worked_out
    (2, 1)
    """

    def __init__(self, *, kept: int, threads: int) -> None:
        self.worked_out = 0
        self._kept = kept
        self._held: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answer")

    def begin(self, key: Hashable, work: Work) -> None:
        """Work an answer out beside what goes on, unless it is there or under way."""
        with self._lock:
            if key not in self._held:
                self._hold(key, self._threads.submit(work))

    def get(self, key: Hashable, work: Work) -> Any:
        """The answer: waited for where it is under way, else worked out here and now.

        What `work` raises is raised here, and the answer is worked out anew the next time.
        """
        with self._lock:
            future = self._held.get(key)
            # What still waits for a thread is sooner done here.
            own = future is None or future.cancel()
            if future is None or own:
                future = self._hold(key, Future())
            else:
                self._held.move_to_end(key)
        if own:
            _do(work, future)
        if future.exception():
            self._drop(key, future)
        return future.result()

    def forget(self) -> None:
        """Keep no answer."""
        with self._lock:
            self._held.clear()

    def _hold(self, key: Hashable, future: Future[Any]) -> Future[Any]:
        self.worked_out += key not in self._held
        self._held[key] = future
        self._held.move_to_end(key)
        while len(self._held) > self._kept:
            self._held.popitem(last=False)
        return future

    def _drop(self, key: Hashable, future: Future[Any]) -> None:
        with self._lock:
            if self._held.get(key) is future:
                del self._held[key]


def _do(work: Work, future: Future[Any]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
