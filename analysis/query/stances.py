"""Which side is taken: every coding as a row, counts, and quotations that tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query.frames import plain
from analysis.query.selection import mark_sql, select, text_sql

if TYPE_CHECKING:
    import pandas as pd

# A quotation that is read at a glance: between one clause and two lines of a wide page.
QUOTE_LENGTH = (14, 70)


def stance_counts(corpus: Corpus, filter: Filter) -> pd.DataFrame:
    """How many selected statements take each side on each theme's proposition.

    Columns: theme, stance (one of `analysis.codebook.SHOWN_STANCES`), n, mark.

    >>> from analysis.sample import sample
    >>> list(stance_counts(sample(), Filter()).columns)
    ['theme', 'stance', 'n', 'mark']
    """
    selection = select(corpus, filter)
    return corpus.ask(
        f"""
        SELECT c.theme, c.stance, count(*) AS n,
               {mark_sql("statements", theme="c.theme", stance="c.stance")} AS mark
        FROM {selection.codings} c WHERE {selection.rows("codings", "c")}
        GROUP BY 1, 2 ORDER BY 1, 2""",
        selection.parameters,
    )


def stances(corpus: Corpus, filter: Filter, *, limit: int | None = 5000) -> pd.DataFrame:
    """Every selected coding: one row, one dot. At most `limit` rows, in the order of the text.

    Columns: statement, theme, stance, confidence, article, label, begin, end, text, kind,
    speaker, speaker_name, n (always 1), mark.

    >>> from analysis.sample import sample
    >>> set(stances(sample(), Filter()).n)
    {1}
    """
    selection = select(corpus, filter)
    page = "" if limit is None else f"LIMIT {limit:d}"
    return corpus.ask(
        f"""
        WITH x AS (
            SELECT c.statement, c.theme, c.stance, c.confidence, s.article, s.begin, s."end",
                   s.kind, s.speaker
            FROM {selection.codings} c JOIN statements s USING (statement)
            WHERE {selection.rows("codings", "c")}
            ORDER BY s.article, s.begin, c.theme {page}
        )
        SELECT x.statement, x.theme, x.stance, x.confidence, x.article, a.label, x.begin,
               x."end", {text_sql("a", "x.begin", 'x."end"')} AS text, x.kind, x.speaker,
               r.name AS speaker_name, 1 AS n,
               {mark_sql("codings", theme="x.theme", statement="x.statement")} AS mark
        FROM x JOIN articles a USING (article) JOIN speakers r USING (speaker)
        ORDER BY x.article, x.begin, x.theme""",
        selection.parameters,
    )


def telling_quotes(corpus: Corpus, filter: Filter, k: int = 3) -> pd.DataFrame:
    """Up to `k` statements that tell where the voices stand, each of another speaker.

    A candidate takes a stance (for, against or mixed), is of readable length and of a known
    speaker. Direct speech comes before indirect, surer codings before less sure ones, and a
    theme or a side that no earlier quotation shows before one that was shown; ties go by
    place. So the choice is the same each time.
    Columns: those of `stances`, and why (list of what spoke for the choice: stance, theme: no
    earlier quotation shows it; direct: the speaker's own words).

    >>> from analysis.sample import sample
    >>> telling_quotes(sample(), Filter(), 2).speaker.is_unique
    True
    """
    selection = select(corpus, filter)
    shortest, longest = QUOTE_LENGTH
    candidates = corpus.ask(
        f"""
        WITH x AS (
            SELECT c.statement, c.theme, c.stance, c.confidence, s.article, s.begin, s."end",
                   s.kind, s.speaker,
                   row_number() OVER (
                       PARTITION BY s.speaker, c.theme, c.stance
                       ORDER BY s.kind, c.confidence DESC, s.article, s.begin
                   ) AS place
            FROM {selection.codings} c JOIN statements s USING (statement)
            WHERE {selection.rows("codings", "c")} AND c.stance IN ('for', 'against', 'mixed')
              AND s.speaker <> 'unknown' AND s."end" - s.begin BETWEEN {shortest} AND {longest}
            QUALIFY place = 1
            ORDER BY s.kind, c.confidence DESC, s.article, s.begin, c.theme LIMIT 500
        )
        SELECT x.* EXCLUDE (place), a.label, r.name AS speaker_name,
               {text_sql("a", "x.begin", 'x."end"')} AS text, 1 AS n,
               {mark_sql("codings", theme="x.theme", statement="x.statement")} AS mark
        FROM x JOIN articles a USING (article) JOIN speakers r USING (speaker)
        ORDER BY x.kind, x.confidence DESC, x.article, x.begin, x.theme""",
        selection.parameters,
    )
    return plain(_differing(candidates, k))


def _differing(candidates: pd.DataFrame, k: int) -> pd.DataFrame:
    """Greedily the best of the candidates, each step preferring what was not shown yet."""
    rows = candidates[["speaker", "theme", "stance", "kind", "confidence"]].to_dict("records")
    chosen: list[int] = []
    why: list[list[str]] = []
    seen: dict[str, set[str]] = {"speaker": set(), "theme": set(), "stance": set()}
    while len(chosen) < k:
        free = [i for i, row in enumerate(rows) if row["speaker"] not in seen["speaker"]]
        if not free:
            break
        best = max(free, key=lambda i: (*_merits(rows[i], seen), rows[i]["confidence"], -i))
        merits = _merits(rows[best], seen)
        names = ("stance", "theme", "direct")
        why.append([name for name, holds in zip(names, merits, strict=True) if holds])
        chosen.append(best)
        for name, values in seen.items():
            values.add(rows[best][name])
    picked = candidates.iloc[chosen].reset_index(drop=True)
    picked["why"] = why
    return picked


def _merits(row: dict[str, str], seen: dict[str, set[str]]) -> tuple[bool, bool, bool]:
    return (
        row["stance"] not in seen["stance"],
        row["theme"] not in seen["theme"],
        row["kind"] == "direct",
    )
