"""Labels made by hand, and how another version of a labelled text is carried over to it.

A folder of labels holds pairs NAME.txt (the true text) and NAME.json (`speakers` and `statements`,
offsets into NAME.txt). Where the text may not be passed on, NAME.json stands alone and says which
text it belongs to: `file`, `sha256` of its bytes, `length` in characters. The text is then looked
for in other folders.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import LabelsError

Row = Mapping[str, Any]
KINDS = ("direct", "indirect")


@dataclass(frozen=True, slots=True)
class Labels:
    """A text with its labels. `speakers` is empty where none are labelled; `source` is the file
    of the text."""

    name: str
    text: str
    statements: tuple[Row, ...]
    speakers: tuple[Row, ...]
    source: Path = Path()


def read_labels(folder: str | Path, texts: Sequence[Path] = ()) -> Iterator[Labels]:
    """The labelled texts of a folder, by name; `texts` are the folders of texts not beside them.

    Raises:
        LabelsError: the folder is missing, has no labels, or labels that cannot be used; texts
            are missing or not those that were labelled.
    """
    paths = label_files(folder)
    for path, source in zip(paths, sources(paths, texts), strict=True):
        yield _read_labels(path, source)


def label_files(folder: str | Path) -> list[Path]:
    """The files of labels in a folder, by name.

    Raises:
        LabelsError: the folder is missing or has none.
    """
    folder = Path(folder)
    if paths := sorted(folder.glob("*.json")):
        return paths
    raise LabelsError(
        f"{folder}: expected a folder with pairs NAME.txt and NAME.json, found none; of texts"
        " kept elsewhere NAME.json alone"
    )


def sources(paths: Sequence[Path], texts: Sequence[Path] = ()) -> list[Path]:
    """The file of the text of each file of labels: beside it, else in one of the folders `texts`.

    Raises:
        LabelsError: texts are missing (all are named), or one is not the text that was labelled.
    """
    found = [_source(path, texts) for path in paths]
    missing = [
        path.with_suffix(".txt").name for path, one in zip(paths, found, strict=True) if not one
    ]
    if missing:
        places = ", ".join(map(str, (paths[0].parent, *texts)))
        raise LabelsError(
            f"{len(missing)} of {len(paths)} texts: missing in {places}; name their folder with"
            f" --texts. They are: {', '.join(missing)}"
        )
    return [one for one in found if one]


def _source(path: Path, texts: Sequence[Path]) -> Path | None:
    beside = path.with_suffix(".txt")
    if beside.exists():
        return beside
    labels = _loaded(path)
    if "sha256" not in labels:
        return None
    found = next((f / labels["file"] for f in texts if (f / labels["file"]).is_file()), None)
    if found and hashlib.sha256(found.read_bytes()).hexdigest() != labels["sha256"]:
        raise LabelsError(f"{found}: is not the text that {path} was made for (SHA-256 differs)")
    return found


def _loaded(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise LabelsError(f"{path}: not usable as labels ({error!r}); see the codebook") from error


def _read_labels(path: Path, source: Path) -> Labels:
    labels = _loaded(path)
    try:
        text = source.read_text(encoding="utf-8")
        statements = tuple(_checked(row, text) for row in labels["statements"])
        # Labels that stand alone name no speakers.
        named = labels.get("speakers", ()) if "sha256" in labels else labels["speakers"]
        speakers = tuple({"aliases": (), **row, "name": row["name"]} for row in named)
        if "sha256" not in labels:
            statements = tuple({**row, "speaker": row["speaker"]} for row in statements)
    except OSError as error:
        raise LabelsError(f"{error.filename}: {error.strerror}; expected beside {path}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise LabelsError(f"{path}: not usable as labels ({error!r}); see the codebook") from error
    return Labels(path.stem, text, statements, speakers, source)


def _checked(row: Row, text: str) -> Row:
    """A labelled statement with its optional keys filled in."""
    if not 0 <= row["begin"] < row["end"] <= len(text) or row["kind"] not in KINDS:
        raise ValueError(f"statement {row['begin']}-{row['end']} of kind {row['kind']}")
    return {"optional": False, "themes": (), "stance": {}, **row}


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
