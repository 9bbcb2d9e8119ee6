"""The page: its frame, the one filter bar, and the view that the address names."""

from __future__ import annotations

import html
import sys
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from analysis.errors import CorpusError
from dashboard import corpora, data, filters, look, present, state, style, views, visits
from dashboard.components import exports, frame, share, viewport
from dashboard.view import View
from dashboard.views.data import cannot_open
from dashboard.wording import LANGUAGES, Wording, language_of

# Sent with the page: the browser need not fetch it.
ICON = Path(__file__).parent / "icon.svg"


def main() -> None:
    """Draw the frame and the current page."""
    language = state.read("lang", LANGUAGES, language_of(st.context.locale))
    wording = Wording(language)
    pages = views.pages(wording)
    current = st.navigation(list(pages.values()), position="hidden")
    st.set_page_config(
        page_title=f"{current.title} · {wording.text('app.name')}", page_icon=ICON, layout="wide"
    )
    st.html(style.sheet(is_dark()))
    missing = corpora.is_missing()
    if missing:
        state.write(corpora.PARAMETER, "")
    try:
        view = _view(wording)
    except CorpusError as error:
        cannot_open(wording, error)
        return
    with data.settled():
        _draw(view, pages, current, missing=missing)


def _draw(view: View, pages: dict[str, Page], current: Page, *, missing: bool) -> None:
    if present.is_on():
        present.render(view, views.name_of(current.url_path))
        return
    data.ask_ahead(view.filter, views.questions(current.url_path))
    _header(view, pages, current.url_path)
    counted = _bar(view)
    if missing:
        st.html(f'<p class="notice">{html.escape(view.wording.text("data.missing"))}</p>')
    views.VIEW.set(view)
    with st.container(key="content"):
        current.run()
    # The charts are drawn while this is counted.
    with counted:
        _totals(view)
    _footer(view)


def _view(wording: Wording) -> View:
    codebook = data.codebook()
    colours = {theme.key: theme.colour for theme in codebook.themes}
    narrow = viewport.is_narrow()
    drawn = look.look(is_dark(), colours)
    return View(state.filter_from_address(), wording, drawn, codebook, narrow)


def is_dark() -> bool:
    """Whether the page is seen in its dark appearance."""
    return bool(st.context.theme.type == "dark")


def _header(view: View, pages: dict[str, Page], current: str) -> None:
    wording = view.wording
    other = "en" if wording.language == "zh" else "zh"
    frame.draw(wording, views.name_of(current))
    with st.container(key="header", horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(
            f'<div class="brand"><strong>{wording.text("app.name")}</strong> '
            f'<small lang="{other}">{wording.text("app.subtitle")}</small></div>'
        )
        with st.container(key="pages", horizontal=True, gap="small", wrap=False):
            for name, page in pages.items():
                with st.container(key=f"page_{name}" + "_current" * (page.url_path == current)):
                    st.page_link(page, query_params=state.carried())
        present.button(view)
        exports.draw(view, views.name_of(current))
        share.draw(wording, dark=is_dark())
        st.button(
            wording.text("app.switch"),
            key="language",
            type="tertiary",
            on_click=state.write,
            args=("lang", other),
        )


def _bar(view: View) -> DeltaGenerator:
    """Draw the filter bar; answers the place in it for what is counted."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center", gap="small"):
        filters.bar(view)
        return st.container(key="totals", width="content")


def _totals(view: View) -> None:
    frame = view.ask("totals")
    totals = dict(zip(frame["unit"], frame["n"], strict=True))
    counted = " · ".join(
        f"<strong>{view.wording.number(totals[unit])}</strong> "
        f"{html.escape(view.wording.unit(unit, totals[unit]))}"
        for unit in ("statements", "speakers", "articles")
    )
    st.html(f'<div class="totals">{counted}</div>')


def _footer(view: View) -> None:
    wording = view.wording
    label = wording.text("filter.label", what=filters.describe(view))
    source = wording.text("app.source", source=data.source())
    st.html(
        f'<footer class="foot"><span>{html.escape(label)}</span>'
        f"<span>{html.escape(source)} · {wording.text('app.name')}</span></footer>"
    )
    visits.remember()


main()
