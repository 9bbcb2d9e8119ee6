"""How models do on articles they were not fitted to: F1, and confidence beside what was right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.confidence import logit
from analysis.regression import Array, minimise, sigmoid
from analysis.stance import DECIDED

# Parts into which the articles are dealt for cross-validation.
PARTS = 6


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a theme in a statement of an article, and what is true of it.

    `stance` and `true` are empty where the theme is not given or not there.
    """

    article: int
    theme: str
    probability: float
    stance: str
    true: str

    @property
    def right(self) -> bool:
        """Whether theme and stance are both right."""
        return self.stance == self.true


def fit_curve(made: Iterable[Decision]) -> tuple[float, float]:
    """Constant and slope of the curve from the models' probability to the share of right codings.

    >>> sure = [Decision(0, "risk", 0.9, "for", "for")] * 8
    >>> unsure = [Decision(0, "risk", 0.3, "for", "none")] * 8
    >>> fit_curve([*sure, *unsure])[1] > 0
    True
    """
    given = [one for one in made if one.stance]
    logits = np.array([logit(one.probability) for one in given])
    right = np.array([float(one.right) for one in given])

    def loss(flat: Array) -> tuple[float, Array]:
        guess = sigmoid(flat[0] + flat[1] * logits)
        cost = -np.log(np.where(right > 0, guess, 1 - guess) + 1e-12).sum() + 0.01 * (flat @ flat)
        wrong = guess - right
        return float(cost), np.array([wrong.sum(), wrong @ logits]) + 0.02 * flat

    constant, slope = minimise(loss, np.array([0.0, 1.0])).tolist()
    return constant, slope


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """The expected calibration error: how far confidence and share of right ones are apart in
    each of equally wide bins, weighed by their size (Guo et al. 2017).

    >>> calibration_error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)])
    0.0
    """
    filled: dict[int, list[tuple[float, bool]]] = {}
    for pair in pairs:
        filled.setdefault(min(int(pair[0] * bins), bins - 1), []).append(pair)
    gaps = (abs(sum(p for p, _ in one) - sum(right for _, right in one)) for one in filled.values())
    return sum(gaps) / max(1, len(pairs))


def held_out_confidence(made: Sequence[Decision]) -> list[tuple[float, bool]]:
    """Confidence and rightness of each coding, the curve fitted to the other parts' codings."""
    pairs = []
    for part in range(PARTS):
        constant, slope = fit_curve(one for one in made if one.article % PARTS != part)
        pairs += [
            (float(sigmoid(np.array(constant + slope * logit(one.probability)))), one.right)
            for one in made
            if one.stance and one.article % PARTS == part
        ]
    return pairs


def scores(made: Sequence[Decision]) -> dict[str, float]:
    """F1 of the themes, macro F1 of the stances for, against and none.

    >>> scores([Decision(0, "risk", 0.9, "for", "for")])["themes"]
    1.0
    """
    themes = _f1(
        sum(bool(one.stance and one.true) for one in made),
        sum(bool(one.stance) for one in made),
        sum(bool(one.true) for one in made),
    )
    told = [(one.stance or "none", one.true) for one in made if one.true and one.theme != "talent"]
    each = [
        _f1(
            sum(pair == (stance, stance) for pair in told),
            sum(pair[0] == stance for pair in told),
            sum(pair[1] == stance for pair in told),
        )
        for stance in DECIDED
    ]
    return {"themes": themes, "stances": sum(each) / len(each)}


def _f1(both: int, given: int, true: int) -> float:
    return 2 * both / max(1, given + true)


def report(made: Sequence[Decision]) -> None:
    """Print what was decided of articles the models were not fitted to."""
    numbers = sorted({one.article for one in made})
    each = [scores([one for one in made if one.article == number]) for number in numbers]
    for name, value in scores(made).items():
        low, middle, high = np.percentile([one[name] for one in each], (25, 50, 75))
        print(f"{name}: F1 {value:.3f}; single articles {low:.2f} {middle:.2f} {high:.2f}")
    pairs = held_out_confidence(made)
    print(f"confidence: expected calibration error {calibration_error(pairs):.3f} of {len(pairs)}")
