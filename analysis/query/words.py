"""Which words: measures of each term in a selection, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import measures
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.marks import STATUSES
from analysis.query.occurrences import Codes, Occurrences, occurrences
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
    frame = _with_keyness(_counted(corpus, filter, minimum, stop_words, containing), corpus)
    if measure == "dispersion":
        known = _described(corpus, filter, frame.term.tolist(), listed=False)
        frame["dispersion"] = [known[term][0] for term in frame.term]
    value = frame["n" if measure == "frequency" else measure].to_numpy(float)
    # What is the same but for the order in which it was added up counts as equal.
    value = value.round(12)
    # The terms come in their own order, which stays among equals; what is not known is last.
    order = np.lexsort((-frame.n.to_numpy(), value if measure == "dispersion" else -value))
    return _finished(corpus, filter, frame.iloc[order[:limit]])


def _finished(corpus: Corpus, filter: Filter, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame of the terms that are shown, with what need not be known of the others."""
    import pandas as pd

    terms = frame.term.tolist()
    known = _described(corpus, filter, terms)
    columns: dict[str, Any] = {name: frame[name].to_numpy() for name in frame.columns}
    columns["term"] = terms
    columns["dispersion"] = [known[term][0] for term in terms]
    columns["theme"] = [known[term][1] for term in terms]
    marks = [Mark("tokens", term=term).encode() for term in terms]
    columns["mark"] = marks
    for status in STATUSES:
        columns[f"{status}_mark"] = [f"{mark};status={status}" for mark in marks]
    marks_of = [f"{status}_mark" for status in STATUSES]
    names = ["term", "n", "mark", *MEASURES[1:], *STATUSES, *marks_of, "theme"]
    return pd.DataFrame({name: columns[name] for name in names})


def _counted(
    corpus: Corpus, filter: Filter, minimum: int, stop_words: bool, containing: str
) -> pd.DataFrame:
    """Each term's n, articles, denied, hedged; its whole and general frequency; both sizes.

    The terms come in the order of their characters.
    """
    selection = select(corpus, filter)
    if (words := occurrences(corpus)) is not None:
        return _counted_among(words, corpus, selection, (minimum, stop_words, containing))
    wanted = [f"k.n >= {minimum:d}"]
    if not stop_words:
        wanted.append("NOT m.stop")
    if containing:
        wanted.append(f"contains(k.term, {selection.bind(containing)})")
    return corpus.ask(
        f"""
        WITH x AS (
            SELECT t.term, t.article, count(*) AS n,
                   count(*) FILTER (t.status = 'denied') AS denied,
                   count(*) FILTER (t.status = 'hedged') AS hedged
            FROM tokens t WHERE {selection.rows("tokens", "t")} GROUP BY ALL
        ), k AS (
            SELECT term, sum(n)::BIGINT AS n, count(*) AS articles,
                   sum(denied)::BIGINT AS denied, sum(hedged)::BIGINT AS hedged
            FROM x GROUP BY term
        )
        SELECT k.*, m.frequency AS whole, m.general, (SELECT sum(n)::BIGINT FROM k) AS size,
               (SELECT sum(tokens)::BIGINT FROM articles
                WHERE article IN ({selection.reference()})) AS corpus
        FROM k JOIN ({_reference(selection)}) m USING (term) WHERE {" AND ".join(wanted)}
        ORDER BY k.term""",
        selection.parameters,
    )


def _counted_among(
    words: Occurrences, corpus: Corpus, selection: Selection, wanted: tuple[int, bool, str]
) -> pd.DataFrame:
    """What `_counted` answers, counted on the tokens as numbers."""
    import pandas as pd

    minimum, stop_words, containing = wanted
    mask = words.selected(corpus, selection.filter)
    n = words.counted(mask)
    known, stop, _, general = words.words
    whole, size = words.reference(corpus, selection)
    places = np.flatnonzero(known & (stop_words | ~stop) & (n >= max(minimum, 1)))
    if containing:
        holds = [containing in term for term in words.terms[places]]
        places = places[np.array(holds, bool)]
    return pd.DataFrame(
        {
            "term": words.terms[places],
            "n": n[places],
            "articles": words.in_articles(mask)[places],
            **{status: words.of_status(mask, status)[places] for status in STATUSES},
            "whole": whole[places],
            "general": general[places],
            "size": int(mask.sum()),
            "corpus": size,
        }
    )


def _described(
    corpus: Corpus, filter: Filter, terms: list[str], *, listed: bool = True
) -> dict[str, tuple[float, str]]:
    """Each term's dispersion and theme; `listed`: of few terms.

    The dispersion is Gries' DP over the tenths of the articles, the theme the one whose selected
    sentences hold the term most often.
    """
    if (words := occurrences(corpus)) is not None:
        mask = words.selected(corpus, filter)
        chosen_tokens = words.of_terms(mask, terms)
        spread = words.dispersions(mask, chosen_tokens)
        themes = words.main_themes(chosen_tokens) if listed else {}
        return {term: (spread[term], themes.get(term, "")) for term in terms}
    selection = select(corpus, filter)
    rows = selection.rows("tokens", "t")
    chosen = " AND ".join(selection.is_any("t.term", terms)) if listed else "true"
    if not terms:
        return {}
    frame = corpus.ask(
        f"""
        WITH l AS MATERIALIZED (
            SELECT t.term, t.article, t.position, t.sentence FROM tokens t
            WHERE {chosen} AND {rows}
        ), parts AS ({_parts(selection, rows)}), whole AS (
            SELECT sum(size) AS total, 1 - min(size) / sum(size) AS largest FROM parts
        ), x AS (
            SELECT l.term, l.article, l.position * {PARTS} // a.tokens AS part, count(*) AS n
            FROM l JOIN articles a USING (article) GROUP BY ALL
        ), k AS (SELECT term, sum(n) AS n FROM x GROUP BY term), spread AS (
            SELECT term, greatest(sum(abs(x.n / k.n - size / total) - size / total) + 1, 0) / 2
                         / any_value(largest) AS dispersion
            FROM x JOIN k USING (term) JOIN parts USING (article, part), whole GROUP BY term
        ), held AS (
            SELECT l.term, e.theme, count(*) AS n
            FROM l JOIN (SELECT sentence, unnest(themes) AS theme FROM sentences) e
                 USING (sentence) GROUP BY ALL
        )
        SELECT term, dispersion, coalesce(theme, '') AS theme FROM spread LEFT JOIN (
            SELECT term, arg_max(theme, (n, theme)) AS theme FROM held GROUP BY term
        ) USING (term)""",
        selection.parameters,
    )
    values = frame.dispersion.fillna(0.0).tolist()
    cells = zip(frame.term.tolist(), values, frame.theme.tolist(), strict=True)
    return {term: (dispersion, theme) for term, dispersion, theme in cells}


def _parts(selection: Selection, rows: str) -> str:
    """The SQL of the tenths of the articles and how many selected tokens are in each."""
    if selection.of_articles:
        edge = f"ceil(a.tokens * (part + {{}}) / {PARTS})"
        return f"""
            SELECT * FROM (
                SELECT a.article, part::INT AS part,
                       ({edge.format(1)} - {edge.format(0)})::DOUBLE AS size
                FROM articles a, range({PARTS}) r(part) WHERE {selection.rows("articles", "a")}
            ) WHERE size > 0"""
    return f"""
        SELECT t.article, t.position * {PARTS} // a.tokens AS part, count(*)::DOUBLE AS size
        FROM tokens t JOIN articles a USING (article) WHERE {rows} GROUP BY ALL"""


def _reference(selection: Selection) -> str:
    """The SQL of the terms table as of the articles the selection is compared with."""
    if not selection.is_once:
        return "SELECT * FROM terms"
    counted = f"""
        SELECT term, count(*) AS count FROM tokens
        WHERE article IN ({selection.reference()}) GROUP BY term"""
    if selection.is_whole:
        counted = "SELECT term, n AS count FROM k"
    return f"SELECT * REPLACE (count AS frequency) FROM terms JOIN ({counted}) USING (term)"


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
    return frame


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
    if (words := occurrences(corpus)) is not None:
        mask = words.of_terms(words.selected(corpus, filter), [term])
        return _placed(words, term, np.flatnonzero(mask)[:limit])
    selection = select(corpus, filter, Mark("tokens", term=term))
    return corpus.ask(
        f"""
        SELECT t.article, a.label, t.sentence, coalesce(t.statement, '') AS statement, t.begin,
               t."end", t.begin / length(a.text) AS share, 1 AS n, {_TOKEN_MARK} AS mark
        FROM tokens t JOIN articles a USING (article)
        WHERE {selection.rows("tokens", "t")} ORDER BY t.article, t.begin LIMIT {limit:d}""",
        selection.parameters,
    )


def _placed(words: Occurrences, term: str, tokens: Codes) -> pd.DataFrame:
    """What `term_positions` answers, of these tokens."""
    import pandas as pd

    article = words.article[tokens]
    begin, end = words.begin[tokens], words.end[tokens]
    opens = {
        place: Mark("tokens", term=term, article=str(words.articles[place])).encode()
        for place in np.unique(article).tolist()
    }
    places = zip(article.tolist(), begin.tolist(), end.tolist(), strict=True)
    # Outside of speech the place is -1: the last of these.
    statements = np.append(words.statements, "")
    return pd.DataFrame(
        {
            "article": words.articles[article],
            "label": words.labels[article],
            "sentence": words.sentences[words.sentence[tokens]],
            "statement": statements[words.statement[tokens]],
            "begin": begin,
            "end": end,
            "share": begin / words.characters[article],
            "n": np.ones(len(tokens), int),
            "mark": [f"{opens[a]};begin={first};end={last}" for a, first, last in places],
        }
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
