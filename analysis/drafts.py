"""A paragraph while it is read for speech, and the drafts of statements found in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from analysis.mentions import Mention
from analysis.quotation import Paragraph, Quotation
from analysis.reporting import Cue

SPACE = " \t\u3000\xa0"
# A draft inherits this where only a name and a colon stand before it.
HEADLINE = "headline"
# So many cues after a quotation can be the one that follows it.
NEAR_CUES = 6


class Draft(NamedTuple):
    """A statement at `begin:end`. `subject` names the speaker; where it is None, `inherit` says
    whose words they are: `previous` the last speaker's, `sentence` those of the subject of the
    sentence, `nearest` those of the last person named as a subject, or else of the last speaker;
    `headline` that the subject is only a name before a colon.
    """

    begin: int
    end: int
    kind: str
    cue_begin: int = -1
    cue_end: int = -1
    subject: Mention | None = None
    inherit: str = ""
    paragraph: int = 0


class Before(NamedTuple):
    """What the paragraphs before leave to a paragraph.

    `near`: the last one ended with a statement; `recent`: there was one a few paragraphs ago;
    `pending`: the cue whose colon ended the last paragraph.
    """

    near: bool = False
    recent: bool = False
    pending: Cue | None = None


@dataclass(slots=True)
class Reading:
    """A paragraph while it is read: its cues, and the direct speech found so far."""

    text: str
    paragraph: Paragraph
    cues: list[Cue]
    before: Before
    direct: list[Draft] = field(default_factory=list)

    def inner(self, quotation: Quotation) -> str:
        return self.text[quotation.inner_begin : quotation.inner_end].strip()

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence that `at` stands in."""
        sentences = self.paragraph.sentences
        return sentences[max(0, bisect_right(sentences, (at, self.paragraph.end)) - 1)]

    def starts_sentence(self, quotation: Quotation) -> bool:
        return self.sentence(quotation.begin)[0] == quotation.begin

    def cues_from(self, begin: int) -> Iterator[Cue]:
        """The cues at or after an offset that are near enough to belong to it."""
        first = bisect_left(self.cues, (begin,))
        yield from islice(self.cues, first, first + NEAR_CUES)

    def cue_before(self, at: int) -> Cue | None:
        """The last cue that begins before an offset."""
        index = bisect_left(self.cues, (at,))
        return self.cues[index - 1] if index else None

    def direct_from(self, begin: int) -> Draft | None:
        """The first direct speech at or after an offset."""
        index = bisect_left(self.direct, (begin,))
        return self.direct[index] if index < len(self.direct) else None

    def quoted(self, at: int) -> bool:
        """Whether an offset lies inside direct speech."""
        index = bisect_left(self.direct, (at + 1,))
        return bool(index) and at < self.direct[index - 1].end

    def has_quotation(self, cue: Cue) -> bool:
        """Whether a quotation before the cue is already its own."""
        index = bisect_left(self.direct, (cue.begin,))
        return bool(index) and self.direct[index - 1].cue_begin == cue.begin

    def starts_paragraph(self, quotation: Quotation) -> bool:
        return not self.text[self.paragraph.begin : quotation.begin].strip()

    def mark_before(self, quotation: Quotation) -> str:
        return self.text[max(0, quotation.begin - 3) : quotation.begin].rstrip(SPACE)[-1:]
