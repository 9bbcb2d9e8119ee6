"""Corrections put over a corpus: a new corpus in which they hold."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.assembly import UNKNOWN_SPEAKER
from analysis.corrections.attaching import Index, Place, index_of
from analysis.corrections.journal import active
from analysis.corrections.model import Anchor, Correction, as_dict
from analysis.corrections.state import Row, State
from analysis.corrections.tables import changed_tables

if TYPE_CHECKING:
    from analysis.corpus import Corpus

TAKEN_OUT = "a correction took this statement out"


@dataclass(frozen=True, slots=True)
class Unattached:
    """A correction that does not hold in this corpus, or (`partly`) not all of it, and why."""

    correction: Correction
    reason: str
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """A corpus with corrections, and what became of each of them.

    `applied` are those that hold, wholly or in part; `unattached` those that do not, or not
    wholly. `statements` maps each statement that a correction changed or made to the corrections'
    ids, the last one last, `speakers` likewise each speaker that was merged or split; `replaced`
    maps a marked statement to those whose place it took.
    """

    corpus: Corpus
    applied: tuple[Correction, ...] = ()
    unattached: tuple[Unattached, ...] = ()
    statements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    speakers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def apply(corpus: Corpus, corrections: Iterable[Correction]) -> Applied:
    """The corpus with these corrections in it; the corpus itself where none of them holds.

    Corrections may be given with their undoings, in any order: they take effect by the time they
    were made, so that of two that contradict each other the later one holds. The new corpus
    differs in the tables statements, codings, speakers, spoken and the column `statement` of
    tokens; the others are the first one's, in memory too. Its `key` is another one. What is
    said of a statement holds for the same words in the reprints of its article too.

    >>> from analysis.sample import sample
    >>> apply(sample(), []).corpus is sample()
    True
    """
    corrections = list(corrections)
    entries, idle = active(corrections), _idle(corrections)
    if not entries:
        return Applied(corpus, unattached=idle)
    work = _Work(State(index_of(corpus)))
    work.state.index.fetch(_articles(work.state.index, entries))
    for correction in entries:
        work.take(correction)
    if not work.applied:
        return Applied(corpus, unattached=(*work.unattached, *idle))
    tables = changed_tables(corpus, work.state)
    manifest = {
        **corpus.manifest,
        "key": _key(corpus, work.applied),
        "corrections": len(work.applied),
    }
    corrected = corpus.derived(tables, manifest)
    standing = set(corrected.table("statements")["statement"].to_pylist())
    return Applied(
        corrected,
        tuple(work.applied),
        (*work.unattached, *idle),
        {one: tuple(ids) for one, ids in work.statements.items() if one in standing},
        {one: tuple(ids) for one, ids in work.speakers.items()},
        {one: tuple(places) for one, places in work.replaced.items() if one in standing},
    )


def _idle(corrections: list[Correction]) -> tuple[Unattached, ...]:
    """The undoings of corrections that are not there."""
    held = {one.id for one in corrections}
    lost = (one for one in corrections if one.kind == "undo" and one.undone not in held)
    return tuple(Unattached(one, "what it undoes is not here") for one in lost)


def _articles(index: Index, corrections: Iterable[Correction]) -> set[str]:
    anchors = [a for c in corrections for a in (c.anchor, *c.anchors) if a and not a.is_article]
    return {article for article in map(index.article, anchors) if article}


def _key(corpus: Corpus, applied: Iterable[Correction]) -> str:
    lines = [json.dumps(as_dict(one), sort_keys=True, ensure_ascii=False) for one in applied]
    return hashlib.sha256("\n".join([corpus.key, *lines]).encode()).hexdigest()[:16]


class _Work:
    """Corrections taken one after another, and what became of them."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.applied: list[Correction] = []
        self.unattached: list[Unattached] = []
        self.statements: dict[str, list[str]] = {}
        self.speakers: dict[str, list[str]] = {}
        self.replaced: dict[str, list[str]] = {}

    def take(self, correction: Correction) -> None:
        """Puts one correction into the state; tells what does not hold."""
        kinds: dict[str, Callable[[Correction], str]] = {
            "speaker": self._speaker,
            "coding": self._coding,
            "not_a_statement": self._not_a_statement,
            "statement": self._statement,
            "merge": self._merge,
            "split": self._split,
        }
        before = len(self.unattached)
        if reason := kinds[correction.kind](correction):
            self.unattached[before:] = [Unattached(correction, reason)]
        else:
            self.applied.append(correction)
            # Once for an article and its copies.
            self.unattached[before:] = dict.fromkeys(self.unattached[before:])

    def _tell(self, correction: Correction, reason: str) -> None:
        self.unattached.append(Unattached(correction, reason, partly=True))

    def _touch(self, correction: Correction, statement: str) -> None:
        self.statements.setdefault(statement, []).append(correction.id)

    def _attached(self, correction: Correction) -> tuple[list[str], str]:
        """The statement that is meant, with its twins in reprints, or why there is none."""
        assert correction.anchor
        if self.state.index.article(correction.anchor) is None:
            return [], "its article is not in this corpus"
        if statement := self.state.attach(correction.anchor):
            return [statement, *self.state.twins(statement)], ""
        if self.state.was_removed(correction.anchor):
            return [], TAKEN_OUT
        return [], "no statement stands there any more"

    def _speaker(self, correction: Correction) -> str:
        statements, reason = self._attached(correction)
        assert correction.voice
        for statement in statements:
            speaker = self.state.find_or_make(correction.voice)
            self.state.give(statement, speaker, correction.voice.name)
            self._touch(correction, statement)
        return reason

    def _coding(self, correction: Correction) -> str:
        if correction.theme not in self.state.index.themes:
            return f"the theme {correction.theme!r} is not in the codebook of this corpus"
        statements, reason = self._attached(correction)
        for statement in statements:
            if correction.present:
                self._code(correction, statement, correction.theme, correction.stance)
            else:
                self.state.coded(statement).pop(correction.theme, None)
            self._touch(correction, statement)
        return reason

    def _code(self, correction: Correction, statement: str, theme: str, stance: str) -> None:
        if theme not in self.state.index.sided and stance != "none":
            self._tell(correction, f"the theme {theme!r} has no proposition to take a side on")
            stance = "none"
        self.state.code(statement, theme, stance, correction.coder)

    def _not_a_statement(self, correction: Correction) -> str:
        statements, reason = self._attached(correction)
        for statement in statements:
            self.state.remove(statement)
        # Two who say the same do not contradict each other.
        return "" if reason == TAKEN_OUT else reason

    def _statement(self, correction: Correction) -> str:
        assert correction.anchor
        index = self.state.index
        if (article := index.article(correction.anchor)) is None:
            return "its article is not in this corpus"
        if (place := index.place(article, correction.anchor)) is None:
            return "its words do not stand in the article any more"
        if not index.is_in_paragraph(article, place):
            return "it does not lie within one paragraph of the title or the body any more"
        self._put(correction, article, place)
        for copy in index.copies(article):
            twin = index.place(copy, correction.anchor)
            if twin and index.is_in_paragraph(copy, twin):
                self._put(correction, copy, twin)
        return ""

    def _put(self, correction: Correction, article: str, place: Place) -> None:
        """Marks a statement there, in place of those it overlaps."""
        index = self.state.index
        overlapped = [
            held.statement
            for held in self.state.places(article)
            if held.begin < place.end and place.begin < held.end
        ]
        for statement in overlapped:
            self.state.remove(statement)
        statement = self._add(correction, article, place)
        if others := [one for one in overlapped if one in index.row]:
            self.replaced[statement] = others
        for theme, stance in correction.codings:
            if theme in index.themes:
                self._code(correction, statement, theme, stance)
            else:
                self._tell(correction, f"the theme {theme!r} is not in the codebook of this corpus")
        self._touch(correction, statement)

    def _add(self, correction: Correction, article: str, place: Place) -> str:
        assert correction.voice
        sentences = self.state.index.sentences(article)
        begins = [sentence["begin"] for sentence in sentences]
        first = sentences[max(bisect_right(begins, place.begin) - 1, 0)]
        row: Row = {
            "statement": f"{article}:{place.begin}",
            "article": article,
            "sentence": first["sentence"],
            "paragraph": first["paragraph"],
            "begin": place.begin,
            "end": place.end,
            "kind": correction.speech,
            "speaker": self.state.find_or_make(correction.voice),
            "cue_begin": -1,
            "cue_end": -1,
        }
        return self.state.add(row, correction.voice.name)

    def _merge(self, correction: Correction) -> str:
        assert correction.voice
        found = [(voice, self.state.find(voice)) for voice in correction.voices]
        held = list(dict.fromkeys(one for _, one in found if one and one != UNKNOWN_SPEAKER))
        missing = [voice.name or "unknown" for voice, one in found if one not in held]
        if not held:
            return "none of the speakers is in this corpus any more"
        stands = self.state.find_or_make(correction.voice)
        self.state.merge(held, stands)
        self.state.rename(stands, correction.voice.name)
        if missing:
            self._tell(correction, f"not in this corpus any more: {'、'.join(missing)}")
        self.speakers.setdefault(stands, []).append(correction.id)
        return ""

    def _split(self, correction: Correction) -> str:
        assert correction.voice
        state, source = self.state, self.state.find(correction.voices[0])
        if source in (None, UNKNOWN_SPEAKER):
            return "the speaker is not in this corpus any more"
        statements = list(dict.fromkeys(self._said(correction, source)))
        if not statements:
            return "the speaker says nothing there any more"
        other = state.find(correction.voice)
        if other is None or other == source:
            other = state.make(correction.voice)
        for statement in statements:
            state.give(statement, other, correction.voice.name)
            self._touch(correction, statement)
        state.part(source, other)
        for speaker in (source, other):
            self.speakers.setdefault(speaker, []).append(correction.id)
        return ""

    def _said(self, correction: Correction, source: str) -> Iterable[str]:
        """What the speaker says in the articles and statements that the split names."""
        spoken = self.state.statements_of(source)
        for anchor in correction.anchors:
            found = self._said_at(anchor, spoken)
            if not found:
                words = anchor.quote[:20] or anchor.article
                self._tell(correction, f"the speaker does not say this any more: {words}")
            yield from found

    def _said_at(self, anchor: Anchor, spoken: list[str]) -> list[str]:
        if anchor.is_article:
            article = self.state.index.article(anchor)
            return [one for one in spoken if self.state.article_of(one) == article]
        statement = self.state.attach(anchor)
        meant = [statement, *self.state.twins(statement)] if statement else []
        return [one for one in meant if one in spoken]
