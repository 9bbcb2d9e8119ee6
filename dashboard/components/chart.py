"""A chart on the page: its heading, the figure, and the way from a mark to its evidence."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboard import state
from dashboard.exhibit import Exhibit
from dashboard.look import Figure
from dashboard.view import View

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
_SCRIPT = (Path(__file__).parent / "figure.js").read_text("utf-8")
_component = st.components.v2.component("figure", js=_SCRIPT, isolate_styles=False)
# Characters of an article's text shown when the pointer rests on its mark, and to a line.
TIP_LENGTH, TIP_LINE = 90, 30


def heading(title: str, counted: str = "", *, level: int = 3) -> None:
    """A heading with, in the second ink, what the chart below it counts."""
    note = f' <small class="counted">{html.escape(counted)}</small>' if counted else ""
    st.html(f'<h{level} class="chart-title">{html.escape(title)}{note}</h{level}>')


def show(
    view: View,
    exhibit: Exhibit,
    *,
    level: int = 3,
    opens: Callable[[str], None] = state.open_mark,
) -> bool:
    """Draw an exhibit under its heading; False, and a word about it, where it is empty.

    `level` is that of the heading, 0 for none; `opens` is called with what was clicked.
    """
    if level:
        heading(exhibit.title, exhibit.counted, level=level)
    if exhibit.is_empty:
        empty(view.wording.text("filter.no_match"), view.wording.text("filter.no_match_hint"))
    elif exhibit.figure is not None:
        draw(exhibit.figure, exhibit.key, exhibit.alt, opens)
    return not exhibit.is_empty


def draw(
    figure: Figure, key: str, alt: str, opens: Callable[[str], None] = state.open_mark
) -> None:
    """Draw a figure; a click on a mark opens the evidence named by its `customdata`.

    `alt` says what the figure shows to those who do not see it. `opens` is called with what was
    clicked, where a figure also holds other things to open.
    """

    def opened() -> None:
        if mark := st.session_state[key].get("opened"):
            opens(str(mark))

    _component(
        key=key,
        data={"figure": figure, "config": CONFIG, "alt": alt},
        on_opened_change=opened,
    )


def empty(title: str, hint: str) -> None:
    """What stands where a chart has nothing to draw: what that means and what to do."""
    st.html(
        f'<div class="empty"><strong>{html.escape(title)}</strong><p>{html.escape(hint)}</p></div>'
    )


def caption(text: str) -> None:
    """A small heading inside a chart: the article or theme the next figure is of."""
    st.html(f'<p class="caption">{html.escape(text)}</p>')


def plain(text: str) -> str:
    """Text from an article for a figure's own labels, where it could be read as markup.

    >>> plain("<b>A</b>")
    '&lt;b&gt;A&lt;/b&gt;'
    """
    return html.escape(text, quote=False)


def tip(name: str, text: str) -> str:
    """What a mark says of one passage on hover: whose or what it is, and how it begins.

    >>> tip("Sora", "A" * 100).count("A")
    90
    """
    said = text if len(text) <= TIP_LENGTH else text[:TIP_LENGTH] + "…"
    lines = [plain(said[i : i + TIP_LINE]) for i in range(0, len(said), TIP_LINE)]
    return f"<b>{plain(name)}</b><br>" + "<br>".join(lines)
