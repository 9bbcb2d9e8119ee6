"""Time: what is said of each theme, on which side, and with which words, period by period."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.filter import Mark
from analysis.marks import UNDATED
from analysis.query.timeline import PERIODS
from dashboard import state
from dashboard.charts.timeline import Column, timeline
from dashboard.components import chart, evidence, nodes, quotes
from dashboard.components.choice import choice
from dashboard.components.nodes import node
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View

COUNTED = ("themes", "stances", "terms")
UNITS = ("auto", *PERIODS)
MEASURES = ("n", "share")
# The lanes of the stances, from one side to the other.
SIDES = ("for", "mixed", "none", "undecided", "against")


def questions() -> list[tuple[str, dict[str, Any]]]:
    """What the page asks under the view's filter."""
    return [("timeline", _asked()), ("telling_quotes", {"k": quotes.QUOTES})]


def _asked() -> dict[str, Any]:
    return {
        "of": state.read("of", COUNTED, COUNTED[0]),
        "unit": state.read("period", UNITS, UNITS[0]),
    }


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page."""
    return [drawn(view)]


def render(view: View) -> None:
    """Draw the page."""
    texts = view.wording
    main, side = st.columns([2.6, 1], gap="large")
    with main:
        chart.heading(texts.text("time.title"), texts.text("time.counted"), level=2)
        with st.container(key="time_head", horizontal=True, vertical_alignment="center"):
            choice("of", COUNTED, texts.text("time.of"), lambda k: texts.text(f"time.{k}"))
            choice(
                "period",
                UNITS,
                texts.text("time.period"),
                lambda k: texts.text(f"time.{k}"),
                narrow=True,
            )
            choice("height", MEASURES, texts.text("time.height"), lambda k: texts.text(f"time.{k}"))
        shown = drawn(view)
        chart.show(view, shown, level=0)
        _undated(view, shown)
    with side:
        evidence.panel(view)


def _undated(view: View, shown: Exhibit) -> None:
    """How many articles have no date, and where they are: none is left out in silence."""
    mark = Mark("articles", published=UNDATED)
    n = view.ask("count", mark=mark.encode())
    if not n:
        return
    texts = view.wording
    counted = texts.count("articles", n)
    line = node("span", texts.text("time.undated_n", n=counted), opens=mark.encode())
    hint = texts.text("time.undated_all") if _is_undated(shown) else ""
    nodes.show([node("p", line, " ", hint, style="types")], "time_undated", state.open_mark)


def _is_undated(shown: Exhibit) -> bool:
    return not shown.is_empty and not any(shown.table.iloc[:, 0].str[:1].str.isdigit())


def drawn(view: View) -> Exhibit:
    """A lane for each theme, stance or word, a column for each period."""
    texts, asked = view.wording, _asked()
    of, measure = asked["of"], state.read("height", MEASURES, MEASURES[0])
    rows = view.ask("timeline", **asked)
    rows = rows[rows["n"] > 0]
    if of == "stances":
        rows = rows[rows["key"].isin(SIDES)]
    lanes = {key: _lane(view, of, key) for key in _order(view, of, rows)}
    periods = {str(period): _period(view, str(period)) for period in rows["period"].unique()}
    top = max(rows[rows["period"] != ""][measure], default=1) or 1
    columns = [
        Column(
            row["key"],
            row["period"],
            row[measure] / top,
            int(row["n"]),
            row["mark"],
            _tip(view, lanes[row["key"]], periods[row["period"]], row, of),
        )
        for row in rows.to_dict("records")
    ]
    unit = "tokens" if of == "terms" else "statements"
    table = tabled(
        view,
        {
            "period": [periods[period] for period in rows["period"]],
            {"themes": "theme", "stances": "stance", "terms": "term"}[of]: [
                lanes[key] for key in rows["key"]
            ],
            unit: rows["n"],
            "share": rows["share"],
        },
    )
    return Exhibit(
        key=f"time_{of}",
        title=texts.text(f"time.title_{of}"),
        counted=texts.text(f"time.counted_{measure}"),
        alt=texts.text("time.alt", lanes=texts.listing(list(lanes.values())), n=len(periods)),
        table=table,
        marks=list(rows["mark"]),
        figure=timeline(
            view.look,
            columns,
            lanes,
            periods,
            {key: _colour(view, of, key) for key in lanes},
            opened=state.value("mark"),
            narrow=view.narrow,
        ),
        native=_native(view, of, rows, lanes, periods),
    )


def _order(view: View, of: str, rows: pd.DataFrame) -> list[str]:
    held = set(rows["key"])
    if of == "stances":
        return [side for side in SIDES if side in held]
    totals = rows.groupby("key")["n"].sum().sort_values(ascending=False, kind="stable")
    return [str(key) for key in totals.index]


def _lane(view: View, of: str, key: str) -> str:
    if of == "themes":
        return view.theme_name(key, short=view.narrow)
    return view.wording.text(f"stance.{key}") if of == "stances" else view.glossed(key)


def _colour(view: View, of: str, key: str) -> str:
    if of == "themes":
        return view.look.theme(key)
    return view.look.stance(key) if of == "stances" else view.look.third


def _period(view: View, period: str) -> str:
    return period.replace("-Q", " Q") if period else view.wording.text("time.undated")


def _tip(view: View, lane: str, period: str, row: dict[str, Any], of: str) -> str:
    texts = view.wording
    unit = "tokens" if of == "terms" else "statements"
    of_all = texts.count(unit, int(row["total"]))
    counted = texts.text(
        "time.tip", n=texts.number(row["n"]), total=of_all, share=f"{row['share']:.1%}"
    )
    return f"<b>{chart.plain(lane)}</b> · {period}<br>{counted}"


def _native(
    view: View, of: str, rows: pd.DataFrame, lanes: dict[str, str], periods: dict[str, str]
) -> Native | None:
    """A line a lane through the dated periods; what has no date is told with its name."""
    held = {(row.key, row.period): int(row.n) for row in rows.itertuples()}
    dated = {period: name for period, name in periods.items() if period}
    if not dated:
        return None
    series = [
        Series(
            _with_undated(view, name, held.get((key, ""), 0)),
            [held.get((key, period), 0) for period in dated],
            _colour(view, of, key),
        )
        for key, name in lanes.items()
    ]
    return Native("lines", list(dated.values()), series)


def _with_undated(view: View, name: str, n: int) -> str:
    texts = view.wording
    told = texts.text("time.lane_undated", name=name, n=texts.number(n))
    return told if n else name
