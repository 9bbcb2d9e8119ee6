"""Words: which stand out by a measure of choice, and where one of them stands in the text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analysis.filter import Mark
from analysis.query.words import MEASURES
from dashboard import state
from dashboard.charts.bars import Bar
from dashboard.charts.strips import Lane, Tick, strips
from dashboard.components import chart, cloud, concordance, evidence, quotes
from dashboard.components.choice import choice
from dashboard.exhibit import Exhibit, tabled
from dashboard.fonts import text_width
from dashboard.view import View
from dashboard.views import company
from dashboard.views.ranking import ranking

STYLE = Path(__file__).parent.parent / "components" / "words.css"
# What stands under the charts.
BELOW = ("lines", "company", "phrases")
BARS = 20
BAR_HEIGHT = 26
# Articles with a strip of their own, those that hold the word most often first.
LANES = 12
LONGEST_NAME = {False: 18, True: 7}
# The pixels that a word with its gloss may take beside its bar, on a wide page and on a phone,
# at the size of its letters; a gloss cut to fewer characters says nothing.
NAME_ROOM = {False: 180, True: 140}
BAR_FONT, SHORTEST_GLOSS = 13, 6
# Ratios and evenness say little of a word seen once or twice: these measures ask for more.
FREQUENT_ENOUGH = 3
NEEDS_FREQUENCY = ("log_ratio", "log_ratio_general", "dispersion")
DECIMALS = {"per_10k": 1, "keyness": 1, "keyness_general": 1, "dispersion": 2}


def questions() -> list[tuple[str, dict[str, Any]]]:
    """What the page asks under the view's filter."""
    measure = state.read("measure", MEASURES, MEASURES[0])
    asked = {"measure": measure, "limit": cloud.MANY_WORDS, "minimum": _minimum(measure)}
    return [("term_table", asked), ("telling_quotes", {"k": quotes.QUOTES})]


def _minimum(measure: str) -> int:
    return FREQUENT_ENOUGH if measure in NEEDS_FREQUENCY else 1


def render(view: View) -> None:
    """Draw the page."""
    st.html(STYLE)
    texts = view.wording
    main, side = st.columns([2.6, 1], gap="large")
    with main:
        chart.heading(texts.text("terms.title"), texts.text("terms.counted"), level=2)
        measure = choice(
            "measure",
            MEASURES,
            texts.text("terms.measure"),
            lambda key: texts.text(f"measure.{key}"),
            closes=False,
            narrow=view.narrow,
        )
        words = ranked(view, measure)
        _explained(view, measure)
        term = _focus(view, words)
        n = view.ask("count", mark=Mark("tokens", term=term)) if term else 0
        left, right = st.columns([1, 1.6], gap="medium")
        with left:
            _ranking(view, words, measure)
        with right:
            if not (sized := cloud_of(view, words, measure)).is_empty:
                cloud.show(view, sized)
        if n:
            _strips(view, term)
            company.denials(view, term, words)
        elif term:
            chart.empty(texts.text("terms.absent", term=term), texts.text("terms.absent_hint"))
        _below(view, term, n)
    with side:
        evidence.panel(view)


def _below(view: View, term: str, n: int) -> None:
    """What stands under the charts: the lines of the word, its company, or set phrases."""
    texts = view.wording
    shown = choice(
        "below",
        BELOW,
        texts.text("company.which"),
        lambda key: texts.text(f"company.show_{key}"),
        closes=False,
    )
    if shown == "company":
        company.draw(view, term if n else "")
    elif shown == "phrases":
        choice(
            "size",
            company.SIZES,
            texts.text("company.size"),
            lambda size: texts.text("company.words", n=size),
            closes=False,
        )
        chart.show(view, company.phrases(view))
    elif n:
        concordance.draw(view, term, n)


def _focus(view: View, words: pd.DataFrame) -> str:
    """The word looked at: the filter's, else the one whose bar or line is open, else the first."""
    if view.filter.term:
        return view.filter.term
    opened = state.opened()
    if opened and opened.unit in ("tokens", "articles") and opened.marks[0].term:
        return opened.marks[0].term
    return str(words["term"].iloc[0]) if len(words) else ""


def _explained(view: View, measure: str) -> None:
    texts = view.wording
    lines = [texts.text(f"measure_means.{measure}")]
    if measure in NEEDS_FREQUENCY:
        lines.append(texts.text("terms.minimum", n=FREQUENT_ENOUGH))
    st.html(f'<p class="measure-line">{" ".join(map(chart.plain, lines))}</p>')


def _known(words: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The words whose value is known, with it as the column `value`."""
    valued = words.assign(value=words["n" if measure == "frequency" else measure])
    return valued[valued["value"].notna()]


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page."""
    measure = state.read("measure", MEASURES, MEASURES[0])
    words = ranked(view, measure)
    term = _focus(view, words)
    shown = [bars_of(view, words, measure), cloud_of(view, words, measure)]
    if term:
        shown += [strips_of(view, term), company.collocates(view, term)]
    return [*shown, company.together(view), company.phrases(view)]


def ranked(view: View, measure: str) -> pd.DataFrame:
    """The words by a measure, as many as the cloud holds."""
    answer: pd.DataFrame = view.ask(
        "term_table", measure=measure, limit=cloud.MANY_WORDS, minimum=_minimum(measure)
    )
    return answer


def _ranking(view: View, words: pd.DataFrame, measure: str) -> None:
    texts = view.wording
    if len(words) and _known(words, measure).empty:
        chart.heading(texts.text(f"measure.{measure}"))
        chart.empty(texts.text("terms.no_rest"), texts.text("terms.no_rest_hint"))
    else:
        chart.show(view, bars_of(view, words, measure))


def bars_of(view: View, words: pd.DataFrame, measure: str) -> Exhibit:
    """The words that stand first by the measure."""
    texts = view.wording
    first = _known(words, measure).head(BARS)
    records = first.to_dict("records")
    rows = [
        Bar(
            _named(view, row["term"]),
            float(row["value"]),
            written(row["value"], measure),
            view.look.theme(row["theme"]),
            _opens(row, measure),
            _tip(view, row, measure),
        )
        for row in records
    ]
    more = {"tokens": first["n"]} if measure != "frequency" else {}
    more |= {f"evidence.status_{status}": first[status] for status in ("denied", "hedged")}
    return ranking(
        view,
        rows,
        key=f"terms_bars_{measure}",
        title=texts.text(f"measure.{measure}"),
        counted=texts.text("terms.first", n=len(rows)) if rows else "",
        columns=("term", f"measure.{measure}"),
        more=more,
        row_height=BAR_HEIGHT,
    )


def _named(view: View, term: str) -> str:
    """A word as it stands beside its bar: with its gloss, as far as there is room."""
    name = _short(term, narrow=view.narrow)
    gloss = view.gloss(term)
    while gloss and text_width(f"{name} {gloss}", BAR_FONT) > NAME_ROOM[view.narrow]:
        gloss = gloss.rstrip("…")[:-1].rstrip() + "…" if len(gloss) > SHORTEST_GLOSS else ""
    return f"{name} {gloss}".rstrip()


def _opens(row: dict[str, Any], measure: str) -> str:
    """What a bar opens: the articles it counts, or the occurrences the measure is of."""
    articles = Mark("articles", term=row["term"]).encode()
    return articles if measure == "articles" else str(row["mark"])


def written(value: float, measure: str) -> str:
    """A measure's value as it stands at the end of its bar.

    >>> written(12.0, "frequency"), written(1.5, "log_ratio"), written(0.25, "dispersion")
    ('12', '+1.50', '0.25')
    """
    if measure in ("frequency", "articles"):
        return f"{value:,.0f}"
    sign = "+" if measure.startswith("log_ratio") else ""
    return f"{value:{sign},.{DECIMALS.get(measure, 2)}f}"


def _tip(view: View, row: dict[str, Any], measure: str) -> str:
    parts = [view.wording.count("tokens", row["n"])]
    if measure != "frequency":
        value = written(row["value"], measure)
        parts.append(f"{view.wording.text(f'measure.{measure}')} {value}")
    if row["theme"]:
        parts.append(view.theme_name(row["theme"]))
    named = " · ".join(filter(None, (row["term"], view.meaning(row["term"]))))
    return f"{chart.plain(named)}: {' · '.join(parts)}"


def cloud_of(view: View, words: pd.DataFrame, measure: str) -> Exhibit:
    """The words sized by the measure."""
    texts, drawn = view.wording, _known(words, measure)
    even = measure == "dispersion"
    # The most even word has the smallest dispersion and is to stand largest.
    drawn = drawn.assign(weight=1 - drawn["value"] if even else drawn["value"])
    return cloud.exhibit(
        view,
        drawn[drawn["weight"] > 0],
        key="terms_cloud",
        title=f"{texts.text('terms.cloud')} · {texts.text(f'measure.{measure}')}",
        counted=texts.text("terms.cloud_even" if even else "terms.cloud_measure"),
        most=cloud.MANY_WORDS,
    )


def _strips(view: View, term: str) -> None:
    drawn = strips_of(view, term)
    chart.show(view, drawn)
    articles = drawn.table.iloc[:, 0].nunique()
    held = view.ask("term_positions", term=term)["article"].nunique()
    if held > articles:
        st.caption(view.wording.text("strips.more", n=view.wording.number(held - articles)))


def strips_of(view: View, term: str) -> Exhibit:
    """Where a word stands in the articles that hold it most often."""
    texts = view.wording
    rows = view.ask("term_positions", term=term)
    counted = rows["article"].value_counts()
    why = "chosen" if term == view.filter.term else "clicked" if state.opened() else "first"
    held = dict(list(rows.groupby("article", sort=False)))
    shown = [held[article] for article in counted.index[:LANES]]
    lanes = [_lane(view, term, rows_of) for rows_of in shown]
    listed = pd.concat(shown) if shown else rows
    return Exhibit(
        key="terms_strips",
        title=texts.text("strips.title", term=view.quoted(term)),
        counted=texts.text(
            f"strips.{why}",
            n=texts.count("tokens", len(rows)),
            articles=texts.count("articles", len(counted)),
        ),
        alt=texts.listing([f"{lane.name}: {texts.count('tokens', lane.n)}" for lane in lanes[:3]]),
        table=tabled(
            view,
            {
                "article": listed["label"],
                "begin": listed["begin"],
                "end": listed["end"],
                "share": listed["share"],
            },
        ),
        marks=list(listed["mark"]),
        figure=strips(
            view.look,
            lanes,
            begin=texts.text("course.begin"),
            end=texts.text("course.end"),
            opened=state.value("mark"),
        ),
    )


def _lane(view: View, term: str, rows: pd.DataFrame) -> Lane:
    texts = view.wording
    label = str(rows["label"].iloc[0])
    ticks = [
        Tick(
            row.share,
            bool(row.statement),
            row.mark,
            f"{chart.plain(label)} · {row.share:.0%} · "
            + texts.text("strips.spoken" if row.statement else "strips.narrated"),
        )
        for row in rows.itertuples()
    ]
    mark = Mark("tokens", term=term, article=str(rows["article"].iloc[0])).encode()
    return Lane(chart.plain(_short(label, narrow=view.narrow)), len(ticks), mark, ticks)


def _short(name: str, *, narrow: bool) -> str:
    longest = LONGEST_NAME[narrow]
    return name if len(name) <= longest else name[: longest - 1] + "…"
