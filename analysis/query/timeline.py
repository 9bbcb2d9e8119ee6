"""How often what was said, period by period; what has no date has a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark, period_of
from analysis.marks import UNDATED
from analysis.query.selection import Selection, select

if TYPE_CHECKING:
    import pandas as pd

# A period and the SQL that makes it of a day; the longest span in days that `auto` shows in it:
# some fifty marks stand beside each other on a page.
_PERIODS = {
    "day": ("{day}", 50),
    "month": ("substr({day}, 1, 7)", 50 * 31),
    "quarter": ("substr({day}, 1, 4) || '-Q' || (substr({day}, 6, 2)::INT + 2) // 3", 50 * 92),
    "year": ("substr({day}, 1, 4)", 0),
}
PERIODS = tuple(_PERIODS)
COUNTED = ("statements", "themes", "stances", "terms")
MOST_TERMS = 20
# How many terms are shown where none are named.
FIRST_TERMS = 5


def timeline(
    corpus: Corpus,
    filter: Filter,
    *,
    unit: str = "auto",
    of: str = "themes",
    terms: Sequence[str] = (),
) -> pd.DataFrame:
    """What is counted in each period, by the day of the article.

    `unit`: day, month, quarter, year, or auto, which is the shortest that fits on a page. `of`:
    statements, themes or stances (statements that have them), or terms (tokens): those named, or
    the five most frequent of the selection that are no stop words. Columns: period (2024-03-01,
    2024-03, 2024-Q1, 2024; empty for what has no date), first, last (its days), key (theme,
    stance or term; empty for statements), n, mark, total (statements or tokens of the period),
    total_mark, share (n of total).

    Each period in which there is anything selected has a row for each key, of 0 too; a period
    without an article has none: nothing is known of it. Undated comes last.

    >>> from analysis.sample import sample
    >>> timeline(sample(), Filter(), unit="month", of="statements")[["period", "n"]].values.tolist()
    [['2024-03', 4], ['', 4]]
    """
    if of not in COUNTED:
        raise SelectionError(f"a timeline is of {', '.join(COUNTED)}, not of {of!r:.60}")
    if unit not in (*PERIODS, "auto"):
        raise SelectionError(f"a period is {', '.join(PERIODS)} or auto, not {unit!r:.60}")
    selection = select(corpus, filter)
    unit = _fitting(corpus, selection) if unit == "auto" else unit
    selection = select(corpus, filter)
    period = _period("a.published", unit)
    sql = (
        _of_terms(selection, period, terms)
        if of == "terms"
        else _of_statements(selection, period, of)
    )
    return _marked(corpus.ask(sql, selection.parameters), of)


def _period(day: str, unit: str) -> str:
    return f"CASE WHEN {day} = '' THEN '' ELSE {_PERIODS[unit][0].format(day=day)} END"


def _fitting(corpus: Corpus, selection: Selection) -> str:
    """The shortest period of which the selected articles do not span too many."""
    found = corpus.ask(
        "SELECT min(published) AS first, max(published) AS last FROM articles a"
        f" WHERE published <> '' AND {selection.rows('articles', 'a')}",
        selection.parameters,
    )
    first, last = found["first"][0], found["last"][0]
    if not isinstance(first, str):
        return "month"
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return next(unit for unit, (_, most) in _PERIODS.items() if days < most or not most)


def _of_statements(selection: Selection, period: str, of: str) -> str:
    column = {"themes": "c.theme", "stances": "c.stance"}.get(of)
    keyed = "SELECT id, '' AS key FROM u"
    if column:
        keyed = (
            f"SELECT DISTINCT c.statement AS id, {column} AS key FROM {selection.codings} c"
            f" WHERE {selection.coded('c')}"
        )
    return f"""
        WITH u AS (
            SELECT s.statement AS id, {period} AS period
            FROM statements s JOIN articles a USING (article)
            WHERE {selection.rows("statements", "s")}
        ), k AS (
            SELECT u.period, x.key, count(*) AS n FROM u JOIN ({keyed}) x USING (id) GROUP BY 1, 2
        ), totals AS (SELECT period, count(*) AS total FROM u GROUP BY 1),
        keys AS (SELECT key, sum(n) AS whole FROM k GROUP BY 1)
        {_EVERY_PERIOD}"""


def _of_terms(selection: Selection, period: str, terms: Sequence[str]) -> str:
    if isinstance(terms, str) or len(terms) > MOST_TERMS:
        raise SelectionError(f"a timeline shows a list of at most {MOST_TERMS} terms")
    listed = ", ".join(f"({selection.bind(term)})" for term in dict.fromkeys(terms))
    chosen = f"SELECT * FROM (VALUES {listed}) v(key)"
    if not listed:
        chosen = (
            "SELECT term AS key FROM u JOIN terms USING (term) WHERE NOT stop"
            f" GROUP BY term ORDER BY sum(n) DESC, term LIMIT {FIRST_TERMS}"
        )
    return f"""
        WITH u AS (
            SELECT t.term, {period} AS period, count(*) AS n
            FROM tokens t JOIN articles a USING (article)
            WHERE {selection.rows("tokens", "t")} GROUP BY ALL
        ), chosen AS ({chosen}),
        k AS (SELECT period, term AS key, n FROM u),
        totals AS (SELECT period, sum(n)::BIGINT AS total FROM u GROUP BY 1),
        keys AS (
            SELECT key, coalesce(sum(n), 0) AS whole FROM chosen LEFT JOIN k USING (key) GROUP BY 1
        )
        {_EVERY_PERIOD}"""


_EVERY_PERIOD = """
        SELECT t.period, keys.key, coalesce(k.n, 0)::BIGINT AS n, t.total
        FROM totals t CROSS JOIN keys
        LEFT JOIN k ON k.period = t.period AND k.key = keys.key
        ORDER BY t.period = '', t.period, keys.whole DESC, keys.key"""


def _marked(frame: pd.DataFrame, of: str) -> pd.DataFrame:
    unit = "tokens" if of == "terms" else "statements"
    named = {"themes": "theme", "stances": "stance", "terms": "term"}.get(of)
    days = [period_of(period) or ("", "") for period in frame.period]
    frame.insert(1, "first", [first for first, _ in days])
    frame.insert(2, "last", [last for _, last in days])
    marks, totals = [], []
    for period, key in zip(frame.period, frame.key, strict=True):
        condition = {named: key} if named else {}
        totals.append(Mark(unit, published=period or UNDATED))
        marks.append(Mark(unit, published=period or UNDATED, **condition))
    frame.insert(5, "mark", [mark.encode() for mark in marks])
    frame["total_mark"] = [mark.encode() for mark in totals]
    frame["share"] = frame.n / frame.total
    return frame
