"""Key word in context: every occurrence of a term, one under the other."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.components import chart, nodes
from dashboard.components.choice import choice, more, number
from dashboard.components.nodes import Node, node
from dashboard.view import View

# Lines drawn at first and added by each click; fifty fill two screens.
PAGE = 50
# Lines that are put in another order than the text's: what one question fetches in some 30 ms.
MOST_SORTED = 1_000
# Characters on either side: as many as the widest page shows on one line.
WIDTH = 34
ORDERS = ("text", "left", "right")
_NOT_A_WORD = re.compile(r"\W+")


def draw(view: View, term: str, n: int) -> None:
    """Draw the concordance of a term that occurs `n` times; a line opens its evidence."""
    texts = view.wording
    chart.heading(
        texts.text("concordance.title", term=view.quoted(term)),
        texts.text("concordance.counted", n=texts.number(n)),
    )
    order = choice(
        "sort",
        ORDERS,
        texts.text("concordance.sort"),
        lambda key: texts.text(f"concordance.{key}"),
        closes=False,
    )
    shown = min(number("lines", PAGE), MOST_SORTED)
    rows = view.ask(
        "concordance", term=term, width=WIDTH, limit=shown if order == "text" else MOST_SORTED
    )
    lines = in_order(rows, order).head(shown)
    opened = state.value("mark")
    nodes.show(
        [_line(view, row, opened) for row in lines.itertuples()], "concordance", state.open_mark
    )
    if order != "text" and n > MOST_SORTED:
        st.caption(texts.text("concordance.cut", n=texts.number(MOST_SORTED)))
    adds = min(PAGE, n - shown)
    more("lines", shown, min(n, MOST_SORTED), PAGE, texts.text("evidence.more", n=adds))


def in_order(rows: pd.DataFrame, order: str) -> pd.DataFrame:
    """Concordance rows in the order of the text, or by what stands left or right of the term.

    Contexts are compared outwards from the term, without punctuation and spaces, in the order
    of the GB 18030 code, which sorts the 3,755 most common characters by their pronunciation.

    >>> rows = pd.DataFrame({"left": ["用", "开"], "right": ["，不", "，安"]})
    >>> in_order(rows, "left").left.tolist()
    ['开', '用']
    """
    if order == "text":
        return rows
    contexts = rows[order] if order == "right" else rows["left"].str[::-1]
    keys = sorted(range(len(rows)), key=lambda place: _key(contexts.iloc[place]))
    return rows.iloc[keys]


def _key(context: str) -> bytes:
    return _NOT_A_WORD.sub("", context).encode("gb18030", "replace")


def _line(view: View, row: Any, opened: str) -> Node:
    said_by = view.named(row.speaker_name) if row.statement else ""
    source = node("span", said_by or row.label, style="kwic-source", tip=row.label)
    return node(
        "p",
        node("span", node("span", _flat(row.left)), style="kwic-left fades", lang="zh"),
        node("mark", row.keyword, style="keyword", lang="zh"),
        node("span", _flat(row.right), style="kwic-right fades", lang="zh"),
        source,
        style="kwic opened" if row.mark == opened else "kwic",
        opens=row.mark,
        label=f"{row.left}{row.keyword}{row.right}",
    )


def _flat(text: str) -> str:
    return text.replace("\n", " ")
