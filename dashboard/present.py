"""Present: the charts of the view as slides that fill the screen, one at a time.

`present=1` in the address shows them, `slide=` names the one that is seen. All slides are sent
at once, so that turning to the next is not waiting for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from analysis.errors import SelectionError
from analysis.filter import Mark, Marks
from dashboard import comparison, state
from dashboard.charts.svg import Pen
from dashboard.charts.voices import SPEAKER
from dashboard.components import evidence
from dashboard.components.nodes import plain
from dashboard.exporting import evidence as passages
from dashboard.exporting.caption import caption
from dashboard.exporting.order import slides
from dashboard.exporting.picture import Slide, picture
from dashboard.view import View

PARAMETER, SLIDE = "present", "slide"
KEY = "present_slides"
# Where a session keeps the slides it was sent.
_SENT = "present_sent"
# Passages shown of what a mark counts: more than an audience reads.
PASSAGES = 24
TEXTS = ("keys", "previous", "next", "full", "leave", "close", "nothing", "nothing_hint")
_FOLDER = Path(__file__).parent / "components"
STYLE = _FOLDER / "present.css"
_component = st.components.v2.component(
    "present", js=(_FOLDER / "present.js").read_text("utf-8"), isolate_styles=False
)


def is_on() -> bool:
    """Whether the address asks for slides."""
    return state.value(PARAMETER) == "1"


def begin() -> None:
    """Show slides instead of the page."""
    state.write(PARAMETER, "1")


def leave() -> None:
    """Go back to the page."""
    state.change({PARAMETER: "", SLIDE: ""})
    st.session_state.pop(_SENT, None)


def button(view: View) -> None:
    """The button that begins a presentation of this view."""
    texts = view.wording
    st.button(texts.text("present.begin"), key="present_begin", type="tertiary", on_click=begin)


def render(view: View, page: str) -> None:
    """Draw the slides of the view, from the one the address names or the first of this page."""
    st.html(STYLE)
    clicked = (st.session_state.get(KEY) or {}).get("opened")
    # A click changes no slide: those that were sent hold.
    if not (clicked and _SENT in st.session_state):
        held = slides(view, parts=True)
        sent = [_sent(view, held, place) for place in range(len(held))]
        st.session_state[_SENT] = {"slides": sent, "first": _first(held, page)}
    _component(
        key=KEY,
        data={
            **st.session_state[_SENT],
            "texts": {key: view.wording.text(f"present.{key}") for key in TEXTS},
            "evidence": _evidence(view, str(clicked)) if clicked else None,
        },
        on_left_change=leave,
        on_opened_change=lambda: None,
    )


def _sent(view: View, held: list[Slide], place: int) -> dict[str, str]:
    """A slide as the browser gets it: its key, what it is called, and its drawing."""
    number = f"{place + 1} / {len(held)}"
    slide, pen = held[place], Pen(opens=True, tips=True)
    drawing = picture(slide, caption(view), view.look, place=number, pen=pen, fonts=False)
    numbers = {"place": place + 1, "n": len(held), "title": slide.exhibit.title}
    return {
        "key": slide.exhibit.key,
        "label": view.wording.text("present.label", **numbers),
        "svg": drawing,
    }


def _first(held: list[Slide], page: str) -> int:
    """The slide to begin with: the one named, else the first of the page, else the first."""
    asked = state.value(SLIDE)
    keys = [slide.exhibit.key for slide in held]
    if asked in keys:
        return keys.index(asked)
    return next((place for place, slide in enumerate(held) if slide.page == page), 0)


def _evidence(view: View, encoded: str) -> dict[str, Any] | None:
    """What the mark that was just clicked counts; None where the click misstates one."""
    if encoded.startswith(SPEAKER):
        encoded = Mark("statements", speaker=encoded.removeprefix(SPEAKER)).encode()
    seen, encoded = comparison.under(view, encoded)
    try:
        marks = Marks.decode(encoded)
    except SelectionError:
        return None
    n = seen.ask("count", mark=encoded)
    rows = seen.ask("evidence", mark=encoded, limit=PASSAGES)
    return {
        "title": plain(evidence.describe(view, marks, n)),
        "rows": [_passage(view, row) for row in rows.to_dict("records")],
        "more": view.wording.text("present.more", n=n - len(rows)) if n > len(rows) else "",
    }


def _passage(view: View, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "said": passages.quotation(row),
        "word": passages.is_word(row),
        "by": passages.source(view, row),
        "stance": passages.stance(row),
    }
