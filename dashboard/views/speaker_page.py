"""One speaker: who it is, what about, on which side, and every statement in order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analysis.codebook import SHOWN_STANCES
from analysis.errors import SelectionError
from analysis.filter import Mark
from dashboard import state
from dashboard.charts.stances import Dot, Row, dots, is_folded
from dashboard.components import chart, nodes
from dashboard.components.choice import more, number
from dashboard.components.nodes import Node, node
from dashboard.exhibit import Exhibit, tabled
from dashboard.view import View
from dashboard.views import identity
from dashboard.views.stances import native, theme_row

# Statements listed at first, and added by each "more".
STATEMENTS = 20


def role(view: View, profile: dict[str, Any]) -> str:
    """Type, affiliation and role in one line, as far as they are known."""
    kind = view.wording.text(f"type.{profile.get('type') or 'unknown'}")
    return " · ".join(filter(None, (kind, _meaning(view, profile), view.post(profile))))


def _meaning(view: View, profile: dict[str, Any]) -> str:
    """What the name of a house, a document or a group means, for readers of English."""
    kind = profile.get("type") or "unknown"
    return "" if kind in ("person", "unknown") else view.called(profile.get("name", ""), kind)


def draw(view: View, speaker: str) -> bool:
    """Draw the page of a speaker by id; False, and a word about it, where there is none."""
    texts = view.wording
    try:
        profile = view.ask_all("speaker_detail", speaker=speaker).profile
    except SelectionError:
        st.caption(texts.text("voices.no_such"))
        return False
    _way_back(view)
    _head(view, profile)
    counts = view.ask("speaker_counts")
    own = counts[counts["speaker"] == speaker]
    if own.empty:
        chart.empty(texts.text("voices.filtered_out"), texts.text("filter.no_match_hint"))
        return True
    nodes.show([_counts(view, next(own.itertuples()))], "speaker_counts", state.open_mark)
    if not (shown := sides(view, speaker)).is_empty:
        chart.show(view, shown)
    _statements(view, speaker, int(own["n"].iloc[0]))
    return True


def _way_back(view: View) -> None:
    def back() -> None:
        state.change({"speaker": "", "said": "", **state.CLOSED})

    label = view.wording.text("voices.back")
    st.button(label, key="speaker_back", type="tertiary", on_click=back)


def _head(view: View, profile: dict[str, Any]) -> None:
    texts, speaker = view.wording, profile["speaker"]
    country = profile.get("country") or "unknown"
    read = view.called(profile["name"], "person") if profile.get("type") == "person" else ""
    about = [*filter(None, [read]), role(view, profile)]
    if country != "unknown":
        about.append(texts.text(f"country.{country}"))
    lines = [
        node("h2", view.speaker_label(profile["speaker"]), style="chart-title", lang="zh"),
        node("p", " · ".join(about), style="role"),
    ]
    if profile.get("aliases"):
        named = texts.text("list.comma").join(profile["aliases"])
        lines.append(node("p", texts.text("voices.aliases", names=named), style="role"))
    lines += identity.posts(view, profile)
    side_by_side = not view.narrow
    with st.container(key="speaker_head", horizontal=side_by_side, vertical_alignment="center"):
        with st.container():
            nodes.show(lines, "speaker_name", state.open_mark)
        with st.container(horizontal=True, gap="small", width="content"):
            _filter_button(view, speaker)
            identity.tools(view, profile)
    identity.corrected(view, speaker)


def _filter_button(view: View, speaker: str) -> None:
    """Make this speaker the filter of every page, or lift that again."""
    chosen = view.filter.speakers == (speaker,)
    st.button(
        view.wording.text("voices.unfilter" if chosen else "voices.filter"),
        key="speaker_filter",
        on_click=state.write,
        args=("speakers", () if chosen else (speaker,)),
    )


def _counts(view: View, row: Any) -> Node:
    texts = view.wording
    parts = [node("span", texts.count("statements", row.n), opens=row.mark, style="fact")]
    for kind in ("direct", "indirect"):
        if n := int(getattr(row, kind)):
            name = texts.text(f"kind.{kind}")
            count = node("strong", texts.number(n))
            mark = getattr(row, f"{kind}_mark")
            parts.append(node("span", name, " ", count, opens=mark, style="fact"))
    mark = Mark("articles", speaker=row.speaker).encode()
    articles = node("span", texts.count("articles", row.articles), opens=mark, style="fact")
    return node("p", *parts, articles, style="types")


def sides(view: View, speaker: str) -> Exhibit:
    """The speaker's codings as dots, one a theme of a statement."""
    texts = view.wording
    coded = _coded(view, speaker)
    themes = [_row(view, theme, rows) for theme, rows in _by_theme(coded)]
    counted = [f"{row.name}: {sum(row.counts.values())}" for row in themes]
    columns = {
        "theme": [view.theme_name(theme) for theme in coded["theme"]],
        "stance": [texts.text(f"stance.{stance}") for stance in coded["stance"]],
        "article": coded["label"],
        "text": coded["text"],
    }
    return Exhibit(
        key="speaker_stances",
        title=texts.text("voices.sides"),
        counted=texts.text(
            f"voices.sides_counted{'_discs' * is_folded(themes, narrow=view.narrow)}"
        ),
        alt=texts.listing(counted),
        table=tabled(view, columns),
        marks=[_mark(row) for row in coded.itertuples()],
        figure=dots(
            view.look,
            themes,
            [_dot(view, row) for row in coded.itertuples()],
            {stance: texts.text(f"stance.{stance}") for stance in SHOWN_STANCES},
            opened=state.value("mark"),
            narrow=view.narrow,
            speaker=speaker,
        ),
        native=native(view, themes),
    )


def _coded(view: View, speaker: str) -> pd.DataFrame:
    codings = view.ask("evidence", mark=Mark("codings", speaker=speaker))
    return codings.assign(
        theme=[themes[0] for themes in codings["themes"]],
        stance=[stances[0] for stances in codings["stances"]],
    )


def _by_theme(coded: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    order = coded["theme"].value_counts().index
    return [(theme, coded[coded["theme"] == theme]) for theme in order]


def _row(view: View, theme: str, rows: pd.DataFrame) -> Row:
    counts = rows.groupby(["theme", "stance"], as_index=False).size()
    row = theme_row(view, theme, counts.rename(columns={"size": "n"}))
    if view.codebook.theme(theme).has_stance:
        return row
    counted = view.wording.count("statements", len(rows))
    return replace(row, against="", for_="", counted=counted)


def _mark(row: Any) -> str:
    return Mark("codings", theme=row.theme, statement=row.statement).encode()


def _dot(view: View, row: Any) -> Dot:
    return Dot(row.theme, row.stance, _mark(row), chart.tip(view.theme_name(row.theme), row.text))


def _statements(view: View, speaker: str, n: int) -> None:
    """Every statement in the order of the texts, under the article it is from."""
    texts = view.wording
    chart.heading(texts.text("voices.said"), texts.text("voices.said_counted"))
    shown = number("said", STATEMENTS)
    rows = view.ask("evidence", mark=Mark("statements", speaker=speaker), limit=shown)
    listed: list[Node] = []
    article = None
    for row in rows.itertuples():
        if row.article != article:
            article = row.article
            listed.append(node("p", row.label, style="caption"))
        listed.append(_statement(view, row))
    nodes.show(listed, "speaker_statements", state.open_mark)
    label = texts.text("evidence.more", n=texts.number(min(STATEMENTS, n - shown)))
    more("said", shown, n, STATEMENTS, label)


def _statement(view: View, row: Any) -> Node:
    texts = view.wording
    said = f"“{row.text}”" if row.kind == "direct" else row.text
    facts: list[Node | str] = [node("span", texts.text(f"kind.{row.kind}"))]
    if row.cue:
        facts.append(node("span", row.cue, lang="zh"))
    facts += [
        _chip(view, theme, stance) for theme, stance in zip(row.themes, row.stances, strict=True)
    ]
    mark = Mark("statements", statement=row.statement).encode()
    stance = next((taken for taken in row.stances if taken != "none"), "none")
    current = " current" if mark == state.value("mark") else ""
    return node(
        "blockquote",
        node("p", said, style="said", lang="zh"),
        node("p", *facts, style="by"),
        style=f"card edge-{stance}{current}",
        opens=mark,
    )


def _chip(view: View, theme: str, stance: str) -> Node:
    """A theme in its colour and, where a side is taken, which."""
    dot = node("span", "●", css=f"color:{view.look.theme(theme)}")
    side = node("span", view.end_name(theme, stance), style=f"stance-{stance}")
    taken: list[Node | str] = [" ", side] if stance != "none" else []
    return node("span", dot, " ", view.theme_name(theme, short=True), *taken, style="theme-chip")
