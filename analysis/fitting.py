"""Fits the models of themes, stances and confidence to labelled articles.

    python -m analysis.fitting GOLD_DIR [GOLD_DIR ...] [--blind GOLD_DIR ...]

Each folder holds pairs NAME.txt and NAME.json as the codebook describes them; one that is named
twice counts twice. Folders after `--blind` were labelled by others than those who wrote the cues
and labelled the rest: where there are any, confidence is fitted to decisions on them alone.
The weights go to
`theme_model.tsv`, `theme_words.tsv`, `stance_model.tsv`, `stance_words.tsv` and `confidence.tsv`
in `lexicon/`: numbers for what the models know (`themes.Features`, `stance.described`), for
ordinary words, and for the curve that calibrates them. No text of an article is kept. What the
models decide on articles they were not fitted to is printed.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from analysis.codebook import Codebook, load
from analysis.cues import WordBounds, segmenter
from analysis.errors import LabelsError
from analysis.held_out import PARTS, Decision, fit_curve, report
from analysis.judgements import JudgedText
from analysis.lexica import LEXICON
from analysis.regression import Array, Sparse, minimise, sigmoid, softmax, softmax_regression
from analysis.stance import DECIDED, LEAST_CANDIDATE, decide, described, is_given, is_mixed
from analysis.themes import LEAST_PROBABILITY, CuedText, Features
from analysis.vocabulary import EVERY_THEME

# A word is learnt where this many articles have it: a word of one article is its topic. A word on
# one theme only counts less than the same word on every theme.
LEAST_ARTICLES = 4
ONE_THEME = 0.7
# Words with less weight than this for every theme or stance are not kept.
LEAST_WORD_WEIGHT = 0.05
# Penalties on weights: of features, of markers, of words. The best of 1 and 3, of 6, 12 and 25
# and of 10, 20, 30 and 40 under cross-validation over the articles.
FEATURE_RIDGE = 1.0
MARKER_RIDGE = 12.0
THEME_WORD_RIDGE = 10.0
STANCE_WORD_RIDGE = 30.0
# Classes of words that are no general vocabulary: names, and what the segmenter does not know.
NAMES = frozenset(("eng", "m", "nr", "nrfg", "nrj", "nrt", "ns", "nt", "nz", "x"))
_HAN = re.compile(r"[\u4e00-\u9fff]+")

Named = dict[str, float]

# What stands before the folders that confidence is fitted to.
BLIND = "--blind"


@dataclass(frozen=True, slots=True)
class Sample:
    """A labelled statement: its article, how much it counts, its words, and of each theme what is
    known and true.

    `features` is themes by features, in the order of the codebook; `known` what the model of
    stances is told of each theme that takes a stance; `mixed` the themes that both sides are
    weighed on; `labels` the stance on each theme it has (of a theme without stances: none).
    """

    article: int
    weight: float
    words: tuple[str, ...]
    features: tuple[tuple[float, ...], ...]
    known: dict[str, Named]
    mixed: frozenset[str]
    labels: dict[str, str]


def articles(folders: Iterable[Path]) -> Iterator[tuple[str, list[dict[str, Any]], int]]:
    """Text, labelled statements and weight of each article in the folders: how often its folder
    is named.

    Raises:
        LabelsError: a folder holds no labels, or a text is missing.
    """
    for folder, weight in Counter(folders).items():
        found = sorted(folder.glob("*.json"))
        if not found:
            raise LabelsError(f"{folder}: expected pairs NAME.txt and NAME.json, found none")
        for path in found:
            source = path.with_suffix(".txt")
            if not source.exists():
                raise LabelsError(f"{source}: is missing; {path.name} needs its text")
            labels = json.loads(path.read_text(encoding="utf-8"))
            yield source.read_text(encoding="utf-8"), labels["statements"], weight


def samples(
    labelled: Iterable[tuple[str, Sequence[Mapping[str, Any]], float]], codebook: Codebook
) -> list[Sample]:
    """The scored statements of labelled articles."""
    return [
        sample
        for number, (text, statements, weight) in enumerate(labelled)
        for sample in _samples(number, text, statements, weight, codebook)
    ]


def _samples(
    article: int,
    text: str,
    statements: Sequence[Mapping[str, Any]],
    weight: float,
    codebook: Codebook,
) -> Iterator[Sample]:
    cued, words = CuedText(text, codebook), WordBounds(text)
    taking = [theme for theme in codebook.themes if theme.has_stance]
    for statement in statements:
        if statement["optional"]:
            continue
        begin, end = statement["begin"], statement["end"]
        judged = JudgedText(text, begin, end, codebook, words)
        judgements = {theme.key: judged.judgements(theme) for theme in taking}
        yield Sample(
            article,
            weight,
            tuple(_words(text, words, begin, end)),
            tuple(map(tuple, cued.features(begin, end).values())),
            {t.key: described(t, judgements[t.key], judged) for t in taking},
            frozenset(key for key, found in judgements.items() if is_mixed(found, judged)),
            {key: statement["stance"].get(key) or "none" for key in statement["themes"]},
        )


def _words(text: str, words: WordBounds, begin: int, end: int) -> Iterator[str]:
    for first, last in zip(words.bounds, words.bounds[1:], strict=False):
        if begin <= first and last <= end and is_general(text[first:last]):
            yield text[first:last]


@cache
def is_general(word: str) -> bool:
    """Whether a word is written in Han characters and is no name.

    >>> is_general("监管"), is_general("马斯克"), is_general("AI")
    (True, False, False)
    """
    if not _HAN.fullmatch(word):
        return False
    tagged = segmenter().tag(word)
    return len(tagged) == 1 and tagged[0][1] not in NAMES


def vocabulary(found: Sequence[Sample]) -> list[str]:
    """The words of at least `LEAST_ARTICLES` articles, sorted."""
    seen: dict[str, set[int]] = {}
    for sample in found:
        for word in sample.words:
            seen.setdefault(word, set()).add(sample.article)
    return sorted(word for word, where in seen.items() if len(where) >= LEAST_ARTICLES)


def _counts(found: Sequence[Sample], words: Sequence[str]) -> Sparse:
    """How often each statement (row) has each word (column)."""
    places = {word: number for number, word in enumerate(words)}
    counted = (Counter(places[w] for w in sample.words if w in places) for sample in found)
    return Sparse.of(counted, len(words))


@dataclass(frozen=True, slots=True)
class ThemeModel:
    """Weights of the features, what each theme adds, and words by themes."""

    features: Array
    themes: Array
    words: Array

    def probabilities(self, features: Array, counts: Sparse) -> Array:
        """Statements by themes."""
        scores = features @ self.features[1:] + self.features[0] + self.themes
        return sigmoid(scores + counts.times(self.words))


def fit_themes(features: Array, counts: Sparse, present: Array, weights: Array) -> ThemeModel:
    """A logistic regression with feature weights shared by the themes and words for each.

    `features` is statements by themes by features, `counts` statements by words, `present` 1
    where a statement (row) has a theme (column), `weights` how much each statement counts.
    """
    statements, themes, size = features.shape
    sizes = (size + 1, themes, counts.shape[1] * themes)
    penalty = np.repeat((FEATURE_RIDGE, FEATURE_RIDGE, THEME_WORD_RIDGE), sizes)
    plain = np.concatenate([np.ones((statements, themes, 1)), features], axis=2)

    def model(flat: Array) -> ThemeModel:
        shared, bias, words = np.split(flat, np.cumsum(sizes)[:2])
        return ThemeModel(shared, bias, words.reshape(counts.shape[1], themes))

    def loss(flat: Array) -> tuple[float, Array]:
        guess = model(flat).probabilities(features, counts)
        right = np.where(present > 0, guess, 1 - guess)
        cost = -(weights @ np.log(right + 1e-12)).sum() + 0.5 * (penalty * flat * flat).sum()
        wrong = (guess - present) * weights[:, None]
        slopes = (
            np.tensordot(wrong, plain, 2),
            wrong.sum(axis=0),
            counts.transposed_times(wrong).ravel(),
        )
        return float(cost), np.concatenate(slopes) + penalty * flat

    return model(minimise(loss, np.zeros(sum(sizes))))


@dataclass(frozen=True, slots=True)
class StanceModel:
    """Names of what is known, with a weight for each of `DECIDED`."""

    weights: dict[str, Array]

    def probabilities(self, known: Sequence[Named]) -> Array:
        """Cases by stances."""
        none = np.zeros(len(DECIDED))
        get = self.weights.get
        scores = [sum((v * get(name, none) for name, v in one.items()), none) for one in known]
        return softmax(np.array(scores))


def with_words(sample: Sample, theme: str, names: frozenset[str]) -> Named:
    """Everything that is known of a statement on a theme, its words twice: for every theme
    (`word:WORD:*`) and for this one (`word:WORD:THEME`), as far as `names` has them."""
    named = {"constant": 1.0, **sample.known[theme]}
    for word in sample.words:
        for place, scale in ((EVERY_THEME, 1.0), (theme, ONE_THEME)):
            name = f"word:{word}:{place}"
            if name in names:
                named[name] = named.get(name, 0.0) + scale
    return named


def word_names(found: Sequence[Sample]) -> frozenset[str]:
    """The names of words that at least `LEAST_ARTICLES` articles have, with a stance at all and
    with a stance on a theme."""
    seen: dict[str, set[int]] = {}
    for sample in found:
        for theme in sample.labels:
            for word in sample.words if theme in sample.known else ():
                for place in (EVERY_THEME, theme):
                    seen.setdefault(f"word:{word}:{place}", set()).add(sample.article)
    return frozenset(name for name, where in seen.items() if len(where) >= LEAST_ARTICLES)


def fit_stances(
    known: Sequence[Named], stances: Sequence[str], weights: Sequence[float]
) -> StanceModel:
    """A multinomial logistic regression over everything known."""
    names = sorted({name for one in known for name in one})
    places = {name: number for number, name in enumerate(names)}
    rows = ({places[name]: value for name, value in one.items()} for one in known)
    penalties = np.array([_penalty(name) for name in names])
    classes = np.eye(len(DECIDED))[[DECIDED.index(stance) for stance in stances]]
    classes *= np.array(weights)[:, None]
    fitted = softmax_regression(Sparse.of(rows, len(names)), classes, penalties)
    return StanceModel(dict(zip(names, fitted, strict=True)))


def _penalty(name: str) -> float:
    kind = name.split(":")[0]
    return {"mark": MARKER_RIDGE, "word": STANCE_WORD_RIDGE}.get(kind, FEATURE_RIDGE)


@dataclass(frozen=True, slots=True)
class Models:
    """Both models, the words of the one and the names of words of the other."""

    keys: tuple[str, ...]
    words: list[str]
    names: frozenset[str]
    themes: ThemeModel
    stances: StanceModel


def fit(found: Sequence[Sample], keys: tuple[str, ...]) -> Models:
    """Both models, fitted to labelled statements; `keys` are the themes in their order."""
    words, names = vocabulary(found), word_names(found)
    present = np.array([[key in sample.labels for key in keys] for sample in found], np.float64)
    features = np.array([sample.features for sample in found])
    weights = np.array([sample.weight for sample in found])
    themes = fit_themes(features, _counts(found, words), present, weights)
    taken = [
        (with_words(sample, theme, names), stance, sample.weight)
        for sample in found
        for theme, stance in sample.labels.items()
        if theme in sample.known and stance in DECIDED
    ]
    stances = fit_stances(*zip(*taken, strict=True))
    return Models(keys, words, names, themes, stances)


def decisions(models: Models, found: Sequence[Sample]) -> Iterator[Decision]:
    """What the models decide of statements: each theme given or there."""
    features = np.array([sample.features for sample in found])
    themes = models.themes.probabilities(features, _counts(found, models.words))
    for row, sample in enumerate(found):
        for number, key in enumerate(models.keys):
            if made := _decision(models, sample, key, float(themes[row, number])):
                yield made


def _decision(models: Models, sample: Sample, theme: str, probable: float) -> Decision | None:
    """What is decided of a theme; None where it is rightly not given."""
    true = sample.labels.get(theme, "")
    if theme not in sample.known:
        given, stance, probability = probable >= LEAST_PROBABILITY, "none", 1.0
    elif probable < LEAST_CANDIDATE:
        given, stance, probability = False, "", 1.0
    else:
        chances = _chances(models, sample, theme)
        given = is_given(probable, chances)
        stance, probability = decide(chances, mixed=theme in sample.mixed)
    if given:
        return Decision(sample.article, theme, probable * probability, stance, true)
    return Decision(sample.article, theme, 1 - probable, "", true) if true else None


def _chances(models: Models, sample: Sample, theme: str) -> dict[str, float]:
    """How probable each stance of `DECIDED` is."""
    known = with_words(sample, theme, models.names)
    row = models.stances.probabilities([known])[0].tolist()
    return dict(zip(DECIDED, row, strict=True))


def cross_validated(found: Sequence[Sample], keys: tuple[str, ...]) -> list[Decision]:
    """Decisions on each article by models fitted to the articles of the other parts."""
    made: list[Decision] = []
    for part in range(PARTS):
        rest = [sample for sample in found if sample.article % PARTS != part]
        left = [sample for sample in found if sample.article % PARTS == part]
        if rest and left:
            made += decisions(fit(rest, keys), left)
    return made


def write(name: str, lines: Iterable[str]) -> None:
    """Write rows, sorted, below the header that `lexicon/NAME` has."""
    path = LEXICON / name
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("# ")]
    path.write_text("\n".join([*header, *sorted(lines)]) + "\n", encoding="utf-8")


def _row(*cells: str | float) -> str:
    return "\t".join(cell if isinstance(cell, str) else f"{cell:.3f}" for cell in cells)


def write_models(models: Models) -> None:
    """Write both models to the lexicon."""
    shared = zip(("constant", *Features._fields), models.themes.features, strict=True)
    biases = ((f"theme:{key}", w) for key, w in zip(models.keys, models.themes.themes, strict=True))
    write("theme_model.tsv", (_row(name, weight) for name, weight in (*shared, *biases)))
    table = [
        (word, key, weight)
        for word, weights in zip(models.words, models.themes.words, strict=True)
        for key, weight in zip(models.keys, weights, strict=True)
    ]
    kept = [row for row in table if abs(row[2]) >= LEAST_WORD_WEIGHT]
    write("theme_words.tsv", (_row(*row) for row in kept))
    stances = models.stances.weights.items()
    plain = [(name, row) for name, row in stances if not name.startswith("word:")]
    write("stance_model.tsv", (_row(name, *row) for name, row in plain))
    write("stance_words.tsv", _stance_word_rows(models))


def _stance_word_rows(models: Models) -> Iterator[str]:
    for name in models.names & set(models.stances.weights):
        _, word, theme = name.split(":")
        row = models.stances.weights[name] * (1.0 if theme == EVERY_THEME else ONE_THEME)
        if np.abs(row).max() >= LEAST_WORD_WEIGHT:
            yield _row(word, theme, *row)


def main(arguments: Sequence[str]) -> int:
    """Fit the models to the articles in the folders named, and say how they do on others."""
    if not arguments:
        print(__doc__)
        return 2
    codebook = load()
    folders = [Path(name) for name in arguments if name != BLIND]
    labelled = list(articles(folders))
    found = samples(labelled, codebook)
    made = cross_validated(found, codebook.keys)
    report(made)
    blind = folders[arguments.index(BLIND) :] if BLIND in arguments else folders
    first = len(labelled) - len(list(articles(blind)))
    constant, slope = fit_curve(one for one in made if one.article >= first)
    write("confidence.tsv", (_row("constant", constant), _row("slope", slope)))
    write_models(fit(found, codebook.keys))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
