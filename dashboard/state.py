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
from analysis.filter import FACETS, Filter, Mark

LISTS = FACETS
TEXTS = ("date_from", "date_to", "term")
# Facets with a value that holds unless another is stated.
SWITCHES = ("reprints",)
# Parameters that stay when the reader turns to another page.
CARRIED = (*LISTS, *TEXTS, *SWITCHES, "lang", "corpus")

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
    if chosen:
        st.query_params[name] = chosen if isinstance(chosen, str) else list(chosen)
    elif name in st.query_params:
        del st.query_params[name]


def read(name: str, choices: Sequence[str], default: str) -> str:
    """A page's own choice from the address, where it is one of `choices`."""
    chosen = value(name, default)
    return chosen if chosen in choices else default


def clear_filter() -> None:
    """Take every facet out of the address."""
    for name in (*LISTS, *TEXTS, *SWITCHES):
        write(name, "")


def carried() -> dict[str, list[str]]:
    """The parameters that go along to another page."""
    return {name: values(name) for name in CARRIED if values(name)}


def open_mark(encoded: str) -> None:
    """Open the evidence of a mark: a click on anything that counts."""
    write("mark", encoded)
    write("item", "")


def open_item(identity: str) -> None:
    """Open one row of the evidence that is open."""
    write("item", identity)


def close_evidence() -> None:
    """Close the evidence."""
    write("mark", "")
    write("item", "")


def opened() -> Mark | None:
    """The mark whose evidence is open; None where none is, or where the address misstates it."""
    encoded = value("mark")
    if not encoded:
        return None
    try:
        return Mark.decode(encoded)
    except SelectionError:
        return None
