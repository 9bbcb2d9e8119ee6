"""One article or one statement with all that was found in it, for reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.query.evidence import evidence
from analysis.query.frames import plain
from analysis.query.selection import mark_sql, select

if TYPE_CHECKING:
    import pandas as pd

# How many other articles tell the story of the article `a`.
_COPIES = "(SELECT count(*) - 1 FROM articles o WHERE o.story = a.story)"
# Speaker, name, kind, cue and its span, of what is not a statement.
_SPEECHLESS = "'', '', '', '', -1, -1"


def statement(corpus: Corpus, statement: str) -> dict[str, Any]:
    """One statement: the row of `evidence`, and `codings` and `profile`.

    `codings` is a list of theme, stance, confidence, coder, evidence; `profile` the speaker's
    row. Raises SelectionError where there is no such statement.

    >>> from analysis.sample import sample
    >>> statement(sample(), "nowhere:0")
    Traceback (most recent call last):
    ...
    analysis.errors.SelectionError: no statement 'nowhere:0' in this corpus
    """
    found = evidence(corpus, Filter(reprints="all"), Mark("statements", statement=statement))
    if found.empty or not statement:
        raise SelectionError(f"no statement {statement!r:.60} in this corpus")
    row: dict[str, Any] = found.to_dict("records")[0]
    row["codings"] = plain(
        corpus.ask(
            "SELECT theme, stance, confidence, coder, evidence FROM codings"
            " WHERE statement = $p ORDER BY theme",
            {"p": statement},
        )
    ).to_dict("records")
    speakers = corpus.ask("SELECT * FROM speakers WHERE speaker = $p", {"p": row["speaker"]})
    row["profile"] = plain(speakers).to_dict("records")[0]
    return row


def article(corpus: Corpus, article: str) -> dict[str, Any]:
    """One article: its row, with `paragraphs` (list of paragraph, part, begin, end).

    Raises SelectionError where there is no such article.

    >>> from analysis.sample import sample
    >>> article(sample(), "sample-1")["label"]
    '大模型走进车间'
    """
    found = plain(corpus.ask("SELECT * FROM articles WHERE article = $p", {"p": article}))
    if found.empty:
        raise SelectionError(f"no article {article!r:.60} in this corpus")
    row: dict[str, Any] = found.to_dict("records")[0]
    row["paragraphs"] = corpus.ask(
        'SELECT paragraph, part, begin, "end" FROM paragraphs WHERE article = $p ORDER BY begin',
        {"p": article},
    ).to_dict("records")
    return row


def articles(corpus: Corpus, filter: Filter) -> pd.DataFrame:
    """The selected articles, one row each, without their texts.

    Columns: article, label, title, byline, outlet, published, file, story, copies (how many
    other articles of the corpus are the same story), characters, statements (selected ones),
    repairs (steps of restoration), n (always 1), mark.

    >>> from analysis.sample import sample
    >>> articles(sample(), Filter()).article.tolist()
    ['sample-1', 'sample-2']
    """
    selection = select(corpus, filter)
    return corpus.ask(
        f"""
        SELECT a.article, a.label, a.title, a.byline, a.outlet, a.published, a.file, a.story,
               {_COPIES if corpus.has_copies else 0} AS copies, a.characters,
               coalesce(k.n, 0) AS statements, len(a.steps) AS repairs, 1 AS n,
               {mark_sql("articles", article="a.article")} AS mark
        FROM articles a LEFT JOIN (
            SELECT s.article, count(*) AS n FROM statements s
            WHERE {selection.rows("statements", "s")} GROUP BY s.article
        ) k USING (article)
        WHERE {selection.rows("articles", "a")} ORDER BY a.article""",
        selection.parameters,
    )


def reprints(corpus: Corpus, filter: Filter) -> pd.DataFrame:
    """The stories with reprints among the selected articles, most reprinted first.

    All copies are looked at, whatever the filter says of counting them: open the mark under the
    filter with `reprints="all"`. Columns: story (the article that stands for it), article, label,
    outlet, published (of the one that counts where a story counts once), n (articles of the
    story), mark, copies (list of article, label, outlet, published, similarity: the others, each
    with its resemblance to the article that stands for the story).

    >>> from analysis.sample import sample
    >>> reprints(sample(), Filter()).empty
    True
    """
    selection = select(corpus, replace(filter, reprints="all"))
    return plain(
        corpus.ask(
            f"""
            SELECT story, first(article ORDER BY copy) AS article,
                   first(label ORDER BY copy) AS label, first(outlet ORDER BY copy) AS outlet,
                   first(published ORDER BY copy) AS published, count(*) AS n,
                   {mark_sql("articles", story="story")} AS mark,
                   list(struct_pack(article, label, outlet, published, similarity)
                        ORDER BY copy)[2:] AS copies
            FROM articles a WHERE {selection.rows("articles", "a")}
            GROUP BY story HAVING count(*) > 1 ORDER BY n DESC, story""",
            selection.parameters,
        )
    )


def article_highlights(corpus: Corpus, filter: Filter, article: str) -> pd.DataFrame:
    """What to highlight in an article, each with whether the filter selects it.

    Columns: layer (statement, sentence with a theme, term: the filter's), id, begin, end,
    selected, themes, stances (of the statement, running along themes), speaker, speaker_name,
    kind, cue, cue_begin, cue_end. In the order of the text, longer spans first.

    >>> from analysis.sample import sample
    >>> frame = article_highlights(sample(), Filter(term="大模型"), "sample-1")
    >>> sorted(set(frame.layer))
    ['sentence', 'statement', 'term']
    """
    selection = select(corpus, filter)
    name = selection.bind(article)
    term = selection.bind(filter.term)
    return plain(
        corpus.ask(
            f"""
            WITH coded AS (
                SELECT statement, list(theme ORDER BY theme) AS themes,
                       list(stance ORDER BY theme) AS stances
                FROM {selection.codings} WHERE starts_with(statement, {name} || ':')
                GROUP BY statement
            ), x AS (
                SELECT 'statement' AS layer, s.statement AS id, s.begin, s."end",
                       coalesce({selection.rows("statements", "s")}, false) AS selected,
                       coalesce(k.themes, []) AS themes, coalesce(k.stances, []) AS stances,
                       s.speaker, r.name AS speaker_name, s.kind, s.cue, s.cue_begin, s.cue_end
                FROM statements s LEFT JOIN coded k USING (statement)
                JOIN speakers r USING (speaker) WHERE s.article = {name}
                UNION ALL
                SELECT 'sentence', e.sentence, e.begin, e."end",
                       coalesce({selection.rows("sentences", "e")}, false), e.themes, [],
                       {_SPEECHLESS}
                FROM sentences e WHERE e.article = {name} AND len(e.themes) > 0
                UNION ALL
                SELECT 'term', t.article || ':' || t.begin, t.begin, t."end",
                       coalesce({selection.rows("tokens", "t")}, false), [], [], {_SPEECHLESS}
                FROM tokens t WHERE t.article = {name} AND t.term = {term}
            )
            SELECT * FROM x ORDER BY begin, "end" DESC, layer""",
            selection.parameters,
        )
    )


def restoration_steps(corpus: Corpus, article: str) -> pd.DataFrame:
    """What was repaired in an article: one row a step, in the order of the text.

    Columns: kind, begin, end (in the restored text), received_begin, received_end (in the
    received text), before, after.

    >>> from analysis.sample import sample
    >>> len(restoration_steps(sample(), "sample-1"))
    0
    """
    return corpus.ask(
        "SELECT * FROM (SELECT unnest(steps, recursive := true) FROM articles WHERE article = $p)"
        ' ORDER BY begin, "end", received_begin',
        {"p": article},
    )
