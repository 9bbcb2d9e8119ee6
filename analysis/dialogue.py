"""Interviews: an answer goes on in the paragraphs below it, until the next turn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis.drafts import HEADLINE, Draft

# An article with so many turns is an interview; between them at most so many paragraphs are
# one answer. Lists of headlines (某人：…) have fewer, far apart.
FEWEST_TURNS, LONGEST_ANSWER = 6, 12
# What goes on with an answer has at least so many characters; shorter lines are headings.
SHORTEST_LINE = 15
_LEAD = re.compile(r"[^：:，。！？“”\n]{1,14}[：:]")
_SENTENCE = re.compile(r"[。！？!?…”」]\s*$")
_CAPTION = re.compile(r"图片?(?:来源|源)?[:：|｜]|[｜|]\s?(?:图|来源)")


def answers(
    text: str, lines: Sequence[tuple[int, int]], drafts: Sequence[Draft]
) -> Iterator[Draft]:
    """What goes on with the turns of an interview, a draft for each paragraph.

    `lines` are the spans of the paragraphs by their number, from 1.
    """
    turns = [d for d in drafts if _is_turn(d)]
    if len(turns) < FEWEST_TURNS or turns[-1].paragraph - turns[0].paragraph > 12 * len(turns):
        return
    spoken = {draft.paragraph for draft in drafts}
    for turn in turns:
        last = _last_line(text, lines, turn)
        for number in range(turn.paragraph + 1, last + 1):
            begin, end = lines[number - 1]
            if number not in spoken and not _CAPTION.search(text, begin, end):
                yield turn._replace(begin=begin, end=end, paragraph=number)


def _last_line(text: str, lines: Sequence[tuple[int, int]], turn: Draft) -> int:
    """The paragraph that an answer ends with: before the next turn, if that is near."""
    if not _SENTENCE.search(text, turn.begin, turn.end):
        return turn.paragraph
    last = 0
    for number in range(turn.paragraph + 1, min(len(lines), turn.paragraph + LONGEST_ANSWER) + 1):
        begin, end = lines[number - 1]
        if _LEAD.match(text, begin, end):
            return last or number - 1
        if not last and (end - begin < SHORTEST_LINE or not _SENTENCE.search(text, begin, end)):
            last = number - 1
    return turn.paragraph


def _is_turn(draft: Draft) -> bool:
    person = draft.subject is not None and draft.subject.kind == "person"
    return draft.inherit == HEADLINE and person
