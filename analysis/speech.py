"""Speech in a paragraph: direct, indirect, and the turns of dialogues and headlines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from analysis.direct import read_quotation
from analysis.drafts import HEADLINE, Before, Draft, Reading
from analysis.indirect import read_clauses
from analysis.mentions import Mention, read_mention
from analysis.names import is_chinese_name
from analysis.quotation import Paragraph
from analysis.reporting import Cue, find_cues
from analysis.sources import find_sources
from analysis.verbs import CORE
from analysis.wordlists import alternation, words

# 2018 年发射，某人：…: a clause of circumstance may stand before the name. 10:30 is no lead.
_LEAD = re.compile(
    r"([^：:，。；！？“”\n]{2,24}[，,])?([^：:，。；！？“”\n]{2,40})(?:：|:(?!\d))\s*(?![“「\s])"
)
# Its colon is within so many characters.
_LONGEST_LEAD = 24 + 1 + 40 + 1
_CONTINUES = re.compile(alternation(words("continuations.tsv")))
# A line of a list, or of another's words, is no speech set apart.
_LISTED = re.compile(
    r"\s*(?:[\d一二三四五六七八九十①-⑩（(【•●■·\-*#|]|第[一二三]|!\[|[^，。：]{2,12}[：:])"
)
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
# 不过，他并不打算…: told of the person, not by the person.
_OF_THEM = re.compile(r"[^，,。]{2,5}[，,]?[他她](?!们)")
_FOREIGN = "".join(sorted(words("transliteration.tsv")))
_OF_OTHERS = re.compile(
    rf"(?:而|但|不过[，,]?|同时[，,]?)[{_FOREIGN}]{{2,5}}(?=[在则也却曾被将的])"
)
_NEXT_ITEM = re.compile(r"；|\s?[|｜]")
_ON_SUBJECT = re.compile(
    r"(.{2,16}?)(?:首次|再次?|最新|独家|详细)?(?:回应|谈|评|回复|详解|解读)(?!论|测|价).{1,24}$"
)
_NOTE = re.compile(r"\s*[（(](?:来源|文|图|编辑)[^）)]{0,40}[）)]?\s*")
_PERSONAL = ("person", "anonymous", "pronoun")
_LEAD_WORD = re.compile(r"[^\s|｜】]+$")


# A line that opens with the name of a house and a colon is a heading up to this length.
LONGEST_HEADING = 80


class Heard(NamedTuple):
    """What is heard in a paragraph: drafts, all the mentions, the cue whose colon ends it."""

    drafts: list[Draft]
    mentions: list[Mention]
    pending: Cue | None = None


def hear_paragraph(text: str, paragraph: Paragraph, before: Before) -> Heard:
    """The drafts of a paragraph, in order, and what else it leaves to those that follow."""
    cues = _merge(list(find_cues(text, paragraph)), find_sources(text, paragraph))
    reading = Reading(text, paragraph, cues, before)
    for quotation in paragraph.quotations:
        draft = read_quotation(reading, quotation)
        if draft:
            reading.direct.append(draft)
    turns = [] if reading.direct else list(_turns(text, paragraph, cues))
    if turns:
        before_them = (draft for draft in read_clauses(reading) if draft.end <= turns[0].begin)
        return Heard([*before_them, *turns], [turn.subject for turn in turns if turn.subject])
    block = None if reading.direct else _block(text, paragraph, before)
    if block:
        return Heard([block], [cue.subject for cue in cues if cue.subject])
    drafts = sorted([*reading.direct, *read_clauses(reading)], key=lambda draft: draft.begin)
    drafts.extend(_continuation(text, paragraph, drafts))
    ending = [cue for cue in cues if cue.opening == "colon" and cue.content_begin >= paragraph.end]
    mentions = [cue.subject for cue in cues if cue.subject]
    return Heard(drafts, mentions, ending[-1] if ending else None)


def _block(text: str, paragraph: Paragraph, before: Before) -> Draft | None:
    """The paragraph below a person's cue and its colon (表示：), set apart instead of quoted."""
    cue = before.pending
    if cue is None or cue.verb.word not in CORE or _LISTED.match(text, paragraph.begin):
        return None
    if not (cue.subject.kind in _PERSONAL if cue.subject else cue.elided):
        return None
    span, inherit = (paragraph.begin, paragraph.end), "" if cue.subject else "sentence"
    return Draft(*span, "indirect", cue.begin, cue.end, cue.subject, inherit)


def _continuation(text: str, paragraph: Paragraph, drafts: list[Draft]) -> Iterator[Draft]:
    """The rest of a paragraph that a person's indirect speech opens, where a connective carries
    it on. On the seeds and the twelve labelled articles this was right ten times out of ten."""
    if len(drafts) != 1 or drafts[0].kind != "indirect" or drafts[0].subject is None:
        return
    opener = drafts[0]
    first = paragraph.sentences[0]
    rest = [sentence for sentence in paragraph.sentences if sentence[0] >= opener.end]
    personal = opener.subject is not None and opener.subject.kind in _PERSONAL
    if personal and rest and first[0] <= opener.cue_begin < opener.begin < first[1]:
        if len(rest) > 1 and _NOTE.fullmatch(text, *rest[-1]):
            rest = rest[:-1]
        begin, end = rest[0][0], rest[-1][1]
        told = _OF_THEM.match(text, begin) or _OF_OTHERS.match(text, begin)
        if _CONTINUES.match(text, begin) and not told:
            yield Draft(begin, end, "indirect", inherit="previous")


def _merge(verbs: list[Cue], sources: list[Cue]) -> list[Cue]:
    """All cues in order, without the verbs that are part of a source (据某社报道)."""
    begins = [source.begin for source in sources]
    kept = []
    for cue in verbs:
        index = bisect_right(begins, cue.begin) - 1
        if index < 0 or cue.begin >= sources[index].end:
            kept.append(cue)
    return sorted([*kept, *sources], key=lambda cue: cue.begin)


def _turns(text: str, paragraph: Paragraph, cues: list[Cue]) -> Iterator[Draft]:
    """The headline or turn that a paragraph is, or those among the headlines it lists (…；…)."""
    begins = [paragraph.begin]
    if _is_heading(text, paragraph):
        items = _NEXT_ITEM.finditer(text, paragraph.begin, paragraph.end)
        begins.extend(item.end() for item in items)
    for begin in begins:
        turn = _turn(text, paragraph, begin, cues)
        personal = turn is not None and turn.subject is not None and turn.subject.kind == "person"
        if turn and (personal or begin == paragraph.begin):
            yield turn


def _turn(text: str, paragraph: Paragraph, begin: int, cues: list[Cue]) -> Draft | None:
    """A headline or a turn of a dialogue that begins here: 张三：…"""
    reach = min(begin + _LONGEST_LEAD, paragraph.end)
    if text.find("：", begin, reach) < 0 and text.find(":", begin, reach) < 0:
        return None
    lead = _LEAD.match(text, begin, paragraph.end)
    if not lead or not _WORDS.search(text, lead.end(), paragraph.end):
        return None
    if any(begin <= cue.begin < lead.end() and cue.opening == "colon" for cue in cues):
        return None
    name = _LEAD_WORD.search(lead[2].rstrip())
    if name is None or (lead[1] and any(cue.begin < lead.end() for cue in cues)):
        return None
    begin = lead.start(2) + name.start()
    heading = _is_heading(text, paragraph)
    subject = read_mention(name[0], begin)
    if lead[1] and not (subject and subject.kind == "person"):
        return None
    if heading and not (subject and subject.kind == "person"):
        subject = read_mention(lead[2], lead.start(2)) or subject
    if subject is None and heading:
        subject = _who_answers(lead[2], lead.start(2))
    if subject is None and heading and not any(cue.begin < lead.end() for cue in cues):
        subject = _name_at_end(name[0], begin) or _unlisted(name[0], begin)
    if not subject or subject.kind not in ("person", "organisation", "anonymous", "document"):
        return None
    if subject.kind != "person" and not heading:
        return None
    subject = subject._replace(certain=False)
    # 某人：…；某厂上市 | 早知道: the next of several headlines is not theirs.
    next_item = _NEXT_ITEM.search(text, lead.end(), paragraph.end) if heading else None
    end = next_item.start() if next_item else paragraph.end
    return Draft(lead.end(), end, "indirect", -1, -1, subject, HEADLINE)


def _who_answers(phrase: str, begin: int) -> Mention | None:
    """某厂董事谈终端业务：…, 某人首次回应传闻：…: who speaks in a heading on a subject."""
    found = _ON_SUBJECT.match(phrase)
    subject = read_mention(found[1], begin) if found else None
    return subject if subject and subject.kind != "document" else None


def _name_at_end(phrase: str, begin: int) -> Mention | None:
    """A Chinese name at the end of a phrase that no title parts from its house: 某厂李明远."""
    tails = (phrase[-length:] for length in (3, 2) if len(phrase) > length)
    name = next((tail for tail in tails if is_chinese_name(tail)), "")
    at = begin + len(phrase) - len(name)
    title = phrase[: -len(name)]
    return Mention(at, at + len(name), "person", name, title=title, certain=False) if name else None


def _unlisted(phrase: str, begin: int) -> Mention:
    """A house of no listed kind, if it turns out to speak below."""
    return Mention(begin, begin + len(phrase), "organisation", phrase, head=phrase, certain=False)


def _is_heading(text: str, paragraph: Paragraph) -> bool:
    short = paragraph.end - paragraph.begin <= LONGEST_HEADING
    return short and "。" not in text[paragraph.begin : paragraph.end]
