"""Data: corrections listed, accuracy told, the codebook checked, previewed and used."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis import accuracy as measured
from analysis import analyse
from analysis import corrections as made
from analysis.codebook import load, parse
from analysis.corpus import Corpus
from analysis.library import Library
from dashboard.charts.intervals import Row, heights, intervals
from dashboard.components import accuracy
from dashboard.corpus_folder import CORPUS_VARIABLE, SHARED_VARIABLE
from dashboard.look import LIGHT
from dashboard.views.data import STYLE
from dashboard.views.data_codebook import HEIGHT, coded_with, excerpt
from tests.conftest import SEEDS
from tests.dashboard import pages
from tests.dashboard.test_correcting import html, journals, said
from tests.dashboard.views import seen

WHO = "测试员"


@pytest.fixture(autouse=True)
def served(seeds_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    monkeypatch.setenv(SHARED_VARIABLE, "1")
    monkeypatch.setenv("AI_DISCOURSE_LIBRARY", str(tmp_path))
    return tmp_path


@pytest.fixture
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


def journal(corpus: Corpus) -> made.Journal:
    """The journal of the served corpus, with one correction in it."""
    first = corpus.table("statements")["statement"][0].as_py()
    page = pages.run("stances", mark=f"statements;statement={first}", correct="1")
    page.text_input(key="correct_who").set_value(WHO).run()
    page.button(key="correct_reject").click().run()
    (path,) = journals()
    return made.Journal(path)


def test_every_correction_is_listed_with_who_and_whether_it_holds(corpus: Corpus) -> None:
    assert "Nothing has been corrected yet" in html(pages.run("data", section="corrections"))
    held = journal(corpus)
    listed = said(pages.run("data", section="corrections"), "table_corrections")
    assert "not a statement" in listed
    assert WHO in listed
    assert "holds" in listed
    held.undo(held.entries()[0].id, who="乙")
    assert "undone by 乙" in said(pages.run("data", section="corrections"), "table_corrections")


def test_what_finds_no_place_and_what_cannot_be_read_is_told(corpus: Corpus) -> None:
    held = journal(corpus)
    lines = made.as_lines(held.entries())
    gone = json.loads(lines)
    gone |= {"id": "gone", "anchor": gone["anchor"] | {"article": "elsewhere", "digest": "0" * 64}}
    held.take(json.dumps(gone).encode())
    with held.path.open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    page = pages.run("data", section="corrections")
    assert "finds no place" in said(page, "table_corrections")
    assert "Line 3" in said(page, "broken_lines")


def test_the_accuracy_shown_is_the_one_that_was_measured() -> None:
    page = pages.run("data", section="accuracy")
    dots, values = pages.figures(page)["accuracy_shipped"]["data"]
    shipped = measured.shipped()["articles"]["measures"]
    names = [name for group in accuracy.GROUPS.values() for name in group]
    assert dots["x"] == [shipped[name]["value"] for name in names]
    assert len(values["text"]) == len(names)
    for at, low, name in zip(dots["x"], dots["error_x"]["arrayminus"], names, strict=True):
        assert at - low == pytest.approx(shipped[name]["low"])


def test_every_measure_that_is_shown_is_named_in_both_languages() -> None:
    for language in ("zh", "en"):
        names = [one.name for one in accuracy.shipped(seen(language))]
        assert len(set(names)) == len(names)


def test_a_measure_that_is_not_a_number_has_no_dot() -> None:
    rows = [Row("a", float("nan"), 0, 0, ""), Row("b", 0.5, 0.4, 0.6, "", "other")]
    assert intervals(LIGHT, rows)["data"][0]["x"] == [0.5]
    assert heights(rows) == [0, 1.6]


# ---- the codebook -----------------------------------------------------------------------------


def written(page: AppTest, text: str) -> AppTest:
    page.text_area[0].set_value(text).run()
    assert not page.exception
    return page


def test_an_error_is_shown_at_its_line() -> None:
    source = load().source
    lines = source.split("\n")
    line = next(n for n, one in enumerate(lines) if one.startswith("colour")) + 1
    lines[line - 1] = 'colour = "green"'
    page = written(pages.run("data", section="codebook"), "\n".join(lines))
    page.button(key="codebook_check").click().run()
    told = said(page, "codebook_wrong")
    assert f"Line {line}:" in told
    assert "green" in told
    (place,) = pages.components(page, "codebook_line")
    assert place[1]["line"] == line
    wrong = [one for one in excerpt("\n".join(lines), line) if "wrong" in one["style"]]
    assert [pages.said(one) for one in wrong] == [f'{line}colour = "green"']


def test_the_codebook_is_written_in_letters_of_one_width() -> None:
    """A generic family falls through to the next for what it lacks: Hanzi have the page's font."""
    page = pages.run("data", section="codebook")
    assert page.text_area and HEIGHT >= 600
    fonts = re.findall(r"font-family: (ui-monospace[^;]*);", STYLE.read_text("utf-8"))
    assert len(fonts) == 2
    for listed in fonts:
        names = [name.strip(' "') for name in listed.split(",")]
        assert names.index("monospace") < names.index("Noto Sans SC")


def test_the_programs_codebook_has_no_error_and_changes_nothing() -> None:
    page = pages.run("data", section="codebook")
    page.button(key="codebook_check").click().run()
    assert "Nothing is wrong: 8 themes." in said(page, "codebook_fine")
    assert page.button(key="codebook_recode").disabled


def test_a_changed_codebook_is_previewed_and_makes_a_corpus_of_its_own(served: Path) -> None:
    source = load().source
    changed = source.replace(load().themes[0].name.en, "Skills of machines", 1)
    assert changed != source
    page = written(pages.run("data", section="codebook"), changed)
    page.button(key="codebook_preview").click().run()
    assert not page.exception, page.exception[0].stack_trace
    assert "Skills of machines" in said(page, "table_preview")
    page = recoded(page, changed)
    (entry,) = Library(served).entries()
    own = Library(served).codebook(entry.key)
    assert own.themes[0].name.en == "Skills of machines"
    assert page.query_params["corpus"] in (entry.key, [entry.key])
    assert "coded with an own codebook, 8 themes" in html(page)
    assert page.query_params["section"] in ("codebook", ["codebook"])
    assert "Skills of machines" in str(page.text_area[0].value)
    page._page_hash = pages.calc_hash("themes")
    page.run()
    assert "Skills of machines" in str(pages.figures(page)) + html(page)


def recoded(page: AppTest, text: str) -> AppTest:
    """The page after the corpus was coded with this codebook."""
    page = written(page, text)
    page.button(key="codebook_recode").click().run()
    until = time.monotonic() + 90
    while page.session_state["visit_job"] is not None and time.monotonic() < until:
        time.sleep(0.2)
        page.run()
    assert not page.exception, page.exception[0].stack_trace
    return page


def test_the_articles_of_a_served_corpus_keep_their_names_and_facts(
    served: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [
        {
            "标题": "甲",
            "正文": f"{one}厂长赵立群说：“大模型提高了效率。”",
            "来源": "某报",
            "链接": link,
        }
        for one, link in (("春天，", "https://example.org/1"), ("秋天，", ""))
    ]
    (tmp_path / "in").mkdir()
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (tmp_path / "in" / "t.jsonl").write_text(lines, encoding="utf-8")
    corpus = analyse([tmp_path / "in"]).save(tmp_path / "corpus")
    monkeypatch.setenv(CORPUS_VARIABLE, str(tmp_path / "corpus"))
    by_hand = made.Journal(tmp_path / "made.jsonl")
    first, second = corpus.table("statements")["statement"].to_pylist()
    gone = load().keys[-1]
    by_hand.add(
        made.reject(corpus, first),
        made.change_speaker(corpus, second, "王小明"),
        made.code(corpus, second, gone, "none"),
    )
    monkeypatch.setattr("dashboard.corrections.journal", lambda: by_hand)
    source = load().source
    without = source[: source.rindex("[[theme]]")]
    page = recoded(pages.run("data", section="codebook"), without)
    assert "2 of 3 corrections by hand hold here too." in said(page, "upload_told")
    (entry,) = Library(served).entries()
    own, journal = Library(served).open(entry.key), Library(served).journal(entry.key)
    columns = ["article", "title", "outlet", "url", "text"]
    for name in columns:
        assert own.table("articles")[name].equals(corpus.table("articles")[name])
    applied = made.apply(own, journal.entries())
    assert [one.kind for one in applied.applied] == ["not_a_statement", "speaker"]
    assert applied.unattached == ()
    (spoken,) = applied.corpus.table("statements")["name"].to_pylist()
    assert spoken == "王小明"


@pytest.mark.parametrize(
    ("made_with", "said"),
    [
        ("", "an earlier codebook of this program"),
        ("mine.toml", "an own codebook mine.toml,"),
        ("codebook.toml", "an own codebook,"),
        (None, "an own codebook or an earlier one"),
    ],
)
def test_whose_codebook_it_was_is_said(made_with: str | None, said: str, tmp_path: Path) -> None:
    book = parse(load().source + "\n# another", "x.toml")
    corpus = analyse([SEEDS], codebook=book)
    corpus.manifest["codebook_from"] = made_with
    if made_with is None:
        del corpus.manifest["codebook_from"]
    assert said in coded_with(seen("en"), corpus)
    assert "编码表" in coded_with(seen("zh"), corpus)


def test_the_programs_codebook_is_said_to_be_its_own(corpus: Corpus) -> None:
    assert "the program's codebook" in coded_with(seen("en"), corpus)
    assert corpus.manifest["codebook_from"] == ""
