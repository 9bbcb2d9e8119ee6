"""Time: lanes and periods; gaps stay gaps, and what has no date is told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis import analyse
from dashboard.charts.timeline import Column, timeline
from dashboard.corpus_folder import CORPUS_VARIABLE
from dashboard.look import LIGHT
from tests.dashboard import pages

DATED = {
    "a.md": ("2023-01-05", "专家李明指出，人工智能将带来新的机遇。"),
    "b.md": ("2023-04-10", "李明认为，数据泄露的风险非常严重，必须加强监管。"),
    "c.md": ("", "李明表示，大模型会提高企业的生产效率。"),
}


@pytest.fixture
def dated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus of two articles with a date and one without."""
    for name, (day, text) in DATED.items():
        head = f"---\ntitle: {name}\n" + (f"date: {day}\n" if day else "") + "---\n"
        (tmp_path / name).write_text(f"{head}\n{text}\n", "utf-8")
    analyse([tmp_path]).save(tmp_path / "corpus")
    monkeypatch.setenv(CORPUS_VARIABLE, str(tmp_path / "corpus"))
    return tmp_path


def columns(figure: dict[str, Any]) -> dict[str, Any]:
    return next(trace for trace in figure["data"] if trace["type"] == "bar")


def numbers(figure: dict[str, Any]) -> dict[str, Any]:
    return next(trace for trace in figure["data"] if trace["type"] == "scatter")


def test_periods_stand_as_far_apart_as_they_are(dated: Path) -> None:
    figure = pages.figures(pages.run("time", period="month"))["time_themes"]
    axis = figure["layout"]["xaxis"]
    assert dict(zip(axis["ticktext"], axis["tickvals"], strict=True))["2023-04"] == 3
    assert set(columns(figure)["x"]) == {0, 3}


def test_what_has_no_date_is_a_number_that_opens(dated: Path) -> None:
    page = pages.run("time", period="month")
    trace = numbers(pages.figures(page)["time_themes"])
    assert all("published=undated" in mark for mark in trace["customdata"])
    assert all(x > max(columns(pages.figures(page)["time_themes"])["x"]) for x in trace["x"])
    line = dict(pages.components(page, "text_nodes"))["time_undated"]["nodes"][0]
    assert "1 article undated" in pages.said(line)


def test_where_nothing_is_dated_the_page_says_what_to_do(
    seeds_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    page = pages.run("time")
    assert not columns(pages.figures(page)["time_themes"])["x"]
    line = dict(pages.components(page, "text_nodes"))["time_undated"]["nodes"][0]
    assert "a table with a date column" in pages.said(line)


@pytest.mark.parametrize("of", ["themes", "stances", "terms"])
@pytest.mark.parametrize("height", ["n", "share"])
def test_columns_are_as_high_as_what_they_count(dated: Path, of: str, height: str) -> None:
    trace = columns(pages.figures(pages.run("time", of=of, height=height))[f"time_{of}"])
    assert len(trace["x"]) == len(trace["text"]) > 0
    assert min(trace["y"]) == pytest.approx(-0.82), "the highest fills its lane"
    if height == "n":
        most = max(range(len(trace["y"])), key=lambda i: -trace["y"][i])
        assert int(trace["text"][most]) == max(map(int, trace["text"]))


def test_names_of_many_periods_do_not_touch() -> None:
    periods = {
        f"20{year:02}-{month:02}": f"20{year:02}-{month:02}"
        for year in range(18, 26)
        for month in range(1, 13)
    }
    drawn = timeline(
        LIGHT, [Column("a", "2018-01", 1, 1, "articles", "")], {"a": "A"}, {**periods, "": "?"}, {}
    )
    places = drawn["layout"]["xaxis"]["tickvals"]
    assert len(places) < 14
    assert drawn["layout"]["xaxis"]["ticktext"][-1] == "?"
