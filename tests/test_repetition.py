"""Repetition: what stands in many stories of a site is set aside, what is the text's own is not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.articles import Article, Part, read
from analysis.layout import Line, lines_of
from analysis.repetition import (
    REPEATS_BETWEEN_PARAGRAPHS,
    REPEATS_IN_CORPUS,
    REPEATS_IN_SITE,
    Repetition,
    set_aside,
    site_of,
)
from analysis.reprints import find_reprints

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ROOT.parent / "shared" / "articles"


def paragraph(seed: int) -> str:
    """A paragraph of prose of its own."""
    rng = random.Random(seed)
    return "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(90)) + "。"


def article(name: int, *lines: str, outlet: str = "日报", **given: str) -> Article:
    text = "\n".join(lines)
    parts = (Part("body", 0, len(text)),)
    return Article(f"a{name}", f"a{name}.txt", text, outlet=outlet, parts=parts, **given)


def series(*lines: str, count: int = REPEATS_IN_SITE, outlet: str = "日报") -> list[Article]:
    """Articles that have these lines in common; "*" stands for a paragraph of each one's own."""
    return [
        article(
            number,
            *(
                paragraph(100 * number + at) if line == "*" else line
                for at, line in enumerate(lines)
            ),
            outlet=outlet,
        )
        for number in range(count)
    ]


def lines_by_kind(one: Article) -> Iterator[tuple[str, Line]]:
    for part in one.parts:
        for line in lines_of(one.text[part.begin : part.end]):
            yield part.kind, Line(line.begin + part.begin, line.end + part.begin, line.text)


def aside(articles: list[Article]) -> list[set[str]]:
    """The lines set aside of each article."""
    return footers(set_aside(articles, find_reprints(articles)))


def footers(articles: list[Article]) -> list[set[str]]:
    return [
        {line.text for kind, line in lines_by_kind(one) if kind == "footer"} for one in articles
    ]


# ---- what is furniture --------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        ("*", "*", "下载客户端看更多精彩"),
        ("*", "*", "“读者成长计划”"),
        ("首页 新闻 财经 科技 体育", "*", "*"),
        (
            "各位读者周末好，这里是本周的科技周报，我们为大家选出了这一周最值得一读的内容和最好用的工具。",
            "*",
            "*",
        ),
        ("*", "*", "一批企业入选年度榜单", "本周最受关注的十件事"),
        ("*", "关注我们的频道", "获取每日最新资讯", "*"),
    ],
    ids=["prompt", "slogan", "menu", "greeting", "sidebar", "block between paragraphs"],
)
def test_what_repeats_around_the_text_is_set_aside(lines: tuple[str, ...]) -> None:
    repeated = {line for line in lines if line != "*"}
    assert aside(series(*lines)) == [repeated] * REPEATS_IN_SITE
    assert aside(series(*lines, count=REPEATS_IN_SITE - 1)) == [set()] * (REPEATS_IN_SITE - 1)


def test_counters_and_dates_go_with_the_line_they_belong_to() -> None:
    held = [
        article(n, paragraph(n), paragraph(n + 50), f"阅读量 {n}{n}2 次", f"2024-03-0{n + 1}")
        for n in range(3)
    ]
    assert aside(held) == [{f"阅读量 {n}{n}2 次", f"2024-03-0{n + 1}"} for n in range(3)]


def test_a_standing_advertisement_between_paragraphs() -> None:
    notice = "本栏目由读者支持，如果您喜欢我们的内容，欢迎加入会员，每月只需一杯咖啡的价格。"
    held = series("*", notice, "*", count=REPEATS_BETWEEN_PARAGRAPHS)
    assert aside(held) == [{notice}] * REPEATS_BETWEEN_PARAGRAPHS
    assert not any(aside(held[:-1]))


def test_without_a_site_a_line_must_stand_in_more_stories() -> None:
    held = series("*", "*", "下载客户端看更多精彩", count=REPEATS_IN_CORPUS, outlet="")
    assert all(aside(held))
    assert not any(aside(held[:-1]))
    hosted = [replace(one, url=f"https://www.example.org/{one.article}") for one in held]
    assert {site_of(one) for one in hosted} == {"example.org"}
    assert all(aside(hosted[:REPEATS_IN_SITE]))


def test_what_the_layout_knows_elsewhere_is_known_here() -> None:
    held = series("*", "*", "征订热线：010-0000", "*", count=4)
    for at in range(3):
        lines = lines_of(held[at].text)
        kinds = ("body", "body", "footer", "body")
        parts = (Part(k, x.begin, x.end) for k, x in zip(kinds, lines, strict=True))
        held[at] = replace(held[at], parts=tuple(parts))
    assert aside(held)[3] == {"征订热线：010-0000"}


# ---- what is not --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "核心观点",
        "一周要闻速览",
        "他说：“规则越清楚，企业越敢投入。”",
        "“宁可走得慢一些，也不要走错了路。”",
        "人工智能不是万能的。",
        "03",
        "| --- | --- |",
        paragraph(1),
    ],
)
def test_what_a_series_repeats_between_its_paragraphs_stays(line: str) -> None:
    assert not any(aside(series("*", line, "*")))


@pytest.mark.parametrize("line", ["核心观点", "他说：“规则越清楚，企业越敢投入。”"])
def test_subheadings_and_speech_stay_at_the_head_too(line: str) -> None:
    assert not any(aside(series("开头的话题", line, "*", "*", count=9)[:2]))
    assert not any(line in found for found in aside(series(line, "*", "*", count=9)))


def test_a_reprinted_story_repeats_every_line_and_keeps_them() -> None:
    lines = ["导语只有短短一行", *(paragraph(n) for n in range(8)), "全文到这里就结束了"]
    mirrors = [article(n, *lines, outlet=("日报", "晚报")[n % 2]) for n in range(12)]
    assert len(find_reprints(mirrors)[0].copies) == 11
    assert not any(aside(mirrors))


def test_furniture_of_a_mirror_is_found_beside_its_reprints() -> None:
    """Two mirrors of each of three stories: six articles, three stories."""
    stories = [[paragraph(10 * n + at) for at in range(6)] for n in range(3)]
    held = [
        article(2 * n + copy, *lines, "下载客户端看更多精彩")
        for n, lines in enumerate(stories)
        for copy in range(2)
    ]
    assert aside(held) == [{"下载客户端看更多精彩"}] * 6
    assert not any(aside(held[:4]))  # four articles are two stories


def test_an_article_that_would_lose_its_text_is_left_alone() -> None:
    shared = [paragraph(n) for n in range(3)]
    held = [article(n, paragraph(90 + n), *shared) for n in range(9)]
    assert not any(footers(set_aside(held)))  # without their stories: they are too much alike
    longer = [prefixed(one, 6) for one in held]
    assert all(footers(set_aside(longer)))


def prefixed(one: Article, count: int) -> Article:
    """The article with paragraphs of its own before it."""
    number = int(one.article[1:])
    own = (paragraph(1000 * number + 1000 + at) for at in range(count))
    return article(number, *own, one.text)


def test_titles_are_not_touched() -> None:
    held = [
        replace(one, parts=(Part("title", 0, 4), Part("body", 5, len(one.text))))
        for one in series("每周评论", "*", "*", count=9)
    ]
    assert set_aside(held) == held


# ---- properties ---------------------------------------------------------------------------

LINES = (
    "下载客户端看更多精彩",
    "核心观点",
    "他说：“可以。”",
    "03",
    "",
    "*",
    "*",
    "一批企业入选年度榜单",
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(LINES), max_size=8), max_size=8))
def test_only_parts_change_and_no_line_is_lost(layouts: list[list[str]]) -> None:
    held = [
        article(
            number,
            *(paragraph(100 * number + at) if x == "*" else x for at, x in enumerate(lines)),
        )
        for number, lines in enumerate(layouts)
    ]
    done = set_aside(held)
    for before, after in zip(held, done, strict=True):
        assert replace(after, parts=before.parts) == before
        lines = [line for _, line in lines_by_kind(before)]
        assert [line.text for _, line in lines_by_kind(after)] == [line.text for line in lines]
        assert all(
            one.end <= other.begin for one, other in zip(after.parts, after.parts[1:], strict=False)
        )
    again = zip(aside(held), aside(done), strict=True)
    assert all(first <= second for first, second in again)  # nothing is taken back


def test_counts_are_of_stories() -> None:
    held = series("*", "下载客户端看更多精彩", "下载客户端看更多精彩", count=4)
    assert Repetition(held).in_site("日报", "下载 客户端看更多精彩") == 4
    assert Repetition(held).in_site("晚报", "下载客户端看更多精彩") == 0
    assert Repetition(held).in_site("", "下载客户端看更多精彩") == 0
    assert Repetition(held).in_corpus("下载客户端看更多精彩") == 4


# ---- on real articles ---------------------------------------------------------------------


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles are not beside the project")
def test_furniture_is_found_where_the_layout_knows_none() -> None:
    """Of 150 articles, each one body: what is set aside is what the layout knows by its wording.

    Read by eye, all 51 different lines were furniture; 3 articles have one the layout misses.
    """
    articles = list(read(sorted(ARTICLES.glob("*.txt"))))
    bare = [_bare(one) for one in articles]
    known = {
        (one.article, line.begin)
        for one in articles
        for kind, line in lines_by_kind(one)
        if kind not in ("title", "body")
    }
    found = {
        (one.article, line.begin)
        for one in set_aside(bare, find_reprints(bare))
        for kind, line in lines_by_kind(one)
        if kind == "footer"
    }
    assert len(found) > 300
    assert len(found - known) <= 3


def _bare(one: Article) -> Article:
    first, *rest = [line for _, line in lines_by_kind(one)]
    body = [Part("body", rest[0].begin, rest[-1].end)] if rest else []
    return replace(one, parts=(Part("title", first.begin, first.end), *body))
