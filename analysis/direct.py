"""Direct speech: which quotations report someone's words, and which cue is theirs."""

from __future__ import annotations

import re

from analysis.drafts import SPACE, Draft, Reading
from analysis.mentions import read_mention
from analysis.names import TITLES
from analysis.quotation import Quotation
from analysis.reporting import NONE, Cue
from analysis.subjects import find_subject
from analysis.wordlists import alternation, words

# Quotations shorter than this, without a final mark, are terms and titles rather than speech;
# measured on the seeds and the articles D00-D05.
SHORT_QUOTATION = 8
# A quotation after a comma, without a cue of its own, is speech from this length on.
LONG_QUOTATION = 12

# Quoted clauses inside a sentence are speech from this length on.
CLAUSES = 30

_OPENS_QUOTATION = ("comma", "colon", "quotation")
_TAIL = "。！？!?；;，,…"
_INSCRIPTION = re.compile(rf"(?:{alternation(words('inscription_nouns.tsv'))})[：:]\s?$")
_ENDS = ("，", ",", "。", "；", "")
# 第一个问题应该是：“…？”: nobody has said so.
_HYPOTHETICAL = re.compile(r"^(?:我们|你|您)|(?:应该?|应当|可以|例如|比如|譬如|假如)是?$")
_STOPS = ("。", "！", "？")
_ALSO = re.compile("[也亦]")
_GAP = re.compile(r"[\s，,]*")
_ADJUNCTS = re.compile(
    rf"(?:(?:(?:在|于|对|谈|面对|日前|近日|当|就|针对|作为|接受)[^，,。]{{0,60}}|"
    rf"[^，,。]{{2,24}}(?:{TITLES}))[，,]\s*){{1,4}}"
)
_COMMENTS = (
    re.compile(
        r"[，,]?\s*这[就便]?是([^，。：；“”]{2,20}?)(?:(?:对|在|看到|听到|给出|写下|留下|说|面对)"
        r"[^，。]{0,20})?的?[^，。的]{0,4}"
        r"(反应|回答|评价|感受|看法|感叹|心声|判断|总结|解释|回应|态度|观点)(?=[，。]|$)"
    ),
    re.compile(r"[，,]?\s*这[就便]?是([^，。：；“”]{2,20}?)(提出|总结|给出|写下|说)的"),
    re.compile(
        r"\s*(?:[^，。：；“”]{2,12}[，,]\s?)?([^，。：；“”]{2,20}?)(?:如此|这样|这么|如是)"
        r"(说|表示|表达|评价|形容|描述|总结|概括|感慨|感叹|解释|回应)"
    ),
)


def read_quotation(reading: Reading, quotation: Quotation) -> Draft | None:
    """A quotation as a statement; None where it is a term, a title, or nobody's words."""
    if not reading.inner(quotation) or _is_inscription(reading, quotation):
        return None
    if _is_hypothetical(reading, quotation):
        return None
    draft = (
        _introduced(reading, quotation)
        or _followed(reading, quotation)
        or _commented(reading, quotation)
    )
    if draft is None and not _is_attribute(reading, quotation):
        draft = _uncued(reading, quotation)
    return None if draft and draft.subject and draft.subject.kind == "author" else draft


def _is_attribute(reading: Reading, quotation: Quotation) -> bool:
    """“从一到二”的改进: the quotation says what kind of thing is meant."""
    return reading.text.startswith("的", quotation.end)


def _uncued(reading: Reading, quotation: Quotation) -> Draft | None:
    return (
        _after_colon(reading, quotation)
        or _continued(reading, quotation)
        or _in_clause(reading, quotation)
    )


def _draft(quotation: Quotation, cue: Cue | None, inherit: str = "") -> Draft:
    span = (cue.begin, cue.end) if cue else (-1, -1)
    subject = cue.subject if cue else None
    if cue and not subject:
        inherit = "sentence"
    return Draft(quotation.inner_begin, quotation.inner_end, "direct", *span, subject, inherit)


def _is_whole(reading: Reading, quotation: Quotation) -> bool:
    return quotation.ends_sentence(reading.text) or not quotation.closed


def _is_long(reading: Reading, quotation: Quotation) -> bool:
    long = len(reading.inner(quotation)) >= SHORT_QUOTATION
    return long or _is_whole(reading, quotation)


def _introduced(reading: Reading, quotation: Quotation) -> Draft | None:
    """A quotation that its cue stands before: 张三说：“…”."""
    cue = reading.cue_before(quotation.begin)
    if cue is None or cue.content_begin != quotation.begin or "q" not in cue.verb.uses:
        return None
    if cue.subject and cue.subject.kind == "author":
        return None
    if cue.opening not in _OPENS_QUOTATION:
        return None
    if not cue.subject and not cue.elided and not (cue.opening == "colon" and "e" in cue.verb.uses):
        return None
    if cue.opening == "colon" or quotation.ends_sentence(reading.text):
        return _draft(quotation, cue)
    tail = reading.text[quotation.end : cue.sentence[1]].lstrip(SPACE)[:1]
    if tail and tail not in _TAIL:
        return None
    speech = cue.opening == "comma" or _is_long(reading, quotation)
    return _draft(quotation, cue) if speech else None


def _followed(reading: Reading, quotation: Quotation) -> Draft | None:
    """A quotation that its cue follows: “…”张三说。"""
    if not (reading.starts_sentence(quotation) or quotation.ends_sentence(reading.text)):
        return None
    text, end = reading.text, reading.paragraph.end
    gap = _GAP.match(text, quotation.end, end)
    after = gap.end() if gap else quotation.end
    adjuncts = _ADJUNCTS.match(text, after, end)
    later = adjuncts.end() if adjuncts else after
    for cue in reading.cues_from(after):
        if cue.clause_begin > after and cue.clause_begin != later and not _closes(cue, after):
            continue
        if cue.clause_begin < quotation.end and cue.clause_begin != cue.sentence[0]:
            continue
        if _adds_speaker(reading, quotation, cue):
            return None
        if cue.subject and cue.subject.kind == "author":
            return None
        told = cue.opening not in ("bare", NONE) or _is_comment(reading, quotation, cue)
        if cue.subject and "q" in cue.verb.uses and told:
            return _draft(quotation, cue)
    return None


def _closes(cue: Cue, after: int) -> bool:
    """“…。”活动现场，某厂李明远说道。: nothing follows the cue, so its words stand before."""
    person = cue.subject is not None and cue.subject.kind == "person" and cue.subject.certain
    return person and cue.opening == "close" and cue.clause_begin - after <= LONG_QUOTATION


def _is_comment(reading: Reading, quotation: Quotation, cue: Cue) -> bool:
    """“…，…”，张三强调了这一问题: a person sums up the clauses that open a paragraph."""
    person = cue.subject is not None and cue.subject.kind == "person" and cue.opening == NONE
    long = "，" in reading.inner(quotation) and len(reading.inner(quotation)) >= LONG_QUOTATION
    return person and long and reading.starts_paragraph(quotation)


def _adds_speaker(reading: Reading, quotation: Quotation, cue: Cue) -> bool:
    """张三呼吁冷静。“…。”李四也提到，…: 也 sets the next speaker beside the one quoted."""
    if not _ALSO.search(reading.text, cue.clause_begin, cue.begin):
        return False
    last = reading.cue_before(quotation.begin)
    while last and last.opening in ("close", NONE):
        last = reading.cue_before(last.begin)
    return last is not None and last.sentence[1] <= quotation.begin


def _commented(reading: Reading, quotation: Quotation) -> Draft | None:
    """A quotation that the next clause calls someone's words: “…。”这是某人的第一反应。"""
    for pattern in _COMMENTS:
        found = pattern.match(reading.text, quotation.end, reading.paragraph.end)
        if found:
            subject = find_subject(found[1], found.start(1))
            inherit = "" if subject else "sentence"
            begin, end = found.span(2)
            draft = _draft(quotation, None, inherit)
            return draft._replace(cue_begin=begin, cue_end=end, subject=subject)
    return None


def _after_colon(reading: Reading, quotation: Quotation) -> Draft | None:
    """A quotation after a colon without a reporting verb: 他的人生信条：“…”."""
    if reading.starts_paragraph(quotation):
        pending = reading.before.pending
        return _draft(quotation, pending) if pending and _is_long(reading, quotation) else None
    before = reading.mark_before(quotation)
    if not before or before not in "：:" or not quotation.ends_sentence(reading.text):
        return None
    begin = reading.sentence(quotation.begin)[0]
    phrase = reading.text[begin : quotation.begin].rstrip(SPACE)[:-1]
    subject = read_mention(phrase, begin) if len(phrase) < 30 else None
    if subject and not (subject.certain and subject.kind in ("person", "pronoun")):
        subject = None
    return _draft(quotation, None, "sentence")._replace(subject=subject)


def _is_inscription(reading: Reading, quotation: Quotation) -> bool:
    """Whether a colon presents the words as what is written on something: 一个选项：“…”."""
    text, begin = reading.text, quotation.begin
    if text[max(0, begin - 2) : begin].rstrip()[-1:] not in ("：", ":"):
        return False
    return _INSCRIPTION.search(text, reading.paragraph.begin, begin) is not None


def _is_hypothetical(reading: Reading, quotation: Quotation) -> bool:
    """Whether a colon presents what one might say, or what the author says."""
    if reading.mark_before(quotation) not in ("：", ":"):
        return False
    phrase = reading.text[reading.sentence(quotation.begin)[0] : quotation.begin]
    return _HYPOTHETICAL.search(phrase.rstrip(SPACE)[:-1]) is not None


def _continued(reading: Reading, quotation: Quotation) -> Draft | None:
    """A quotation without a cue, in the place of a sentence: it carries on what was said."""
    adjoining = reading.direct and reading.direct[-1].end + 1 == quotation.begin
    if not (reading.starts_sentence(quotation) or adjoining):
        return None
    if not (_is_whole(reading, quotation) or _fills_sentence(reading, quotation)):
        return None
    if len(reading.inner(quotation)) < SHORT_QUOTATION:
        return None
    if reading.starts_paragraph(quotation):
        rest = reading.text[quotation.end : reading.paragraph.end].strip()
        return _draft(quotation, None, "previous") if reading.before.near and not rest else None
    here = reading.direct or reading.cue_before(quotation.begin)
    return _draft(quotation, None, "nearest") if here or reading.before.recent else None


def _fills_sentence(reading: Reading, quotation: Quotation) -> bool:
    """Whether nothing but the full stop stands outside the marks: “我们愿意尝试”。"""
    begin, end = reading.sentence(quotation.begin)
    alone = begin == quotation.begin and reading.text[quotation.end : end].strip(SPACE) in _STOPS
    return alone and len(reading.inner(quotation)) >= LONG_QUOTATION


def _holds_clauses(reading: Reading, quotation: Quotation) -> bool:
    """Whether quoted words are clauses parted by commas, which no term and no title is."""
    inner = reading.inner(quotation)
    after = reading.text[quotation.end : quotation.end + 1]
    return len(inner) >= CLAUSES and ("，" in inner or "。" in inner) and after in _ENDS


def _is_told_of(cue: Cue, sentence: tuple[int, int]) -> bool:
    """Whether the sentence tells that a person spoke: 李明远重申了这一点，“…，…”."""
    person = cue.subject is not None and cue.subject.kind == "person"
    known = cue.subject is not None and (cue.subject.certain or len(cue.subject.name) > 3)
    return person and known and cue.opening == NONE and cue.sentence == sentence


def _is_apart(cue: Cue | None, sentence: tuple[int, int]) -> bool:
    """Whether a sentence has no cue of its own: 某社进一步阐述了立场，“…，…”."""
    return cue is None or cue.sentence != sentence


def _carries_on(cue: Cue) -> bool:
    """Whether someone is heard through a cue, so that words quoted after it are theirs."""
    personal = cue.subject is not None and cue.subject.kind in ("person", "pronoun", "anonymous")
    return personal and cue.opening in ("comma", "colon")


def _in_clause(reading: Reading, quotation: Quotation) -> Draft | None:
    """A quotation that takes over from a clause: 他认为，不必担心，“…”。"""
    before = reading.mark_before(quotation)
    if not before or before not in "，,：:":
        return None
    sentence = reading.sentence(quotation.begin)
    tail = reading.text[quotation.end : sentence[1]].strip(SPACE + _TAIL)
    if len(reading.inner(quotation)) < LONG_QUOTATION:
        return None
    if tail and not _holds_clauses(reading, quotation):
        return None
    cue = reading.cue_before(quotation.begin)
    closing = next(reading.cues_from(quotation.end), None)
    if closing and closing.clause_begin - quotation.end <= 1 and closing.opening == "close":
        return _draft(quotation, closing) if closing.subject else None
    if _holds_clauses(reading, quotation) and cue and _is_told_of(cue, sentence):
        return _draft(quotation, cue)
    if _holds_clauses(reading, quotation) and reading.before.recent and _is_apart(cue, sentence):
        return _draft(quotation, None, "sentence")
    if tail and not (cue and _carries_on(cue)):
        return None
    if cue and cue.sentence == sentence:
        governs = cue.subject and cue.opening in ("comma", "colon")
        return _draft(quotation, cue) if governs else None
    unmarked = not quotation.ends_sentence(reading.text) and not reading.direct
    if unmarked and not (cue and _carries_on(cue)):
        return None
    spoken = reading.direct or (cue and cue.subject) or reading.before.recent
    return _draft(quotation, None, "nearest") if spoken else None
