"""Overview: one sentence of findings, then themes, words, voices and where things are said."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis.query import finding_of
from dashboard import state
from dashboard.charts.bars import Bar, bars
from dashboard.components import chart, cloud, evidence, nodes, quotes
from dashboard.components.nodes import Node, node
from dashboard.view import View
from dashboard.views import course, voices_matrix

# Speakers on the first view: what fits beside the course without scrolling at 900 pixels.
SPEAKERS = 8


def questions() -> list[tuple[str, dict[str, Any]]]:
    """What the page asks under the view's filter."""
    return [
        ("term_table", {"limit": cloud.MOST_WORDS}),
        ("speaker_themes", {"limit": SPEAKERS}),
        ("telling_quotes", {"k": quotes.QUOTES}),
        ("theme_course", {"unit": "statements"}),
        ("speaker_counts", {"limit": 2}),
        ("theme_counts", {}),
        ("stance_counts", {}),
    ]


def render(view: View) -> None:
    """Draw the page."""
    _finding(view)
    main, side = st.columns([2.6, 1], gap="medium")
    with main:
        left, right = st.columns([1, 1.5], gap="medium")
        with left:
            _themes(view)
        with right:
            _words(view)
        left, right = st.columns([1.25, 1], gap="medium")
        with left:
            voices_matrix.draw(view, key="overview_matrix", limit=SPEAKERS)
        with right:
            course.draw(view, key="overview_course", articles=2)
    with side:
        evidence.panel(view)


def _finding(view: View) -> None:
    texts = view.wording
    found = finding_of(
        view.ask("totals"),
        view.ask("theme_counts"),
        view.ask("speaker_counts", limit=2),
        view.ask("stance_counts"),
    )
    if not found["statements"]["n"]:
        chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        return
    parts: dict[str, Any] = {
        unit: _number(texts.count(unit, found[unit]["n"]), found[unit]["mark"])
        for unit in ("articles", "speakers", "statements")
    }
    sentence = _filled(texts.text("overview.finding"), parts)
    if found["themes"]:
        themes = [_theme(view, row) for row in found["themes"]]
        joined = themes if len(themes) == 1 else [themes[0], texts.text("list.and"), themes[1]]
        sentence += _filled(texts.text("overview.finding_themes"), {"themes": joined})
    if found["speaker"]:
        row = found["speaker"]
        named = node("strong", view.named(row["name"]), opens=row["mark"])
        counted = texts.count("statements", row["n"])
        sentence += _filled(
            texts.text("overview.finding_speaker"), {"speaker": named, "n": counted}
        )
    if found["contested"]:
        sentence += _contested(view, found["contested"])
    nodes.show([node("p", *sentence, style="finding")], "finding", state.open_mark)


def _number(text: str, mark: str) -> Node:
    return node("span", text, opens=mark)


def _theme(view: View, row: dict[str, Any]) -> Node:
    colour = view.look.theme(row["theme"])
    name = view.theme_name(row["theme"])
    return node("strong", name, opens=row["mark"], css=f"text-decoration-color:{colour}")


def _contested(view: View, row: dict[str, Any]) -> list[Node | str]:
    theme = row["theme"]
    sides = {
        side: node(
            "span",
            view.wording.text(
                "overview.side", n=row[side], end=_lower(view, view.end_name(theme, side))
            ),
            style=f"stance-{side}",
            opens=row[f"{side}_mark"],
        )
        for side in ("for", "against")
    }
    return _filled(
        view.wording.text("overview.finding_contested"),
        {
            "theme": node("strong", view.theme_name(theme)),
            "for": sides["for"],
            "against": sides["against"],
        },
    )


def _lower(view: View, text: str) -> str:
    """An end's name inside a sentence: English begins it small, but for names and initials."""
    if view.wording.language != "en" or text[1:2].isupper() or text.split(" ")[0] == "China":
        return text
    return text[:1].lower() + text[1:]


def _filled(template: str, parts: dict[str, Any]) -> list[Node | str]:
    """A template's places filled with nodes: `{name}` becomes the node or nodes of that name."""
    filled: list[Node | str] = []
    for index, piece in enumerate(template.replace("}", "{").split("{")):
        if index % 2 == 0:
            filled += [piece] if piece else []
        else:
            value = parts[piece]
            filled += value if isinstance(value, list) else [value]
    return filled


def _themes(view: View) -> None:
    texts = view.wording
    chart.heading(texts.text("overview.themes"), texts.text("overview.themes_counted"))
    rows = view.ask("theme_counts")
    shown = [
        Bar(
            view.theme_name(row.theme),
            row.n,
            texts.number(row.n),
            view.look.theme(row.theme),
            row.mark,
            f"{view.theme_name(row.theme)}: {texts.count('statements', row.n)}",
        )
        for row in rows.itertuples()
    ]
    if not shown:
        chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        return
    figure = bars(view.look, shown, opened=st.query_params.get("mark", ""))
    chart.draw(figure, "overview_themes", alt=texts.listing([bar.tip for bar in shown[:3]]))


def _words(view: View) -> None:
    texts = view.wording
    chart.heading(texts.text("overview.words"), texts.text("overview.words_counted"))
    words = view.ask("term_table", limit=cloud.MOST_WORDS)
    if words.empty:
        chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        return
    cloud.draw(view, words.assign(weight=words["n"]), key="overview_cloud")
