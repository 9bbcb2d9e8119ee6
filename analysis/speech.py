"""Speech in a paragraph: which quotations and which clauses report someone's words.

A draft is a statement whose speaker is still a noun phrase, or known only by where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.mentions import Mention, read_mention
from analysis.quotation import Paragraph, Quotation
from analysis.reporting import CORE, NONE, SOURCE, Cue, find_cues, find_subject
from analysis.sources import find_sources

# Quotations shorter than this, without a final mark, are terms and titles rather than speech;
# measured on the seeds and the articles D00-D05.
SHORT_QUOTATION = 8
# A quotation after a comma, without a cue of its own, is speech from this length on.
LONG_QUOTATION = 12
# A speech verb without a comma governs a clause of at least this many characters.
SHORTEST_CLAUSE = 8
CHAINED = ("宣布", "认为", "表示", "称", "指出", "强调", "说")

_OPENS_QUOTATION = ("comma", "colon", "quotation")
_SPACE = " \t\u3000\xa0"
_TAIL = "。！？!?；;，,…"
_CONTRAST = re.compile(r"\s*(?:但|不过|然而|并|同时|此外|因此|而|随后|接着|还)")
_ALSO = re.compile("[也亦]")
_CHAIN = re.compile(r"\s*(?:但|而|并且?|同时|还|也|且|则|只|又|再)*\s*")
_ADJUNCTS = re.compile(
    r"(?:(?:在|于|对|谈|面对|日前|近日|当|就|针对|作为|接受)[^，,。]{0,60}[，,]\s*)+"
)
_LEAD = re.compile(r"([^：:，。！？“”\n]{2,40})[：:]\s*(?![“「\s\d])")
HEADLINE = "headline"
_COMMENTS = (
    re.compile(
        r"[，,]?\s*这[就便]?是([^，。：；“”]{2,20}?)(?:(?:对|在|看到|听到|给出|写下|留下|说|面对)"
        r"[^，。]{0,20})?的?[^，。的]{0,4}"
        r"(反应|回答|评价|感受|看法|感叹|心声|判断|总结|解释|回应|态度|观点)(?=[，。]|$)"
    ),
    re.compile(r"[，,]?\s*这[就便]?是([^，。：；“”]{2,20}?)(提出|总结|给出|写下|说)的"),
    re.compile(
        r"\s*([^，。：；“”]{2,20}?)(?:如此|这样|这么)"
        r"(表达|评价|形容|描述|总结|概括|感慨|感叹|解释|回应)"
    ),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement at `begin:end`. `subject` names the speaker; where it is None, `inherit` says
    whose words they are: `previous` the last speaker's, `sentence` those of the subject of the
    sentence, `nearest` those of the last person named as a subject, or else of the last speaker.
    """

    begin: int
    end: int
    kind: str
    cue_begin: int = -1
    cue_end: int = -1
    subject: Mention | None = None
    inherit: str = ""
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Before:
    """What the paragraphs before leave to a paragraph.

    `near`: the last one ended with a statement; `recent`: there was one a few paragraphs ago;
    `pending`: the cue whose colon ended the last paragraph.
    """

    near: bool = False
    recent: bool = False
    pending: Cue | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard in a paragraph: drafts, all the mentions, the cue whose colon ends it."""

    drafts: list[Draft]
    mentions: list[Mention]
    pending: Cue | None


@dataclass(slots=True)
class _Reading:
    """A paragraph while it is read: its cues, and the direct speech found so far."""

    text: str
    paragraph: Paragraph
    cues: list[Cue]
    before: Before
    direct: list[Draft]

    def inner(self, quotation: Quotation) -> str:
        return self.text[quotation.inner_begin : quotation.inner_end].strip()

    def starts_sentence(self, quotation: Quotation) -> bool:
        return any(begin == quotation.begin for begin, _ in self.paragraph.sentences)

    def starts_paragraph(self, quotation: Quotation) -> bool:
        return not self.text[self.paragraph.begin : quotation.begin].strip()

    def mark_before(self, quotation: Quotation) -> str:
        return self.text[max(0, quotation.begin - 3) : quotation.begin].rstrip(_SPACE)[-1:]


def draft_paragraph(text: str, paragraph: Paragraph, before: Before) -> Heard:
    """The drafts of a paragraph, in order, and what else it leaves to those that follow."""
    cues = sorted(
        [*find_cues(text, paragraph), *find_sources(text, paragraph)], key=lambda cue: cue.begin
    )
    reading = _Reading(text, paragraph, cues, before, [])
    for quotation in paragraph.quotations:
        draft = _direct(reading, quotation)
        if draft:
            reading.direct.append(draft)
    headline = _headline(text, paragraph) if not reading.direct else None
    if headline:
        return Heard([headline], [headline.subject] if headline.subject else [], None)
    drafts = sorted([*reading.direct, *_indirect(reading)], key=lambda draft: draft.begin)
    ending = [cue for cue in cues if cue.opening == "colon" and cue.content_begin >= paragraph.end]
    mentions = [cue.subject for cue in cues if cue.subject]
    return Heard(drafts, mentions, ending[-1] if ending else None)


# -- direct speech -----------------------------------------------------------------------------


def _direct(reading: _Reading, quotation: Quotation) -> Draft | None:
    if not reading.inner(quotation):
        return None
    return (
        _introduced(reading, quotation)
        or _followed(reading, quotation)
        or _commented(reading, quotation)
        or _after_colon(reading, quotation)
        or _continued(reading, quotation)
        or _in_clause(reading, quotation)
    )


def _draft(quotation: Quotation, cue: Cue | None, inherit: str = "") -> Draft:
    span = (cue.begin, cue.end) if cue else (-1, -1)
    subject = cue.subject if cue else None
    if cue and not subject:
        inherit = "sentence"
    return Draft(quotation.inner_begin, quotation.inner_end, "direct", *span, subject, inherit)


def _is_long(reading: _Reading, quotation: Quotation) -> bool:
    return (
        quotation.ends_sentence(reading.text)
        or not quotation.closed
        or len(reading.inner(quotation)) >= SHORT_QUOTATION
    )


def _introduced(reading: _Reading, quotation: Quotation) -> Draft | None:
    """A quotation that its cue stands before: 张三说：“…”."""
    cue = next(
        (
            cue
            for cue in reading.cues
            if cue.content_begin == quotation.begin and cue.opening in _OPENS_QUOTATION
        ),
        None,
    )
    if cue is None or "q" not in cue.verb.uses:
        return None
    if not cue.subject and not cue.elided and cue.opening != "colon":
        return None
    tail = reading.text[quotation.end : cue.sentence[1]].lstrip(_SPACE)[:1]
    if cue.opening == "colon" or quotation.ends_sentence(reading.text):
        return _draft(quotation, cue)
    if tail and tail not in _TAIL:
        return None
    if cue.opening == "comma" or _is_long(reading, quotation):
        return _draft(quotation, cue)
    return None


def _followed(reading: _Reading, quotation: Quotation) -> Draft | None:
    """A quotation that its cue follows: “…”张三说。"""
    if not (reading.starts_sentence(quotation) or quotation.ends_sentence(reading.text)):
        return None
    text = reading.text
    after = quotation.end
    while after < reading.paragraph.end and text[after] in _SPACE + "，,":
        after += 1
    adjuncts = _ADJUNCTS.match(text, after, reading.paragraph.end)
    starts = (after, adjuncts.end()) if adjuncts else (after,)
    for cue in reading.cues:
        if cue.begin < after or not (cue.clause_begin <= after or cue.clause_begin in starts):
            continue
        if cue.clause_begin < quotation.end and cue.clause_begin != cue.sentence[0]:
            continue
        if _adds_speaker(reading, quotation, cue):
            return None
        if cue.subject and "q" in cue.verb.uses and cue.opening not in ("bare", NONE):
            return _draft(quotation, cue)
    return None


def _adds_speaker(reading: _Reading, quotation: Quotation, cue: Cue) -> bool:
    """张三呼吁冷静。“…。”李四也提到，…: 也 sets the next speaker beside the one quoted."""
    if not _ALSO.search(reading.text, cue.clause_begin, cue.begin):
        return False
    return any(
        c.sentence[1] <= quotation.begin and c.opening not in ("close", NONE) for c in reading.cues
    )


def _commented(reading: _Reading, quotation: Quotation) -> Draft | None:
    """A quotation that the next clause calls someone's words: “…。”这是某人的第一反应。"""
    for pattern in _COMMENTS:
        found = pattern.match(reading.text, quotation.end, reading.paragraph.end)
        if found:
            draft = _draft(quotation, None)
            subject = find_subject(found[1], found.start(1))
            begin, end = found.span(2)
            return replace(
                draft,
                cue_begin=begin,
                cue_end=end,
                subject=subject,
                inherit="" if subject else "sentence",
            )
    return None


def _after_colon(reading: _Reading, quotation: Quotation) -> Draft | None:
    """A quotation after a colon without a reporting verb: 他的人生信条：“…”."""
    if not _is_long(reading, quotation):
        return None
    if reading.starts_paragraph(quotation):
        pending = reading.before.pending
        return _draft(quotation, pending) if pending else None
    if reading.mark_before(quotation) not in "：:" or not quotation.ends_sentence(reading.text):
        return None
    begin = max(b for b, _ in reading.paragraph.sentences if b <= quotation.begin)
    phrase = reading.text[begin : quotation.begin].rstrip(_SPACE)[:-1]
    subject = read_mention(phrase, begin) if len(phrase) < 30 else None
    if subject and not (subject.certain and subject.kind in ("person", "pronoun")):
        subject = None
    return replace(_draft(quotation, None, "sentence"), subject=subject)


def _continued(reading: _Reading, quotation: Quotation) -> Draft | None:
    """A quotation without a cue, in the place of a sentence: it carries on what was said."""
    adjoining = reading.direct and reading.direct[-1].end + 1 == quotation.begin
    if not (reading.starts_sentence(quotation) or adjoining):
        return None
    whole = quotation.ends_sentence(reading.text) or not quotation.closed
    if not whole or len(reading.inner(quotation)) < SHORT_QUOTATION:
        return None
    if reading.starts_paragraph(quotation):
        rest = reading.text[quotation.end : reading.paragraph.end].strip()
        if not reading.before.near or rest:
            return None
        return _draft(quotation, None, "previous")
    here = reading.direct or any(cue.end <= quotation.begin for cue in reading.cues)
    if not here and not reading.before.recent:
        return None
    return _draft(quotation, None, "nearest")


def _in_clause(reading: _Reading, quotation: Quotation) -> Draft | None:
    """A quotation that takes over from a clause: 他认为，不必担心，“…”。"""
    before = reading.mark_before(quotation)
    if not before or before not in "，,：:":
        return None
    sentence = next((b, e) for b, e in reading.paragraph.sentences if b <= quotation.begin < e)
    tail = reading.text[quotation.end : sentence[1]].strip(_SPACE + _TAIL)
    if tail or len(reading.inner(quotation)) < LONG_QUOTATION:
        return None
    cue = next((c for c in reversed(reading.cues) if c.end <= quotation.begin), None)
    if cue and cue.sentence == sentence:
        if cue.subject and cue.opening in ("comma", "colon"):
            return (
                _draft(quotation, cue) if len(reading.inner(quotation)) > LONG_QUOTATION else None
            )
        return None
    if not quotation.ends_sentence(reading.text) and not reading.direct:
        return None
    if reading.direct or (cue and cue.subject) or reading.before.recent:
        return _draft(quotation, None, "nearest")
    return None


def _headline(text: str, paragraph: Paragraph) -> Draft | None:
    """A headline or a turn of a dialogue: 张三：…"""
    colon = _LEAD.match(text, paragraph.begin, paragraph.end)
    if not colon or not text[colon.end() : paragraph.end].strip():
        return None
    name = re.split(r"[\s|｜】]", colon[1].rstrip())[-1]
    subject = read_mention(name, colon.start(1) + colon[1].rstrip().rindex(name))
    if not subject or subject.kind != "person":
        return None
    subject = replace(subject, certain=False)
    return Draft(colon.end(), paragraph.end, "indirect", -1, -1, subject, HEADLINE)


# -- indirect speech ---------------------------------------------------------------------------


def _indirect(reading: _Reading) -> list[Draft]:
    accepted: list[Cue] = []
    for cue in reading.cues:
        outer = accepted[-1] if accepted and accepted[-1].sentence == cue.sentence else None
        if _reports(reading, cue, outer):
            chained = not cue.subject and outer and SOURCE not in outer.verb.uses
            accepted.append(replace(cue, subject=outer.subject) if chained and outer else cue)
    drafts = []
    for index, cue in enumerate(accepted):
        following = accepted[index + 1] if index + 1 < len(accepted) else None
        draft = _clause(reading, cue, following)
        if draft:
            drafts.append(draft)
    return drafts


def _reports(reading: _Reading, cue: Cue, outer: Cue | None) -> bool:
    """Whether a cue reports a clause (or a quotation, so that it ends the clause before it)."""
    direct = reading.direct
    if cue.opening == NONE:
        return False
    if any(d.begin <= cue.begin < d.end for d in direct):
        return False
    if cue.opening == "close":
        return _postposed(reading, cue, outer)
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
        return cue.elided and _is_chained(reading, cue, outer)
    if cue.opening in ("bare", "quotation") and not _takes_bare(cue):
        return False
    return outer is None or _splits(reading.text, cue, outer)


def _postposed(reading: _Reading, cue: Cue, outer: Cue | None) -> bool:
    """收入增长了七倍，该公司透露。: the cue closes the sentence it reports."""
    if outer or "k" not in cue.verb.uses or not cue.subject or not cue.subject.certain:
        return False
    if any(d.cue_begin == cue.begin for d in reading.direct):
        return False
    begin, clause = cue.sentence[0], cue.clause_begin
    if any(begin <= d.end < clause for d in reading.direct):
        return False
    return clause - begin >= 2 * SHORTEST_CLAUSE and reading.text[clause - 1] in "，,"


def _is_source(cue: Cue, subject: Mention) -> bool:
    if subject.kind == "organisation":
        return cue.opening != "bare"
    return subject.kind in ("document", "anaphor")


def _is_chained(reading: _Reading, cue: Cue, outer: Cue | None) -> bool:
    """并指出，… after a cue of the same sentence, or at the start of the next."""
    text = reading.text
    if cue.opening == "bare":
        chained = _CHAIN.fullmatch(text, cue.clause_begin, cue.begin) is not None
        return cue.verb.word in CHAINED and chained and cue.clause_begin > cue.sentence[0]
    if outer is not None:
        return bool(text[cue.clause_begin : cue.begin].strip())
    if cue.verb.word not in CORE:
        return False
    return cue.clause_begin > cue.sentence[0] or bool(text[cue.clause_begin : cue.begin].strip())


def _takes_bare(cue: Cue) -> bool:
    return "b" in cue.verb.uses and cue.sentence[1] - cue.content_begin >= SHORTEST_CLAUSE


def _splits(text: str, cue: Cue, outer: Cue) -> bool:
    """Whether a cue inside the content of another begins a statement of its own."""
    subject = cue.subject
    assert subject is not None
    if cue.begin < outer.content_begin:
        return False
    if cue.clause_begin <= outer.content_begin and SOURCE not in outer.verb.uses:
        return cue.opening in ("comma", "colon") and subject.kind == "person"
    unnamed = subject.kind in ("group", "anonymous")
    if outer.subject and outer.subject.kind == "document" and unnamed:
        return False
    if cue.opening in ("comma", "colon"):
        return subject.certain
    if subject.kind in ("person", "organisation") and subject.certain:
        return True
    return bool(_CONTRAST.match(text, cue.clause_begin))


def _clause(reading: _Reading, cue: Cue, following: Cue | None) -> Draft | None:
    begin, end = cue.content_begin, cue.sentence[1]
    if cue.opening == "close":
        begin, end = cue.sentence[0], cue.clause_begin
    elif following and following.sentence == cue.sentence:
        if SOURCE in cue.verb.uses and following.opening != "close":
            return None
        end = min(end, following.clause_begin)
    for draft in reading.direct:
        if begin <= draft.begin <= end:
            end = min(end, draft.begin - 1)
    while end > begin and reading.text[end - 1] in _SPACE + "，,":
        end -= 1
    if end - begin < 4:
        return None
    inherit = ""
    if cue.subject is None:
        inherit = "sentence"
    return Draft(begin, end, "indirect", cue.begin, cue.end, cue.subject, inherit)
