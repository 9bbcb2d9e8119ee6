"""The corpora that a visitor may open, and the one that is open: `corpus=` in the address.

A key is looked up in the visitor's own library and in the one that all visitors share, where
there is one; never in another visitor's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st

from analysis.corpus import MANIFEST, read_manifest
from analysis.errors import CorpusError, LibraryError
from analysis.library import SEEDS, Entry, Library, default_folder
from dashboard import corpus_folder as folders
from dashboard import state, visits

PARAMETER = "corpus"
# What stays in the address when another corpus is opened: the rest names things of this one.
KEPT = ("lang",)


@dataclass(frozen=True)
class Offer:
    """A corpus to open: what it is, and where it is kept.

    `place` is served (what the server was started with), seeds, library (shared) or visit.
    """

    entry: Entry
    place: str
    library: Library | None = None

    @property
    def key(self) -> str:
        """What the address calls it; empty for the one the server was started with."""
        return self.entry.key

    @property
    def can_change(self) -> bool:
        """Whether articles can be added and removed, and it can be renamed and deleted."""
        return self.library is not None and not self.entry.permanent


def shared() -> Library | None:
    """The library that all visitors share; None where the owner did not switch it on."""
    return Library(default_folder()) if folders.is_library_shared() else None


def target() -> Library:
    """Where a new corpus goes: the shared library, else this visit's own."""
    return shared() or visits.new_library()


def offers() -> list[Offer]:
    """Every corpus this visitor may open: the served one, the seeds, the library's, their own."""
    listed = [_served()]
    if listed[0].place != "seeds" and folders.SEEDS.exists():
        listed.append(_seeds_offer())
    for place, library in _libraries():
        listed += [Offer(entry, place, library) for entry in library.entries()]
    return listed


def current() -> Offer:
    """The corpus that the address names; the served one where it names none that is here."""
    key = state.value(PARAMETER)
    if key == SEEDS and folders.SEEDS.exists() and _served().place != "seeds":
        return _seeds_offer()
    for place, library in _libraries() if key else ():
        try:
            entry, _ = _about(str(library.folder), key, library.written(key))
        except LibraryError:
            continue
        return Offer(entry, place, library)
    return _served()


def folder_of(offer: Offer) -> Path:
    """The folder of a corpus's tables; the seeds are analysed where that is due."""
    if offer.library is None:
        return folders.corpus_folder()
    if offer.entry.permanent:
        return _seeds(str(offer.library.folder))
    return _about(str(offer.library.folder), offer.key, offer.library.written(offer.key))[1]


def is_missing() -> bool:
    """Whether the address names a corpus that is not here for this visitor."""
    key = state.value(PARAMETER)
    return bool(key) and key not in (current().key, SEEDS)


def switch(key: str) -> None:
    """Open another corpus: the filter and what is open named things of the one before."""
    kept = {name: state.values(name) for name in KEPT if state.values(name)}
    st.query_params.from_dict({**kept, **({PARAMETER: key} if key else {})})


def _libraries() -> list[tuple[str, Library]]:
    found = (("visit", visits.library()), ("library", shared()))
    return [(place, library) for place, library in found if library]


def _seeds_offer() -> Offer:
    return Offer(Entry(SEEDS, SEEDS, permanent=True), "seeds", visits.common())


@lru_cache(maxsize=256)
def _about(folder: str, key: str, written: int) -> tuple[Entry, Path]:
    library = Library(folder)
    return library.entry(key), library.tables(key)


@lru_cache(maxsize=1)
def _seeds(folder: str) -> Path:
    library = Library(folder, seeds=folders.SEEDS)
    library.open(SEEDS)
    return library.tables(SEEDS)


def _served() -> Offer:
    """The corpus that the server was started with."""
    folder = folders.corpus_folder()
    manifest = folder / MANIFEST
    return _served_at(folder, manifest.stat().st_mtime_ns if manifest.exists() else 0)


@lru_cache(maxsize=4)
def _served_at(folder: Path, written: int) -> Offer:
    try:
        sources = read_manifest(folder).get("sources", [])
    except CorpusError:
        sources = []
    seeds = {source["sha256"] for source in sources} == _seed_digests()
    entry = Entry("", "", files=len(sources), permanent=True)
    return Offer(entry, "seeds" if seeds else "served")


@lru_cache(maxsize=1)
def _seed_digests() -> frozenset[str]:
    files = folders.SEEDS.rglob("*") if folders.SEEDS.exists() else ()
    return frozenset(hashlib.sha256(p.read_bytes()).hexdigest() for p in files if p.is_file())
