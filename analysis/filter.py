"""What is selected: the one filter of a view, as values, as a short text, and from marks."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from analysis.errors import SelectionError
from analysis.marks import (
    ESCAPES,
    NO_THEME,
    UNDATED,
    UNITS,
    Mark,
    Marks,
    check_length,
    check_text,
    quote,
    unquoted,
)

__all__ = [
    "ARTICLE_FACETS",
    "ESCAPES",
    "FACETS",
    "MOST_CONFIDENCE",
    "NO_THEME",
    "REPRINTS",
    "STATEMENT_FACETS",
    "UNDATED",
    "UNITS",
    "Filter",
    "Mark",
    "Marks",
    "facet_values",
    "period_of",
    "quote",
]

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
# How often a story is counted of which there are reprints: the first is what holds unless said.
REPRINTS = ("once", "all")

# The highest confidence that can be asked for: no coding is surer than sure.
MOST_CONFIDENCE = 95
# Guards against hostile addresses: longer than any filter a reader puts together.
LONGEST_FILTER = 65_536


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

    `confidence` (per cent, 0 to 95): a coding by the program that is less sure than this has the
    stance `undecided`, whatever is asked of it; what an analyst decided stands.

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
    confidence: int = 0

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
        if type(self.confidence) is not int or not 0 <= self.confidence <= MOST_CONFIDENCE:
            raise SelectionError(
                f"confidence must be a whole number from 0 to {MOST_CONFIDENCE} (per cent), "
                f"not {self.confidence!r:.60}"
            )
        for text in (self.term, *(value for facet in FACETS for value in getattr(self, facet))):
            check_text(text)

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

    def narrowed(self, side: Filter) -> Filter:
        """This filter as one side of a comparison: what the side states stands in place of this.

        A facet that the side does not set stays as it is here; the two dates are one facet.

        >>> Filter(themes=("risk",), kinds=("direct",)).narrowed(Filter(themes=("agi",)))
        Filter(themes=('agi',), kinds=('direct',))
        """
        stated = set(side.active())
        if stated & set(_DATES["dates"]):
            stated |= set(_DATES["dates"])
        return replace(self, **{name: getattr(side, name) for name in stated})

    def encode(self) -> str:
        """The filter as a short text: `name=value` for each facet, lists parted by commas.

        Empty where nothing is selected.

        >>> Filter(themes=("risk",), speakers=("黄仁勋", "马斯克"), confidence=60).encode()
        'themes=risk;speakers=黄仁勋,马斯克;confidence=60'
        """
        return ";".join(f"{name}={_quoted(getattr(self, name))}" for name in self.active())

    @classmethod
    def decode(cls, text: str) -> Filter:
        """The filter that `encode` wrote; raises SelectionError on anything else.

        >>> Filter.decode("kinds=direct;date_from=2024-03-01").kinds
        ('direct',)
        >>> Filter.decode("colour=red")
        Traceback (most recent call last):
        ...
        analysis.errors.SelectionError: a filter has no facet 'colour'
        """
        if text == "":
            return cls()
        check_length(text, "a filter", LONGEST_FILTER)
        names = {item.name for item in fields(cls)}
        stated: dict[str, Any] = {}
        for pair in text.split(";"):
            name, equals, value = pair.partition("=")
            if name not in names:
                raise SelectionError(f"a filter has no facet {name[:40]!r}")
            if not equals or name in stated:
                raise SelectionError(f"a filter states each facet once, as name=value: {name}")
            stated[name] = _facet(name, value)
        return cls(**stated)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.active())
        return f"Filter({shown})"


_DATES = {"dates": ("date_from", "date_to")}


def _quoted(value: tuple[str, ...] | str | int) -> str:
    if isinstance(value, tuple):
        return ",".join(quote(one).replace(",", "%2C") for one in value)
    return quote(value)


def _facet(name: str, value: str) -> tuple[str, ...] | str | int:
    if name in FACETS:
        return tuple(map(unquoted, value.split(",")))
    if name != "confidence":
        return unquoted(value)
    if not re.fullmatch(r"[0-9]{1,2}", value):
        raise SelectionError(f"confidence must be per cent, 0 to 95, not {value[:40]!r}")
    return int(value)


def _check_date(name: str, value: str) -> None:
    if value == "":
        return
    try:
        valid = date.fromisoformat(value).isoformat() == value
    except (ValueError, TypeError):
        valid = False
    if not valid:
        raise SelectionError(f"{name} must be a date like 2024-03-01, not {value!r}")


# The condition of a mark and the facet it fills.
_FILLED = {
    "theme": "themes",
    "stance": "stances",
    "speaker": "speakers",
    "speaker_type": "speaker_types",
    "kind": "kinds",
    "article": "articles",
    "outlet": "outlets",
}


def facet_values(marks: Mark | Marks | str | Iterable[Mark | str]) -> Filter:
    """The filter that a mark, or several, amounts to: what a click or a box makes of the view.

    It sets the facets that *every* mark states, each to all the values they state, so it selects
    what the marks open and, where a filter cannot say as much, more: two themes that go together
    are either of them, a statement or a place is its article, several terms or undated articles
    are no facet at all.

    >>> facet_values("codings;theme=risk;stance=for;speaker=张三")
    Filter(themes=('risk',), speakers=('张三',), stances=('for',))
    >>> facet_values("articles;published=2024-02")
    Filter(date_from='2024-02-01', date_to='2024-02-29')
    """
    chosen = Marks.of(marks).marks
    found: dict[str, Any] = {}
    for facet in FACETS:
        stated = [_stated(mark, facet) for mark in chosen]
        found[facet] = tuple(value for values in stated for value in values) if all(stated) else ()
    terms = {mark.term for mark in chosen}
    found["term"] = terms.pop() if len(terms) == 1 else ""
    periods = [period_of(mark.published) for mark in chosen]
    if all(periods):
        found["date_from"] = min(first for first, _ in filter(None, periods))
        found["date_to"] = max(last for _, last in filter(None, periods))
    return Filter(**found)


def _stated(mark: Mark, facet: str) -> tuple[str, ...]:
    """The values of a facet that a mark states."""
    values = [getattr(mark, name) for name, filled in _FILLED.items() if filled == facet]
    if facet == "themes":
        values = [theme for theme in (mark.theme, mark.other_theme) if theme != NO_THEME]
    if facet == "speakers":
        values.append(mark.other_speaker)
    if facet == "articles" and not mark.article:
        place = mark.statement or mark.sentence
        values = [mark.story or place.rpartition(":")[0]]
    return tuple(value for value in values if value)


_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])(?:-(\d\d))?))?", re.ASCII)


def period_of(published: str) -> tuple[str, str] | None:
    """The first and the last day of a day, month (2024-03), quarter (2024-Q1) or year.

    None where the text is none of these.

    >>> period_of("2024-Q1")
    ('2024-01-01', '2024-03-31')
    >>> period_of("undated") is None
    True
    """
    match = _PERIOD.fullmatch(published)
    if not match or match[1] == "0000":
        return None
    year, quarter, month, day = match.groups()
    if day:
        return _day(published)
    first = int(month or 1) if not quarter else int(quarter) * 3 - 2
    last = first if month else first + 2 if quarter else 12
    return f"{year}-{first:02d}-01", f"{year}-{last:02d}-{monthrange(int(year), last)[1]:02d}"


def _day(published: str) -> tuple[str, str] | None:
    try:
        _check_date("published", published)
    except SelectionError:
        return None
    return published, published
