"""What an analyst adds to a corpus of the library: corrections, answers, a codebook of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.checking import answer
from analysis.codebook import load
from analysis.corpus import Corpus
from analysis.corrections import apply, code, reject
from analysis.errors import CodebookError, LibraryError
from analysis.intake import Incoming
from analysis.library import SEEDS, Library
from tests.conftest import SEEDS as SEED_FILES
from tests.test_codebook import SMALL

FACTORY = "大模型进厂记\n厂长赵立群说：“大模型提高了效率，工人不会失业。”\n工人们都来看。"
LAW = "立法听谁的\n法学教授钱文静表示，应当尽快出台人工智能法。\n会议开了两天。"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library", seeds=SEED_FILES)


@pytest.fixture
def received(tmp_path: Path) -> list[Incoming]:
    files = []
    for name, text in (("factory.txt", FACTORY), ("law.txt", LAW)):
        (tmp_path / name).write_text(text, "utf-8")
        files.append(Incoming(name, tmp_path / name))
    return files


def first(corpus: Corpus) -> str:
    return str(corpus.columns("statements", ["statement"])["statement"][0].as_py())


def themes(corpus: Corpus) -> set[str]:
    return set(corpus.columns("codings", ["theme"])["theme"].to_pylist())


def test_corrections_and_answers_outlive_every_change_but_deletion(library, received) -> None:
    key = library.create("一", received[:1]).entry.key
    corpus = library.open(key)
    made = code(corpus, first(corpus), "talent", "none", who="Li")
    told = answer(corpus, first(corpus), who="Li", is_statement=True)
    library.journal(key).add(made)
    library.answers(key).add(told)
    for change in (
        lambda: library.add(key, received[1:]),
        lambda: library.refresh(key),
        lambda: library.recode(key, SMALL),
        lambda: library.recode(key),
        lambda: library.rename(key, "二"),
        lambda: library.remove(key, ["law"]),
    ):
        change()
        library.tidy(older_than=-1)
        assert library.journal(key).active() == [made]
        assert library.answers(key).entries() == [told]
        applied = apply(library.open(key), library.journal(key).entries())
        assert not applied.unattached and "talent" in themes(applied.corpus)
    assert library.entry(key).articles == 1
    library.delete(key)
    with pytest.raises(LibraryError):
        library.journal(key)


def test_a_correction_waits_while_its_article_is_taken_out(library, received) -> None:
    key = library.create("一", received).entry.key
    corpus = library.open(key)
    library.journal(key).add(reject(corpus, first(corpus)))
    library.remove(key, ["factory"])
    (told,) = apply(library.open(key), library.journal(key).entries()).unattached
    assert "article" in told.reason
    library.add(key, received[:1])
    assert not apply(library.open(key), library.journal(key).entries()).unattached


def test_the_seeds_have_a_journal_too(library) -> None:
    corpus = library.open(SEEDS)
    made = reject(corpus, first(corpus))
    library.journal(SEEDS).add(made)
    assert library.open(SEEDS).key == corpus.key
    assert library.journal(SEEDS).active() == [made]
    assert [entry.key for entry in library.entries()] == [SEEDS]


def test_no_journal_outside_the_library(library) -> None:
    for key in ("../x", "0" * 12, "", "corrections.jsonl"):
        with pytest.raises(LibraryError):
            library.journal(key)


def test_a_corpus_remembers_the_codebook_it_was_coded_with(tmp_path, library, received) -> None:
    key = library.create("一", received[:1], codebook=SMALL).entry.key
    corpus = library.open(key)
    assert corpus.codebook.keys == ("labour", "talent") and corpus.codebook.source == SMALL
    assert corpus.codebook.digest == corpus.manifest["codebook"]
    assert themes(corpus) == {"labour"} and library.is_current(key)
    for change in (lambda: library.add(key, received[1:]), lambda: library.refresh(key)):
        change()
        assert library.open(key).codebook.keys == ("labour", "talent")
        assert library.codebook(key).source == SMALL and library.is_current(key)
    library.recode(key)
    assert library.open(key).codebook.digest == load().digest
    assert library.codebook(key).keys == load().keys and library.is_current(key)


def test_recoding_is_like_analysing_with_the_codebook(library, received) -> None:
    key = library.create("一", received).entry.key
    before = library.open(key).key
    library.recode(key, SMALL.replace("失业", "会议"))
    other = library.create("二", received, codebook=SMALL.replace("失业", "会议")).entry.key
    assert library.open(key).key == library.open(other).key != before


def test_a_codebook_that_breaks_a_rule_changes_nothing(library, received) -> None:
    key = library.create("一", received[:1]).entry.key
    before = library.entry(key)
    with pytest.raises(CodebookError, match=r"codebook.toml:4: .*no colour"):
        library.recode(key, SMALL.replace("#999933", "green"))
    with pytest.raises(CodebookError):
        library.create("二", received, codebook="[[theme]]")
    assert library.entry(key) == before and len(library.entries()) == 2


def test_a_codebook_that_was_lost_is_told(library, received) -> None:
    key = library.create("一", received[:1], codebook=SMALL).entry.key
    (library.tables(key) / "codebook.toml").unlink()
    assert not library.is_current(key)
    with pytest.raises(CodebookError, match="cannot be read"):
        library.refresh(key)
    library.recode(key, SMALL)
    assert library.is_current(key)


def test_windows_lines_and_a_mark_of_byte_order_stay_one_codebook(library, received) -> None:
    text = "\ufeff" + SMALL.replace("\n", "\r\n")
    key = library.create("一", received[:1], codebook=text).entry.key
    assert library.open(key).codebook.keys == ("labour", "talent") and library.is_current(key)


def test_the_tables_from_before_a_change_can_still_be_read(library, received) -> None:
    key = library.create("一", received[:1]).entry.key
    opened = library.open(key)
    first = library.tables(key)
    library.refresh(key)
    assert len(opened.ask("SELECT * FROM articles")) == 1
    assert first.exists() and library.tables(key) != first
    second = library.tables(key)
    library.refresh(key)
    assert not first.exists() and second.exists()
    library.tidy(older_than=-1)
    assert not second.exists() and library.open(key).ask("SELECT * FROM articles").size
