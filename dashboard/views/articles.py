"""Read: one article, restored, with all that was found in it, or beside the text received."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analysis.filter import Mark
from dashboard import data, state
from dashboard.components import article as texts_of
from dashboard.components import chart, evidence, marking, nodes, repairs
from dashboard.components.article import Page
from dashboard.components.choice import choice
from dashboard.components.nodes import Node, node
from dashboard.view import View

STYLE = Path(__file__).parent.parent / "components" / "article.css"

# One column of text leaves the evidence more room than two side by side.
COLUMNS = {"restored": [1.5, 1], "received": [1.5, 1], "both": [2.6, 1]}


def render(view: View) -> None:
    """Draw the page."""
    st.html(STYLE)
    listed = view.ask("articles")
    every = view.ask_all("articles")
    article = state.read("article", every["article"].tolist(), _first(listed, every))
    if not article:
        chart.empty(view.wording.text("filter.no_match"), view.wording.text("filter.no_match_hint"))
        return
    selected = listed[listed["article"] == article]
    row = (selected if len(selected) else every[every["article"] == article]).iloc[0]
    stated = state.read("view", texts_of.VIEWS, texts_of.VIEWS[0])
    main, side = st.columns(COLUMNS[stated], gap="large")
    with main:
        with st.container(key="reading_bar", horizontal=True, vertical_alignment="center"):
            _choose(view, article, listed, every)
            shown = choice(
                "view",
                texts_of.VIEWS,
                view.wording.text("reading.view"),
                lambda key: view.wording.text(f"reading.{key}"),
                closes=False,
            )
        _facts(view, row, selected=len(selected) > 0)
        if view.narrow and shown != "restored":
            repairs.draw(view, data.ask("article", article)["steps"], shown)
        page = texts_of.draw(view, article, shown, _at(), _open, marking.ask)
    is_up = state.opened() or marking.asked(article)
    with side, st.container(key="reading_side_open" if is_up else "reading_side"):
        _side(view, article, shown)
    _emphasis(view, page, "" if shown == "restored" else _only(article))


def _first(listed: pd.DataFrame, every: pd.DataFrame) -> str:
    for rows in (listed, every):
        if len(rows):
            return str(rows["article"].iloc[0])
    return ""


def _at() -> int:
    stated = state.value("at")
    return int(stated) if stated.isdecimal() and len(stated) < 10 else -1


def _only(article: str) -> str:
    return repairs.chosen(data.ask("article", article)["steps"])


def _choose(view: View, article: str, listed: pd.DataFrame, every: pd.DataFrame) -> None:
    """The articles that the filter selects, and the one that is open."""
    options = listed["article"].tolist()
    if article not in options:
        options = [article, *options]
    labels = dict(zip(every["article"], every["label"], strict=True))
    key = "choice_article"
    st.session_state[key] = article

    def store() -> None:
        state.change({"article": st.session_state[key], "at": "", **marking.NONE, **state.CLOSED})

    st.selectbox(
        view.wording.text("filter.articles"),
        options,
        format_func=labels.__getitem__,
        key=key,
        on_change=store,
        label_visibility="collapsed",
    )


def _facts(view: View, row: pd.Series[Any], *, selected: bool) -> None:
    texts = view.wording
    facts: list[Node | str] = [
        row[name] or texts.text(f"reading.no_{name}") for name in ("byline", "outlet", "published")
    ]
    facts.append(texts.text("reading.characters", n=texts.number(int(row["characters"]))))
    said = int(row["statements"]) if selected else 0
    statements = texts.count("statements", said)
    mark = f"statements;{str(row['mark']).partition(';')[2]}"
    facts.append(node("span", statements, opens=mark, style="link") if said else statements)
    facts.append(texts.text("reading.repairs", n=texts.number(int(row["repairs"]))))
    if row["copies"]:
        facts.append(texts.count("reprints", int(row["copies"])))
    if not selected:
        facts.append(node("strong", texts.text("reading.outside")))
    parted: list[Node | str] = []
    for fact in facts:
        parted += [" · ", fact] if parted else [fact]
    nodes.show([node("p", *parted, style="reading-facts")], "reading_facts", state.open_mark)


def _open(mark: str) -> None:
    """Open a mark; what was selected to be marked is let go."""
    marking.let_go()
    state.open_mark(mark)


def _side(view: View, article: str, shown: str) -> None:
    if marking.asked(article) and not state.opened():
        marking.panel(view, article)
        return
    if shown == "restored":
        evidence.panel(view, otherwise=_key)
        return
    if state.opened():
        evidence.panel(view)
    if not view.narrow:
        repairs.draw(view, data.ask("article", article)["steps"], shown)


def _key(view: View) -> None:
    """How to read the tints, where no evidence is open."""
    texts = view.wording
    samples = {
        "direct": "said said-direct tint-none",
        "indirect": "said said-indirect tint-none",
        **{side: f"said tint-{side}" for side in ("for", "against", "mixed")},
        "cue": "cue",
    }
    shown = [
        node("li", node("span", texts.text(f"reading.key_{name}"), style=style))
        for name, style in samples.items()
    ]
    themes = [
        node(
            "li",
            node("span", style="theme-tick", css=f"--theme:{view.look.theme(theme)}"),
            node("span", view.theme_name(theme)),
        )
        for theme in view.themes()
    ]
    nodes.show(
        [
            node("p", texts.text("reading.key_title"), style="hint-title"),
            node("p", texts.text("reading.key_hint"), style="hint"),
            node("ul", *shown, style="reading-key"),
            node("p", texts.text("reading.key_mark"), style="hint"),
            node("p", texts.text("reading.key_themes"), style="hint"),
            node("ul", *themes, style="reading-key themes"),
        ],
        "reading_key",
    )


def _emphasis(view: View, page: Page, only: str) -> None:
    """What stands out now, as rules of style: the long text itself is not sent again."""
    rules = []
    if opened := _opened(page):
        chosen = ", ".join(f'.article [data-link="{number}"]' for number in opened)
        rules.append(f"{chosen} {{ background: var(--mark); outline: 2px solid var(--mark); }}")
        texts_of.focus(view, opened[0])
    if only:
        rules.append(
            f".article .step:not(.step-{only}) {{ background: none; box-shadow: none;"
            " border-color: transparent; color: inherit; }"
        )
    if rules:
        st.html(f"<style>{' '.join(rules)}</style>")


def _opened(page: Page) -> list[int]:
    """The links of what is open: the row chosen from the evidence, else all of its mark."""
    item = state.value("item")
    chosen = Mark("statements", statement=item).encode() if item else ""
    return page.numbers(chosen) or page.numbers(state.value("mark"))
