"""The finding of a selection, as data for one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query.counts import totals
from analysis.query.stances import stance_counts
from analysis.query.themes import theme_counts
from analysis.query.voices import speaker_counts

if TYPE_CHECKING:
    import pandas as pd


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
    return finding_of(
        totals(corpus, filter),
        theme_counts(corpus, filter),
        speaker_counts(corpus, filter, limit=2),
        stance_counts(corpus, filter),
    )


def finding_of(
    totals: pd.DataFrame, themes: pd.DataFrame, voices: pd.DataFrame, sides: pd.DataFrame
) -> dict[str, Any]:
    """The finding from the answers it rests on, for a page that has asked them already.

    Takes the frames of `totals`, `theme_counts`, `speaker_counts` (the first two rows are
    enough) and `stance_counts` under one filter; answers what `finding` does.
    """
    counted = {row["unit"]: row for row in totals.to_dict("records")}
    known = voices[voices.type != "unknown"].to_dict("records")
    found: dict[str, Any] = {
        unit: {"n": counted[unit]["n"], "mark": counted[unit]["mark"]}
        for unit in ("articles", "speakers", "statements")
    }
    found["themes"] = themes.head(2).to_dict("records")
    found["speaker"] = (
        {key: known[0][key] for key in ("speaker", "name", "n", "mark")} if known else None
    )
    found["contested"] = _contested(sides.to_dict("records"))
    return found


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
