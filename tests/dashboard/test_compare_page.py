"""The page that compares two selections: its sides, its charts, and what its marks open."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import load
from analysis.filter import Filter
from dashboard import comparison, data, state
from dashboard.charts import pairs, plane, spread, stacks, whiskers
from dashboard.charts.tones import TEXT_CONTRAST, contrast, lettering, side
from dashboard.components.chart import _together
from dashboard.fonts import text_width
from dashboard.look import DARK, LIGHT, look
from dashboard.view import View
from dashboard.views import compare, compare_sides, compare_words
from dashboard.wording import Wording
from tests.dashboard import pages

LONG, SHORT = "004_1dbf5e4b2c611766", "000_a71b114e23f90809"
BOTH = {"a": f"articles={LONG}", "b": f"articles={SHORT}"}
HUANG = {"a": "speakers=黄铁军", "b": "speakers=钟俊浩"}


def view(language: str = "en", **filter: Any) -> View:
    codebook = load()
    colours = {theme.key: theme.colour for theme in codebook.themes}
    return View(Filter(**filter), Wording(language), look(False, colours), codebook)


# The sides


def test_the_two_longest_articles_stand_side_by_side_at_first() -> None:
    with state.stated({}):
        a, b = comparison.sides(view())
    assert (a.stated.articles, b.stated.articles) == ((LONG,), (SHORT,))
    assert a.filter == Filter(articles=(LONG,))


def test_a_side_stands_in_place_of_the_filter_and_takes_the_rest_of_it() -> None:
    held = view(themes=("risk",), kinds=("direct",))
    with state.stated({"a": ["themes=agi"], "b": ["speakers=黄铁军"]}):
        a, b = comparison.sides(held)
    assert a.filter == Filter(themes=("agi",), kinds=("direct",))
    assert b.filter == Filter(themes=("risk",), kinds=("direct",), speakers=("黄铁军",))


def test_a_side_alone_is_set_against_everything() -> None:
    with state.stated({"b": ["speakers=黄铁军"]}):
        a, b = comparison.sides(view())
    assert not a.stated
    assert (a.name, b.name) == ("Everything selected", "黄铁军")


def test_what_misstates_a_side_selects_nothing() -> None:
    with state.stated({"a": ["colour=red"], "b": ["kinds=direct"]}):
        a, _ = comparison.sides(view())
    assert a.stated == Filter()


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        (Filter(), "Everything selected"),
        (Filter(speakers=("黄铁军", "张磊")), "黄铁军, 张磊"),
        (Filter(themes=("agi",), stances=("for",)), "AGI and the future · For"),
        (Filter(term="模型"), "Word 模型 model"),
        (Filter(date_from="2024-01-01"), "From 2024-01-01"),
        (Filter(date_from="2024-01-01", date_to="2024-02-29"), "2024-01-01 – 2024-02-29"),
    ],
)
def test_a_side_is_called_by_what_it_selects(stated: Filter, name: str) -> None:
    assert comparison.called(view(), stated) == name


def test_every_pair_offered_has_something_on_both_sides() -> None:
    offered = comparison.pairs(view())
    assert {"persons", "articles", "kinds", "stances"} <= offered.keys()
    for name, (a, b) in offered.items():
        assert a != b, name
        assert data.ask("count", a, mark="statements"), name
        assert data.ask("count", b, mark="statements"), name


def test_for_and_against_are_those_of_the_theme_most_argued_about() -> None:
    counts = pd.DataFrame(
        [("agi", "for", 9), ("agi", "against", 1), ("risk", "for", 4), ("risk", "against", 3)],
        columns=["theme", "stance", "n"],
    )
    assert comparison._contested(counts) == "risk"
    assert comparison._contested(counts[counts["stance"] == "for"]) == ""
    assert comparison._contested(counts[:1]) == ""


@given(st.lists(st.integers(1, 40), min_size=2, max_size=12))
def test_the_halves_of_the_dated_period_meet_and_hold_every_article(counts: list[int]) -> None:
    days = [f"2024-01-{place:02d}" for place in range(1, len(counts) + 1)]
    frame = pd.DataFrame({"published": ["", *days], "n": [5, *counts]})
    halves = comparison._halves(frame)
    assert halves
    first, second = halves
    assert (first.date_from, second.date_to) == (days[0], days[-1])
    assert days.index(second.date_from) == days.index(first.date_to) + 1
    before = sum(counts[: days.index(second.date_from)])
    assert abs(2 * before - sum(counts)) <= max(counts)


def test_one_day_has_no_halves() -> None:
    days = pd.DataFrame({"published": ["", "2024-01-01"], "n": [2, 3]})
    assert comparison._halves(days) is None


def test_marks_count_under_their_side() -> None:
    with state.stated({name: [value] for name, value in HUANG.items()}):
        under, mark = comparison.under(view(), "b:statements;theme=agi")
        same, bare = comparison.under(view(), "statements")
    assert (under.filter, mark) == (Filter(speakers=("钟俊浩",)), "statements;theme=agi")
    assert (same.filter, bare) == (Filter(), "statements")


# The page


def offers(page: Any) -> dict[str, str]:
    listed = dict(pages.components(page, "text_nodes"))["compare_offers"]["nodes"][0]["children"]
    return {node["opens"]: node["style"] for node in listed if "opens" in node}


def test_the_first_view_shows_all_four_charts() -> None:
    page = pages.run("compare")
    shown = pages.figures(page)
    assert list(shown) == ["compare_words", "compare_list", "compare_themes", "compare_stances"]
    assert all(any(trace["x"] for trace in figure["data"]) for figure in shown.values())
    assert offers(page)["articles"] == "offer current"
    assert offers(page)["kinds"] == "offer"


@pytest.mark.parametrize("side", ["a", "b"])
def test_what_is_open_is_listed_under_its_side(side: str) -> None:
    page = pages.run("compare", **BOTH, mark="statements;theme=industry", side=side)
    listed = dict(pages.components(page, "text_nodes"))["evidence_rows"]["nodes"]
    cards = [node for node in listed if node["tag"] == "blockquote"]
    chosen = Filter.decode(BOTH[side])
    assert len(cards) == data.ask("count", chosen, mark="statements;theme=industry") > 0


def test_what_no_side_is_stated_of_is_listed_under_the_filter() -> None:
    page = pages.run("compare", **HUANG, mark="statements;theme=industry")
    head = dict(pages.components(page, "text_nodes"))["evidence_rows"]["nodes"][0]
    n = data.ask("count", Filter(), mark="statements;theme=industry")
    assert pages.said(head).startswith(f"{n} statements")


def test_the_switch_counts_both_sides_and_turns_to_the_other() -> None:
    page = pages.run("compare", **BOTH, mark="statements;theme=industry", side="a")
    (switch,) = [group for group in page.button_group if group.key == "compare_switch"]
    counts = [
        data.ask("count", Filter.decode(BOTH[side]), mark="statements;theme=industry")
        for side in ("a", "b")
    ]
    assert [int(option.split(" · ")[-1]) for option in switch.options] == counts
    assert counts[0] != counts[1]
    switch.set_value("b").run()
    assert page.query_params["side"] == "b"
    assert page.query_params["mark"] == "statements;theme=industry"
    (switch,) = [group for group in page.button_group if group.key == "compare_switch"]
    switch.set_value("a").run()
    assert page.query_params["side"] == "a"


def test_swapping_turns_the_sides_round_and_closes_what_is_open() -> None:
    page = pages.run("compare", **HUANG, mark="statements", side="a")
    page.button(key="compare_swap").click().run()
    assert page.query_params["a"] == HUANG["b"]
    assert page.query_params["b"] == HUANG["a"]
    assert "mark" not in page.query_params


def test_swapping_the_first_view_states_it() -> None:
    page = pages.run("compare")
    page.button(key="compare_swap").click().run()
    assert page.query_params["a"] == f"articles={SHORT}"
    assert page.query_params["b"] == f"articles={LONG}"


def test_an_empty_side_says_what_to_do() -> None:
    page = pages.run("compare", a="term=没有这个词", b="kinds=direct")
    assert not pages.figures(page)
    said = " ".join(str(block.proto.body) for block in page.get("html"))
    assert "Word 没有这个词 holds nothing to compare." in said


def test_what_both_sides_hold_is_told() -> None:
    page = pages.run("compare", a="kinds=direct", b="articles=" + LONG)
    nodes = dict(pages.components(page, "text_nodes"))["compare_offers"]["nodes"]
    told = pages.said(nodes[1])
    assert "27 statements" in told


def test_a_least_count_leaves_out_rarer_words() -> None:
    drawn = {}
    for least in ("2", "10"):
        with state.stated({name: [value] for name, value in {**BOTH, "minimum": least}.items()}):
            drawn[least] = compare.exhibits(view())[0].table
    counts = drawn["10"][["Occurrences A", "Occurrences B"]].max(axis=1)
    assert counts.min() >= 10
    assert len(drawn["10"]) < len(drawn["2"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_word_tells_both_sides(lang: str) -> None:
    figure = pages.figures(pages.run("compare", **BOTH, lang=lang))["compare_words"]
    (trace,) = figure["data"]
    tip = trace["hovertext"][trace["customdata"].index("b:tokens;term=AI")]
    assert "《环球人物》" in tip
    assert "陈宁" in tip
    assert "8" in tip.split("<br>")[1]
    assert "11" in tip.split("<br>")[2]


def test_choosing_for_a_side_writes_it_and_keeps_the_other() -> None:
    stated = (Filter(articles=(LONG,)), Filter(articles=(SHORT,)))
    with state.stated({}):
        sides = comparison.sides(view())
    assert tuple(one.stated for one in sides) == stated


def test_selected_marks_of_both_sides_open_those_of_one() -> None:
    picked = ["b:tokens;term=行业", "b:tokens;term=数据", "a:tokens;term=团队"]
    assert _together(picked) == "b:tokens;term=行业|tokens;term=数据"
    assert state.side_of(_together(picked))[0] == "b"


# The charts


def word(term: str, a: float, b: float, side: str = "") -> plane.Word:
    return plane.Word(term, a, b, side, 3, f"a:tokens;term={term}", f"{term} 3")


def test_a_word_stands_further_right_the_more_frequent_it_is_in_a() -> None:
    words = [word("甲", 5, 50), word("乙", 50, 5), word("丙", 0, 20)]
    (trace,) = plane.plane(LIGHT, words, axes=("A", "B"))["data"]
    places = dict(zip(trace["text"], zip(trace["x"], trace["y"], strict=True), strict=True))
    assert places["丙"][0] < plane.ABSENT < places["甲"][0] < places["乙"][0]
    assert plane.ABSENT < places["乙"][1] < places["丙"][1] < places["甲"][1]


def test_text_of_an_article_is_no_markup_in_a_figure() -> None:
    (trace,) = plane.plane(LIGHT, [word("<b>x", 5, 5)], axes=("A", "B"))["data"]
    assert trace["text"] == ["&lt;b&gt;x"]
    row = whiskers.Row("<i>", 1, 0, 2, (2, 1), ("a:tokens", "b:tokens"), "")
    made = whiskers.whiskers(LIGHT, [row], ("<b>", "B"))
    assert made["layout"]["yaxis"]["ticktext"] == ["&lt;i&gt; "]
    assert "<b>&lt;b&gt;</b>" in [note["text"] for note in made["layout"]["annotations"]]


FIELD = (0.0, 0.0, 400.0, 300.0)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(10, 390),
            st.floats(10, 290),
            st.text("模型智能AI技术", min_size=1, max_size=6),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_no_label_covers_another_or_a_point(
    placed: list[tuple[float, float, str]],
) -> None:
    dots = tuple(spread.Dot(x, y, 8, FIELD) for x, y, _ in placed)
    points = tuple(spread.apart(dots))
    for i, (x, y) in enumerate(points):
        for a, b in points[:i]:
            assert (x - a) ** 2 + (y - b) ** 2 >= 8**2 - 1e-6
    texts = tuple(text for *_, text in placed)
    found = spread.labelled(points, texts, radius=4, type_size=12, width=FIELD[2], height=FIELD[3])
    boxes = [box(points[i], texts[i], place) for i, place in found.items()]
    for i, one in enumerate(boxes):
        assert not any(overlap(one, other) for other in boxes[:i])
        inside = [p for p in points if one[0] < p[0] < one[2] and one[1] < p[1] < one[3]]
        assert not inside


def box(point: tuple[float, float], text: str, place: str) -> tuple[float, ...]:
    """Where Plotly writes a label of 12 pixels beside a point of 8."""
    rise, side = place.split(" ")
    wide, high = text_width(text, 12), 12 * 1.3
    left = point[0] + {"left": -7 - wide, "center": -wide / 2, "right": 7}[side]
    top = point[1] + {"top": -5 - high, "middle": -high / 2, "bottom": 5}[rise]
    return left, top, left + wide, top + high


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across = one[0] < other[2] - 1e-6 and other[0] < one[2] - 1e-6
    return across and one[1] < other[3] - 1e-6 and other[1] < one[3] - 1e-6


def test_a_crowd_keeps_to_the_band_of_what_a_side_lacks() -> None:
    words = [word(f"词{i}", 0, 4) for i in range(60)] + [word("界", 4, 40)]
    (trace,) = plane.plane(LIGHT, words, axes=("A", "B"))["data"]
    assert sum(x < plane.ABSENT for x in trace["x"]) == 60


def test_the_list_points_left_for_a_and_right_for_b_with_its_interval() -> None:
    rows = [
        whiskers.Row("甲", 2, 1, 3, (8, 2), ("a:tokens", "b:tokens"), "8"),
        whiskers.Row("乙", -1, -3, 1, (0, 4), ("a:tokens;term=乙", "b:tokens;term=乙"), "4"),
    ]
    made = whiskers.whiskers(LIGHT, rows, ("A", "B"), opened="b:tokens;term=乙")
    dots, counts_a, counts_b = made["data"]
    assert dots["x"] == [-2, 1]
    assert (dots["error_x"]["array"], dots["error_x"]["arrayminus"]) == ([1, 2], [1, 2])
    assert dots["marker"]["symbol"] == ["circle", "diamond-open"]
    assert counts_a["customdata"] == ["a:tokens", ""]
    assert counts_b["text"] == ["2", "<b>4</b>"]


def test_an_interval_beyond_the_scale_ends_at_its_edge() -> None:
    row = whiskers.Row("甲", 5, -1, 30, (8, 0), ("a:tokens", "b:tokens"), "8")
    (dots, *_) = whiskers.whiskers(LIGHT, [row], ("A", "B"))["data"]
    low = dots["x"][0] - dots["error_x"]["arrayminus"][0]
    assert -whiskers.FARTHEST * 1.05 <= low < -5


def test_shares_stand_in_their_intervals_and_an_empty_side_has_none() -> None:
    held = pairs.Share(0.25, 0.1, 0.5, 2, "a:statements", "2 of 8")
    made = pairs.pairs(LIGHT, [pairs.Row("Risk", (held, None))], ("A", "B"))
    dots, counts, other, _ = made["data"]
    assert dots["x"] == [0.25]
    assert (dots["error_x"]["array"], dots["error_x"]["arrayminus"]) == ([0.25], [0.15])
    assert counts["text"] == ["2"]
    assert other["x"] == []


def test_the_parts_of_a_bar_make_it_whole() -> None:
    page = pages.figures(pages.run("compare", **BOTH))["compare_stances"]
    bars = [trace for trace in page["data"] if trace["type"] == "bar"]
    whole: dict[float, float] = {}
    for trace in bars:
        for at, share in zip(trace["y"], trace["x"], strict=True):
            whole[at] = whole.get(at, 0) + share
    assert len(whole) > 6
    assert all(abs(total - 1) < 1e-9 for total in whole.values())


def test_what_is_against_begins_at_the_left_and_what_is_for_ends_at_the_right() -> None:
    assert (stacks.ORDER[0], stacks.ORDER[-1]) == ("against", "for")


@pytest.mark.parametrize("drawn", [LIGHT, DARK])
def test_the_colours_of_the_sides_can_be_read(drawn: Any) -> None:
    for key in state.SIDES:
        assert contrast(side(drawn, key), drawn.paper) >= 3
        assert contrast(lettering(side(drawn, key), drawn), drawn.paper) >= TEXT_CONTRAST


@given(st.text(max_size=40), st.floats(20, 200))
def test_a_name_is_cut_to_its_room(name: str, room: float) -> None:
    cut = compare_sides.short(name, room)
    assert text_width(cut, compare_sides.NAME_TYPE) <= room or cut == "…"
    flat = " ".join(name.split())
    assert cut == flat or flat.startswith(cut[:-1])


def test_the_most_typical_words_are_the_surest_not_the_rarest() -> None:
    frame = pd.DataFrame(
        {
            "term": ["often", "once", "other"],
            "log_ratio": [2.0, 4.0, -3.0],
            "low": [1.0, -2.0, -4.0],
            "high": [3.0, 9.0, -2.0],
        }
    )
    assert compare_words._most_typical(frame)["term"].tolist() == ["often", "once", "other"]


def listed(page: Any) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


def test_sides_that_overlap_say_what_their_intervals_assume() -> None:
    alone = pages.run("compare", a="kinds=direct", b="kinds=indirect")
    overlapping = pages.run("compare", a="kinds=direct", b="themes=industry")
    for page, holds in ((alone, False), (overlapping, True)):
        assert ("what both sides hold varying once" in listed(page)) == holds
        assert ("vary once, for both" in json.dumps(nodes_of(page))) == holds


def nodes_of(page: Any) -> list[Any]:
    return [data["nodes"] for _, data in pages.components(page, "text_nodes")]


def test_a_word_that_only_the_part_has_is_shown_beside_the_whole() -> None:
    """All its occurrences are on both sides; of the part they are a larger share."""
    page = pages.run("compare", a="speakers=黄铁军", minimum="2")
    sides = (Filter(speakers=("黄铁军",)), Filter())
    words = data.ask("compare_terms", sides[0], filter_b=sides[1], minimum=2, limit=100)
    only = words[(words.n_a == words.n_both) & (words.n_b == words.n_both)]
    assert len(only)
    assert (only.low < only.log_ratio).all()
    shown = pages.figures(page)["compare_words"]["data"]
    texts = {mark for trace in shown for mark in trace.get("customdata", [])}
    assert {f"a:{mark}" for mark in only.mark_a} <= texts


def test_sides_of_the_same_text_are_told_to_be_that() -> None:
    page = pages.run("compare", a="kinds=direct", b="kinds=direct")
    assert "Both sides hold the same text." in listed(page)
