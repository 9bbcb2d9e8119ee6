"""Read: every character of an article shown once, in each view, with what was found in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import query
from analysis.corpus import Corpus
from analysis.filter import Filter, Mark
from dashboard import data
from dashboard.components import article as article_text
from dashboard.components.lines import by_line, lines
from dashboard.components.pieces import NO_LINK, Layer, Piece, pieces
from dashboard.look import LIGHT
from dashboard.view import View
from dashboard.wording import Wording
from tests.dashboard import pages


@pytest.fixture(scope="module")
def articles(seeds_corpus: Path) -> list[dict[str, Any]]:
    corpus = Corpus.open(seeds_corpus)
    return [query.article(corpus, name) for name in query.articles(corpus, Filter()).article]


def viewed(chosen: Filter | None = None) -> View:
    return View(chosen or Filter(), Wording("en"), LIGHT, data.codebook())


def said(row: list[Piece]) -> str:
    return "".join(piece if isinstance(piece, str) else str(piece[0]) for piece in row)


def linked(page: article_text.Page, column: str) -> list[tuple[str, str, int]]:
    """Text, style and link of every styled piece of a column."""
    cut = [piece for row in page.rows for piece in row[column]]
    return [tuple(piece) for piece in cut if not isinstance(piece, str)]  # type: ignore[misc]


spans = st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.text(max_size=20), st.integers(0, 10), st.lists(spans, max_size=6))
def test_pieces_are_the_text(text: str, begin: int, stated: list[tuple[int, int]]) -> None:
    layers = [Layer(left, right, f"s{i}", i) for i, (left, right) in enumerate(stated)]
    made = pieces(text, begin, layers)
    assert said(made) == text
    end = begin + len(text)
    for number, (left, right) in enumerate(stated):
        styled = [p for p in made if not isinstance(p, str) and f"s{number}" in str(p[1]).split()]
        covered = text[max(0, left - begin) : max(0, right - begin)]
        assert said(styled) == (covered if left < right else "")
        assert left != right or len(styled) == (begin <= left <= end)


def test_the_innermost_link_counts() -> None:
    made = pieces("ABC", 0, [Layer(0, 3, "outer", 0), Layer(1, 2, "inner", 1), Layer(2, 3, "bare")])
    assert made == [["A", "outer", 0], ["B", "outer inner", 1], ["C", "outer bare", 0]]
    assert pieces("A", 0, [Layer(0, 1, "bare")]) == [["A", "bare", NO_LINK]]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.lists(spans, max_size=6))
def test_spans_go_to_every_line_they_touch(sizes: list[int], stated: list[tuple[int, int]]) -> None:
    begins = [sum(sizes[:i]) + i for i in range(len(sizes))]
    ends = [begin + size for begin, size in zip(begins, sizes, strict=True)]
    found = by_line(begins, ends, [(a, b, n) for n, (a, b) in enumerate(stated)])
    for line, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        for number, (left, right) in enumerate(stated):
            if left < right:
                assert (number in found[line]) == ((left < end and right > begin) or left == end)


def test_every_character_is_shown_in_each_view(articles: list[dict[str, Any]]) -> None:
    for article in articles:
        shown = [text for text in article["text"].split("\n") if text.strip()]
        for view in article_text.VIEWS:
            page = article_text.build(viewed(), article, view)
            if view != "received":
                assert [said(row["restored"]) for row in page.rows] == shown
            if view != "restored":
                received = "".join(said(row["received"]) for row in page.rows)
                assert received == article["received_text"]


def test_lines_stand_in_step(articles: list[dict[str, Any]]) -> None:
    """What a line was received as, read without its repairs, begins and ends as the line does."""
    for article in articles:
        steps = article["steps"]
        for line in lines(article):
            inside = [s for s in steps if line.begin <= s["begin"] and s["end"] <= line.end]
            for step in inside:
                assert line.received_begin <= step["received_begin"]
                assert step["received_end"] <= line.received_end


def test_every_step_is_tinted_on_both_sides(articles: list[dict[str, Any]]) -> None:
    article = articles[0]
    page = article_text.build(viewed(), article, "both")
    for column, side in (("restored", "after"), ("received", "before")):
        tinted: dict[int, str] = {}
        for text, style, link in linked(page, column):
            assert "step" in style.split()
            tinted[link] = tinted.get(link, "") + text
        expected = {(s["begin"], s["end"]): s[side] for s in article["steps"]}
        assert "".join(tinted.values()) == "".join(expected.values())


def test_a_tip_says_before_and_after(articles: list[dict[str, Any]]) -> None:
    page = article_text.build(viewed(), articles[0], "both")
    tips = [tip for _, tip, _ in page.links]
    assert "Pinyin notes\n業(yè) → 业" in tips


def test_what_was_taken_out_leaves_a_mark() -> None:
    step = {"kind": "markup", "begin": 1, "end": 1, "received_begin": 1, "received_end": 5}
    article = {
        "article": "a",
        "text": "甲乙",
        "received_text": "甲</p>乙",
        "parts": [],
        "alignment": [{name: step[name] for name in step if name != "kind"}],
        "steps": [{**step, "before": "</p>", "after": ""}],
    }
    page = article_text.build(viewed(), article, "both")
    assert page.rows[0]["restored"] == ["甲", ["", "step step-markup gone", 0], "乙"]
    assert page.rows[0]["received"] == ["甲", ["</p>", "step step-markup", 0], "乙"]
    assert page.links[0][1].endswith("</p> → nothing")


def test_statements_open_their_own_row(articles: list[dict[str, Any]], seeds_corpus: Path) -> None:
    corpus = Corpus.open(seeds_corpus)
    article = articles[0]
    page = article_text.build(viewed(), article, "restored")
    held = query.evidence(corpus, Filter(), Mark("statements", article=article["article"]))
    opened = {opens: number for number, (opens, _, _) in enumerate(page.links)}
    for row in held.itertuples():
        number = opened[Mark("statements", statement=row.id).encode()]
        words = "".join(text for text, _, link in linked(page, "restored") if link == number)
        assert words == row.text


def test_what_the_filter_leaves_out_is_pale_and_opens_nothing(
    articles: list[dict[str, Any]],
) -> None:
    page = article_text.build(viewed(Filter(kinds=("direct",))), articles[0], "restored")
    styles = {style: link for _, style, link in linked(page, "restored") if "said" in style}
    assert any("said-direct" in style and "pale" not in style for style in styles)
    for style, link in styles.items():
        opens, tip, _ = page.links[link]
        assert ("pale" in style) == (not opens) == tip.endswith("not selected by the filter")


def test_the_place_asked_for_is_marked(articles: list[dict[str, Any]]) -> None:
    article = articles[0]
    at = article["text"].index("Sora")
    page = article_text.build(viewed(), article, "restored", at)
    assert [text for text, style, _ in linked(page, "restored") if "at" in style.split()] == ["S"]
    assert sum(row["here"] for row in page.rows) == 1


def test_furniture_is_named(articles: list[dict[str, Any]]) -> None:
    rows = [row for a in articles for row in article_text.build(viewed(), a, "restored").rows]
    labels = {row["part"]: row["label"] for row in rows if row["label"]}
    assert set(labels) <= set(article_text.NAMED_PARTS)
    assert "not analysed" in labels["footer"]


def test_a_click_sends_the_text_no_second_time() -> None:
    """The message of the long text is the same whatever is open: the browser keeps it."""
    before = dict(pages.components(pages.run("read"), "article_text"))["article_text"]
    mark = next(opens for opens, *_ in before["links"] if opens.startswith("statements"))
    page = pages.run("read", mark=mark)
    after = dict(pages.components(page, "article_text"))["article_text"]
    assert after == before
    emphasised = "".join(element.proto.body for element in page.get("html"))
    number = [opens for opens, *_ in before["links"]].index(mark)
    assert f'[data-link="{number}"]' in emphasised


@pytest.mark.parametrize("address", [{"at": "99999999999"}, {"at": "²"}, {"article": "<b>"}])
@pytest.mark.parametrize("view", ["", "both", "nonsense"])
def test_an_address_that_misstates_is_read_as_not_set(address: dict[str, str], view: str) -> None:
    page = pages.run("read", view=view, **address)
    assert dict(pages.components(page, "article_text"))["article_text"]["rows"]


def test_only_kinds_of_repair_reach_the_style() -> None:
    page = pages.run("read", view="both", repair="width")
    styles = [element.proto.body for element in page.get("html")]
    assert any(".step:not(.step-width)" in style for style in styles)
    page = pages.run("read", view="both", repair="x{}</style><script>")
    assert not any("script>" in element.proto.body for element in page.get("html"))


def test_the_account_counts_every_step(articles: list[dict[str, Any]]) -> None:
    page = pages.run("read", view="both")
    account = dict(pages.components(page, "text_nodes"))["repairs"]["nodes"][0]
    counted = [re.search(r" ([\d,]+)", pages.said(kind)) for kind in account["children"]]
    total = sum(int(found[1].replace(",", "")) for found in counted if found)
    assert total == len(articles[0]["steps"])


def test_an_article_outside_the_filter_stays_open_and_says_so(
    articles: list[dict[str, Any]],
) -> None:
    first, second = articles[0]["article"], articles[1]["article"]
    page = pages.run("read", article=first, articles=second)
    facts = dict(pages.components(page, "text_nodes"))["reading_facts"]["nodes"][0]
    assert "not selected by the filter" in pages.said(facts)
    assert "0 statements" in pages.said(facts)


def test_what_is_not_known_is_said(articles: list[dict[str, Any]]) -> None:
    page = pages.run("read", article=articles[0]["article"])
    facts = pages.said(dict(pages.components(page, "text_nodes"))["reading_facts"]["nodes"][0])
    assert "date unknown" in facts
