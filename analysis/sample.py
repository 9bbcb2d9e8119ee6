"""A corpus of two invented articles, to try things out and for the examples in docstrings."""

from __future__ import annotations

from functools import cache

from analysis.articles import Article, Part
from analysis.corpus import Corpus

_FACTORY = """大模型走进车间
去年以来，不少工厂开始试用大模型。北方机床厂厂长赵立群说：“大模型让我们的质检效率提高了三成，这是一次难得的机遇。”
他同时认为，数据泄露的风险不容忽视，企业必须加强防护。
行业协会发布报告指出，大模型目前还不能独立完成复杂的装配任务。
也有工人担心，人工智能会取代一部分岗位。"""

_LAW = """人工智能立法听谁的
“没有规则，技术走不远。”法学教授钱文静表示，应当尽快出台人工智能法，加强监管。
创业者孙一鸣认为，监管过严会让中国企业在竞争中落后于美国。
钱文静回应说：“中国的大模型已经追上来了，规则不会拖后腿。”"""


@cache
def sample() -> Corpus:
    """The corpus of the two articles `sample-1` and `sample-2`.

    >>> sample().table("articles").num_rows
    2
    """
    from analysis.pipeline import analyse_articles

    return analyse_articles(
        [
            _article("sample-1", _FACTORY, "制造周刊", "2024-03-01"),
            _article("sample-2", _LAW, "", ""),
        ]
    )


def _article(name: str, text: str, outlet: str, published: str) -> Article:
    title = text.index("\n")
    return Article(
        name,
        f"{name}.txt",
        text,
        title=text[:title],
        outlet=outlet,
        published=published,
        parts=(Part("title", 0, title), Part("body", title + 1, len(text))),
        received_text=text,
    )
