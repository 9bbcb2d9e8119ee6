"""The one filter: its bar of facets, and the sentence that captions every chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from analysis.filter import MOST_CONFIDENCE, REPRINTS, Filter
from analysis.unnamed import article_of
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
    Facet("speakers", lambda view, value: view.speaker_label(value)),
    Facet("stances", lambda view, value: view.wording.text(f"stance.{value}")),
    Facet("articles", lambda view, value: view.article_label(value)),
    Facet("outlets", lambda view, value: value),
    Facet("speaker_types", lambda view, value: view.wording.text(f"type.{value}")),
    Facet("kinds", lambda view, value: view.wording.text(f"kind.{value}")),
)


@dataclass(frozen=True)
class Place:
    """Where a filter stands in the address: the page's own, or a side of a comparison.

    `chosen` is what it selects, `write` puts the values of one facet there, and `key` stands
    before the keys of its widgets.
    """

    chosen: Filter
    write: Callable[[str, str | Sequence[str]], None]
    key: str = ""


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
        for key, _, name in _single(view, view.filter)
    ]
    return wording.text("filter.and").join(parts) or wording.text("filter.none")


def _single(view: View, chosen: Filter) -> list[tuple[str, str, str]]:
    """Key, value and name of the facets of one value that are set."""
    active = chosen.active()
    texts = [(key, getattr(chosen, key)) for key in state.TEXTS if key in active]
    found = [(key, value, view.glossed(value) if key == "term" else value) for key, value in texts]
    if "reprints" in active:
        value = chosen.reprints
        found.append(("reprints", value, view.wording.text(f"filter.reprints_{value}")))
    if "confidence" in active:
        n = chosen.confidence
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
    place = Place(view.filter, state.write)
    facets = {facet.key: facet for facet in FACETS}
    with st.container(key="filter_bar", horizontal=True, vertical_alignment="center", gap="small"):
        for key in FIRST:
            _facet(view, place, facets[key])
        _more(view, place, [facet for facet in FACETS if facet.key not in FIRST])
        if view.filter:
            chips(view, place)
            st.button(
                view.wording.text("filter.clear"),
                key="clear_filter",
                type="tertiary",
                on_click=state.clear_filter,
            )


def _facet(view: View, place: Place, facet: Facet) -> None:
    # The label never changes: with another label Streamlit would close what is open.
    label = view.wording.text(f"filter.{facet.key}")
    popover = st.popover(label, key=f"open_{facet.key}", on_change="rerun")
    if popover.open:
        with popover:
            _choices(view, place, facet)


def chips(view: View, place: Place) -> None:
    """What a filter selects, each value with a cross that takes it out."""

    def remove(chip: str) -> None:
        key, _, value = chip.partition("=")
        listed = key in state.LISTS
        held = getattr(place.chosen, key) if listed else ()
        place.write(key, [kept for kept in held if kept != value] if listed else "")

    shown = [_chip(view, *chip) for chip in stated(view, place.chosen)]
    nodes.show(shown, f"{place.key}chips", remove)


def stated(view: View, chosen: Filter) -> list[tuple[str, str, str]]:
    """Every value that a filter selects: its facet, itself, and how it is called."""
    listed = [
        (facet.key, value, facet.name(view, value))
        for facet in FACETS
        for value in getattr(chosen, facet.key)
    ]
    return listed + _single(view, chosen)


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


def plain(text: str) -> str:
    """Text from an article made safe for a Markdown label: its marks escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|~$:<>" else c for c in text)


def choices(view: View, place: Place) -> None:
    """Draw all facets that select articles or statements, one under the other."""
    for facet in FACETS:
        _choices(view, place, facet)
    _term(view, place)
    _dates(view, place)


def _choices(view: View, place: Place, facet: Facet) -> None:
    chosen: tuple[str, ...] = getattr(place.chosen, facet.key)
    counted = view.ask("options", facet=facet.key)
    counts = dict(zip(counted["value"], counted["n"], strict=True))
    values = list(counts)
    if facet.key == "speakers":
        # Each article may have its own 报告: they are selected by their type, or one at its page.
        rows = zip(counted["value"], counted["name"], strict=True)
        values = [value for value, name in rows if not article_of(value, name)]
    values += [value for value in chosen if value not in values]
    key = f"{place.key}facet_{facet.key}"
    st.session_state[key] = list(chosen)

    def label(value: str) -> str:
        return f"{facet.name(view, value)} · {counts.get(value, 0)}"

    def store() -> None:
        place.write(facet.key, st.session_state[key])

    title = view.wording.text(f"filter.{facet.key}")
    if not values:
        st.caption(view.wording.text("filter.no_match"))
    elif len(values) <= MOST_BUTTONS:
        # The labels of buttons are Markdown, those of a list are not.
        st.pills(
            title,
            values,
            selection_mode="multi",
            format_func=lambda value: plain(label(value)),
            key=key,
            on_change=store,
        )
    else:
        st.multiselect(
            title,
            values,
            format_func=label,
            key=key,
            on_change=store,
            placeholder=view.wording.text("filter.choose"),
        )


def _more(view: View, place: Place, facets: list[Facet]) -> None:
    popover = st.popover(view.wording.text("filter.more"), key="open_more", on_change="rerun")
    if popover.open:
        with popover:
            _term(view, place)
            for facet in facets:
                _choices(view, place, facet)
            _dates(view, place)
            if view.has_reprints():
                _reprints(view)
            _confidence(view)
            _click(view)


def _term(view: View, place: Place) -> None:
    """A word to look for: typed, or chosen from those of the selection."""
    found = view.without("term").ask("terms_starting", text="", limit=SUGGESTIONS)
    counts = dict(zip(found["term"], found["n"], strict=True))
    key = f"{place.key}facet_term"
    st.session_state[key] = place.chosen.term or None

    def store() -> None:
        place.write("term", str(st.session_state[key] or "").strip())

    st.selectbox(
        view.wording.text("filter.term"),
        list(dict.fromkeys([*counts, *filter(None, [place.chosen.term])])),
        format_func=lambda term: " · ".join(
            [view.glossed(str(term)), *([str(counts[term])] if term in counts else [])]
        ),
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


def _text(view: View, place: Place, name: str, placeholder: str = "") -> None:
    key = f"{place.key}facet_{name}"
    st.session_state[key] = getattr(place.chosen, name)

    def store() -> None:
        place.write(name, str(st.session_state[key]).strip())

    title = view.wording.text(f"filter.{name}")
    st.text_input(title, key=key, on_change=store, placeholder=placeholder)


def _dates(view: View, place: Place) -> None:
    days = view.ask("dates")
    dated = days[days["published"] != ""]
    undated = int(days["n"].sum() - dated["n"].sum())
    if len(dated):
        _text(view, place, "date_from", placeholder=dated["published"].min())
        _text(view, place, "date_to", placeholder=dated["published"].max())
    if undated:
        counted = view.wording.count("articles", undated)
        st.caption(view.wording.text("filter.undated", n=counted))
