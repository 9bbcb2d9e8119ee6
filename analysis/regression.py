"""Logistic regression with a penalty of its own for each weight: what the models are fitted by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Objective: TypeAlias = Callable[[Array], tuple[float, Array]]

# Steps, remembered steps and the relative gain at which no more is gained.
STEPS = 120
MEMORY = 12
LEAST_GAIN = 1e-6


@dataclass(frozen=True, slots=True)
class Sparse:
    """A matrix that is mostly 0: the row, the column and the value of each other number."""

    rows: np.ndarray[Any, np.dtype[np.int64]]
    columns: np.ndarray[Any, np.dtype[np.int64]]
    values: Array
    shape: tuple[int, int]

    @classmethod
    def of(cls, rows: Iterable[Mapping[int, float]], width: int) -> Sparse:
        """The matrix of these rows, each with its values by column.

        >>> Sparse.of([{0: 1.0}, {1: 2.0}], 2).times(np.array([[1.0], [3.0]])).tolist()
        [[1.0], [6.0]]
        """
        listed = list(rows)
        cells = [(n, column, v) for n, row in enumerate(listed) for column, v in row.items()]
        numbers, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
        return cls(
            np.array(numbers, np.int64),
            np.array(columns, np.int64),
            np.array(values, np.float64),
            (len(listed), width),
        )

    def times(self, right: Array) -> Array:
        """The product with a matrix."""
        return self._product(self.rows, self.columns, right, self.shape[0])

    def transposed_times(self, right: Array) -> Array:
        """The product of the transposed matrix with a matrix."""
        return self._product(self.columns, self.rows, right, self.shape[1])

    def _product(self, to: Any, of: Any, right: Array, size: int) -> Array:
        columns = [np.bincount(to, self.values * column[of], size) for column in right.T]
        return np.stack(columns, axis=1)


def softmax_regression(features: Sparse, classes: Array, penalties: Array) -> Array:
    """Weights of a multinomial logistic regression, features by classes.

    `classes` holds the weight of a sample, mostly 1, where a sample (row) is of a class (column),
    else 0; `penalties` the ridge of each feature, on its weights for all classes (Bishop, Pattern
    Recognition and Machine Learning, 2006, 4.3.4).

    >>> features = Sparse.of([{0: -1.0}, {0: 1.0}], 1)
    >>> weights = softmax_regression(features, np.eye(2), np.array([0.1]))
    >>> bool(weights[0, 1] > weights[0, 0])
    True
    """
    shape = (len(penalties), classes.shape[1])
    penalty, weight = penalties[:, None], classes.sum(axis=1, keepdims=True)

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(shape)
        guess = softmax(features.times(weights))
        cost = -(np.log(guess + 1e-12) * classes).sum()
        slope = features.transposed_times(guess * weight - classes) + penalty * weights
        return float(cost + 0.5 * (penalty * weights * weights).sum()), slope.ravel()

    return np.asarray(minimise(loss, np.zeros(shape[0] * shape[1])).reshape(shape))


def softmax(scores: Array) -> Array:
    """The probabilities of the classes (columns), for each row of scores.

    >>> softmax(np.zeros((1, 2))).tolist()
    [[0.5, 0.5]]
    """
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def sigmoid(scores: Array) -> Array:
    """The probability of each score.

    >>> float(sigmoid(np.array(0.0)))
    0.5
    """
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -40, 40))))


def minimise(objective: Objective, start: Array) -> Array:
    """Where a smooth convex function is least, by L-BFGS with steps halved until they pay.

    `objective` gives value and slope (Nocedal and Wright, Numerical Optimization, 2006, 7.2).

    >>> least = minimise(lambda x: (float(((x - 3) ** 2).sum()), 2 * (x - 3)), np.zeros(1))
    >>> round(float(least[0]), 3)
    3.0
    """
    at, (value, slope) = start, objective(start)
    moves: list[tuple[Array, Array]] = []
    for _ in range(STEPS):
        direction = _direction(slope, moves)
        length = 1.0 if moves else 1 / max(1e-9, float(np.abs(slope).sum()))
        while True:
            there = at + length * direction
            next_value, next_slope = objective(there)
            if next_value <= value + 1e-4 * length * (slope @ direction) or length < 1e-12:
                break
            length /= 2
        move = (there - at, next_slope - slope)
        if move[0] @ move[1] > 1e-12:
            moves = [*moves, move][-MEMORY:]
        gain = value - next_value
        at, value, slope = there, next_value, next_slope
        if gain < LEAST_GAIN * max(1.0, abs(value)):
            break
    return at


def _direction(slope: Array, moves: list[tuple[Array, Array]]) -> Array:
    """Down the slope, bent by what the last moves showed of the curve."""
    down = slope.copy()
    parts = []
    for step, change in reversed(moves):
        part = (step @ down) / (change @ step)
        parts.append(part)
        down -= part * change
    if moves:
        step, change = moves[-1]
        down *= (step @ change) / (change @ change)
    for (step, change), part in zip(moves, reversed(parts), strict=True):
        down += step * (part - (change @ down) / (change @ step))
    return -down
