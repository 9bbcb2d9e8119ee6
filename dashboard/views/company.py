"""The company of words: what stands beside the word looked at, what goes together, set phrases."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.filter import Mark
from analysis.graphs import communities, layout
from dashboard import state
from dashboard.charts.bars import Bar
from dashboard.charts.network import NetworkEdge, NetworkNode, network
from dashboard.components import chart, nodes
from dashboard.components.nodes import Node, node
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View
from dashboard.views.ranking import ranking

COLLOCATES, PAIRS, PHRASES = 16, 60, 16
BAR_HEIGHT = 26
# Room for "14 (3.2)" behind the longest bar, as a share of it.
NUMBER_ROOM = 0.3
# Words that are counted for the network's discs: it joins some of the most frequent.
MOST_TERMS = 400
# Words in a phrase.
SIZES = ("2", "3", "4")


def draw(view: View, term: str) -> None:
    """The network of what goes together beside the company of the word looked at."""
    left, right = st.columns([1.7, 1], gap="medium")
    with left:
        chart.show(view, together(view))
    with right:
        if term:
            chart.show(view, collocates(view, term))


def phrases(view: View) -> Exhibit:
    """Runs of words that come again, as bars."""
    texts, size = view.wording, state.read("size", SIZES, SIZES[0])
    rows = view.ask("ngrams", size=int(size), limit=PHRASES)
    bars = [
        Bar(
            row.text,
            int(row.n),
            texts.number(row.n),
            view.look.second,
            row.mark,
            f"{chart.plain(row.text)}: {texts.count('tokens', row.n)}",
        )
        for row in rows.itertuples()
    ]
    return ranking(
        view,
        bars,
        key="words_phrases",
        title=texts.text("company.phrases"),
        counted=texts.text("company.phrases_counted", n=size),
        columns=("company.phrase", "tokens"),
        more={"articles": list(rows["articles"])},
        row_height=BAR_HEIGHT,
    )


def collocates(view: View, term: str) -> Exhibit:
    """The words that share a sentence with one more often than by chance, as bars."""
    texts = view.wording
    rows = view.ask("collocations", term=term, limit=COLLOCATES)
    bars = [
        Bar(
            view.glossed(row.other_term) if not view.narrow else row.other_term,
            int(row.n),
            f"{row.n} ({row.expected:.1f})",
            view.look.second,
            row.mark,
            _tip(view, row),
        )
        for row in rows.itertuples()
    ]
    return ranking(
        view,
        bars,
        key="words_collocates",
        title=texts.text("company.collocates", term=view.quoted(term)),
        counted=texts.text("company.collocates_counted"),
        columns=("term", "sentences"),
        more=_measures(rows),
        number_room=NUMBER_ROOM,
        row_height=BAR_HEIGHT,
    )


def _measures(rows: pd.DataFrame) -> dict[str, list[Any]]:
    return {
        "company.expected": list(rows["expected"]),
        "company.log_likelihood": list(rows["log_likelihood"]),
        "company.mi": list(rows["mi"]),
        "company.log_dice": list(rows["log_dice"]),
    }


def _tip(view: View, row: Any) -> str:
    pair = f"<b>{chart.plain(row.term)} + {chart.plain(row.other_term)}</b>"
    counted = view.wording.text(
        "company.tip",
        n=view.wording.count("sentences", row.n),
        expected=f"{row.expected:.1f}",
    )
    return f"{pair}<br>{counted}"


def together(view: View) -> Exhibit:
    """The pairs of frequent words that share sentences, as a network."""
    texts = view.wording
    rows = view.ask("collocations", limit=PAIRS)
    terms = list(dict.fromkeys([*rows["term"], *rows["other_term"]]))
    columns = {"term": list(rows["term"]), "company.other": list(rows["other_term"])}
    return Exhibit(
        key="words_together",
        title=texts.text("company.together"),
        counted=texts.text("company.together_counted"),
        alt=texts.text(
            "company.alt",
            n=len(terms),
            strongest=texts.listing(
                [f"{row.term} + {row.other_term}" for row in rows.head(3).itertuples()]
            ),
        ),
        table=tabled(
            view,
            {
                **columns,
                "sentences": list(rows["n"]),
                **_measures(rows),
            },
        ),
        marks=list(rows["mark"]),
        figure=_figure(view, rows, terms) if terms else None,
        native=Native(
            "bars",
            [f"{row.term} + {row.other_term}" for row in rows.head(COLLOCATES).itertuples()],
            [Series(texts.text("column.sentences"), list(rows["n"].head(COLLOCATES)))],
        ),
    )


def _figure(view: View, rows: pd.DataFrame, terms: list[str]) -> Any:
    places = {term: place for place, term in enumerate(terms)}
    pairs = [(places[row.term], places[row.other_term]) for row in rows.itertuples()]
    weights = [float(weight) for weight in rows["log_likelihood"]]
    at, groups = layout(len(terms), pairs, weights), communities(len(terms), pairs, weights)
    counted = view.ask("term_table", limit=MOST_TERMS, minimum=1)
    counts = dict(zip(counted["term"], counted["n"], strict=True))
    palette = [colour for _, colour in view.look.themes]
    drawn = [
        NetworkNode(
            term,
            term,
            int(counts.get(term, 1)),
            float(at[place][0]),
            float(at[place][1]),
            palette[groups[place] % len(palette)],
            Mark("tokens", term=term).encode() if term in counts else "",
            f"<b>{chart.plain(view.glossed(term))}</b><br>"
            + view.wording.count("tokens", int(counts.get(term, 1))),
        )
        for place, term in enumerate(terms)
    ]
    most = max(rows["n"])
    edges = [
        NetworkEdge(
            row.term,
            row.other_term,
            int(row.n),
            row.n / most,
            view.look.third,
            row.mark,
            _tip(view, row),
        )
        for row in rows.itertuples()
    ]
    return network(view.look, drawn, edges, opened=state.value("mark"), narrow=view.narrow)


def denials(view: View, term: str, words: pd.DataFrame) -> None:
    """How many occurrences of the word looked at are denied or hedged: 不会取代 is not 取代."""
    found = words[words["term"] == term]
    if found.empty:
        return
    row, texts = next(found.itertuples()), view.wording
    parts: list[Node | str] = []
    for status in ("denied", "hedged"):
        if n := int(getattr(row, status)):
            name = texts.text(f"evidence.status_{status}")
            count = node("strong", texts.number(n))
            parts.append(node("span", name, " ", count, opens=getattr(row, f"{status}_mark")))
    if parts:
        label = node("span", texts.text("company.stated", term=view.quoted(term)))
        nodes.show([node("p", label, *parts, style="types")], "terms_denials", state.open_mark)
