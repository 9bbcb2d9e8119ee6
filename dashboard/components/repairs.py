"""The account of what was repaired in an article: the legend of its tints, with counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import streamlit as st

from analysis.restoration import STEP_KINDS
from dashboard import state
from dashboard.components import chart, nodes
from dashboard.components.article import kind_name
from dashboard.components.nodes import Node, node
from dashboard.view import View

_SCRIPT = (Path(__file__).parent / "step_through.js").read_text("utf-8")
_step_through = st.components.v2.component("step_through", js=_SCRIPT, isolate_styles=False)
# The most frequent changes of a kind are shown beside it, long ones cut.
EXAMPLES, LONGEST_EXAMPLE = 3, 14


def chosen(steps: list[dict[str, Any]]) -> str:
    """The one kind the reader wants to see: of the address, where the article has such steps."""
    found = {step["kind"] for step in steps}
    return state.read("repair", [kind for kind in STEP_KINDS if kind in found], "")


def draw(view: View, steps: list[dict[str, Any]], shown: str) -> None:
    """Draw the kinds of an article's steps; a click on one shows only it, another shows all.

    `shown` is the view of the article beside it: its received column is walked through, or the
    restored one.
    """
    texts = view.wording
    only = chosen(steps)
    counted = Counter(step["kind"] for step in steps)
    chart.heading(texts.text("repairs.title"), texts.text("repairs.counted") if steps else "")
    if not steps:
        st.caption(texts.text("repairs.none"))
        return

    def choose(kind: str) -> None:
        state.write("repair", "" if kind == only else kind)

    kinds = sorted(counted, key=lambda kind: (_order(kind), kind))
    listed = [_kind(view, kind, counted[kind], steps, only) for kind in kinds]
    nodes.show([node("ul", *listed, style="repairs")], "repairs", choose)
    if only:
        _step_through(
            key="step_through",
            data={
                "kind": only,
                "view": shown,
                "column": "received" if shown == "received" else "restored",
                "previous": texts.text("repairs.previous"),
                "next": texts.text("repairs.next"),
            },
        )


def _order(kind: str) -> int:
    return STEP_KINDS.index(kind) if kind in STEP_KINDS else len(STEP_KINDS)


def _kind(view: View, kind: str, n: int, steps: list[dict[str, Any]], only: str) -> Node:
    texts = view.wording
    means = f"repair_means.{kind}"
    pairs = Counter((s["before"], s["after"]) for s in steps if s["kind"] == kind)
    examples = [_example(*pair, count) for pair, count in pairs.most_common(EXAMPLES)]
    state_of = "" if not only else " chosen" if kind == only else " other"
    return node(
        "li",
        node("span", "字", style=f"swatch step step-{kind}", lang="zh"),
        node(
            "div",
            node("strong", kind_name(view, kind)),
            " ",
            node("span", texts.number(n), style="repair-n"),
            node("p", texts.text(means), style="repair-means") if texts.has(means) else "",
            node("p", *examples, style="repair-examples", lang="zh"),
        ),
        style=f"repair{state_of}",
        opens=kind,
    )


def _example(before: str, after: str, n: int) -> Node:
    times = f" ×{n}" if n > 1 else ""
    return node("span", f"{_cut(before)} → {_cut(after) or '∅'}{times}", style="repair-example")


def _cut(text: str) -> str:
    flat = text.replace("\n", "↵")
    return flat if len(flat) <= LONGEST_EXAMPLE else flat[: LONGEST_EXAMPLE - 1] + "…"
