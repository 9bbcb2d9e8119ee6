"""Fits the models of themes, stances and confidence to labelled articles.

    python -m analysis.fitting [FOLDER ...] [--blind FOLDER ...] [--texts FOLDER ...]

Each folder holds labels as `analysis.labels` describes them; one that is named twice counts twice.
Folders after `--blind` were labelled by others than those who wrote the cues and labelled the
rest: where there are any, confidence is fitted to decisions on them alone. After `--texts` stand
the folders with the texts of labels that stand alone. The weights go to `theme_model.tsv`,
`theme_words.tsv`, `stance_model.tsv`, `stance_words.tsv` and `confidence.tsv` in `lexicon/`:
numbers for what the models know (`themes.Features`, `stance.described`), for ordinary words, and
for the curve that calibrates them. No text of an article is kept. What the models decide on
articles they were not fitted to is printed.

Without folders the models are fitted as they come with the program (`SHIPPED`): from `labels/` in
the project, whose README tells who labelled what and how the articles were split, and from the
labelled articles and the texts in `../shared` beside it. `labels/held_back` is for measuring:
nothing is fitted to it, and it was not read while rules were written.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.codebook import load
from analysis.errors import LabelsError
from analysis.held_out import PARTS, Decision, fit_curve, report
from analysis.lexica import LEXICON
from analysis.regression import Array, Sparse, minimise, sigmoid, softmax, softmax_regression
from analysis.stance import DECIDED, LEAST_CANDIDATE, decide, is_given
from analysis.themes import LEAST_PROBABILITY, Features
from analysis.training import Named, Sample, articles, samples
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

# What stands before the folders that confidence is fitted to, and before those with texts.
BLIND = "--blind"
TEXTS = "--texts"
# How the models that come with the program are fitted: the labels that were made with most care
# count most.
ROOT = Path(__file__).parents[1]
SEEDS, LABELS, SHARED = ROOT / "tests/cases/gold/seeds", ROOT / "labels", ROOT.parent / "shared"
REFERENCE = SHARED / "gold" / "articles"
SHIPPED = tuple(
    map(
        str,
        (
            *(SEEDS, SEEDS, SEEDS, REFERENCE, REFERENCE, LABELS / "training"),
            *(BLIND, LABELS / "development"),
            *(TEXTS, SHARED / "articles"),
        ),
    )
)


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


def model_rows(models: Models) -> dict[str, list[str]]:
    """The rows of the lexicon files that hold both models, by the names of the files."""
    shared = zip(("constant", *Features._fields), models.themes.features, strict=True)
    biases = ((f"theme:{key}", w) for key, w in zip(models.keys, models.themes.themes, strict=True))
    table = [
        (word, key, weight)
        for word, weights in zip(models.words, models.themes.words, strict=True)
        for key, weight in zip(models.keys, weights, strict=True)
    ]
    kept = [row for row in table if abs(row[2]) >= LEAST_WORD_WEIGHT]
    stances = models.stances.weights.items()
    plain = [(name, row) for name, row in stances if not name.startswith("word:")]
    return {
        "theme_model.tsv": [_row(name, weight) for name, weight in (*shared, *biases)],
        "theme_words.tsv": [_row(*row) for row in kept],
        "stance_model.tsv": [_row(name, *row) for name, row in plain],
        "stance_words.tsv": list(_stance_word_rows(models)),
    }


def _stance_word_rows(models: Models) -> Iterator[str]:
    for name in models.names & set(models.stances.weights):
        _, word, theme = name.split(":")
        row = models.stances.weights[name] * (1.0 if theme == EVERY_THEME else ONE_THEME)
        if np.abs(row).max() >= LEAST_WORD_WEIGHT:
            yield _row(word, theme, *row)


def _folders(arguments: Sequence[str]) -> dict[str, list[Path]]:
    """The folders of labels ("", `BLIND`) and of texts (`TEXTS`)."""
    found: dict[str, list[Path]] = {"": [], BLIND: [], TEXTS: []}
    kind = ""
    for argument in arguments:
        if argument in found:
            kind = argument
        elif argument.startswith("-"):
            raise LabelsError(f"{argument}: expected folders, {BLIND} or {TEXTS}")
        else:
            found[kind].append(Path(argument))
    return found


def lexicon_rows(arguments: Sequence[str]) -> dict[str, list[str]]:
    """The rows of all lexicon files that are fitted to the folders that the arguments name.

    What the models decide on articles they were not fitted to is printed.

    Raises:
        LabelsError: as `articles`.
    """
    codebook, folders = load(), _folders(arguments)
    plain = list(articles(folders[""], folders[TEXTS]))
    blind = list(articles(folders[BLIND], folders[TEXTS]))
    found = samples([*plain, *blind], codebook)
    made = cross_validated(found, codebook.keys)
    report(made)
    first = len(plain) if blind else 0
    constant, slope = fit_curve(one for one in made if one.article >= first)
    curve = [_row("constant", constant), _row("slope", slope)]
    return {"confidence.tsv": curve, **model_rows(fit(found, codebook.keys))}


def main(arguments: Sequence[str]) -> int:
    """Fit the models to the articles in the folders named, and say how they do on others."""
    if "--help" in arguments:
        print(__doc__)
        return 0
    try:
        rows = lexicon_rows(arguments or SHIPPED)
    except LabelsError as error:
        print(error, file=sys.stderr)
        return 1
    for name, lines in rows.items():
        write(name, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
