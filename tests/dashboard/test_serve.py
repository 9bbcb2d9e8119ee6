"""What is done before the first reader comes, and what a run of the page does only once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.filter import Filter
from dashboard import corrections, data, serve, state, views
from dashboard.components import viewport
from dashboard.corpus_folder import CORPUS_VARIABLE

ROOT = Path(__file__).resolve().parents[2]


def test_the_first_page_is_asked_ahead(
    seeds_corpus: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    data.forget()
    before = data._answers.worked_out
    serve.warm()
    asked = views.questions("")
    assert data._answers.worked_out == before + len(asked)
    assert not caplog.records
    with state.stated({}):
        for name, options in asked:
            data.ask(name, Filter(), **options)
    assert data._answers.worked_out == before + len(asked)


def test_what_is_loaded_is_not_searched_for_garbage() -> None:
    serve.set_aside()
    assert gc.get_freeze_count() > 10_000


def test_without_a_corpus_the_page_says_so_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(tmp_path))
    serve.warm()


def test_a_run_looks_for_its_corpus_once(
    seeds_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    looked = []
    applied = corrections.applied
    monkeypatch.setattr(
        corrections, "applied", lambda corpus: looked.append(corpus) or applied(corpus)
    )
    with state.stated({}):
        with data.settled():
            first = data.corpus()
            assert data.corpus() is first
            assert len(looked) == 1
        data.corpus()
    assert len(looked) == 2


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.parametrize("file", [href for href, _ in viewport.AHEAD])
def test_what_is_fetched_ahead_is_served(file: str) -> None:
    assert (ROOT / "dashboard" / file.removeprefix("app/")).is_file()
