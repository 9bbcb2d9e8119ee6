"""Work done by several processes is what one would do, and what goes wrong in them is heard of."""

from __future__ import annotations

import os
import signal
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from analysis import pipeline, stages
from analysis.articles import Article, Part, read
from analysis.codebook import load
from analysis.errors import UnreadableFileError, WorkerError
from analysis.pipeline import analyse, analyse_articles
from analysis.workers import Workers, can_copy, cores
from tests.conftest import SEEDS


@pytest.fixture
def copies() -> None:
    """Skips where this process cannot be copied now: other tests may have left threads."""
    if not can_copy():
        pytest.skip("this process cannot be copied: no Linux, or threads of other tests")


def add(held: int, item: int) -> tuple[int, int]:
    return held + item, os.getpid()


def fail(held: int, item: int) -> int:
    if item == held:
        raise UnreadableFileError(f"{item}: cannot be read")
    return item


def die(held: int, item: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return item


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    with Workers(jobs, 10) as workers:
        found = list(workers.map(add, range(20)))
    assert [number for number, _ in found] == list(range(10, 30))


@pytest.mark.usefixtures("copies")
def test_several_processes_work() -> None:
    with Workers(2, 0) as workers:
        processes = {process for _, process in workers.map(add, range(50))}
    assert processes
    assert os.getpid() not in processes


def test_one_job_is_done_by_this_process() -> None:
    with Workers(1, 0) as workers:
        assert {process for _, process in workers.map(add, range(3))} == {os.getpid()}


def test_this_process_works_alone_beside_other_threads() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        with Workers(2, 0) as workers:
            assert {process for _, process in workers.map(add, range(3))} == {os.getpid()}
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_surfaces_as_it_is(jobs: int) -> None:
    with (
        pytest.raises(UnreadableFileError, match=r"^3: cannot be read$"),
        Workers(jobs, 3) as workers,
    ):
        list(workers.map(fail, range(9)))


@pytest.mark.usefixtures("copies")
def test_a_process_that_is_ended_is_told() -> None:
    with pytest.raises(WorkerError, match="--jobs"), Workers(2, 0) as workers:
        list(workers.map(die, range(9)))


@pytest.mark.usefixtures("copies")
def test_workers_end_with_the_process_they_work_for() -> None:
    reading, writing = os.pipe()
    parent = os.fork()
    if not parent:
        with Workers(2, 0) as workers:
            worker = next(iter(workers.map(add, range(4))))[1]
            os.write(writing, str(worker).encode())
            time.sleep(60)
        os._exit(0)
    worker = int(os.read(reading, 20))
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    for _ in range(100):
        if not _runs(worker):
            return
        time.sleep(0.05)
    pytest.fail("a worker goes on without its parent")


def _runs(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_a_process_uses_the_cores_it_may() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


# --- the analysis ---------------------------------------------------------------------------------


@pytest.fixture
def articles(monkeypatch: pytest.MonkeyPatch) -> list[Article]:
    """Many batches of few characters, one of them of an article without any."""
    monkeypatch.setattr(pipeline, "HEARD", 1_500)
    monkeypatch.setattr(pipeline, "TABULATED", 700)
    monkeypatch.setattr(pipeline, "EACH", 1)
    pieces = []
    for one in read([SEEDS]):
        for part in one.analysed():
            lines = one.text[part.begin : part.end].split("\n")
            pieces += ["\n".join(lines[at : at + 8]) for at in range(0, len(lines), 8)]
    made = [
        Article(f"a{number:02}", f"{number}.txt", text, parts=(Part("body", 0, len(text)),))
        for number, text in enumerate(pieces)
    ]
    return [*made, Article("empty", "empty.txt", "")]


def test_the_corpus_is_the_same_however_many_processes_make_it(articles: list[Article]) -> None:
    one, two, three = (analyse_articles(articles, jobs=jobs) for jobs in (1, 2, 3))
    assert one.table("statements").num_rows > 20
    for name in one._tables:
        assert one.table(name).equals(two.table(name)), name
        assert one.table(name).equals(three.table(name)), name
    assert one.key == two.key == three.key
    assert one.manifest == two.manifest == three.manifest


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_article_is_told_in_its_order(articles: list[Article], jobs: int) -> None:
    told: list[tuple[int, int, str]] = []
    analyse_articles(articles, progress=lambda *one: told.append(one), jobs=jobs)
    assert told == [(n, len(articles), one.file) for n, one in enumerate(articles)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_who_is_told_may_stop_it(articles: list[Article], jobs: int) -> None:
    def stop(done: int, total: int, name: str) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse_articles(articles, progress=stop, jobs=jobs)


def test_batches_hold_all_articles_once_in_their_order(articles: list[Article]) -> None:
    held = stages.batches(articles, 700)
    assert len(held) > 8
    assert [one for batch in held for one in batch] == articles
    assert stages.batches([], 700) == []


def corpus_folder(folder: Path) -> Path:
    """Files of several kinds: with several articles, with the same name, and broken ones."""
    text = "专家王立说：“人工智能的风险不容忽视。”\n他认为，监管应当跟上。\n"
    for number in range(12):
        (folder / f"n{number % 3}").mkdir(exist_ok=True)
        (folder / f"n{number % 3}" / f"a{number // 3}.txt").write_text(text * (number + 1), "utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no more")
    (folder / "empty.txt").write_bytes(b"")
    line = text.replace("\n", "")
    (folder / "rows.csv").write_text(f"标题,正文\n甲,{line * 9}\n乙,{line}\n", "utf-8")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a.txt", text)
        archive.writestr("b.txt", b"\x00\x01\x02\x03")
    return folder


def everything_told(folder: Path, jobs: int) -> tuple[str, dict[str, Any], list[Any], list[Any]]:
    """The key and manifest of the corpus, problems and progress."""
    problems: list[tuple[str, str]] = []
    told: list[tuple[int, int, str]] = []
    corpus = analyse(
        [folder],
        jobs=jobs,
        on_problem=lambda path, error: problems.append((path.name, str(error))),
        progress=lambda *one: told.append(one),
    )
    return corpus.key, corpus.manifest, problems, told


def test_files_are_read_the_same_by_several_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "EACH", 1)
    folder = corpus_folder(tmp_path)
    found = [everything_told(folder, jobs) for jobs in (1, 2, 3)]
    assert found[0] == found[1] == found[2]
    assert len(found[0][1]["sources"]) == 14
    assert {name for name, _ in found[0][2]} == {"broken.pdf", "empty.txt", "more.zip"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_cannot_be_read_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(pipeline, "EACH", 1)
    with pytest.raises(UnreadableFileError):
        analyse([corpus_folder(tmp_path)], jobs=jobs)


@pytest.mark.parametrize(
    ("jobs", "characters", "processes"),
    [(8, 10, 1), (1, 10_000_000, 1), (2, 10_000_000, 2), (64, 200_000, 3)],
)
def test_a_process_has_enough_to_do(
    monkeypatch: pytest.MonkeyPatch, jobs: int, characters: int, processes: int
) -> None:
    made: list[int] = []
    monkeypatch.setattr(pipeline, "Workers", lambda jobs, held: made.append(max(jobs, 1)))
    pipeline._workers(jobs, load(), characters)
    assert made == [processes]
