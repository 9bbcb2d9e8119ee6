"""Speech in a paragraph: which quotations and which clauses report someone's words.

A draft is a statement whose speaker is still a noun phrase, or known only by where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.mentions import Mention, read_mention
from analysis.quotation import Paragraph, Quotation
from analysis.reporting import CORE, Cue, find_cues, find_subject
from analysis.sources import find_sources

# Quotations shorter than this, without a final mark, are terms and titles rather than speech;
# measured on the seeds and the articles D00-D05.
SHORT_QUOTATION = 8
_OPENS_QUOTATION = ("comma", "colon", "quotation")
_SPACE = " \t\u3000\xa0"
_CONTRAST = re.compile(r"\s*(?:但|不过|然而|并|同时|此外|因此|而|随后|接着|还)")
CHAINED = ("认为", "表示", "称", "指出", "强调", "说")
_ALSO = re.compile("也|亦")
_COMMENTS = (
    re.compile(
        r"\s*这[就便]?是([^，。：；“”]{2,20}?)(?:(?:对|在|看到|听到|给出|写下|留下|说|面对)[^，。]{0,20})?"
        r"的?[^，。的]{0,4}(反应|回答|评价|感受|看法|感叹|心声|判断|总结|解释|回应|态度|观点)(?=[，。]|$)"
    ),
    re.compile(
        r"\s*([^，。：；“”]{2,20}?)(?:如此|这样|这么)(表达|评价|形容|描述|总结|概括|感慨|感叹|解释|回应)"
    ),
)
_CHAIN = re.compile(r"\s*(?:并且?|同时|还|也|且)*\s*")
_TAIL = "。！？!?；;，,…"
_ENUMERATION = re.compile(r"\s*(?:的|等|、|和|与|及|之|一[词语]|这|为|是|概念|理念|模式|计划|行动)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement at `begin:end`. `subject` names the speaker; where it is None, `inherit` says
    whose words they are: `cue` of the last statement, `sentence` of the sentence's subject."""

    begin: int
    end: int
    kind: str
    cue_begin: int
    cue_end: int
    subject: Mention | None
    inherit: str = ""
    paragraph: int = 0


def draft_paragraph(text: str, paragraph: Paragraph, number: int, continues: bool) -> list[Draft]:
    """The drafts of a paragraph in order.

    `continues` tells that the paragraph before it ended with a statement, so that a quotation
    at the start of this one may carry on.
    """
    cues = sorted(
        [*find_cues(text, paragraph), *find_sources(text, paragraph)], key=lambda cue: cue.begin
    )
    direct = _direct(text, paragraph, cues, continues)
    indirect = _indirect(text, paragraph, cues, direct)
    drafts = sorted([*direct, *indirect], key=lambda draft: draft.begin)
    return [replace(draft, paragraph=number) for draft in drafts]


def _direct(text: str, paragraph: Paragraph, cues: list[Cue], continues: bool) -> list[Draft]:
    by_content = {cue.content_begin: cue for cue in cues if cue.opening in _OPENS_QUOTATION}
    starts = {begin for begin, _ in paragraph.sentences}
    drafts: list[Draft] = []
    for quotation in paragraph.quotations:
        if not text[quotation.inner_begin : quotation.inner_end].strip():
            continue
        draft = (
            _introduced(text, quotation, by_content.get(quotation.begin))
            or _followed(text, quotation, cues, starts)
            or _after_colon(text, paragraph, quotation)
            or _continued(text, paragraph, quotation, starts, drafts, cues, continues)
        )
        if draft:
            drafts.append(draft)
    return drafts


def _draft(quotation: Quotation, cue: Cue | None, inherit: str = "") -> Draft:
    span = (cue.begin, cue.end) if cue else (-1, -1)
    subject = cue.subject if cue else None
    if cue and not subject:
        inherit = "sentence"
    return Draft(quotation.inner_begin, quotation.inner_end, "direct", *span, subject, inherit)


def _is_long(text: str, quotation: Quotation) -> bool:
    inner = text[quotation.inner_begin : quotation.inner_end]
    return (
        quotation.ends_sentence(text)
        or not quotation.closed
        or inner[-1] in "，,"
        or len(inner) >= SHORT_QUOTATION
    )


def _introduced(text: str, quotation: Quotation, cue: Cue | None) -> Draft | None:
    """A quotation that its cue stands before: 张三说：“…”."""
    if cue is None or "q" not in cue.verb.uses:
        return None
    if not cue.subject and not cue.elided and cue.opening != "colon":
        return None
    tail = text[quotation.end : cue.sentence[1]].lstrip(_SPACE)[:1]
    if cue.opening == "colon" or quotation.ends_sentence(text):
        return _draft(quotation, cue)
    if tail and tail not in _TAIL:
        return None
    if cue.opening == "comma" or _is_long(text, quotation):
        return _draft(quotation, cue)
    return None


def _followed(text: str, quotation: Quotation, cues: list[Cue], starts: set[int]) -> Draft | None:
    """A quotation that its cue follows: “…”张三说。"""
    if not (quotation.begin in starts or quotation.ends_sentence(text)):
        return None
    if not _is_long(text, quotation) and quotation.begin not in starts:
        return None
    after = re.compile(r"[\s，,]*").match(text, quotation.end).end()  # type: ignore[union-attr]
    for cue in cues:
        if cue.begin < after or cue.clause_begin > after:
            continue
        if not quotation.end <= cue.clause_begin and cue.clause_begin != cue.sentence[0]:
            continue
        if text[after : cue.begin].count("，"):
            return None
        if _adds_speaker(text, quotation, cue, cues):
            return None
        if cue.subject and "q" in cue.verb.uses and cue.opening != "bare":
            return _draft(quotation, cue)
    return _commented(text, quotation)


def _commented(text: str, quotation: Quotation) -> Draft | None:
    """A quotation that the next clause calls someone's words: “…。”这是某人的第一反应。"""
    for pattern in _COMMENTS:
        found = pattern.match(text, quotation.end)
        if found:
            subject = find_subject(found[1], found.start(1))
            span = Draft(quotation.inner_begin, quotation.inner_end, "direct", *found.span(2), None)
            return replace(span, subject=subject, inherit="" if subject else "sentence")
    return None


def _adds_speaker(text: str, quotation: Quotation, cue: Cue, cues: list[Cue]) -> bool:
    """张三呼吁冷静。“…。”李四也提到，…: 也 sets the next speaker beside the one quoted."""
    if not _ALSO.search(text, cue.clause_begin, cue.begin):
        return False
    return any(c.sentence[1] <= quotation.begin and c.opening != "close" for c in cues)


def _after_colon(text: str, paragraph: Paragraph, quotation: Quotation) -> Draft | None:
    """A quotation after a colon without a reporting verb: 他的人生信条：“…”."""
    before = text[paragraph.begin : quotation.begin].rstrip(_SPACE)
    if not before or before[-1] not in "：:" or not quotation.ends_sentence(text):
        return None
    begin = next(b for b, e in paragraph.sentences if b <= quotation.begin < e)
    phrase = text[begin : paragraph.begin + len(before) - 1]
    subject = read_mention(phrase, begin) if len(phrase) < 30 else None
    if subject and not (subject.certain and subject.kind in ("person", "pronoun")):
        subject = None
    return replace(_draft(quotation, None, "sentence"), subject=subject)


def _continued(
    text: str,
    paragraph: Paragraph,
    quotation: Quotation,
    starts: set[int],
    drafts: list[Draft],
    cues: list[Cue],
    continues: bool,
) -> Draft | None:
    """A quotation without a cue that carries on what the speaker said before."""
    inner = text[quotation.inner_begin : quotation.inner_end]
    if quotation.begin not in starts and not (drafts and drafts[-1].end + 1 == quotation.begin):
        return _in_clause(text, quotation, cues)
    if not (quotation.ends_sentence(text) or not quotation.closed) or len(inner) < SHORT_QUOTATION:
        return None
    first = not text[paragraph.begin : quotation.begin].strip()
    if first and not continues:
        return None
    if first and text[quotation.end : paragraph.end].strip():
        return None
    if not first and not drafts and not any(cue.end <= quotation.begin for cue in cues):
        return None
    return _draft(quotation, None, "cue")


def _in_clause(text: str, quotation: Quotation, cues: list[Cue]) -> Draft | None:
    """A quotation that takes over from an indirect clause: 他认为，不必担心，“…”。"""
    before = text[: quotation.begin].rstrip(_SPACE)[-1:] if quotation.begin else ""
    before = text[max(0, quotation.begin - 2) : quotation.begin].rstrip(_SPACE)[-1:]
    inner = text[quotation.inner_begin : quotation.inner_end]
    cue = next((c for c in reversed(cues) if c.end <= quotation.begin), None)
    if cue is None or before not in "，,：:" or not before or not cue.subject:
        return None
    if not cue.sentence[0] <= quotation.begin < cue.sentence[1] or cue.opening not in (
        "comma",
        "colon",
    ):
        return None
    tail = text[quotation.end : cue.sentence[1]].strip(_SPACE + _TAIL)
    if tail or len(inner) < 2 * SHORT_QUOTATION:
        return None
    return _draft(quotation, cue)


def _indirect(text: str, paragraph: Paragraph, cues: list[Cue], direct: list[Draft]) -> list[Draft]:
    drafts: list[Draft] = []
    outer: Cue | None = None
    accepted: list[Cue] = []
    for cue in cues:
        if outer and cue.sentence != outer.sentence:
            outer = None
        if _reports(text, cue, outer, direct):
            accepted.append(cue)
            outer = cue
    for index, cue in enumerate(accepted):
        following = accepted[index + 1] if index + 1 < len(accepted) else None
        draft = _clause(text, cue, following, direct)
        if draft:
            drafts.append(draft)
    return drafts


def _reports(text: str, cue: Cue, outer: Cue | None, direct: list[Draft]) -> bool:
    """Whether a cue reports a clause (or a quotation, so that it ends the clause before it)."""
    if any(d.begin <= cue.begin < d.end for d in direct) or cue.opening == "close":
        return False
    if any(d.cue_begin == cue.begin and d.begin > cue.end for d in direct):
        return True
    if cue.opening == "quotation" and "b" not in cue.verb.uses:
        return False
    if cue.opening in ("comma", "colon") and "c" not in cue.verb.uses:
        return False
    subject = cue.subject
    if "d" in cue.verb.uses and not (subject and _is_source(cue, subject)):
        return False
    if subject is None:
        return cue.elided and _is_chained(text, cue, outer)
    if cue.opening in ("bare", "quotation") and not _takes_bare(cue, subject):
        return False
    return outer is None or _splits(text, cue, outer)


def _is_source(cue: Cue, subject: Mention) -> bool:
    if subject.kind == "organisation":
        return cue.opening != "bare"
    return subject.kind in ("document", "anaphor")


def _is_chained(text: str, cue: Cue, outer: Cue | None) -> bool:
    """并指出，… after a cue of the same sentence, or at the start of the next."""
    if cue.opening == "bare":
        return cue.verb.word in CHAINED and _CHAIN.fullmatch(text, cue.clause_begin, cue.begin) is not None
    if outer is not None:
        return bool(text[cue.clause_begin : cue.begin].strip())
    if cue.verb.word not in CORE:
        return False
    return cue.clause_begin > cue.sentence[0] or bool(text[cue.clause_begin : cue.begin].strip())


def _takes_bare(cue: Cue, subject: Mention) -> bool:
    content = cue.sentence[1] - cue.content_begin
    return "b" in cue.verb.uses and content >= SHORT_QUOTATION


def _splits(text: str, cue: Cue, outer: Cue) -> bool:
    """Whether a cue inside the content of another begins a statement of its own."""
    subject = cue.subject
    assert subject is not None
    if cue.begin < outer.content_begin:
        return False
    if cue.clause_begin <= outer.content_begin and outer.verb.uses != "source":
        return cue.opening in ("comma", "colon") and subject.kind == "person"
    if (
        outer.subject
        and outer.subject.kind == "document"
        and subject.kind in ("group", "anonymous")
    ):
        return False
    if cue.opening in ("comma", "colon"):
        return subject.certain
    if subject.kind in ("person", "organisation") and subject.certain:
        return True
    return bool(_CONTRAST.match(text, cue.clause_begin))


def _clause(text: str, cue: Cue, following: Cue | None, direct: list[Draft]) -> Draft | None:
    begin, end = cue.content_begin, cue.sentence[1]
    if following and following.sentence == cue.sentence:
        end = min(end, following.clause_begin)
    for quotation in direct:
        if begin <= quotation.begin <= end:
            end = min(end, quotation.begin - 1)
    while end > begin and text[end - 1] in _SPACE + "，,":
        end -= 1
    if end - begin < 4:
        return None
    return Draft(
        begin, end, "indirect", cue.begin, cue.end, cue.subject, "" if cue.subject else "sentence"
    )


def lead_in(text: str, paragraph: Paragraph) -> Iterator[Draft]:
    """Dialogue and headlines without a verb: 张三：…"""
    colon = re.compile(r"[：:]").search(
        text, paragraph.begin, min(paragraph.end, paragraph.begin + 40)
    )
    if colon:
        subject = find_subject(text[paragraph.begin : colon.start()], paragraph.begin)
        if subject and subject.kind == "person" and subject.certain:
            begin = colon.end()
            yield Draft(begin, paragraph.end, "indirect", -1, -1, subject)
