"""Cached access to the corpus: one open corpus a process, one answer a question."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis import codebook as codebooks
from analysis import query
from analysis.codebook import Codebook
from analysis.corpus import Corpus
from dashboard.corpus_folder import corpus_folder

# More files than this are counted at the foot of the page, not named.
SOURCES_NAMED = 2
# Answers kept: a reader's session touches a few dozen filters, each with some ten questions.
KEPT_ANSWERS = 2_000


@st.cache_resource(show_spinner=False)
def _open(folder: str, written: float) -> Corpus:
    return Corpus.open(folder)


def corpus() -> Corpus:
    """The analysed corpus, opened anew only where it was written anew."""
    folder = corpus_folder()
    manifest = folder / "corpus.json"
    return _open(str(folder), manifest.stat().st_mtime if manifest.exists() else 0.0)


def source() -> str:
    """What was analysed, for the foot of the page: the names of the files or their number."""
    names = [str(entry["file"]) for entry in corpus().manifest.get("sources", [])]
    return ", ".join(names) if 0 < len(names) <= SOURCES_NAMED else f"{len(names)}"


@st.cache_resource(show_spinner=False)
def codebook() -> Codebook:
    """The codebook the corpus was coded with."""
    return codebooks.load()


@st.cache_data(show_spinner=False, max_entries=KEPT_ANSWERS)
def _ask(
    corpus_key: str, question: str, arguments: tuple[Any, ...], options: tuple[Any, ...]
) -> Any:
    return getattr(query, question)(corpus(), *arguments, **dict(options))


def ask(question: str, *arguments: Any, **options: Any) -> Any:
    """The answer of a function of `analysis.query` on the open corpus, kept for the next time."""
    return _ask(corpus().key, question, arguments, tuple(sorted(options.items())))
