"""How sure the figures of an evaluation are, and those on the labelled texts to tell a reader.

Intervals are percentiles of a bootstrap that draws whole texts, since the statements of one text
are alike (Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13). What they say
of other texts holds only as far as those are like the labelled ones.
"""

from __future__ import annotations

import json
import math
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.evaluation import SCORED_STANCES, Figures, Tally, figures

# How often texts are drawn anew, from which random numbers, and the share that is in an interval.
DRAWS = 1_000
SEED = 0
SHARE = 0.95
# Of fewer texts than this a bootstrap over texts says little.
FEW_TEXTS = 6
# The figures on the labelled texts that come with the program (`ship`).
SHIPPED = Path(__file__).parent / "accuracy.json"


@dataclass(frozen=True, slots=True)
class Interval:
    """A measure, the interval that holds it in 95 of 100 draws, and the labels it rests on (n)."""

    value: float
    low: float
    high: float
    n: int

    def as_dict(self) -> dict[str, float | None]:
        """The numbers rounded to four decimals, as values for JSON: None is not a number."""
        numbers = {"value": self.value, "low": self.low, "high": self.high}
        known = {k: None if math.isnan(x) else round(x, 4) for k, x in numbers.items()}
        return {**known, "n": self.n}


def measures(reached: Figures) -> dict[str, tuple[float, int]]:
    """Each measure of figures with the number of labels that it rests on.

    F1 of statements (by kind, and "e2e" with the right speaker), of characters, themes and each
    stance; the share of right speakers; the mean F1 of the stances.
    """
    scores = {**reached.statements, "characters": reached.characters, "themes": reached.themes}
    scores |= {f"stance {name}": score for name, score in reached.stances.items()}
    found = {name: (score.f1, score.right + score.missed) for name, score in scores.items()}
    for kind, accuracy in reached.speaker_accuracy.items():
        heard = reached.statements[kind].right if reached.counts_speakers else 0
        found[f"speaker {kind}"] = accuracy, heard
    found["stance macro"] = reached.stance_macro, sum(reached.confusion.values())
    return found


def intervals(
    tallies: Sequence[Tally], *, draws: int = DRAWS, seed: int = SEED
) -> dict[str, Interval]:
    """The interval of each of `measures`, by drawing as many texts as there are, with return.

    `tallies` are those of each text (`Figures.tallies`).

    >>> text = Counter({("direct", "right"): 8, ("direct", "missed"): 2})
    >>> found = intervals([text, text])["direct"]
    >>> round(found.value, 3) == round(found.low, 3) == round(found.high, 3), found.n
    (True, 20)
    """
    import numpy as np

    keys = sorted(set().union(*tallies))
    counts = np.array([[one[key] for key in keys] for one in tallies])
    chances = [1 / len(tallies)] * len(tallies)
    drawn = np.random.default_rng(seed).multinomial(len(tallies), chances, size=draws) @ counts
    values = [_drawn(Counter(dict(zip(keys, row, strict=True)))) for row in drawn.tolist()]
    with warnings.catch_warnings():
        # A measure that no draw could tell.
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanquantile(np.array(values), [(1 - SHARE) / 2, (1 + SHARE) / 2], axis=0)
    whole = measures(figures(sum(tallies, Counter())))
    edges = zip(whole.items(), low.tolist(), high.tolist(), strict=True)
    return {name: Interval(value, first, last, n) for (name, (value, n)), first, last in edges}


def _drawn(total: Tally) -> list[float]:
    """The measures of one draw; not a number where it has no label to tell them by."""
    found = measures(figures(total))
    if not all(found[f"stance {name}"][1] for name in SCORED_STANCES):
        found["stance macro"] = math.nan, 0
    return [value if n else math.nan for value, n in found.values()]


def shipped(path: Path = SHIPPED) -> dict[str, Any]:
    """The figures on the labelled texts that come with the program, by the name of the labels.

    Each has `texts` (how many), `program` (the fingerprint of the program that was measured) and
    `measures`: to each name of `measures` value, low, high and n.

    >>> sorted(shipped()["articles"]["measures"]["themes"])
    ['high', 'low', 'n', 'value']
    """
    return dict(json.loads(path.read_text(encoding="utf-8")))


def ship(name: str, reached: Figures, program: str, path: Path = SHIPPED) -> None:
    """Puts the figures under this name among those that come with the program.

    They hold numbers, no text.
    """
    held = shipped(path) if path.exists() else {}
    known = {measure: one.as_dict() for measure, one in intervals(reached.tallies).items()}
    held[name] = {"texts": len(reached.tallies), "program": program, "measures": known}
    text = json.dumps(dict(sorted(held.items())), indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def format_shipped(held: Mapping[str, Any]) -> str:
    """The figures that come with the program as lines of text for a terminal."""
    lines: list[str] = []
    for name, one in held.items():
        lines += [f"{name}:", *_lines(one["texts"], one["measures"]), ""]
    lines.append("These texts were read while the rules were written: expect less on others.")
    return "\n".join(lines)


def format_intervals(reached: Figures) -> str:
    """The intervals of figures as lines of text for a terminal."""
    found = intervals(reached.tallies).items()
    known = {name: one.as_dict() for name, one in found if one.n}
    return "\n".join(_lines(len(reached.tallies), known))


def _lines(texts: int, known: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    title = f"{texts} texts"
    lines = [f"{title:16}  value   95 % interval      n"]
    for name, one in known.items():
        value, low, high = (
            math.nan if one[k] is None else one[k] for k in ("value", "low", "high")
        )
        lines.append(f"{name:16}  {value:.4f}  {low:.3f} to {high:.3f}  {one['n']:6}")
    if texts < FEW_TEXTS:
        lines.append(f"(of {texts} texts an interval says little)")
    return lines
