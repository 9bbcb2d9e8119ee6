"""The journal of corrections: who corrected what when; nothing in it is ever taken away."""

from __future__ import annotations

import csv
import io
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from analysis.corrections.lines import BrokenLine, Lines, read_lines
from analysis.corrections.making import undo
from analysis.corrections.model import Anchor, Correction, Voice, as_dict, check, from_dict
from analysis.errors import CorrectionError
from analysis.export import FORMULA_SIGNS

CSV_COLUMNS = (
    *("id", "kind", "who", "when", "note", "active", "undone"),
    *("article", "begin", "end", "quote", "speech", "speaker", "name", "speakers"),
    *("theme", "stance", "present", "codings", "anchors"),
)


def beside(folder: str | os.PathLike[str], name: str = "corrections.jsonl") -> Path:
    """Where the journal of a corpus lies that is in no library: beside its folder, not in it.

    A folder of tables is replaced whole when its texts are analysed anew.

    >>> beside("data/corpus").as_posix()
    'data/corpus.corrections.jsonl'
    """
    folder = Path(folder)
    return folder.with_name(f"{folder.name}.{name}")


class Journal:
    """The corrections in a file (`corrections.jsonl`), in the order in which they were made.

    Safe against several writers at once. A line that cannot be read is passed over and told in
    `broken`; it stays where it is.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._lines = Lines(path, from_dict, as_dict)
        self.path = self._lines.path

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever something is added: what a cache may go by."""
        return self._lines.version

    @property
    def broken(self) -> list[BrokenLine]:
        """The lines that could not be read, each with the reason."""
        return list(self._lines.load()[1])

    def entries(self) -> list[Correction]:
        """All corrections, those undone and the undoings too; a repeated id counts once."""
        return _once(self._lines.load()[0])

    def active(self) -> list[Correction]:
        """The corrections that hold, by the time they were made: what to `apply`."""
        return active(self.entries())

    def add(self, *corrections: Correction) -> None:
        """Adds corrections, all or none.

        Raises:
            CorrectionError: one says nothing that can be done.
            JournalError: the file cannot be written to.
        """
        for correction in corrections:
            from_dict(as_dict(check(correction)))
        self._lines.append(corrections)

    def undo(self, id: str, *, who: str = "", note: str = "") -> Correction:
        """Voids the correction of this id, which may be an undoing itself: that is a redo.

        Raises:
            CorrectionError: there is no such correction, or it is undone already.
        """
        entries = self.entries()
        if id not in {entry.id for entry in entries}:
            raise CorrectionError(f"no correction {id!r:.60} in this journal")
        if id not in _standing(entries):
            raise CorrectionError("this correction is undone already; undo its undoing")
        correction = undo(id, who=who, note=note)
        self.add(correction)
        return correction

    def undoing_of(self, id: str) -> Correction | None:
        """The undoing in force of this correction: undo it to have the correction back."""
        entries = self.entries()
        standing = _standing(entries)
        found = [entry for entry in entries if entry.undone == id and entry.id in standing]
        return found[-1] if found else None

    def take(self, received: bytes) -> tuple[int, list[BrokenLine]]:
        """Adds the corrections of another journal (JSON lines) that this one does not hold.

        Answers how many were added, and the lines that could not be read.
        """
        corrections, broken = from_lines(received)
        held = {entry.id for entry in self.entries()}
        fresh = [one for one in corrections if one.id not in held]
        self._lines.append(fresh)
        return len(fresh), broken


def active(corrections: Iterable[Correction]) -> list[Correction]:
    """Those that hold: neither undone nor an undoing; by the time they were made.

    >>> from analysis.corrections.making import undo
    >>> first = Correction("a", "merge", when="2024-03-01T10:00:00+00:00")
    >>> back = undo("a")
    >>> active([first, back]), active([first, back, undo(back.id)]) == [first]
    ([], True)
    """
    entries = _once(corrections)
    standing = _standing(entries)
    held = [entry for entry in entries if entry.id in standing and entry.kind != "undo"]
    return sorted(held, key=lambda entry: entry.when)


def _once(corrections: Iterable[Correction]) -> list[Correction]:
    """Each id once, as it was first written."""
    entries: dict[str, Correction] = {}
    for correction in corrections:
        entries.setdefault(correction.id, correction)
    return list(entries.values())


def _standing(entries: Sequence[Correction]) -> set[str]:
    """The ids that no standing undoing names.

    Undoings in a circle, which only a forged file has, void each other and do not hold.
    """
    target = {entry.id: entry.undone for entry in entries if entry.kind == "undo"}
    waiting: dict[str, int] = defaultdict(int)
    for undone in target.values():
        waiting[undone] += 1
    ready = [entry.id for entry in entries if not waiting[entry.id]]
    voided: set[str] = set()
    standing: set[str] = set()
    while ready:
        one = ready.pop()
        if one not in voided:
            standing.add(one)
        if one not in target:
            continue
        if one in standing:
            voided.add(target[one])
        waiting[target[one]] -= 1
        if not waiting[target[one]]:
            ready.append(target[one])
    return standing & {entry.id for entry in entries}


def as_lines(corrections: Iterable[Correction]) -> str:
    """The corrections as JSON lines, as a journal holds them."""
    rows = (json.dumps(as_dict(one), ensure_ascii=False) for one in corrections)
    return "".join(f"{row}\n" for row in rows)


def from_lines(received: bytes) -> tuple[list[Correction], list[BrokenLine]]:
    """The corrections in JSON lines, and the lines that hold none."""
    entries, broken = read_lines(received, from_dict)
    return _once(entries), broken


def as_csv(corrections: Iterable[Correction]) -> str:
    """The corrections as CSV for a spreadsheet: columns `CSV_COLUMNS`; to read, not to import.

    `active` says whether a correction holds. What a spreadsheet would take for a formula is
    written behind an apostrophe.
    """
    entries = _once(corrections)
    standing = _standing(entries)
    out = io.StringIO()
    writer = csv.DictWriter(out, CSV_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for entry in entries:
        writer.writerow({name: _cell(value) for name, value in _flat(entry, standing).items()})
    return out.getvalue()


def _flat(entry: Correction, standing: set[str]) -> dict[str, object]:
    anchor, voice = entry.anchor or Anchor("", ""), entry.voice or Voice()
    row: dict[str, object] = {name: getattr(entry, name) for name in CSV_COLUMNS[:5]}
    row |= {"active": entry.id in standing, "undone": entry.undone}
    row |= {name: getattr(anchor, name) for name in ("article", "begin", "end", "quote")}
    row |= {"speech": entry.speech, "speaker": voice.speaker, "name": voice.name}
    row |= {"speakers": "；".join(one.name for one in entry.voices)}
    row |= {"theme": entry.theme, "stance": entry.stance, "present": entry.present}
    row |= {"codings": "；".join(f"{theme}={stance}" for theme, stance in entry.codings)}
    row |= {"anchors": "；".join(one.quote or one.article for one in entry.anchors)}
    return row


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
