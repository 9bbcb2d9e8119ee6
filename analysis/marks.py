"""What one drawn mark stands for, or several together: conditions on rows, as a short text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from urllib.parse import unquote

from analysis.errors import SelectionError

# The theme of a mark that counts what is about no theme of the codebook.
NO_THEME = "none"
UNITS = ("statements", "sentences", "tokens", "articles", "codings", "speakers")

# The day of the articles whose day is not known, as a mark names it.
UNDATED = "undated"

# How two speakers stand to each other: the same or the opposite side on a proposition.
RELATIONS = ("agreement", "conflict")
# What is said of a term where it stands: denied (不会取代) or said to be uncertain (可能取代).
STATUSES = ("denied", "hedged")
# Between the terms of a phrase; no term holds it.
JOINT = "/"
LONGEST_PHRASE = 5

# Longer than any mark this program writes (a term is one token); guards against hostile URLs.
LONGEST_MARK = 65_536
MOST_MARKS = 500


@dataclass(frozen=True)
class Mark:
    """What one drawn mark counts: rows of `unit` under the view's filter that also match this.

    Every condition narrows the filter, none widens it; empty means no condition.

    - `theme`: a statement or coding has a *selected* coding of this theme, a sentence has this
      theme, a token's sentence has it. With `other_theme` (co-occurrence) the unit has both,
      whatever the theme facet of the filter says. `NO_THEME`: it has none at all.
    - `stance`: the coding's stance, as the filter's `confidence` lets it stand; with `theme`
      both hold on the same coding. Sentences and tokens lie in such a statement.
    - `speaker`, `speaker_type`, `country`, `kind`, `cue`, `implication`, `statement`: of the
      statement (type and country are its speaker's, the implication its cue's); sentences and
      tokens lie in it.
    - `other_speaker` with `relation` (one of `RELATIONS`): the coding is of either speaker, and
      the other has a selected coding on the same theme with the same side ("agreement") or the
      opposite one ("conflict"); sides are for and against. Other units as with `stance`.
    - `term`: the token itself; an article holds a selected one, other units hold it. `status`
      (one of `STATUSES`): what is said of the token. `phrase`: terms parted by `JOINT`, which
      follow each other with nothing between in one sentence, and in one statement or none; a
      token is the first of them.
    - `other_term`: the unit holds this term too; a token's sentence does.
    - `article`, `story`, `outlet`, `sentence`: where it is; a story is named by the article that
      stands for it. `published`: a day (2024-03-01), month, quarter (2024-Q1), year or `UNDATED`.
    - `begin`, `end`: the unit begins at or after `begin` and before `end` (offsets into the
      article's text; -1: no bound).

    >>> Mark("statements", theme="china_us", stance="for").encode()
    'statements;theme=china_us;stance=for'
    """

    unit: str
    theme: str = ""
    other_theme: str = ""
    stance: str = ""
    speaker: str = ""
    other_speaker: str = ""
    relation: str = ""
    speaker_type: str = ""
    country: str = ""
    kind: str = ""
    cue: str = ""
    implication: str = ""
    term: str = ""
    other_term: str = ""
    phrase: str = ""
    status: str = ""
    article: str = ""
    story: str = ""
    outlet: str = ""
    published: str = ""
    statement: str = ""
    sentence: str = ""
    begin: int = -1
    end: int = -1

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise SelectionError(f"a mark counts one of {', '.join(UNITS)}, not {self.unit!r:.60}")
        for name, known in (("relation", RELATIONS), ("status", STATUSES)):
            if getattr(self, name) not in ("", *known):
                raise SelectionError(f"{name} is one of {', '.join(known)}")
        if (self.relation or self.other_speaker) and not (
            self.relation and self.speaker and self.other_speaker
        ):
            raise SelectionError("a relation is stated with both its speaker and other_speaker")
        if self.phrase.count(JOINT) >= LONGEST_PHRASE:
            raise SelectionError(f"a phrase has at most {LONGEST_PHRASE} terms")

    def encode(self) -> str:
        """The mark as a short text: the unit, then `name=value` for each condition.

        >>> Mark.decode(Mark("tokens", term="a;b=50%").encode()).term
        'a;b=50%'
        """
        named = [(name, getattr(self, name)) for name in _CONDITIONS]
        return ";".join([self.unit, *(f"{k}={quote(v)}" for k, v in named if v not in ("", -1))])

    @classmethod
    def decode(cls, text: str) -> Mark:
        """The mark that `encode` wrote; raises SelectionError on anything else.

        >>> Mark.decode("statements;colour=red")
        Traceback (most recent call last):
        ...
        analysis.errors.SelectionError: a mark has no condition 'colour'
        """
        check_length(text, "a mark", LONGEST_MARK)
        unit, *pairs = text.split(";")
        conditions: dict[str, str | int] = {}
        for pair in pairs:
            name, equals, value = pair.partition("=")
            if name not in _CONDITIONS:
                raise SelectionError(f"a mark has no condition {name[:40]!r}")
            if not equals or name in conditions:
                raise SelectionError(f"a mark states each condition once, as name=value: {name}")
            conditions[name] = _condition(name, value)
        return cls(unit, **conditions)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Marks:
    """Several marks of one unit: the rows that any of them opens, each once.

    One mark is written as itself, several are parted by `|`. Marks that are given twice count
    once; there is at least one and there are at most `MOST_MARKS`.

    >>> both = Marks((Mark("statements", theme="agi"), Mark("statements", theme="risk")))
    >>> both.encode()
    'statements;theme=agi|statements;theme=risk'
    >>> Marks.decode(both.encode()) == both
    True
    """

    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "marks", tuple(dict.fromkeys(self.marks)))
        if not 0 < len(self.marks) <= MOST_MARKS:
            raise SelectionError(f"one to {MOST_MARKS} marks are opened at once")
        units = sorted({mark.unit for mark in self.marks})
        if len(units) > 1:
            raise SelectionError(f"marks opened together count one unit, not {', '.join(units)}")

    @classmethod
    def of(cls, marks: Mark | Marks | str | Iterable[Mark | str]) -> Marks:
        """What is given, as marks: one mark, several, or the text of either.

        >>> Marks.of("articles").unit
        'articles'
        """
        if isinstance(marks, Marks):
            return marks
        if isinstance(marks, str):
            return cls.decode(marks)
        if isinstance(marks, Mark):
            return cls((marks,))
        return cls(tuple(one if isinstance(one, Mark) else Mark.decode(one) for one in marks))

    @property
    def unit(self) -> str:
        """What the marks count."""
        return self.marks[0].unit

    def encode(self) -> str:
        """The marks as a short text."""
        return "|".join(mark.encode() for mark in self.marks)

    @classmethod
    def decode(cls, text: str) -> Marks:
        """The marks that `encode` wrote; raises SelectionError on anything else."""
        check_length(text, "marks", LONGEST_MARK)
        parts = text.split("|", MOST_MARKS)
        return cls(tuple(Mark.decode(part) for part in parts))


_CONDITIONS = tuple(item.name for item in fields(Mark))[1:]
# What a value may not hold bare, so that it comes back as it was; the SQL in
# `analysis.query.selection` writes the same escapes.
ESCAPES = (("%", "%25"), (";", "%3B"), ("=", "%3D"), ("|", "%7C"))


def quote(value: str | int) -> str:
    """A condition's value as it stands in an encoded mark.

    >>> quote("a=b")
    'a%3Db'
    """
    text = str(value)
    for bare, escaped in ESCAPES:
        text = text.replace(bare, escaped)
    return text


def unquoted(value: str) -> str:
    """The value that was quoted; raises SelectionError where it is no text."""
    text = unquote(value, errors="surrogateescape")
    check_text(text)
    return text


def check_length(text: str, what: str, longest: int) -> None:
    """Raises SelectionError unless this is a text of one to so many characters."""
    if not isinstance(text, str) or not 0 < len(text) <= longest:
        raise SelectionError(f"{what}: a text of 1 to {longest} characters was expected")


def check_text(text: str) -> None:
    """Raises SelectionError unless this is a text that can be looked up."""
    try:
        text.encode()
    except (UnicodeEncodeError, AttributeError) as error:
        raise SelectionError(f"not a text that can be looked up: {text!r:.60}") from error


def _condition(name: str, value: str) -> str | int:
    if name not in ("begin", "end"):
        return unquoted(value)
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise SelectionError(f"{name} must be an offset into the text, not {value[:40]!r}")
    return int(value)
