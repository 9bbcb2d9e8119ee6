"""Files to articles: decoding, several articles in one file, and the parts of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.restoration.model import Alignment, Step

PART_KINDS = ("title", "byline", "note", "body", "caption", "footer")
ANALYSED_PARTS = ("title", "body")


@dataclass(frozen=True, slots=True)
class Part:
    """A span of an article's text and what it is: one of `PART_KINDS`."""

    kind: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its restored text, the parts of it, and the way back to what was received.

    `text` is the whole restored text in its order; `parts` cover every character that is not
    white space. `received` is the SHA-256 of the bytes of the file, `received_text` the slice
    of the decoded file this article came from; `steps` and `alignment` hold offsets into `text`
    and `received_text`. `published` is an ISO date or empty.
    """

    article: str
    file: str
    text: str
    title: str = ""
    byline: str = ""
    outlet: str = ""
    published: str = ""
    parts: tuple[Part, ...] = ()
    received: str = ""
    received_text: str = ""
    steps: tuple[Step, ...] = ()
    alignment: Alignment = field(default_factory=Alignment)

    def analysed(self) -> tuple[Part, ...]:
        """The parts that are analysed: title and body, in their order."""
        return tuple(part for part in self.parts if part.kind in ANALYSED_PARTS)
