"""What a view is, kept in one place: the query parameters of its address.

The filter, the language, the opened evidence and each page's own choices are read from the
URL and written back to it, so that an address restores the view.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from analysis.errors import SelectionError
from analysis.filter import FACETS, Filter, Mark

LISTS = FACETS
TEXTS = ("date_from", "date_to", "term")
# Facets with a value that holds unless another is stated.
SWITCHES = ("reprints",)
# Parameters that stay when the reader turns to another page.
CARRIED = (*LISTS, *TEXTS, *SWITCHES, "lang", "corpus")


def filter_from_address() -> Filter:
    """The filter that the address states; a facet it misstates counts as not set."""
    stated: dict[str, object] = {name: tuple(st.query_params.get_all(name)) for name in LISTS}
    stated |= {name: st.query_params.get(name, "") for name in (*TEXTS, *SWITCHES)}
    kept = {name: value for name, value in stated.items() if _is_valid(name, value)}
    return Filter(**kept)  # type: ignore[arg-type]


def _is_valid(name: str, value: object) -> bool:
    try:
        Filter(**{name: value})  # type: ignore[arg-type]
    except SelectionError:
        return False
    return True


def write(name: str, value: str | Sequence[str]) -> None:
    """Set a parameter of the address; an empty value takes it out."""
    if value:
        st.query_params[name] = value if isinstance(value, str) else list(value)
    elif name in st.query_params:
        del st.query_params[name]


def read(name: str, choices: Sequence[str], default: str) -> str:
    """A page's own choice from the address, where it is one of `choices`."""
    value = st.query_params.get(name, default)
    return value if value in choices else default


def clear_filter() -> None:
    """Take every facet out of the address."""
    for name in (*LISTS, *TEXTS, *SWITCHES):
        write(name, "")


def carried() -> dict[str, list[str]]:
    """The parameters that go along to another page."""
    return {name: st.query_params.get_all(name) for name in CARRIED if name in st.query_params}


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
    encoded = st.query_params.get("mark", "")
    if not encoded:
        return None
    try:
        return Mark.decode(encoded)
    except SelectionError:
        return None
