"""Reporting cues: the verb that reports, its subject, and where what it reports begins."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.lexica import rows
from analysis.mentions import Mention, is_clause, read_mention, trim_opening
from analysis.names import is_known_shape as is_name
from analysis.quotation import Paragraph, Quotation
from analysis.wordlists import alternation, words


@dataclass(frozen=True, slots=True)
class Verb:
    """A reporting verb: what it implies of the reporter, and how it is used (see the list)."""

    word: str
    stance: str
    uses: str


@dataclass(frozen=True, slots=True)
class Cue:
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


_ROWS = rows("reporting_verbs.tsv")
VERBS = {row[0]: Verb(*row[:3]) for row in _ROWS}
_BEFORE = {row[0]: row[3] for row in _ROWS}
_BEHIND = {row[0]: row[4] for row in _ROWS}
_VERB = re.compile(alternation(VERBS))


def find_verbs(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    """Reporting verbs in `text[begin:end]`, but not where they are part of another word."""
    for match in _VERB.finditer(text, begin, end):
        before, behind = (
            text[match.start() - 1 : match.start()],
            text[match.end() : match.end() + 1],
        )
        if not (before and before in _BEFORE[match[0]]) and not (
            behind and behind in _BEHIND[match[0]]
        ):
            yield match


_AFTER = re.compile(r"\s*(?:([：:])|([，,])|([“「『‘\"])|([。！？!?；;…]|$))\s*")
_HEARER = re.compile(r"[^，,。：:；;“”「」『』\n]{1,24}?(?=[，,：:“「]|$)")
# 阐释了这样做的原因：, 提出三点建议：
_COLON = re.compile(
    r"[^，,。；;：:“「]{1,20}(?:见闻|故事|经历|经验|体会|心得|细节|例子|现象|趋势|秘诀|原因|理由|观点|看法|建议|判断|问题|特点|担忧|意见|想法|感受|方向|挑战|结论)"
    r"[：:]\s*"
)
_SPACES = re.compile(r"\s*")
_ASPECT = re.compile(r"\s*(?:了|过|着|的|得|到|出|起|给|成|以|之|与|和|及|、|）|\))")
_DELIMITER = re.compile(r"[，,；;：:]|——|[（(《【]")
_BRACKETS = {"（": "）", "(": ")", "《": "》", "【": "】"}

_HEARER_OF = re.compile(r"\s*(?:对|向|跟|给|接受)")
_DATE_NOTE = re.compile(r"\s*[（(](?:[^（）()]{0,10}\d{1,2}\s?[月日][^（）()]{0,10})[)）]\s*$")
_CITED = re.compile(r"^.*(?:援引|引述|引用|转述)了?")
# What opens the content of a verb that reports nothing.
NONE = "none"
# A use of cues that name a source: 据X报道. The one who is cited in it speaks.
SOURCE = "s"
_ACCORDING = re.compile(r"\s*(?:而|但|另|又|且|并)?(?:据|根据|依据|按照?)")
_LEADING_PRONOUN = re.compile(r"[他她]们?(?!们)")
_CLAUSE_TEXT = re.compile(r"[^，,；;：:]+")
_PREDICATE = re.compile(
    alternation(
        {
            *(
                [
                    "反对",
                    "支持",
                    "赞成",
                    "签署",
                    "发布",
                    "发出",
                    "发表",
                    "公布",
                    "推出",
                    "出席",
                    "参加",
                    "召开",
                    "举行",
                    "举办",
                    "接受",
                    "成立",
                ]
            ),
            *(["完成", "开发", "分享"]),
            *VERBS,
        }
    )
)
# Brackets are closed within this many characters, or not at all.
LONGEST_BRACKET = 200
# A subject with its adjuncts is looked for in this many characters before its verb.
LONGEST_SUBJECT = 120
PREPOSITION = "向|对|跟|给|就|针对|围绕|从|通过|以|用|代表|根据|结合|为|面对|接受|做客|参加|出席|援引|引用|在|于|当|谈及|谈到|提及"
_ENDINGS = frozenset(row[0] for row in rows("reporting_verbs.tsv") if "e" in row[2])
# Verbs that hardly ever stand without a speaker.
CORE = frozenset(row[0] for row in rows("reporting_verbs.tsv") if "k" in row[2])
_UNLISTED = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·&.《》 -]{2,30}")
_PREPOSITION_START = re.compile(
    rf"{PREPOSITION}|由|抛开|把|被|让|我们|[我你您]|不|与其|无论|有的|即|尤|它|这|那|如|当|各|换|也就|可|要|再"
)
_SPEAKING_NOUNS = words("speaker_nouns.tsv") & VERBS.keys()
# Before these a verb is a noun (的分析), part of another predicate (进行分析), or hypothetical.
_NOUN_USE = re.compile(
    r"(?:[的和与及、]|[就都也还才仍将不你您它他她们人者](?:会|能)|可以|不得不|作出|做出|提出|给予|应该|必须|可能|再|或者|不要|要|值得|无法|拒绝|不愿|不必|不用|无需|无须|不应|毋庸|停止|避免|开始|计划|准备|打算|试图|似乎|有望|"
    r"没有?|未|从未|难以|(?<![后看未本原将向历近])来|用于|进行|开展|加以|不断)$"
)
_BRACKETED = re.compile(r"[（(][^（()）\n]*[)）]|《[^《》\n]*》|【[^【】\n]*】")
_INNER = words("adverbials.tsv", 1, "inner") | words("adverbials.tsv", 1, "both")
_LONGEST_INNER = max(map(len, _INNER))
_SAYING = (
    r"(?:发[布出]?|发表|撰|更新|晒出|贴出|签署)了?(?:一[篇条则份])?"
    r"[^，,。在的]{0,6}?(?:报告|研报|白皮书|论文|消息|意见|通知|微博|文章?|推文?|推特|朋友圈|帖子?|长文|声明|公告|博客|博文|视频|演讲|讲话|内部信|公开信|联合声明|严厉?警告|警告)"
)
_TIME = r"(?:\d{2,4}\s?年)?(?:\s?\d{1,2}\s?月(?:份)?)?(?:\s?\d{1,2}\s?[日号])?[初底末]?|[上本这]?周[一二三四五六日]|去年|今年|前年"
_ADJUNCT_END = re.compile(rf"(?:{_SAYING}|{_TIME}|地)$")
# An adjunct of time or of publishing (发布最新研究报告) is looked for in so many characters.
LONGEST_ADJUNCT = 32
_PHRASE_END = re.compile(rf"^(.*)(?:{PREPOSITION})[^，,。]{{1,40}}$", re.S)


def find_cues(text: str, paragraph: Paragraph) -> Iterator[Cue]:
    """The reporting cues of a paragraph outside its quotations and brackets, in order."""
    for sentence in paragraph.sentences:
        found = list(_verbs(text, paragraph, sentence))
        if found:
            delimiters = list(_delimiters(text, paragraph, sentence))
            for begin, end, verb in found:
                cue = _read_cue(text, sentence, delimiters, begin, end, verb)
                if cue:
                    yield cue


def _inside(quotations: tuple[Quotation, ...], at: int) -> Quotation | None:
    index = bisect_right(quotations, at, key=lambda quotation: quotation.begin) - 1
    return quotations[index] if index >= 0 and at < quotations[index].end else None


def _verbs(
    text: str, paragraph: Paragraph, sentence: tuple[int, int]
) -> Iterator[tuple[int, int, Verb]]:
    """Verbs of a sentence; verbs that touch (分析认为, 警告称) are one, used as the last."""
    pending: tuple[int, int, Verb] | None = None
    brackets = [m.span() for m in _BRACKETED.finditer(text, *sentence)]
    for match in find_verbs(text, *sentence):
        if _inside(paragraph.quotations, match.start()):
            continue
        index = bisect_right(brackets, (match.start(), 0)) - 1
        if index >= 0 and match.start() < brackets[index][1]:
            continue
        verb = VERBS[match[0]]
        if (
            pending
            and pending[1] == match.start()
            and pending[2].word in CORE
            and verb.word not in CORE | _ENDINGS
        ):
            continue
        if pending and pending[1] == match.start():
            uses = verb.uses + pending[2].uses.replace("d", "")
            pending = (pending[0], match.end(), replace(verb, uses=uses))
            continue
        if pending:
            yield pending
        pending = (match.start(), match.end(), verb)
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
    content, opening = _content(text, end, sentence[1], verb)
    clause_begin, clause = clause, max(clause, begin - LONGEST_SUBJECT)
    phrase = text[clause:begin]
    if not opening:
        # Nothing reported, but a speaker may be named here.
        subject = find_subject(phrase, clause)
        named = subject and subject.certain and subject.kind in ("person", "anonymous")
        return (
            Cue(begin, end, clause_begin, sentence, content, NONE, verb, subject) if named else None
        )
    noun = _leading_noun(text, clause, begin, end)
    if noun:
        phrase, begin = text[clause : begin + len(noun)], begin + len(noun)
    elif _NOUN_USE.search(text, max(clause, begin - 4), begin):
        return None
    subject = find_subject(phrase, clause)
    if subject and not subject.certain and verb.word not in CORE and not is_name(subject.name):
        subject = None
    if subject is None and opening != "bare" and verb.word in CORE:
        subject = _unlisted(phrase, clause)
    elided = subject is None and is_elided(phrase)
    if _ACCORDING.match(phrase):
        verb = replace(verb, uses=verb.uses + SOURCE)
    return Cue(begin, end, clause_begin, sentence, content, opening, verb, subject, elided)


def _leading_noun(text: str, clause: int, begin: int, end: int) -> str:
    """分析指出, 委员会的声明显示: the first of two verbs is the noun that speaks."""
    noun = next((word for word in _SPEAKING_NOUNS if text.startswith(word, begin, end)), "")
    rest = text[begin + len(noun) : end]
    if not noun or not rest or rest not in VERBS or rest in ("分析", noun):
        return ""
    subject = find_subject(text[clause:begin], clause)
    named = subject and (subject.certain or subject.kind == "person")
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
        if ("b" in verb.uses or "x" in verb.uses) and not _ASPECT.match(text, at):
            return _SPACES.match(text, at, end).end(), "bare"  # type: ignore[union-attr]
        return at, ""
    kinds = ("colon", "comma", "quotation", "close")
    kind = next(
        name for name, group in zip(kinds, after.groups(), strict=True) if group is not None
    )
    begin = after.start(3) if kind == "quotation" else after.end()
    return begin, kind


def _unlisted(phrase: str, begin: int) -> Mention | None:
    """A short noun phrase of no listed kind: before a core verb and a comma it still speaks."""
    trimmed = trim_opening(phrase)
    plain = _without_adverbs(trimmed.rstrip())
    while adjunct := _without_adjunct(plain):
        plain = _without_adverbs(adjunct)
    if not _UNLISTED.fullmatch(plain) or _PREPOSITION_START.match(plain) or is_clause(plain):
        return None
    at = begin + len(phrase) - len(trimmed)
    return Mention(at, at + len(plain), "organisation", plain, head=plain, certain=False)


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
    rest = phrase[-LONGEST_SUBJECT:]
    begin += len(phrase) - len(rest)
    best: Mention | None = None
    while rest := rest.rstrip():
        plain = _without_adverbs(rest)
        mention = read_mention(plain, begin) or read_mention(rest, begin)
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
    phrase = _DATE_NOTE.sub("", phrase.rstrip())
    while phrase:
        length = _adverb_length(phrase)
        if not length:
            return phrase
        phrase = re.sub(r"\s*[在于]?\s*$", "", phrase[:-length])
    return phrase


def _adverb_length(phrase: str) -> int:
    """How many characters the adverb or adjunct of time takes that a phrase ends in."""
    for length in range(min(len(phrase), _LONGEST_INNER), 0, -1):
        if phrase[-length:] in _INNER:
            return length
    tail = phrase[-LONGEST_ADJUNCT:]
    adjunct = _ADJUNCT_END.search(tail)
    return len(tail) - adjunct.start() if adjunct else 0


def _without_adjunct(phrase: str) -> str:
    """A phrase without its last prepositional phrase; empty where it holds none."""
    adjunct = _PHRASE_END.match(phrase)
    return re.sub(r"\s*[在于作]$", "", adjunct[1]) if adjunct else ""


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
    clauses = []
    for match in _CLAUSE_TEXT.finditer(text, begin, end):
        clauses.append(match.span())
    for start, stop in reversed(clauses[:-1] if clauses and clauses[-1][1] == end else clauses):
        pronoun = _leading_pronoun(text[start:stop], start)
        if pronoun:
            return pronoun
        for verb in _PREDICATE.finditer(text, start, stop):
            subject = find_subject(text[start : verb.start()], start)
            if subject and (subject.certain or subject.kind == "person"):
                return subject
    return None


def is_elided(phrase: str) -> bool:
    """Whether a clause names no subject: only adverbs and adjuncts stand before its verb.

    >>> is_elided("并进一步"), is_elided("市场增长")
    (True, False)
    """
    while phrase.strip():
        shorter = _without_adverbs(phrase.rstrip())
        if shorter == phrase.rstrip():
            adjunct = _PHRASE_END.match(shorter)
            shorter = adjunct[1] if adjunct else shorter
        if shorter == phrase.rstrip():
            opening = read_opening(phrase)
            if opening == phrase:
                return False
            shorter = opening
        phrase = shorter
    return True


def read_opening(phrase: str) -> str:
    """A phrase without one opening word, or unchanged."""
    stripped = phrase.strip()
    if stripped in words("adverbials.tsv", 1, "opening") | words("adverbials.tsv", 1, "both"):
        return ""
    return phrase
