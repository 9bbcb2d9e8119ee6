"""What a view is, kept in one place: the query parameters of its address.

The filter, the language, the opened evidence and each page's own choices are read from the
URL and written back to it, so that an address restores the view.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from analysis.errors import SelectionError
from analysis.filter import FACETS, Filter, Marks, facet_values

LISTS = FACETS
TEXTS = ("date_from", "date_to", "term")
# Facets with a value that holds unless another is stated.
SWITCHES = ("reprints",)
# Facets that are a number.
NUMBERS = ("confidence",)
# The two sides of a comparison: each the parameter that holds its filter.
SIDES = ("a", "b")
# Parameters that stay when the reader turns to another page; the sides of a comparison change
# none but that page, and wait there until the reader comes back.
CARRIED = (*LISTS, *TEXTS, *SWITCHES, *NUMBERS, "lang", "corpus", "click", *SIDES)

# The parameters of a view that is made without a browser, for a file; None while one looks on.
_stated: ContextVar[Mapping[str, Sequence[str]] | None] = ContextVar("stated", default=None)


@contextmanager
def stated(parameters: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """Within, the view is what these parameters say, whatever address a browser shows.

    >>> with stated({"measure": ["keyness"]}):
    ...     value("measure"), value("unit", "statements"), values("themes")
    ('keyness', 'statements', [])
    """
    token = _stated.set(parameters)
    try:
        yield
    finally:
        _stated.reset(token)


def values(name: str) -> list[str]:
    """Every value of a parameter; none where the address lacks it."""
    parameters = _stated.get()
    return st.query_params.get_all(name) if parameters is None else list(parameters.get(name, ()))


def value(name: str, default: str = "") -> str:
    """The last value of a parameter, `default` where the address lacks it."""
    held = values(name)
    return held[-1] if held else default


def filter_from_address() -> Filter:
    """The filter that the address states; a facet it misstates counts as not set."""
    said: dict[str, object] = {name: tuple(values(name)) for name in LISTS}
    said |= {name: value(name) for name in (*TEXTS, *SWITCHES)}
    said |= {name: int(value(name)) for name in NUMBERS if value(name).isdecimal()}
    kept = {name: held for name, held in said.items() if _is_valid(name, held)}
    return Filter(**kept)  # type: ignore[arg-type]


def _is_valid(name: str, held: object) -> bool:
    try:
        Filter(**{name: held})  # type: ignore[arg-type]
    except SelectionError:
        return False
    return True


def write(name: str, chosen: str | Sequence[str]) -> None:
    """Set a parameter of the address; an empty value takes it out."""
    change({name: chosen})


def change(chosen: Mapping[str, str | Sequence[str]]) -> None:
    """Set several parameters at once: one step for the browser's way back."""
    before = st.query_params.to_dict()
    held: dict[str, list[str]] = {name: st.query_params.get_all(name) for name in before}
    after = {**held, **{name: _listed(values) for name, values in chosen.items()}}
    after = {name: values for name, values in after.items() if values}
    if after != held:
        st.query_params.from_dict(after)


def _listed(chosen: str | Sequence[str]) -> list[str]:
    return [value for value in ([chosen] if isinstance(chosen, str) else chosen) if value]


def read(name: str, choices: Sequence[str], default: str) -> str:
    """A page's own choice from the address, where it is one of `choices`."""
    chosen = value(name, default)
    return chosen if chosen in choices else default


def clear_filter() -> None:
    """Take every facet out of the address."""
    change(dict.fromkeys((*LISTS, *TEXTS, *SWITCHES, *NUMBERS), ""))


def carried() -> dict[str, list[str]]:
    """The parameters that go along to another page."""
    return {name: values(name) for name in CARRIED if values(name)}


# What a click on a mark does: it opens the evidence, or becomes the filter of every page.
CLICKS = ("open", "filter")


def clicks() -> str:
    """What a click on a mark does now, one of `CLICKS`: a switch of the filter bar says it."""
    return read("click", CLICKS, CLICKS[0])


def open_mark(encoded: str) -> None:
    """A click on anything that counts: its evidence opens, or it becomes the filter.

    `encoded` is a mark, or several; where it names nothing that filters, its evidence opens.
    One of a comparison says its side before it (see `side_of`).
    """
    side, mark = side_of(encoded)
    if clicks() == "filter" and (chosen := facet_values(mark)):
        filter_by(chosen)
    else:
        change({"mark": mark, "item": "", "side": side})


def side_of(encoded: str) -> tuple[str, str]:
    """The side of a comparison whose filter a mark counts under, empty where none, and the mark.

    >>> side_of("b:statements;theme=agi"), side_of("articles")
    (('b', 'statements;theme=agi'), ('', 'articles'))
    """
    side, colon, mark = encoded.partition(":")
    return (side, mark) if colon and side in SIDES else ("", encoded)


def opened_mark() -> str:
    """What is open as the marks of a figure say it: a side's with the side before it."""
    mark, side = value("mark"), value("side")
    return f"{side}:{mark}" if mark and side in SIDES else mark


def filter_of(name: str) -> Filter:
    """The filter that a parameter holds as one text; nothing selected where it misstates one."""
    try:
        return Filter.decode(value(name))
    except SelectionError:
        return Filter()


def filter_by(chosen: Filter) -> None:
    """Narrow the filter by these facets, and close the evidence."""
    change({**parameters(filter_from_address().narrowed(chosen)), **CLOSED})


def parameters(chosen: Filter) -> dict[str, str | Sequence[str]]:
    """A filter as the parameters of the address, empty where a facet is not set."""
    stated: dict[str, str | Sequence[str]] = {name: getattr(chosen, name) for name in LISTS}
    active = chosen.active()
    for name in (*TEXTS, *SWITCHES, *NUMBERS):
        stated[name] = str(getattr(chosen, name)) if name in active else ""
    return stated


def open_item(identity: str) -> None:
    """Open one row of the evidence that is open."""
    write("item", identity)


# The address without open evidence.
CLOSED = {"mark": "", "item": "", "side": ""}


def close_evidence() -> None:
    """Close the evidence."""
    change(CLOSED)


def opened() -> Marks | None:
    """The marks whose evidence is open; None where none is, or where the address misstates it."""
    encoded = value("mark")
    if not encoded:
        return None
    try:
        return Marks.decode(encoded)
    except SelectionError:
        return None
