"""Speakers who may be one: told to the reader, who knows; never joined in silence."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from analysis.corpus import Corpus
from analysis.filter import Filter
from analysis.query.selection import select

if TYPE_CHECKING:
    import pandas as pd

# Names this long may differ in one character and still be two spellings of one: 山姆·奥特曼 and
# 萨姆·奥特曼, but not 张伟 and 张炜.
LONG_ENOUGH = 5
# What more speakers than this are called tells none of them from the others.
MOST_OF_A_NAME = 3
# A last part this long may stand for the whole: 扎克伯格 for 马克·扎克伯格.
SHORTEST_PART = 2


def likely_duplicates(corpus: Corpus, filter: Filter, *, limit: int = 20) -> pd.DataFrame:
    """Pairs of selected persons or organisations whose names say that they may be one.

    `reason` is name (a name of the one is a name of the other but for capitals, width and
    punctuation, or the last part of it) or spelling (they differ in one character). Columns:
    speaker, name, other_speaker, other_name, reason, n (statements of both); those who speak most
    come first.

    >>> from analysis.sample import sample
    >>> likely_duplicates(sample(), Filter()).columns.tolist()[-2:]
    ['reason', 'n']
    """
    import pandas as pd

    selection = select(corpus, filter)
    rows = corpus.ask(
        f"""
        SELECT r.speaker, r.name, r.type, r.aliases, count(*) AS n
        FROM speakers r JOIN statements s USING (speaker)
        WHERE r.type IN ('person', 'organisation') AND NOT starts_with(r.speaker, r.name || '@')
            AND {selection.rows("statements", "s")}
        GROUP BY ALL ORDER BY n DESC, r.speaker""",
        selection.parameters,
    )
    held = {row.speaker: row for row in rows.itertuples()}
    found = [
        {
            "speaker": first,
            "name": held[first].name,
            "other_speaker": second,
            "other_name": held[second].name,
            "reason": reason,
            "n": int(held[first].n + held[second].n),
        }
        for (first, second), reason in _pairs(held.values()).items()
    ]
    columns = ["speaker", "name", "other_speaker", "other_name", "reason", "n"]
    frame = pd.DataFrame(found, columns=columns)
    return frame.sort_values("n", ascending=False, kind="stable", ignore_index=True).head(limit)


def _pairs(rows: Iterable[object]) -> dict[tuple[str, str], str]:
    """Each pair once, with the first reason that holds."""
    by_key: dict[tuple[str, str], list[str]] = defaultdict(list)
    spelled: list[tuple[str, str, str]] = []
    for row in rows:
        speaker, name, kind = str(row.speaker), str(row.name), str(row.type)  # type: ignore[attr-defined]
        aliases = [str(alias) for alias in row.aliases]  # type: ignore[attr-defined]
        # An organisation is called 该公司 too, and so is every other.
        other_names = map(_key, aliases) if kind == "person" else ()
        for key in {_key(name), *other_names} - {""}:
            by_key[kind, key].append(speaker)
        for part in _last_parts(name):
            by_key[kind, part].append(speaker)
        spelled.append((kind, _key(name), speaker))
    telling = [held for held in by_key.values() if len(held) <= MOST_OF_A_NAME]
    found = {pair: "name" for held in telling for pair in combinations(held, 2)}
    for pair in _alike(spelled):
        found.setdefault(pair, "spelling")
    return {pair: reason for pair, reason in found.items() if pair[0] != pair[1]}


def _key(name: str) -> str:
    """A name without what does not tell names apart.

    >>> _key("马克・扎克伯格") == _key("马克·扎克伯格")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in folded if character.isalnum())


def _last_parts(name: str) -> Iterator[str]:
    parts = [part for part in name.replace("・", "·").split("·") if part]
    if len(parts) > 1 and len(parts[-1]) >= SHORTEST_PART:
        yield _key(parts[-1])


def _alike(spelled: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    long = [one for one in spelled if len(one[1]) >= LONG_ENOUGH]
    for (kind, key, speaker), (other_kind, other_key, other) in combinations(long, 2):
        near = kind == other_kind and abs(len(key) - len(other_key)) < 2 and key != other_key
        if near and Levenshtein.distance(key, other_key, score_cutoff=1) == 1:
            yield speaker, other
