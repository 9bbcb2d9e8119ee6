"""Labelled articles as the models of themes and stances are fitted to them (`analysis.fitting`)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.codebook import Codebook
from analysis.cues import WordBounds, segmenter
from analysis.judgements import JudgedText
from analysis.labels import label_files, sources
from analysis.stance import described, is_mixed
from analysis.themes import CuedText

# Classes of words that are no general vocabulary: names, and what the segmenter does not know.
NAMES = frozenset(("eng", "m", "nr", "nrfg", "nrj", "nrt", "ns", "nt", "nz", "x"))
_HAN = re.compile(r"[\u4e00-\u9fff]+")

Named = dict[str, float]


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


def articles(
    folders: Iterable[Path], texts: Sequence[Path] = ()
) -> Iterator[tuple[str, list[dict[str, Any]], int]]:
    """Text, labelled statements and weight of each article in the folders: how often its folder
    is named. `texts` are the folders of texts that are not beside their labels.

    Raises:
        LabelsError: a folder holds no labels, texts are missing or others than were labelled.
    """
    counted = Counter(folders)
    paths = {path: weight for folder, weight in counted.items() for path in label_files(folder)}
    for path, source in zip(paths, sources([*paths], texts), strict=True):
        labels = json.loads(path.read_text(encoding="utf-8"))
        yield source.read_text(encoding="utf-8"), labels["statements"], paths[path]


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
