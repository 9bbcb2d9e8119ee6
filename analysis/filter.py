"""What is selected: the one filter of a view, and the mark that one drawn number stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import unquote

from analysis.errors import SelectionError

FACETS = (
    "themes",
    "speakers",
    "speaker_types",
    "outlets",
    "articles",
    "kinds",
    "stances",
)
ARTICLE_FACETS = ("outlets", "articles", "date_from", "date_to")
STATEMENT_FACETS = ("speakers", "speaker_types", "kinds", "stances")
# The theme of a mark that counts what is about no theme of the codebook.
NO_THEME = "none"
UNITS = ("statements", "sentences", "tokens", "articles", "codings", "speakers")

# The day of the articles whose day is not known, as a mark names it.
UNDATED = "undated"

# How often a story is counted of which there are reprints: the first is what holds unless said.
REPRINTS = ("once", "all")

# Longer than any mark this program writes (a term is one token); guards against hostile URLs.
LONGEST_MARK = 65_536


@dataclass(frozen=True)
class Filter:
    """The one selection behind every chart: OR inside a facet, AND across facets.

    The same filter selects rows of each table, by these rules:

    - a *statement*: its article matches `articles`, `outlets` and the dates; its speaker,
      speaker type and kind match; it has a coding that matches `themes` and `stances` (both
      on the same coding) where either is set; it holds the token `term` where that is set;
    - a *coding*: its statement is selected, and it matches `themes` and `stances` itself;
    - a *sentence*: its article matches; where `speakers`, `speaker_types`, `kinds` or `stances`
      are set it overlaps a selected statement; else, where `themes` are set, it has one of
      them; it holds the token `term` where that is set;
    - a *token*: its article matches; where `speakers`, `speaker_types`, `kinds` or `stances`
      are set it lies inside a selected statement; else, where `themes` are set, its sentence
      has one of them; where `term` is set its sentence holds that token;
    - an *article*: it matches, and where anything but article facets is set it holds a
      selected statement or a selected sentence;
    - a *speaker*: has a selected statement (the unknown speaker is not counted as one).

    `date_from` and `date_to` are ISO dates (inclusive) or empty; an article without a date
    matches no date. Lists are taken as tuples, repeated values once.

    `reprints`: "once" counts one article of each story, the first of those that match the
    article facets (the one that stands for the story, where it does); "all" counts every copy.

    >>> Filter(themes=["risk", "risk"]).themes
    ('risk',)
    >>> Filter(date_from="yesterday")
    Traceback (most recent call last):
    ...
    analysis.errors.SelectionError: date_from must be a date like 2024-03-01, not 'yesterday'
    """

    themes: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    speaker_types: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    date_from: str = ""
    date_to: str = ""
    term: str = ""
    reprints: str = REPRINTS[0]

    def __post_init__(self) -> None:
        for facet in FACETS:
            values = getattr(self, facet)
            if isinstance(values, str):
                raise SelectionError(f"{facet} must be a list of values, not {values!r}")
            object.__setattr__(self, facet, tuple(dict.fromkeys(values)))
        for bound in ("date_from", "date_to"):
            _check_date(bound, getattr(self, bound))
        if self.reprints not in REPRINTS:
            raise SelectionError(
                f"reprints are counted {' or '.join(REPRINTS)}, not {self.reprints!r:.60}"
            )
        for text in (self.term, *(value for facet in FACETS for value in getattr(self, facet))):
            _check_text(text)

    def __bool__(self) -> bool:
        """Whether anything is selected at all.

        >>> bool(Filter()), bool(Filter(term="大模型"))
        (False, True)
        """
        return bool(self.active())

    def active(self) -> tuple[str, ...]:
        """The names of the facets that are set, in their order.

        >>> Filter(kinds=("direct",), term="大模型").active()
        ('kinds', 'term')
        """
        return tuple(item.name for item in fields(self) if getattr(self, item.name) != item.default)

    def without(self, *facets: str) -> Filter:
        """This filter with the named facets cleared; "dates" clears both bounds.

        >>> Filter(themes=("risk",), term="大模型").without("themes")
        Filter(term='大模型')
        """
        names = [part for name in facets for part in _DATES.get(name, (name,))]
        defaults: dict[str, Any] = {item.name: item.default for item in fields(self)}
        unknown = set(names) - defaults.keys()
        if unknown:
            raise SelectionError(f"no such facet: {', '.join(sorted(unknown))}")
        return replace(self, **{name: defaults[name] for name in names})

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.active())
        return f"Filter({shown})"


_DATES = {"dates": ("date_from", "date_to")}


@dataclass(frozen=True)
class Mark:
    """What one drawn mark counts: rows of `unit` under the view's filter that also match this.

    Every condition narrows the filter, none widens it; empty means no condition.

    - `theme`: a statement or coding has a *selected* coding of this theme, a sentence has this
      theme, a token's sentence has it. With `other_theme` (co-occurrence) the unit has both,
      whatever the theme facet of the filter says. `NO_THEME`: it has none at all.
    - `stance`: the coding's stance; with `theme` both hold on the same coding. Sentences and
      tokens lie in such a statement.
    - `speaker`, `speaker_type`, `country`, `kind`, `statement`: of the statement (type and
      country are its speaker's); sentences and tokens lie in it.
    - `term`: the token itself; an article holds a selected one, other units hold it.
    - `article`, `story`, `outlet`, `published` (a day or `UNDATED`), `sentence`: where it is;
      a story is named by the article that stands for it.
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
    speaker_type: str = ""
    country: str = ""
    kind: str = ""
    term: str = ""
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
            raise SelectionError(f"a mark counts one of {', '.join(UNITS)}, not {self.unit!r}")

    def encode(self) -> str:
        """The mark as a short text: the unit, then `name=value` for each condition.

        >>> Mark.decode(Mark("tokens", term="a;b=50%").encode()).term
        'a;b=50%'
        """
        named = [(item.name, getattr(self, item.name)) for item in fields(self)[1:]]
        return ";".join([self.unit, *(f"{k}={quote(v)}" for k, v in named if v not in ("", -1))])

    @classmethod
    def decode(cls, text: str) -> Mark:
        """The mark that `encode` wrote; raises SelectionError on anything else.

        >>> Mark.decode("statements;colour=red")
        Traceback (most recent call last):
        ...
        analysis.errors.SelectionError: a mark has no condition 'colour'
        """
        _check_length(text)
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


_CONDITIONS = tuple(item.name for item in fields(Mark))[1:]
# What a value may not hold bare, so that it comes back as it was; the SQL in
# `analysis.query.selection` writes the same escapes.
ESCAPES = (("%", "%25"), (";", "%3B"), ("=", "%3D"))


def quote(value: str | int) -> str:
    """A condition's value as it stands in an encoded mark.

    >>> quote("a=b")
    'a%3Db'
    """
    text = str(value)
    for bare, escaped in ESCAPES:
        text = text.replace(bare, escaped)
    return text


def _condition(name: str, value: str) -> str | int:
    if name not in ("begin", "end"):
        text = unquote(value, errors="surrogateescape")
        _check_text(text)
        return text
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise SelectionError(f"{name} must be an offset into the text, not {value[:40]!r}")
    return int(value)


def _check_length(text: str) -> None:
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_MARK:
        raise SelectionError(f"a mark is a text of 1 to {LONGEST_MARK} characters")


def _check_text(text: str) -> None:
    try:
        text.encode()
    except (UnicodeEncodeError, AttributeError) as error:
        raise SelectionError(f"not a text that can be looked up: {text!r:.60}") from error


def _check_date(name: str, value: str) -> None:
    if value == "":
        return
    try:
        valid = date.fromisoformat(value).isoformat() == value
    except (ValueError, TypeError):
        valid = False
    if not valid:
        raise SelectionError(f"{name} must be a date like 2024-03-01, not {value!r}")
