"""The way to take a page, or all of them, away: slides, a report, printed pages."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from time import time_ns
from typing import Any

import streamlit as st

from dashboard import views
from dashboard.exporting import chromium, files
from dashboard.exporting.deck import deck
from dashboard.exporting.order import slides
from dashboard.exporting.picture import Slide
from dashboard.exporting.report import for_paper, report
from dashboard.view import View

SCOPES = ("page", "all")
_PARTS = ("figure_menu", "saver")
_SCRIPT = "\n".join((Path(__file__).parent / f"{part}.js").read_text("utf-8") for part in _PARTS)
_saver = st.components.v2.component("saver", js=_SCRIPT, isolate_styles=False)


def _html(view: View, shown: list[Slide]) -> bytes:
    return report(view, shown).encode("utf-8", errors="replace")


def _pdf(view: View, shown: list[Slide]) -> bytes:
    chromium.found()
    return chromium.pdf(report(view, shown, on_paper=True))


# Ending of the file: its kind, and what writes it.
KINDS: dict[str, tuple[str, Callable[[View, list[Slide]], bytes]]] = {
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", deck),
    "html": ("text/html;charset=utf-8", _html),
    "pdf": ("application/pdf", _pdf),
}


def draw(view: View, page: str) -> None:
    """Draw the button; what it offers is made when it is opened."""
    label = view.wording.text("export.open")
    popover = st.popover(label, key="open_export", type="tertiary", on_change="rerun")
    if popover.open:
        with popover:
            _offer(view, page)


@st.fragment
def _offer(view: View, page: str) -> None:
    """What can be had of which pages. A part of the page of its own: the rest does not wait."""
    texts = view.wording
    scope = st.segmented_control(
        texts.text("export.scope"),
        SCOPES,
        default=SCOPES[0],
        format_func=lambda name: texts.text(f"export.scope_{name}"),
        key="export_scope",
        required=True,
    )
    wanted = ""
    for kind in KINDS:
        if st.button(texts.text(f"export.{kind}"), key=f"export_{kind}", width="stretch"):
            wanted = kind
    if wanted:
        with st.spinner(texts.text("export.preparing"), show_time=True):
            made = _made(view, (page,) if scope == "page" else views.NAMES, wanted)
        st.caption(made.pop("said"))
        if made:
            _saver(key="export_saver", data=made)


def _made(view: View, pages: tuple[str, ...], kind: str) -> dict[str, Any]:
    """The file for the browser with a word about it; the word alone where there is none."""
    texts = view.wording
    view = for_paper(view) if kind == "pdf" else view
    shown = slides(view, pages)
    if not shown:
        return {"said": texts.text("export.nothing")}
    mime, write = KINDS[kind]
    try:
        content = write(view, shown)
    except chromium.BrowserMissingError:
        return {"said": texts.text("export.no_browser", variable=chromium.VARIABLE)}
    except chromium.BrowserError:
        return {"said": texts.text("export.broken")}
    title = texts.text("app.name") if len(pages) > 1 else texts.text(f"page.{pages[0]}")
    name = f"{files.file_name(title)}.{kind}"
    return {
        "said": texts.text("export.saved", name=name),
        "token": str(time_ns()),
        "name": name,
        "mime": mime,
        "data": b64encode(content).decode("ascii"),
    }
