"""Who stands with whom, and who speaks of what: networks of speakers, ready to be drawn.

An agreement network joins speakers who take the same side on a proposition, a conflict network
those who take opposite sides: the congruence and conflict networks of Leifeld (2017), "Discourse
network analysis: policy debates as dynamic networks", with the themes' propositions as concepts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.graphs import backbone, communities, layout
from analysis.marks import RELATIONS
from analysis.query.frames import plain
from analysis.query.selection import mark_sql, select
from analysis.query.voices import speaker_themes

if TYPE_CHECKING:
    import pandas as pd

# More speakers than a reader can tell apart, and more edges than the eye can follow.
MOST_SPEAKERS = 200
MOST_EDGES = 300
_SIDES = "('for', 'against')"


class Network(NamedTuple):
    """A network as it is drawn: a frame of nodes and a frame of edges, which name the nodes.

    `minimum` is what an edge must reach to be drawn.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    minimum: int


def agreement_edges(
    corpus: Corpus,
    filter: Filter,
    *,
    relation: str = "agreement",
    minimum: int = 1,
    speakers: int = MOST_SPEAKERS,
) -> pd.DataFrame:
    """Pairs of speakers who take the same side, or opposite sides, on a proposition.

    n counts codings: those of either speaker whose theme the other takes the same side on
    (`relation` "agreement") or the opposite side ("conflict") in a selected coding; sides are for
    and against. Columns: speaker, name, other_speaker, other_name (the ids in the order of the
    alphabet), n, mark, propositions (on which they meet), paired, weight, themes (list).

    paired: how many statements of the one can be paired with one of the other, on each position
    (a theme and a side) the smaller of the two numbers; one who speaks much is not by that near
    to everybody. weight is from 0 to 1: the positions in which the two meet, divided by the mean
    number of positions that either takes; Leifeld's normalisation by average activity. Of
    speakers of one position it is 1 by one statement each: read it together with paired.

    `minimum`: smallest paired; `speakers`: only those who take sides most often. The unknown
    speaker is no node; of groups and the unnamed nobody knows whether two are one: a filter on
    the speakers' types leaves them out. The strongest come first: by paired, propositions, weight.

    >>> from analysis.sample import sample
    >>> agreement_edges(sample(), Filter(), relation="marriage")
    Traceback (most recent call last):
    ...
    analysis.errors.SelectionError: a relation is agreement or conflict, not 'marriage'
    """
    _check_relation(relation)
    frame = _pairs(corpus, filter, minimum, speakers, relation)
    return frame.drop(columns="relation")


def _pairs(
    corpus: Corpus, filter: Filter, minimum: int, speakers: int, relation: str = ""
) -> pd.DataFrame:
    """The rows of `agreement_edges` in one relation or, named in a column of its own, in both."""
    selection = select(corpus, filter)
    mark = mark_sql(
        "codings", speaker="k.speaker", other_speaker="k.other_speaker", relation="k.relation"
    )
    sides = {"": "true", "agreement": "a.stance = b.stance", "conflict": "a.stance <> b.stance"}
    return plain(
        corpus.ask(
            f"""
            WITH taken AS (
                SELECT s.speaker, c.theme, c.stance, count(*) AS n
                FROM {selection.codings} c JOIN statements s USING (statement)
                     JOIN speakers r USING (speaker)
                WHERE {selection.rows("codings", "c")} AND c.stance IN {_SIDES}
                  AND r.type <> 'unknown'
                GROUP BY ALL
            ), active AS (
                SELECT speaker, count(*) AS positions, sum(n) AS codings FROM taken
                GROUP BY speaker ORDER BY codings DESC, speaker LIMIT {speakers:d}
            ), held AS (
                SELECT t.*, x.positions, r.name FROM taken t JOIN active x USING (speaker)
                JOIN speakers r USING (speaker)
            ), pairs AS (
                SELECT a.speaker, any_value(a.name) AS name, b.speaker AS other_speaker,
                       any_value(b.name) AS other_name,
                       if(a.stance = b.stance, 'agreement', 'conflict') AS relation,
                       sum(a.n + b.n)::BIGINT AS n, count(DISTINCT a.theme) AS propositions,
                       sum(least(a.n, b.n))::BIGINT AS paired,
                       2.0 * count(*) / any_value(a.positions + b.positions) AS weight,
                       list(DISTINCT a.theme ORDER BY a.theme) AS themes
                FROM held a JOIN held b ON a.theme = b.theme AND a.speaker < b.speaker
                WHERE {sides[relation]}
                GROUP BY 1, 3, 5 HAVING sum(least(a.n, b.n)) >= {minimum:d}
            )
            SELECT speaker, name, other_speaker, other_name, n, {mark} AS mark, propositions,
                   paired, weight, themes, relation
            FROM pairs k
            ORDER BY paired DESC, propositions DESC, weight DESC, speaker, other_speaker,
                     relation""",
            selection.parameters,
        )
    )


def speaker_theme_edges(
    corpus: Corpus, filter: Filter, *, minimum: int = 1, limit: int | None = None
) -> pd.DataFrame:
    """Which speaker speaks of which theme, and on which side on the whole.

    Columns: those of `speaker_themes`, share (of the speaker's codings) and lean (for less
    against, divided by both: 1 always for, -1 always against; no number where neither).
    `minimum`: smallest n; `limit`: only so many speakers, those who speak most.

    >>> from analysis.sample import sample
    >>> frame = speaker_theme_edges(sample(), Filter())
    >>> bool(frame.share.between(0, 1).all())
    True
    """
    frame = speaker_themes(corpus, filter, limit=limit)
    frame["share"] = frame.n / frame.groupby("speaker").n.transform("sum")
    agree, oppose = frame["for"].to_numpy(float), frame["against"].to_numpy(float)
    both = agree + oppose
    frame["lean"] = np.where(both > 0, (agree - oppose) / np.maximum(both, 1), np.nan)
    return frame[frame.n >= minimum].reset_index(drop=True)


def agreement_network(
    corpus: Corpus,
    filter: Filter,
    *,
    relation: str = "agreement",
    minimum: int = 0,
    speakers: int = MOST_SPEAKERS,
    edges: int = MOST_EDGES,
) -> Network:
    """The network of `agreement_edges` as it is drawn.

    `minimum`: smallest paired of an edge; with 0 the smallest that leaves no more than `edges`,
    where there is one. Of more edges than that the backbone is drawn
    (`analysis.graphs.backbone`). Nodes: speaker, name, type, role, n (codings of the speaker),
    mark, degree (edges drawn), community (0 is the largest), x, y (0 to 1). Speakers without an
    edge are left out.

    Communities are of agreement less conflict, of which what is above zero is kept, whatever is
    drawn: who often takes the same side, and seldom the opposite one.

    >>> from analysis.sample import sample
    >>> network = agreement_network(sample(), Filter())
    >>> set(network.edges.speaker) <= set(network.nodes.speaker)
    True
    """
    _check_relation(relation)
    pairs = _pairs(corpus, filter, minimum or 1, speakers)
    drawn = pairs[pairs.relation == relation]
    least = minimum or _least(drawn.paired, edges)
    drawn = drawn[drawn.paired >= least].drop(columns="relation").reset_index(drop=True)
    names = sorted({*drawn.speaker, *drawn.other_speaker})
    number = {name: place for place, name in enumerate(names)}
    linked = _numbered(drawn, number)
    kept = backbone(
        len(names), linked, (drawn.weight * drawn.paired * drawn.propositions).tolist(), edges
    )
    linked = [linked[place] for place in kept]
    shown = drawn.iloc[kept].reset_index(drop=True)
    nodes = _speakers(corpus, filter, names)
    nodes["community"] = _communities(pairs[pairs.paired >= least], number)
    _place(nodes, linked, shown.weight.tolist())
    return Network(nodes, shown, least)


def _least(counts: pd.Series[int], most: int) -> int:
    """The smallest number that no more than `most` edges reach; 1 where none would be left."""
    if len(counts) <= most:
        return 1
    least = int(counts.nlargest(most + 1).iloc[-1]) + 1
    return least if (counts >= least).any() else 1


def _communities(pairs: pd.DataFrame, number: dict[str, int]) -> list[int]:
    """Each speaker's community, by agreement less conflict."""
    among = pairs[pairs.speaker.isin(number) & pairs.other_speaker.isin(number)]
    signs = np.where(among.relation == "agreement", 1.0, -1.0) * among.weight
    balance: dict[tuple[int, int], float] = {}
    for pair, weight in zip(_numbered(among, number), signs, strict=True):
        balance[pair] = balance.get(pair, 0.0) + weight
    near = {pair: weight for pair, weight in balance.items() if weight > 0}
    return communities(len(number), list(near), list(near.values()))


def _place(nodes: pd.DataFrame, linked: list[tuple[int, int]], weights: list[float]) -> None:
    """Adds where each node stands and how many edges it has."""
    ends = np.array(linked, int).ravel()
    nodes["degree"] = np.bincount(ends, minlength=len(nodes)) if len(nodes) else 0
    where = layout(len(nodes), linked, weights)
    nodes["x"], nodes["y"] = where[:, 0], where[:, 1]


def speaker_theme_network(
    corpus: Corpus,
    filter: Filter,
    *,
    minimum: int = 1,
    speakers: int = 60,
    edges: int = MOST_EDGES,
) -> Network:
    """Speakers and the themes they speak of, as drawn: the edges of `speaker_theme_edges`.

    Edges: its columns, without the unknown speaker. Nodes: node (the speaker or theme), kind
    ("speaker" or "theme"), name (empty for a theme), n (codings), mark, degree, x, y.

    >>> from analysis.sample import sample
    >>> network = speaker_theme_network(sample(), Filter())
    >>> sorted(set(network.nodes.kind))
    ['speaker', 'theme']
    """
    import pandas as pd

    found = speaker_theme_edges(corpus, filter, minimum=minimum, limit=speakers + 1)
    found = found[found.type != "unknown"].reset_index(drop=True)
    voices, themes = list(dict.fromkeys(found.speaker)), sorted(set(found.theme))
    number = {("speaker", name): place for place, name in enumerate(voices)}
    number |= {("theme", name): place + len(voices) for place, name in enumerate(themes)}
    pairs = [
        (number["speaker", voice], number["theme", theme])
        for voice, theme in zip(found.speaker, found.theme, strict=True)
    ]
    kept = backbone(len(number), pairs, found.n.tolist(), edges)
    shown = found.iloc[kept].reset_index(drop=True)
    names = dict(zip(found.speaker, found.name, strict=True))
    nodes = pd.DataFrame(
        {
            "node": [node for _, node in number],
            "kind": [kind for kind, _ in number],
            "name": [names.get(node, "") if kind == "speaker" else "" for kind, node in number],
        }
    )
    nodes["n"], nodes["mark"] = _counted(corpus, filter, list(number))
    _place(nodes, [pairs[place] for place in kept], np.sqrt(shown.n.to_numpy(float)).tolist())
    return Network(nodes, shown, minimum)


def _check_relation(relation: str) -> None:
    if relation not in RELATIONS:
        raise SelectionError(f"a relation is {' or '.join(RELATIONS)}, not {relation!r:.60}")


def _numbered(frame: pd.DataFrame, number: dict[str, int]) -> list[tuple[int, int]]:
    pairs = zip(frame.speaker, frame.other_speaker, strict=True)
    return [(number[one], number[other]) for one, other in pairs]


def _speakers(corpus: Corpus, filter: Filter, names: list[str]) -> pd.DataFrame:
    """The speakers of these names, in their order, with their selected codings."""
    selection = select(corpus, filter)
    listed = selection.is_any("s.speaker", names) or ["false"]
    return corpus.ask(
        f"""
        SELECT s.speaker, any_value(r.name) AS name, any_value(r.type) AS type,
               any_value(r.role) AS role, count(*) AS n,
               {mark_sql("codings", speaker="s.speaker")} AS mark
        FROM {selection.codings} c JOIN statements s USING (statement)
             JOIN speakers r USING (speaker)
        WHERE {selection.rows("codings", "c")} AND {listed[0]}
        GROUP BY s.speaker ORDER BY s.speaker""",
        selection.parameters,
    )


def _counted(
    corpus: Corpus, filter: Filter, nodes: list[tuple[str, str]]
) -> tuple[list[int], list[str]]:
    """How many selected codings each speaker or theme has, and the mark that opens them."""
    selection = select(corpus, filter)
    frame = corpus.ask(
        f"""
        SELECT s.speaker, c.theme, count(*) AS n FROM {selection.codings} c
        JOIN statements s USING (statement) WHERE {selection.rows("codings", "c")}
        GROUP BY GROUPING SETS (s.speaker, c.theme)""",
        selection.parameters,
    )
    of_node = {
        ("theme", theme) if isinstance(theme, str) else ("speaker", speaker): int(n)
        for speaker, theme, n in zip(frame.speaker, frame.theme, frame.n, strict=True)
    }
    marks = [
        (Mark("codings", theme=node) if kind == "theme" else Mark("codings", speaker=node)).encode()
        for kind, node in nodes
    ]
    return [of_node.get(node, 0) for node in nodes], marks
