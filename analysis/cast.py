"""The cast of an article: its persons and organisations, what they are called, where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from analysis.drafts import HEADLINE, Draft
from analysis.mentions import Mention
from analysis.multisearch import WordSearch
from analysis.names import HAN, HONORIFICS, MIDDLE_DOT, TITLES, is_transliteration, same_sound
from analysis.naming import latin_companies, named_persons, tagged_persons
from analysis.wordlists import words

if TYPE_CHECKING:
    from analysis.tagger import Name

_ORGANISATIONS = words("countries.tsv", 2, "organisation")
_ORGANISATION = WordSearch(_ORGANISATIONS)
_CLAUSE_START = re.compile(r"[\n。！？!?，,；;：:”“]")
_TITLE_BEFORE = re.compile(rf"(?:{TITLES})\s?$")
_TITLE_AFTER = re.compile(rf"[{HAN}]{{2,4}}?(?:{TITLES}|{HONORIFICS})")
_GOVERNED = re.compile(r"[与和对向被把给让跟由将]|采访|包括|例如|比如|来自$|以及|针对|除")
_GOVERNED_START = re.compile(r"[与和对向被把给让跟由将]|记者?采访|专访|包括|例如|比如|以及|针对|除")
# A name without a title opens its clause if at most this much stands before it, with one this.
NEAR_START, NEAR_START_TITLED = 25, 80
# Text before a pronoun that the tagger reads where no person is in sight.
TAGGED_BEFORE = 80


class Place(NamedTuple):
    """Where an entity is named."""

    begin: int
    kind: str
    name: str


@dataclass(slots=True)
class Entity:
    """Someone or something that speaks, or may, in an article."""

    name: str
    kind: str
    titles: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    last_spoke: int = -1

    def add(self, mention: Mention) -> None:
        """Remember how a mention calls the entity."""
        for alias in (mention.name, *mention.aliases):
            if alias != self.name and alias not in self.aliases:
                self.aliases.append(alias)
        if mention.title and mention.title not in self.titles:
            self.titles.append(mention.title)
        if mention.head:
            self.heads.add(mention.head)


class Cast:
    """The entities of one article by name, built from all its mentions and from its text."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], named: Sequence[Mention] | None = None
    ) -> None:
        self.text = text
        self.named = list(named_persons(text)) if named is None else named
        self.entities: dict[str, Entity] = {}
        self._names: dict[str, str] = {}
        self._sounds: dict[str, str] = {}
        self._certain: set[str] = set()
        self._collect(mentions)
        unnamed = [m for m in mentions if m.kind == "anonymous" and m.certain]
        houses = {m.name for m in mentions if m.kind == "organisation" and len(m.name) > 2}
        self.places = sorted(self._locate(unnamed, houses))
        self._kinds = {place.name: place.kind for place in self.places}

    def _collect(self, mentions: Sequence[Mention]) -> None:
        persons = [*self.named, *(m for m in mentions if m.kind == "person")]
        certain = [m for m in persons if m.certain]
        # The fullest name first, so that shorter ones find it.
        for mention in sorted(certain, key=lambda m: (-len(m.name), m.begin)):
            self._certain.add(self._add(mention))
        for mention in persons:
            if not mention.certain:
                self._add(mention)

    def _add(self, mention: Mention) -> str:
        calls = (mention.name, *mention.aliases)
        name = next((known for call in calls if (known := self.person(call))), mention.name)
        self.entities.setdefault(name, Entity(name, "person")).add(mention)
        for call in calls:
            self._file(call, name)
        return name

    def _file(self, call: str, name: str) -> None:
        self._names.setdefault(call, name)
        parts = MIDDLE_DOT.split(call) if MIDDLE_DOT.search(call) else call.split()
        if len(parts) > 1:
            for part in (parts[-1], parts[0], "".join(parts[1:])):
                if len(part) > 1:
                    self._names.setdefault(part, name)

    def person(self, call: str) -> str:
        """The person called so: by the name, a part of it or its sound; empty where unknown."""
        if call in self._names:
            return self._names[call]
        if not is_transliteration(call):
            return ""
        if not self._sounds.get(call):
            self._sounds[call] = next(self._sounding(call), "")
        return self._sounds[call]

    def _sounding(self, call: str) -> Iterator[str]:
        for name, entity in self.entities.items():
            calls = (name, *entity.aliases)
            if entity.kind == "person" and any(same_sound(call, latin) for latin in calls):
                yield name

    def certain(self, mention: Mention) -> bool:
        """Whether the article elsewhere names this person with a title or as a speaker."""
        return self.person(mention.name) in self._certain

    def _locate(self, unnamed: Iterable[Mention], houses: set[str]) -> Iterator[Place]:
        titles = [title for entity in self.entities.values() for title in entity.titles]
        companies = latin_companies(self.text, titles) | houses
        companies = companies - self._names.keys() - _ORGANISATIONS
        calls = [call for call in self._names if len(call) > 1]
        persons = _find(calls, self.text)
        for begin, end in persons:
            yield Place(begin, "person", self._names[self.text[begin:end]])
        known = [(begin, end) for _, begin, end in _ORGANISATION.longest(self.text)]
        for begin, end in (*known, *_find(companies, self.text)):
            if not _overlaps(persons, begin):
                yield Place(begin, "organisation", self.text[begin:end])
        for mention in unnamed:
            yield Place(mention.begin, "person", mention.name)

    def kind(self, name: str) -> str:
        """What an entity is that the text names: a person, an organisation, or unknown."""
        return self._kinds.get(name, "unknown")

    def between(self, begin: int, end: int) -> list[Place]:
        """Where entities are named in `text[begin:end]`, in order."""
        low = bisect_left(self.places, (begin,))
        high = bisect_left(self.places, (end,), low)
        return self.places[low:high]

    def opens(self, place: Place) -> bool:
        """Whether a person stands where the subject of a clause does."""
        begin = place.begin
        clause = _CLAUSE_START.split(self.text[max(0, begin - NEAR_START_TITLED) : begin])[-1]
        if _TITLE_BEFORE.search(clause) or _TITLE_AFTER.match(self.text, begin):
            if _GOVERNED_START.match(clause):
                return False
        elif len(clause) >= NEAR_START or _GOVERNED.search(clause):
            return False
        first = self.between(begin - len(clause), begin + 1)[0]
        return first.begin == begin or first.kind != "person"


def _find(calls: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Where these calls stand, the longest where several begin or lie inside one another.

    A search for each is faster here than one pattern, which would be compiled for each article.
    """
    spans = []
    for call in calls:
        at = text.find(call)
        while at >= 0:
            spans.append((at, -at - len(call)))
            at = text.find(call, at + len(call))
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if not found or begin >= found[-1][1]:
            found.append((begin, -end))
    return found


def _overlaps(spans: list[tuple[int, int]], at: int) -> bool:
    index = bisect_left(spans, (at + 1,)) - 1
    return index >= 0 and at < spans[index][1]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A cast by the rules alone, its mentions, and where in the text the tagger is asked.

    It reads what stands before a pronoun or an elided subject with no person in sight, and
    subjects that are known by their shape only.
    """

    cast: Cast
    mentions: list[Mention]
    stretches: tuple[tuple[int, int], ...]

    def complete(self, tagged: Sequence[Sequence[Name]]) -> Cast:
        """The cast with the persons whom the tagger found in the stretches."""
        found = list(tagged_persons(self.cast.text, self.stretches, tagged))
        cast = self.cast
        return Cast(cast.text, [*self.mentions, *found], cast.named) if found else cast


def sketch(text: str, drafts: Sequence[Draft], mentions: list[Mention]) -> Sketch:
    """The cast of an article as far as the rules know it."""
    cast = Cast(text, mentions)
    return Sketch(cast, mentions, (*_before_pronouns(cast, drafts), *_doubtful(drafts)))


def _before_pronouns(cast: Cast, drafts: Sequence[Draft]) -> Iterator[tuple[int, int]]:
    end = 0
    for draft in drafts:
        at = _unnamed_from(draft)
        if at >= 0:
            reach = max(end, at - TAGGED_BEFORE)
            begin = max(reach, cast.text.rfind("\n", reach, at) + 1)
            here = cast.between(begin, at)
            if begin < at and all(place.kind != "person" for place in here):
                yield begin, at
        end = draft.end


def _unnamed_from(draft: Draft) -> int:
    """Where a pronoun or a verb without a subject asks who is meant; -1 where none does."""
    if draft.subject is None:
        return draft.cue_begin if draft.inherit == "sentence" else -1
    personal = draft.subject.kind == "pronoun" and draft.subject.name[:1] in "他她"
    return draft.subject.begin if personal else -1


def _is_house(draft: Draft) -> bool:
    return (
        draft.inherit == HEADLINE and draft.subject is not None and draft.subject.kind != "person"
    )


def _doubtful(drafts: Sequence[Draft]) -> Iterator[tuple[int, int]]:
    """Subjects known by their shape, with their verb."""
    for draft in drafts:
        subject = draft.subject
        # Before a colon that is no person's, and after a title without a mark, only the article
        # can tell whether this is a name.
        if subject and not subject.certain and not subject.title and not _is_house(draft):
            yield subject.begin, max(subject.end, min(draft.cue_end, subject.end + 20))
