"""Which words: measures of each term in a selection, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis import measures
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.marks import STATUSES
from analysis.query.selection import Selection, mark_sql, select, text_sql
from analysis.terms import PARTS

if TYPE_CHECKING:
    import pandas as pd

MEASURES = (
    "frequency",
    "per_10k",
    "articles",
    "keyness",
    "log_ratio",
    "keyness_general",
    "log_ratio_general",
    "dispersion",
)
_KEYNESS = {"keyness": measures.log_likelihood, "log_ratio": measures.log_ratio}
_TOKEN_MARK = mark_sql(
    "tokens", term="t.term", article="t.article", begin="t.begin::VARCHAR", end='t."end"::VARCHAR'
)


def term_table(
    corpus: Corpus,
    filter: Filter,
    measure: str = "frequency",
    limit: int | None = 100,
    *,
    minimum: int = 2,
    stop_words: bool = False,
    containing: str = "",
) -> pd.DataFrame:
    """The terms of a selection that are highest by a measure.

    Columns: term, n (= frequency: selected tokens), mark, per_10k (of the selected tokens),
    articles (in how many selected ones), keyness and log_ratio (against the rest of the
    corpus; not a number where there is no rest), keyness_general and log_ratio_general
    (against general Chinese), dispersion (Gries' DP over the tenths of the articles: 0 evenly
    spread, 1 in one small part), theme (whose sentences hold it most; empty where none does),
    denied and hedged (how many of the n are said not to be, 不会取代, or to be uncertain, 可能取代:
    see `analysis.statuses`) with denied_mark and hedged_mark.
    The formulas and their sources are in `analysis.measures`.
    `minimum`: smallest n; `stop_words`: whether they are listed; `containing`: only terms with
    these characters in them.

    >>> from analysis.sample import sample
    >>> frame = term_table(sample(), Filter(), limit=5)
    >>> bool(frame.n.is_monotonic_decreasing)
    True
    """
    if measure not in MEASURES:
        raise SelectionError(f"terms are ranked by {', '.join(MEASURES)}, not by {measure!r}")
    frame = _measured(corpus, filter, minimum, stop_words, containing)
    order = "n" if measure == "frequency" else measure
    frame = frame.sort_values(
        [order, "n", "term"], ascending=[measure == "dispersion", False, True], na_position="last"
    )
    frame = frame.iloc[:limit].reset_index(drop=True)
    frame.insert(2, "mark", [Mark("tokens", term=term).encode() for term in frame.term])
    for status in STATUSES:
        marks = [Mark("tokens", term=term, status=status).encode() for term in frame.term]
        frame[f"{status}_mark"] = marks
    themes = _main_themes(corpus, filter, frame.term.tolist())
    frame["theme"] = [themes.get(term, "") for term in frame.term]
    return frame


def _measured(
    corpus: Corpus, filter: Filter, minimum: int, stop_words: bool, containing: str
) -> pd.DataFrame:
    selection = select(corpus, filter)
    wanted = [f"k.n >= {minimum:d}"]
    if not stop_words:
        wanted.append("NOT m.stop")
    if containing:
        wanted.append(f"contains(k.term, {selection.bind(containing)})")
    frame = corpus.ask(
        f"""
        WITH x AS MATERIALIZED (
            SELECT t.term, t.article, t.position * {PARTS} // a.tokens AS part, count(*) AS n,
                   count(*) FILTER (t.status = 'denied') AS denied,
                   count(*) FILTER (t.status = 'hedged') AS hedged
            FROM tokens t JOIN articles a USING (article)
            WHERE {selection.rows("tokens", "t")} GROUP BY ALL
        ), counted AS (
            SELECT term, sum(n)::BIGINT AS n, count(DISTINCT article) AS articles,
                   sum(denied)::BIGINT AS denied, sum(hedged)::BIGINT AS hedged
            FROM x GROUP BY term
        ), k AS (
            SELECT k.*, m.frequency AS whole, m.general
            FROM counted k JOIN ({_reference(selection)}) m USING (term)
            WHERE {" AND ".join(wanted)}
        ), parts AS (
            SELECT article, part, sum(n)::DOUBLE AS size FROM x GROUP BY ALL
        ), whole AS (
            SELECT sum(size) AS total, min(size) AS least FROM parts
        )
        SELECT k.term, any_value(k.n) AS n, any_value(k.articles) AS articles,
               any_value(k.denied) AS denied, any_value(k.hedged) AS hedged,
               any_value(total)::BIGINT AS size, any_value(k.whole) AS whole,
               any_value(k.general) AS general,
               (SELECT sum(tokens)::BIGINT FROM articles
                WHERE article IN ({selection.reference()})) AS corpus,
               greatest(sum(abs(x.n / k.n - size / total) - size / total) + 1, 0) / 2
                   / (1 - any_value(least) / any_value(total)) AS dispersion
        FROM k JOIN x USING (term) JOIN parts USING (article, part), whole GROUP BY k.term""",
        selection.parameters,
    )
    return _with_keyness(frame, corpus)


def _reference(selection: Selection) -> str:
    """The SQL of the terms table as of the articles the selection is compared with."""
    if not selection.is_once:
        return "SELECT * FROM terms"
    return f"""
        SELECT * REPLACE (count AS frequency) FROM terms JOIN (
            SELECT term, count(*) AS count FROM tokens
            WHERE article IN ({selection.reference()}) GROUP BY term
        ) USING (term)"""


def _with_keyness(frame: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    n, size = frame.n.to_numpy(float), frame["size"].to_numpy(float)
    frame["per_10k"] = measures.per_10k(n, size)
    references = {
        "": (frame.whole - frame.n, frame.corpus.to_numpy(float) - size),
        "_general": (frame.general, float(corpus.manifest.get("general_tokens", 0)) + 0 * size),
    }
    for name, (count, other) in references.items():
        held = other > 0
        sizes = (size, np.where(held, other, 1))
        for measure, formula in _KEYNESS.items():
            value = formula(n, count.to_numpy(float), *sizes)
            frame[f"{measure}{name}"] = np.where(held, value, np.nan)
    return frame[["term", "n", *MEASURES[1:], *STATUSES]].fillna({"dispersion": 0.0})


def _main_themes(corpus: Corpus, filter: Filter, terms: list[str]) -> dict[str, str]:
    """Each term's theme: the one whose selected sentences hold it most often."""
    selection = select(corpus, filter)
    listed = " AND ".join(selection.is_any("t.term", terms))
    if not listed:
        return {}
    frame = corpus.ask(
        f"""
        SELECT term, arg_max(theme, (n, theme)) AS theme FROM (
            SELECT t.term, e.theme, count(*) AS n
            FROM tokens t JOIN (SELECT sentence, unnest(themes) AS theme FROM sentences) e
                 USING (sentence)
            WHERE {listed} AND {selection.rows("tokens", "t")} GROUP BY ALL
        ) GROUP BY term""",
        selection.parameters,
    )
    return dict(zip(frame.term, frame.theme, strict=True))


def term_positions(
    corpus: Corpus, filter: Filter, term: str, *, limit: int = 20_000
) -> pd.DataFrame:
    """Where a term falls: one row for each selected token of it, in the order of the text.

    Columns: article, label, sentence, statement (empty outside of speech), begin, end, share
    (0 where the article's text begins, 1 where it ends), n (always 1), mark.

    >>> from analysis.sample import sample
    >>> frame = term_positions(sample(), Filter(), "大模型")
    >>> bool(frame.share.between(0, 1).all())
    True
    """
    selection = select(corpus, filter, Mark("tokens", term=term))
    return corpus.ask(
        f"""
        SELECT t.article, a.label, t.sentence, coalesce(t.statement, '') AS statement, t.begin,
               t."end", t.begin / length(a.text) AS share, 1 AS n, {_TOKEN_MARK} AS mark
        FROM tokens t JOIN articles a USING (article)
        WHERE {selection.rows("tokens", "t")} ORDER BY t.article, t.begin LIMIT {limit:d}""",
        selection.parameters,
    )


def concordance(
    corpus: Corpus,
    filter: Filter,
    term: str,
    *,
    width: int = 24,
    limit: int = 200,
    offset: int = 0,
) -> pd.DataFrame:
    """A term with the text around it (key word in context), in the order of the text.

    Columns: article, label, begin, end, left, keyword, right (`width` characters each way,
    within the paragraph), sentence, statement, kind, speaker, speaker_name (empty outside of
    speech), n (always 1), mark.

    >>> from analysis.sample import sample
    >>> set(concordance(sample(), Filter(), "大模型").keyword)
    {'大模型'}
    """
    selection = select(corpus, filter, Mark("tokens", term=term))
    left = text_sql("a", f"greatest(p.begin, x.begin - {width:d})", "x.begin")
    right = text_sql("a", 'x."end"', f'least(p."end", x."end" + {width:d})')
    return corpus.ask(
        f"""
        WITH x AS (
            SELECT t.*, {_TOKEN_MARK} AS mark FROM tokens t
            WHERE {selection.rows("tokens", "t")}
            ORDER BY t.article, t.begin LIMIT {limit:d} OFFSET {offset:d}
        )
        SELECT x.article, a.label, x.begin, x."end", {left} AS left,
               {text_sql("a", "x.begin", 'x."end"')} AS keyword, {right} AS right, x.sentence,
               coalesce(x.statement, '') AS statement, coalesce(s.kind, '') AS kind,
               coalesce(s.speaker, '') AS speaker, coalesce(r.name, '') AS speaker_name,
               1 AS n, x.mark
        FROM x JOIN articles a USING (article) JOIN sentences e ON e.sentence = x.sentence
        JOIN paragraphs p ON p.article = x.article AND p.paragraph = e.paragraph
        LEFT JOIN statements s ON s.statement = x.statement
        LEFT JOIN speakers r ON r.speaker = s.speaker
        ORDER BY x.article, x.begin""",
        selection.parameters,
    )
