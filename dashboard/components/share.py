"""The way to pass a view on: its address copied, in the appearance the reader chooses."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.wording import Wording

_SCRIPT = (Path(__file__).parent / "share.js").read_text("utf-8")
_component = st.components.v2.component("share", js=_SCRIPT, isolate_styles=False)
TEXTS = ("copy", "copied", "light", "dark")


def draw(wording: Wording, *, dark: bool) -> None:
    """Draw the two buttons: copy the link, and light or dark."""
    texts = {key: wording.text(f"share.{key}") for key in TEXTS}
    _component(key="share", data={"texts": texts, "dark": dark})
