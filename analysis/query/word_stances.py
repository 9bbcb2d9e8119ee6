"""Which side the statements take that hold a word, and the words there are most of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.codebook import SHOWN_STANCES
from analysis.corpus import Corpus
from analysis.filter import Filter, Mark
from analysis.query.occurrences import Mask, Occurrences, occurrences
from analysis.query.selection import select

if TYPE_CHECKING:
    import pandas as pd


def word_stances(corpus: Corpus, filter: Filter, terms: Sequence[str]) -> pd.DataFrame:
    """How many of the selected statements that hold each of these terms take each side.

    Columns: term, n (selected statements that hold it), mark, and for each of for, mixed,
    none, undecided, against the statements with a coding of that stance, with its `_mark`. A
    statement on two themes may stand under two stances, one on no theme under none of them. One
    row a term, in the order given; zeros where no statement holds it.

    >>> from analysis.sample import sample
    >>> frame = word_stances(sample(), Filter(), ("大模型",))
    >>> bool((frame["for"] <= frame.n).all())
    True
    """
    import pandas as pd

    wanted = list(dict.fromkeys(terms))
    held = _counted(corpus, filter, wanted, "statements") | _counted(
        corpus, filter, wanted, "codings"
    )
    rows = []
    for term in wanted:
        row: dict[str, object] = {"term": term, "n": held.get((term, ""), 0)}
        row["mark"] = Mark("statements", term=term).encode()
        for stance in SHOWN_STANCES:
            row[stance] = held.get((term, stance), 0)
            row[f"{stance}_mark"] = Mark("statements", term=term, stance=stance).encode()
        rows.append(row)
    columns = ["term", "n", "mark", *(f"{s}{end}" for s in SHOWN_STANCES for end in ("", "_mark"))]
    return pd.DataFrame(rows, columns=columns)


def _counted(
    corpus: Corpus, filter: Filter, terms: list[str], unit: str
) -> dict[tuple[str, str], int]:
    """The statements that hold each term: of each stance by their codings, or all of them."""
    selection = select(corpus, filter)
    listed = " AND ".join(selection.is_any("t.term", terms))
    if not listed:
        return {}
    selected, stance = (
        (selection.codings, "u.stance") if unit == "codings" else ("statements", "''")
    )
    frame = corpus.ask(
        f"""
        SELECT t.term, {stance} AS stance, count(DISTINCT u.statement) AS n
        FROM (SELECT DISTINCT term, statement FROM tokens t WHERE {listed}) t
        JOIN {selected} u USING (statement)
        WHERE {selection.rows(unit, "u")} GROUP BY 1, 2""",
        selection.parameters,
    )
    return {
        (term, side): int(n)
        for term, side, n in zip(frame.term, frame.stance, frame.n, strict=True)
    }


def commonest_terms(corpus: Corpus, filter: Filter, limit: int = 200) -> pd.DataFrame:
    """The selected terms there are most of, stop words aside: `term_table` without measures.

    Columns: term, n (selected tokens), mark.

    >>> from analysis.sample import sample
    >>> commonest_terms(sample(), Filter(), 3).n.is_monotonic_decreasing
    True
    """
    if (words := occurrences(corpus)) is not None:
        return _commonest(words, words.selected(corpus, filter), limit)
    selection = select(corpus, filter)
    frame = corpus.ask(
        f"""
        SELECT t.term, count(*) AS n FROM tokens t JOIN terms m USING (term)
        WHERE NOT m.stop AND {selection.rows("tokens", "t")}
        GROUP BY t.term ORDER BY n DESC, t.term LIMIT {limit:d}""",
        selection.parameters,
    )
    frame["mark"] = [Mark("tokens", term=term).encode() for term in frame.term]
    return frame


def _commonest(words: Occurrences, mask: Mask, limit: int) -> pd.DataFrame:
    import pandas as pd

    known, stop, _, _ = words.words
    n = words.counted(mask) * (known & ~stop)
    order = np.argsort(-n, kind="stable")[:limit]
    places = order[n[order] > 0]
    terms = words.terms[places].tolist()
    marks = [Mark("tokens", term=term).encode() for term in terms]
    return pd.DataFrame({"term": terms, "n": n[places], "mark": marks})
