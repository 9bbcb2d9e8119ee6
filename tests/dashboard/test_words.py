"""Words: the ranking by each measure, the strips, the concordance and their order."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.filter import Mark
from analysis.query import MEASURES
from dashboard.charts.strips import Lane, Tick, strips
from dashboard.components.concordance import ORDERS, PAGE, in_order
from dashboard.look import DARK, LIGHT
from tests.dashboard import pages

AGAINST_REST = ("keyness", "log_ratio")


def bar_chart(page: Any) -> dict[str, Any]:
    found = [fig for key, fig in pages.figures(page).items() if key.startswith("terms_bars")]
    return found[0]["data"][0]


def shown(page: Any, key: str) -> str:
    return "".join(pages.said(n) for n in dict(pages.components(page, "text_nodes"))[key]["nodes"])


def texts(page: Any) -> str:
    return "".join(element.proto.body for element in page.get("html"))


@pytest.mark.parametrize("measure", MEASURES)
def test_bars_are_in_the_order_of_the_measure(measure: str) -> None:
    values = bar_chart(pages.run("words", measure=measure, themes="industry"))["x"]
    assert len(values) == 20
    assert values == sorted(values, reverse=measure != "dispersion")


@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_says_what_it_is_in_both_languages(measure: str) -> None:
    said = {
        language: texts(pages.run("words", measure=measure, lang=language)).partition(
            'class="measure-line">'
        )[2]
        for language in ("en", "zh")
    }
    assert all(text and not text.startswith("<") for text in said.values())
    assert said["en"] != said["zh"]


@pytest.mark.parametrize("measure", AGAINST_REST)
def test_without_a_filter_there_is_no_rest(measure: str) -> None:
    page = pages.run("words", measure=measure)
    assert "no rest" in texts(page)
    assert not [key for key in pages.figures(page) if key.startswith("terms_bars")]
    assert "no rest" not in texts(pages.run("words", measure=measure, themes="agi"))


def test_the_cloud_follows_the_measure() -> None:
    words = {
        measure: [
            w["term"] for w in dict(pages.components(page, "word_cloud"))["terms_cloud"]["words"]
        ]
        for measure in ("frequency", "keyness_general")
        for page in [pages.run("words", measure=measure)]
    }
    assert words["frequency"] != words["keyness_general"]


def test_the_word_looked_at_and_why() -> None:
    first = texts(pages.run("words"))
    assert "as none is chosen" in first
    chosen = pages.run("words", term="人工智能")
    assert "the chosen word" in texts(chosen)
    assert "人工智能" in shown(chosen, "concordance")
    clicked = pages.run("words", mark=Mark("tokens", term="技术").encode())
    assert "the word clicked" in texts(clicked)
    assert "技术" in shown(clicked, "concordance")


@pytest.mark.parametrize("term", ["<b>没有</b>", "无此词", "a;b=c%"])
def test_a_word_that_is_not_there(term: str) -> None:
    page = pages.run("words", term=term)
    assert "does not occur here" in texts(page)
    assert "<b>没有" not in texts(page)


def test_more_lines_on_demand() -> None:
    def lines(page: Any) -> int:
        return len(dict(pages.components(page, "text_nodes"))["concordance"]["nodes"])

    assert lines(pages.run("words", term="Sora")) == PAGE
    assert lines(pages.run("words", term="Sora", lines="60")) == 60
    assert lines(pages.run("words", term="Sora", lines="-1")) == PAGE


def test_the_open_line_stands_out() -> None:
    page = pages.run("words", term="Sora")
    lines = dict(pages.components(page, "text_nodes"))["concordance"]["nodes"]
    again = pages.run("words", term="Sora", mark=lines[3]["opens"])
    styles = [
        n["style"] for n in dict(pages.components(again, "text_nodes"))["concordance"]["nodes"]
    ]
    assert [place for place, style in enumerate(styles) if "opened" in style] == [3]


contexts = st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=8)


@given(contexts, st.sampled_from(ORDERS))
def test_ordering_keeps_every_line(held: list[tuple[str, str]], order: str) -> None:
    rows = pd.DataFrame(held, columns=["left", "right"], dtype=object)
    assert sorted(in_order(rows, order).index) == list(range(len(held)))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("text", ["发展", "“安全", "，保护"]),
        # 安 an, 保 bao, 发 fa: by pronunciation, whatever the punctuation before them.
        ("right", ["“安全", "，保护", "发展"]),
    ],
)
def test_contexts_are_ordered_by_pronunciation(order: str, expected: list[str]) -> None:
    rows = pd.DataFrame({"left": ["", "", ""], "right": ["发展", "“安全", "，保护"]})
    assert in_order(rows, order)["right"].tolist() == expected


def test_left_contexts_are_read_outwards() -> None:
    rows = pd.DataFrame({"left": ["安发", "发安"], "right": ["", ""]})
    assert in_order(rows, "left")["left"].tolist() == ["发安", "安发"]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_a_strip_has_a_tick_for_each_occurrence(look: Any) -> None:
    ticks = [Tick(0.1, True, "tokens;begin=1", "a"), Tick(0.9, False, "tokens;begin=9", "b")]
    lanes = [Lane("甲", 2, "tokens;article=a", ticks), Lane("乙", 0, "tokens;article=b", [])]
    drawn, numbers = strips(look, lanes, begin="0", end="1", opened="tokens;begin=9")["data"]
    assert drawn["x"] == [0.1, 0.9]
    assert drawn["y"] == [0, 0]
    assert drawn["customdata"] == ["tokens;begin=1", "tokens;begin=9"]
    assert drawn["marker"]["line"]["color"] == [look.ink, look.stance("against")]
    assert numbers["text"] == ["2", "0"]
    assert numbers["customdata"] == ["tokens;article=a", "tokens;article=b"]
