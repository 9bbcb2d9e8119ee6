"""Which words: measures of each term in a selection, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.query.selection import Selection, mark_sql, text_sql

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
    (against general Chinese), dispersion (Gries' DP: 0 evenly spread over the articles, near 1
    in one of them), theme (whose sentences hold it most; empty where none does).
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
    frame["theme"] = frame.term.map(_main_themes(corpus, filter, frame.term.tolist())).fillna("")
    return frame


def _measured(
    corpus: Corpus, filter: Filter, minimum: int, stop_words: bool, containing: str
) -> pd.DataFrame:
    selection = Selection(filter)
    wanted = [f"k.n >= {minimum:d}"]
    if not stop_words:
        wanted.append("NOT m.stop")
    if containing:
        wanted.append(f"contains(k.term, {selection.bind(containing)})")
    frame = corpus.ask(
        f"""
        WITH x AS (
            SELECT t.term, t.article, count(*) AS n FROM tokens t
            WHERE {selection.rows("tokens", "t")} GROUP BY ALL
        ), sizes AS (
            SELECT article, sum(n) AS size, sum(sum(n)) OVER () AS total FROM x GROUP BY article
        ), k AS (
            SELECT x.term, sum(x.n)::BIGINT AS n, count(*) AS articles,
                   list(x.n / 1.0) AS counts, list(sizes.size / sizes.total) AS shares,
                   any_value(sizes.total)::BIGINT AS size
            FROM x JOIN sizes USING (article) GROUP BY x.term
        )
        SELECT k.term, k.n, k.articles, k.size, m.frequency AS whole, m.general,
               0.5 * list_sum(list_transform(list_zip(counts, shares),
                   lambda p: abs(p[1] / k.n - p[2]))) + 0.5 * (1 - list_sum(shares)) AS dispersion
        FROM k JOIN terms m USING (term) WHERE {" AND ".join(wanted)}""",
        selection.parameters,
    )
    return _with_keyness(frame, corpus)


def _with_keyness(frame: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    size = frame["size"].to_numpy(float)
    n = frame.n.to_numpy(float)
    frame["per_10k"] = n / size * 10_000
    rest = float(corpus.manifest.get("tokens", 0)) - size
    frame["keyness"], frame["log_ratio"] = _keyness(n, size, frame.whole.to_numpy(float) - n, rest)
    general = np.full_like(size, float(corpus.manifest.get("general_tokens", 0)))
    frame["keyness_general"], frame["log_ratio_general"] = _keyness(
        n, size, frame.general.to_numpy(float), general
    )
    columns = ["term", "n", *MEASURES[1:]]
    return frame[columns]


def _keyness(a: np.ndarray, size: np.ndarray, b: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(all="ignore"):
        expected = size * (a + b) / (size + other)
        expected_other = other * (a + b) / (size + other)
        g = 2 * (a * np.log(a / expected) + np.where(b > 0, b * np.log(b / expected_other), 0))
        ratio = np.log2((a / size) / (np.where(b > 0, b, 0.5) / other))
    known = other > 0
    return np.where(known, np.sign(ratio) * g, np.nan), np.where(known, ratio, np.nan)


def _main_themes(corpus: Corpus, filter: Filter, terms: list[str]) -> dict[str, str]:
    """Each term's theme: the one whose selected sentences hold it most often."""
    selection = Selection(filter)
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
    selection = Selection(filter, Mark("tokens", term=term))
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
    selection = Selection(filter, Mark("tokens", term=term))
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
