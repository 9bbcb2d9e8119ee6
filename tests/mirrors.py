"""Mirrors made of articles: other headlines, other furniture, cut tails, changed characters."""

from __future__ import annotations

import random
from collections.abc import Callable

from analysis.articles import Article, from_bytes
from analysis.layout import lines_of
from tests.damage import damage

# Common characters, to put in the place of others.
_OTHERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下"
)
_HEAD = "首页 > 资讯 > 正文\n镜像编辑部整理\n2024-05-06 09:30\n"
_TAIL = (
    "\n本站转载文章只为传播信息，版权归原作者所有，如有异议请与本站联系处理，我们会尽快答复。"
    "\n下载客户端看更多精彩\n推荐阅读\n智能时代的一百个问题\n年度榜单今天揭晓"
)


def body_of(article: Article) -> str:
    """The analysed lines of an article without its title."""
    body = [article.text[p.begin : p.end] for p in article.parts if p.kind == "body"]
    return "\n".join(line.text for text in body for line in lines_of(text))


def mirror(article: Article, kind: str, seed: int = 0) -> Article:
    """The article as a mirror of this kind (one of `KINDS`) has it, read anew."""
    text = f"转载：一个别处没有的标题\n{KINDS[kind](body_of(article), random.Random(seed))}"
    name = f"{article.article}-{kind}.txt"
    [found, *_] = from_bytes(text.encode(), name)
    return found


def _same(body: str, rng: random.Random) -> str:
    return body


def _furnished(body: str, rng: random.Random) -> str:
    return _HEAD + body + _TAIL


def _cut(share: float) -> Callable[[str, random.Random], str]:
    return lambda body, rng: body[: int(len(body) * share)]


def _changed(body: str, rng: random.Random) -> str:
    return "".join(
        rng.choice(_OTHERS) if char.isalpha() and rng.random() < 0.05 else char for char in body
    )


def _changed_and_cut(body: str, rng: random.Random) -> str:
    return _cut(0.5)(_changed(body, rng), rng)


def _damaged(body: str, rng: random.Random) -> str:
    return damage(body, "dense", seed=rng.randrange(1000))


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "same": _same,
    "furnished": _furnished,
    "cut70": _cut(0.7),
    "cut40": _cut(0.4),
    "changed": _changed,
    "changed_and_cut": _changed_and_cut,
    "damaged": _damaged,
}
