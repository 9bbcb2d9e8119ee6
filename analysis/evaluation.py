"""How well an analysis agrees with labels made by hand.

A folder of labels holds pairs NAME.txt (the true text) and NAME.json (`speakers` and `statements`,
offsets into NAME.txt). What the program found is compared in the form that it is exported in: rows
of articles.jsonl and statements.jsonl. Where its text differs from the true one, its offsets are
carried over by the shortest edit between the two.

A labelled statement is found if a statement overlaps it enough: intersection over union of at
least 0.8 for direct speech, 0.5 for indirect. "e2e" asks for the right speaker as well. Statements
labelled optional are neither asked for nor held against the program. Themes and stances are
compared on the statements found.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.labels import KINDS, Labels, Row, aligned, error_rate, read_labels

Tally = Counter[tuple[str, ...]]

OVERLAP = dict(zip(KINDS, (0.8, 0.5), strict=True))
# A statement that overlaps an optional one this much is not held against the program.
OPTIONAL_OVERLAP = 0.2
WITHOUT_STANCE = "talent"
SCORED_STANCES = ("for", "against", "none")
STATEMENT_MEASURES = tuple(f"{e2e}{kind}" for e2e in ("", "e2e ") for kind in (*KINDS, "all"))


@dataclass(frozen=True, slots=True)
class Score:
    """Found and right, found but wrong, not found; with precision, recall and F1 from them.

    >>> score = Score(8, 2, 4)
    >>> score.precision, round(score.recall, 3), round(score.f1, 3)
    (0.8, 0.667, 0.727)
    """

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 where nothing was found."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is right that was found; 0 where there is nothing to find."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return _share(2 * self.precision * self.recall, self.precision + self.recall)


@dataclass(frozen=True, slots=True)
class Figures:
    """The agreement of an analysis with labels.

    `statements` holds a score for each of `STATEMENT_MEASURES`; `speaker_accuracy` the share of
    found statements with the right speaker, by kind; `characters` compares who speaks at each
    character; `confusion` counts (labelled, found) stances; `error_rates` maps each text to its
    character error rate; `not_analysed` names the labelled texts without an article. `tallies`
    are what the figures were added up from, one a text.
    """

    statements: Mapping[str, Score]
    speaker_accuracy: Mapping[str, float]
    characters: Score
    themes: Score
    stances: Mapping[str, Score]
    confusion: Mapping[tuple[str, str], int] = field(default_factory=dict)
    error_rates: Mapping[str, float] = field(default_factory=dict)
    not_analysed: tuple[str, ...] = ()
    tallies: tuple[Tally, ...] = ()

    @property
    def stance_macro(self) -> float:
        """The mean of the F1 for for, against and none."""
        return sum(score.f1 for score in self.stances.values()) / len(SCORED_STANCES)

    @property
    def counts_speakers(self) -> bool:
        """Whether there were speakers to compare."""
        return self.statements["e2e all"] != Score()

    def as_dict(self) -> dict[str, Any]:
        """The figures rounded to four decimals, as plain values for JSON."""
        found: dict[str, Any] = {name: _plain(score) for name, score in self.statements.items()}
        found["speaker_accuracy"] = {k: round(v, 4) for k, v in self.speaker_accuracy.items()}
        found["characters_f1"] = round(self.characters.f1, 4)
        found["themes_f1"] = round(self.themes.f1, 4)
        found["stance_f1"] = {name: round(score.f1, 4) for name, score in self.stances.items()}
        found["stance_macro_f1"] = round(self.stance_macro, 4)
        found["character_error_rate"] = {k: round(v, 4) for k, v in self.error_rates.items()}
        return found


def evaluate(
    gold_dir: str | Path,
    articles: Iterable[Row],
    statements: Iterable[Row],
    sources: Sequence[Path] = (),
) -> Figures:
    """The agreement of these articles and statements with the labels in a folder.

    `articles` need article, file and text; `statements` article, begin, end, kind, speaker,
    themes and stance. Articles of one file are joined by a newline, in their order. `sources` are
    the folders of labelled texts that are not beside their labels; where labels name no speakers,
    nothing is counted that needs them.

    Raises:
        LabelsError: the folder is missing, has no labels, or labels that cannot be used.
    """
    texts, found = _by_file(articles, statements)
    labelled = list(read_labels(gold_dir, sources))
    tallies = [tally(x, texts.get(x.name, ""), found.get(x.name, ())) for x in labelled]
    reached = figures(
        sum(tallies, Counter()),
        error_rates={
            x.name: error_rate(x.text, texts[x.name]) for x in labelled if x.name in texts
        },
        not_analysed=tuple(label.name for label in labelled if label.name not in texts),
    )
    return replace(reached, tallies=tuple(tallies))


def figures(
    total: Tally,
    *,
    error_rates: Mapping[str, float] | None = None,
    not_analysed: Sequence[str] = (),
) -> Figures:
    """The figures that follow from the tallies of some texts, added up."""
    confusion = {key[1:]: n for key, n in total.items() if key[0] == "stance"}
    return Figures(
        statements={name: _score(total, name) for name in STATEMENT_MEASURES},
        speaker_accuracy={kind: _accuracy(total, kind) for kind in KINDS},
        characters=_score(total, "characters"),
        themes=_score(total, "themes"),
        stances={stance: _stance_score(confusion, stance) for stance in SCORED_STANCES},
        confusion={(gold, found): n for (gold, found), n in sorted(confusion.items())},
        error_rates=dict(error_rates or {}),
        not_analysed=tuple(not_analysed),
    )


def format_figures(figures: Figures) -> str:
    """The figures as lines of text for a terminal.

    >>> empty = format_figures(globals()["figures"](Counter()))
    >>> empty.splitlines()[0]
    '                  P      R      F1     right  wrong  missed'
    """
    lines = ["                  P      R      F1     right  wrong  missed"]
    scores = {**figures.statements, "characters": figures.characters}
    counted = {n: s for n, s in scores.items() if figures.counts_speakers or not _needs_speakers(n)}
    lines += [_line(name, score) for name, score in counted.items()]
    lines.append(_line("themes", figures.themes))
    lines += [_line(f"stance {name}", score) for name, score in figures.stances.items()]
    lines.append(f"stance macro F1   {figures.stance_macro:.4f}")
    if figures.counts_speakers:
        accuracy = (f"{kind} {share:.4f}" for kind, share in figures.speaker_accuracy.items())
        lines.append(f"speaker accuracy  {', '.join(accuracy)}")
    lines += [f"error rate        {rate:.4f}  {name}" for name, rate in figures.error_rates.items()]
    lines += [f"not analysed      {name}" for name in figures.not_analysed]
    return "\n".join(lines)


def _by_file(
    articles: Iterable[Row], statements: Iterable[Row]
) -> tuple[dict[str, str], dict[str, list[Row]]]:
    """The text of each file and the statements found in it, by the stem of the file's name."""
    texts: dict[str, str] = {}
    places: dict[str, tuple[str, int]] = {}
    for article in articles:
        stem = Path(article["file"]).stem
        before = texts.get(stem, "")
        before += "\n" if before else ""
        places[article["article"]] = stem, len(before)
        texts[stem] = before + article["text"]
    found: dict[str, list[Row]] = defaultdict(list)
    for row in statements:
        stem, offset = places[row["article"]]
        found[stem].append({**row, "begin": row["begin"] + offset, "end": row["end"] + offset})
    return texts, found


# --- one text -------------------------------------------------------------------------------------


def tally(labels: Labels, text: str, found: Sequence[Row]) -> Tally:
    """What is right, wrong and missed in one text; tallies can be added up and resampled.

    `text` is what was analysed, `found` the statements in it, by offsets into it.
    """
    place = aligned(text, labels.text) if text != labels.text else range(len(text) + 1)
    found = [{**row, "begin": place[row["begin"]], "end": place[row["end"]]} for row in found]
    same = _Names(labels.speakers)
    pairs = _matches(labels.statements, found)
    counted: Tally = Counter()
    _count_statements(counted, labels.statements, found, pairs, same)
    _count_characters(counted, labels.statements, found, same)
    for gold, row in _scored(labels.statements, found, pairs):
        _count_coding(counted, gold, row)
    if all("speaker" in row for row in labels.statements):
        return counted
    return Counter({key: n for key, n in counted.items() if not _needs_speakers(key[0])})


def _needs_speakers(measure: str) -> bool:
    return measure in ("speaker", "characters") or measure.startswith("e2e ")


def _matches(labelled: Sequence[Row], found: Sequence[Row]) -> dict[int, int]:
    """Labelled statement -> found statement, by their numbers.

    Each labelled statement in turn, the optional ones last, takes of what is left the statement
    that overlaps it most, if that is enough.
    """
    pairs: dict[int, int] = {}
    left = dict(enumerate(found))
    for number in sorted(range(len(labelled)), key=lambda i: bool(labelled[i]["optional"])):
        gold = labelled[number]
        best = max(left, key=lambda i: overlap(gold, left[i]), default=None)
        if best is not None and overlap(gold, left[best]) >= OVERLAP[gold["kind"]]:
            pairs[number] = best
            del left[best]
    return pairs


def overlap(one: Row, other: Row) -> float:
    """Intersection over union of two spans.

    >>> overlap({"begin": 0, "end": 4}, {"begin": 2, "end": 6})
    0.3333333333333333
    """
    common = min(one["end"], other["end"]) - max(one["begin"], other["begin"])
    common = max(0, common)
    return _share(common, one["end"] - one["begin"] + other["end"] - other["begin"] - common)


def _scored(
    labelled: Sequence[Row], found: Sequence[Row], pairs: Mapping[int, int]
) -> Iterator[tuple[Row, Row]]:
    for number, other in pairs.items():
        if not labelled[number]["optional"]:
            yield labelled[number], found[other]


def _count_statements(
    counted: Tally,
    labelled: Sequence[Row],
    found: Sequence[Row],
    pairs: Mapping[int, int],
    same: _Names,
) -> None:
    for gold, row in _scored(labelled, found, pairs):
        heard = same(gold.get("speaker", ""), row["speaker"])
        counted["speaker", gold["kind"], "right" if heard else "wrong"] += 1
        _add(counted, gold["kind"], "right")
        for verdict in ("right",) if heard else ("wrong", "missed"):
            _add(counted, f"e2e {gold['kind']}", verdict)
    for number, gold in enumerate(labelled):
        if number not in pairs and not gold["optional"]:
            _add(counted, gold["kind"], "missed")
            _add(counted, f"e2e {gold['kind']}", "missed")
    optional = [gold for gold in labelled if gold["optional"]]
    for number in set(range(len(found))) - set(pairs.values()):
        row = found[number]
        if all(overlap(gold, row) <= OPTIONAL_OVERLAP for gold in optional):
            _add(counted, row["kind"], "wrong")
            _add(counted, f"e2e {row['kind']}", "wrong")


def _add(counted: Tally, measure: str, verdict: str) -> None:
    """One more under a kind of statement, and under all kinds together."""
    counted[measure, verdict] += 1
    counted["e2e all" if measure.startswith("e2e ") else "all", verdict] += 1


def _count_characters(
    counted: Tally, labelled: Sequence[Row], found: Sequence[Row], same: _Names
) -> None:
    """Compares who speaks at each character; where only an optional label speaks, nothing."""
    speaks = _speaker_at([row for row in labelled if not row["optional"]])
    optional = _speaker_at([row for row in labelled if row["optional"]])
    heard = _speaker_at(found)
    for at in speaks.keys() | heard.keys():
        if at in optional and at not in speaks:
            continue
        if at in speaks and at in heard and same(speaks[at], heard[at]):
            counted["characters", "right"] += 1
            continue
        counted["characters", "wrong"] += at in heard
        counted["characters", "missed"] += at in speaks


def _speaker_at(statements: Iterable[Row]) -> dict[int, str]:
    return {
        at: row.get("speaker", "") for row in statements for at in range(row["begin"], row["end"])
    }


def _count_coding(counted: Tally, gold: Row, row: Row) -> None:
    themes, found = set(gold["themes"]), set(row.get("themes") or ())
    counted["themes", "right"] += len(themes & found)
    counted["themes", "wrong"] += len(found - themes)
    counted["themes", "missed"] += len(themes - found)
    for theme in themes - {WITHOUT_STANCE}:
        labelled = gold["stance"].get(theme, "none")
        counted["stance", labelled, (row.get("stance") or {}).get(theme, "none")] += 1


class _Names:
    """Whether two names mean the same speaker of a text: the name itself or one of its aliases."""

    def __init__(self, speakers: Iterable[Row]) -> None:
        self._speakers: dict[str, set[str]] = defaultdict(set)
        for row in speakers:
            for name in (row["name"], *row["aliases"]):
                self._speakers[_name_key(name)].add(_name_key(row["name"]))

    def __call__(self, labelled: str, found: str | None) -> bool:
        wanted, heard = _name_key(labelled), _name_key(found or "")
        return bool(heard) and (heard == wanted or wanted in self._speakers.get(heard, ()))


def _name_key(name: str) -> str:
    """Letters and digits of a name, without case and width."""
    return "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum())


# --- agreement of coders --------------------------------------------------------------------------


def krippendorff_alpha(units: Iterable[Sequence[Hashable | None]]) -> float:
    """How far coders agree beyond chance on names of classes: 1 always, 0 as by chance.

    A unit holds what each coder called it, None where a coder did not; units with fewer than two
    values are left out. Alpha = 1 - observed / expected disagreement, for nominal data, after
    Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", whose example this is.
    Not a number where only one class occurs: then nothing can be told about agreement.

    >>> a = (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None)
    >>> b = (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3)
    >>> c = (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None)
    >>> d = (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None)
    >>> round(krippendorff_alpha(zip(a, b, c, d)), 3)
    0.743
    """
    counts = [Counter(value for value in unit if value is not None) for unit in units]
    counts = [count for count in counts if count.total() > 1]
    classes: Counter[Hashable] = sum(counts, Counter())
    size = classes.total()
    expected = size * size - sum(n * n for n in classes.values())
    if not expected:
        return math.nan
    observed = sum(
        (count.total() ** 2 - sum(n * n for n in count.values())) / (count.total() - 1)
        for count in counts
    )
    return 1 - (size - 1) * observed / expected


# --- small helpers --------------------------------------------------------------------------------


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _score(total: Tally, name: str) -> Score:
    return Score(*(total[name, verdict] for verdict in ("right", "wrong", "missed")))


def _accuracy(total: Tally, kind: str) -> float:
    right, wrong = (total["speaker", kind, verdict] for verdict in ("right", "wrong"))
    return _share(right, right + wrong)


def _stance_score(confusion: Mapping[tuple[str, ...], int], stance: str) -> Score:
    right = sum(n for (gold, found), n in confusion.items() if gold == stance == found)
    wrong = sum(n for (gold, found), n in confusion.items() if found == stance != gold)
    missed = sum(n for (gold, found), n in confusion.items() if gold == stance != found)
    return Score(right, wrong, missed)


def _plain(score: Score) -> dict[str, float]:
    ratios = {"p": score.precision, "r": score.recall, "f1": score.f1}
    counts = {"tp": score.right, "fp": score.wrong, "fn": score.missed}
    return {**{name: round(ratio, 4) for name, ratio in ratios.items()}, **counts}


def _line(name: str, score: Score) -> str:
    ratios = "  ".join(f"{x:.3f}" for x in (score.precision, score.recall, score.f1))
    return f"{name:16}  {ratios}  {score.right:5}  {score.wrong:5}  {score.missed:6}"
