"""The library of corpora: what is kept, what is refused, and that nothing is written outside."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import Corpus, Filter
from analysis.errors import CorpusError, LibraryError
from analysis.intake import FileRead, Incoming
from analysis.library import LONGEST_NAME, SEEDS, Library, default_folder, plain_name
from analysis.query import totals
from tests.conftest import SEEDS as SEED_FILES

Files = list[Incoming]
FACTORY = (
    "大模型进厂记\n厂长赵立群说：“大模型让质检效率提高了三成，这是难得的机遇。”\n工人们都来看。"
)
LAW = "立法听谁的\n法学教授钱文静表示，应当尽快出台人工智能法，加强监管。\n会议开了两天。"
SCHOOL = "课堂上的机器\n教师孙一鸣认为，人工智能不会取代教师。\n学生们笑了。"
HOSTILE = (
    "../../etc/passwd",
    "..",
    ".",
    "/",
    "a/b\\c",
    "C:\\x",
    "\x00",
    "con",
    "名\u202e字",
    "\n\n",
    "a" * 5000,
    "‮",
    "seeds",
    ".deleted-x",
    "%2e%2e%2f",
    "=1+1",
)


@pytest.fixture
def files(tmp_path: Path) -> Callable[..., Files]:
    def made(**texts: str | bytes) -> Files:
        folder = tmp_path / "received"
        folder.mkdir(exist_ok=True)
        listed = []
        for number, (name, text) in enumerate(texts.items()):
            path = folder / f"{len(list(folder.iterdir()))}-{number}"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            listed.append(Incoming(f"{name}.txt", path))
        return listed

    return made


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library", seeds=SEED_FILES)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one corpus, to copy."""
    folder = tmp_path_factory.mktemp("kept")
    text = folder / "received"
    text.write_text(FACTORY, "utf-8")
    Library(folder / "library").create("工厂", [Incoming("factory.txt", text)])
    return folder / "library"


def articles(corpus: Corpus) -> list[str]:
    return list(corpus.table("articles")["article"].to_pylist())


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_corpus_is_created_listed_and_opened(library: Library, files) -> None:
    change = library.create("工厂与法", files(factory=FACTORY, law=LAW))
    entry = change.entry
    assert (entry.name, entry.files, entry.articles, entry.permanent) == ("工厂与法", 2, 2, False)
    assert [listed.key for listed in library.entries()] == [SEEDS, entry.key]
    corpus = library.open(entry.key)
    assert articles(corpus) == ["factory", "law"]
    assert "钱文静" in corpus.table("speakers")["name"].to_pylist()
    assert change.read == (
        FileRead("factory.txt", ("factory",)),
        FileRead("law.txt", ("law",)),
    )


def test_a_bad_file_is_told_with_its_reason_and_the_others_are_read(library, files) -> None:
    change = library.create("一", files(factory=FACTORY, picture=b"\x89PNG\r\n\x1a\n", empty=""))
    assert change.entry.articles == 1
    told = {read.name: read.problems for read in change.read}
    assert not told["factory.txt"]
    assert "PNG" in told["picture.txt"][0]
    assert "empty" in told["empty.txt"][0]


def test_without_a_readable_file_there_is_no_corpus_and_nothing_left(library, files) -> None:
    with pytest.raises(LibraryError, match=r"no article could be read\n.*empty"):
        library.create("一", files(empty=""))
    assert [entry.key for entry in library.entries()] == [SEEDS]
    assert not everything(library.folder)


def test_articles_are_added_under_names_of_their_own(library, files) -> None:
    key = library.create("一", files(story=FACTORY)).entry.key
    before = library.tables(key)
    change = library.add(key, files(story=LAW))
    assert change.read == (FileRead("story.txt", ("story-2",)),)
    assert articles(library.open(key)) == ["story", "story-2"]
    assert library.tables(key) != before, "a cache by folder must see the change"
    library.refresh(key)
    assert not before.exists()


def test_the_same_file_is_not_read_twice(library, files) -> None:
    key = library.create("一", files(story=FACTORY)).entry.key
    change = library.add(key, files(copy=FACTORY, law=LAW))
    assert "already, as story.txt" in change.read[0].problems[0]
    assert articles(library.open(key)) == ["story", "law"]
    with pytest.raises(LibraryError, match="already"):
        library.add(key, files(again=LAW))


def test_an_article_is_taken_out_and_stays_out(library, files) -> None:
    several = f"{FACTORY}\n\n\n"
    key = library.create("一", files(factory=several, law=LAW, school=SCHOOL)).entry.key
    assert library.remove(key, ["law"]).entry.articles == 2
    assert articles(library.open(key)) == ["factory", "school"]
    assert len(list((library.folder / key / "files").iterdir())) == 2
    library.refresh(key)
    assert articles(library.open(key)) == ["factory", "school"]
    counted = totals(library.open(key), Filter())
    assert "钱文静" not in library.open(key).table("speakers")["name"].to_pylist()
    assert counted.set_index("unit")["n"]["articles"] == 2


def test_one_article_of_a_file_is_taken_out_and_comes_back(library: Library) -> None:
    received = [Incoming(file.name, file) for file in sorted(SEED_FILES.iterdir())]
    change = library.create("种子", received)
    key, held = change.entry.key, articles(library.open(change.entry.key))
    several = next(read for read in change.read if len(read.articles) > 1)
    gone = several.articles[0]
    library.remove(key, [gone])
    library.refresh(key)
    assert articles(library.open(key)) == [name for name in held if name != gone]
    change = library.add(key, received)
    assert FileRead(several.name, (gone,)) in change.read
    assert set(articles(library.open(key))) == set(held)


def test_the_columns_that_were_named_are_kept(library: Library, tmp_path: Path) -> None:
    table = tmp_path / "table"
    long, short = LAW.replace("\n", "") * 4, "简介" * 60
    table.write_text(f"甲,乙\n{short},{long}\n", "utf-8")
    key = library.create("表", [Incoming("t.csv", table, {"text": "乙"})]).entry.key
    for _ in range(2):
        [text] = library.open(key).table("articles")["text"].to_pylist()
        assert "钱文静" in text
        library.refresh(key)


def test_the_last_article_cannot_be_taken_out(library, files) -> None:
    key = library.create("一", files(factory=FACTORY)).entry.key
    with pytest.raises(LibraryError, match="delete the corpus instead"):
        library.remove(key, ["factory"])
    with pytest.raises(LibraryError, match="no article 'nowhere'"):
        library.remove(key, ["nowhere"])
    assert articles(library.open(key)) == ["factory"]


def test_names_differ(library, files) -> None:
    first = library.create("一", files(factory=FACTORY)).entry
    second = library.create("一", files(factory=FACTORY)).entry
    assert (first.name, second.name) == ("一", "一 2")
    with pytest.raises(LibraryError, match="already"):
        library.rename(second.key, "一")
    assert library.rename(second.key, " 二\u202e ").name == "二"
    assert library.rename(second.key, "二").name == "二"
    assert {entry.name for entry in library.entries()} >= {"一", "二"}


def test_a_corpus_is_deleted_with_its_files(library, files) -> None:
    key = library.create("一", files(factory=FACTORY)).entry.key
    library.delete(key)
    assert key not in library
    assert not everything(library.folder)
    for ask in (library.open, library.delete, library.refresh, library.tables):
        with pytest.raises(LibraryError, match="no corpus"):
            ask(key)


def test_the_seeds_are_always_there(library) -> None:
    assert SEEDS in library
    assert library.is_current(SEEDS)
    assert library.open(SEEDS).table("articles").num_rows >= 2
    for change in (
        lambda: library.delete(SEEDS),
        lambda: library.rename(SEEDS, "x"),
        lambda: library.remove(SEEDS, ["x"]),
        lambda: library.add(SEEDS, []),
    ):
        with pytest.raises(LibraryError, match="seeds are always there"):
            change()


def test_a_corpus_of_another_program_is_analysed_anew(library, files) -> None:
    key = library.create("一", files(factory=FACTORY)).entry.key
    assert library.is_current(key)
    manifest = library.tables(key) / "corpus.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text("utf-8")), "program": "old"}))
    assert not library.is_current(key)
    manifest.write_text(json.dumps({"version": 0}))
    assert not library.is_current(key)
    with pytest.raises(CorpusError, match="version"):
        library.open(key)
    library.refresh(key)
    assert library.is_current(key)
    assert articles(library.open(key)) == ["factory"]


@pytest.mark.parametrize("stage", ["reading", "analysing"])
def test_work_stopped_midway_leaves_everything_as_it_was(library, files, stage) -> None:
    key = library.create("一", files(factory=FACTORY)).entry.key
    before, about = articles(library.open(key)), library.entry(key)

    def stop(now: str, done: int, total: int, name: str) -> None:
        if now == stage and done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.add(key, files(law=LAW, school=SCHOOL), progress=stop)
    with pytest.raises(KeyboardInterrupt):
        library.create("二", files(law=LAW, school=SCHOOL), progress=stop)
    assert (articles(library.open(key)), library.entry(key)) == (before, about)
    assert len(library.entries()) == 2
    library.add(key, files(law=LAW))
    assert articles(library.open(key)) == ["factory", "law"]
    assert len(list((library.folder / key / "files").iterdir())) == 2


def test_the_progress_names_every_file_and_article(library, files) -> None:
    told: list[tuple[str, int, int, str]] = []
    library.create("一", files(factory=FACTORY, law=LAW), progress=lambda *now: told.append(now))
    assert told == [
        ("reading", 0, 2, "factory.txt"),
        ("reading", 1, 2, "law.txt"),
        ("analysing", 0, 2, "factory.txt"),
        ("analysing", 1, 2, "law.txt"),
    ]


def test_two_changes_at_once_do_not_undo_each_other(library, files) -> None:
    key = library.create("一", files(factory=FACTORY)).entry.key

    def meanwhile(stage: str, done: int, total: int, name: str) -> None:
        if stage == "analysing" and not done:
            library.rename(key, "另一个名字")

    with pytest.raises(LibraryError, match="changed meanwhile"):
        library.add(key, files(law=LAW), progress=meanwhile)
    assert library.entry(key).name == "另一个名字"
    assert articles(library.open(key)) == ["factory"]


def test_leftovers_are_tidied_away_and_corpora_are_not(library, files) -> None:
    key = library.create("一", files(factory=FACTORY)).entry.key
    for name in ("abcdefabcdef", ".deleted-abcdefabcdef-1", "notes"):
        (library.folder / name).mkdir()
    library.tidy()
    assert (library.folder / "abcdefabcdef").exists(), "work may still be going on there"
    library.tidy(older_than=-1)
    assert sorted(path.name for path in library.folder.iterdir()) == sorted([key, "notes"])


# --- hostile ------------------------------------------------------------------------------------


def outside(library: Library) -> Iterator[str]:
    for path in sorted(library.folder.parent.rglob("*")):
        if library.folder not in (path, *path.parents) and "received" not in path.parts:
            yield str(path)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(kept: Path, tmp_path: Path, name: str) -> None:
    library = Library(shutil.copytree(kept, tmp_path / "library"))
    [entry] = library.entries()
    try:
        renamed = library.rename(entry.key, name)
    except LibraryError:
        assert not [c for c in name if c.isprintable() and not c.isspace()]
        return
    assert renamed.name.isprintable()
    assert len(renamed.name) <= LONGEST_NAME
    assert [path.name for path in library.folder.iterdir()] == [entry.key]
    assert list(outside(library)) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(name=st.text(max_size=200))
def test_any_name_is_one_line_and_settled(name: str) -> None:
    try:
        plain = plain_name(name)
    except LibraryError:
        return
    assert plain == plain_name(plain)
    assert plain.isprintable()
    assert 0 < len(plain) <= LONGEST_NAME


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(key=st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE)))
def test_no_key_but_a_corpus_opens_anything(kept: Path, key: str) -> None:
    library = Library(kept)
    before = everything(kept)
    if key in library:
        return
    for ask in (library.open, library.tables, library.delete, library.refresh):
        with pytest.raises(LibraryError):
            ask(key)
    with pytest.raises(LibraryError):
        library.rename(key, "x")
    assert everything(kept) == before


def test_the_name_of_a_file_is_no_path(library: Library, files) -> None:
    [received] = files(factory=FACTORY)
    names = ["../../../tmp/out.txt", "/etc/out.txt", "..\\out.txt", "a\x00b.txt"]
    for number, name in enumerate(names):
        received.path.write_text(f"{FACTORY}第{number}次。", "utf-8")
        library.create(f"{number}", [replace(received, name=name)])
    assert list(outside(library)) == []
    stored = list(library.folder.rglob("files/*"))
    assert len(stored) == len(names)
    assert all(len(path.name) == 64 for path in stored)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "null",
        '{"format": 1}',
        '{"format":1,"name":"x","created":"","changed":"","count":1,"revision":1,'
        '"corpus":"../../..","files":[]}',
        '{"format":1,"name":"x","created":"","changed":"","count":1,"revision":1,'
        '"corpus":"corpus-1","files":[{"sha256":"../../secret","articles":["a"]}]}',
    ],
)
def test_a_broken_or_forged_account_is_refused(kept, tmp_path, written) -> None:
    library = Library(shutil.copytree(kept, tmp_path / "library"))
    [entry] = library.entries()
    (library.folder / entry.key / "about.json").write_text(written, "utf-8")
    assert library.entries() == []
    for ask in (library.open, library.tables, library.refresh, library.entry):
        with pytest.raises(LibraryError):
            ask(entry.key)
    library.delete(entry.key)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_no_corpus(kept: Path, tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    library.folder.mkdir()
    (library.folder / "abcdefabcdef").symlink_to(next(kept.iterdir()))
    assert library.entries() == []
    with pytest.raises(LibraryError):
        library.open("abcdefabcdef")


def test_the_folder_of_the_library(tmp_path: Path) -> None:
    assert default_folder({"AI_DISCOURSE_LIBRARY": str(tmp_path)}) == tmp_path
    home = Path.home()
    assert default_folder({}, "linux") == home / ".local/share/ai-discourse/library"
    assert default_folder({"XDG_DATA_HOME": "here"}, "linux").is_relative_to(home)
    assert "Application Support" in str(default_folder({}, "darwin"))
    windows = default_folder({"LOCALAPPDATA": str(tmp_path)}, "win32")
    assert windows == tmp_path / "ai-discourse" / "library"
