"""The statements, speakers and codings of a corpus while corrections are put over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.assembly import UNKNOWN_SPEAKER
from analysis.corrections.attaching import Index, Place, attached
from analysis.corrections.model import Anchor, Voice
from analysis.unnamed import article_of

Row = dict[str, Any]


@dataclass
class State:
    """What differs from the tables of the program, by statement and by speaker.

    `speakers` holds the statements that changed theirs, with the speaker and the name in the
    article (None: as it was); `codings` every coding of the statements whose codings changed;
    `profiles` the speakers that are new or changed; `stands_for` whom a merged speaker became.
    """

    index: Index
    speakers: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    codings: dict[str, dict[str, Row]] = field(default_factory=dict)
    profiles: dict[str, Row] = field(default_factory=dict)
    stands_for: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    added: dict[str, Row] = field(default_factory=dict)

    # --- statements -------------------------------------------------------------------------------

    def attach(self, anchor: Anchor) -> str | None:
        """The statement that an anchor means, among those that stand now."""
        article = self.index.article(anchor)
        return attached(self.index, article, anchor, self.places(article)) if article else None

    def twins(self, statement: str) -> list[str]:
        """The same words as statements of the copies of the article."""
        article = self.article_of(statement)
        copies = self.index.copies(article)
        if not copies:
            return []
        words = self._words(article, self._place(statement))
        return [
            place.statement
            for copy in copies
            for place in self.places(copy)
            if self._words(copy, place) == words
        ]

    def _place(self, statement: str) -> Place:
        if statement in self.added:
            row = self.added[statement]
            return Place(row["begin"], row["end"], statement)
        at = self.index.row[statement]
        return Place(self.index.begins[at], self.index.ends[at], statement)

    def _words(self, article: str, place: Place) -> str:
        return self.index.text(article)[place.begin : place.end]

    def was_removed(self, anchor: Anchor) -> bool:
        """Whether an anchor means a statement of the program that a correction took out."""
        article = self.index.article(anchor)
        gone = [
            place
            for place in self.index.by_article.get(article or "", ())
            if place.statement in self.removed and place.statement not in self.added
        ]
        return bool(article and gone and attached(self.index, article, anchor, gone))

    def places(self, article: str) -> Iterator[Place]:
        """The statements that stand in an article."""
        for place in self.index.by_article.get(article, ()):
            if place.statement not in self.removed:
                yield place
        for name, row in self.added.items():
            if row["article"] == article:
                yield Place(row["begin"], row["end"], name)

    def speaker_of(self, statement: str) -> str:
        """Who speaks a statement now."""
        if statement in self.speakers:
            return self.speakers[statement][0]
        return str(self.index.speakers[self.index.row[statement]])

    def article_of(self, statement: str) -> str:
        """The article a statement stands in."""
        if statement in self.added:
            return str(self.added[statement]["article"])
        return str(self.index.articles[self.index.row[statement]])

    def give(self, statement: str, speaker: str, name: str | None = None) -> None:
        """Makes a statement another speaker's; `name` is what the article calls them."""
        before = self.speakers.get(statement, ("", None))[1]
        self.speakers[statement] = speaker, before if name is None else name

    def statements_of(self, speaker: str) -> list[str]:
        """All that a speaker says now."""
        own = [one for one in self.index.by_speaker.get(speaker, ()) if one not in self.speakers]
        given = [one for one, (now, _) in self.speakers.items() if now == speaker]
        return [one for one in own + given if one not in self.removed or one in self.added]

    def remove(self, statement: str) -> None:
        """Takes a statement out."""
        if statement in self.index.row:
            self.removed.add(statement)
        self.added.pop(statement, None)
        self.speakers.pop(statement, None)
        self.codings.pop(statement, None)

    def add(self, row: Row, name: str) -> str:
        """Puts a statement in, whose id is free; its speaker is called `name` in the article."""
        statement = str(row["statement"])
        self.added[statement] = row
        self.give(statement, row["speaker"], name)
        self.codings[statement] = {}
        return statement

    # --- codings ----------------------------------------------------------------------------------

    def coded(self, statement: str) -> dict[str, Row]:
        """The codings of a statement by theme, to be changed."""
        if statement not in self.codings:
            table = self.index.codings_table
            rows = self.index.codings.get(statement, ())
            held = [table.slice(row, 1).to_pylist()[0] for row in rows]
            self.codings[statement] = {row["theme"]: row for row in held}
        return self.codings[statement]

    def code(self, statement: str, theme: str, stance: str, coder: str) -> None:
        """Gives a statement a theme with a stance; of the program's reasons those for the theme
        stay, since the stance is not by them."""
        codings = self.coded(statement)
        reasons = [
            one for one in codings.get(theme, {}).get("evidence") or () if one["role"] == "theme"
        ]
        codings[theme] = {
            "statement": statement,
            "theme": theme,
            "stance": stance,
            "evidence": reasons,
            "confidence": 1.0,
            "coder": coder,
        }

    # --- speakers ---------------------------------------------------------------------------------

    def profile(self, speaker: str) -> Row | None:
        """What is known of a speaker of this id."""
        return self.profiles.get(speaker) or self.index.profiles.get(speaker)

    def known(self) -> Iterable[str]:
        """The ids of all speakers, new ones too, without those merged into others."""
        ids = dict.fromkeys((*self.index.profiles, *self.profiles))
        return [one for one in ids if one not in self.stands_for]

    def find(self, voice: Voice) -> str | None:
        """The speaker that a voice means: by id, else by name, else by the only one so called.

        By the words alone nobody is meant whom an article does not name.
        """
        if not voice.name:
            return UNKNOWN_SPEAKER
        speaker = self._now(voice.speaker)
        if speaker != UNKNOWN_SPEAKER and self.profile(speaker):
            return speaker
        named = [
            one
            for one in self.known()
            if self._name(one) == voice.name and not article_of(one, voice.name)
        ]
        if named:
            return voice.name if voice.name in named else min(named)
        called = [one for one in self.known() if voice.name in self._aliases(one)]
        return called[0] if len(called) == 1 else None

    def _now(self, speaker: str) -> str:
        """Who a speaker became by merging."""
        while speaker in self.stands_for:
            speaker = self.stands_for[speaker]
        return speaker

    def _name(self, speaker: str) -> str:
        return str((self.profile(speaker) or {}).get("name", ""))

    def _aliases(self, speaker: str) -> list[str]:
        return (self.profile(speaker) or {}).get("aliases") or []

    def find_or_make(self, voice: Voice) -> str:
        """The speaker that a voice means, who is made where there is none."""
        return self.find(voice) or self.make(voice)

    def make(self, voice: Voice) -> str:
        """A new speaker, with the voice's name as id where that is free."""
        speaker = self._free(voice.name)
        self.profiles[speaker] = {
            "speaker": speaker,
            "name": voice.name,
            "aliases": [],
            "type": voice.type or "unknown",
            "role": voice.role,
            "affiliation": voice.affiliation,
            "country": voice.country or "unknown",
        }
        return speaker

    def _free(self, name: str) -> str:
        taken = {*self.index.profiles, *self.profiles, UNKNOWN_SPEAKER}
        number, free = 1, name
        while free in taken:
            number += 1
            free = f"{name} ({number})"
        return free

    def merge(self, speakers: list[str], speaker: str) -> None:
        """Makes one of several speakers, among whom the one that stands may be."""
        others = [one for one in speakers if one != speaker]
        profile = dict(self.profile(speaker) or {})
        for other in others:
            profile = _joined(profile, self.profile(other) or {})
            for statement in self.statements_of(other):
                self.give(statement, speaker)
            self.stands_for[other] = speaker
        self.profiles[speaker] = profile

    def rename(self, speaker: str, name: str) -> None:
        """Calls a speaker by another name; the first becomes an alias."""
        profile = dict(self.profile(speaker) or {})
        if profile["name"] != name:
            names = (profile["name"], *profile["aliases"])
            profile["aliases"] = [one for one in names if one != name]
            self.profiles[speaker] = {**profile, "name": name}

    def part(self, speaker: str, other: str) -> None:
        """Tells a speaker from another who was taken for them: by name, and by their posts.

        A post that is known from an article goes with whoever speaks there alone.
        """
        profile, fresh = dict(self.profile(speaker) or {}), dict(self.profile(other) or {})
        profile["aliases"] = [one for one in profile["aliases"] if one != fresh["name"]]
        ours, theirs = (
            {self.article_of(one) for one in self.statements_of(who)} for who in (speaker, other)
        )
        posts = profile.get("roles") or []
        profile["roles"] = [post for post in posts if post["article"] not in theirs - ours]
        if other not in self.index.profiles:
            moved = [post for post in posts if post["article"] in theirs - ours]
            fresh["roles"] = [*fresh.get("roles", ()), *moved]
            for name in ("role", "affiliation"):
                fresh[name] = fresh[name] or next((post[name] for post in moved if post[name]), "")
        self.profiles[speaker], self.profiles[other] = profile, fresh


def _joined(profile: Row, other: Row) -> Row:
    """The profile of a speaker with what the other's adds to it."""
    joined = {**other, **profile}
    for name, value in profile.items():
        if isinstance(value, list):
            joined[name] = value + [one for one in other.get(name) or () if one not in value]
        elif value in ("", "unknown", None):
            joined[name] = other.get(name, value)
    names = dict.fromkeys((*joined["aliases"], other.get("name", "")))
    joined["aliases"] = [name for name in names if name and name != profile["name"]]
    joined["speaker"], joined["name"] = profile["speaker"], profile["name"]
    return joined
