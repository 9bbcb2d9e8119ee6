"""Terms in a frame of tokens: how frequent, how characteristic, how spread, in what company.

The frames take a frame of tokens with one row a token in the order of the text and the columns
article, sentence, begin, end, term; others are not looked at. The formulas are in
`analysis.measures`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.measures import (
    Floats,
    association,
    log_likelihood,
    log_ratio,
    log_ratio_interval,
    per_10k,
    pointwise_mutual_information,
)

if TYPE_CHECKING:
    import pandas as pd

PARTS = 10
WINDOW = 5


def frequency(tokens: pd.DataFrame) -> pd.DataFrame:
    """Each term's frequency, the most frequent first.

    Columns: term, frequency (tokens), per_10k (of all tokens of the frame), articles (that
    contain it).

    >>> frame = token_frame([("a", "s1", "算力 模型 模型"), ("b", "s2", "模型")])
    >>> frequency(frame).values.tolist()
    [['模型', 3, 7500.0, 2], ['算力', 1, 2500.0, 1]]
    """
    grouped = tokens.groupby("term", observed=True, sort=True)["article"]
    frame = grouped.agg(frequency="size", articles="nunique").reset_index()
    frame.insert(2, "per_10k", per_10k(frame["frequency"], max(1, len(tokens))))
    return _ranked(frame, "frequency")


def keyness(
    counts: Mapping[str, int],
    reference: Mapping[str, int],
    *,
    size: int | None = None,
    reference_size: int | None = None,
    minimum: int = 2,
) -> pd.DataFrame:
    """What sets one set of texts apart from another, the surest first.

    `counts` and `reference` are terms with their frequencies, of texts of `size` and
    `reference_size` tokens (the sums of the counts, unless given); terms less frequent than
    `minimum` in `counts` are left out. Columns: term, frequency, reference, per_10k,
    reference_per_10k, log_likelihood, log_ratio, low, high (95 % interval of the log ratio).
    Against a dictionary (`general_frequencies`) a reference of 0 may only mean that the
    dictionary has no such word: the ratio is a lower bound there.

    >>> keyness({"算力": 10, "的": 50}, {"算力": 5, "的": 100}, size=1000,
    ...         reference_size=2000)[["term", "log_ratio"]].values.tolist()
    [['算力', 2.0], ['的', 0.0]]
    """
    import pandas as pd

    size = sum(counts.values()) if size is None else size
    reference_size = sum(reference.values()) if reference_size is None else reference_size
    terms = [term for term, count in counts.items() if count >= minimum]
    a = np.array([counts[term] for term in terms], float)
    b = np.array([reference.get(term, 0) for term in terms], float)
    sizes = (max(size, 1), max(reference_size, 1))
    low, high = log_ratio_interval(a, b, *sizes)
    columns = {
        "term": terms,
        "frequency": a.astype(int),
        "reference": b.astype(int),
        "per_10k": per_10k(a, sizes[0]),
        "reference_per_10k": per_10k(b, sizes[1]),
        "log_likelihood": log_likelihood(a, b, *sizes),
        "log_ratio": log_ratio(a, b, *sizes),
        "low": low,
        "high": high,
    }
    return _ranked(pd.DataFrame(columns), "log_likelihood")


def dispersion(tokens: pd.DataFrame, *, parts: int = PARTS, minimum: int = 2) -> pd.DataFrame:
    """How evenly each term is spread over the equal parts that the articles are cut into.

    Each article is cut into `parts` parts of as many tokens (fewer parts where it has fewer
    tokens). Columns: term, frequency, parts (that contain it), dispersion (Gries' DP, normalised:
    see `analysis.measures.deviation_of_proportions`); the most evenly spread first, then the more
    frequent.

    >>> frame = token_frame([("a", "s1", "甲 乙 甲 丙"), ("a", "s2", "甲 乙 甲 丁")])
    >>> dispersion(frame, parts=4).round(3).values.tolist()
    [['甲', 4, 4, 0.0], ['乙', 2, 2, 0.667]]
    """
    import pandas as pd

    codes, terms = pd.factorize(tokens["term"], sort=True)
    where, sizes = _equal_parts(tokens["article"], parts)
    cells, counts = np.unique(codes.astype(np.int64) * len(sizes) + where, return_counts=True)
    term, part = np.divmod(cells, max(1, len(sizes)))
    total = np.bincount(codes, minlength=len(terms)).astype(float)
    shares = sizes / max(1, sizes.sum())
    # The parts without the term add their own shares: all shares but those of the parts with it.
    present = np.abs(counts / total[term] - shares[part]) - shares[part]
    deviation = 0.5 * (np.bincount(term, present, len(terms)) + 1)
    largest = 1 - shares.min() if len(shares) > 1 else 1.0
    frame = pd.DataFrame(
        {
            "term": terms,
            "frequency": total.astype(int),
            "parts": np.bincount(term, minlength=len(terms)),
            "dispersion": np.clip(deviation / largest, 0, 1) if len(shares) > 1 else 0.0 * total,
        }
    )
    frame = frame[frame["frequency"] >= minimum]
    order = ["dispersion", "frequency", "term"]
    return frame.sort_values(order, ascending=[True, False, True]).reset_index(drop=True)


def _equal_parts(articles: pd.Series[str], parts: int) -> tuple[NDArray[np.int64], Floats]:
    """The number of the part each token is in, and the sizes of the parts."""
    import pandas as pd

    codes, names = pd.factorize(articles)
    lengths = np.bincount(codes, minlength=len(names))
    order = np.argsort(codes, kind="stable")
    place = np.empty(len(codes), np.int64)
    place[order] = np.arange(len(codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    wanted = np.minimum(parts, lengths)
    first = np.cumsum(wanted) - wanted
    where = first[codes] + place * wanted[codes] // lengths[codes]
    return where, np.bincount(where, minlength=int(wanted.sum())).astype(float)


def collocations(
    tokens: pd.DataFrame, node: str, *, window: int = WINDOW, minimum: int = 2
) -> pd.DataFrame:
    """What stands near a term: within `window` tokens to either side, in the same sentence.

    A token near two occurrences of the node counts once; the node itself is left out. Columns:
    term, joint (tokens of it near the node), frequency (in the frame), expected (joint by chance),
    log_likelihood, pmi; the surest first. After Evert (2008), "Corpora and collocations", with the
    tokens near the node as the first row of the table.

    >>> said = ["算力 很 贵", "算力 很 贵", "天 很 蓝"]
    >>> frame = token_frame([("a", f"s{i}", words) for i, words in enumerate(said)])
    >>> collocations(frame, "算力")[["term", "joint"]].values.tolist()
    [['贵', 2], ['很', 2]]
    """
    import pandas as pd

    codes, terms = pd.factorize(tokens["term"], sort=True)
    sentence = pd.factorize(tokens["sentence"])[0]
    is_node = (tokens["term"] == node).to_numpy()
    near = _near(is_node, sentence, window) & ~is_node
    joint = np.bincount(codes[near], minlength=len(terms)).astype(float)
    total = np.bincount(codes, minlength=len(terms)).astype(float)
    kept = (joint >= minimum) & (np.asarray(terms) != node)
    row, size = near.sum(), max(1, len(tokens) - is_node.sum())
    joint, total = joint[kept], total[kept]
    columns = {
        "term": np.asarray(terms)[kept],
        "joint": joint.astype(int),
        "frequency": total.astype(int),
        "expected": row * total / size,
        "log_likelihood": association(joint, row, total, size),
        "pmi": pointwise_mutual_information(joint, row, total, size),
    }
    return _ranked(pd.DataFrame(columns), "log_likelihood")


def _near(is_node: NDArray[np.bool_], sentence: NDArray[Any], window: int) -> NDArray[np.bool_]:
    near = np.zeros(len(is_node), bool)
    for step in range(1, min(window, len(is_node) - 1) + 1):
        together = sentence[step:] == sentence[:-step]
        near[step:] |= is_node[:-step] & together
        near[:-step] |= is_node[step:] & together
    return near


def ngrams(tokens: pd.DataFrame, n: int = 2, *, minimum: int = 2) -> pd.DataFrame:
    """Sequences of `n` tokens with nothing between them, within a sentence.

    Columns: term (the tokens joined by a space), frequency, articles; the most frequent first.

    >>> frame = token_frame([("a", "s1", "大 模型 公司"), ("b", "s2", "大 模型")])
    >>> ngrams(frame).values.tolist()
    [['大 模型', 2, 2]]
    """
    import pandas as pd

    if len(tokens) < n:
        return pd.DataFrame({"term": [], "frequency": [], "articles": []})
    ends, begins = tokens["end"].to_numpy(), tokens["begin"].to_numpy()
    sentence = pd.factorize(tokens["sentence"])[0]
    linked = (ends[:-1] == begins[1:]) & (sentence[:-1] == sentence[1:])
    last = len(tokens) - n + 1
    whole = np.logical_and.reduce([linked[step : step + last] for step in range(n - 1)] or [True])
    at = np.flatnonzero(np.broadcast_to(whole, last))
    words = tokens["term"].to_numpy(object)
    joined = words[at]
    for step in range(1, n):
        joined = joined + " " + words[at + step]
    found = pd.DataFrame({"term": joined, "article": tokens["article"].to_numpy(object)[at]})
    grouped = found.groupby("term")["article"].agg(frequency="size", articles="nunique")
    frame = grouped[grouped["frequency"] >= minimum].reset_index()
    return _ranked(frame, "frequency")


class Concordance(NamedTuple):
    """A term in its context, as spans: left context, key word, right context of one article."""

    article: str
    left: tuple[int, int]
    keyword: tuple[int, int]
    right: tuple[int, int]


def concordance(
    tokens: pd.DataFrame, term: str, texts: Mapping[str, str], *, width: int = 30
) -> list[Concordance]:
    """Every occurrence of a term with up to `width` characters of its line to either side.

    `texts` are the texts of the articles. In the order of the frame.

    >>> frame = token_frame([("a", "s1", "算力 很 贵")])
    >>> text = "算力很贵"
    >>> [text[b:e] for b, e in concordance(frame, "很", {"a": text})[0][1:]]
    ['算力', '很', '贵']
    """
    found = tokens[tokens["term"] == term]
    rows = zip(found["article"], found["begin"], found["end"], strict=True)
    return [_in_context(name, texts[name], int(b), int(e), width) for name, b, e in rows]


def _in_context(article: str, text: str, begin: int, end: int, width: int) -> Concordance:
    left = max(begin - width, text.rfind("\n", 0, begin) + 1)
    line_end = text.find("\n", end)
    right = min(end + width, len(text) if line_end < 0 else line_end)
    return Concordance(article, (left, begin), (begin, end), (end, right))


def token_frame(sentences: list[tuple[str, str, str]]) -> pd.DataFrame:
    """A frame of tokens from (article, sentence, words parted by spaces), for examples and tests.

    The words of an article stand one after the other without anything between them.

    >>> token_frame([("a", "s1", "甲 乙丙")]).values.tolist()
    [['a', 's1', 0, 1, '甲', 'noun'], ['a', 's1', 1, 3, '乙丙', 'noun']]
    """
    import pandas as pd

    found, at = [], dict.fromkeys((article for article, _, _ in sentences), 0)
    for article, sentence, words in sentences:
        for word in words.split():
            found.append((article, sentence, at[article], at[article] + len(word), word, "noun"))
            at[article] += len(word)
    return pd.DataFrame(found, columns=["article", "sentence", "begin", "end", "term", "tag"])


@cache
def general_frequencies() -> dict[str, int]:
    """How often words occur in general Chinese: the frequencies of jieba's dictionary.

    From `dict.txt` of jieba 0.42 (MIT): 349,045 words counted, by its author's account, in the
    People's Daily of 1998, the MSR corpus and novels. Words that came up later are missing, and so
    is what that segmentation cuts in two (大模型). Their sum is `general_size()`.

    >>> general_frequencies()["中国"], "大模型" in general_frequencies()
    (129470, False)
    """
    import jieba

    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    cells = (line.split(" ") for line in lines)
    return {word: int(count) for word, count, *_ in cells}


@cache
def general_size() -> int:
    """The number of tokens behind `general_frequencies`.

    >>> general_size()
    60101964
    """
    return sum(general_frequencies().values())


def _ranked(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    order = frame.sort_values([column, "term"], ascending=[False, True], kind="stable")
    return order.reset_index(drop=True)
