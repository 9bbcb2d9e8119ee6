"""The choice of the two sides: what each is, how much it holds, and how to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.errors import SelectionError
from analysis.filter import Filter
from dashboard import comparison, filters, state
from dashboard.comparison import Side
from dashboard.components import nodes
from dashboard.components.nodes import Node, node
from dashboard.exporting.picture import shortened
from dashboard.view import View

STYLE = Path(__file__).parent.parent / "components" / "compare.css"
UNITS = ("statements", "tokens", "articles")
NAME_TYPE = 13
# Pixels for the name of a side above a figure, wide and narrow.
LONGEST = {False: 200, True: 140}


def questions() -> list[tuple[Any, ...]]:
    """What the offered pairs are made from, asked under the page's filter."""
    facets = ("articles", "outlets")
    asked = [("options", {"facet": facet}) for facet in facets]
    return [("speaker_counts", {}), ("stance_counts", {}), *asked, ("dates", {})]


def draw(view: View, sides: tuple[Side, Side]) -> DeltaGenerator:
    """Draw both sides and the way to change them; answers the place for what is offered."""
    st.html(STYLE)
    counted = _counted(sides)
    with st.container(key="compare_head"):
        one, middle, other = st.columns([1, 0.1, 1], gap="small", vertical_alignment="center")
        with one:
            _side(view, sides, 0, counted)
        with middle:
            st.button(
                "⇄",
                key="compare_swap",
                type="tertiary",
                help=view.wording.text("compare.swap"),
                on_click=_put,
                args=(sides[1].stated, sides[0].stated),
            )
        with other:
            _side(view, sides, 1, counted)
        return st.container()


def _counted(sides: tuple[Side, Side]) -> dict[str, dict[str, Any]]:
    asked = comparison.asked(sides, "compare_sizes")
    return {row["unit"]: row for row in asked.to_dict("records")}


def _put(a: Filter, b: Filter) -> None:
    """Compare these two."""
    state.change({"a": a.encode(), "b": b.encode(), **state.CLOSED})


def _side(
    view: View, sides: tuple[Side, Side], place: int, counted: dict[str, dict[str, Any]]
) -> None:
    side = sides[place]

    def write(name: str, chosen: str | Sequence[str]) -> None:
        value = chosen if isinstance(chosen, str) else tuple(chosen)
        try:
            changed = replace(side.stated, **{name: value})  # type: ignore[arg-type]
        except SelectionError:
            return
        both = [changed if one is side else one.stated for one in sides]
        _put(*both)

    held = filters.Place(side.stated, write, f"{side.key}_")
    own = replace(view, filter=side.filter)
    with st.container(key=f"compare_{side.key}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            nodes.show([_title(view, side)], f"compare_name_{side.key}")
            popover = st.popover(
                view.wording.text("compare.change"),
                key=f"compare_open_{side.key}",
                on_change="rerun",
            )
        if popover.open:
            with popover:
                filters.chips(view, held)
                filters.choices(own, held)
        nodes.show([_sizes(view, side, counted)], f"compare_sizes_{side.key}", state.open_mark)


def _title(view: View, side: Side) -> Node:
    return node(
        "p",
        node("span", side.key.upper(), style=f"side-letter side-{side.key}"),
        node("strong", side.name),
        style="side-name",
    )


def _sizes(view: View, side: Side, counted: dict[str, dict[str, Any]]) -> Node:
    """How much a side holds; each number opens its rows."""
    said: list[Node | str] = []
    for unit in UNITS:
        n = int(counted[unit][f"n_{side.key}"])
        name = "words" if unit == "tokens" else unit
        text = view.wording.count(name, n)
        mark = side.mark(counted[unit][f"mark_{side.key}"])
        said += [" · "] * bool(said)
        said.append(node("span", text, opens=mark) if n else text)
    return node("p", *said, style="side-sizes")


def offer(view: View, sides: tuple[Side, Side]) -> None:
    """Draw the pairs offered in one click, and how much both sides hold."""
    texts, counted = view.wording, _counted(sides)
    offered = comparison.pairs(view)
    now = tuple(side.stated for side in sides)
    buttons: list[Node | str] = [node("span", texts.text("compare.offers"), style="offers-lead")]
    for name, pair in offered.items():
        style = "offer current" if pair == now else "offer"
        buttons.append(node("span", texts.text(f"compare.offer_{name}"), style=style, opens=name))
    shared = [
        texts.count("words" if unit == "tokens" else unit, int(counted[unit]["n_both"]))
        for unit in UNITS
        if counted[unit]["n_both"]
    ]
    made = [node("p", *buttons, style="offers")]
    if shared:
        said = [texts.text("compare.both", n=texts.listing(shared))]
        # Words that are said on one side only vary on it only, in one article or in two.
        said += [texts.text("compare.both_interval")] if counted["tokens"]["n_both"] else []
        made.append(node("p", " ".join(said), style="side-overlap"))
    nodes.show(made, "compare_offers", lambda name: _put(*offered[name]))


def short(name: str, room: float) -> str:
    """A name cut to so many pixels of the type that figures name their sides in."""
    return shortened(name, room, NAME_TYPE)


def called(side: Side, room: float = LONGEST[True]) -> str:
    """A side's letter and its name, cut to so many pixels."""
    return f"{side.key.upper()} {short(side.name, room)}"


def named(view: View, sides: tuple[Side, Side]) -> tuple[str, str]:
    """What the sides are called at the head of a figure."""
    room = LONGEST[view.narrow]
    return called(sides[0], room), called(sides[1], room)


def shared(sides: tuple[Side, Side]) -> int:
    """How many words stand on both sides."""
    counted = comparison.asked(sides, "compare_sizes").set_index("unit")
    return int(counted.at["tokens", "n_both"])


def are_same(sides: tuple[Side, Side]) -> bool:
    """Whether both sides hold the very same text, and some."""
    held = {*sizes(sides, "tokens").values(), shared(sides)}
    return len(held) == 1 and held != {0}


def sizes(sides: tuple[Side, Side], unit: str) -> dict[str, int]:
    """How many of a unit each side holds, by its letter."""
    counted = comparison.asked(sides, "compare_sizes").set_index("unit")
    return {side.key: int(counted.at[unit, f"n_{side.key}"]) for side in sides}


def totals(view: View, sides: tuple[Side, Side], unit: str) -> dict[str, str]:
    """The same as the reader's language writes it."""
    return {key: view.wording.number(n) for key, n in sizes(sides, unit).items()}


def markdown(text: str) -> str:
    """Text made safe for the label of a button."""
    return filters.plain(text)
