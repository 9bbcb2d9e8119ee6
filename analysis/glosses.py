"""English for Chinese words: a short gloss for terms and titles, the reading for the rest.

Three lists, the first that has the word: `domain_terms.tsv` (terms of the field),
`press_glosses.tsv` (words of the press, and names of companies and places) and `glosses.tsv`
(general words, from CC-CEDICT, CC BY-SA 4.0; made by `analysis.glossing`).
"""

from __future__ import annotations

from functools import cache, lru_cache

from analysis.lexica import rows

_JOINED = "、"


@cache
def _glosses() -> dict[str, str]:
    """The gloss of each word that has one."""
    return {
        **dict(rows("glosses.tsv")),  # type: ignore[arg-type]
        **dict(rows("press_glosses.tsv")),  # type: ignore[arg-type]
        **{term: english for term, _, english in rows("domain_terms.tsv") if english},
    }


def gloss(term: str) -> str:
    """What a word means, in a few words of English; "" for one that no list has.

    >>> gloss("算力"), gloss("行业"), gloss("黄铁军")
    ('computing power', 'industry', '')
    """
    return _glosses().get(term, "")


@lru_cache(maxsize=4_096)
def reading(term: str) -> str:
    """The pinyin of a word with tone marks, its syllables parted by spaces; "" without Hanzi.

    Readings of words by pypinyin (MIT); parts that are not Chinese stay as they are.

    >>> reading("行业"), reading("Sora")
    ('háng yè', '')
    """
    from pypinyin import Style, lazy_pinyin

    syllables = [part.strip() for part in lazy_pinyin(term, style=Style.TONE)]
    read = " ".join(part for part in syllables if part)
    return "" if read == " ".join(term.split()) else read


@cache
def _titles() -> dict[str, dict[str, str]]:
    """The English of titles, and of what stands before a title."""
    kinds: dict[str, dict[str, str]] = {"title": {}, "prefix": {}}
    for title, kind, english in rows("title_glosses.tsv"):
        kinds[kind][title] = english
    return kinds


def role(title: str) -> str:
    """A speaker's title or titles in English; a title that is not known stays Chinese.

    >>> role("董事长、首席执行官"), role("前副总裁"), role("掌柜")
    ('chairman, CEO', 'former vice president', '掌柜')
    """
    return ", ".join(dict.fromkeys(_title(part) or part for part in title.split(_JOINED) if part))


def _title(title: str) -> str:
    """One title in English, read from its beginning; "" where it is not known."""
    known = _titles()
    if title in known["title"]:
        return known["title"][title]
    for length in range(len(title) - 1, 0, -1):
        before = known["prefix"].get(title[:length])
        if before and (rest := _title(title[length:])):
            return f"{before}{rest}" if before.endswith("-") else f"{before} {rest}"
    return ""


def house(affiliation: str) -> str:
    """Where a speaker belongs, in English; a house that no list has stays Chinese.

    >>> house("特斯拉"), house("微软、某某研究院"), house("Meta公司")
    ('Tesla', 'Microsoft, 某某研究院', 'Meta')
    """
    parts = (part.strip() for part in affiliation.split(_JOINED))
    return ", ".join(gloss(part) or _bare(part) for part in parts if part)


def _bare(house: str) -> str:
    """A name in Latin letters without the Chinese word for company behind it."""
    name = house.removesuffix("公司").strip()
    return name if name.isascii() and name else house
