"""The corrections by hand of the open corpus: where they are kept, and the corpus with them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import streamlit as st

from analysis.checking import Answers
from analysis.corpus import Corpus
from analysis.corrections import Applied, Correction, Journal, apply
from analysis.library import Library
from dashboard import corpora, visits

# Corpora with corrections that are kept: each shares its large tables with the one before.
KEPT = 8
# The name a visitor signs corrections with, in this browser's session.
_WHO = "signed_by"


def journal() -> Journal:
    """The journal of the open corpus: its library's, else one of this visitor or of all."""
    offer = corpora.current()
    if offer.can_change and offer.library:
        return offer.library.journal(offer.key)
    return Journal(_beside("corrections.jsonl"))


def answers() -> Answers:
    """The answers of the blind check of the open corpus, kept like its corrections."""
    offer = corpora.current()
    if offer.can_change and offer.library:
        return offer.library.answers(offer.key)
    return Answers(_beside("answers.jsonl"))


def is_kept() -> bool:
    """Whether corrections outlast this visit: not where nothing of a visitor's is kept."""
    return corpora.shared() is not None or corpora.current().place == "library"


def applied(program: Corpus) -> Applied:
    """The program's corpus with the corrections that hold; itself where there are none."""
    held = journal()
    return _applied(_Kept(program.key, str(held.path), held.version, program, held))


def add(*made: Correction) -> None:
    """Keep corrections; every chart follows."""
    make_room()
    journal().add(*made)


def carry(made: Sequence[Correction], library: Library, key: str) -> int:
    """Keep corrections of one corpus for another of the same articles; how many hold there.

    Those that do not, for want of their theme or of their words, are left where they are.
    """
    if not made:
        return 0
    held = apply(library.open(key), made).applied
    library.journal(key).add(*held)
    return len(held)


def undo(id: str) -> None:
    """Void a correction, or an undoing: what was undone holds again."""
    journal().undo(id, who=who())


def make_room() -> None:
    """See to it that there is a place to write to: a visitor's own folder comes with need."""
    if corpora.shared() is None:
        visits.new_library()
    if not corpora.current().can_change:
        _folder().mkdir(parents=True, exist_ok=True)


def who() -> str:
    """The name that the visitor signs with; empty until one is given."""
    return str(st.session_state.get(_WHO, ""))


def sign(name: str) -> None:
    """Sign from now on with this name."""
    st.session_state[_WHO] = name.strip()


def _beside(name: str) -> Path:
    """A file of a corpus that is in no library of the visitor's.

    Its name tells the files the corpus was made of: the same after it is analysed anew.
    """
    from dashboard import data

    manifest = data.program_corpus().manifest
    digest = _digest(tuple(sorted(str(one["sha256"]) for one in manifest.get("sources", []))))
    return _folder() / f"{digest}.{name}"


@lru_cache(maxsize=KEPT)
def _digest(files: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(files).encode()).hexdigest()[:16]


def _folder() -> Path:
    library = corpora.shared() or visits.library()
    return (library.folder if library else visits.nobody()) / "served"


@dataclass(frozen=True)
class _Kept:
    """A corpus and its journal, told from others by what they hold."""

    key: str
    path: str
    version: tuple[int, int]
    corpus: Corpus = field(compare=False)
    journal: Journal = field(compare=False)


@lru_cache(maxsize=KEPT)
def _applied(kept: _Kept) -> Applied:
    return apply(kept.corpus, kept.journal.entries())
