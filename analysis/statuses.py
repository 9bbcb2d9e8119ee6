"""What is said of a word where it stands: denied (不会取代), uncertain (可能取代), or neither."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from analysis.cues import Hit, WordBounds
from analysis.judgements import CLAUSE_END, reach
from analysis.markers import markers

DENIED, HEDGED = "denied", "hedged"
_CLAUSE_END = re.compile(CLAUSE_END)


def statuses(text: str, begins: Sequence[int], words: WordBounds | None = None) -> list[str]:
    """The status of each word that begins at one of `begins`, in their order: denied, hedged or "".

    A word is denied inside the scope of a negation: behind it in its clause, as far as
    `analysis.judgements` reads a negation to reach; under two negations it is not. It is hedged
    behind a hedge in its clause. What is both (可能不会取代) is denied. `words` are the bounds of
    the words of the text, where they are known already. The scope is that of NegEx (Chapman et
    al. 2001, "A simple algorithm for identifying negated findings and diseases in discharge
    summaries") with Chinese clauses: words before the negation, and what a later clause takes
    back, are not seen.

    >>> text = "人工智能不会取代教师，但可能改变课堂。"
    >>> statuses(text, [0, 4, 6, 8, 12, 14, 16])
    ['', '', 'denied', 'denied', '', 'hedged', 'hedged']
    """
    words = words or WordBounds(text)
    hits = markers().find(text, words)
    denials, hedges = Counter[int](), Counter[int]()
    for hit in hits:
        if hit.cue.role == "negation":
            _count(denials, begins, hit.end, min(_end(text, hit), hit.end + reach(hit) + 1))
        elif hit.cue.role == "hedge":
            _count(hedges, begins, hit.end, _end(text, hit))
    found = [""] * len(begins)
    for place in hedges:
        found[place] = HEDGED
    for place, denied in denials.items():
        found[place] = DENIED if denied % 2 else found[place]
    return found


def _end(text: str, hit: Hit) -> int:
    """Where the clause of a marker ends."""
    end = _CLAUSE_END.search(text, hit.end)
    return end.start() if end else len(text)


def _count(counts: Counter[int], begins: Sequence[int], begin: int, end: int) -> None:
    first = bisect_left(begins, begin)
    for place in range(first, bisect_left(begins, end, first)):
        counts[place] += 1
