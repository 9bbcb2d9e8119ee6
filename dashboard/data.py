"""Cached access to the corpus: one open corpus a process, one answer a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from analysis import query
from analysis.codebook import Codebook
from analysis.corpus import MANIFEST, Corpus
from analysis.filter import Filter
from dashboard import corpora, corrections
from dashboard.answers import Answers

# More files than this are counted at the foot of the page, not named.
SOURCES_NAMED = 2
# Answers kept: a reader's session touches a few dozen filters, each with some ten questions.
KEPT_ANSWERS = 2_000
# Corpora kept open: one of ten articles takes some 5 MB.
KEPT_CORPORA = 32


@st.cache_resource(show_spinner=False, max_entries=KEPT_CORPORA)
def _open(folder: str, written: float) -> Corpus:
    return Corpus.open(folder)


# The corpus that a run of the page is of, once that is settled.
_settled: ContextVar[Corpus | None] = ContextVar("settled", default=None)


def corpus() -> Corpus:
    """The corpus that the visitor has open, with the corrections that hold."""
    return _settled.get() or corrections.applied(program_corpus()).corpus


@contextmanager
def settled() -> Iterator[None]:
    """Within, every question is put to the corpus that is open now: it is looked for once.

    What is corrected meanwhile shows with the next run, which a correction starts.
    """
    token = _settled.set(corpus())
    try:
        yield
    finally:
        _settled.reset(token)


def program_corpus() -> Corpus:
    """The open corpus as the program made it, read anew only where it was written anew."""
    folder = corpora.folder_of(corpora.current())
    manifest = folder / MANIFEST
    return _open(str(folder), manifest.stat().st_mtime if manifest.exists() else 0.0)


def source() -> str:
    """What was analysed, for the foot of the page: its name, its files or their number."""
    if name := corpora.current().entry.name:
        return name
    names = [str(entry["file"]) for entry in corpus().manifest.get("sources", [])]
    return ", ".join(names) if 0 < len(names) <= SOURCES_NAMED else f"{len(names)}"


def analysed() -> date:
    """The day on which the open corpus was analysed: when its tables were written."""
    manifest = corpora.folder_of(corpora.current()) / MANIFEST
    return datetime.fromtimestamp(manifest.stat().st_mtime).date()


def codebook() -> Codebook:
    """The codebook the corpus was coded with."""
    return corpus().codebook


@dataclass(frozen=True)
class _Asked:
    """A question put to an open corpus, which its key tells from others."""

    key: str
    question: str
    arguments: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...]
    corpus: Corpus = field(compare=False)

    @classmethod
    def of(
        cls, held: Corpus, question: str, arguments: tuple[Any, ...], options: Mapping[str, Any]
    ) -> _Asked:
        return cls(held.key, question, arguments, tuple(sorted(options.items())), held)

    def put(self) -> Any:
        """The answer, worked out."""
        return getattr(query, self.question)(self.corpus, *self.arguments, **dict(self.options))


# On the seeds and two cores the overview's eight take 33 ms so, 48 one after another.
_answers = Answers(kept=KEPT_ANSWERS, threads=2)


def ask(question: str, *arguments: Any, **options: Any) -> Any:
    """The answer of a function of `analysis.query` on the open corpus, kept for the next time.

    A frame is the reader's own to change: pandas copies what is written to, and only then.
    """
    asked = _Asked.of(corpus(), question, arguments, options)
    answer = _answers.get(asked, asked.put)
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer


def ask_ahead(filter: Filter, questions: Sequence[tuple[Any, ...]]) -> None:
    """Put a page's questions side by side, so that answers are there when the page comes to them.

    A question is its name and its options, and a filter of its own where it has one. Those that
    the page comes to first stand first.
    """
    held = corpus()
    for name, options, *own in questions:
        asked = _Asked.of(held, name, tuple(own) or (filter,), options)
        _answers.begin(asked, asked.put)


def forget() -> None:
    """Keep no answer: those of a visitor who left go, the others are asked again."""
    _answers.forget()
    _open.clear()
