"""What a number stands for: exactly the rows it counts, each with its place in its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.corpus import Corpus
from analysis.filter import Filter, Mark, Marks
from analysis.marks import JOINT
from analysis.query.frames import plain
from analysis.query.occurrences import occurrences
from analysis.query.selection import Selection, select, text_sql

if TYPE_CHECKING:
    import pandas as pd

# Each unit's rows: id, article, begin, end, sentence, and the statement they belong to.
_ROWS = {
    "statements": """
        SELECT s.statement AS id, s.article, s.begin, s."end", s.sentence, s.statement,
               NULL AS theme FROM statements s WHERE {rows}""",
    "codings": """
        SELECT c.statement || '#' || c.theme AS id, s.article, s.begin, s."end", s.sentence,
               s.statement, c.theme FROM {codings} c JOIN statements s USING (statement)
        WHERE {rows}""",
    "sentences": """
        SELECT e.sentence AS id, e.article, e.begin, e."end", e.sentence,
               CAST(NULL AS VARCHAR) AS statement, NULL AS theme FROM sentences e WHERE {rows}""",
    "tokens": """
        SELECT t.article || ':' || t.begin AS id, t.article, t.begin, {end} AS "end", t.sentence,
               t.statement, NULL AS theme FROM tokens t WHERE {rows}""",
    "articles": """
        SELECT a.article AS id, a.article, coalesce(f.begin, 0) AS begin,
               coalesce(f."end", 0) AS "end", f.sentence, CAST(NULL AS VARCHAR) AS statement,
               NULL AS theme
        FROM articles a LEFT JOIN (
            SELECT article, min(begin) AS begin, arg_min("end", begin) AS "end",
                   arg_min(sentence, begin) AS sentence FROM sentences GROUP BY article
        ) f USING (article) WHERE {rows}""",
    "speakers": """
        SELECT r.speaker AS id, f.* EXCLUDE (speaker), NULL AS theme
        FROM speakers r JOIN (
            SELECT s.speaker, arg_min(s.article, (s.article, s.begin)) AS article,
                   arg_min(s.begin, (s.article, s.begin)) AS begin,
                   arg_min(s."end", (s.article, s.begin)) AS "end",
                   arg_min(s.sentence, (s.article, s.begin)) AS sentence,
                   arg_min(s.statement, (s.article, s.begin)) AS statement
            FROM statements s WHERE {statements} GROUP BY s.speaker
        ) f USING (speaker) WHERE {rows}""",
}
_ALIASES = {
    "statements": "s",
    "codings": "c",
    "sentences": "e",
    "tokens": "t",
    "articles": "a",
    "speakers": "r",
}


def evidence(
    corpus: Corpus,
    filter: Filter,
    mark: Mark | Marks | str,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Exactly the rows that a mark counts under a filter, in the order of the text.

    Of several marks (`Marks`, or their text) it is the rows that any of them counts, each once.

    Columns: unit, id, article, label, begin, end, text (`text[begin:end]` of the article),
    statement, sentence (ids, empty where there is none), speaker, speaker_name, kind, cue,
    cue_begin, cue_end (of the statement), themes, stances, confidences, coders (lists that run
    together: of the statement, of the one coding, or the themes of the sentence; a coder is
    `codebook.PROGRAM` or who corrected by hand), reasons (list of role, text, begin, end: the
    words that decided), context, context_begin, context_end (the paragraph). `limit` and `offset`
    page through long answers.

    >>> from analysis.sample import sample
    >>> rows = evidence(sample(), Filter(), Mark("statements", kind="direct"))
    >>> set(rows.kind)
    {'direct'}
    """
    selection = select(corpus, filter, Marks.of(mark))
    page = f"LIMIT {limit:d} OFFSET {offset:d}" if limit is not None else ""
    return plain(corpus.ask(_question(selection, page), selection.parameters))


def count(corpus: Corpus, filter: Filter, mark: Mark | Marks | str) -> int:
    """How many rows `evidence` has for this mark, or these, without fetching them.

    >>> from analysis.sample import sample
    >>> count(sample(), Filter(), "articles")
    2
    """
    marks = Marks.of(mark).marks
    term = marks[0].term
    # Most often asked is the number of a word.
    if marks == (Mark("tokens", term=term),) and (words := occurrences(corpus)) is not None:
        selected = words.selected(corpus, filter)
        return int((words.of_terms(selected, [term]) if term else selected).sum())
    selection = select(corpus, filter, Marks.of(mark))
    sql = f"SELECT count(*) AS n FROM ({_chosen(selection)})"
    return int(corpus.ask(sql, selection.parameters).n[0])


def _chosen(selection: Selection) -> str:
    """The SQL of the rows that the marks open."""
    unit = selection.mark.unit
    return _ROWS[unit].format(
        rows=selection.rows(unit, _ALIASES[unit]),
        statements=selection.rows("statements", "s") if unit == "speakers" else "",
        codings=selection.codings,
        end=_end(selection),
    )


def _end(selection: Selection) -> str:
    """Where a token ends, or the longest phrase that is asked for and that it begins."""
    phrases = sorted({m.phrase for m in selection.marks if JOINT in m.phrase}, key=_length)
    if not phrases:
        return 't."end"'
    ends = [
        f'WHEN {selection.begins("t", phrase)} THEN (SELECT l."end" FROM tokens l'
        f" WHERE l.article = t.article AND l.position = t.position + {_length(phrase)})"
        for phrase in reversed(phrases)
    ]
    return f'CASE {" ".join(ends)} ELSE t."end" END'


def _length(phrase: str) -> int:
    return phrase.count(JOINT)


def _question(selection: Selection, page: str) -> str:
    """The chosen rows joined with all that is shown of them."""
    unit, chosen = selection.mark.unit, _chosen(selection)
    own = "AND c.theme = x.theme" if unit == "codings" else ""
    return f"""
        WITH x AS ({chosen} ORDER BY article, begin, id {page}),
        coded AS (
            SELECT x.id, list(c.theme ORDER BY c.theme) AS themes,
                   list(c.stance ORDER BY c.theme) AS stances,
                   list(c.confidence ORDER BY c.theme) AS confidences,
                   list(c.coder ORDER BY c.theme) AS coders,
                   flatten(list(c.evidence ORDER BY c.theme)) AS reasons
            FROM x JOIN {selection.codings} c ON c.statement = x.statement {own} GROUP BY x.id
        )
        SELECT '{unit}' AS unit, x.id, x.article, a.label, x.begin, x."end",
               {text_sql("a", "x.begin", 'x."end"')} AS text,
               coalesce(x.statement, '') AS statement, coalesce(x.sentence, '') AS sentence,
               coalesce(s.speaker, '') AS speaker, coalesce(r.name, '') AS speaker_name,
               coalesce(s.kind, '') AS kind, coalesce(s.cue, '') AS cue,
               coalesce(s.cue_begin, -1) AS cue_begin, coalesce(s.cue_end, -1) AS cue_end,
               coalesce(coded.themes, CASE WHEN x.statement IS NULL THEN e.themes END, [])
                   AS themes,
               coalesce(coded.stances, []) AS stances,
               coalesce(coded.confidences, []) AS confidences,
               coalesce(coded.coders, []) AS coders,
               coalesce(coded.reasons, CASE WHEN x.statement IS NULL THEN e.evidence END, [])
                   AS reasons,
               coalesce({text_sql("a", "p.begin", 'p."end"')}, '') AS context,
               coalesce(p.begin, x.begin) AS context_begin,
               coalesce(p."end", x."end") AS context_end
        FROM x JOIN articles a USING (article)
        LEFT JOIN sentences e ON e.sentence = x.sentence
        LEFT JOIN paragraphs p ON p.article = x.article AND p.paragraph = e.paragraph
        LEFT JOIN statements s ON s.statement = x.statement
        LEFT JOIN speakers r ON r.speaker = s.speaker
        LEFT JOIN coded ON coded.id = x.id
        ORDER BY x.article, x.begin, x.id"""
