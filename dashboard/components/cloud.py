"""The word cloud: real text in the page's font; a word that is clicked becomes the filter."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.charts import cloud as layout
from dashboard.view import View

MOST_WORDS = 60
_SCRIPT = (Path(__file__).parent / "cloud.js").read_text("utf-8")
_component = st.components.v2.component("word_cloud", js=_SCRIPT, isolate_styles=False)


def draw(view: View, words: pd.DataFrame, key: str) -> None:
    """Draw words (columns `term`, `weight`, `n`, `theme`); a click sets or clears the term."""
    shown = words.head(MOST_WORDS)
    facts = {row.term: row for row in shown.itertuples()}
    placed = layout.place(list(zip(shown["term"], shown["weight"], strict=True)))
    width, height = layout.CANVAS

    def chosen() -> None:
        term = st.session_state[key].get("chosen") or ""
        state.write("term", "" if term == view.filter.term else term)

    _component(
        key=key,
        data={
            "width": width,
            "height": height,
            "label": view.wording.text("cloud.label", n=len(placed)),
            "words": [
                {
                    "term": word.term,
                    "x": round(word.x, 1),
                    "y": round(word.y, 1),
                    "size": word.size,
                    "colour": view.look.theme(facts[word.term].theme),
                    "label": f"{word.term}: {view.wording.count('tokens', facts[word.term].n)}",
                    "chosen": word.term == view.filter.term,
                }
                for word in placed
            ],
        },
        on_chosen_change=chosen,
    )
