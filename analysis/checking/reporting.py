"""How right the program is on this corpus, and how far analysts agree: with n and intervals."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from analysis.checking.answers import Answer
from analysis.checking.cases import PassageCase, StatementCase, compared

if TYPE_CHECKING:
    from analysis.corpus import Corpus

Array: TypeAlias = "np.ndarray[Any, np.dtype[np.float64]]"
# A unit of agreement: what each coder called it. Units are grouped by what was drawn at random.
Units: TypeAlias = "dict[Hashable, list[tuple[Hashable, ...]]]"

# Draws and the share of them that the interval holds.
DRAWS = 1_000
SHARE = 0.95
COMPARED = ("statements", "speakers", "themes", "stances")
MEASURES = (
    *("statement_precision", "statement_recall", "statement_f1", "speaker_accuracy"),
    *("theme_precision", "theme_recall", "theme_f1", "stance_accuracy"),
    *(f"alpha_{among}_{what}" for among in ("program", "analysts") for what in COMPARED),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its 95 % interval and what it rests on; not a number where n is 0.

    `n` counts answers (precision, speakers), marked statements (recall), codings (themes,
    stances) or units that two coders coded (alpha); of F1 it is the smaller of its two.
    """

    key: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """The measures in the order of `MEASURES`, who answered, and how much no longer attaches."""

    measures: tuple[Measure, ...]
    analysts: tuple[str, ...] = ()
    statements: int = 0
    passages: int = 0
    unattached: int = 0

    def __getitem__(self, key: str) -> Measure:
        """The measure of this key."""
        return next(measure for measure in self.measures if measure.key == key)


def report(
    corpus: Corpus, answers: Iterable[Answer], *, draws: int = DRAWS, seed: int = 0
) -> Report:
    """How right the program is by these answers; `corpus` as the program made it.

    Statements: precision over the statements shown, recall over those that analysts marked in the
    passages shown, F1 of both. Speakers, themes and stances are compared on the statements that
    are some. Krippendorff's alpha (nominal, see `analysis.evaluation.krippendorff_alpha`) between
    program and analysts and between analysts: of statements, whether somebody speaks in a
    sentence of a passage (between analysts also whether what was shown is a statement); of
    themes, whether a statement has each of them; of stances, which side, where both have the
    theme. Intervals are percentiles of a bootstrap over the statements and passages shown
    (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13).

    >>> from analysis.sample import sample
    >>> report(sample(), [])["statement_precision"].n
    0
    """
    statements, passages, unattached = compared(corpus, answers)
    generator = np.random.default_rng(seed)
    rated = _rated(corpus, statements, passages)
    shown = _weights([case.statement for case in statements], draws, generator)
    read = _weights([(case.article, case.begin) for case in passages], draws, generator)
    weights = {**shown, **read}
    measures = [*_counts(rated, weights, draws), *_alphas(corpus, statements, passages, weights)]
    return Report(
        tuple(measures),
        tuple(sorted({case.who for case in statements} | {case.who for case in passages})),
        len({case.statement for case in statements}),
        len({(case.article, case.begin) for case in passages}),
        len(unattached),
    )


def _weights(
    drawn: Sequence[Hashable], draws: int, generator: np.random.Generator
) -> dict[Hashable, Array]:
    """How often each thing that was drawn comes in each draw; once in the first, which is none."""
    names = list(dict.fromkeys(drawn))
    if not names:
        return {}
    table = generator.multinomial(len(names), [1 / len(names)] * len(names), size=draws)
    whole = np.vstack([np.ones(len(names)), table])
    return {name: whole[:, column] for column, name in enumerate(names)}


# --- shares ---------------------------------------------------------------------------------------


def _rated(
    corpus: Corpus, statements: Iterable[StatementCase], passages: Iterable[PassageCase]
) -> dict[str, dict[Hashable, int]]:
    """Counts by name, each by the statement or passage that they come from."""
    sided = {theme.key for theme in corpus.codebook.themes if theme.has_stance}
    counted: dict[str, dict[Hashable, int]] = defaultdict(lambda: defaultdict(int))
    for case in statements:
        for name in _verdicts(case, sided):
            counted[name][case.statement] += 1
    for passage in passages:
        for _, statement in passage.pairs:
            name = "missed" if statement is None else "heard"
            counted[name][passage.article, passage.begin] += 1
    return counted


def _verdicts(case: StatementCase, sided: set[str]) -> Iterator[str]:
    if case.is_statement is not None:
        yield "statement" if case.is_statement else "no statement"
    if not case.is_statement:
        return
    if case.named is not None:
        yield "right speaker" if case.named == case.heard else "wrong speaker"
    if case.coded is not None:
        yield from ["right theme"] * len(case.coded.keys() & case.found.keys())
        yield from ["wrong theme"] * len(case.found.keys() - case.coded.keys())
        yield from ["missed theme"] * len(case.coded.keys() - case.found.keys())
        for theme in case.coded.keys() & case.found.keys() & sided:
            yield "right stance" if case.coded[theme] == case.found[theme] else "wrong stance"


def _counts(
    rated: dict[str, dict[Hashable, int]], weights: dict[Hashable, Array], draws: int
) -> Iterator[Measure]:
    def total(name: str) -> Array:
        counts = rated.get(name, {})
        return sum((weights[at] * n for at, n in counts.items()), np.zeros(draws + 1))

    def measure(key: str, right: str, *wrong: str) -> tuple[Measure, Array]:
        whole = total(right) + sum(map(total, wrong), np.zeros(draws + 1))
        values = _ratio(total(right), whole)
        return _measure(key, values, int(whole[0])), values

    precision, shown = measure("statement_precision", "statement", "no statement")
    recall, marked = measure("statement_recall", "heard", "missed")
    speakers, _ = measure("speaker_accuracy", "right speaker", "wrong speaker")
    themes, given = measure("theme_precision", "right theme", "wrong theme")
    missing, asked = measure("theme_recall", "right theme", "missed theme")
    stances, _ = measure("stance_accuracy", "right stance", "wrong stance")
    statement_f1 = _measure("statement_f1", _harmonic(shown, marked), min(precision.n, recall.n))
    theme_f1 = _measure("theme_f1", _harmonic(given, asked), min(themes.n, missing.n))
    yield from (precision, recall, statement_f1, speakers, themes, missing, theme_f1, stances)


def _ratio(part: Array, whole: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan))


def _harmonic(one: Array, other: Array) -> Array:
    """F1; 0 where both are 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = 2 * one * other / (one + other)
    return np.asarray(np.where(one + other == 0, 0.0, mean))


def _measure(key: str, values: Array, n: int) -> Measure:
    """The value of the whole, which stands first, and the percentiles of the draws."""
    drawn = values[1:][~np.isnan(values[1:])]
    if n == 0 or math.isnan(values[0]) or not len(drawn):
        return Measure(key, math.nan, math.nan, math.nan, n)
    low, high = np.quantile(drawn, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    return Measure(key, float(values[0]), float(low), float(high), n)


# --- agreement ------------------------------------------------------------------------------------


def _alphas(
    corpus: Corpus,
    statements: Sequence[StatementCase],
    passages: Sequence[PassageCase],
    weights: dict[Hashable, Array],
) -> Iterator[Measure]:
    sided = {theme.key for theme in corpus.codebook.themes if theme.has_stance}
    themes = corpus.codebook.keys
    for among, units in (
        ("program", _with_program(statements, passages, themes, sided)),
        ("analysts", _between_analysts(statements, passages, themes, sided)),
    ):
        for what in COMPARED:
            yield _alpha(f"alpha_{among}_{what}", units[what], weights)


def _with_program(
    statements: Iterable[StatementCase],
    passages: Iterable[PassageCase],
    themes: Sequence[str],
    sided: set[str],
) -> dict[str, Units]:
    """What the program and each analyst called the same thing."""
    units: dict[str, Units] = {what: defaultdict(list) for what in COMPARED}
    for passage in passages:
        units["statements"][passage.article, passage.begin] += passage.sentences.values()
    for case in statements:
        if not case.is_statement:
            continue
        if case.named is not None:
            units["speakers"][case.statement].append((case.heard, case.named))
        if case.coded is not None:
            found, coded = case.found, case.coded
            units["themes"][case.statement] += [(key in found, key in coded) for key in themes]
            units["stances"][case.statement] += [
                (found[key], coded[key]) for key in found.keys() & coded.keys() & sided
            ]
    return units


def _between_analysts(
    statements: Iterable[StatementCase],
    passages: Iterable[PassageCase],
    themes: Sequence[str],
    sided: set[str],
) -> dict[str, Units]:
    """What all analysts who coded a thing called it."""
    called: dict[str, dict[tuple[Hashable, Hashable], list[Hashable]]]
    called = {what: defaultdict(list) for what in COMPARED}
    for passage in passages:
        for begin, (_, speaks) in passage.sentences.items():
            called["statements"][(passage.article, passage.begin), begin].append(speaks)
    for case in statements:
        if case.is_statement is not None:
            called["statements"][case.statement, ""].append(case.is_statement)
        if not case.is_statement:
            continue
        if case.named is not None:
            called["speakers"][case.statement, ""].append(case.named)
        for key in themes if case.coded is not None else ():
            called["themes"][case.statement, key].append(key in (case.coded or {}))
        for key, stance in (case.coded or {}).items():
            if key in sided:
                called["stances"][case.statement, key].append(stance)
    units: dict[str, Units] = {what: defaultdict(list) for what in COMPARED}
    for what, named in called.items():
        for (drawn, _), values in named.items():
            units[what][drawn].append(tuple(values))
    return units


def _alpha(key: str, units: Units, weights: dict[Hashable, Array]) -> Measure:
    """Krippendorff's alpha, for the whole and for each draw at once.

    Each unit adds to the sums that alpha is made of, as often as it is drawn.
    """
    classes: dict[Hashable, Array | float] = defaultdict(float)
    observed: Array | float = 0.0
    n = 0
    for drawn, values in units.items():
        for unit in values:
            if len(unit) < 2:
                continue
            n += 1
            counts = [unit.count(value) for value in set(unit)]
            apart = (len(unit) ** 2 - sum(count**2 for count in counts)) / (len(unit) - 1)
            observed = observed + weights[drawn] * apart
            for value in unit:
                classes[value] = classes[value] + weights[drawn]
    if not n:
        return Measure(key, math.nan, math.nan, math.nan, 0)
    totals = np.array(list(classes.values()))
    size = totals.sum(axis=0)
    expected = size**2 - (totals**2).sum(axis=0)
    disagreement = _ratio(np.asarray((size - 1) * observed), expected)
    return _measure(key, 1 - disagreement, n)


def format_report(found: Report, say: Callable[[str], str] = str) -> str:
    """The report as lines of text for a terminal; `say` names the measures."""
    lines = [f"{'':28}  value   95 % interval      n"]
    for measure in found.measures:
        if math.isnan(measure.value):
            lines.append(f"{say(measure.key):28}  {'-':>5}   {'':15}  {measure.n:5}")
            continue
        interval = f"{measure.low:.3f} to {measure.high:.3f}"
        lines.append(f"{say(measure.key):28}  {measure.value:.3f}   {interval:15}  {measure.n:5}")
    who = ", ".join(name or "analyst" for name in found.analysts) or "nobody"
    lines.append(f"answers of {who}: {found.statements} statements, {found.passages} passages")
    if found.unattached:
        lines.append(f"{found.unattached} answers no longer attach to this corpus")
    return "\n".join(lines)
