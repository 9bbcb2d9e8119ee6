"""Measures of terms: against hand counts, other ways to the same value, and limits."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures import (
    association,
    deviation_of_proportions,
    log_likelihood,
    log_ratio,
    log_ratio_interval,
    per_10k,
    pointwise_mutual_information,
)
from analysis.segmentation import sentences, tokens
from analysis.terms import (
    collocations,
    concordance,
    dispersion,
    frequency,
    general_frequencies,
    general_size,
    keyness,
    ngrams,
    token_frame,
)

COUNTS = st.integers(0, 500)
SIZES = st.integers(500, 100_000)
WORDS = st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=12).map(" ".join)
FRAMES = st.lists(st.tuples(st.sampled_from("ab"), WORDS), min_size=1, max_size=8).map(
    lambda some: token_frame([(a, f"{a}{i}", words) for i, (a, words) in enumerate(sorted(some))])
)
BOOK = token_frame(
    [
        ("a", "a1", "机器 学习 改变 工厂"),
        ("a", "a2", "机器 学习 很 快"),
        ("b", "b1", "工厂 里 机器 多"),
        ("b", "b2", "人 学习"),
    ]
)


def as_dicts(frame: pd.DataFrame, *columns: str) -> dict[str, tuple]:
    return {row[0]: row[1:] for row in frame[["term", *columns]].itertuples(index=False)}


# --- formulas -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "size_a", "size_b", "expected"),
    [
        (10, 5, 1000, 2000, 10 * math.log(2)),  # 2 (10 ln 2 - 5 ln 2)
        (5, 10, 1000, 2000, 0.0),
        (0, 10, 1000, 1000, -20 * math.log(2)),
        (10, 0, 1000, 1000, 20 * math.log(2)),
        (0, 0, 1000, 1000, 0.0),
        (1, 4, 1000, 1000, -2 * (math.log(1 / 2.5) + 4 * math.log(4 / 2.5))),
    ],
)
def test_log_likelihood(a, b, size_a, size_b, expected):
    assert float(log_likelihood(a, b, size_a, size_b)) == pytest.approx(expected)


@given(COUNTS, COUNTS, SIZES, SIZES)
def test_log_likelihood_changes_its_sign_when_the_texts_change_places(a, b, size_a, size_b):
    there = float(log_likelihood(a, b, size_a, size_b))
    back = float(log_likelihood(b, a, size_b, size_a))
    assert abs(there) == pytest.approx(abs(back), abs=1e-9)
    assert there * (a * size_b - b * size_a) >= 0


@given(st.integers(1, 500), st.integers(1, 500), SIZES, SIZES)
def test_log_ratio_is_within_its_interval_and_antisymmetric(a, b, size_a, size_b):
    value = float(log_ratio(a, b, size_a, size_b))
    low, high = log_ratio_interval(a, b, size_a, size_b)
    assert low <= value <= high
    assert value == pytest.approx(-float(log_ratio(b, a, size_b, size_a)))


# Tokens of A alone, of B alone and of both; occurrences to be expected in each.
COVERED = [
    ((5000, 5000, 0), (10.0, 10.0, 0.0)),
    ((5000, 5000, 0), (1.0, 10.0, 0.0)),
    ((1000, 20000, 0), (0.5, 10.0, 0.0)),
    ((5000, 5000, 2500), (10.0, 10.0, 5.0)),
    ((5000, 5000, 2500), (1.0, 10.0, 12.5)),
    ((5000, 5000, 2500), (25.0, 1.0, 2.5)),
    ((0, 20000, 1000), (0.0, 40.0, 2.0)),
    ((0, 20000, 1000), (0.0, 10.0, 4.0)),
    ((200, 1200, 800), (0.04, 2.4, 4.0)),
    ((3000, 3000, 300), (15.0, 0.6, 0.3)),
]


@pytest.mark.parametrize(("sizes", "expected"), COVERED)
def test_the_interval_of_a_log_ratio_holds_the_truth(sizes, expected):
    """Of 4,000 pairs of texts drawn by chance, overlapping or not, where the word is listed."""
    rng = np.random.default_rng(5)
    alone_a, alone_b, both = (rng.poisson(count, 4000) for count in expected)
    a, b = alone_a + both, alone_b + both
    listed = np.maximum(a, b) >= 3
    size_a, size_b = sizes[0] + sizes[2], sizes[1] + sizes[2]
    truth = log_ratio(expected[0] + expected[2], expected[1] + expected[2], size_a, size_b)
    low, high = log_ratio_interval(a[listed], b[listed], size_a, size_b, shared=both[listed])
    assert np.mean((low <= truth) & (truth <= high)) >= 0.915


def test_the_interval_of_a_log_ratio_is_that_of_the_counts_where_nothing_is_shared():
    """The limits of Rao's score interval of a count are the roots of (count - x)² = z² x."""
    low, high = log_ratio_interval(8, 1_000_000, 1000, 1_000_000)
    roots = np.roots([1, -(2 * 8 + 1.96**2), 8**2])
    expected = sorted(np.log2(roots / 8) + float(log_ratio(8, 1000, 1000, 1000)))
    assert [float(low), float(high)] == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("shared", [0, 1, 6])
def test_no_word_has_an_interval_of_no_width(shared):
    for a, b, sizes in ((6, 6, (900, 900)), (6, 9, (900, 4000)), (9, 6, (4000, 900))):
        low, high = log_ratio_interval(a, b, *sizes, shared=shared)
        middle = log_ratio(a, b, *sizes)
        assert low < middle < high
        mirrored = log_ratio_interval(b, a, *sizes[::-1], shared=shared)
        assert [-float(end) for end in mirrored[::-1]] == pytest.approx([float(low), float(high)])


def test_what_is_shared_varies_once():
    """A word wholly shared is typical of the smaller side, of which the other holds more text."""
    low, high = log_ratio_interval(8, 8, 1000, 20_000, shared=8)
    apart_low, apart_high = log_ratio_interval(8, 8, 1000, 20_000)
    assert high - low < apart_high - apart_low
    assert 0 < low < float(log_ratio(8, 8, 1000, 20_000)) < high
    same = log_ratio_interval(8, 8, 1000, 1000, shared=8)
    assert float(same[0]) == pytest.approx(-float(same[1]))


def test_formulas_take_arrays():
    assert per_10k([1, 2], 100).tolist() == [100, 200]
    assert log_ratio([10, 1], [5, 0], 1000, [2000, 1000]).tolist() == [2.0, 1.0]
    assert log_likelihood([10, 0], [5, 0], 1000, 2000).shape == (2,)


@pytest.mark.parametrize(
    ("counts", "sizes", "expected"),
    [
        ([1, 2, 3, 4, 5], [9, 10, 10, 10, 11], 0.18 / 0.82),  # Gries (2008), table 4: DP 0.18
        ([5, 5], [1, 1], 0.0),
        ([0, 7], [1, 1], 1.0),
        ([0, 0], [1, 1], 0.0),
        ([3], [9], 0.0),
    ],
)
def test_deviation_of_proportions(counts, sizes, expected):
    assert deviation_of_proportions(counts, sizes) == pytest.approx(expected)


@given(st.integers(1, 50), st.integers(0, 200), st.integers(0, 200), st.integers(0, 5000))
def test_association_is_the_sum_over_four_cells(joint, more_row, more_column, rest):
    row, column = joint + more_row, joint + more_column
    size = row + more_column + rest
    cells = [
        (joint, row * column),
        (more_row, row * (size - column)),
        (more_column, (size - row) * column),
        (rest, (size - row) * (size - column)),
    ]
    expected = 2 * sum(o * math.log(o * size / e) for o, e in cells if o)
    found = float(association(joint, row, column, size))
    assert abs(found) == pytest.approx(max(expected, 0), abs=1e-6)
    assert found * (joint * size - row * column) >= 0


def test_mutual_information_of_what_never_meets():
    assert float(pointwise_mutual_information(0, 5, 5, 100)) == -math.inf


# --- frames ---------------------------------------------------------------------------------------


@given(FRAMES)
def test_frequencies_are_counts(frame):
    found = frequency(frame)
    counts = Counter(frame["term"])
    assert as_dicts(found, "frequency") == {term: (n,) for term, n in counts.items()}
    for term, n in as_dicts(found, "articles").items():
        assert n == (frame.loc[frame["term"] == term, "article"].nunique(),)
    assert found["per_10k"].sum() == pytest.approx(10_000)


def test_keyness_against_the_rest():
    found = keyness({"算力": 10, "的": 50, "罕见": 1}, {"的": 100}, size=1000, reference_size=2000)
    assert found["term"].tolist() == ["算力", "的"]
    assert found["reference"].tolist() == [0, 100]
    assert found["log_ratio"].tolist() == [pytest.approx(math.log2(10 / 0.5 * 2)), 0.0]
    assert (found["low"] <= found["log_ratio"]).all()


def test_keyness_takes_the_sums_for_the_sizes():
    found = keyness({"甲": 2, "乙": 2}, {"甲": 1, "乙": 3})
    assert as_dicts(found, "per_10k")["甲"] == (5000.0,)


def test_nothing_to_compare():
    assert keyness({}, {}).empty
    assert keyness({"甲": 5}, {})["log_ratio"].notna().all()


@settings(deadline=None)
@given(FRAMES, st.integers(1, 6))
def test_dispersion_is_that_of_its_formula_over_equal_parts(frame, parts):
    found = as_dicts(dispersion(frame, parts=parts, minimum=1), "dispersion", "parts")
    bounds = []
    for _, rows in frame.groupby("article", sort=False):
        k = min(parts, len(rows))
        places = np.arange(len(rows)) * k // len(rows)
        bounds += [rows["term"].to_numpy()[places == part] for part in range(k)]
    sizes = [len(part) for part in bounds]
    for term, (value, held) in found.items():
        counts = [int((part == term).sum()) for part in bounds]
        assert value == pytest.approx(deviation_of_proportions(counts, sizes), abs=1e-9)
        assert held == sum(n > 0 for n in counts)


def test_dispersion_leaves_out_the_rare():
    assert set(dispersion(BOOK, minimum=3)["term"]) == {"机器", "学习"}


def test_collocations_by_hand():
    found = collocations(BOOK, "机器", window=1, minimum=1)
    assert as_dicts(found, "joint", "frequency") == {
        "学习": (2, 3), "里": (1, 1), "多": (1, 1),
    }  # fmt: skip
    # Four tokens are near 机器, eleven are not 机器; 学习 is three of these.
    assert as_dicts(found, "expected")["学习"] == (pytest.approx(4 * 3 / 11),)
    assert as_dicts(found, "pmi")["学习"] == (pytest.approx(math.log2(2 * 11 / 12)),)


def test_collocations_stay_within_the_sentence_and_the_window():
    assert "人" not in set(collocations(BOOK, "机器", window=9, minimum=1)["term"])
    assert "改变" not in set(collocations(BOOK, "机器", window=1, minimum=1)["term"])
    assert "改变" in set(collocations(BOOK, "机器", window=2, minimum=1)["term"])


@settings(deadline=None)
@given(FRAMES, st.integers(1, 4))
def test_collocations_count_each_token_once(frame, window):
    found = as_dicts(collocations(frame, "甲", window=window, minimum=1), "joint")
    near = Counter()
    rows = list(frame.itertuples(index=False))
    for i, row in enumerate(rows):
        around = rows[max(0, i - window) : i] + rows[i + 1 : i + 1 + window]
        if row.term != "甲" and any(r.term == "甲" and r.sentence == row.sentence for r in around):
            near[row.term] += 1
    assert found == {term: (n,) for term, n in near.items()}


@pytest.mark.parametrize("node", ["没有", "机器"])
def test_collocations_of_an_absent_or_lonely_term(node):
    alone = token_frame([("a", "s", "机器")])
    assert collocations(alone, node).empty


def test_ngrams():
    found = as_dicts(ngrams(BOOK), "frequency", "articles")
    assert found == {"机器 学习": (2, 1)}
    assert as_dicts(ngrams(BOOK, 3, minimum=1), "frequency")["机器 学习 改变"] == (1,)
    assert ngrams(BOOK, 9).empty


def test_ngrams_do_not_reach_over_what_stands_between():
    frame = token_frame([("a", "s", "机器 学习 机器 学习")])
    frame.loc[2:, ["begin", "end"]] += 1  # a comma after the second
    assert as_dicts(ngrams(frame, minimum=1), "frequency") == {"机器 学习": (2,)}


def test_concordance_on_running_text():
    text = "大模型很贵。\n他说，大模型会更便宜，算力也是。"
    frame = pd.DataFrame(
        [("a", f"s{i}", *token) for i, span in enumerate(sentences(text))
         for token in tokens(text, *span)],
        columns=["article", "sentence", "begin", "end", "term", "tag"],
    )  # fmt: skip
    found = concordance(frame, "大模型", {"a": text}, width=4)
    lines = [[text[b:e] for b, e in line[1:]] for line in found]
    assert lines == [["", "大模型", "很贵。"], ["他说，", "大模型", "会更便宜"]]


@settings(deadline=None)
@given(FRAMES, st.integers(0, 6))
def test_concordance_spans_are_true(frame, width):
    texts = {a: "".join(rows["term"]) for a, rows in frame.groupby("article")}
    for line in concordance(frame, "甲", texts, width=width):
        text = texts[line.article]
        assert text[slice(*line.keyword)] == "甲"
        assert line.left[1] == line.keyword[0]
        assert line.keyword[1] == line.right[0]
        assert all(0 <= end - begin <= width for begin, end in (line.left, line.right))


# --- general Chinese ------------------------------------------------------------------------------


def test_general_frequencies_are_those_of_the_dictionary():
    import jieba

    jieba.initialize()
    known = general_frequencies()
    assert {word: jieba.dt.FREQ[word] for word in ("中国", "的", "智能")} == {
        word: known[word] for word in ("中国", "的", "智能")
    }
    assert general_size() == sum(known.values())
