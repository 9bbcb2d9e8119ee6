"""How words are reported: the cues of statements, and what each implies of the reporter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query.selection import mark_sql, select

if TYPE_CHECKING:
    import pandas as pd


def reporting_verbs(corpus: Corpus, filter: Filter) -> pd.DataFrame:
    """How many selected statements each cue reports; statements without a cue are left out.

    Columns: cue, implication (neutral, endorsing or doubting: what the cue implies of the
    reporter, see criterion 14 of `lexicon/CRITERIA.md`), n, mark. The commonest come first.

    >>> from analysis.sample import sample
    >>> frame = reporting_verbs(sample(), Filter())
    >>> dict(zip(frame.cue, frame.implication))["发布报告指出"]
    'endorsing'
    """
    selection = select(corpus, filter)
    return corpus.ask(
        f"""
        SELECT s.cue, s.implication, count(*) AS n, {mark_sql("statements", cue="s.cue")} AS mark
        FROM statements s WHERE {selection.rows("statements", "s")} AND s.cue <> ''
        GROUP BY s.cue, s.implication ORDER BY n DESC, s.cue""",
        selection.parameters,
    )
