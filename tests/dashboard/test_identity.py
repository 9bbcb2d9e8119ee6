"""Voices: speakers joined and told apart by hand, offered where they may be one."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import query
from analysis.articles import Article, Part
from analysis.corpus import Corpus
from analysis.filter import Filter, Mark
from analysis.pipeline import analyse_articles
from dashboard.corpus_folder import CORPUS_VARIABLE, SHARED_VARIABLE
from tests.dashboard import pages
from tests.dashboard.test_correcting import WHO, journals, said, undo

TEXTS = {
    "a": "车间来信\n北方机床厂厂长马可·罗西诺说：“大模型让质检快了三成。”\n工人都来看。",
    "b": "论坛侧记\n罗西诺表示，企业应当先把数据管好。\n法学教授钱文静认为，规则应当走在前面。",
    "c": "再访车间\n南山研究院院长马可·罗西诺说：“大模型会改变每一个车间。”\n门外下着雨。",
}


def article(name: str, text: str) -> Article:
    title = text.index("\n")
    parts = (Part("title", 0, title), Part("body", title + 1, len(text)))
    dates = {"a": "2024-01-05", "b": "2024-02-05", "c": "2024-03-05"}
    return Article(
        name, f"{name}.txt", text, title=text[:title], published=dates[name], parts=parts,
        received_text=text,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of invented articles in which one man is called in two ways."""
    place = tmp_path_factory.mktemp("identity") / "corpus"
    analyse_articles([article(name, text) for name, text in TEXTS.items()]).save(place)
    return place


@pytest.fixture(autouse=True)
def served(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(folder))
    monkeypatch.setenv(SHARED_VARIABLE, "1")
    monkeypatch.setenv("AI_DISCOURSE_LIBRARY", str(tmp_path))


def counts(folder: Path) -> dict[str, int]:
    frame = query.speaker_counts(Corpus.open(folder), Filter())
    return dict(zip(frame["speaker"], frame["n"], strict=True))


def shown(speaker: str, folder: Path) -> int:
    """How many statements the page of a speaker states."""
    page = pages.run("voices", speaker=speaker)
    mark = Mark("statements", speaker=speaker).encode()
    return next(one.n or 0 for one in pages.drawn(page) if one.mark == mark)


def test_two_speakers_are_joined_and_parted_again(folder: Path) -> None:
    held = counts(folder)
    assert len(held) >= 2, held
    first, second = list(held)[:2]
    page = pages.run("voices", speaker=first)
    page.session_state["identity_same_open"] = True
    page.run()
    page.text_input(key="identity_same_who").set_value(WHO).run()
    page.multiselect(key="identity_same").set_value([second]).run()
    page.button(key="identity_join").click().run()
    assert not page.exception, page.exception[0].stack_trace
    assert len(journals()) == 1
    stated = page.query_params["speaker"]
    stands = stated if isinstance(stated, str) else stated[0]
    assert stands in (first, second)
    assert shown(stands, folder) == held[first] + held[second]
    page = pages.run("voices", speaker=stands)
    assert WHO in said(page, "corrected_")
    undo(page)
    assert shown(first, folder) == held[first]


def test_a_speaker_is_told_apart_in_one_article(folder: Path) -> None:
    held = counts(folder)
    corpus = Corpus.open(folder)
    rows = query.evidence(corpus, Filter(), "statements")
    first = next(s for s in held if rows[rows["speaker"] == s]["article"].nunique() > 1)
    own = rows[rows["speaker"] == first]
    page = pages.run("voices", speaker=first)
    page.session_state["identity_apart_open"] = True
    page.run()
    chosen = f"article:{own['article'].iloc[-1]}"
    page.multiselect(key="identity_apart").set_value([chosen]).run()
    page.text_input(key="identity_name").set_value("另一位").run()
    page.button(key="identity_tell_apart").click().run()
    assert not page.exception, page.exception[0].stack_trace
    there = int((own["article"] == own["article"].iloc[-1]).sum())
    assert shown(first, folder) == len(own) - there
    assert "另一位" in str(pages.figures(pages.run("voices")))


def test_posts_stand_by_their_day_and_open_what_was_said_there(folder: Path) -> None:
    rows = query.evidence(Corpus.open(folder), Filter(), "statements")
    full = rows[rows["speaker_name"] == "马可·罗西诺"]["speaker"].iloc[0]
    told = said(pages.run("voices", speaker=full), "speaker_name")
    assert told.index("2024-01-05") < told.index("2024-03-05")
    assert "厂长" in told
    assert "院长" in told
