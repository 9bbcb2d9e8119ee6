"""Who says what: direct and indirect speech in an article, as statements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """One speaker's reported words in one stretch of one paragraph.

    `begin`/`end` and `cue_begin`/`cue_end` are offsets into the article's text; `kind` is
    `direct` or `indirect`; `speaker` is the speaker's full name in the article, empty where
    it is not known; `cue` is the reporting verb or phrase, empty where there is none.
    """

    article: str
    begin: int
    end: int
    kind: str
    speaker: str
    cue: str = ""
    cue_begin: int = -1
    cue_end: int = -1
