"""Networks as pictures: which edges to draw, which nodes belong together, where each stands.

Nodes are numbers from 0, edges pairs of them with a weight above 0 that run along each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.measures import Floats

Edges = Sequence[tuple[int, int]]
# Seed of the community search, which visits the nodes in a random order: the same each time.
SEED = 0
# Rounds of stress majorisation: on random networks of 5 to 200 nodes 180 rounds more take off
# less than 2 % of the stress.
ROUNDS = 20
# How near two nodes may come, as a part of the distance they would have on a square grid.
ROOM = 0.55
# How much longer the shorter side of the picture may be made to fill it.
STRETCH = 2.0
# The empty space between parts of a network that no edge connects, in lengths of an edge.
GAP = 1.0


def communities(nodes: int, edges: Edges, weights: Sequence[float]) -> list[int]:
    """The number of each node's community: 0 is the largest.

    The Louvain method (Blondel et al. 2008, "Fast unfolding of communities in large networks")
    as networkx has it, with a fixed seed. A node without edges is a community of its own.

    >>> communities(4, [(0, 1), (2, 3)], [1, 1])
    [0, 0, 1, 1]
    """
    from networkx import Graph
    from networkx.algorithms.community import louvain_communities

    graph = Graph()
    graph.add_nodes_from(range(nodes))
    pairs = zip(edges, weights, strict=True)
    graph.add_weighted_edges_from((a, b, weight) for (a, b), weight in pairs if weight > 0)
    found = louvain_communities(graph, weight="weight", seed=SEED) if nodes else []
    ordered = sorted(found, key=lambda members: (-len(members), min(members)))
    of_node = {node: number for number, members in enumerate(ordered) for node in members}
    return [of_node[node] for node in range(nodes)]


def backbone(nodes: int, edges: Edges, weights: Sequence[float], limit: int) -> list[int]:
    """The places of at most `limit` edges to draw, so that what is connected stays so.

    First the edges of a maximum spanning forest (Kruskal 1956), then the heaviest of the rest;
    of equals the first. Where the forest has more than `limit` edges, its heaviest.

    >>> backbone(3, [(0, 1), (1, 2), (0, 2)], [3, 2, 1], 2)
    [0, 1]
    """
    order = sorted(range(len(edges)), key=lambda place: -weights[place])
    root = list(range(nodes))

    def found(node: int) -> int:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    forest: list[int] = []
    for place in order:
        a, b = map(found, edges[place])
        if a != b:
            root[a] = b
            forest.append(place)
    held = set(forest)
    rest = [place for place in order if place not in held]
    return sorted([*forest, *rest][:limit])


def layout(nodes: int, edges: Edges, weights: Sequence[float] | None = None) -> Floats:
    """Where to draw each node: x and y from 0 to 1, one row a node; the same each time.

    Stress majorisation (Gansner, Koren and North 2005, "Graph drawing by stress majorization"):
    distances in the picture come near those along the edges, where the heaviest edge is half as
    long as a light one. It starts from classical scaling, so nothing is left to chance. Parts
    without an edge between them stand beside each other, the largest first; at last nodes that
    would cover each other are moved apart.

    >>> layout(2, [(0, 1)]).shape
    (2, 2)
    """
    places = np.zeros((nodes, 2))
    if not nodes:
        return places
    distances = _distances(nodes, edges, weights)
    boxes: list[tuple[NDArray[np.int64], Floats]] = []
    for members in _parts(distances):
        own = distances[np.ix_(members, members)]
        boxes.append((members, _scaled(own)))
    for members, own in _beside(boxes):
        places[members] = own
    return _apart(_to_unit(places))


def _distances(nodes: int, edges: Edges, weights: Sequence[float] | None) -> Floats:
    """The lengths of the shortest ways between all nodes (Floyd 1962); infinite without one."""
    found = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(found, 0)
    # Where no edge weighs anything all are of one length.
    heaviest = (max(weights, default=0.0) if weights is not None else 0.0) or 1.0
    for place, (a, b) in enumerate(edges):
        share = weights[place] / heaviest if weights is not None else 1.0
        length = 2 - share
        if a != b and length < found[a, b]:
            found[a, b] = found[b, a] = length
    for middle in range(nodes):
        np.minimum(found, found[:, middle, None] + found[None, middle], out=found)
    return found


def _parts(distances: Floats) -> Iterator[NDArray[np.int64]]:
    """The connected parts, the largest first."""
    near = np.isfinite(distances)
    firsts = near.argmax(axis=1)
    sizes = [(-int((firsts == first).sum()), int(first)) for first in np.unique(firsts)]
    for _, first in sorted(sizes):
        yield np.flatnonzero(firsts == first)


def _scaled(distances: Floats) -> Floats:
    """Places in the plane whose distances come near the given ones."""
    size = len(distances)
    if size == 1:
        return np.zeros((1, 2))
    places = _classical(distances)
    with np.errstate(divide="ignore"):
        weights = np.where(distances > 0, distances**-2.0, 0.0)
    # The inverse of a Laplacian, up to a shift of the whole picture.
    inverse = np.linalg.inv(np.diag(weights.sum(1)) - weights + 1 / size)
    for _ in range(ROUNDS):
        between = np.abs(_gaps(places))
        ratio = np.divide(
            weights * distances, between, out=np.zeros_like(between), where=between > 1e-9
        )
        moved = ratio.sum(1)[:, None] * places - _times(ratio, places)
        places = _times(np.asarray(inverse, float), moved)
    return places


def _times(matrix: Floats, columns: Floats) -> Floats:
    """The matrix times few columns: without BLAS, whose threads wait long on a busy machine."""
    return np.asarray(np.einsum("ij,jk->ik", matrix, columns), float)


def _classical(distances: Floats) -> Floats:
    """Classical scaling (Torgerson 1952) by orthogonal iteration, begun with a spiral.

    A little of the spiral stays, which parts what scaling lets fall together.
    """
    size = len(distances)
    squared = distances**2
    centred = -0.5 * (squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean())
    turn = np.arange(size) * np.pi * (3 - np.sqrt(5))
    spiral = np.sqrt((np.arange(size) + 0.5) / size)[:, None] * np.stack(
        [np.cos(turn), np.sin(turn)], 1
    )
    axes = spiral - spiral.mean(0)
    for _ in range(ROUNDS):
        axes = _orthogonal(_times(centred, axes))
    lengths = np.einsum("ij,ij->j", axes, _times(centred, axes))
    scaled = axes * np.sqrt(np.maximum(lengths, 0)) + 0.05 * spiral * distances.mean()
    return np.asarray(scaled, float)


def _orthogonal(axes: Floats) -> Floats:
    first = axes[:, 0] / max(float(np.sqrt((axes[:, 0] ** 2).sum())), 1e-12)
    second = axes[:, 1] - first * float((first * axes[:, 1]).sum())
    return np.stack([first, second / max(float(np.sqrt((second**2).sum())), 1e-12)], 1)


def _beside(
    boxes: list[tuple[NDArray[np.int64], Floats]],
) -> Iterator[tuple[NDArray[np.int64], Floats]]:
    """The parts moved beside each other: in rows as wide as the picture is to be high."""
    sizes = [places.max(0) - places.min(0) + GAP for _, places in boxes]
    width = max(np.sqrt(sum(float(size.prod()) for size in sizes)) * 1.2, float(sizes[0][0]))
    x = y = height = 0.0
    for (members, places), size in zip(boxes, sizes, strict=True):
        if x and x + size[0] > width:
            x, y, height = 0.0, y + height, 0.0
        yield members, places - places.min(0) + (x, y)
        x, height = x + float(size[0]), max(height, float(size[1]))


def _to_unit(places: Floats) -> Floats:
    """The places from 0 to 1; the shorter side is stretched, but not to more than `STRETCH`."""
    low, span = places.min(0), np.ptp(places, axis=0)
    whole = np.maximum(span, span.max() / STRETCH)
    if not whole.max() > 1e-9:
        return np.full_like(places, 0.5)
    return np.asarray((places - low - span / 2) / whole + 0.5, float)


def _apart(places: Floats, rounds: int = 30) -> Floats:
    """The places with none nearer to another than there is room for."""
    room = ROOM / np.sqrt(max(len(places), 4))
    for _ in range(rounds):
        gaps = _gaps(places)
        between = np.abs(gaps)
        np.fill_diagonal(between, np.inf)
        if between.min() >= room:
            break
        push = np.maximum(room - between, 0) / 2 / np.maximum(between, 1e-9)
        moved = (gaps * push).sum(1)
        places = places + np.stack([moved.real, moved.imag], 1)
    return _to_unit(places)


def _gaps(places: Floats) -> NDArray[np.complex128]:
    """From each node to each other, x and y as one complex number: twice as fast as two."""
    points = places[:, 0] + 1j * places[:, 1]
    return np.asarray(points[:, None] - points[None])
