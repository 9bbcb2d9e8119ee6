"""The figures as data: what is drawn is what was given, marks and all."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly.graph_objects import Figure

from dashboard.charts.bars import Bar, bars
from dashboard.charts.cloud import CANVAS, LARGEST, place
from dashboard.charts.course import Passage, course
from dashboard.charts.matrix import Cell, matrix, net_side
from dashboard.charts.stances import (
    COUNTS_SHIFT,
    NOTE_SIZE,
    SMALLEST_DISC,
    ZONES,
    Dot,
    Row,
    dots,
    is_folded,
)
from dashboard.corpus_folder import CORPUS_VARIABLE
from dashboard.fonts import text_width
from dashboard.look import DARK, LIGHT, lift, look
from tests.dashboard.pages import figures, run

STATIC = Path(__file__).resolve().parents[2] / "dashboard" / "static"


def test_bars_carry_value_label_and_mark_in_their_order():
    figure = bars(LIGHT, [Bar("甲", 3, "3", "#112233", "a"), Bar("乙", 1, "1", "#445566", "b")])
    trace = figure["data"][0]
    assert trace["x"] == [3, 1]
    assert trace["text"] == ["3", "1"]
    assert trace["customdata"] == ["a", "b"]
    assert figure["layout"]["yaxis"]["ticktext"] == ["甲 ", "乙 "]


def test_the_opened_bar_alone_is_outlined():
    rows = [Bar("甲", 3, "3", "#112233", "a"), Bar("乙", 1, "1", "#445566", "b")]
    widths = bars(LIGHT, rows, opened="b")["data"][0]["marker"]["line"]["width"]
    assert widths == [0, 2]


def test_a_chart_of_nothing_is_still_a_figure():
    for figure in (bars(LIGHT, []), matrix(LIGHT, [], {}, {})):
        assert figure["layout"]["height"] > 0
        json.dumps(figure)


@pytest.mark.parametrize(
    ("sides", "net"),
    [
        ((2, 1, 0), "for"),
        ((0, 1, 5), "against"),
        ((1, 1, 0), "mixed"),
        ((0, 0, 1), "mixed"),
        ((0, 0, 0), "none"),
    ],
)
def test_the_net_side(sides, net):
    assert net_side(*sides) == net


def test_the_area_of_a_disc_grows_with_its_number():
    cells = [Cell("a", "x", n, "for", str(n), "") for n in (1, 4, 16)]
    figure = matrix(LIGHT, cells, {"a": "A"}, {"x": "X"})
    sizes = figure["data"][1]["marker"]["size"]
    assert sizes == sorted(sizes)
    assert figure["data"][1]["text"] == ["1", "4", "16"]


def test_course_draws_each_passage_where_it_stands():
    passages = [
        Passage("t", 0.25, 0.5, "#000000", "m", "tip"),
        Passage("t", 0.9, 0.9, "#000000", "n", ""),
    ]
    trace = course(LIGHT, passages, {"t": "T"}, begin="开头", end="结尾")["data"][0]
    assert trace["base"] == [0.25, 0.9]
    assert trace["x"][0] == 0.25
    assert trace["x"][1] > 0
    assert trace["customdata"] == ["m", "n"]


@given(
    st.lists(st.sampled_from(sorted(ZONES)), max_size=60),
    st.booleans(),
)
def test_every_coding_is_one_dot_in_the_zone_of_its_stance(stances, narrow):
    codings = [Dot("t", stance, f"mark{i}", "") for i, stance in enumerate(stances)]
    row = Row("t", "T", "contra", "pro", "", Counter(stances))
    figure = dots(
        LIGHT,
        [row],
        codings,
        dict.fromkeys(ZONES, ""),
        narrow=narrow,
    )
    trace = figure["data"][0]
    if is_folded([row], narrow=narrow):
        assert narrow
        opened = [mark.split("stance=")[1] for mark in trace["customdata"]]
        assert sorted(opened) == sorted(set(stances))
        return
    assert sorted(trace["customdata"]) == sorted(dot.mark for dot in codings)
    for x, mark in zip(trace["x"], trace["customdata"], strict=True):
        begin, end = ZONES[stances[int(mark[4:])]]
        assert begin - 0.01 <= x <= end + 0.01
    places = list(zip(trace["x"], trace["y"], strict=True))
    assert len(set(places)) == len(places)


def test_too_many_codings_for_dots_are_discs_whose_area_is_their_number():
    taken = {"for": 400, "against": 100, "none": 1}
    rows = [Row("t", "T", "", "", "", taken), Row("u", "U", "", "", "", {"for": 3})]
    trace = dots(LIGHT, rows, [], dict.fromkeys(ZONES, ""))["data"][0]
    widths = dict(zip(trace["customdata"], trace["marker"]["size"], strict=True))
    for_, against = (widths[f"statements;theme=t;stance={side}"] for side in ("for", "against"))
    assert for_ == 2 * against
    assert min(widths.values()) == SMALLEST_DISC
    assert dict(zip(trace["customdata"], trace["text"], strict=True)) == {
        "statements;theme=t;stance=for": "400",
        "statements;theme=t;stance=against": "100",
        "statements;theme=t;stance=none": "1",
        "statements;theme=u;stance=for": "3",
    }


def test_the_cloud_is_the_same_each_time_and_keeps_to_its_canvas():
    words = [("人工智能", 40.0), ("大模型", 30.0), ("Sora", 55.0), ("监管", 4.0)]
    placed = place(words)
    assert placed == place(words)
    assert {word.term for word in placed} == {term for term, _ in words}
    for word in placed:
        assert 0 <= word.x <= CANVAS[0]
        assert 0 <= word.y <= CANVAS[1]
        assert word.size <= LARGEST


def test_a_word_with_four_times_the_weight_is_twice_as_high():
    sizes = {word.term: word.size for word in place([("技术", 40.0), ("风险", 10.0)])}
    assert sizes["技术"] / sizes["风险"] == pytest.approx(2, rel=0.1)


def test_the_dark_look_lifts_the_themes_and_keeps_the_stances_apart():
    dark = look(True, {"china_us": "#332288"})
    assert dark.theme("china_us") == lift("#332288")
    assert len({dark.stance(stance) for stance in ZONES}) == 4
    assert DARK.paper != LIGHT.paper


@given(st.integers(0, 0xFFFFFF), st.floats(0, 1))
def test_a_lifted_colour_is_a_colour_and_not_darker(code, share):
    colour = f"#{code:06X}"
    lifted = lift(colour, share)
    assert len(lifted) == 7
    assert int(lifted[1:3], 16) >= int(colour[1:3], 16)


def test_the_bundle_the_page_serves_is_of_the_version_of_the_library():
    from plotly.offline import get_plotlyjs_version

    head = (STATIC / "plotly" / "plotly-basic.min.js").read_text("utf-8")[:200]
    assert f"v{get_plotlyjs_version()}" in head


@pytest.mark.parametrize("page", ["overview", "words", "themes", "voices", "stances"])
def test_every_figure_of_a_page_is_one_that_plotly_accepts(page, seeds_corpus, monkeypatch):
    monkeypatch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
    drawn = figures(run(page))
    assert drawn
    for figure in drawn.values():
        Figure(figure)
        kinds = {trace["type"] for trace in figure["data"]}
        assert kinds <= {"bar", "scatter"}, "the basic bundle draws no other kind"


def test_counts_beside_the_lines_of_stances_get_the_room_they_need():
    def room(counted: str) -> int:
        row = Row("risk", "风险", "轻", "重", counted, {"for": 2, "against": 1})
        return dots(LIGHT, [row], [], {stance: stance for stance in ZONES})["layout"]["margin"]["r"]

    longest = "174 : 1,274 of 2,623"
    assert room(longest) >= text_width(longest, NOTE_SIZE) + COUNTS_SHIFT
    assert room("1 : 2 of 3") < room(longest)
