"""The two selections that are compared: what each states, what counts for it, how it is called.

Each side is a filter in the address, `a=` and `b=`. What counts for it is the page's filter with
the facets that the side states in place of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.filter import Filter
from dashboard import data, filters, state
from dashboard.view import View

# In a corpus of at most so many articles the first two are what a reader would compare.
FEW_ARTICLES = 12
PERSON = "person"
# Facets whose values read better with the name of the facet before them.
NAMED = ("term", "date_from", "date_to", "confidence")

Pair = tuple[Filter, Filter]


@dataclass(frozen=True)
class Side:
    """One side: its letter, what it states itself, what counts for it, and its name."""

    key: str
    stated: Filter
    filter: Filter
    name: str

    def mark(self, mark: str) -> str:
        """A mark as one that opens under this side."""
        return f"{self.key}:{mark}" if mark else ""


def sides(view: View) -> tuple[Side, Side]:
    """The sides that the address states, or the first pair that this corpus offers.

    A side that is not stated beside one that is, is the whole selection.
    """
    held = [state.filter_of(key) for key in state.SIDES]
    if not any(held):
        held = list(first(view))
    a, b = (
        Side(key, stated, view.filter.narrowed(stated), called(view, stated))
        for key, stated in zip(state.SIDES, held, strict=True)
    )
    return a, b


def asked(sides: tuple[Side, Side], question: str, **options: Any) -> pd.DataFrame:
    """The answer of a function of `analysis.query.compare` on the two sides."""
    a, b = sides
    answer: pd.DataFrame = data.ask(question, a.filter, filter_b=b.filter, **options)
    return answer


def under(view: View, encoded: str) -> tuple[View, str]:
    """The view under whose filter a mark counts, and the mark itself.

    A mark of a comparison says its side before it; any other counts under the view's own filter.
    """
    side, mark = state.side_of(encoded)
    if not side:
        return view, mark
    chosen = sides(view)[state.SIDES.index(side)]
    return replace(view, filter=chosen.filter), mark


def called(view: View, stated: Filter) -> str:
    """What a side is called: its values, or that it is everything."""
    texts = view.wording
    parts: dict[str, list[str]] = {}
    for facet, _, name in filters.stated(view, stated):
        parts.setdefault(facet, []).append(name)
    if "date_from" in parts and "date_to" in parts:
        parts["date_from"] += ["–", *parts.pop("date_to")]
    said = []
    for facet, names in parts.items():
        joined = " ".join(names) if facet in NAMED else texts.text("list.comma").join(names)
        prefix = f"{texts.text(f'filter.{facet}')} "
        said.append(prefix + joined if facet in NAMED and "–" not in names else joined)
    return " · ".join(said) or texts.text("compare.everything")


def first(view: View) -> Pair:
    """The pair that is compared where the reader has chosen none."""
    offered = pairs(view)
    few = len(view.ask("options", facet="articles")) <= FEW_ARTICLES
    order = ("articles", "persons") if few else ("persons", "outlets", "articles")
    found = (offered[name] for name in order if name in offered)
    return next(found, _each("kinds", ["direct", "indirect"]))


def pairs(view: View) -> dict[str, Pair]:
    """The comparisons that the selection offers, by name: what a reader may want in one click."""
    return dict(_offered(view))


def _offered(view: View) -> Iterator[tuple[str, Pair]]:
    speakers = view.ask("speaker_counts")
    persons = speakers.loc[speakers["type"] == PERSON, "speaker"].tolist()
    if len(persons) > 1:
        yield "persons", _each("speakers", persons)
    for facet in ("articles", "outlets"):
        options = view.ask("options", facet=facet)
        spoken = options.loc[options["n"] > 0, "value"].tolist()
        if len(spoken) > 1:
            yield facet, _each(facet, spoken)
    yield "kinds", _each("kinds", ["direct", "indirect"])
    if contested := _contested(view.ask("stance_counts")):
        sided = [Filter(themes=(contested,), stances=(side,)) for side in ("for", "against")]
        yield "stances", (sided[0], sided[1])
    if halves := _halves(view.ask("dates")):
        yield "halves", halves


def _each(facet: str, values: list[str]) -> Pair:
    one, other = (Filter(**{facet: (value,)}) for value in values[:2])  # type: ignore[arg-type]
    return one, other


def _contested(counts: pd.DataFrame) -> str:
    """The theme with most statements on its weaker side; empty where none has two sides."""
    taken = counts.pivot_table(index="theme", columns="stance", values="n", aggfunc="sum")
    if not {"for", "against"} <= set(taken.columns):
        return ""
    weaker = taken[["for", "against"]].min(axis=1, skipna=False).dropna()
    return str(weaker.idxmax()) if len(weaker) and weaker.max() > 0 else ""


def _halves(days: pd.DataFrame) -> Pair | None:
    """The dated articles in an earlier and a later half; None where there is but one day."""
    dated = days[days["published"] != ""].sort_values("published")
    if len(dated) < 2:
        return None
    before = dated["n"].cumsum() - dated["n"] / 2
    last = min(int((before < dated["n"].sum() / 2).sum()), len(dated) - 1)
    listed = dated["published"].tolist()
    return (
        Filter(date_from=listed[0], date_to=listed[last - 1]),
        Filter(date_from=listed[last], date_to=listed[-1]),
    )
