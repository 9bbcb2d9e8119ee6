"""Two selections side by side: A is the filter, B another; each mark opens under its own side.

The two may overlap. What is in both counts on both sides, so that each number opens to its rows;
how much that is, `compare_sizes` says, and the measures of `compare_terms` take it into account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis import measures
from analysis.codebook import SHOWN_STANCES
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.query.evidence import count
from analysis.query.occurrences import Mask, Occurrences, occurrences
from analysis.query.selection import Selection, select
from analysis.query.stances import stance_counts
from analysis.query.themes import theme_counts

if TYPE_CHECKING:
    import pandas as pd

_UNITS = ("articles", "statements", "sentences", "tokens")
SIDES = ("a", "b")
_MEASURED = (
    "n_both",
    "per_10k_a",
    "per_10k_b",
    "log_ratio",
    "low",
    "high",
    "keyness",
)


def compare_sizes(corpus: Corpus, filter: Filter, filter_b: Filter) -> pd.DataFrame:
    """How much is on each side, and how much of it on both.

    Columns: unit (articles, statements, sentences, tokens), n_a, mark_a, n_b, mark_b, n_both.

    >>> from analysis.sample import sample
    >>> compare_sizes(sample(), Filter(), Filter(kinds=("direct",))).n_both.tolist()[1]
    3
    """
    a, b = _sides(corpus, filter, filter_b)
    parts = []
    for place, unit in enumerate(_UNITS):
        counted = ", ".join(f"count_if({one})" for one in ("in_a", "in_b", "in_a AND in_b"))
        held = f"SELECT {a.rows(unit, 'x')} AS in_a, {b.rows(unit, 'x')} AS in_b FROM {unit} x"
        if unit == "tokens" and (words := occurrences(corpus)) is not None:
            of_a, of_b = (words.selected(corpus, side) for side in (filter, filter_b))
            counted = ", ".join(f"{one.sum():d}" for one in (of_a, of_b, of_a & of_b))
            held = "SELECT 1"
        parts.append(
            f"SELECT {place} AS place, '{unit}' AS unit, n_a::BIGINT AS n_a, '{unit}' AS mark_a,"
            f" n_b::BIGINT AS n_b, '{unit}' AS mark_b, n_both::BIGINT AS n_both"
            f" FROM (SELECT {counted} FROM ({held})) counted(n_a, n_b, n_both)"
        )
    sql = f"SELECT * EXCLUDE (place) FROM ({' UNION ALL '.join(parts)}) ORDER BY place"
    return corpus.ask(sql, a.parameters)


def compare_terms(
    corpus: Corpus,
    filter: Filter,
    filter_b: Filter,
    *,
    minimum: int = 3,
    limit: int | None = 200,
    stop_words: bool = False,
) -> pd.DataFrame:
    """The terms that set two selections apart, the surest first.

    Columns: term, n_a, mark_a, n_b, mark_b, n_both (tokens on both sides), per_10k_a, per_10k_b,
    log_ratio (of A to B: 1 is twice as frequent in A, -1 in B), low, high (its 95 % interval),
    keyness (log-likelihood, negative where the term is rarer in A), theme (whose sentences hold
    the term most, on either side; empty where none does).

    A term has at least `minimum` tokens on one of the sides; of the terms that are more frequent
    on either side the `limit` surest are kept. Where the sides overlap the interval counts what
    they share (`measures.log_ratio_interval`), and keyness sets the smaller side against what
    only the other holds, so that a part can be compared with its whole.

    >>> from analysis.sample import sample
    >>> one, other = Filter(articles=("sample-1",)), Filter(articles=("sample-2",))
    >>> frame = compare_terms(sample(), one, other, minimum=1)
    >>> bool((frame.low <= frame.log_ratio).all())
    True
    """
    import pandas as pd

    frame = _terms(corpus, filter, filter_b, minimum, stop_words)
    columns = _measured(frame)
    order = _strongest(columns, limit)
    columns = {name: values[order] for name, values in columns.items()}
    terms: list[str] = columns["term"].tolist()
    marks = [Mark("tokens", term=term).encode() for term in terms]
    themes = _main_themes(corpus, filter, filter_b, terms)
    return pd.DataFrame(
        {
            "term": terms,
            "n_a": columns["n_a"],
            "mark_a": marks,
            "n_b": columns["n_b"],
            "mark_b": marks,
            **{name: columns[name] for name in _MEASURED},
            "theme": [themes.get(term, "") for term in terms],
        }
    )


def _terms(
    corpus: Corpus, filter: Filter, filter_b: Filter, minimum: int, stop_words: bool
) -> pd.DataFrame:
    """Each term's tokens on A, on B, on both, and the tokens there are in all on each."""
    a, b = _sides(corpus, filter, filter_b)
    if (words := occurrences(corpus)) is not None:
        of_a, of_b = (words.selected(corpus, side) for side in (filter, filter_b))
        return _terms_among(words, of_a, of_b, minimum, stop_words)
    in_a, in_b = a.rows("tokens", "t"), b.rows("tokens", "t")
    listed = "true" if stop_words else "NOT stop"
    return corpus.ask(
        f"""
        WITH x AS (
            SELECT t.term, coalesce({in_a}, false) AS in_a, coalesce({in_b}, false) AS in_b
            FROM tokens t
        ), k AS (
            SELECT term, count(*) FILTER (in_a) AS n_a, count(*) FILTER (in_b) AS n_b,
                   count(*) FILTER (in_a AND in_b) AS n_both
            FROM x WHERE in_a OR in_b GROUP BY term
        ), size AS (
            SELECT sum(n_a) AS size_a, sum(n_b) AS size_b, sum(n_both) AS size_both FROM k
        )
        SELECT k.*, size_a::DOUBLE AS size_a, size_b::DOUBLE AS size_b,
               size_both::DOUBLE AS size_both
        FROM k JOIN terms USING (term), size
        WHERE {listed} AND greatest(n_a, n_b) >= {minimum:d}
        ORDER BY term""",
        a.parameters,
    )


def _terms_among(
    words: Occurrences, of_a: Mask, of_b: Mask, minimum: int, stop_words: bool
) -> pd.DataFrame:
    """What `_terms` answers, counted on the tokens as numbers."""
    import pandas as pd

    n = {"a": of_a, "b": of_b, "both": of_a & of_b}
    counted = {name: words.counted(mask) for name, mask in n.items()}
    most = np.maximum(counted["a"], counted["b"])
    known, stop, _, _ = words.words
    places = np.flatnonzero(known & (stop_words | ~stop) & (most >= max(minimum, 1)))
    columns: dict[str, Any] = {"term": words.terms[places]}
    columns |= {f"n_{name}": held[places] for name, held in counted.items()}
    columns |= {f"size_{name}": float(mask.sum()) for name, mask in n.items()}
    return pd.DataFrame(columns)


def _sides(corpus: Corpus, filter: Filter, filter_b: Filter) -> tuple[Selection, Selection]:
    if not isinstance(filter_b, Filter):
        raise SelectionError("the other side of a comparison must be a filter")
    a = select(corpus, filter)
    return a, select(corpus, filter_b, beside=a)


def _measured(frame: pd.DataFrame) -> dict[str, NDArray[Any]]:
    """The columns with the measures of two sides; no number where a side is empty."""
    columns: dict[str, NDArray[Any]] = {name: frame[name].to_numpy() for name in frame.columns}
    a, b, both, size_a, size_b, size_both = (
        columns[name].astype(float)
        for name in ("n_a", "n_b", "n_both", "size_a", "size_b", "size_both")
    )
    sizes = (np.maximum(size_a, 1), np.maximum(size_b, 1))
    filled = (size_a > 0) & (size_b > 0)
    ratio = measures.log_ratio(a, b, *sizes)
    low, high = measures.log_ratio_interval(a, b, *sizes, shared=both)
    keyness = _keyness(a, b, both, size_a, size_b, size_both) * np.sign(ratio)
    for name, value in (("log_ratio", ratio), ("low", low), ("high", high), ("keyness", keyness)):
        columns[name] = np.where(filled, value, np.nan)
    columns["per_10k_a"] = measures.per_10k(a, sizes[0])
    columns["per_10k_b"] = measures.per_10k(b, sizes[1])
    return columns


def _keyness(
    a: measures.Floats,
    b: measures.Floats,
    both: measures.Floats,
    size_a: measures.Floats,
    size_b: measures.Floats,
    size_both: measures.Floats,
) -> measures.Floats:
    """How sure the difference is: the smaller side against what only the other holds.

    Of sides of one size the less sure way round.
    """
    of_a = _against_rest(a, size_a, b - both, size_b - size_both)
    of_b = _against_rest(b, size_b, a - both, size_a - size_both)
    either = np.minimum(of_a, of_b)
    return np.where(size_a < size_b, of_a, np.where(size_b < size_a, of_b, either))


def _against_rest(
    count: measures.Floats, size: measures.Floats, other: measures.Floats, rest: measures.Floats
) -> measures.Floats:
    """The log-likelihood of a side against the rest of the other, without its sign."""
    value = measures.log_likelihood(count, other, size, np.maximum(rest, 1))
    return np.where(rest > 0, np.abs(value), 0.0)


def _strongest(columns: dict[str, NDArray[Any]], limit: int | None) -> list[int]:
    """The places of the surest terms of either side, in the order of how sure they are."""
    sure = np.nan_to_num(np.abs(columns["keyness"]), nan=-1.0).tolist()
    terms, ratios = columns["term"].tolist(), columns["log_ratio"].tolist()
    kept: list[int] = []
    of_side = {True: 0, False: 0}
    for place in sorted(range(len(sure)), key=lambda place: (-sure[place], terms[place])):
        side = ratios[place] > 0
        of_side[side] += 1
        if limit is None or of_side[side] <= limit:
            kept.append(place)
    return kept


def _main_themes(
    corpus: Corpus, filter: Filter, filter_b: Filter, terms: list[str]
) -> dict[str, str]:
    """Each term's theme: the one whose sentences, on either side, hold it most often."""
    if (words := occurrences(corpus)) is not None:
        either = words.selected(corpus, filter) | words.selected(corpus, filter_b)
        return words.main_themes(words.of_terms(either, terms))
    a, b = _sides(corpus, filter, filter_b)
    listed = " AND ".join(a.is_any("t.term", terms))
    if not listed:
        return {}
    frame = corpus.ask(
        f"""
        SELECT term, arg_max(theme, (n, theme)) AS theme FROM (
            SELECT t.term, e.theme, count(*) AS n
            FROM tokens t JOIN (SELECT sentence, unnest(themes) AS theme FROM sentences) e
                 USING (sentence)
            WHERE {listed} AND (({a.rows("tokens", "t")}) OR ({b.rows("tokens", "t")}))
            GROUP BY ALL
        ) GROUP BY term""",
        a.parameters,
    )
    return dict(zip(frame.term, frame.theme, strict=True))


def compare_themes(
    corpus: Corpus, filter: Filter, filter_b: Filter, *, unit: str = "statements"
) -> pd.DataFrame:
    """What share of each side is about each theme.

    `unit`: statements, sentences or articles. Columns: theme; for A n_a, mark_a, total_a (units
    on that side), share_a, low_a, high_a (95 % Wilson interval), for B the same; difference
    (share_a - share_b) with difference_low, difference_high (Newcombe's interval; too wide where
    the sides overlap). No share where a side is empty. The most frequent themes come first.

    >>> from analysis.sample import sample
    >>> one, other = Filter(kinds=("direct",)), Filter(kinds=("indirect",))
    >>> frame = compare_themes(sample(), one, other)
    >>> bool((frame.n_a <= frame.total_a).all())
    True
    """
    sides = (filter, filter_b)
    counted = _counted([theme_counts(corpus, side, unit) for side in sides], ["theme"])
    totals = [count(corpus, side, unit) for side in sides]
    keys = sorted(counted, key=lambda key: (-sum(counted[key]), key))
    return _shares(unit, ["theme"], [(key, counted[key], totals) for key in keys])


def compare_stances(corpus: Corpus, filter: Filter, filter_b: Filter) -> pd.DataFrame:
    """What share of each side's statements on a theme takes which stance on its proposition.

    Columns: theme, stance (in the order of `analysis.codebook.SHOWN_STANCES`), and those of
    `compare_themes`, where total_a is the statements of that side on the theme.

    >>> from analysis.sample import sample
    >>> one, other = Filter(kinds=("direct",)), Filter(kinds=("indirect",))
    >>> frame = compare_stances(sample(), one, other)
    >>> bool((frame.groupby("theme").n_a.sum() == frame.groupby("theme").total_a.first()).all())
    True
    """
    counted = _counted(
        [stance_counts(corpus, side) for side in (filter, filter_b)], ["theme", "stance"]
    )
    totals: dict[str, list[int]] = {}
    for (theme, _), numbers in counted.items():
        held = totals.setdefault(theme, [0, 0])
        totals[theme] = [one + n for one, n in zip(held, numbers, strict=True)]
    keys = sorted(counted, key=lambda key: (key[0], SHOWN_STANCES.index(key[1])))
    rows = [(key, counted[key], totals[key[0]]) for key in keys]
    return _shares("statements", ["theme", "stance"], rows)


def _counted(frames: list[pd.DataFrame], key: list[str]) -> dict[tuple[str, ...], list[int]]:
    """What is counted on each side, by its key: 0 where a side lacks it."""
    found: dict[tuple[str, ...], list[int]] = {}
    for side, frame in enumerate(frames):
        rows = zip(*(frame[name].tolist() for name in key), frame.n.tolist(), strict=True)
        for *values, n in rows:
            found.setdefault(tuple(values), [0, 0])[side] = n
    return found


def _shares(
    unit: str, key: list[str], rows: list[tuple[tuple[str, ...], list[int], list[int]]]
) -> pd.DataFrame:
    """The frame of keys with the numbers, totals and shares of both sides."""
    import pandas as pd

    columns: dict[str, Any] = {
        name: [values[place] for values, _, _ in rows] for place, name in enumerate(key)
    }
    named = [dict(zip(key, values, strict=True)) for values, _, _ in rows]
    marks = [_mark(unit, conditions) for conditions in named]
    for side, letter in enumerate(SIDES):
        n = np.array([numbers[side] for _, numbers, _ in rows], int)
        total = np.array([totals[side] for _, _, totals in rows], int)
        low, high = measures.wilson_interval(n, total)
        columns |= {f"n_{letter}": n, f"mark_{letter}": marks, f"total_{letter}": total}
        for name, value in (("share", n / np.maximum(total, 1)), ("low", low), ("high", high)):
            columns[f"{name}_{letter}"] = np.where(total > 0, value, np.nan)
    n_a, total_a, n_b, total_b = (columns[f"{x}_{y}"] for y in SIDES for x in ("n", "total"))
    low, high = measures.difference_interval(n_a, total_a, n_b, total_b)
    both = (total_a > 0) & (total_b > 0)
    columns["difference"] = columns["share_a"] - columns["share_b"]
    columns["difference_low"] = np.where(both, low, np.nan)
    columns["difference_high"] = np.where(both, high, np.nan)
    return pd.DataFrame(columns)


def _mark(unit: str, conditions: dict[str, Any]) -> str:
    return Mark(unit, **conditions).encode()
