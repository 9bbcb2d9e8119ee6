"""A library of corpora on disk: each keeps the files it was made of, to analyse them anew.

    LIBRARY/
      seeds/                 the corpus of the seeds, made when it is first opened
      3f09c2…/               a corpus: a folder by key, never by name
        about.json           name, dates, files and articles; the last to be written
        files/SHA256         each file as it was received
        corpus-2/            the tables of the second revision, and its codebook
        corrections.jsonl    what was corrected by hand
        answers.jsonl        what was answered in the blind check
      seeds.corrections.jsonl, seeds.answers.jsonl

Every change is made beside what is there and counts once `about.json` is replaced, so that
whoever stops it midway finds the corpus as it was.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.accounts import (
    FORMAT,
    KEY,
    LONGEST_NAME,
    SEEDS,
    Entry,
    default_folder,
    entry_of,
    is_sound,
    missing,
    plain_name,
)
from analysis.articles import DEFAULT_LIMITS
from analysis.codebook import load, parse
from analysis.errors import CodebookError, CorpusError, LibraryError
from analysis.intake import FileRead, Incoming, Intake, Progress, write
from analysis.limits import Limits

if TYPE_CHECKING:
    from analysis.checking import Answers
    from analysis.codebook import Codebook
    from analysis.corpus import Corpus
    from analysis.corrections import Journal

CODEBOOK = "codebook.toml"
ABOUT = "about.json"
CORRECTIONS = "corrections.jsonl"
ANSWERS = "answers.jsonl"
# A folder without its `about.json` may still be under work: a day is longer than any.
LEFTOVER = 86_400.0
# How the names of folders of tables begin, and of those that are not whole yet.
_TABLES = ("corpus-", ".corpus-")

__all__ = ["LONGEST_NAME", "SEEDS", "Change", "Entry", "Library", "default_folder", "plain_name"]


@dataclass(frozen=True, slots=True)
class Change:
    """A corpus after a change, and what became of each file that was read for it."""

    entry: Entry
    read: tuple[FileRead, ...] = ()


class Library:
    """The corpora in a folder, which is made when the first is.

    `seeds` is the folder or file of articles that is always there, under the key `seeds`;
    `limits` hold for every file that is received.
    Nothing is written outside the folder: a name is text in a file, a key is checked before it
    becomes a path. Every method raises LibraryError for a key that is not there.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        *,
        seeds: Path | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self.folder = Path(folder)
        self.seeds = seeds
        self.limits = limits

    def entries(self) -> list[Entry]:
        """The corpora, the seeds first, then by name. A broken one is left out."""
        found = list(self._entries())
        held = [Entry(SEEDS, SEEDS, permanent=True)] if self.seeds else []
        return held + sorted(found, key=lambda entry: (entry.name.casefold(), entry.key))

    def _entries(self) -> Iterator[Entry]:
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if KEY.match(path.name):
                try:
                    yield self.entry(path.name)
                except LibraryError:
                    continue

    def __contains__(self, key: object) -> bool:
        return any(entry.key == key for entry in self.entries())

    def entry(self, key: str) -> Entry:
        """The corpus of this key."""
        if key == SEEDS and self.seeds:
            return Entry(SEEDS, SEEDS, permanent=True)
        return entry_of(key, self._about(key))

    def written(self, key: str) -> int:
        """When the account of a corpus was last written, in nanoseconds: what a cache goes by."""
        try:
            return (self._folder(key) / ABOUT).stat().st_mtime_ns
        except OSError as error:
            raise missing(key) from error

    def open(self, key: str) -> Corpus:
        """The corpus to ask; the seeds are analysed where that is due.

        Raises:
            CorpusError: its tables are of another version of the program; `refresh` it.
        """
        from analysis.corpus import Corpus

        if key == SEEDS and self.seeds:
            return self._open_seeds()
        return Corpus.open(self._folder(key) / self._about(key)["corpus"])

    def tables(self, key: str) -> Path:
        """The folder of the corpus's tables, which is another one after every change."""
        if key == SEEDS and self.seeds:
            return self.folder / SEEDS
        return self._folder(key) / str(self._about(key)["corpus"])

    def _open_seeds(self) -> Corpus:
        from analysis.pipeline import prepare

        return prepare([self.seeds] if self.seeds else [], self.folder / SEEDS)

    def is_current(self, key: str) -> bool:
        """Whether the corpus is what this program would make of its files."""
        from analysis.corpus import read_manifest
        from analysis.pipeline import fingerprint

        if key == SEEDS and self.seeds:
            return True
        try:
            manifest = read_manifest(self.tables(key))
            digest = self.codebook(key).digest
        except (CorpusError, CodebookError):
            return False
        return (manifest.get("program"), manifest.get("codebook")) == (fingerprint(), digest)

    def codebook(self, key: str) -> Codebook:
        """The codebook that the corpus is coded with: its own, else the program's.

        Raises:
            CodebookError: its own cannot be read any more; `recode` it.
        """
        return self._codebook(key, {} if key == SEEDS and self.seeds else self._about(key))

    def journal(self, key: str) -> Journal:
        """The corrections of a corpus; they outlive every change of it but `delete`."""
        from analysis.corrections import Journal

        return Journal(self._beside(key, CORRECTIONS))

    def answers(self, key: str) -> Answers:
        """The answers of the blind check of a corpus, kept like its corrections."""
        from analysis.checking import Answers

        return Answers(self._beside(key, ANSWERS))

    def create(
        self,
        name: str,
        files: Sequence[Incoming],
        *,
        codebook: str = "",
        progress: Progress | None = None,
    ) -> Change:
        """A new corpus of these files, coded with the codebook of this text, if one is given.

        A name that is taken gets a number. `progress(stage, done, total, name)` tells how far the
        stages `reading` (of files) and `analysing` (of articles) are.

        Raises:
            LibraryError: not one article could be read; the reasons are in the message.
            CodebookError: the codebook breaks a rule; the message names the line.
        """
        own = parse(codebook) if codebook else None
        name = self._free(plain_name(name))
        key = secrets.token_hex(6)
        now = _now()
        about = {"format": FORMAT, "name": name, "created": now, "changed": now}
        about |= {"revision": 0, "files": []}
        folder = self.folder / key
        try:
            return self._change(key, folder, about, files, progress, own)
        except BaseException:
            if not (folder / ABOUT).exists():
                shutil.rmtree(folder, ignore_errors=True)
            raise

    def add(
        self,
        key: str,
        files: Sequence[Incoming],
        *,
        progress: Progress | None = None,
    ) -> Change:
        """The corpus with the articles of these files too; see `create`.

        A file that it holds already is told as a problem and not read again. A table that
        describes files of the corpus is kept with them; of several the last counts.

        Raises:
            LibraryError: not one article could be read; the corpus stays as it was.
        """
        return self._change(key, self._folder(key), self._about(key), files, progress)

    def remove(
        self, key: str, articles: Iterable[str], *, progress: Progress | None = None
    ) -> Change:
        """The corpus without these articles; a file of which none is left goes too.

        Raises:
            LibraryError: an article that is not there, or none would be left.
        """
        about, gone = self._about(key), set(articles)
        held = {name for file in about["files"] for name in file["articles"] if name}
        if unknown := gone - held:
            raise LibraryError(f"no article {min(unknown)!r:.60} in this corpus")
        if gone == held:
            raise LibraryError("a corpus needs at least one article; delete the corpus instead")
        for file in about["files"]:
            file["articles"] = [None if name in gone else name for name in file["articles"]]
        about["files"] = [f for f in about["files"] if any(f["articles"]) or f.get("index")]
        return self._change(key, self._folder(key), about, (), progress)

    def refresh(self, key: str, *, progress: Progress | None = None) -> Change:
        """The corpus analysed anew from its files, with the program as it is now."""
        return self._change(key, self._folder(key), self._about(key), (), progress)

    def recode(self, key: str, codebook: str = "", *, progress: Progress | None = None) -> Change:
        """The corpus coded with the codebook of this text from now on; with the program's if empty.

        Raises:
            CodebookError: the codebook breaks a rule; the corpus stays as it was.
        """
        about = self._about(key)
        own = parse(codebook) if codebook else load()
        about.pop("codebook", None)
        return self._change(key, self._folder(key), about, (), progress, own)

    def tidy(self, older_than: float = LEFTOVER) -> None:
        """Takes away what work that was stopped left behind, where it is old enough (seconds)."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            left = path.name.startswith(".deleted-") or (
                KEY.match(path.name) and not (path / ABOUT).exists()
            )
            if left and not path.is_symlink() and time.time() - path.stat().st_mtime > older_than:
                shutil.rmtree(path, ignore_errors=True)
        for entry in self._entries():
            current = self.tables(entry.key)
            for path in current.parent.glob(f"{_TABLES[0]}*"):
                if path != current and time.time() - path.stat().st_mtime > older_than:
                    shutil.rmtree(path, ignore_errors=True)

    def file_names(self, key: str) -> list[str]:
        """The names of the files that a corpus was made of."""
        if key == SEEDS and self.seeds:
            return [path.name for path in sorted(self.seeds.rglob("*")) if path.is_file()]
        return [str(file["name"]) for file in self._about(key)["files"]]

    def rename(self, key: str, name: str) -> Entry:
        """The corpus under another name.

        Raises:
            LibraryError: another corpus has this name, or it is empty.
        """
        about, name = self._about(key), plain_name(name)
        if any(entry.name == name for entry in self.entries() if entry.key != key):
            raise LibraryError(f"there is a corpus {name!r} already; choose another name")
        about["name"] = name
        self._commit(self._folder(key), about)
        return entry_of(key, about)

    def delete(self, key: str) -> None:
        """Takes a corpus and its files away for good; the seeds cannot be."""
        folder = self._folder(key)
        if not folder.is_dir():
            raise missing(key)
        # Renamed first: whatever happens then, it is gone from the list.
        gone = self.folder / f".deleted-{key}-{secrets.token_hex(4)}"
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)

    # --- inside ----------------------------------------------------------------------------------

    def _folder(self, key: str) -> Path:
        if key == SEEDS:
            raise LibraryError("the seeds are always there and cannot be changed")
        if not KEY.match(key):
            raise missing(key)
        return self.folder / key

    def _beside(self, key: str, name: str) -> Path:
        """A file that is kept with a corpus; with the seeds, beside their tables."""
        if key == SEEDS and self.seeds:
            return self.folder / f"{SEEDS}.{name}"
        self._about(key)
        return self._folder(key) / name

    def _codebook(self, key: str, about: Mapping[str, Any]) -> Codebook:
        """The codebook that is stored with the tables, where the corpus has one of its own."""
        if not about.get("codebook"):
            return load()
        return load(self._folder(key) / about["corpus"] / CODEBOOK)

    def _about(self, key: str) -> dict[str, Any]:
        folder = self._folder(key)
        try:
            if folder.is_symlink():
                raise missing(key)
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise missing(key) from error
        if not is_sound(about):
            raise LibraryError(f"{folder / ABOUT} is broken, or of another version")
        return dict(about)

    def _free(self, name: str) -> str:
        """The name, with a number from 2 on where it is taken."""
        taken = {entry.name for entry in self.entries()}
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name[: LONGEST_NAME - 6]} {number}"
        return free

    def _change(
        self,
        key: str,
        folder: Path,
        about: dict[str, Any],
        files: Sequence[Incoming],
        progress: Progress | None,
        codebook: Codebook | None = None,
    ) -> Change:
        """Reads what is held and what is new, analyses it, and puts it in force.

        The codebook is the corpus's own unless one is given.
        """
        from analysis.pipeline import analyse_articles

        codebook = codebook or self._codebook(key, about)

        reading = Intake(folder, about["files"], self.limits, files, progress)
        articles = list(reading.held())
        fresh = list(reading.received())
        if files and not fresh and not any(file.describes for file in reading.told):
            raise LibraryError(_refused(reading.told))
        if not articles + fresh:
            raise LibraryError("none of the files of this corpus can be read any more")
        corpus = analyse_articles(articles + fresh, codebook=codebook, progress=reading.analysing)
        before, tables = about.get("corpus"), f"corpus-{about['revision'] + 1}"
        corpus.save(folder / tables)
        about |= {"corpus": tables, "files": reading.files, "changed": _now()}
        about["count"] = len(articles) + len(fresh)
        if codebook.digest != load().digest:
            about["codebook"] = codebook.digest
        self._commit(folder, about)
        # Whoever has just opened the tables from before may be about to read them.
        _sweep(folder, about, keep=before)
        return Change(entry_of(key, about), tuple(reading.told))

    def _commit(self, folder: Path, about: dict[str, Any]) -> None:
        """Puts a change in force, unless the corpus has been changed since it was read."""
        path = folder / ABOUT
        if about["revision"] and self._about(folder.name)["revision"] != about["revision"]:
            raise LibraryError("this corpus was changed meanwhile; do it again")
        about["revision"] += 1
        write(path, json.dumps(about, ensure_ascii=False, indent=1).encode())


def _refused(told: Sequence[FileRead]) -> str:
    reasons = [problem for file in told for problem in file.problems]
    return "\n".join(["no article could be read", *reasons])


def _sweep(folder: Path, about: Mapping[str, Any], keep: str | None) -> None:
    """Takes away tables and files that a change has left behind, but for the tables `keep`."""
    kept = {file["sha256"] for file in about["files"]}
    for path in (folder / "files").iterdir():
        if path.name not in kept:
            path.unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.name.startswith(_TABLES) and path.name not in (about["corpus"], keep):
            shutil.rmtree(path, ignore_errors=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
