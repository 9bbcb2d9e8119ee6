"""Formulas over counts of terms: frequency, keyness, dispersion, association.

Each takes numbers or arrays of numbers that go together, and says where it is from, what it means
and where it misleads.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
# What a count of zero is taken for where a ratio would have no value (Hardie 2014).
ZERO = 0.5


def per_10k(count: ArrayLike, size: ArrayLike) -> Floats:
    """Occurrences in ten thousand tokens.

    >>> float(per_10k(3, 2000))
    15.0
    """
    return np.asarray(np.asarray(count, float) / np.asarray(size, float) * 10_000, float)


def log_likelihood(a: ArrayLike, b: ArrayLike, size_a: ArrayLike, size_b: ArrayLike) -> Floats:
    """How sure it is that a term is not equally frequent in two texts; negative if rarer in a.

    G² = 2 Σ O ln(O/E) over the two counts, after Rayson and Garside (2000), "Comparing corpora
    using frequency profiling", from Dunning (1993). Above 3.84 the difference is significant at
    p < 0.05, above 15.13 at p < 0.0001, for one term chosen beforehand; a ranking of thousands
    needs the higher bound. It grows with the size of the texts: it says how sure, not how large.
    A count of zero adds nothing to the sum.

    >>> round(float(log_likelihood(10, 5, 1000, 2000)), 3)  # 10 ln 2 of 5 and 10 expected
    6.931
    >>> float(log_likelihood(5, 10, 1000, 2000))
    0.0
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    size_a, size_b = np.asarray(size_a, float), np.asarray(size_b, float)
    both, size = a + b, size_a + size_b
    g2 = 2 * (_times_log(a, size_a * both / size) + _times_log(b, size_b * both / size))
    sign = np.where(a * size_b < b * size_a, -1.0, 1.0)
    return np.asarray(sign * np.maximum(g2, 0.0) + 0.0, float)


def _times_log(observed: Floats, expected: Floats) -> Floats:
    """O ln(O/E), which goes to 0 with O."""
    present = observed > 0
    ratio = np.divide(
        observed,
        expected,
        out=np.ones(np.broadcast(observed, expected).shape),
        where=present & (expected > 0),
    )
    return np.asarray(observed * np.log(ratio), float)


def log_ratio(a: ArrayLike, b: ArrayLike, size_a: ArrayLike, size_b: ArrayLike) -> Floats:
    """How many times more frequent a term is in one text than in another, in doublings.

    log2 of the ratio of the relative frequencies: 1 is twice as frequent, 2 four times, -1 half.
    After Hardie (2014), "Log Ratio: an informal introduction", CASS, Lancaster; as there, a count
    of zero is taken for 0.5, so that the value against an absent term is a lower bound which
    depends on the sizes. Small counts give large ratios by chance: rank only with a least count.

    >>> float(log_ratio(10, 5, 1000, 2000))
    2.0
    >>> float(log_ratio(1, 0, 1000, 1000))
    1.0
    """
    a, b = _not_zero(a), _not_zero(b)
    relative = np.asarray(a / np.asarray(size_a, float), float)
    return np.asarray(np.log2(relative / (b / np.asarray(size_b, float))), float)


def log_ratio_interval(
    a: ArrayLike, b: ArrayLike, size_a: ArrayLike, size_b: ArrayLike, *, z: float = 1.96
) -> tuple[Floats, Floats]:
    """The interval in which the log ratio lies, 95 % with the usual z.

    The logarithm of a ratio of two proportions is nearly normal with the variance
    1/a - 1/size_a + 1/b - 1/size_b (Katz et al. 1978, "Obtaining confidence intervals for the
    risk ratio"). It takes tokens for independent, which they are not: read it as too narrow.

    >>> low, high = log_ratio_interval(10, 5, 1000, 2000)
    >>> round(float(low), 2), round(float(high), 2)
    (0.46, 3.54)
    """
    middle = log_ratio(a, b, size_a, size_b)
    a, b = _not_zero(a), _not_zero(b)
    variance = 1 / a - 1 / np.asarray(size_a, float) + 1 / b - 1 / np.asarray(size_b, float)
    half = z * np.sqrt(np.maximum(variance, 0.0)) / np.log(2)
    return middle - half, middle + half


def _not_zero(count: ArrayLike) -> Floats:
    count = np.asarray(count, float)
    return np.where(count > 0, count, ZERO)


def deviation_of_proportions(counts: ArrayLike, sizes: ArrayLike) -> float:
    """How unevenly a term is spread over the parts of a text: 0 evenly, 1 in one small part.

    Gries' DP, half the sum of |share of the term - share of the text| over the parts (Gries 2008,
    "Dispersions and adjusted frequencies in corpora", IJCL 13), divided by its greatest value
    1 - smallest share (Lijffijt and Gries 2012), so that 1 can be reached. A term that occurs less
    often than there are parts cannot be evenly spread: compare terms of like frequency.

    >>> round(deviation_of_proportions([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]), 4)  # DP 0.18
    0.2195
    >>> deviation_of_proportions([2, 2], [50, 50]), deviation_of_proportions([3, 0], [5, 5])
    (0.0, 1.0)
    """
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    if not counts.sum() or len(counts) < 2:
        return 0.0
    shares = sizes / sizes.sum()
    deviation = 0.5 * np.abs(counts / counts.sum() - shares).sum()
    return float(deviation / (1 - shares.min()))


def pointwise_mutual_information(
    joint: ArrayLike, row: ArrayLike, column: ArrayLike, size: ArrayLike
) -> Floats:
    """How much more often two things meet than by chance, in doublings: log2 of O/E.

    Church and Hanks (1990), "Word association norms, mutual information, and lexicography". It
    favours what is rare: use it with a least count, or rank by the log-likelihood.

    >>> float(pointwise_mutual_information(8, 20, 40, 800))  # one expected
    3.0
    """
    expected = np.asarray(row, float) * np.asarray(column, float) / np.asarray(size, float)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log2(np.asarray(joint, float) / expected), float)


def association(joint: ArrayLike, row: ArrayLike, column: ArrayLike, size: ArrayLike) -> Floats:
    """How sure it is that two things meet more often than by chance; negative if more rarely.

    G² over the four cells of the table (Dunning 1993, "Accurate methods for the statistics of
    surprise and coincidence"): `joint` both, `row` the one, `column` the other, of `size`.

    >>> round(float(association(10, 20, 20, 40)), 6)
    0.0
    >>> round(float(association(5, 5, 5, 10)), 3)  # always together: 2 * 10 ln 2
    13.863
    """
    joint, row = np.asarray(joint, float), np.asarray(row, float)
    column, size = np.asarray(column, float), np.asarray(size, float)
    g2 = 2 * (
        _times_log(joint, row * column / size)
        + _times_log(row - joint, row * (size - column) / size)
        + _times_log(column - joint, (size - row) * column / size)
        + _times_log(size - row - column + joint, (size - row) * (size - column) / size)
    )
    return np.asarray(np.where(joint * size < row * column, -1, 1) * np.maximum(g2, 0), float)
