"""The word cloud: real text in the page's font; a word that is clicked becomes the filter."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.charts import cloud as layout
from dashboard.components import chart
from dashboard.exhibit import Exhibit, Native, Series, Word, tabled
from dashboard.view import View

MOST_WORDS = 60
_SCRIPT = (Path(__file__).parent / "cloud.js").read_text("utf-8")
_component = st.components.v2.component("word_cloud", js=_SCRIPT, isolate_styles=False)


def exhibit(view: View, words: pd.DataFrame, *, key: str, title: str, counted: str) -> Exhibit:
    """A cloud of words (columns `term`, `weight`, `n`, `theme`, `mark`), the first ones placed."""
    shown = words.head(MOST_WORDS)
    facts = {row.term: row for row in shown.itertuples()}
    placed = [
        Word(
            word.term,
            round(word.x, 1),
            round(word.y, 1),
            word.size,
            view.look.theme(facts[word.term].theme),
            f"{word.term}: {view.wording.count('tokens', facts[word.term].n)}",
        )
        for word in layout.place(list(zip(shown["term"], shown["weight"], strict=True)))
    ]
    rows = [facts[word.term] for word in placed]
    columns = {
        "term": [row.term for row in rows],
        "weight": [row.weight for row in rows],
        "tokens": [row.n for row in rows],
        "theme": [view.theme_name(row.theme) if row.theme else "" for row in rows],
    }
    return Exhibit(
        key=key,
        title=title,
        counted=counted,
        alt=view.wording.text("cloud.label", n=len(placed)),
        table=tabled(view, columns),
        marks=[row.mark for row in rows],
        words=placed,
        native=Native("bars", columns["term"], [Series(title, columns["weight"])]),
    )


def show(view: View, cloud: Exhibit) -> None:
    """Draw a cloud under its heading; a click sets or clears the term."""
    if not chart.show(view, cloud):
        return

    def chosen() -> None:
        term = st.session_state[cloud.key].get("chosen") or ""
        state.write("term", "" if term == view.filter.term else term)

    width, height = layout.CANVAS
    _component(
        key=cloud.key,
        data={
            "width": width,
            "height": height,
            "label": cloud.alt,
            "words": [{**asdict(w), "chosen": w.term == view.filter.term} for w in cloud.words],
        },
        on_chosen_change=chosen,
    )
