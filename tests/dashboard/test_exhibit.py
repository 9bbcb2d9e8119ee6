"""Exhibits: made without a browser, each with exactly what it draws and what that opens."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pandas as pd
import pytest

from analysis.codebook import load
from dashboard import comparison, state
from dashboard.exhibit import Exhibit
from dashboard.look import look
from dashboard.view import View
from dashboard.wording import LANGUAGES, Wording

PAGES = ("overview", "terms", "themes", "speakers", "stances", "compare", "networks", "timeline")

# These draw each statement, or parts, discs or sums of the rows of their table.
DRAWN_OTHERWISE = (
    "networks_agreement",
    "words_together",
    *("stances_dots", "speaker_stances", "voices_ranking", "terms_strips"),
    "compare_stances",
)


def viewed(language: str) -> View:
    """The view that the stated address names."""
    codebook = load()
    colours = {theme.key: theme.colour for theme in codebook.themes}
    return View(state.filter_from_address(), Wording(language), look(False, colours), codebook)


def made(page: str, language: str = "en", **address: str) -> list[Exhibit]:
    """The exhibits of a page, outside Streamlit."""
    with state.stated({name: [value] for name, value in address.items()}):
        view = viewed(language)
        exhibits: list[Exhibit] = import_module(f"dashboard.views.{page}").exhibits(view)
        return exhibits


@pytest.mark.parametrize("page", PAGES)
def test_every_row_of_a_table_opens(page: str) -> None:
    for exhibit in made(page):
        assert len(exhibit.table) == len(exhibit.marks) > 0, exhibit.key
        for encoded in exhibit.marks:
            with state.stated({}):
                view, mark = comparison.under(viewed("en"), encoded)
            assert view.ask("count", mark=mark) > 0, (exhibit.key, encoded)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_figure_opens_is_in_its_table(page: str) -> None:
    for exhibit in made(page):
        drawn = {mark for trace in traces(exhibit) for mark in trace.get("customdata", ()) if mark}
        if exhibit.key in DRAWN_OTHERWISE:
            continue
        assert drawn <= set(exhibit.marks), exhibit.key


def traces(exhibit: Exhibit) -> list[dict[str, Any]]:
    return exhibit.figure["data"] if exhibit.figure else []


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_speak_the_readers_language(language: str) -> None:
    headings = {name for page in PAGES for e in made(page, language) for name in e.table.columns}
    latin = {name for name in headings if name.isascii()}
    assert latin == (headings if language == "en" else set())


def test_the_numbers_of_a_native_chart_are_the_table() -> None:
    themes = made("overview")[0]
    assert themes.native
    assert list(themes.native.categories) == themes.table["Theme"].tolist()
    assert list(themes.native.series[0].values) == themes.table["Statements"].tolist()


def test_a_filter_that_matches_nothing_is_empty_everywhere() -> None:
    for page in PAGES:
        assert all(exhibit.is_empty for exhibit in made(page, date_from="2030-01-01"))


def test_rows_without_marks_are_refused() -> None:
    with pytest.raises(ValueError, match="2 rows, 1 marks"):
        Exhibit("k", "t", "", "", pd.DataFrame({"a": [1, 2]}), ["articles"])
