"""A few statements that tell where the voices stand, each of another speaker."""

from __future__ import annotations

from typing import Any

from dashboard import state
from dashboard.components import chart, nodes
from dashboard.components.nodes import Node, node
from dashboard.view import View

QUOTES = 3


def draw(view: View) -> None:
    """Draw the quotations under their heading; one that is clicked opens."""
    texts = view.wording
    rows = view.ask("telling_quotes", k=QUOTES)
    if rows.empty:
        return
    chart.heading(texts.text("quotes.title"), texts.text("quotes.counted"))
    nodes.show([_quote(view, row) for row in rows.itertuples()], "quotes", state.open_mark)


def _quote(view: View, row: Any) -> Node:
    said = f"“{row.text}”" if row.kind == "direct" else row.text
    facts = [
        node("strong", view.named(row.speaker_name)),
        node("span", view.theme_name(row.theme), style="fact"),
        node("span", view.end_name(row.theme, row.stance), style=f"stance-{row.stance}"),
    ]
    return node(
        "blockquote",
        node("p", said, style="said", lang="zh"),
        node("p", *facts, style="by"),
        style=f"card edge-{row.stance}",
        opens=row.mark,
    )
