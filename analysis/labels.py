"""Labels made by hand, and how another version of a labelled text is carried over to it.

A folder of labels holds pairs NAME.txt (the true text) and NAME.json (`speakers` and `statements`,
offsets into NAME.txt).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import LabelsError

Row = Mapping[str, Any]
KINDS = ("direct", "indirect")


@dataclass(frozen=True, slots=True)
class Labels:
    """A text with its labels."""

    name: str
    text: str
    statements: tuple[Row, ...]
    speakers: tuple[Row, ...]


def read_labels(folder: str | Path) -> Iterator[Labels]:
    """The labelled texts of a folder, by name.

    Raises:
        LabelsError: the folder is missing, has no labels, or labels that cannot be used.
    """
    folder = Path(folder)
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    if not paths:
        raise LabelsError(f"{folder}: expected a folder with pairs NAME.txt and NAME.json")
    for path in paths:
        yield _read_labels(path)


def _read_labels(path: Path) -> Labels:
    try:
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        labels = json.loads(path.read_text(encoding="utf-8"))
        statements = tuple(_checked(row, text) for row in labels["statements"])
        speakers = tuple({"aliases": (), **row, "name": row["name"]} for row in labels["speakers"])
    except OSError as error:
        raise LabelsError(f"{error.filename}: {error.strerror}; expected beside {path}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise LabelsError(f"{path}: not usable as labels ({error!r}); see the codebook") from error
    return Labels(path.stem, text, statements, speakers)


def _checked(row: Row, text: str) -> Row:
    """A labelled statement with its optional keys filled in."""
    if not 0 <= row["begin"] < row["end"] <= len(text) or row["kind"] not in KINDS:
        raise ValueError(f"statement {row['begin']}-{row['end']} of kind {row['kind']}")
    filled = {"optional": False, "themes": (), "stance": {}, **row}
    return {**filled, "speaker": row["speaker"]}


def error_rate(true: str, received: str) -> float:
    """The character error rate: edits to get from one text to the other, per true character.

    Spacing and the width of characters do not count.

    >>> error_rate("人工智能，很好。", "人工只能, 很好。")
    0.125
    """
    from rapidfuzz.distance import Levenshtein

    folded = _folded(true)
    return Levenshtein.distance(folded, _folded(received)) / max(1, len(folded))


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())


def aligned(text: str, true: str) -> list[int]:
    """For each offset into `text` the offset into the true text it corresponds to."""
    from rapidfuzz.distance import Levenshtein

    places = [0] * (len(text) + 1)
    for step in Levenshtein.opcodes(_same_length(text), _same_length(true)):
        width = step.dest_end - step.dest_start
        for number, at in enumerate(range(step.src_start, step.src_end)):
            places[at] = step.dest_start + min(number, width)
    places[-1] = len(true)
    return places


def _same_length(text: str) -> str:
    """The text without differences of width, one character for one."""
    return "".join(unicodedata.normalize("NFKC", character)[0] for character in text)
