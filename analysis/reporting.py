"""Reporting cues: the verb that reports, its subject, and where what it reports begins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from analysis.mentions import Mention
from analysis.names import is_known_shape
from analysis.quotation import Paragraph, Quotation
from analysis.subjects import LONGEST_SUBJECT, find_subject, find_unlisted, is_elided
from analysis.verbs import CORE, ENDINGS, VERBS, FoundVerb, Verb, find_verbs
from analysis.wordlists import words

# What opens the content of a verb that reports nothing.
NONE = "none"
# A use of cues that name a source: 据X报道. The one who is cited in it speaks.
SOURCE = "s"
# Brackets are closed within this many characters, or not at all.
LONGEST_BRACKET = 200


class Cue(NamedTuple):
    """A reporting verb at `begin:end` and what surrounds it.

    `opening` says what stands between it and the content: comma, colon, quotation, bare or
    close (nothing follows). `subject` is None where the clause names none.
    """

    begin: int
    end: int
    clause_begin: int
    sentence: tuple[int, int]
    content_begin: int
    opening: str
    verb: Verb
    subject: Mention | None
    elided: bool = False


_AFTER = re.compile(r"\s*(?:([：:])|([，,])|([“「『‘\"])|([。！？!?；;…]|$))\s*")
_HEARER = re.compile(r"[^，,。：:；;“”「」『』\n]{1,24}?(?=[，,：:“「]|$)")
# 阐释了这样做的原因：, 提出三点建议：
_COLON = re.compile(
    r"[^，,。；;：:“「]{1,20}(?:见闻|故事|经历|经验|体会|心得|细节|例子|现象|趋势|秘诀|原因|理由|"
    r"观点|看法|建议|判断|问题|特点|进展|消息|情况|内容|担忧|意见|想法|感受|方向|挑战|结论|句话|番话)[：:]\s*"
)
_SAYS_WHY = re.compile(r"[他她](?!们)[^，,。]{0,10}?(?:表示|认为|说|称|指出|强调)")
_POSTED = re.compile(r"(?:博文|文章|报告|消息|发文)[，,]$")
# 表示强烈不满和抗议。: an attitude, no words.
_FEELING = (
    r"(?:乐观|悲观|担忧|担心|忧虑|支持|反对|不满|抗议|关切|关注|遗憾|震惊|惊讶|肯定|认可|认同|同意|理解|"
    r"尊重|怀疑|质疑|愤怒|失望|谴责|歉意|看好|同情|热烈|怀念|不解|期待)"
)
_ATTITUDE = re.compile(
    rf"\s?(?:强烈|高度|极大|深切|十分|非常|充分|坚决|完全|严重)?的?{_FEELING}(?:[和与及、]?的?{_FEELING})?[，,。；]"
)
# 表示看好这一赛道：…
_TOWARDS = re.compile(rf"\s?(?:强烈|高度|非常|坚决)?{_FEELING}[^，,。；：:“「]{{0,14}}[：:]\s*")
# 指出一个问题，…: a thing that the content says, as after a colon.
_ONE_THING = re.compile(
    r"了?一[个种点项](?:[^，,。；：“「]{0,6}的)?(?:问题|现象|事实|趋势|观点|看法|担忧|可能)[，,]\s*"
)
# 历史告诉我们: no one says so.
_EVERYBODY = re.compile(r"了?(?:我们|人们|大家|世人|你)")
_SPACES = re.compile(r"\s*")
# 看到, 说成; but 认为成本, 认为过去 begin the content.
_ASPECT = re.compile(
    r"\s*(?:了(?!解)|过(?![去度早多程])|着(?!眼)|的(?!确(?!实))|得(?!益)|到(?!目前|\s?\d)|出(?![于现口海])|"
    r"起(?![诉码])|给|成(?![本功为立员果长熟千百])|以(?![后前色往])|之(?![前后所])|与(?!其)|和(?!平)|及(?!时)|"
    r"、|）|\))"
)
_DELIMITER = re.compile(r"[，,；;：:]|——|[（(《【]")
_BRACKETS = {"（": "）", "(": ")", "《": "》", "【": "】"}

_ACCORDING = re.compile(r"\s*(?:而|但|另|又|且|并)?(?:据|根据|依据|按照?|综合(?![体性]))")
_SPEAKING_NOUNS = sorted(words("speaker_nouns.tsv") & VERBS.keys(), key=len, reverse=True)
# Before these a verb is a noun (的分析), part of another predicate (进行分析), or hypothetical.
_NOUN_USE = re.compile(
    r"(?:[的和与及、]|[就都也还才仍将不你您它他她们人者](?:会|能)|可以|不得不|作出|做出|提出|给予|"
    r"应该|必须(?:不断|反复|再次)?地?|可能|再|或者|不要|要|值得|无法|拒绝|不愿|不必|不用|无需|无须|不应|毋庸|停止|避免|"
    r"开始|计划|准备|打算|试图|似乎|有望|没有?|未|从未|难以|(?<![后看未本原将向历近])来|用于|进行|"
    r"开展|加以|不断|(?:可能|或许|也许|大概|恐怕)会|(?:程度|意义|角度|层面|原则|本质|总体|理论|技术|整体|根本|实质|基本)上)$"
)
# 对某人提出一系列严重指控，…: the verb is the noun that is raised.
_HEARSAY = ("消息", "报道", "传闻")
_NOUNS_TOO = (
    "指控",
    "批评",
    "质疑",
    "建议",
    "倡议",
    "评价",
    "警告",
    "要求",
    "预测",
    "承诺",
    "指责",
)
_OBJECT_OF = re.compile(r"(?:提出|发起|面临|遭到|受到|接受|引发|招致)了?[^，。]{0,10}$")
# 依据相关标准要求，…: what one acts by.
_DEMANDS = ("要求", "规定", "建议", "倡议", "明确")
_ACCORDING_TO = re.compile(r"(?:依据|根据|按照?|遵照|依照)[^，,]{2,40}$")
# 当某人提到…时, 如果客户要求…: nobody has said so.
_SUPPOSED = re.compile(
    r"\s*(?:但|而|不过|并且?)?(?:每当|当(?![时天日地晚然前局年事])|如果|假如|倘若|假设|要是|万一)"
)
# 未直接回应, 没有立即回复置评请求: nothing is reported.
_NEGATED = re.compile(
    r"(?:没有?|[未不]|尚未|暂未|拒绝|并未)(?:立即|直接|马上|及时|正面|公开|具体|进一步|就|对)[^，,。；;]{0,12}$"
)
# 发布官方声明，称…: what is published is no speaker.
_PUBLISHED = re.compile(r"(?:发布|发表|发出|公布)了?[^，,。的]{0,6}$")
_OBJECTS = ("声明", "报告", "公告", "通知", "通告", "评论")
_ALSO_CALLED = re.compile(r"[又亦]$")
# It opens with the set of all first characters, for which the library scans fast.
_BRACKETED = re.compile(
    r"[（(《【](?:(?<=[（(])[^（()）\n]*[)）]|(?<=《)[^《》\n]*》|(?<=【)[^【】\n]*】)"
)


def find_cues(text: str, paragraph: Paragraph) -> Iterator[Cue]:
    """The reporting cues of a paragraph outside its quotations and brackets, in order."""
    verbs = find_verbs(text)
    begins = [sentence[0] for sentence in paragraph.sentences]
    low = bisect_left(verbs, (paragraph.begin,))
    high = bisect_left(verbs, (paragraph.end,), low)
    by_sentence = groupby(verbs[low:high], lambda verb: bisect_right(begins, verb.begin) - 1)
    for number, inside in by_sentence:
        sentence = paragraph.sentences[number]
        found = list(_verbs(text, paragraph, sentence, inside))
        if found:
            delimiters = list(_delimiters(text, paragraph, sentence))
            for begin, end, verb in found:
                cue = _read_cue(text, sentence, delimiters, begin, end, verb)
                if cue:
                    yield cue


def _inside(quotations: tuple[Quotation, ...], at: int) -> Quotation | None:
    index = bisect_left(quotations, (at + 1,)) - 1
    return quotations[index] if index >= 0 and at < quotations[index].end else None


def _verbs(
    text: str, paragraph: Paragraph, sentence: tuple[int, int], found: Iterable[FoundVerb]
) -> Iterator[tuple[int, int, Verb]]:
    """Verbs of a sentence; verbs that touch (分析认为, 警告称) are one, used as the last."""
    pending: tuple[int, int, Verb] | None = None
    brackets = [m.span() for m in _BRACKETED.finditer(text, *sentence)]
    for begin, end, word in found:
        if _inside(paragraph.quotations, begin):
            continue
        index = bisect_right(brackets, (begin, 0)) - 1
        if index >= 0 and begin < brackets[index][1]:
            continue
        verb = VERBS[word]
        if (
            pending
            and pending[1] == begin
            and pending[2].word in CORE
            and verb.word not in CORE | ENDINGS
        ):
            continue
        if pending and pending[1] == begin:
            uses = verb.uses + pending[2].uses.replace("d", "")
            pending = (pending[0], end, replace(verb, uses=uses))
            continue
        if pending:
            yield pending
        pending = (begin, end, verb)
    if pending:
        yield pending


def _delimiters(text: str, paragraph: Paragraph, sentence: tuple[int, int]) -> Iterator[int]:
    """Ends of the marks that part the clauses of a sentence, outside quotations and brackets."""
    at, end = sentence
    while match := _DELIMITER.search(text, at, end):
        at = match.end()
        quotation = _inside(paragraph.quotations, match.start())
        if quotation:
            at = quotation.end
        elif match[0] in _BRACKETS:
            close = text.find(_BRACKETS[match[0]], at, min(end, at + LONGEST_BRACKET))
            at = close + 1 if close >= 0 else at
        elif not _between_digits(text, match.start()):
            yield match.end()


def _between_digits(text: str, at: int) -> bool:
    return (
        text[at] in ",:："
        and at > 0
        and text[at - 1 : at].isdigit()
        and text[at + 1 : at + 2].isdigit()
    )


def _read_cue(
    text: str,
    sentence: tuple[int, int],
    delimiters: list[int],
    begin: int,
    end: int,
    verb: Verb,
) -> Cue | None:
    index = bisect_right(delimiters, begin)
    clause = delimiters[index - 1] if index else sentence[0]
    if begin - clause > LONGEST_SUBJECT:
        # Text without punctuation: nothing tells where a subject would begin.
        return None
    content, opening = _content(text, end, sentence[1], verb)
    phrase = text[clause:begin]
    if not opening:
        # Nothing reported, but a speaker may be named here.
        subject = find_subject(phrase, clause)
        named = subject and subject.certain and subject.kind in ("person", "anonymous")
        return Cue(begin, end, clause, sentence, content, NONE, verb, subject) if named else None
    noun = _leading_noun(text, clause, begin, end)
    if noun:
        phrase, begin = text[clause : begin + len(noun)], begin + len(noun)
    elif _is_no_report(text, clause, begin, verb, opening):
        return None
    published = _PUBLISHED.search(phrase) if verb.word in _OBJECTS else None
    phrase = phrase[: published.start()] if published else phrase
    subject = find_subject(phrase, clause)
    if (
        subject
        and not subject.certain
        and verb.word not in CORE
        and not is_known_shape(subject.name)
    ):
        subject = None
    if subject is None and _may_be_unlisted(verb, opening):
        subject = find_unlisted(phrase, clause)
    if verb.word == "告诉" and subject and not subject.certain and _EVERYBODY.match(text, end):
        return None
    elided = subject is None and is_elided(phrase)
    if _ACCORDING.match(phrase):
        verb = replace(verb, uses=verb.uses + SOURCE)
    return Cue(begin, end, clause, sentence, content, opening, verb, subject, elided)


def _may_be_unlisted(verb: Verb, opening: str) -> bool:
    """Whether who stands before such a verb speaks, even if nothing tells what it is."""
    if opening == "quotation" and "c" in verb.uses and "q" in verb.uses:
        return True
    return opening != "bare" and (verb.word in CORE or _publishes(verb))


def _publishes(verb: Verb) -> bool:
    """发布公告, 发表声明: only who has something to say publishes."""
    return verb.word.startswith(("发布", "发表"))


def _is_no_report(text: str, clause: int, begin: int, verb: Verb, opening: str) -> bool:
    """Whether a verb is a noun or negated here, or 称 gives another name (又称人工神经网络)."""
    if verb.word == "称" and opening == "bare" and _ALSO_CALLED.search(text, clause, begin):
        return True
    near = max(clause, begin - 24)
    if verb.word == "发现" and text[max(clause, begin - 2) : begin] == "首次":
        return True
    named = verb.word == "称" and opening == "bare" and text.startswith("其为", begin + 1)
    if named and not text[clause:begin].endswith(_HEARSAY):
        return True
    if opening == "comma" and verb.word in _NOUNS_TOO and _OBJECT_OF.search(text, clause, begin):
        return True
    return (
        bool(_NOUN_USE.search(text, max(clause, begin - 6), begin))
        or bool(_NEGATED.search(text, near, begin))
        or (verb.word in _DEMANDS and _ACCORDING_TO.search(text, clause, begin) is not None)
        or (opening == "bare" and _SUPPOSED.match(text, clause, begin) is not None)
    )


def _leading_noun(text: str, clause: int, begin: int, end: int) -> str:
    """分析指出, 委员会的声明显示: the first of two verbs is the noun that speaks."""
    if clause == begin and _POSTED.search(text, max(0, clause - 16), clause):
        # 某媒体发布博文，报道称…
        return ""
    noun = next((word for word in _SPEAKING_NOUNS if text.startswith(word, begin, end)), "")
    rest = text[begin + len(noun) : end]
    if not noun or not rest or rest not in VERBS or rest in ("分析", noun):
        return ""
    subject = find_subject(text[clause:begin], clause)
    kinds = ("person", "organisation") if noun == "报道" else ("person",)
    named = subject and (subject.certain or subject.kind in kinds)
    return "" if named and text[begin - 1] != "的" else noun


def _content(text: str, at: int, end: int, verb: Verb) -> tuple[int, str]:
    """Where the content begins after a verb that ends at `at`, and what opens it."""
    if verb.word in ("告诉", "告知"):
        hearer = _HEARER.match(text, at, end)
        at = hearer.end() if hearer else at
    after = _AFTER.match(text, at, end + 1 if end < len(text) else end)
    if not after:
        colon = _COLON.match(text, at, end)
        if colon and "c" in verb.uses and text[at] not in "出得":
            return colon.end(), "colon"
        one = _ONE_THING.match(text, at, end)
        if one and "c" in verb.uses:
            return one.end(), "comma"
        towards = _TOWARDS.match(text, at, end)
        if towards:
            return towards.end(), "colon"
        attitude = _ATTITUDE.match(text, at)
        if attitude:
            # 表示担忧，…: what comes after the comma says why.
            more = attitude[0][-1] in "，," and not _SAYS_WHY.match(text, attitude.end())
            return (attitude.end(), "comma") if more else (at, "")
        if ("b" in verb.uses or "x" in verb.uses) and not _ASPECT.match(text, at):
            return _SPACES.match(text, at, end).end(), "bare"  # type: ignore[union-attr]
        return at, ""
    kinds = ("colon", "comma", "quotation", "close")
    kind = next(
        name for name, group in zip(kinds, after.groups(), strict=True) if group is not None
    )
    begin = after.start(3) if kind == "quotation" else after.end()
    return begin, kind
