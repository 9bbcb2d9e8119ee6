"""Networks: what an edge counts opens, and the picture is the same each time."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import query
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.graphs import backbone, communities, layout
from analysis.marks import RELATIONS
from analysis.sample import sample
from tests.test_query import filters, marks_of

LENIENT = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="session")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


# ---- what an edge counts -------------------------------------------------------------------


@LENIENT
@given(data=st.data())
def test_edges_and_nodes_open_to_what_they_count(corpus: Corpus, data) -> None:
    view = data.draw(filters(corpus))
    relation = data.draw(st.sampled_from(RELATIONS))
    edges = query.agreement_edges(corpus, view, relation=relation)
    network = query.agreement_network(corpus, view, relation=relation)
    bipartite = query.speaker_theme_network(corpus, view)
    for frame in (edges, network.nodes, network.edges, bipartite.nodes, bipartite.edges):
        marks = marks_of(frame)
        if marks:
            mark, number = data.draw(st.sampled_from(marks))
            rows = query.evidence(corpus, view, mark)
            assert len(rows) == number == query.count(corpus, view, mark)
            assert rows.id.is_unique


def test_agreement_is_the_same_side_on_the_same_theme(corpus: Corpus) -> None:
    for relation in RELATIONS:
        edges = query.agreement_edges(corpus, Filter(), relation=relation)
        assert len(edges) > 0
        for edge in edges.head(5).itertuples():
            rows = query.evidence(corpus, Filter(), edge.mark)
            taken = {
                name: {(r.themes[0], r.stances[0]) for r in rows.itertuples() if r.speaker == name}
                for name in (edge.speaker, edge.other_speaker)
            }
            assert set(rows.speaker) == {edge.speaker, edge.other_speaker}
            one, other = taken.values()
            flip = {"for": "against", "against": "for"}
            if relation == "conflict":
                other = {(theme, flip[stance]) for theme, stance in other}
            assert one == other
            assert {theme for theme, _ in one} == set(edge.themes)
            assert edge.propositions == len(edge.themes)
            said = Counter((r.speaker, r.themes[0], r.stances[0]) for r in rows.itertuples())
            sides = Counter(
                min(said[edge.speaker, theme, side], said[edge.other_speaker, theme, answer])
                for theme, side in one
                for answer in [flip[side] if relation == "conflict" else side]
            )
            assert edge.paired == sum(n * times for n, times in sides.items())
            assert 0 < edge.weight <= 1
        assert (edges.speaker < edges.other_speaker).all()
        assert edges.n.min() >= 2
        assert edges.paired.is_monotonic_decreasing


def test_the_weight_is_divided_by_the_average_activity(corpus: Corpus) -> None:
    coded = query.stances(corpus, Filter())
    coded = coded[coded.stance.isin(("for", "against"))]
    positions = {
        name: set(zip(rows.theme, rows.stance, strict=True))
        for name, rows in coded.groupby("speaker")
    }
    for edge in query.agreement_edges(corpus, Filter()).head(20).itertuples():
        one, other = positions[edge.speaker], positions[edge.other_speaker]
        assert edge.weight == pytest.approx(2 * len(one & other) / (len(one) + len(other)))


def test_a_relation_narrows_other_units_too(corpus: Corpus) -> None:
    edge = query.agreement_edges(corpus, Filter()).iloc[0]
    codings = query.evidence(corpus, Filter(), edge.mark)
    for unit in ("statements", "sentences", "tokens", "articles"):
        mark = Mark(
            unit, speaker=edge.speaker, other_speaker=edge.other_speaker, relation="agreement"
        )
        rows = query.evidence(corpus, Filter(), mark)
        assert len(rows) == query.count(corpus, Filter(), mark) > 0
        if unit == "statements":
            assert set(rows.id) == set(codings.statement)


def test_edges_are_kept_from_the_minimum_on(corpus: Corpus) -> None:
    every = query.agreement_edges(corpus, Filter())
    few = query.agreement_edges(corpus, Filter(), minimum=2)
    assert 0 < len(few) < len(every)
    assert set(few.mark) == set(every[every.paired >= 2].mark)
    assert "unknown" not in {*every.speaker, *every.other_speaker}
    assert query.agreement_edges(corpus, Filter(speaker_types=("unknown",))).empty
    persons = query.agreement_edges(corpus, Filter(speaker_types=("person",)))
    types = query.speaker_counts(corpus, Filter()).set_index("speaker").type
    assert set(types[[*persons.speaker, *persons.other_speaker]]) == {"person"}
    themed = query.speaker_theme_edges(corpus, Filter(), minimum=2)
    assert themed.n.min() == 2
    assert themed.lean.dropna().between(-1, 1).all()


def test_an_empty_network_is_drawn_as_nothing(corpus: Corpus) -> None:
    nobody = Filter(speakers=("nobody",))
    for question in (query.agreement_network, query.speaker_theme_network):
        network = question(corpus, nobody)
        assert network.nodes.empty
        assert network.edges.empty


def test_the_drawing_holds_what_its_edges_name(corpus: Corpus) -> None:
    network = query.agreement_network(corpus, Filter(), minimum=1, edges=10)
    nodes, edges, _ = network
    assert len(edges) == 10
    assert {*edges.speaker, *edges.other_speaker} <= set(nodes.speaker)
    assert nodes.degree.sum() == 20
    assert nodes[["x", "y"]].stack().between(0, 1).all()
    assert nodes.community.min() == 0
    again = query.agreement_network(corpus, Filter(), minimum=1, edges=10)
    assert np.allclose(nodes[["x", "y"]], again.nodes[["x", "y"]])
    assert (nodes.community == again.nodes.community).all()


def test_the_minimum_rises_until_the_edges_can_be_drawn(corpus: Corpus) -> None:
    every = query.agreement_edges(corpus, Filter())
    network = query.agreement_network(corpus, Filter(), edges=10)
    assert network.minimum > 1
    assert set(network.edges.mark) == set(every[every.paired >= network.minimum].mark)
    assert (every.paired >= network.minimum - 1).sum() > 10


def test_a_relation_must_be_known() -> None:
    with pytest.raises(SelectionError):
        query.agreement_edges(sample(), Filter(), relation="marriage")


# ---- the picture ---------------------------------------------------------------------------


def ring(nodes: int) -> list[tuple[int, int]]:
    return [(node, (node + 1) % nodes) for node in range(nodes)]


@pytest.mark.parametrize("nodes", [5, 30, 200])
def test_nodes_do_not_cover_each_other(nodes: int) -> None:
    edges = [*ring(nodes), *((0, node) for node in range(2, nodes, 7))]
    places = layout(nodes, edges)
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert gaps.min() * np.sqrt(nodes) > 0.3
    assert places.min() >= 0
    assert places.max() <= 1
    assert np.array_equal(places, layout(nodes, edges))


def test_neighbours_are_drawn_near() -> None:
    line = [(node, node + 1) for node in range(9)]
    places = layout(10, line)
    gaps = np.linalg.norm(places[0] - places, axis=1)
    assert gaps.argmax() == 9
    assert gaps[1:].argmin() == 0
    assert (np.diff(gaps) > 0).all()


@given(
    st.integers(0, 12).flatmap(
        lambda n: st.tuples(
            st.just(n),
            st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=20)
            if n
            else st.just([]),
        )
    )
)
@settings(max_examples=60, deadline=None)
def test_any_network_can_be_drawn(network: tuple[int, list[tuple[int, int]]]) -> None:
    nodes, edges = network
    places = layout(nodes, edges)
    assert places.shape == (nodes, 2)
    assert np.isfinite(places).all()
    found = communities(nodes, edges, [1.0] * len(edges))
    assert len(found) == nodes
    assert all(found[a] == found[b] for a, b in edges if edges.count((a, b)) == len(edges))


def test_the_backbone_holds_a_network_together() -> None:
    edges = [*ring(6), (0, 3)]
    weights = [1, 5, 4, 3, 2, 6, 7]
    kept = backbone(6, edges, weights, 5)
    assert len(kept) == 5
    assert len(set(communities(6, [edges[k] for k in kept], [1] * 5))) < 6
    assert 6 in kept  # the heaviest
    assert backbone(6, edges, weights, 100) == list(range(7))
    assert backbone(6, edges, weights, 0) == []


def test_two_groups_are_two_communities() -> None:
    first = [(0, 1), (1, 2), (0, 2)]
    second = [(a + 3, b + 3) for a, b in first]
    found = communities(6, [*first, *second, (2, 3)], [1.0] * 6 + [0.1])
    assert found == [0, 0, 0, 1, 1, 1]


def test_edges_that_weigh_nothing_are_drawn_of_one_length() -> None:
    """Words in one selected sentence, which chance alone would bring together as often."""
    places = layout(3, [(0, 1), (1, 2)], [0.0, 0.0])
    assert np.isfinite(places).all()
    one, other = (np.linalg.norm(places[a] - places[b]) for a, b in ((0, 1), (1, 2)))
    assert one == pytest.approx(other, rel=0.05)
    assert len(communities(3, [(0, 1), (1, 2)], [0.0, 0.0])) == 3
