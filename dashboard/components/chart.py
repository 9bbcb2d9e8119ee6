"""A chart on the page: its heading, the figure, and the way from a mark to its evidence."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from analysis.marks import MOST_MARKS, UNITS
from dashboard import state
from dashboard.exhibit import Exhibit
from dashboard.exporting import files
from dashboard.look import Figure
from dashboard.view import View

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
# What the component is made of; only the last part exports anything.
_PARTS = ("figure_keys", "figure_select", "figure_menu", "figure_fit", "figure")
_SCRIPT = "\n".join((Path(__file__).parent / f"{part}.js").read_text("utf-8") for part in _PARTS)
_component = st.components.v2.component("figure", js=_SCRIPT, isolate_styles=False)
# What the tools of a figure are called, as keys of the wording.
TEXTS = ("chart", "select", "lasso")
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
        heading(exhibit.title, told(view, exhibit), level=level)
    if exhibit.is_empty:
        empty(view.wording.text("filter.no_match"), view.wording.text("filter.no_match_hint"))
    elif exhibit.figure is not None:
        _draw(view, exhibit, exhibit.figure, opens)
    return not exhibit.is_empty


def told(view: View, exhibit: Exhibit) -> str:
    """What stands beside an exhibit's heading: what it counts and what a click does."""
    parts = [part for part in (exhibit.counted, exhibit.hint) if part]
    return view.wording.text("list.clause").join(parts)


def _draw(view: View, exhibit: Exhibit, figure: Figure, opens: Callable[[str], None]) -> None:
    """Draw a figure; a click on a mark, or several selected at once, open what they stand for."""

    def opened() -> None:
        if marks := st.session_state[exhibit.key].get("opened"):
            opens(_together([str(mark) for mark in marks]))

    _component(
        key=exhibit.key,
        data={
            "figure": figure,
            "config": CONFIG,
            "alt": unmarked(exhibit.alt),
            "texts": {key: view.wording.text(f"figure.{key}") for key in TEXTS},
            **downloads(view, exhibit),
        },
        on_opened_change=opened,
        on_wanted_change=lambda: None,
    )


def downloads(view: View, exhibit: Exhibit) -> dict[str, Any]:
    """What the component of an exhibit gets for its menu: the menu, and the file just chosen."""
    wanted = (st.session_state.get(exhibit.key) or {}).get("wanted")
    file = files.answer(view, exhibit, str(wanted)) if wanted else None
    return {"menu": files.menu(view), "file": file}


def _together(selected: list[str]) -> str:
    """What several marks selected at once open: those of the unit that most of them count.

    >>> _together(["articles", "statements;theme=risk", "statements;theme=agi", "speaker:A"])
    'statements;theme=risk|statements;theme=agi'

    Of a comparison, those of the side that most of them are of.

    >>> _together(["a:tokens;term=A", "a:tokens;term=B", "b:tokens;term=C"])
    'a:tokens;term=A|tokens;term=B'
    """
    if len(selected) == 1:
        return selected[0]
    parted = [state.side_of(mark) for mark in selected]
    units = Counter((side, unit) for side, mark in parted if (unit := mark.split(";")[0]) in UNITS)
    most = max(units, key=units.__getitem__)
    kept = [mark for side, mark in parted if (side, mark.split(";")[0]) == most]
    return f"{most[0]}:" * bool(most[0]) + "|".join(kept[:MOST_MARKS])


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


def unmarked(text: str) -> str:
    """A figure's label as it is read out: without its own markup.

    >>> unmarked("<b>A</b><br>3 &lt; 4")
    'A, 3 < 4'
    """
    return html.unescape(re.sub(r"<[^<>]+>", "", re.sub(r"<br\s*/?>", ", ", text)))


def tip(name: str, text: str) -> str:
    """What a mark says of one passage on hover: whose or what it is, and how it begins.

    >>> tip("Sora", "A" * 100).count("A")
    90
    """
    said = text if len(text) <= TIP_LENGTH else text[:TIP_LENGTH] + "…"
    lines = [plain(said[i : i + TIP_LINE]) for i in range(0, len(said), TIP_LINE)]
    return f"<b>{plain(name)}</b><br>" + "<br>".join(lines)
