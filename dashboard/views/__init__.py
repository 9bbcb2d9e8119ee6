"""The pages, one file each, and what they are called in the address."""

from __future__ import annotations

from contextvars import ContextVar
from importlib import import_module
from typing import Any

import streamlit as st
from streamlit.navigation.page import Page

from dashboard.view import View
from dashboard.wording import Wording

NAMES = (
    *("overview", "terms", "themes", "speakers", "stances"),
    *("compare", "networks", "timeline", "articles", "data"),
)
# The address of each page: words a reader would say.
PATHS = {
    "overview": "overview",
    "terms": "words",
    "themes": "themes",
    "speakers": "voices",
    "stances": "stances",
    "compare": "compare",
    "networks": "networks",
    "timeline": "time",
    "articles": "read",
    "data": "data",
}
VIEW: ContextVar[View] = ContextVar("view")
PAGES: ContextVar[dict[str, Page]] = ContextVar("pages")


def pages(wording: Wording) -> dict[str, Page]:
    """The pages of the navigation by name, titled in the language of the reader."""
    made = {
        name: st.Page(
            _runner(name),
            title=wording.text(f"page.{name}"),
            url_path=PATHS[name],
            default=name == "overview",
        )
        for name in NAMES
    }
    PAGES.set(made)
    return made


def page(name: str) -> Page:
    """The page of this name, for a link to it."""
    return PAGES.get()[name]


def name_of(path: str) -> str:
    """The name of the page of this path; the first page has none of its own."""
    return next((name for name in NAMES if PATHS[name] == path), "overview")


def questions(path: str) -> list[tuple[Any, ...]]:
    """What the page of this path will ask, in the order it comes to it."""
    name = name_of(path)
    asked = getattr(import_module(f"dashboard.views.{name}"), "questions", list)
    return [*asked(), ("totals", {})]


def _runner(name: str):  # type: ignore[no-untyped-def]
    def run() -> None:
        import_module(f"dashboard.views.{name}").render(VIEW.get())

    run.__name__ = name
    return run
