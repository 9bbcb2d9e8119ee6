"""Voices: who speaks how much and about what; and each speaker's own page."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.filter import Mark
from dashboard import state
from dashboard.charts.matrix import matrix
from dashboard.charts.tones import pale, strong
from dashboard.charts.voices import SPEAKER, Voice, voices
from dashboard.components import chart, evidence, nodes, quotes
from dashboard.components.choice import more, number
from dashboard.components.nodes import Node, node
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View
from dashboard.views import identity, reporting, speaker_page, voices_matrix

# Speakers drawn at first, and added by each "more".
FIRST, STEP = 12, 24
TYPES = ("person", "organisation", "document", "group", "anonymous", "unknown")
COUNTRIES = ("cn", "us", "eu", "uk", "other", "intl", "unknown")


def questions() -> list[tuple[str, dict[str, Any]]]:
    """What the page asks under the view's filter."""
    return [("speaker_counts", {}), ("telling_quotes", {"k": quotes.QUOTES})]


def render(view: View) -> None:
    """Draw the page: of all speakers, or of the one that the address names."""
    main, side = st.columns([2.6, 1], gap="large")
    with main:
        speaker = state.value("speaker")
        if not speaker or not speaker_page.draw(view, speaker):
            _everyone(view)
    with side:
        evidence.panel(view)


def _everyone(view: View) -> None:
    texts = view.wording
    told = texts.text("list.clause").join((texts.text("voices.counted"), texts.text("voices.hint")))
    chart.heading(texts.text("voices.title"), told, level=2)
    rows = view.ask("speaker_counts")
    if rows.empty:
        chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        return
    lines = [_makeup(view, rows, "type", TYPES), _makeup(view, rows, "country", COUNTRIES)]
    lines.append(reporting.distance(view))
    nodes.show(lines, "voices_makeup", state.open_mark)
    shown = number("voices", FIRST)
    chart.show(view, spoken(view, shown), level=0, opens=_open)
    label = texts.text("voices.more", n=texts.number(min(STEP, len(rows) - shown)))
    more("voices", shown, len(rows), STEP, label)
    identity.offers(view)
    reporting.draw(view)
    if view.narrow:
        chart.show(view, voices_matrix.exhibit(view, "voices_matrix", FIRST))


def _makeup(view: View, rows: pd.DataFrame, column: str, values: tuple[str, ...]) -> Node:
    """How many statements come from each type or country, as one line of numbers that open."""
    counted = rows.groupby(column)["n"].sum()
    parts: list[Node | str] = [node("span", view.wording.text(f"voices.by_{column}"))]
    for value in values:
        if n := int(counted.get(value, 0)):
            mark = _from(column, value).encode()
            name = view.wording.text(f"{column}.{value}")
            count = node("strong", view.wording.number(n))
            parts.append(node("span", name, " ", count, opens=mark))
    return node("p", *parts, style="types")


def _from(column: str, value: str) -> Mark:
    if column == "type":
        return Mark("statements", speaker_type=value)
    return Mark("statements", country=value)


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page: of all speakers, or of the one that the address names."""
    if speaker := state.value("speaker"):
        return [speaker_page.sides(view, speaker)]
    shown = [spoken(view, number("voices", FIRST)), reporting.verbs(view)]
    if view.narrow:
        shown.append(voices_matrix.exhibit(view, "voices_matrix", FIRST))
    return shown


def spoken(view: View, most: int) -> Exhibit:
    """How much each of the first `most` speakers says, in which kind of speech, about what."""
    texts = view.wording
    rows = view.ask("speaker_counts").head(most)
    shown = [_voice(view, row) for row in rows.itertuples()]
    opened = state.value("mark")
    discs = None if view.narrow else _discs(view, rows, opened)
    kinds = (texts.text("kind.direct"), texts.text("kind.indirect"))
    tones = (strong(view.look), pale(view.look))
    said = [
        Series(kind, list(rows[column]), tone)
        for kind, column, tone in zip(kinds, ("direct", "indirect"), tones, strict=True)
    ]
    return Exhibit(
        key="voices_ranking",
        title=texts.text("voices.title"),
        counted=texts.text("voices.counted"),
        hint=texts.text("voices.hint"),
        alt=texts.listing([f"{row.name}: {texts.count('statements', row.n)}" for row in shown[:3]]),
        table=_table(view, rows),
        marks=list(rows["mark"]),
        figure=voices(view.look, shown, kinds, discs=discs, opened=opened, narrow=view.narrow),
        native=Native("stacked", [row.name for row in shown], said),
    )


def _table(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    texts = view.wording
    return tabled(
        view,
        {
            "speaker": [view.named(name) for name in rows["name"]],
            "type": [texts.text(f"type.{kind}") for kind in rows["type"]],
            "role": [view.title(role) for role in rows["role"]],
            "affiliation": [view.house(house) for house in rows["affiliation"]],
            "country": [texts.text(f"country.{country}") for country in rows["country"]],
            "statements": rows["n"],
            "kind.direct": rows["direct"],
            "kind.indirect": rows["indirect"],
            "articles": rows["articles"],
        },
    )


def _open(clicked: str) -> None:
    """A name opens the speaker's page, anything else the evidence it counts."""
    if clicked.startswith(SPEAKER):
        state.change({"speaker": clicked.removeprefix(SPEAKER), **state.CLOSED})
    else:
        state.open_mark(clicked)


def _discs(view: View, rows: pd.DataFrame, opened: str) -> Any:
    """The matrix of these speakers and their themes; none where nothing is coded."""
    found = view.ask("speaker_themes", limit=len(rows) + 1)
    found = found[found["speaker"].isin(rows["speaker"])]
    if found.empty:
        return None
    used = set(found["theme"])
    themes = {key: view.theme_name(key, short=True) for key in view.themes() if key in used}
    cells = [voices_matrix.cell(view, row) for row in found.to_dict("records")]
    speakers = dict.fromkeys(rows["speaker"], "")
    return matrix(view.look, cells, speakers, themes, opened=opened)


def _voice(view: View, row: Any) -> Voice:
    texts = view.wording
    name, role = view.named(row.name), speaker_page.role(view, row._asdict())
    counted = ", ".join((texts.count("statements", row.n), texts.count("articles", row.articles)))
    about = " · ".join(part for part in (role, texts.text(f"country.{row.country}")) if part)
    lines = [
        f"<b>{chart.plain(name)}</b> {chart.plain(view.called(row.name, row.type))}".rstrip(),
        chart.plain(about),
        counted,
        texts.text("voices.open"),
    ]
    return Voice(
        row.speaker,
        name,
        role,
        "<br>".join(lines),
        int(row.n),
        row.mark,
        int(row.direct),
        row.direct_mark,
        int(row.indirect),
        row.indirect_mark,
        known=row.type != "unknown",
    )
