"""Data: files brought, corpora opened and let go, and the account of damage, without a browser."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analysis import Filter, query
from analysis.corpus import Corpus
from analysis.intake import Incoming
from analysis.library import Library
from analysis.sample import sample
from dashboard import serve, visits
from dashboard.components import account
from dashboard.components.table import Cell, Column, Table, order, ordered
from dashboard.corpus_folder import CORPUS_VARIABLE, SHARED_VARIABLE
from dashboard.jobs import Job
from dashboard.look import LIGHT
from dashboard.view import View
from dashboard.wording import Wording
from tests.conftest import SEEDS
from tests.dashboard import pages

FACTORY = (
    "大模型进厂记\n厂长赵立群说：“大模型让质检效率提高了三成，这是难得的机遇。”\n工人们都来看。"
)
LAW = "立法聽誰的\n法學教授錢文靜表示，應當盡快出台人工智能法，監管這個產業(yè)。\n會議開了兩天。"
WORKS_WITHIN = 60.0


@pytest.fixture(autouse=True)
def served(seeds_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without a shared library."""
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    monkeypatch.delenv(SHARED_VARIABLE, raising=False)


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setenv(SHARED_VARIABLE, "1")
    monkeypatch.setenv("AI_DISCOURSE_LIBRARY", str(tmp_path / "library"))
    return Library(tmp_path / "library")


def bring(page: AppTest, *files: tuple[str, bytes], name: str = "", into: str = "") -> AppTest:
    """The page after these files were dropped and analysed."""
    if into:
        page.radio(key="uploads_into").set_value(into).run()
    if name:
        page.text_input(key="uploads_name").set_value(name)
    page.file_uploader[0].set_value([(shown, data, "text/plain") for shown, data in files])
    page.run()
    return finish(page.button(key="uploads_begin").click().run())


def finish(page: AppTest) -> AppTest:
    deadline = time.monotonic() + WORKS_WITHIN
    while page.session_state["visit_job"] is not None and time.monotonic() < deadline:
        time.sleep(0.1)
        page.run()
    assert not page.exception, page.exception[0].stack_trace
    return page


def text(page: AppTest, key: str) -> str:
    drawn = dict(pages.components(page, "text_nodes"))
    return "".join(pages.said(node) for node in drawn[key]["nodes"]) if key in drawn else ""


def html(page: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in page.get("html"))


def corpus_of(page: AppTest) -> str:
    stated = page.query_params.get("corpus", "")
    return stated if isinstance(stated, str) else "".join(stated)


def test_files_brought_become_the_open_corpus(served: None) -> None:
    broken = ("kaputt.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    page = pages.run("data")
    page = bring(page, ("厂.txt", FACTORY.encode("gb18030")), ("law.txt", LAW.encode()), broken)
    assert corpus_of(page)
    assert "Read 2 articles from 2 files." in text(page, "upload_told")
    assert "kaputt.txt: this is a PNG picture" in text(page, "upload_told")
    assert "<strong>2</strong> articles" in html(page)
    read = text(page, "table_reading")
    assert "厂.txt" in read
    assert "GB18030" in read
    assert "立法听谁的" in text(page, "table_damage")


def test_the_new_articles_stand_in_the_other_pages(served: None) -> None:
    page = bring(pages.run("data"), ("law.txt", LAW.encode()), name="新语料")
    assert "新语料" in html(page), "the foot names the source"
    page._page_hash = pages.calc_hash("voices")
    page.run()
    assert not page.exception
    assert "钱文静" in str(page.get("bidi_component")) + html(page) + str(pages.figures(page))


def test_the_columns_of_a_table_are_guessed_and_can_be_changed(served: None) -> None:
    long, short = LAW.replace("\n", "") * 4, "这里只有一段简介。" * 20
    table = f"标题,正文,备注\n甲,{short},{long}\n".encode()
    page = pages.run("data")
    page.file_uploader[0].set_value([("t.csv", table, "text/csv")])
    page.run()
    asked = {box.label: box for box in page.selectbox}
    assert (asked["Title"].value, asked["Text"].value, asked["Outlet"].value) == (
        "标题",
        "正文",
        "",
    )
    asked["Text"].set_value("备注").run()
    page = finish(page.button(key="uploads_begin").click().run())
    assert "t.csv · " in text(page, "table_reading")
    page._page_hash = pages.calc_hash("voices")
    page.run()
    assert "钱文静" in str(page.get("bidi_component")) + str(pages.figures(page))


INDEX = "file,title,outlet,published\nlaw,立法听谁的,某某日报,2024-03-05\nz.txt,,,\n"


def test_a_table_that_names_the_files_describes_them(served: None) -> None:
    page = pages.run("data")
    files = [("law.txt", LAW.encode()), ("index.csv", INDEX.encode())]
    page.file_uploader[0].set_value([(name, data, "text/plain") for name, data in files])
    page.run()
    assert "Column file names the other files" in html(page)
    assert "could not be told" not in html(page)
    page = finish(page.button(key="uploads_begin").click().run())
    told = text(page, "upload_told")
    assert "Read 1 article from 1 file." in told
    assert "index.csv tells of 1 file" in told
    assert "index.csv: 1 rows name a file that is not here (row 3 z.txt)" in told
    assert "could not be read" not in told
    read = text(page, "table_reading")
    assert "某某日报" in read
    assert "2024-03-05" in read
    assert "UTF-8, Outlet, Date by the table of files" in read


def test_an_index_may_be_brought_to_the_files_that_are_there(served: None) -> None:
    page = bring(pages.run("data"), ("law.txt", LAW.encode()), name="甲")
    page = bring(page, ("index.csv", INDEX.encode()), into="open")
    assert "index.csv tells of 1 file" in text(page, "upload_told")
    assert "某某日报" in text(page, "table_reading")


def test_two_visitors_do_not_see_each_others_files(served: None) -> None:
    one, other = pages.run("data"), pages.run("data")
    bring(one, ("law.txt", LAW.encode()), name="我的语料")
    bring(other, ("factory.txt", FACTORY.encode()), name="别人的语料")
    assert "我的语料" in text(one.run(), "corpora")
    assert "我的语料" not in text(other.run(), "corpora")
    key = corpus_of(one)
    guessing = pages.run("data", corpus=key)
    assert "is not here" in html(guessing)
    assert "立法听谁的" not in text(guessing, "table_reading")
    assert not corpus_of(guessing)
    other.query_params["corpus"] = key
    other.run()
    assert "立法听谁的" not in text(other, "table_reading")


@pytest.mark.parametrize("key", ["../../..", "..", "\x00", "a" * 12, "/etc", "seeds/..", "-", " "])
def test_a_hostile_address_opens_the_served_corpus(shared: Library, key: str) -> None:
    page = pages.run("data", corpus=key)
    assert "The seeds" in html(page)


def test_with_a_shared_library_what_is_brought_is_kept(shared: Library) -> None:
    page = bring(pages.run("data"), ("law.txt", LAW.encode()), name="法律")
    [entry] = shared.entries()
    assert (entry.name, entry.key) == ("法律", corpus_of(page))
    later = pages.run("data", corpus=entry.key)
    assert "立法听谁的" in text(later, "table_reading")
    assert "法律" in text(pages.run("data"), "corpora")


def test_articles_are_added_and_removed(shared: Library) -> None:
    page = bring(pages.run("data"), ("law.txt", LAW.encode()), name="法律")
    page = bring(page, ("factory.txt", FACTORY.encode()), into="open")
    assert "<strong>2</strong> articles" in html(page)
    page.multiselect(key="corpus_articles_gone").set_value(["law"]).run()
    page = finish(page.button(key="corpus_remove").click().run())
    assert "<strong>1</strong> article" in html(page)
    assert "The articles are taken out." in text(page, "upload_told")
    page.multiselect(key="corpus_articles_gone").set_value(["factory"]).run()
    assert page.button(key="corpus_remove").disabled, "the last article stays"


def test_a_corpus_is_renamed_and_deleted(shared: Library) -> None:
    page = bring(pages.run("data"), ("law.txt", LAW.encode()), name="法律")
    page.text_input(key="corpus_new_name").set_value("<b>新</b>名").run()
    page.button(key="corpus_rename").click().run()
    assert "<b>新</b>名" in text(page, "corpora"), "as text, in nodes"
    assert "&lt;b&gt;新&lt;/b&gt;名" in html(page)
    page.text_input(key="corpus_new_name").set_value(" \u202e ").run()
    page.button(key="corpus_rename").click().run()
    assert "needs a name" in text(page, "upload_told")
    page.button(key="corpus_delete").click().run()
    assert not page.exception
    assert shared.entries() == []
    assert "The seeds" in html(page)


def test_what_cannot_be_read_changes_nothing(shared: Library) -> None:
    page = bring(pages.run("data"), ("leer.txt", b""), ("<img src=x>.txt", b"\x00\x01\x02" * 90))
    told = text(page, "upload_told")
    assert "Nothing was changed." in told
    assert "leer.txt: the file is empty" in told
    assert "<img src=x>.txt" in told
    assert "<img src=x>" not in html(page)
    assert shared.entries() == []


def test_work_can_be_cancelled(shared: Library) -> None:
    page = pages.run("data")
    files = [(f"{n}.txt", f"{FACTORY}第{n}次。".encode(), "text/plain") for n in range(200)]
    page.file_uploader[0].set_value(files)
    page.run()
    page.button(key="uploads_begin").click().run()
    assert "of 200" in text(page, "upload_progress") or "Waiting" in text(page, "upload_progress")
    page.button(key="uploads_cancel").click().run()
    page = finish(page)
    assert "Cancelled" in text(page, "upload_told")
    assert shared.entries() == []
    assert not list(shared.folder.glob("*")), "nothing is left behind"


def test_a_visitor_may_bring_only_so_much(served: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visits, "MOST_MEGABYTES", 0)
    page = pages.run("data")
    page.file_uploader[0].set_value([("law.txt", LAW.encode(), "text/plain")])
    page.run()
    page.button(key="uploads_begin").click().run()
    assert "more than a visitor may bring" in text(page, "upload_told")


def test_an_outdated_corpus_is_analysed_again(shared: Library) -> None:
    page = bring(pages.run("data"), ("law.txt", LAW.encode()), name="法律")
    key = corpus_of(page)
    manifest = shared.tables(key) / "corpus.json"
    manifest.write_text('{"version": 0}')
    page = pages.run("overview", corpus=key)
    assert "earlier version" in html(page)
    page = finish(page.button(key="corpus_refresh").click().run())
    assert shared.open(key).table("articles").num_rows == 1
    assert "<strong>1</strong> article" in html(page)


def test_a_visit_that_ends_takes_its_corpora_along(tmp_path: Path) -> None:
    folder = tmp_path / "visit"
    Library(folder).create("x", [Incoming(file.name, file) for file in SEEDS.iterdir()][:1])
    visits._present[str(folder)] = 1
    visits._tokens["token"] = str(folder)
    visits._clear(str(folder))
    assert folder.exists(), "the browser came back in time"
    visits._present[str(folder)] = 0
    visits._clear(str(folder))
    assert not folder.exists()
    assert "token" not in visits._tokens


@pytest.mark.parametrize(("held", "comes_back"), [("token", True), ("other", False), ("", False)])
def test_a_page_loaded_anew_is_the_same_visit_if_the_browser_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str, comes_back: bool
) -> None:
    context = SimpleNamespace(cookies={visits._NAME: held} if held else {})
    monkeypatch.setattr(visits, "_tokens", {"token": str(tmp_path)})
    monkeypatch.setattr(visits.st, "session_state", {})
    monkeypatch.setattr(visits.st, "context", context)
    assert visits._come_back() == (str(tmp_path) if comes_back else "")
    assert visits.st.session_state.get(visits._FOLDER) == (str(tmp_path) if comes_back else None)


def test_the_folder_of_a_visit_that_is_gone_is_not_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "_tokens", {"token": str(tmp_path / "gone")})
    monkeypatch.setattr(visits.st, "session_state", {})
    context = SimpleNamespace(cookies={visits._NAME: "token"})
    monkeypatch.setattr(visits.st, "context", context)
    assert visits._come_back() == ""


# --- the account of damage ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def frames(seeds_corpus: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    corpus = Corpus.open(seeds_corpus)
    return query.repairs(corpus, Filter()), query.readings(corpus, Filter())


@pytest.fixture
def view() -> View:
    return View(Filter(), Wording("en"), LIGHT, None)  # type: ignore[arg-type]


def test_a_number_of_damage_is_the_steps_it_counts(seeds_corpus: Path, frames: Any) -> None:
    corpus = Corpus.open(seeds_corpus)
    repairs, readings = frames
    assert len(repairs) > 5
    for row in repairs.itertuples():
        steps = query.restoration_steps(corpus, row.article)
        assert (steps["kind"] == row.kind).sum() == row.n
    by_article = repairs.groupby("article")["n"].sum()
    told = readings.set_index("article")["repairs"]
    assert (by_article == told[by_article.index]).all()


def test_the_table_of_damage_opens_the_repairs_in_the_article(view: View, frames: Any) -> None:
    table = account.damage_table(view, *frames)
    repairs = frames[0].set_index(["article", "kind"])["n"]
    opened = 0
    for row in table.rows:
        article = row["label"].opens[1]
        for kind in [column.key for column in table.columns[1:-2]]:
            n = repairs.get((article, kind), 0)
            assert row[kind].value == n
            assert row[kind].opens == (("read", article, kind) if n else ())
            opened += bool(n)
        assert row["repairs"].value == sum(row[c.key].value for c in table.columns[1:-2])
    assert opened == len(frames[0])


def test_the_table_as_csv_says_what_the_table_says(view: View, frames: Any) -> None:
    table = account.damage_table(view, *frames)
    lines = list(csv.reader(io.StringIO(account.damage_csv(table).decode("utf-8-sig"))))
    assert lines[0] == [column.title for column in table.columns]
    assert len(lines) == len(table.rows) + 1
    for line, row in zip(lines[1:], table.rows, strict=True):
        numbers = [row[column.key].value for column in table.columns[1:]]
        assert list(map(int, line[1:])) == numbers


@given(st.text(max_size=30) | st.sampled_from(["=1+1", "@x", "-2", "+3", " =1", "\t=1", "\r=1"]))
def test_no_cell_of_the_csv_is_a_formula(label: str) -> None:
    table = Table([Column("label", label)], [{"label": Cell(label)}])
    for line in csv.reader(io.StringIO(account.damage_csv(table).decode("utf-8-sig"), newline="")):
        for cell in line:
            assert not cell.strip().startswith(("=", "+", "-", "@"))


NUMBERS = Table(
    [Column("a", "A"), Column("n", "N", numeric=True)],
    [{"a": Cell(a), "n": Cell(f"{n:,}", n)} for a, n in (("x", 1000), ("y", 9), ("z", 20))],
    first="-n",
)


@pytest.mark.parametrize(
    ("stated", "first"), [("", "x"), ("n", "y"), ("-n", "x"), ("a", "x"), ("-a", "z"), ("b;", "x")]
)
def test_the_table_is_sorted_by_value_not_by_its_text(stated: str, first: str) -> None:
    assert ordered(NUMBERS, stated)[0]["a"].shown == first


def test_an_order_the_address_misstates_is_the_first() -> None:
    assert order(NUMBERS, "--n") == ("n", True)


def test_sorting_stands_in_the_address(served: None) -> None:
    few = text(pages.run("data", damage="pinyin_note"), "table_damage")
    many = text(pages.run("data", damage="-pinyin_note"), "table_damage")
    assert few != many
    assert "Pinyin notes ▲" in few
    assert "Pinyin notes ▼" in many


def test_the_filter_narrows_the_account(served: None, frames: Any) -> None:
    article = frames[1]["article"].iloc[0]
    page = pages.run("data", articles=[article])
    drawn = dict(pages.components(page, "text_nodes"))["table_damage"]["nodes"][0]
    assert len(drawn["children"][0]["children"][0]["children"]) == 2, "the head and one article"


def test_how_far_the_work_is() -> None:
    assert Job("create", stage="reading", done=5, total=10).share == 0.25
    assert Job("create", stage="analysing", done=5, total=10).share == 0.75
    assert Job("create").share == 0.0


# --- how the server was started -----------------------------------------------------------------


def test_the_seeds_are_there_beside_other_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample().save(tmp_path / "corpus")
    monkeypatch.setenv(CORPUS_VARIABLE, str(tmp_path / "corpus"))
    page = pages.run("data")
    listed = text(page, "corpora")
    assert "The articles of this server" in listed
    assert "The seeds" in listed
    assert "<strong>2</strong> articles" in html(page)
    page = pages.run("data", corpus="seeds")
    assert "<strong>3</strong> articles" in html(page)
    assert not page.get("popover") or "corpus_delete" not in str(page.button)


@pytest.mark.parametrize(
    ("arguments", "variable", "shared"),
    [
        ([], "", True),
        (["--address", "127.0.0.1"], "", True),
        (["--address", "0.0.0.0"], "", False),
        (["--address", "0.0.0.0"], "1", True),
        (["--address", "0.0.0.0", "--shared-library"], "", True),
        (["--no-shared-library"], "1", False),
        ([], "0", False),
    ],
)
def test_who_shares_a_library(
    arguments: list[str], variable: str, shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED_VARIABLE, variable)
    assert serve.is_shared(serve._parser().parse_args([*arguments, "seeds"])) is shared
