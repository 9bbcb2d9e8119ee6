"""Which terms a reader may mean while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query.selection import mark_sql, select
from analysis.segmentation import FULL_WIDTH

if TYPE_CHECKING:
    import pandas as pd

# More characters than any term has.
LONGEST_TEXT = 64


def terms_starting(corpus: Corpus, filter: Filter, text: str, *, limit: int = 12) -> pd.DataFrame:
    """The terms that begin with what was typed, then those that hold it; the frequent first.

    Capitals and full-width letters are as good as others; stop words are found by their whole
    text only; without a text it is the most frequent terms. n counts tokens under the filter
    without its term: open the mark under that. Columns: term, n, mark.

    >>> from analysis.sample import sample
    >>> terms_starting(sample(), Filter(), "模型").term.tolist()
    ['大模型']
    """
    selection = select(corpus, filter.without("term"))
    tokens = selection.rows("tokens", "t")
    counted = f"SELECT t.term, count(*) AS n FROM tokens t JOIN found USING (term) WHERE {tokens}"
    if tokens == "true":
        counted = (
            "SELECT t.term, sum(t.frequency)::BIGINT AS n FROM terms t JOIN found USING (term)"
        )
    typed = selection.bind(text.strip().translate(FULL_WIDTH).lower()[:LONGEST_TEXT])
    return corpus.ask(
        f"""
        WITH found AS (
            SELECT term, lower(term) = {typed} AS whole,
                   starts_with(lower(term), {typed}) AS begins
            FROM terms WHERE contains(lower(term), {typed}) AND (NOT stop OR lower(term) = {typed})
        ), k AS ({counted} GROUP BY t.term)
        SELECT term, n, {mark_sql("tokens", term="term")} AS mark FROM k JOIN found USING (term)
        ORDER BY whole DESC, begins DESC, n DESC, term LIMIT {limit:d}""",
        selection.parameters,
    )
