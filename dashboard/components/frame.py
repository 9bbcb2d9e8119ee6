"""The frame for everyone: language, landmarks, the way past the header, Esc, the first hint."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.wording import Wording

_SCRIPT = (Path(__file__).parent / "frame.js").read_text("utf-8")
_component = st.components.v2.component("frame", js=_SCRIPT, isolate_styles=False)
TEXTS = ("skip", "hint", "understood", "pages", "bar", "content", "evidence")
# How the languages of the page are called in its markup.
TAGS = {"zh": "zh-Hans", "en": "en"}


def draw(wording: Wording, page: str) -> None:
    """Draw what stands before the header; `page` is the open page, told when it changes."""
    texts = {key: wording.text(f"frame.{key}") for key in TEXTS}
    _component(key="frame", data={"texts": texts, "lang": TAGS[wording.language], "page": page})
