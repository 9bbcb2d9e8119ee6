"""Fits the two small models of themes and stances to labelled articles.

    python -m analysis.fitting GOLD_DIR [GOLD_DIR ...]

Each folder holds pairs NAME.txt and NAME.json as the codebook describes them. The weights go to
`lexicon/theme_model.tsv` and `lexicon/stance_model.tsv`; they are numbers for the features of
`themes.Features` and `stance.Balance`, the same for all themes, and hold no text.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from analysis.codebook import Codebook, load
from analysis.cues import WordBounds
from analysis.errors import LabelsError
from analysis.judgements import JudgedText
from analysis.lexica import LEXICON
from analysis.stance import DECIDED, Balance, balance
from analysis.themes import CuedText, Features

# Penalties on large weights, the best of 1, 3 and 8 under cross-validation over the articles.
THEME_RIDGE = 1.5
STANCE_RIDGE = 1.0
_STEPS = 60

Matrix: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
Sample: TypeAlias = tuple[tuple[float, ...], int]


def articles(folders: Iterable[Path]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Text and labelled statements of each article in the folders.

    Raises:
        LabelsError: a folder holds no labels, or a text is missing.
    """
    for folder in folders:
        found = sorted(folder.glob("*.json"))
        if not found:
            raise LabelsError(f"{folder}: expected pairs NAME.txt and NAME.json, found none")
        for path in found:
            source = path.with_suffix(".txt")
            if not source.exists():
                raise LabelsError(f"{source}: is missing; {path.name} needs its text")
            labels = json.loads(path.read_text(encoding="utf-8"))
            yield source.read_text(encoding="utf-8"), labels["statements"]


def theme_samples(
    text: str, statements: Sequence[Mapping[str, Any]], codebook: Codebook
) -> Iterator[Sample]:
    """For each scored statement and each theme: the features, and whether it has the theme (1)."""
    cued = CuedText(text, codebook)
    for statement in statements:
        if not statement["optional"]:
            found = cued.features(statement["begin"], statement["end"])
            for key, features in found.items():
                yield features, int(key in statement["themes"])


def stance_samples(
    text: str, statements: Sequence[Mapping[str, Any]], codebook: Codebook
) -> Iterator[Sample]:
    """For each statement and each theme it has: the balance, and the place in `DECIDED`."""
    words = WordBounds(text)
    for statement in statements:
        judged = JudgedText(text, statement["begin"], statement["end"], codebook, words)
        for key in statement["themes"]:
            theme = codebook.theme(key)
            stance = statement["stance"].get(key, "none")
            if theme.has_stance and stance in DECIDED:
                found = balance(judged.judgements(theme), judged)
                yield astuple(found), DECIDED.index(stance)


def fit(samples: Sequence[Sample], classes: int, ridge: float) -> Matrix:
    """Weights of a multinomial logistic regression, features (a constant first) by classes.

    Newton's method on the likelihood with a ridge penalty on all weights (Bishop, Pattern
    Recognition and Machine Learning, 2006, 4.3.4).

    >>> weights = fit([((0.0,), 0), ((1.0,), 1)] * 20, 2, 0.1)
    >>> bool(weights[1, 1] > weights[1, 0])
    True
    """
    features = np.array([(1.0, *row) for row, _ in samples])
    targets = np.eye(classes)[[label for _, label in samples]]
    size = features.shape[1]
    weights = np.zeros((size, classes))
    for _ in range(_STEPS):
        guess = _softmax(features @ weights)
        slope = features.T @ (guess - targets) + ridge * weights
        curve = np.zeros((size * classes, size * classes))
        for a in range(classes):
            for b in range(classes):
                each = guess[:, a] * (float(a == b) - guess[:, b])
                block = (features * each[:, None]).T @ features
                curve[a * size : (a + 1) * size, b * size : (b + 1) * size] = block
        curve += ridge * np.eye(size * classes)
        step = np.linalg.solve(curve, slope.T.ravel()).reshape(classes, size).T
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def _softmax(scores: Matrix) -> Matrix:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def write(name: str, features: Sequence[str], weights: Matrix) -> None:
    """Write weights below the header that `lexicon/NAME` has."""
    path = LEXICON / name
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("# ")]
    lines = sorted(
        "\t".join((feature, *(f"{weight:.2f}" for weight in row)))
        for feature, row in zip(("constant", *features), weights, strict=True)
    )
    path.write_text("\n".join([*header, *lines]) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Fit both models to the articles in the folders named."""
    if not arguments:
        print(__doc__)
        return 2
    codebook = load()
    labelled = list(articles(map(Path, arguments)))
    themes = [s for text, found in labelled for s in theme_samples(text, found, codebook)]
    weights = fit(themes, 2, THEME_RIDGE)
    write("theme_model.tsv", Features._fields, weights[:, 1:] - weights[:, :1])
    stances = [s for text, found in labelled for s in stance_samples(text, found, codebook)]
    write("stance_model.tsv", Balance.__slots__, fit(stances, len(DECIDED), STANCE_RIDGE))
    print(f"{len(labelled)} articles, {len(themes)} theme and {len(stances)} stance decisions")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
