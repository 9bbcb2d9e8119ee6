"""Sources named by a phrase instead of a verb: 据X报道, 根据X的数据, 在X看来, X的看法是."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from analysis.mentions import Mention, read_mention
from analysis.multisearch import WordSearch
from analysis.quotation import Paragraph
from analysis.reporting import SOURCE as SOURCE_USE
from analysis.reporting import Cue
from analysis.subjects import find_subject
from analysis.verbs import Verb
from analysis.wordlists import alternation, words

_PUBLISHED = words("source_acts.tsv", 1, "house")
_RULES = words("source_acts.tsv", 1, "rule")
_ACT = alternation(_PUBLISHED | words("source_acts.tsv", 1, "other"))
_ACCORDING = re.compile(
    r"(?:^|(?<=[，,。；;：:\n！？”」 而但另又且并]))(?:据|根据|依据|按照?)\s?"
    rf"([^，,。；：]{{2,50}}?)(?:({_ACT})|)(?:显示|称|所示|来看)?\s?[，,：:]\s*"
)
_VIEW = re.compile(r"(?:在|依|照)([^，,。；：]{1,40}?)看来\s?[，,]\s*")
_OPINIONS = "看法|观点|判断|结论|建议|回答|答案|解释|说法|预测"
_OPINION = re.compile(
    r"(?:^|(?<=[，,。；\n]))([^，,。；：\n]{1,30})的"
    rf"(?:{_OPINIONS})(?:则|也|就)?(?:很|十分|非常)?(?:明确|简单|直接|干脆)?"
    r"(?:(?:是|为)\s?[：:，,]?|(?<=[确单接脆])[：:])\s*"
)
_SAYINGS = "说法|经验|看法|观察|理解|判断"
_WORDS = re.compile(
    r"(?:^|(?<=[，,。；;\n]))(?:以|用|按照?|照)([^，,。；：\n]{1,40})的"
    rf"(?:话来?[说讲]|话|{_SAYINGS})(?:来看)?\s?[，,：:]?\s*"
)
# 另从消息人士处获知
_LEARNING = "获悉|获知|得知|了解到|证实"
_LEARNT = re.compile(
    r"(?:^|(?<=[，,。；;\n另并又]))(?:(?:本报|本网)?记者|笔者)?(?:近日|日前|今日)?(?:从|向)([^，,。；：\n]{2,30}?)(?:处|那里|方面)?"
    rf"(?:{_LEARNING})\s?[，,：:]\s*"
)
# 研究人员报告，…: here 报告 is what they do.
_REPORTED = re.compile(
    r"(?:^|(?<=[，,。；;\n]))([^，,。；：\n]{0,30}?(?:人员|专家们?|分析师|学者们?|科学家们?|研究员|团队))"
    r"(?:近日|最近|今日)?报告[，,：:]\s*"
)
# 据新华社北京3月5日电，
_WIRE = re.compile(
    r"(?:^|(?<=[，,。；;\n]))据\s?([\u4e00-\u9fff]{2,10}?社)[^，。]{0,6}?(?:\d{1,2}\s?月)?\s?\d{1,2}\s?日(?:电|讯)\s?[，,：:]\s*"
)
# 据灯塔专业版实时数据, 据路透社31日报道
_QUALIFIER = re.compile(
    r"(?:(?:流传|流|放|传|给)出(?:来)?|流传|实时|最新|相关|官方|公开|统计|监测|发布|公布|披露|提供|独家|援引|周[一二三四五六日]|"
    r"\s?(?:\d{1,2}\s?月\s?)?\d{1,2}\s?[日号]|"
    r"昨日|今日|昨天|今天|此前|近日|日前|当地时间)+$"
)
_OWN = re.compile(r"(?:其|[他她]的)[\u4e00-\u9fff]{0,6}$")
_NEVER = re.compile(
    r"^(?:上述|有关|最新|不完全|公开|相关|了解|悉|统计|估计|报道|介绍|初步|此前|外界|近日|日前|今日|"
    r"昨日|今天|昨天|近期|本周|上周|当时|当日)?$"
)
_EARLIER = re.compile(r"^(?:此前|早前|早先|先前|近日|日前|今日|昨日)(?=[\u4e00-\u9fffA-Za-z]{2})")
# 据 Some Medium，: only 据 cites; one acts 根据 a rule.
_TELLS = re.compile(r"(?:显示|来看|所示|可知)\s?[，,：:]\s*$")
# 《某某研究报告》 tells what is so, 《某某办法》 what to do.
_TOLD_IN = re.compile(r"(?:报告|白皮书|蓝皮书|调查|研究|年鉴|指数|统计|公报)(?:（[^）]*）)?》")
_LATIN_HOUSE = re.compile(r"[A-Z][A-Za-z0-9&.' -]{3,30}")
_PROPER = re.compile(r"[\u4e00-\u9fff·《》]{2,14}|[\u4e00-\u9fffA-Za-z0-9·&.《》 -]{2,30}")
# 根据这份备忘录: documents that tell what is so, not what one has to do.
_TELLING = words("speaker_nouns.tsv", 1, "document") - _RULES - words("titles.tsv")
SOURCE = Verb("据", "neutral", SOURCE_USE + "c")
VIEW = Verb("看来", "neutral", SOURCE_USE + "cq")


def find_sources(text: str, paragraph: Paragraph) -> list[Cue]:
    """Cues of a paragraph that name their source by a phrase, in order."""
    return sorted(_find_sources(text, paragraph), key=lambda cue: cue.begin)


# Each pattern with its kind of cue, and words of which a sentence must hold one to match it.
_PATTERNS = (
    (_ACCORDING, SOURCE, ("据", "按")),
    (_VIEW, VIEW, ("看来",)),
    (_OPINION, VIEW, tuple(f"的{noun}" for noun in _OPINIONS.split("|"))),
    (_WORDS, VIEW, tuple(f"的{noun}" for noun in (*_SAYINGS.split("|"), "话"))),
    (_LEARNT, SOURCE, tuple(_LEARNING.split("|"))),
    (_WIRE, SOURCE, ("日电", "日讯")),
    (_REPORTED, VIEW, ("报告，", "报告,", "报告：", "报告:")),
)
_NEEDED = [(word, number) for number, (_, _, words) in enumerate(_PATTERNS) for word in words]
_SEARCH = WordSearch(word for word, _ in _NEEDED)


@lru_cache(maxsize=4)  # An article is asked paragraph by paragraph.
def _needed(text: str) -> list[tuple[int, int]]:
    """Where needed words end, and the number of their pattern."""
    return [(end, _NEEDED[number][1]) for number, _, end in _SEARCH.all(text)]


def _find_sources(text: str, paragraph: Paragraph) -> Iterator[Cue]:
    needed = _needed(text)
    for sentence in paragraph.sentences:
        low = bisect_left(needed, (sentence[0] + 1,))
        high = bisect_left(needed, (sentence[1] + 1,), low)
        if low == high:
            continue
        for number in sorted({number for _, number in needed[low:high]}):
            pattern, verb, _ = _PATTERNS[number]
            for match in pattern.finditer(text, *sentence):
                if any(q.begin <= match.start() < q.end for q in paragraph.quotations):
                    continue
                subject = _subject(match)
                if subject:
                    yield Cue(
                        match.start(),
                        _cue_end(match),
                        match.start(),
                        sentence,
                        match.end(),
                        "comma",
                        verb,
                        subject,
                    )


def _subject(match: re.Match[str]) -> Mention | None:
    holder = _QUALIFIER.sub("", match[1].strip()) or match[1].strip()
    begin = match.start(1)
    if _NEVER.match(holder):
        return None
    if match.re is _WIRE:
        return Mention(begin, match.end(1), "organisation", holder, head=holder)
    if match.re is _LEARNT:
        source = read_mention(holder, begin)
        return source if source and source.certain else None
    if match.re is not _ACCORDING:
        return find_subject(holder, begin)
    if _OWN.match(holder):
        return Mention(begin, begin + 1, "pronoun", holder[0])
    earlier = _EARLIER.match(holder)
    if earlier:
        holder, begin = holder[earlier.end() :], begin + earlier.end()
    cited = match[0].startswith("据")
    source = _publisher(holder, match[2] or "", begin, cited=cited)
    if source is None and _TELLS.search(match[0]):
        # 根据某某结果来看: a rule tells nothing, a result does.
        whole = read_mention(match[1], begin)
        return whole if whole and whole.kind == "document" and whole.head != whole.name else None
    return source


def _publisher(holder: str, act: str, begin: int, *, cited: bool) -> Mention | None:
    """Who or what is meant by 据, HOLDER, ACT: the house, else the document itself."""
    house = _QUALIFIER.sub("", holder.removesuffix("的")).rstrip() or holder
    house = re.sub(r"^[“「](.+)[”」]$", r"\1", house)
    source = find_subject(house, begin) if act else None
    if source and source.certain and source.kind not in ("document", "pronoun"):
        return source
    if act in _PUBLISHED and "的" not in house and _PROPER.fullmatch(house):
        return Mention(begin, begin + len(house), "organisation", house, head=house)
    if not act and cited and _LATIN_HOUSE.fullmatch(house):
        return Mention(begin, begin + len(house), "organisation", house, head=house)
    whole = read_mention(holder + act, begin)
    if whole and whole.kind == "document" and whole.head not in {*_RULES, whole.name}:
        return whole
    if whole and whole.kind == "document" and _TOLD_IN.search(whole.head):
        return whole
    told = whole is not None and whole.kind == "anaphor" and whole.head in _TELLING
    return whole if told else None


def _cue_end(match: re.Match[str]) -> int:
    return match.start() + len(match[0].rstrip(" ，,：:\u3000\xa0"))
