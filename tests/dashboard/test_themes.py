"""Themes: the unit in the address, the matrix of pairs, the course through the articles."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import query
from analysis.codebook import load
from analysis.corpus import Corpus
from analysis.filter import Filter, Mark
from dashboard.charts.heat import Pair, heat
from dashboard.charts.tones import contrast, mix
from dashboard.look import DARK, LIGHT
from tests.dashboard import pages

NAMES = {"a": "A", "b": "B", "c": "C"}
PAIRS = [
    Pair("a", "a", 9, "of a", ""),
    Pair("a", "b", 4, "a and b", ""),
    Pair("b", "c", 1, "b and c", ""),
]


@pytest.fixture(scope="module")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


# ---- the matrix -------------------------------------------------------------------------------


def placed(figure: dict) -> dict[tuple[int, int], str]:
    """Column and row of each cell, and what it opens."""
    cells = figure["data"][1]
    middles = [base + height / 2 for base, height in zip(cells["base"], cells["y"], strict=True)]
    places = zip(cells["x"], map(round, middles), strict=True)
    return dict(zip(places, cells["customdata"], strict=True))


def test_the_matrix_reads_the_same_by_row_and_by_column() -> None:
    cells = placed(heat(LIGHT, PAIRS, NAMES, {}))
    assert cells[0, 1] == cells[1, 0] == "a and b"
    assert all(cells[x, y] == cells[y, x] for x, y in cells)


def test_each_place_is_a_cell_or_a_speck() -> None:
    figure = heat(LIGHT, PAIRS, NAMES, {})
    specks = set(zip(figure["data"][0]["x"], figure["data"][0]["y"], strict=True))
    assert specks | set(placed(figure)) == {(x, y) for x in range(3) for y in range(3)}
    assert not specks & set(placed(figure))


def test_the_deeper_the_more_often_and_the_diagonal_stays_paper() -> None:
    cells = heat(LIGHT, PAIRS, NAMES, {"a": "#123456"})["data"][1]
    fills = dict(zip(cells["customdata"], cells["marker"]["color"], strict=True))
    rings = dict(zip(cells["customdata"], cells["marker"]["line"]["color"], strict=True))
    assert fills["of a"] == LIGHT.paper and rings["of a"] == "#123456"
    light = [int(fills[mark][1:3], 16) for mark in ("of a", "b and c", "a and b")]
    assert all(paler > deeper for paler, deeper in pairwise(light))


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_numbers_are_read_on_every_fill(look) -> None:
    pairs = [Pair("a", "b", n, "", "") for n in range(1, 21)]
    cells = heat(look, pairs, NAMES, {})["data"][1]
    for fill, ink in zip(cells["marker"]["color"], cells["textfont"]["color"], strict=True):
        assert contrast(fill, ink) >= 4.5, (fill, ink)


def test_the_open_pair_is_outlined_on_both_sides() -> None:
    cells = heat(LIGHT, PAIRS, NAMES, {}, opened="a and b")["data"][1]
    outlined = [
        mark
        for mark, width in zip(cells["customdata"], cells["marker"]["line"]["width"], strict=True)
        if width > 2
    ]
    assert outlined == ["a and b", "a and b"]


@given(st.integers(0, 0xFFFFFF), st.integers(0, 0xFFFFFF), st.floats(0, 1, allow_subnormal=False))
def test_a_mixed_colour_lies_between(first: int, second: int, share: float) -> None:
    one, other = f"#{first:06X}", f"#{second:06X}"
    mixed = mix(one, other, share)
    for i in (1, 3, 5):
        low, high = sorted((int(one[i : i + 2], 16), int(other[i : i + 2], 16)))
        assert low <= int(mixed[i : i + 2], 16) <= high


# ---- the page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["statements", "sentences", "articles"])
def test_the_unit_in_the_address_is_what_is_counted(unit: str, corpus: Corpus) -> None:
    page = pages.run("themes", unit=unit)
    bars = pages.figures(page)["themes_bars"]["data"][0]
    counted = query.theme_counts(corpus, Filter(), unit)
    assert bars["x"] == counted["n"].tolist()
    assert bars["customdata"] == counted["mark"].tolist()


def test_a_unit_that_is_none_is_read_as_statements() -> None:
    shown = pages.figures(pages.run("themes", unit="<b>words"))
    assert shown == pages.figures(pages.run("themes"))


def test_another_unit_goes_to_the_address_and_closes_the_evidence() -> None:
    page = pages.run("themes", mark="statements;theme=industry")
    page.button_group(key="choice_unit").set_value("sentences").run()
    assert page.query_params["unit"] == "sentences"
    assert "mark" not in page.query_params


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_bar_tells_what_its_theme_means(language: str) -> None:
    bars = pages.figures(pages.run("themes", lang=language))["themes_bars"]["data"][0]
    for mark, tip in zip(bars["customdata"], bars["hovertext"], strict=True):
        theme = load().theme(Mark.decode(mark).theme)
        said = "".join(tip.replace("<br>", " ").split())
        assert "".join(theme.definition.in_language(language).split()) in said
        if theme.proposition:
            assert "".join(theme.proposition.in_language(language).split()) in said


def test_the_definitions_stand_behind_a_button() -> None:
    page = pages.run("themes")
    assert "definitions_text" not in dict(pages.components(page, "text_nodes"))
    page.session_state["definitions"] = True
    page.run()
    defined = dict(pages.components(page, "text_nodes"))["definitions_text"]["nodes"]
    assert len(defined) == len(load().themes)


def test_a_pair_says_what_share_of_either_theme_it_is(corpus: Corpus) -> None:
    pair = query.theme_cooccurrence(corpus, Filter()).iloc[0]
    own = query.theme_counts(corpus, Filter()).set_index("theme")["n"]
    cells = pages.figures(pages.run("themes"))["themes_together"]["data"][1]
    tip = cells["hovertext"][cells["customdata"].index(pair["mark"])]
    for theme in (pair["theme"], pair["other_theme"]):
        assert f"{pair['n'] / own[theme]:.0%}" in tip


def test_the_course_shows_the_words_and_escapes_them(corpus: Corpus) -> None:
    courses = {k: f for k, f in pages.figures(pages.run("themes")).items() if "course" in k}
    rows = query.theme_course(corpus, Filter(), "statements")
    assert len(courses) == rows["article"].nunique()
    tips = [tip for figure in courses.values() for tip in figure["data"][0]["hovertext"]]
    assert len(tips) == len(rows)
    assert all(any(text[:20] in tip for tip in tips) for text in rows["text"])


def test_what_has_no_theme_is_counted_where_there_is_any() -> None:
    assert "themes_themeless" in dict(pages.components(pages.run("themes"), "text_nodes"))
    filtered = pages.run("themes", themes=["risk"])
    assert "themes_themeless" not in dict(pages.components(filtered, "text_nodes"))


def test_a_filter_that_selects_nothing_says_so() -> None:
    page = pages.run("themes", date_from="2099-01-01")
    assert not pages.figures(page)
    assert any("Nothing matches" in element.proto.body for element in page.get("html"))
