"""The finding of a selection, as data for one sentence."""

from __future__ import annotations

from typing import Any

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query.counts import totals
from analysis.query.selection import Selection, mark_sql
from analysis.query.stances import stance_counts
from analysis.query.themes import theme_counts


def finding(corpus: Corpus, filter: Filter) -> dict[str, Any]:
    """What one sentence says of a selection; each number with its mark.

    Keys: articles, speakers, statements (n, mark); themes (up to two most frequent: theme, n,
    mark); speaker (who speaks most: speaker, name, n, mark; none where nobody known does);
    contested (the theme with the most statements on its weaker side, of equals the more even:
    theme, for, for_mark, against, against_mark; none where no theme has both sides).

    >>> from analysis.sample import sample
    >>> sorted(finding(sample(), Filter()))
    ['articles', 'contested', 'speaker', 'speakers', 'statements', 'themes']
    """
    counted = {row["unit"]: row for row in totals(corpus, filter).to_dict("records")}
    found: dict[str, Any] = {
        unit: {"n": counted[unit]["n"], "mark": counted[unit]["mark"]}
        for unit in ("articles", "speakers", "statements")
    }
    found["themes"] = theme_counts(corpus, filter).head(2).to_dict("records")
    found["speaker"] = _most_heard(corpus, filter)
    found["contested"] = _contested(stance_counts(corpus, filter).to_dict("records"))
    return found


def _most_heard(corpus: Corpus, filter: Filter) -> dict[str, Any] | None:
    selection = Selection(filter)
    found = corpus.ask(
        f"""
        SELECT s.speaker, any_value(r.name) AS name, count(*) AS n,
               {mark_sql("statements", speaker="s.speaker")} AS mark
        FROM statements s JOIN speakers r USING (speaker)
        WHERE r.type <> 'unknown' AND {selection.rows("statements", "s")}
        GROUP BY s.speaker ORDER BY n DESC, s.speaker LIMIT 1""",
        selection.parameters,
    )
    return found.to_dict("records")[0] if len(found) else None


def _contested(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    sides: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["stance"] in ("for", "against"):
            side = sides.setdefault(row["theme"], {"theme": row["theme"]})
            side[row["stance"]] = row["n"]
            side[f"{row['stance']}_mark"] = row["mark"]
    both = [side for side in sides.values() if "for" in side and "against" in side]
    if not both:
        return None
    return max(
        both,
        key=lambda side: (
            min(side["for"], side["against"]),
            -abs(side["for"] - side["against"]),
            side["theme"],
        ),
    )
