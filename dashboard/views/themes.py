"""Themes: how much is said of each, which go together, and where in the articles."""

from __future__ import annotations

import textwrap
from typing import Any

import streamlit as st

from analysis.filter import NO_THEME, Mark
from dashboard import state
from dashboard.charts.bars import Bar
from dashboard.charts.heat import ROW_HEIGHT, Pair, heat
from dashboard.components import chart, evidence, nodes, quotes
from dashboard.components.choice import choice, more, number
from dashboard.components.nodes import Node, node
from dashboard.exhibit import Exhibit, tabled
from dashboard.view import View
from dashboard.views import course
from dashboard.views.ranking import ranking

UNITS = ("statements", "sentences", "articles")
# Room for "1,234 · 56%" behind the longest bar, as a share of it.
SHARE_ROOM = 0.34
# Articles whose course is drawn at once: two fit under the charts above on a wide page.
COURSES = 4
# Characters to a line of a definition that shows on hover, by language of the page.
TIP_LINE = {"zh": 26, "en": 52}


def questions() -> list[tuple[str, dict[str, Any]]]:
    """What the page asks under the view's filter."""
    unit = state.read("unit", UNITS, UNITS[0])
    return [
        ("theme_counts", {"unit": unit}),
        ("theme_cooccurrence", {"unit": unit}),
        ("theme_course", {"unit": _course_unit(unit)}),
        ("telling_quotes", {"k": quotes.QUOTES}),
    ]


def _course_unit(unit: str) -> str:
    """What the courses show: an article has no place in itself."""
    return "statements" if unit == "statements" else "sentences"


def render(view: View) -> None:
    """Draw the page."""
    texts = view.wording
    main, side = st.columns([2.6, 1], gap="large")
    with main:
        unit = _head(view)
        rows = view.ask("theme_counts", unit=unit)
        if rows.empty:
            chart.empty(texts.text("filter.no_match"), texts.text("filter.no_match_hint"))
        else:
            left, right = st.columns([1, 1.3], gap="medium")
            with left:
                chart.show(view, counts(view, unit))
                _themeless(view, unit)
            with right:
                chart.show(view, together(view, unit))
            _courses(view, _course_unit(unit))
    with side:
        evidence.panel(view)


def _head(view: View) -> str:
    texts = view.wording
    with st.container(key="themes_head", horizontal=True, vertical_alignment="bottom"):
        title = st.container()
        unit = choice("unit", UNITS, texts.text("themes.unit"), lambda u: texts.text(f"themes.{u}"))
        _definitions(view)
    with title:
        chart.heading(texts.text("themes.title"), texts.text(f"themes.counted_{unit}"), level=2)
    return unit


def _definitions(view: View) -> None:
    texts = view.wording
    popover = st.popover(texts.text("themes.definitions"), key="definitions", on_change="rerun")
    if popover.open:
        with popover:
            nodes.show([_definition(view, theme) for theme in view.themes()], "definitions_text")


def _definition(view: View, theme: str) -> Node:
    defined = view.codebook.theme(theme)
    language = view.wording.language
    lines = [node("p", defined.definition.in_language(language))]
    if defined.proposition:
        said = defined.proposition.in_language(language)
        line = view.wording.text("stances.proposition", proposition=said)
        lines.append(node("p", line, style="role"))
    return node(
        "div",
        node("strong", view.theme_name(theme)),
        *lines,
        style="definition",
        css=f"border-left-color:{view.look.theme(theme)}",
    )


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page."""
    unit = state.read("unit", UNITS, UNITS[0])
    courses = course.exhibits(view, "themes_course", number("courses", COURSES), _course_unit(unit))
    return [counts(view, unit), together(view, unit), *courses]


def counts(view: View, unit: str) -> Exhibit:
    """How many of the units are about each theme."""
    texts = view.wording
    rows = view.ask("theme_counts", unit=unit)
    totals = view.ask("totals").set_index("unit")["n"]
    total = int(totals[unit])
    return ranking(
        view,
        [_bar(view, row, unit, total) for row in rows.itertuples()],
        key="themes_bars",
        title=texts.text(f"themes.bars_{unit}"),
        counted=texts.text("themes.of", n=texts.count(unit, total)),
        columns=("theme", unit),
        more={"share": [n / total for n in rows["n"]]},
        row_height=ROW_HEIGHT,
        number_room=SHARE_ROOM,
    )


def _themeless(view: View, unit: str) -> None:
    """How many are about no theme: known to be so, and not to be left out in silence."""
    if unit == "articles":
        return
    mark = Mark(unit, theme=NO_THEME)
    if n := view.ask("count", mark=mark):
        line = view.wording.text("themes.themeless", n=view.wording.count(unit, n))
        phrase = node("span", line, opens=mark.encode())
        nodes.show([node("p", phrase, style="types")], "themes_themeless", state.open_mark)


def _bar(view: View, row: Any, unit: str, total: int) -> Bar:
    texts, n = view.wording, int(row.n)
    share = f"{n / total:.0%}" if total else ""
    tip = [f"<b>{view.theme_name(row.theme)}</b>: {texts.count(unit, n)} ({share})"]
    defined = view.codebook.theme(row.theme)
    tip += _wrapped(view, defined.definition.in_language(texts.language))
    if defined.proposition:
        said = defined.proposition.in_language(texts.language)
        tip += ["", *_wrapped(view, texts.text("stances.proposition", proposition=said))]
    return Bar(
        view.theme_name(row.theme, short=view.narrow),
        n,
        f"{texts.number(n)} · {share}",
        view.look.theme(row.theme),
        row.mark,
        "<br>".join(tip),
    )


def _wrapped(view: View, text: str) -> list[str]:
    return [
        chart.plain(line) for line in textwrap.wrap(text, TIP_LINE[view.wording.language]) or [""]
    ]


def together(view: View, unit: str) -> Exhibit:
    """How often two themes go together in the same unit."""
    texts = view.wording
    rows = view.ask("theme_counts", unit=unit)
    found = view.ask("theme_cooccurrence", unit=unit)
    own = dict(zip(rows["theme"], rows["n"], strict=True))
    paired = [key for key in view.themes() if key in {*found["theme"], *found["other_theme"]}]
    ordered = [*own, *(key for key in paired if key not in own)]
    pairs = [_alone(view, row, unit) for row in rows.itertuples()]
    pairs += [_pair(view, row, unit, own) for row in found.itertuples()]
    named = [_names(view, row) for row in found.head(3).itertuples()]
    columns: dict[str, list[Any]] = {
        "theme": [view.theme_name(pair.first) for pair in pairs],
        "other_theme": [view.theme_name(pair.second) for pair in pairs],
        unit: [pair.n for pair in pairs],
    }
    return Exhibit(
        key="themes_together",
        title=texts.text("themes.together"),
        counted=texts.text(f"themes.together_{unit}"),
        alt=texts.listing(named) or texts.text("themes.together_none"),
        table=tabled(view, columns),
        marks=[pair.mark for pair in pairs],
        figure=heat(
            view.look,
            pairs,
            {key: view.theme_name(key, short=True) for key in ordered},
            dict(view.look.themes),
            opened=state.value("mark"),
            narrow=view.narrow,
        ),
    )


def _alone(view: View, row: Any, unit: str) -> Pair:
    tip = f"<b>{view.theme_name(row.theme)}</b><br>{view.wording.count(unit, row.n)}"
    return Pair(row.theme, row.theme, int(row.n), row.mark, tip)


def _names(view: View, row: Any) -> str:
    first, second = view.theme_name(row.theme), view.theme_name(row.other_theme)
    return f"{first} + {second}: {view.wording.number(row.n)}"


def _pair(view: View, row: Any, unit: str, own: dict[str, Any]) -> Pair:
    """A pair of themes; its tip says what share of either theme's units the other is in."""
    texts, n = view.wording, int(row.n)
    lines = [
        f"<b>{view.theme_name(row.theme)} + {view.theme_name(row.other_theme)}</b>",
        texts.count(unit, n),
    ]
    lines += [
        texts.text(
            "themes.share",
            share=f"{n / own[theme]:.0%}",
            theme=view.theme_name(theme),
            n=texts.number(own[theme]),
        )
        for theme in (row.theme, row.other_theme)
        if own.get(theme)
    ]
    return Pair(row.theme, row.other_theme, n, row.mark, "<br>".join(lines))


def _courses(view: View, unit: str) -> None:
    shown = number("courses", COURSES)
    course.show(view, course.exhibits(view, "themes_course", shown, unit), unit)
    articles = view.ask("theme_course", unit=unit)["article"].nunique()
    left = view.wording.number(min(COURSES, articles - shown))
    label = view.wording.text("themes.more_articles", n=left)
    more("courses", shown, articles, COURSES, label)
