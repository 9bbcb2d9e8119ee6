"""Answers are worked out once, whoever asks first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.answers import Answers


class Work:
    """Work that waits until it is let go, and counts how often it was done."""

    def __init__(self, answer: str = "done") -> None:
        self.answer, self.times = answer, 0
        self.begun, self.let_go = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.times += 1
        self.begun.set()
        assert self.let_go.wait(5)
        return self.answer


def test_what_is_under_way_is_waited_for():
    answers, work = Answers(kept=4, threads=1), Work()
    answers.begin("a", work)
    assert work.begun.wait(5)
    with ThreadPoolExecutor(3) as readers:
        asked = [readers.submit(answers.get, "a", work) for _ in range(3)]
        work.let_go.set()
        assert [one.result(5) for one in asked] == ["done"] * 3
    assert work.times == answers.worked_out == 1


def test_what_still_waits_for_a_thread_is_done_by_the_one_who_asks():
    answers, first, second = Answers(kept=4, threads=1), Work(), Work("second")
    answers.begin("first", first)
    answers.begin("second", second)
    second.let_go.set()
    assert answers.get("second", second) == "second"
    first.let_go.set()
    assert answers.get("first", first) == "done"
    assert (first.times, second.times) == (1, 1)


def test_an_error_is_raised_and_tried_again():
    answers = Answers(kept=4, threads=1)

    def fails() -> str:
        raise ValueError("no such term")

    answers.begin("a", fails)
    for _ in range(2):
        with pytest.raises(ValueError, match="no such term"):
            answers.get("a", fails)
    assert answers.get("a", lambda: "there") == "there"


def test_those_used_last_are_kept_and_forgetting_leaves_none():
    answers = Answers(kept=2, threads=1)
    for key in "abac":
        answers.get(key, lambda key=key: key)
    assert answers.worked_out == 3
    assert answers.get("a", lambda: "anew") == "a"
    assert answers.get("b", lambda: "anew") == "anew"
    answers.forget()
    assert answers.get("a", lambda: "anew") == "anew"
