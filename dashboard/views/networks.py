"""Networks: who takes the same side as whom, who opposes whom, and who speaks of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analysis.filter import Filter
from analysis.query.networks import Network
from dashboard import state
from dashboard.charts.bars import Bar
from dashboard.charts.network import NetworkEdge, NetworkNode, network
from dashboard.components import chart, evidence
from dashboard.components.choice import choice
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View
from dashboard.views.ranking import ranking

RELATIONS = ("agreement", "conflict", "themes")
# The smallest count of an edge; 0 leaves it to the network: as many edges as the eye can follow.
LEAST = ("0", "2", "3", "5", "10", "20")
# Whose network: of speakers with a name, or of everyone. Experts and reports without a name are
# others in every article.
WHO = ("named", "everyone")
NAMED = ("person", "organisation")
# Lines that the eye can follow, on a wide page and on a phone.
EDGES = {False: 90, True: 45}
PAIRS = 14
PAIR_HEIGHT = 28
# Characters of each name of a pair in the list.
LONGEST_NAME = 7
# A speaker who leans less than this to one side takes none on balance.
LEANS = 0.2


def _relation() -> str:
    return state.read("network", RELATIONS, RELATIONS[0])


def found(view: View) -> Network:
    """The network that the address asks for."""
    relation = _relation()
    least = int(state.read("least", LEAST, LEAST[0]))
    answer: Network
    if relation == "themes":
        answer = view.ask("speaker_theme_network", minimum=max(1, least), edges=EDGES[view.narrow])
        return answer
    if state.read("who", WHO, WHO[0]) == "named" and not view.filter.speaker_types:
        view = replace(view, filter=view.filter.narrowed(Filter(speaker_types=NAMED)))
    answer = view.ask(
        "agreement_network", relation=relation, minimum=least, edges=EDGES[view.narrow]
    )
    return answer


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page."""
    relation, network = _relation(), found(view)
    return [drawn(view, relation, network), strongest(view, relation, network)]


def render(view: View) -> None:
    """Draw the page."""
    texts = view.wording
    main, side = st.columns([2.6, 1], gap="large")
    with main:
        relation = _relation()
        chart.heading(
            texts.text("networks.title"), texts.text(f"networks.counted_{relation}"), level=2
        )
        with st.container(key="networks_head", horizontal=True, vertical_alignment="center"):
            relation = choice(
                "network",
                RELATIONS,
                texts.text("networks.which"),
                lambda key: texts.text(f"networks.{key}"),
                narrow=view.narrow,
            )
            choice(
                "least",
                LEAST,
                texts.text("networks.least"),
                lambda n: (
                    texts.text("networks.at_least", n=n)
                    if n != "0"
                    else texts.text("networks.auto")
                ),
                narrow=True,
            )
            if relation != "themes":
                choice(
                    "who", WHO, texts.text("networks.who"), lambda k: texts.text(f"networks.{k}")
                )
        shown, pairs = exhibits(view)
        if shown.is_empty:
            chart.empty(texts.text("networks.none"), texts.text("networks.none_hint"))
        else:
            left, right = st.columns([2.1, 1], gap="medium")
            with left:
                chart.show(view, shown, level=0)
            with right:
                chart.show(view, pairs)
    with side:
        evidence.panel(view)


def drawn(view: View, relation: str, found: Network) -> Exhibit:
    """The network as a picture; its table holds the edges."""
    texts = view.wording
    edges = found.edges
    ends = _ends(relation)
    names = _names(view, found)
    about = [
        texts.listing([view.theme_name(theme) for theme in _themes(row)]) for row in _rows(edges)
    ]
    table = tabled(
        view,
        {
            "speaker": [names[key] for key in edges[ends[0]]],
            "theme" if relation == "themes" else "other_speaker": [
                names[key] for key in edges[ends[1]]
            ],
            "statements": edges["n"],
            "networks.weight": _weights(relation, edges),
            "networks.about": about,
        },
    )
    return Exhibit(
        key=f"networks_{relation}",
        title=texts.text(f"networks.{relation}"),
        counted=texts.text(f"networks.counted_{relation}"),
        alt=texts.text(
            f"networks.alt_{relation}",
            nodes=texts.number(len(found.nodes)),
            edges=texts.number(len(edges)),
            strongest=_pair(view, relation, names, edges, 3),
        ),
        table=table,
        marks=list(edges["mark"]),
        figure=network(
            view.look,
            [_node(view, relation, row) for row in _rows(found.nodes)],
            _edges(view, relation, edges, names),
            opened=state.value("mark"),
            narrow=view.narrow,
        )
        if len(edges)
        else None,
        native=Native(
            "bars",
            [_joined(names, relation, row) for row in _rows(edges.head(PAIRS))],
            [Series(texts.text("column.statements"), list(edges["n"].head(PAIRS)))],
        ),
    )


def strongest(view: View, relation: str, found: Network) -> Exhibit:
    """The edges that count most, as bars."""
    texts, names = view.wording, _names(view, found)
    first = found.edges.sort_values("n", ascending=False, kind="stable").head(PAIRS)
    colours = [edge.colour for edge in _edges(view, relation, first, names)]
    rows = [
        Bar(
            _joined(names, relation, row, LONGEST_NAME),
            int(row["n"]),
            texts.number(row["n"]),
            colour,
            row["mark"],
            _tip(view, relation, row, names),
        )
        for row, colour in zip(_rows(first), colours, strict=True)
    ]
    return ranking(
        view,
        rows,
        key=f"networks_pairs_{relation}",
        title=texts.text("networks.strongest"),
        counted="",
        columns=("networks.pair", "statements"),
        row_height=PAIR_HEIGHT,
    )


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frame.to_dict("records")
    return rows


def _ends(relation: str) -> tuple[str, str]:
    return ("speaker", "theme") if relation == "themes" else ("speaker", "other_speaker")


def _themes(row: dict[str, Any]) -> Sequence[str]:
    return row["themes"] if "themes" in row else [row["theme"]]


def _weights(relation: str, edges: pd.DataFrame) -> list[float]:
    """The weight of each edge, 0 to 1: that of agreement, or the share of the largest count."""
    if relation != "themes":
        return [float(weight) for weight in edges["weight"]]
    most = max(edges["n"], default=1)
    return [n / most for n in edges["n"]]


def _names(view: View, found: Network) -> dict[str, str]:
    key = "node" if "node" in found.nodes else "speaker"
    return {
        row[key]: view.theme_name(row[key], short=True)
        if row.get("kind") == "theme"
        else view.named(row["name"])
        for row in _rows(found.nodes)
    }


def _joined(names: dict[str, str], relation: str, row: dict[str, Any], longest: int = 40) -> str:
    between = {"agreement": " = ", "conflict": " ≠ ", "themes": " · "}[relation]
    return between.join(_short(names[row[end]], longest) for end in _ends(relation))


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"


def _pair(view: View, relation: str, names: dict[str, str], edges: pd.DataFrame, most: int) -> str:
    return view.wording.listing(
        [f"{_joined(names, relation, row)}: {row['n']}" for row in _rows(edges.head(most))]
    )


def _node(view: View, relation: str, row: dict[str, Any]) -> NetworkNode:
    texts, is_theme = view.wording, row.get("kind") == "theme"
    key = str(row["node"] if relation == "themes" else row["speaker"])
    name = view.theme_name(key, short=True) if is_theme else view.named(row["name"])
    counted = texts.count("statements", row["n"])
    lines = [f"<b>{chart.plain(name)}</b>", counted]
    if not is_theme and relation != "themes":
        lines.append(texts.text("networks.group", n=int(row["community"]) + 1))
    return NetworkNode(
        key,
        _short(name, 12),
        int(row["n"]),
        float(row["x"]),
        float(row["y"]),
        _colour(view, relation, row, key, is_theme=is_theme),
        str(row["mark"]),
        "<br>".join(lines),
        square=is_theme,
    )


def _colour(view: View, relation: str, row: dict[str, Any], key: str, *, is_theme: bool) -> str:
    if is_theme:
        return view.look.theme(key)
    if relation == "themes":
        return view.look.third
    palette = [colour for _, colour in view.look.themes]
    return palette[int(row["community"]) % len(palette)]


def _edges(
    view: View, relation: str, edges: pd.DataFrame, names: dict[str, str]
) -> list[NetworkEdge]:
    ends = _ends(relation)
    made = []
    for row, weight in zip(_rows(edges), _weights(relation, edges), strict=True):
        side = _side(relation, row)
        made.append(
            NetworkEdge(
                row[ends[0]],
                row[ends[1]],
                int(row["n"]),
                weight,
                view.look.stance(side) if side != "none" else view.look.third,
                row["mark"],
                _tip(view, relation, row, names),
                dashed=side == "against",
            )
        )
    return made


def _side(relation: str, row: dict[str, Any]) -> str:
    if relation != "themes":
        return "for" if relation == "agreement" else "against"
    lean = row["lean"]
    if pd.isna(lean) or abs(lean) < LEANS:
        return "none"
    return "for" if lean > 0 else "against"


def _tip(view: View, relation: str, row: dict[str, Any], names: dict[str, str]) -> str:
    texts = view.wording
    lines = [f"<b>{chart.plain(_joined(names, relation, row))}</b>"]
    lines.append(texts.count("statements", row["n"]))
    if relation == "themes":
        lines.append(
            texts.listing(
                [
                    f"{row[stance]} {view.end_name(row['theme'], stance)}"
                    for stance in ("for", "mixed", "none", "undecided", "against")
                    if row.get(stance)
                ]
            )
        )
    else:
        lines.append(texts.listing([view.theme_name(theme) for theme in row["themes"]]))
        lines.append(texts.text("networks.weighs", weight=f"{row['weight']:.2f}"))
    return "<br>".join(lines)
