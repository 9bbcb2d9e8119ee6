"""Text with parts that can be clicked, built in the browser from plain data.

Article text reaches the page only as `textContent`: it can never become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

Node = dict[str, Any]
_SCRIPT = (Path(__file__).parent / "nodes.js").read_text("utf-8")
_component = st.components.v2.component("text_nodes", js=_SCRIPT, isolate_styles=False)


def node(
    tag: str,
    *children: Node | str,
    style: str = "",
    opens: str = "",
    tip: str = "",
    label: str = "",
    **attributes: str,
) -> Node:
    """An element of text: a tag, its children, its style classes, and what a click opens.

    `opens` is the value given to the click's callback; `tip` shows on hover; `label` is read
    out instead of the text; other keywords are attributes (`lang`, `id`, `css` for inline style).

    >>> node("p", "Sora", style="quote")
    {'tag': 'p', 'style': 'quote', 'children': ['Sora']}
    """
    stated = {"style": style, "opens": opens, "tip": tip, "label": label, **attributes}
    return {
        "tag": tag,
        **{name: value for name, value in stated.items() if value},
        "children": [child for child in children if child != ""],
    }


def plain(nodes: Sequence[Node | str]) -> str:
    """The text of nodes, without what it looks like.

    >>> plain([node("p", "Sora ", node("strong", "2"))])
    'Sora 2'
    """
    return "".join(one if isinstance(one, str) else plain(one["children"]) for one in nodes)


def show(
    nodes: list[Node],
    key: str,
    on_open: Callable[[str], None] | None = None,
    *,
    scroll: str = "",
) -> None:
    """Draw the nodes; a click on one that `opens` something calls `on_open` with it.

    Whenever `scroll` is another text than before, the page scrolls to the nodes.
    """

    def opened() -> None:
        value = st.session_state[key].get("opened")
        if value and on_open:
            on_open(str(value))

    _component(key=key, data={"nodes": nodes, "scroll": scroll}, on_opened_change=opened)
