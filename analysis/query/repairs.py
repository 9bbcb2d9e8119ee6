"""What was repaired: the damage of a corpus by article and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query.frames import plain
from analysis.query.selection import select
from analysis.restoration.draft import LOST

if TYPE_CHECKING:
    import pandas as pd


def repairs(corpus: Corpus, filter: Filter) -> pd.DataFrame:
    """How much of each kind was repaired in each selected article, where there was any.

    Columns: article, kind (one of `analysis.restoration.STEP_KINDS`), n (steps of that kind: the
    rows that `restoration_steps` gives for the article), lost (characters that these steps had
    to mark as lost).

    >>> from analysis.sample import sample
    >>> repairs(sample(), Filter()).empty
    True
    """
    selection = select(corpus, filter)
    lost = selection.bind(LOST)
    return corpus.ask(
        f"""
        SELECT article, step.kind AS kind, count(*) AS n,
               CAST(sum(CASE WHEN step.kind = 'lost' THEN
                   length(step.after) - length(replace(step.after, {lost}, ''))
                   ELSE 0 END) AS BIGINT) AS lost
        FROM (SELECT a.article, unnest(a.steps) AS step FROM articles a
              WHERE {selection.rows("articles", "a")})
        GROUP BY article, step.kind ORDER BY article, step.kind""",
        selection.parameters,
    )


def readings(corpus: Corpus, filter: Filter) -> pd.DataFrame:
    """How each selected article was read: one row each, in the order of their identifiers.

    Columns: article, label, title, byline, outlet, published, url, file, place (in the file),
    notes (of `analysis.articles.NOTE_KINDS`), characters (analysed), repairs, lost (as in
    `repairs`, of all kinds).

    >>> from analysis.sample import sample
    >>> readings(sample(), Filter()).file.tolist()
    ['sample-1.txt', 'sample-2.txt']
    """
    selection = select(corpus, filter)
    lost = selection.bind(LOST)
    return plain(
        corpus.ask(
            f"""
            SELECT a.article, a.label, a.title, a.byline, a.outlet, a.published, a.url, a.file,
                   a.place, a.notes, a.characters, len(a.steps) AS repairs,
                   CAST(coalesce(list_sum([
                       length(step.after) - length(replace(step.after, {lost}, ''))
                       FOR step IN a.steps IF step.kind = 'lost']), 0) AS BIGINT) AS lost
            FROM articles a WHERE {selection.rows("articles", "a")} ORDER BY a.article""",
            selection.parameters,
        )
    )
