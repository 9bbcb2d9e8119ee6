"""How speakers are quoted: the reporting verbs, and what each says of the words it reports."""

from __future__ import annotations

from analysis.filter import Mark
from dashboard import state
from dashboard.charts.bars import Bar
from dashboard.components import chart, nodes
from dashboard.components.nodes import Node, node
from dashboard.exhibit import Exhibit
from dashboard.view import View
from dashboard.views.ranking import ranking

IMPLICATIONS = ("neutral", "endorsing", "doubting")
VERBS = 14
BAR_HEIGHT = 26


def distance(view: View) -> Node:
    """How many statements are reported neutrally, as right, or with doubt: numbers that open."""
    texts = view.wording
    rows = view.ask("reporting_verbs")
    counted = rows.groupby("implication")["n"].sum()
    parts: list[Node | str] = [node("span", texts.text("reporting.by"))]
    for implication in IMPLICATIONS:
        if n := int(counted.get(implication, 0)):
            name = texts.text(f"reporting.{implication}")
            mark = Mark("statements", implication=implication).encode()
            parts.append(node("span", name, " ", node("strong", texts.number(n)), opens=mark))
    statements = int(view.ask("totals").set_index("unit")["n"]["statements"])
    if rest := statements - int(counted.sum()):
        parts.append(node("span", texts.text("reporting.without"), " ", texts.number(rest)))
    return node("p", *parts, style="types")


def verbs(view: View) -> Exhibit:
    """The reporting verbs that come most often, in the colour of what they imply."""
    texts = view.wording
    rows = view.ask("reporting_verbs").head(VERBS)
    colours = {
        "neutral": view.look.third,
        "endorsing": view.look.stance("for"),
        "doubting": view.look.stance("against"),
    }
    bars = [
        Bar(
            row.cue,
            int(row.n),
            f"{row.n} · {texts.text(f'reporting.{row.implication}')}",
            colours[row.implication],
            row.mark,
            f"{chart.plain(view.glossed(row.cue))}: {texts.count('statements', row.n)}"
            f" · {texts.text(f'reporting.{row.implication}')}",
        )
        for row in rows.itertuples()
    ]
    return ranking(
        view,
        bars,
        key="voices_verbs",
        title=texts.text("reporting.title"),
        counted=texts.text("reporting.counted"),
        columns=("reporting.verb", "statements"),
        more={"reporting.implies": [texts.text(f"reporting.{i}") for i in rows["implication"]]},
        row_height=BAR_HEIGHT,
        number_room=0.3,
    )


def draw(view: View) -> None:
    """The verbs, for those who ask for them: the page is of speakers first."""
    texts = view.wording
    opened = state.value("verbs") == "1"
    title = node("span", texts.text("reporting.hide" if opened else "reporting.show"), opens="=")
    nodes.show(
        [node("p", title, style="types")],
        "voices_verbs_switch",
        lambda _: state.write("verbs", "" if opened else "1"),
    )
    if opened:
        chart.show(view, verbs(view))
