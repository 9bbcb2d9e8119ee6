"""Indirect speech: which clauses a paragraph reports without marks, and where they end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from analysis.drafts import SPACE, Draft, Reading
from analysis.mentions import Mention, read_mention
from analysis.reporting import NONE, SOURCE, Cue
from analysis.subjects import earlier_subject
from analysis.verbs import CORE

# A speech verb without a comma governs a clause of at least this many characters: with fewer it
# also takes things (on the twelve labelled articles 6 is one too few).
SHORTEST_CLAUSE = 8
# Verbs that go on with the same speaker without 并.
_CHAINING = frozenset(("称", "说", "表示", "认为", "指出", "强调", "呼吁", "宣布"))
_CHAIN = re.compile(r"\s*(?:但|而|并且?|同时|还|也|且|则|只|又|再)*\s*")
_PURPOSE = re.compile(r"旨在|针对|意在|提及|回顾|详细|全面|用于|用以|介绍了")
# 另有五成…表示: the next share of those asked speaks.
_SHARE = re.compile(r"\s*(?:另外?|还|也)?有?\s*(?:约|近|超过)?\s*\d+(?:\.\d+)?\s?[%％]")
# ；某机构的看法更乐观，认为…
_OPENS_PART = re.compile(r"\s*([^，。；]{2,14}?)(?:的(?:看法|观点|判断|预测|态度)|则|却|也|方面)")
_ANOTHER = re.compile(
    r"[，；]([^，。；：]{2,12})则(?=不断|表示|认为|称|强调|夸大|指出|主张|质疑|批评|坚称)"
)
_NOTE = re.compile(r"\s*[（(]来源[^（）()]{0,30}[)）]\s*[。.]?\s*$")
_NEXT_HEADLINE = re.compile(r"；|\s?[|｜]")
# A line without a full stop is a heading up to this length.
LONGEST_HEADING = 80
_PUBLISHED = re.compile(
    r"(?:发布|公布|披露|发表|出炉|推出)了?([^，,。；]*(?:报告|白皮书|调查|研究|数据|草案|财报|榜单|论文|》))[，,]\s*$"
)
# 在《某某法》（以下简称《法》）中，也明确要求…
_WITHIN = re.compile(r"(《[^《》]{2,60}》)\s?(?:[（(][^（()）]{0,40}[)）]\s?)*[中里][，,]\s*$")
_THING = re.compile(
    r"(?:这一?个?|那个?|此|该)[^，,。]{0,6}(?:问题|情况|现象|趋势|挑战|变化|机会|风险|事实|点)[，,。]"
)
# 发现某程序中的三个漏洞: a thing is found, nothing is said of it.
_FOUND_THING = re.compile(
    r"[^，。；：]{2,60}(?:漏洞|缺陷|木马|病毒|恶意软件|后门|恶意程序|零日漏洞)\s?[。！]?\s*"
)
_SAYS_HOW = re.compile(r"存在|有|[是可被会能未已将让使受含]|影响|利用|导致")
_AGAINST = re.compile(r"但|不过|然而|却")
_CONTRAST = re.compile(r"\s*(?:但|不过|然而|并|同时|此外|因此|而|随后|接着|还)")


def read_clauses(reading: Reading) -> Iterator[Draft]:
    """The indirect statements of a paragraph whose direct speech has been read."""
    accepted: list[Cue] = []
    for cue in reading.cues:
        outer = accepted[-1] if accepted and accepted[-1].sentence == cue.sentence else None
        if outer and cue.elided and cue.opening != "close":
            cue = _after_semicolon(reading.text, cue, outer)
        if _reports(reading, cue, outer):
            if outer and not cue.subject and SOURCE not in outer.verb.uses:
                cue = cue._replace(subject=outer.subject)
            elif not cue.subject and "d" in cue.verb.uses:
                cue = cue._replace(subject=_published(reading, cue))
            elif not cue.subject and cue.opening == "bare":
                subject = earlier_subject(reading.text, cue.sentence[0], cue.clause_begin)
                if not subject:
                    continue
                cue = cue._replace(subject=subject)
            accepted.append(cue)
    for cue, following in zip_longest(accepted, accepted[1:]):
        draft = _clause(reading, cue, following)
        if draft:
            yield draft


def _reports(reading: Reading, cue: Cue, outer: Cue | None) -> bool:
    """Whether a cue reports a clause (or a quotation, so that it ends the clause before it)."""
    if cue.opening == NONE or reading.quoted(cue.begin):
        return False
    if cue.opening == "close":
        return _postposed(reading, cue, outer)
    quoted = reading.direct_from(cue.end)
    if quoted and quoted.cue_begin == cue.begin:
        return True
    if cue.subject is None and "d" in cue.verb.uses and _published(reading, cue):
        return True
    if not _governs(cue) or _is_event(reading, cue) or _is_no_content(reading, cue):
        return False
    if cue.subject is None:
        return cue.elided and _is_chained(reading.text, cue, outer)
    if cue.subject.kind == "author" or _is_outcome(cue, cue.subject):
        return False
    return outer is None or _splits(reading.text, cue, cue.subject, outer)


def _after_semicolon(text: str, cue: Cue, outer: Cue) -> Cue:
    """甲称，…；乙也发表了评论，警告…: a verb without a subject behind a semicolon has that of its
    own part, if it names one."""
    at = text.rfind("；", outer.content_begin, cue.clause_begin)
    if cue.subject or at < 0:
        return cue
    subject = earlier_subject(text, at + 1, cue.clause_begin)
    opening = _OPENS_PART.match(text, at + 1, cue.clause_begin)
    if subject is None and opening:
        subject = read_mention(opening[1], opening.start(1))
    if subject is None:
        return cue
    return cue._replace(subject=subject._replace(certain=True), clause_begin=at + 1)


def _governs(cue: Cue) -> bool:
    """Whether the verb takes a clause in the way it stands, with such a subject."""
    uses, subject = cue.verb.uses, cue.subject
    if "d" in uses and not (subject and _is_source(cue, subject)):
        return False
    if cue.opening in ("comma", "colon"):
        return "c" in uses
    long = cue.sentence[1] - cue.content_begin >= SHORTEST_CLAUSE
    return "b" in uses and long if subject else "b" in uses or "x" in uses


def _is_event(reading: Reading, cue: Cue) -> bool:
    """发布报告，旨在…: the act is told of, not what was said."""
    act = cue.verb.word.startswith(("发布", "发表", "公布", "声明", "公告"))
    return act and _PURPOSE.match(reading.text, cue.content_begin) is not None


def _without_note(reading: Reading, begin: int, end: int) -> int:
    """The end of the content before another's part (，某报则…), the note of a source, or the
    next of several headlines."""
    other = _ANOTHER.search(reading.text, begin, end)
    mention = read_mention(other[1], other.start(1)) if other else None
    if (
        other
        and mention
        and mention.certain
        and mention.kind in ("organisation", "document", "person")
    ):
        end = other.start()
    note = _NOTE.search(reading.text, begin, end)
    end = note.start() if note and note.start() > begin else end
    paragraph = reading.paragraph
    if "。" in reading.text[paragraph.begin : paragraph.end]:
        return end
    item = _NEXT_HEADLINE.search(reading.text, begin, end)
    listed = item and paragraph.end - paragraph.begin <= LONGEST_HEADING
    return item.start() if item and listed else end


def _published(reading: Reading, cue: Cue) -> Mention | None:
    """某厂发布年度报告，显示…: what the clause before says was published speaks."""
    within = _WITHIN.search(reading.text, cue.sentence[0], cue.clause_begin) if cue.elided else None
    if within and cue.opening in ("bare", "comma"):
        return read_mention(within[1], within.start(1))
    told = cue.elided and cue.verb.stance == "endorsing"
    if not told or cue.opening not in ("bare", "comma"):
        return None
    before = _PUBLISHED.search(reading.text, cue.sentence[0], cue.clause_begin)
    document = read_mention(before[1], before.start(1)) if before else None
    return document if document and document.kind == "document" else None


def _is_no_content(reading: Reading, cue: Cue) -> bool:
    """对此感到担忧，但…: what follows the comma goes against it; 意识到这个问题，: a thing."""
    text, at = reading.text, cue.content_begin
    if cue.opening == "bare" and cue.verb.word == "发现":
        content = text[at : cue.sentence[1]]
        found = _FOUND_THING.fullmatch(content) and not _SAYS_HOW.search(content)
        return bool(found) or _THING.match(text, at) is not None
    if cue.opening == "bare":
        return _THING.match(text, at) is not None
    return cue.opening == "comma" and cue.verb.word not in CORE and bool(_AGAINST.match(text, at))


def _is_outcome(cue: Cue, subject: Mention) -> bool:
    """结果发现: 结果 is "in the end", not what speaks; 结果显示 is a finding."""
    return subject.name == "结果" and "d" not in cue.verb.uses


def _is_source(cue: Cue, subject: Mention) -> bool:
    if cue.verb.word == "报道" and subject.head.endswith("媒体"):
        return cue.opening != "bare"
    if subject.kind == "organisation":
        return cue.opening != "bare"
    return subject.kind in ("document", "anaphor")


def _postposed(reading: Reading, cue: Cue, outer: Cue | None) -> bool:
    """收入增长了七倍，该公司透露。: the cue closes the sentence it reports."""
    if outer or "k" not in cue.verb.uses or not cue.subject or not cue.subject.certain:
        return False
    begin, clause = cue.sentence[0], cue.clause_begin
    quoted = reading.direct_from(begin)
    if (quoted and quoted.begin < clause) or reading.has_quotation(cue):
        return False
    return clause - begin >= 2 * SHORTEST_CLAUSE and reading.text[clause - 1] in "，,"


def _is_chained(text: str, cue: Cue, outer: Cue | None) -> bool:
    """并指出，… after a cue of the same sentence, or at the start of the next."""
    between = text[cue.clause_begin : cue.begin]
    if cue.opening == "bare":
        chained = _CHAIN.fullmatch(between) is not None
        # 某人指出，有人打来电话，声称…: without 并 it need not be the same who claims.
        apart = outer is not None and outer.content_begin < cue.begin and not between.strip()
        if apart and cue.verb.word not in _CHAINING:
            return False
        return "n" in cue.verb.uses and chained and cue.clause_begin > cue.sentence[0]
    if outer is not None:
        return bool(between.strip())
    inside = cue.clause_begin > cue.sentence[0]
    return cue.verb.word in CORE and (inside or bool(between.strip()))


def _splits(text: str, cue: Cue, subject: Mention, outer: Cue) -> bool:
    """Whether a cue inside the content of another begins a statement of its own."""
    if cue.begin < outer.content_begin:
        return False
    documented = outer.subject is not None and outer.subject.kind == "document"
    share = cue.clause_begin > outer.content_begin and _SHARE.match(text, cue.clause_begin)
    if share and not documented:
        return True
    marked = cue.opening in ("comma", "colon")
    if cue.clause_begin <= outer.content_begin and SOURCE not in outer.verb.uses:
        again = subject.kind == "pronoun" and outer.verb.word not in CORE
        return again or (marked and subject.kind == "person")
    unnamed = subject.kind in ("group", "anonymous")
    if documented and unnamed:
        return False
    if marked:
        cited = SOURCE in outer.verb.uses and subject.kind == "person" and cue.verb.word in CORE
        return subject.certain or cited
    named = subject.kind in ("person", "organisation") and subject.certain
    return named or bool(_CONTRAST.match(text, cue.clause_begin))


def _clause(reading: Reading, cue: Cue, following: Cue | None) -> Draft | None:
    begin, end = cue.content_begin, cue.sentence[1]
    if cue.opening == "close":
        begin, end = cue.sentence[0], cue.clause_begin
    elif following and following.sentence == cue.sentence:
        # A medium that cites someone: the one cited speaks.
        if SOURCE in cue.verb.uses and following.opening != "close":
            return None
        end = min(end, following.clause_begin)
    quoted = reading.direct_from(begin)
    if quoted and quoted.begin <= end:
        end = quoted.begin - 1
    end = _without_note(reading, begin, end)
    while end > begin and reading.text[end - 1] in SPACE + "，,":
        end -= 1
    if end - begin < SHORTEST_CLAUSE // 2:
        return None
    inherit = "" if cue.subject else "sentence"
    return Draft(begin, end, "indirect", cue.begin, cue.end, cue.subject, inherit)
