"""What is talked about, what goes together, and where in the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import STATEMENT_FACETS, Filter
from analysis.query.selection import Selection, mark_sql, select, text_sql

if TYPE_CHECKING:
    import pandas as pd

UNITS = ("statements", "sentences", "articles")


def theme_counts(corpus: Corpus, filter: Filter, unit: str = "statements") -> pd.DataFrame:
    """How many selected units have each theme; with a theme facet, only its themes.

    A statement has the themes of its selected codings, a sentence those of its own words, an
    article those of its selected statements and sentences. Columns: theme, n, mark.

    >>> from analysis.sample import sample
    >>> list(theme_counts(sample(), Filter()).columns)
    ['theme', 'n', 'mark']
    """
    selection = select(corpus, filter)
    pairs = _themed(selection, unit)
    shown = " AND ".join(selection.is_any("theme", filter.themes)) or "true"
    return corpus.ask(
        f"SELECT theme, count(*) AS n, {mark_sql(unit, theme='theme')} AS mark"
        f" FROM ({pairs}) WHERE {shown} GROUP BY theme ORDER BY n DESC, theme",
        selection.parameters,
    )


def theme_cooccurrence(corpus: Corpus, filter: Filter, unit: str = "statements") -> pd.DataFrame:
    """How many selected units have both themes of a pair, whatever the theme facet shows.

    Each pair comes once, theme before other_theme in the alphabet. Columns: theme,
    other_theme, n, mark.

    >>> from analysis.sample import sample
    >>> frame = theme_cooccurrence(sample(), Filter(), "sentences")
    >>> bool((frame.theme < frame.other_theme).all())
    True
    """
    selection = select(corpus, filter)
    pairs = _themed(selection, unit, every=True)
    return corpus.ask(
        f"""
        WITH t AS ({pairs})
        SELECT a.theme, b.theme AS other_theme, count(*) AS n,
               {mark_sql(unit, theme="a.theme", other_theme="b.theme")} AS mark
        FROM t a JOIN t b ON a.id = b.id AND a.theme < b.theme
        GROUP BY 1, 2 ORDER BY n DESC, 1, 2""",
        selection.parameters,
    )


def theme_course(
    corpus: Corpus, filter: Filter, unit: str = "sentences", *, limit: int = 20_000
) -> pd.DataFrame:
    """Where in its article each themed sentence or statement stands: one row a unit and theme.

    Columns: article, label, theme, id, begin, end (offsets), text, share_begin, share_end (0
    where the article's text begins, 1 where it ends), n (always 1), mark. In the order of the
    text.

    >>> from analysis.sample import sample
    >>> frame = theme_course(sample(), Filter())
    >>> bool(((frame.share_begin >= 0) & (frame.share_end <= 1)).all())
    True
    """
    if unit not in ("sentences", "statements"):
        raise SelectionError(f"a course is of sentences or statements, not of {unit}")
    selection = select(corpus, filter)
    pairs = _themed(selection, unit)
    shown = " AND ".join(selection.is_any("theme", filter.themes)) or "true"
    key = unit.removesuffix("s")
    mark = mark_sql(unit, theme="t.theme", **{key: "t.id"})
    return corpus.ask(
        f"""
        WITH t AS (
            SELECT t.theme, t.id, x.article, x.begin, x."end"
            FROM ({pairs}) t JOIN {unit} x ON x.{key} = t.id
            WHERE {shown} ORDER BY x.article, x.begin, t.theme LIMIT {limit:d}
        )
        SELECT t.article, a.label, t.theme, t.id, t.begin, t."end",
               {text_sql("a", "t.begin", 't."end"')} AS text,
               t.begin / a.size AS share_begin, t."end" / a.size AS share_end,
               1 AS n, {mark} AS mark
        FROM t JOIN (SELECT article, label, text, length(text) AS size FROM articles) a
             USING (article)
        ORDER BY t.article, t.begin, t.theme""",
        selection.parameters,
    )


def _themed(selection: Selection, unit: str, *, every: bool = False) -> str:
    """The SQL of distinct (id, theme) of the selected units; `every`: unselected themes too."""
    if unit == "statements":
        coded = [] if every else selection.coding("c")
        return f"""
            SELECT c.statement AS id, c.theme
            FROM {selection.codings} c JOIN statements s USING (statement)
            WHERE {" AND ".join([*coded, selection.rows("statements", "s")])}"""
    if unit == "sentences":
        return f"""
            SELECT e.sentence AS id, unnest(e.themes) AS theme FROM sentences e
            WHERE {selection.rows("sentences", "e")}"""
    if unit != "articles":
        raise SelectionError(f"themes are counted by {', '.join(UNITS)}, not by {unit}")
    return _themed_articles(selection)


def _themed_articles(selection: Selection) -> str:
    spoken = _themed(selection, "statements")
    held = (
        f"SELECT s.article AS id, k.theme FROM ({spoken}) k JOIN statements s ON s.statement = k.id"
    )
    if any(getattr(selection.filter, facet) for facet in STATEMENT_FACETS):
        return f"SELECT DISTINCT id, theme FROM ({held})"
    written = f"""
        SELECT e.article AS id, unnest(e.themes) AS theme FROM sentences e
        WHERE {selection.rows("sentences", "e")}"""
    return f"{held} UNION {written}"
