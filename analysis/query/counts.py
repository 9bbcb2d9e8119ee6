"""How many there are of each thing, and of each value of a facet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import FACETS, UNDATED, Filter
from analysis.query.occurrences import occurrences
from analysis.query.selection import Selection, mark_sql, select

if TYPE_CHECKING:
    import pandas as pd

_TOTALS = ("articles", "speakers", "statements", "sentences", "tokens", "codings")

# facet -> the SQL of (value, statement) pairs, and of the value's name.
_FACET_PAIRS = {
    "themes": ("theme", "c.theme", "c.theme"),
    "stances": ("stance", "c.stance", "c.stance"),
    "speakers": ("speaker", "s.speaker", "r.name"),
    "speaker_types": ("speaker_type", "r.type", "r.type"),
    "kinds": ("kind", "s.kind", "s.kind"),
    "outlets": ("outlet", "a.outlet", "a.outlet"),
    "articles": ("article", "s.article", "a.label"),
}


def totals(corpus: Corpus, filter: Filter) -> pd.DataFrame:
    """How much is selected: one row for each unit.

    Columns: unit (articles, speakers, statements, sentences, tokens, codings), n, mark.

    >>> from analysis.sample import sample
    >>> totals(sample(), Filter()).unit.tolist()[:3]
    ['articles', 'speakers', 'statements']
    """
    selection = select(corpus, filter)
    tables = {"codings": selection.codings}
    counted = {
        unit: f"(SELECT count(*) FROM {tables.get(unit, unit)} x WHERE {selection.rows(unit, 'x')})"
        for unit in _TOTALS
        if unit != "tokens"
    }
    words = occurrences(corpus)
    if words is None:
        counted["tokens"] = f"(SELECT count(*) FROM tokens x WHERE {selection.rows('tokens', 'x')})"
    else:
        counted["tokens"] = f"{words.selected(corpus, filter).sum():d}"
    parts = [
        f"SELECT {order} AS place, '{unit}' AS unit, {counted[unit]}::BIGINT AS n, '{unit}' AS mark"
        for order, unit in enumerate(_TOTALS)
    ]
    sql = f"SELECT unit, n, mark FROM ({' UNION ALL '.join(parts)}) ORDER BY place"
    return corpus.ask(sql, selection.parameters)


def options(corpus: Corpus, filter: Filter, facet: str) -> pd.DataFrame:
    """The values of a facet and how many statements each would select.

    n counts statements under the filter with this facet set to the value alone: that is the
    filter the mark must be opened under. (Under the filter without the facet it opens the same
    rows, but for an outlet or article with reprints of what is counted elsewhere.) Outlets and
    articles are listed even where no statement is selected in them, copies only where they
    count. Columns: value, name, n, mark.

    >>> from analysis.sample import sample
    >>> sorted(options(sample(), Filter(), "kinds").value)
    ['direct', 'indirect']
    """
    if facet not in FACETS:
        raise SelectionError(f"options are known for {', '.join(FACETS)}, not for {facet!r}")
    condition, value, name = _FACET_PAIRS[facet]
    per = {"outlets": "outlet", "articles": "article"}.get(facet, "")
    selection = select(corpus, filter.without(facet), per=per)
    rows = selection.rows("statements", "s")
    source = "statements s"
    if facet in ("themes", "stances"):
        coded = selection.coded("c")
        source += f" JOIN (SELECT * FROM {selection.codings} c WHERE {coded}) c USING (statement)"
    elif facet in ("speakers", "speaker_types"):
        source += " JOIN speakers r USING (speaker)"
    mark = mark_sql("statements", **{condition: "value"})
    counted = f"""
        SELECT {value} AS value, any_value({name}) AS name, count(DISTINCT s.statement) AS n
        FROM {source} WHERE {rows} GROUP BY 1"""
    if facet in ("outlets", "articles"):
        counted = _listed(facet, rows, _worth_listing(selection, filter, facet))
    return corpus.ask(
        f"SELECT value, name, n, {mark} AS mark FROM ({counted}) WHERE value <> ''"
        " ORDER BY n DESC, value",
        selection.parameters,
    )


def _worth_listing(selection: Selection, filter: Filter, facet: str) -> str:
    """Which articles are listed: where stories count once, no copies but those that count."""
    if facet != "articles" or not selection.is_once:
        return "true"
    chosen = selection.is_any("a.article", filter.articles)
    return " OR ".join(["a.copy = 0", f"a.article IN ({selection.picked()})", *chosen])


def _listed(facet: str, rows: str, listed: str) -> str:
    value, name = ("a.outlet", "a.outlet") if facet == "outlets" else ("a.article", "a.label")
    return f"""
        SELECT {value} AS value, any_value({name}) AS name, coalesce(sum(k.n), 0)::BIGINT AS n
        FROM articles a LEFT JOIN (
            SELECT s.article, count(*) AS n FROM statements s WHERE {rows} GROUP BY 1
        ) k USING (article) WHERE {listed} GROUP BY 1"""


def dates(corpus: Corpus, filter: Filter) -> pd.DataFrame:
    """The selected articles by day of publication; the empty day holds the undated ones.

    Columns: published, n (articles), mark. The filter's own dates are set aside: open the mark
    under `filter.without("dates")`.

    >>> from analysis.sample import sample
    >>> int(dates(sample(), Filter()).n.sum())
    2
    """
    selection = select(corpus, filter.without("dates"))
    mark = mark_sql("articles", published=f"coalesce(nullif(published, ''), '{UNDATED}')")
    return corpus.ask(
        f"SELECT published, count(*) AS n, {mark} AS mark FROM articles a"
        f" WHERE {selection.rows('articles', 'a')} GROUP BY published ORDER BY published",
        selection.parameters,
    )
