"""Overview: one sentence of findings, then themes, words, voices and where things are said."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis.query import finding_of
from dashboard import state
from dashboard.charts.bars import Bar
from dashboard.components import chart, cloud, evidence, nodes, quotes
from dashboard.components.nodes import Node, node
from dashboard.exhibit import Exhibit
from dashboard.view import View
from dashboard.views import course, voices_matrix
from dashboard.views.ranking import ranking

# Speakers on the first view: what fits beside the course without scrolling at 900 pixels.
SPEAKERS = 8
# Articles whose course fits there too.
COURSES = 2


def questions() -> list[tuple[str, dict[str, Any]]]:
    """What the page asks under the view's filter."""
    return [
        ("theme_counts", {}),
        ("term_table", {"limit": cloud.MOST_WORDS}),
        ("speaker_themes", {"limit": SPEAKERS}),
        ("theme_course", {"unit": "statements"}),
        ("stance_counts", {}),
        ("speaker_counts", {"limit": 2}),
        ("telling_quotes", {"k": quotes.QUOTES}),
    ]


def render(view: View) -> None:
    """Draw the page."""
    # The charts are drawn while the sentence above them is found.
    above = st.container()
    main, side = st.columns([2.6, 1], gap="medium")
    with main:
        left, right = st.columns([1, 1.5], gap="medium")
        with left:
            chart.show(view, themes(view))
        with right:
            cloud.show(view, words(view))
        left, right = st.columns([1.25, 1], gap="medium")
        with left:
            chart.show(view, voices_matrix.exhibit(view, "overview_matrix", SPEAKERS))
        with right:
            course.show(view, course.exhibits(view, "overview_course", COURSES))
    with above:
        _finding(view)
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


def themes(view: View) -> Exhibit:
    """How many statements are about each theme."""
    texts = view.wording
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
    return ranking(
        view,
        shown,
        key="overview_themes",
        title=texts.text("overview.themes"),
        counted=texts.text("overview.themes_counted"),
        columns=("theme", "statements"),
    )


def words(view: View) -> Exhibit:
    """The words that occur most."""
    texts = view.wording
    found = view.ask("term_table", limit=cloud.MOST_WORDS)
    return cloud.exhibit(
        view,
        found.assign(weight=found["n"]),
        key="overview_cloud",
        title=texts.text("overview.words"),
        counted=texts.text("overview.words_counted"),
    )


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page."""
    matrix = voices_matrix.exhibit(view, "overview_matrix", SPEAKERS)
    courses = course.exhibits(view, "overview_course", COURSES)
    return [themes(view), words(view), matrix, *courses]
