"""Networks: speakers and what joins them, drawn so that every node and line opens."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.charts.network import NetworkEdge, NetworkNode, network, sizes
from dashboard.charts.scale import enlarged
from dashboard.look import LIGHT
from tests.dashboard import pages


def nodes(n: int) -> list[NetworkNode]:
    """Nodes on a grid, the first the largest."""
    side = int(n**0.5) + 1
    return [
        NetworkNode(
            f"k{i}",
            f"发言者{i}",
            n - i,
            (i % side) / side,
            (i // side) / side,
            "#000000",
            f"codings;speaker=k{i}",
            "",
            square=i % 7 == 0,
        )
        for i in range(n)
    ]


def names(drawn: dict[str, Any]) -> list[str]:
    return next(t for t in drawn["data"] if t["mode"] == "markers+text")["text"]


def test_areas_of_nodes_are_as_their_counts() -> None:
    big, small = sizes([nodes(2)[0], nodes(2)[1]], narrow=False)
    assert (big / small) ** 2 == pytest.approx(2)


def opening(drawn: dict[str, Any]) -> list[str]:
    """What the nodes of a network open."""
    return [t["customdata"] for t in drawn["data"] if t.get("customdata")][-1]


@pytest.mark.parametrize(("n", "least"), [(5, 5), (200, 30)])
def test_names_at_five_and_at_two_hundred(n: int, least: int) -> None:
    """Where all fit all are named; of many, those that find room."""
    shown = names(network(LIGHT, nodes(n), []))
    assert len(shown) >= least
    assert "发言者0" in shown


def test_opposition_is_told_by_dashes_too() -> None:
    edges = [
        NetworkEdge("k0", "k1", 3, 0.9, "#0F766E", "codings;relation=agreement", ""),
        NetworkEdge("k0", "k2", 2, 0.1, "#C2410C", "codings;relation=conflict", "", dashed=True),
    ]
    drawn = network(LIGHT, nodes(3), edges)
    dashes = {t["line"]["dash"]: t["line"]["width"] for t in drawn["data"] if t["mode"] == "lines"}
    assert set(dashes) == {"solid", "5px,3px"}
    assert dashes["solid"] > dashes["5px,3px"], "the stroke is the weight"
    assert enlarged(drawn, 2)["layout"]["height"] == 2 * drawn["layout"]["height"]


@pytest.mark.parametrize("relation", ["agreement", "conflict", "themes"])
def test_a_click_on_a_line_opens_both_speakers(relation: str) -> None:
    page = pages.run("networks", network=relation)
    drawn = pages.figures(page)[f"networks_{relation}"]
    middles = next(t for t in drawn["data"] if t.get("customdata"))
    assert middles["customdata"]
    opened = pages.run("networks", network=relation, mark=middles["customdata"][0])
    shown = dict(pages.components(opened, "text_nodes"))
    head = (shown.get("evidence_rows") or shown["evidence_item"])["nodes"][0]
    assert middles["text"][0] in pages.said(head)


def test_speakers_without_a_name_join_on_demand() -> None:
    named = pages.figures(pages.run("networks"))["networks_agreement"]
    everyone = pages.figures(pages.run("networks", who="everyone"))["networks_agreement"]
    assert len(opening(everyone)) > len(opening(named)) > 1


def test_where_nothing_joins_the_page_says_what_to_do() -> None:
    page = pages.run("networks", least="20")
    assert not pages.figures(page)
    assert any("Widen the filter" in html.proto.body for html in page.get("html"))
