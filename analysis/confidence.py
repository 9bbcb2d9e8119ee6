"""How sure a coding is: probabilities of the models, calibrated on labelled articles.

What the models say of articles they were not fitted to is too sure of itself. How often such
decisions were right is fitted as a logistic curve over the logit of what the models say (Platt
1999, Probabilistic outputs for support vector machines); the two numbers are kept as data.
"""

from __future__ import annotations

from functools import cache
from math import exp, log

from analysis.lexica import rows

# What is said to be impossible or certain is only very nearly so.
LEAST = 1e-3


def calibrated(probability: float) -> float:
    """The share of codings with this probability, by the models, that were right.

    >>> 0 < calibrated(0.0) < calibrated(0.4) < calibrated(0.8) < calibrated(1.0) < 1
    True
    """
    constant, slope = _curve()
    return round(1 / (1 + exp(-constant - slope * logit(probability))), 4)


def logit(probability: float) -> float:
    """The logarithm of the odds; of 0 and 1, those of `LEAST`.

    >>> logit(0.5)
    0.0
    """
    inside = min(max(probability, LEAST), 1 - LEAST)
    return log(inside / (1 - inside))


@cache
def _curve() -> tuple[float, float]:
    found = {name: float(value) for name, value in rows("confidence.tsv")}
    return found["constant"], found["slope"]
