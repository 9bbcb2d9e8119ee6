"""Subjects: who is named between the start of a clause and its reporting verb."""

from __future__ import annotations

import re

from analysis.mentions import Mention, is_clause, read_mention, trim_opening
from analysis.names import (
    FOREIGN_END,
    MIDDLE_DOT,
    cuts_word,
    is_known_shape,
    is_transliteration,
)
from analysis.verbs import CORE, VERBS
from analysis.wordlists import Endings, alternation, words

# A subject with its adjuncts is looked for in this many characters before its verb.
LONGEST_SUBJECT = 120
# An adjunct of time or of publishing (发布最新研究报告) is looked for in so many characters.
LONGEST_ADJUNCT = 32
# A house and a name that open a sentence have at most so many characters.
LONGEST_OPENING = 18
# The subject of a verb that has none is looked for in so many characters before it.
LONGEST_SENTENCE = 500
PREPOSITION = alternation(words("prepositions.tsv"))
_OPENINGS = words("adverbials.tsv", 1, "opening") | words("adverbials.tsv", 1, "both")
_INNER = words("adverbials.tsv", 1, "inner") | words("adverbials.tsv", 1, "both")
_INNER_ENDINGS = Endings(_INNER)
_PREDICATE = re.compile(alternation(words("predicates.tsv") | VERBS.keys()))
_TOLD = re.compile(alternation({word for word in CORE if len(word) > 1} | {"提到", "谈到", "提及"}))
_HEARER_OF = re.compile(r"\s*(?:对|向|跟|给|接受)")
_DATE_NOTE = re.compile(r"\s*[（(](?:[^（）()]{0,10}\d{1,2}\s?[月日][^（）()]{0,10})[)）]\s*$")
_CITED = re.compile(r"^.*(?:援引|引述|引用|转述)了?")
_LEADING_PRONOUN = re.compile(r"[他她]们?(?!们)")
_CLAUSE_TEXT = re.compile(r"[^，,；;：:]+")
_UNLISTED = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·&.《》 -]{2,30}")
_NO_NAME = re.compile(
    rf"{PREPOSITION}|由|抛开|把|被|让|我们|[我你您]|不|与其|无论|有的|即|尤|它|"
    r"这|那|如|当|各|换|也就|可|要|再"
)
_PLACED = re.compile(r"(.*[^存实现所潜正])(在)(?![线校职读场])[^，,。]*[中里上内][^，,。]{0,4}$")
# 报告中还提到: what is written somewhere has no other subject.
_INSIDE = re.compile(
    r"\s*(?:但|而|此外[，,]?)?(?:在)?(?:该|此|这[篇份封])?(?:官方|研究|调查)?"
    r"(报告|论文|文章|声明|公告|博文|文件|通报|帖子|邮件|备忘录)[中里]\s*(?:还|也|亦|同时|进一步|则|曾|并|明确|特别|又|都|有)*"
)
# 发布报告，其中提到…: what is in the document that was named last.
AMONG = "其中"
_AMONG = re.compile(rf"\s*({AMONG})(?:还|也|并|特别|明确|就|则|曾|同时|已)*")
_NOTE = re.compile(r"\s?[（(][^（）()]{1,40}[)）]$")
_BY = re.compile(r"[^，,。]*被([^，,。被]{2,40})$")
_SAYING = (
    r"(?:发[布出]?|发表|撰|更新|晒出|贴出|签署)了?(?:一[篇条则份])?[^，,。在的]{0,6}?"
    r"(?:报告|研报|白皮书|论文|消息|意见|通知|微博|文章?|推文?|推特|朋友圈|帖子?|长文|声明|"
    r"公告|新闻通讯|新闻稿|简报|公报|指南|数据|预测|博客|博文|视频|演讲|讲话|内部信|公开信|联合声明|严厉?警告|警告)"
)
_TIME = (
    r"(?:(?:[\u4e00-\u9fff]{2,4}当地|北京|美东|当地)时间\s?)?"
    r"(?:\d{2,4}\s?年)?(?:\s?\d{1,2}\s?月(?:份)?)?(?:\s?\d{1,2}\s?[日号])?(?<=[年月份日号])[初底末]?|"
    r"[上本这]?周[一二三四五六日]|去年|今年|前年"
)
# 有博主测评后, 一位医生看完论文后
_AFTER_DOING = (
    r"(?:测评|评测|测试|体验|试用|使用|研究|分析|评估|观察|调查|了解|看完|听完|读完|试过|实测)"
    r"[^，,。的]{0,8}(?:之后|以后|后)"
)
_ADJUNCT_END = re.compile(rf"(?:{_SAYING}|{_TIME}|{_AFTER_DOING}|地)$")
# What such an adjunct ends in: few phrases do.
_ADJUNCT_LAST = frozenset(
    "告报书文息见知博章推特圈帖子明讯稿南据测客频讲话信年月份日号初底末一二三四五六后地"
)
# 在线, 在校 are parts of words; a comma inside 《…》 parts no clause.
_ADJUNCT_START = (
    rf"(?!主持人|依托单位)(?:{PREPOSITION})(?<!在(?=[线校职读场内]|华(?![东南西北中盛尔为])))"
)
_PHRASE_END = re.compile(
    rf"^(.*){_ADJUNCT_START}(?:《[^《》]{{1,60}}》|[^，,。《》]){{1,40}}$", re.S
)


def find_subject(phrase: str, begin: int) -> Mention | None:
    """The speaker named by what stands between the start of a clause and its reporting verb.

    Adverbs and prepositional phrases before the verb are taken off one by one, from the right.

    >>> find_subject("黄铁军对这支团队", 0).name
    '黄铁军'
    >>> find_subject("360创始人周鸿祎在社交媒体上也", 0).name
    '周鸿祎'
    """
    cited = _CITED.search(phrase) if "引" in phrase or "转述" in phrase else None
    if cited and cited.end() < len(phrase):
        begin, phrase = begin + cited.end(), phrase[cited.end() :]
        phrase = re.sub(r"的(?:话|消息)\s*$", "", phrase)
    by = _BY.match(phrase)
    agent = read_mention(by[1], begin + by.start(1)) if by else None
    if agent and agent.certain and agent.kind == "person":
        return agent
    among = _AMONG.fullmatch(phrase)
    if among:
        at = begin + among.start(1)
        return Mention(at, at + 2, "anaphor", AMONG, head=AMONG)
    inside = _INSIDE.fullmatch(phrase)
    if inside:
        noun, at = inside[1], begin + inside.start(1)
        return Mention(at, at + len(noun), "anaphor", noun, head=noun)
    rest = phrase[-LONGEST_SUBJECT:]
    begin += len(phrase) - len(rest)
    best: Mention | None = None
    while rest := rest.rstrip():
        plain = rest if FOREIGN_END.search(rest) else _without_adverbs(rest)
        mention = read_mention(plain, begin) or read_mention(rest, begin)
        if mention and mention.kind not in ("person", "pronoun") and _is_placed(rest, plain):
            mention = None
        if mention and mention.kind in ("person", "pronoun"):
            return mention
        if mention and (best is None or (mention.certain and not best.certain)):
            best = mention
        shorter = _without_adjunct(plain)
        if best and _HEARER_OF.match(plain, len(shorter)):
            nearer = read_mention(shorter, begin)
            if nearer and nearer.certain:
                return nearer
        rest = shorter
    return _leading_pronoun(phrase, begin) or best


def _without_adverbs(phrase: str) -> str:
    phrase = phrase.rstrip()
    if phrase.endswith((")", "）")):
        phrase = _DATE_NOTE.sub("", phrase)
    while phrase:
        length = _adverb_length(phrase)
        if not length:
            return phrase
        phrase = _without_last(phrase[:-length].rstrip(), "在于").rstrip()
        # 通过书面: the adverb was all that the preposition had.
        phrase = phrase.removesuffix("通过").rstrip()
    return phrase


def _adverb_length(phrase: str) -> int:
    """How many characters the adverb or adjunct of time takes that a phrase ends in."""
    adverb = _INNER_ENDINGS.longest(phrase)
    if adverb:
        return len(adverb)
    if phrase[-1:] not in _ADJUNCT_LAST:
        return 0
    tail = phrase[-LONGEST_ADJUNCT:]
    adjunct = _ADJUNCT_END.search(tail)
    return len(tail) - adjunct.start() if adjunct else 0


def _without_adjunct(phrase: str) -> str:
    """A phrase without its last prepositional phrase; empty where it holds none."""
    adjunct = _PHRASE_END.match(phrase)
    return _without_last(adjunct[1], "在于作") if adjunct else ""


def _without_last(phrase: str, prepositions: str) -> str:
    """A phrase without the preposition of one character, and the space before it, at its end."""
    return phrase[:-1].rstrip() if phrase and phrase[-1] in prepositions else phrase


def _is_placed(phrase: str, plain: str) -> bool:
    """Whether a phrase ends in where something was said (某社在一篇报道中), not in who said it."""
    placed = _PLACED.match(phrase)
    return placed is not None and placed.start(2) > 1 and placed.end(2) <= len(plain)


def _leading_pronoun(phrase: str, begin: int) -> Mention | None:
    """他很快在社交媒体上: a pronoun that opens the clause is its subject."""
    trimmed = trim_opening(phrase)
    found = _LEADING_PRONOUN.match(trimmed)
    if not found:
        return None
    at = begin + len(phrase) - len(trimmed)
    return Mention(at, at + found.end(), "pronoun", found[0])


def earlier_subject(text: str, begin: int, end: int) -> Mention | None:
    """The subject of the clauses in `text[begin:end]`, for a verb that has none of its own.

    The nearest clause is asked first: 甲反对乙，认为…; 他喜欢分享，还发帖称….
    """
    begin = max(begin, end - LONGEST_SENTENCE)
    clauses = [match.span() for match in _CLAUSE_TEXT.finditer(text, begin, end)]
    for start, stop in reversed(clauses[:-1] if clauses and clauses[-1][1] == end else clauses):
        pronoun = _leading_pronoun(text[start:stop], start)
        if pronoun:
            return pronoun
        for verb in _PREDICATE.finditer(text, start, stop):
            subject = find_subject(text[start : verb.start()], start)
            if subject and (subject.certain or subject.kind == "person" or subject.name.isascii()):
                return subject
    return _opening_person(text, *clauses[0]) if clauses and clauses[0][1] < end else None


def _opening_person(text: str, begin: int, end: int) -> Mention | None:
    """某厂李明远年初返工，称…: a house and a person's name open the sentence."""
    for stop in range(min(end, begin + LONGEST_OPENING), begin + 3, -1):
        if cuts_word(text, stop, stop):
            continue
        mention = read_mention(text[begin:stop], begin)
        person = mention and mention.kind == "person" and mention.certain and mention.title
        if mention and person and _is_name(mention.name):
            return mention
    return None


def _is_name(name: str) -> bool:
    """Whether a name is one throughout, with nothing behind it."""
    if not MIDDLE_DOT.search(name):
        return is_known_shape(name)
    return all(is_transliteration(part) for part in MIDDLE_DOT.split(name))


def is_elided(phrase: str) -> bool:
    """Whether a clause names no subject: only adverbs and adjuncts stand before its verb.

    >>> is_elided("并进一步"), is_elided("市场增长")
    (True, False)
    """
    while phrase := phrase.strip():
        shorter = _without_adverbs(phrase)
        if shorter == phrase:
            adjunct = _PHRASE_END.match(phrase)
            if not adjunct:
                return phrase in _OPENINGS
            shorter = adjunct[1]
        phrase = shorter
    return True


def find_unlisted(phrase: str, begin: int) -> Mention | None:
    """A short noun phrase of no listed kind: before a core verb and a comma it still speaks."""
    trimmed = trim_opening(phrase)
    plain = _without_adverbs(trimmed.rstrip())
    while adjunct := _without_adjunct(plain):
        plain = _without_adverbs(adjunct)
    plain = _NOTE.sub("", plain)
    if not _UNLISTED.fullmatch(plain) or _NO_NAME.match(plain) or is_clause(plain):
        return None
    if _TOLD.search(plain):
        return None
    at = begin + len(phrase) - len(trimmed)
    return Mention(at, at + len(plain), "organisation", plain, head=plain, certain=False)
