"""The one filter: its bar of facets, and the sentence that captions every chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from analysis.filter import MOST_CONFIDENCE, REPRINTS
from dashboard import state
from dashboard.components import nodes
from dashboard.components.choice import choice
from dashboard.view import View

# More values than this are typed and chosen from a list, fewer are buttons side by side.
MOST_BUTTONS = 12
# Words offered before anything is typed; a word that is not among them can be typed.
SUGGESTIONS = 300


@dataclass(frozen=True)
class Facet:
    """One row of the filter: its key, and how one of its values is called."""

    key: str
    name: Callable[[View, str], str]


FACETS = (
    Facet("themes", lambda view, value: view.theme_name(value)),
    Facet("speakers", lambda view, value: view.speaker_name(value)),
    Facet("stances", lambda view, value: view.wording.text(f"stance.{value}")),
    Facet("articles", lambda view, value: view.article_label(value)),
    Facet("outlets", lambda view, value: value),
    Facet("speaker_types", lambda view, value: view.wording.text(f"type.{value}")),
    Facet("kinds", lambda view, value: view.wording.text(f"kind.{value}")),
)
# Facets with a button of their own; the others stand together under "More".
FIRST = ("themes", "speakers", "stances", "articles")


def describe(view: View) -> str:
    """The active filter as one sentence part, for captions.

    Facets are joined by "and", the values of one facet by "or"; without a filter: "none".
    """
    wording = view.wording
    parts = [_stated(view, facet) for facet in FACETS if getattr(view.filter, facet.key)]
    parts += [
        wording.text("filter.facet", facet=wording.text(f"filter.{key}"), values=name)
        for key, _, name in _single(view)
    ]
    return wording.text("filter.and").join(parts) or wording.text("filter.none")


def _single(view: View) -> list[tuple[str, str, str]]:
    """Key, value and name of the facets of one value that are set."""
    active = view.filter.active()
    texts = [(key, getattr(view.filter, key)) for key in state.TEXTS if key in active]
    found = [(key, value, value) for key, value in texts]
    if "reprints" in active:
        value = view.filter.reprints
        found.append(("reprints", value, view.wording.text(f"filter.reprints_{value}")))
    if "confidence" in active:
        n = view.filter.confidence
        found.append(("confidence", str(n), view.wording.text("filter.confidence_value", n=n)))
    return found


def _stated(view: View, facet: Facet) -> str:
    values = [facet.name(view, value) for value in getattr(view.filter, facet.key)]
    return view.wording.text(
        "filter.facet",
        facet=view.wording.text(f"filter.{facet.key}"),
        values=view.wording.text("filter.or").join(values),
    )


def bar(view: View) -> None:
    """Draw the facets; a choice goes to the address, from where the next run reads it."""
    facets = {facet.key: facet for facet in FACETS}
    with st.container(key="filter_bar", horizontal=True, vertical_alignment="center", gap="small"):
        for key in FIRST:
            _facet(view, facets[key])
        _more(view, [facet for facet in FACETS if facet.key not in FIRST])
        if view.filter:
            chips(view)
            st.button(
                view.wording.text("filter.clear"),
                key="clear_filter",
                type="tertiary",
                on_click=state.clear_filter,
            )


def _facet(view: View, facet: Facet) -> None:
    chosen = getattr(view.filter, facet.key)
    # The label never changes: with another label Streamlit would close what is open.
    label = view.wording.text(f"filter.{facet.key}")
    popover = st.popover(label, key=f"open_{facet.key}", on_change="rerun")
    if popover.open:
        with popover:
            _choices(view, facet, chosen)


def chips(view: View) -> None:
    """What is active, each value with a cross that takes it out."""
    active = [
        (facet.key, value, facet.name(view, value))
        for facet in FACETS
        for value in getattr(view.filter, facet.key)
    ]
    nodes.show([_chip(view, *chip) for chip in active + _single(view)], "chips", _remove)


def _chip(view: View, key: str, value: str, name: str) -> nodes.Node:
    facet = view.wording.text(f"filter.{key}")
    return nodes.node(
        "span",
        nodes.node("small", facet),
        f" {name} ",
        nodes.node("em", "✕"),
        style="chip",
        opens=f"{key}={value}",
        label=view.wording.text("filter.remove", what=f"{facet} {name}"),
    )


def _remove(chip: str) -> None:
    key, _, value = chip.partition("=")
    if key in state.LISTS:
        state.write(key, [kept for kept in state.values(key) if kept != value])
    else:
        state.write(key, "")


def _plain(text: str) -> str:
    """Text from an article made safe for a Markdown label: its marks escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~$:<>" else c for c in text)


def _choices(view: View, facet: Facet, chosen: tuple[str, ...]) -> None:
    counted = view.ask("options", facet=facet.key)
    counts = dict(zip(counted["value"], counted["n"], strict=True))
    values = [*counts, *(value for value in chosen if value not in counts)]
    key = f"facet_{facet.key}"
    st.session_state[key] = list(chosen)

    def label(value: str) -> str:
        return f"{_plain(facet.name(view, value))} · {counts.get(value, 0)}"

    def store() -> None:
        state.write(facet.key, st.session_state[key])

    title = view.wording.text(f"filter.{facet.key}")
    if not values:
        st.caption(view.wording.text("filter.no_match"))
    elif len(values) <= MOST_BUTTONS:
        st.pills(title, values, selection_mode="multi", format_func=label, key=key, on_change=store)
    else:
        st.multiselect(
            title,
            values,
            format_func=label,
            key=key,
            on_change=store,
            placeholder=view.wording.text("filter.choose"),
        )


def _more(view: View, facets: list[Facet]) -> None:
    popover = st.popover(view.wording.text("filter.more"), key="open_more", on_change="rerun")
    if popover.open:
        with popover:
            _term(view)
            for facet in facets:
                _choices(view, facet, getattr(view.filter, facet.key))
            _dates(view)
            if view.has_reprints():
                _reprints(view)
            _confidence(view)
            _click(view)


def _term(view: View) -> None:
    """A word to look for: typed, or chosen from those of the selection."""
    found = view.without("term").ask("terms_starting", text="", limit=SUGGESTIONS)
    counts = dict(zip(found["term"], found["n"], strict=True))
    key = "facet_term"
    st.session_state[key] = view.filter.term or None

    def store() -> None:
        state.write("term", str(st.session_state[key] or "").strip())

    st.selectbox(
        view.wording.text("filter.term"),
        list(dict.fromkeys([*counts, *filter(None, [view.filter.term])])),
        format_func=lambda term: f"{term} · {counts[term]}" if term in counts else str(term),
        key=key,
        on_change=store,
        placeholder=view.wording.text("filter.term_placeholder"),
        accept_new_options=True,
    )


def _confidence(view: View) -> None:
    """How sure a coding must be: what is less sure takes no stance but is undecided."""
    key = "facet_confidence"
    st.session_state[key] = view.filter.confidence

    def store() -> None:
        state.write("confidence", str(st.session_state[key] or ""))

    st.slider(
        view.wording.text("filter.confidence"),
        0,
        MOST_CONFIDENCE,
        step=5,
        key=key,
        on_change=store,
        format="%d%%",
        help=view.wording.text("filter.confidence_means"),
    )


def _click(view: View) -> None:
    """Whether a click on a chart shows the text or becomes the filter."""
    choice(
        "click",
        state.CLICKS,
        view.wording.text("filter.click"),
        lambda value: view.wording.text(f"filter.click_{value}"),
        closes=False,
        titled=True,
    )


def _reprints(view: View) -> None:
    """Whether a story with reprints is counted once or with every copy."""
    key = "facet_reprints"
    st.session_state[key] = view.filter.reprints

    def store() -> None:
        chosen = st.session_state[key]
        state.write("reprints", "" if chosen == REPRINTS[0] else chosen)

    st.segmented_control(
        view.wording.text("filter.reprints"),
        REPRINTS,
        format_func=lambda value: view.wording.text(f"filter.reprints_{value}"),
        key=key,
        on_change=store,
        required=True,
    )


def _text(view: View, name: str, placeholder: str = "") -> None:
    key = f"facet_{name}"
    st.session_state[key] = getattr(view.filter, name)

    def store() -> None:
        state.write(name, str(st.session_state[key]).strip())

    title = view.wording.text(f"filter.{name}")
    st.text_input(title, key=key, on_change=store, placeholder=placeholder)


def _dates(view: View) -> None:
    days = view.ask("dates")
    dated = days[days["published"] != ""]
    undated = int(days["n"].sum() - dated["n"].sum())
    if len(dated):
        _text(view, "date_from", placeholder=dated["published"].min())
        _text(view, "date_to", placeholder=dated["published"].max())
    if undated:
        counted = view.wording.count("articles", undated)
        st.caption(view.wording.text("filter.undated", n=counted))
