"""Who speaks: how much, in what kind of speech, about what, on which side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.codebook import SHOWN_STANCES
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.query.evidence import evidence
from analysis.query.frames import plain
from analysis.query.selection import mark_sql, select

if TYPE_CHECKING:
    import pandas as pd


def speaker_counts(corpus: Corpus, filter: Filter, *, limit: int | None = None) -> pd.DataFrame:
    """How many selected statements each speaker makes; the unknown speaker is a row too.

    Columns: speaker, name, type, role, affiliation, country, n, mark, direct, direct_mark,
    indirect, indirect_mark, articles (in how many). Those who speak most come first.

    >>> from analysis.sample import sample
    >>> frame = speaker_counts(sample(), Filter())
    >>> bool((frame.n == frame.direct + frame.indirect).all())
    True
    """
    selection = select(corpus, filter)
    kinds = ", ".join(
        f"count(*) FILTER (s.kind = '{kind}') AS {kind},"
        f" {mark_sql('statements', speaker='s.speaker', kind=repr(kind))} AS {kind}_mark"
        for kind in ("direct", "indirect")
    )
    return corpus.ask(
        f"""
        SELECT r.speaker, r.name, r.type, r.role, r.affiliation, r.country, k.* EXCLUDE (speaker)
        FROM (
            SELECT s.speaker, count(*) AS n, {mark_sql("statements", speaker="s.speaker")} AS mark,
                   {kinds}, count(DISTINCT s.article) AS articles
            FROM statements s WHERE {selection.rows("statements", "s")} GROUP BY s.speaker
        ) k JOIN speakers r USING (speaker)
        ORDER BY k.n DESC, r.type = 'unknown', r.speaker {_limited(limit)}""",
        selection.parameters,
    )


def speaker_themes(corpus: Corpus, filter: Filter, *, limit: int | None = None) -> pd.DataFrame:
    """Speaker by theme: how many selected statements, and how many of them take which side.

    Columns: speaker, name, type, theme, n, mark, and for each stance (for, mixed, none,
    undecided, against) its count and its mark (for_mark …). `limit` keeps the speakers who
    speak most.

    >>> from analysis.sample import sample
    >>> frame = speaker_themes(sample(), Filter())
    >>> bool((frame.n == frame[["for", "against", "mixed", "none"]].sum(axis=1)).all())
    True
    """
    selection = select(corpus, filter)
    sides = ", ".join(
        f"count(*) FILTER (c.stance = '{stance}') AS \"{stance}\","
        f" {mark_sql('statements', theme='c.theme', stance=repr(stance), speaker='s.speaker')}"
        f" AS {stance}_mark"
        for stance in SHOWN_STANCES
    )
    return corpus.ask(
        f"""
        WITH k AS (
            SELECT s.speaker, c.theme, count(*) AS n,
                   {mark_sql("statements", theme="c.theme", speaker="s.speaker")} AS mark, {sides}
            FROM {selection.codings} c JOIN statements s USING (statement)
            WHERE {selection.rows("statements", "s")} AND {selection.coded("c")}
            GROUP BY s.speaker, c.theme
        ), top AS (
            SELECT s.speaker, count(*) AS spoken FROM statements s
            WHERE {selection.rows("statements", "s")} GROUP BY s.speaker
            ORDER BY spoken DESC, s.speaker {_limited(limit)}
        )
        SELECT r.speaker, r.name, r.type, k.* EXCLUDE (speaker)
        FROM k JOIN top USING (speaker) JOIN speakers r USING (speaker)
        ORDER BY top.spoken DESC, r.speaker, k.n DESC, k.theme""",
        selection.parameters,
    )


class SpeakerDetail(NamedTuple):
    """One speaker: the row of the speakers table, the counts, and every statement."""

    profile: dict[str, Any]
    counts: pd.DataFrame
    themes: pd.DataFrame
    statements: pd.DataFrame


def speaker_detail(corpus: Corpus, filter: Filter, speaker: str) -> SpeakerDetail:
    """All that the corpus holds of one speaker under the filter.

    `profile` is the speaker's row (speaker, name, aliases, type, role, affiliation, country);
    `counts` a row of `speaker_counts` (none where nothing is selected), `themes` the rows of
    `speaker_themes`, `statements` those of `evidence`. The speakers facet is set aside.
    Raises SelectionError where there is no such speaker.

    >>> from analysis.sample import sample
    >>> speaker_detail(sample(), Filter(), "nobody")
    Traceback (most recent call last):
    ...
    analysis.errors.SelectionError: no speaker 'nobody' in this corpus
    """
    found = plain(corpus.ask("SELECT * FROM speakers WHERE speaker = $p", {"p": speaker}))
    if found.empty:
        raise SelectionError(f"no speaker {speaker!r:.60} in this corpus")
    own = filter.without("speakers")
    narrowed = Filter(**{**vars(own), "speakers": (speaker,)})
    return SpeakerDetail(
        found.to_dict("records")[0],
        speaker_counts(corpus, narrowed),
        speaker_themes(corpus, narrowed),
        evidence(corpus, own, Mark("statements", speaker=speaker)),
    )


def _limited(limit: int | None) -> str:
    return "" if limit is None else f"LIMIT {limit:d}"
