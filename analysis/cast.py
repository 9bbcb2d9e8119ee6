"""The cast of an article: its persons, organisations, groups and documents, and which of them a
name, a title or a pronoun stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from analysis.lexica import rows
from analysis.mentions import Mention
from analysis.names import (
    HAN,
    LATIN_NAME,
    MIDDLE_DOT,
    TITLES,
    first_name_begin,
    is_chinese_name,
    is_transliteration,
    looks_like_person,
    same_sound,
)
from analysis.reporting import PREPOSITION, VERBS
from analysis.wordlists import alternation, words

_PRONOUNS = {row[0]: (row[1], row[2]) for row in rows("pronouns.tsv")}
_ORGANISATIONS = words("countries.tsv", 2, "organisation")
_FOREIGN_CHARACTERS = "".join(sorted(words("transliteration.tsv")))
_FOREIGN = re.compile(
    rf"([{HAN}]{{1,20}}|[A-Z][a-z.]*)[·•・‧]([{_FOREIGN_CHARACTERS}]{{1,8}}(?:[·•・‧-][{_FOREIGN_CHARACTERS}]{{1,8}})*)"
    r"(?:\s?[（(]([A-Z][A-Za-zÀ-ÿ.' -]{2,40})\s?[）)])?"
)
# Words that stand after a title like a name does (博士毕业, 主任委员).
_ORDINARY = words("ordinary_words.tsv")
# What may follow a Chinese name that a title stands before.
_NAME_END = (
    r"(?=[，,。、：；（(\s”」]|"
    + alternation(VERBS.keys() | words("adverbials.tsv", 1, "inner") | words("adverbials.tsv", 1, "both"))
    + "|和|与|及|的|等|带|作|做|为|给|发|将|主持|分享|致辞|出席|参加|进行|接受|领衔|率|"
    + PREPOSITION
    + "|$)"
)
_TITLED = re.compile(
    rf"([^，,。；：:！？“”「」\n]{{0,30}}(?:{TITLES}))\s?"
    rf"(?:([{HAN}]{{2,4}}?){_NAME_END}|({LATIN_NAME}))"
)
_CLAUSE_START = re.compile(r"[\n。！？!?，,；;：:”“]")
_GOVERNED = re.compile(r"[与和对向被把给让跟由将]|采访|包括|例如|比如|来自$|以及|针对|除了|除")
_QUANTIFIER = re.compile(
    r"^(?:有|不少|许多|很多|一些|部分|众多|多[名位家]|几[名位家]|[一两三四五六七八九十\d]+[名位个家]|一[名位个群]|该|这[名位些]|那[名位些]|其他|多数|大多数|所有|相关|有关|上述)+(?=[\u4e00-\u9fff]{2})"
)


@dataclass(slots=True)
class Entity:
    """Someone or something that speaks in an article."""

    name: str
    kind: str
    titles: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    positions: list[int] = field(default_factory=list)

    def add(self, mention: Mention) -> None:
        """Remember how a mention called the entity."""
        for alias in (mention.name, *mention.aliases):
            if alias != self.name and alias not in self.aliases:
                self.aliases.append(alias)
        if mention.title and mention.title not in self.titles:
            self.titles.append(mention.title)
        if mention.head:
            self.heads.add(mention.head)


class Cast:
    """The entities of one article. Build it from all its mentions, then ask it in reading order."""

    def __init__(self, text: str, mentions: Iterable[Mention]) -> None:
        self.text = text
        self.entities: dict[str, Entity] = {}
        self._alias: dict[str, str] = {}
        mentions = list(mentions)
        self._collect_names(mentions)
        self._locate()

    # -- collecting ------------------------------------------------------------------------

    def _collect_names(self, mentions: list[Mention]) -> None:
        persons = [m for m in mentions if m.kind == "person"]
        found = [*_foreign_names(self.text), *_titled_names(self.text)]
        full = [m for m in (*found, *persons) if m.certain]
        for mention in sorted(full, key=lambda m: (-len(m.name), m.begin)):
            self._add_person(mention)
        for mention in persons:
            if not mention.certain:
                self._add_person(mention)

    def _add_person(self, mention: Mention) -> None:
        name = self._person(mention.name) or next(
            (known for alias in mention.aliases if (known := self._person(alias))), ""
        )
        if not name:
            name = mention.name
            self.entities[name] = Entity(name, "person")
        self.entities[name].add(mention)
        for alias in (mention.name, *mention.aliases):
            self._file(alias, name)

    def _file(self, alias: str, name: str) -> None:
        self._alias.setdefault(alias, name)
        parts = MIDDLE_DOT.split(alias) if MIDDLE_DOT.search(alias) else alias.split()
        if len(parts) > 1:
            for part in (parts[-1], parts[0], "".join(parts[1:])):
                if len(part) > 1:
                    self._alias.setdefault(part, name)

    def _person(self, name: str) -> str:
        """The person already known by this name, by a part of it, or by its sound."""
        if name in self._alias:
            return self._alias[name]
        if is_transliteration(name):
            for known, entity in self.entities.items():
                if entity.kind == "person" and any(
                    same_sound(name, latin) for latin in (known, *entity.aliases)
                ):
                    return known
        return ""

    def _locate(self) -> None:
        """Where in the text the persons and the known organisations are named."""
        names = {alias: name for alias, name in self._alias.items() if len(alias) > 1}
        self._mentions: list[tuple[int, str, str]] = []
        for alias in _ORGANISATIONS:
            names.setdefault(alias, alias)
        pattern = re.compile(alternation(names))
        for match in pattern.finditer(self.text):
            name = names[match[0]]
            kind = "person" if name in self.entities else "organisation"
            self._mentions.append((match.start(), kind, name))

    # -- asking ----------------------------------------------------------------------------

    def resolve(self, mention: Mention, at: int, previous: str) -> str:
        """The name of the speaker a mention stands for.

        `previous` is the speaker of the statement before, empty where there is none in reach.
        """
        if mention.kind == "pronoun":
            return self._pronoun(mention, at, previous)
        if mention.kind == "anaphor":
            return self._anaphor(mention, at, previous)
        if mention.kind == "person" or not mention.certain:
            person = self._person(mention.name)
            if person or mention.kind == "person":
                return person or mention.name
        return self._common(mention, at)

    def _pronoun(self, mention: Mention, at: int, previous: str) -> str:
        kind, number = _PRONOUNS[mention.name]
        before = self.entities.get(previous)
        if number == "plural":
            group = self._last(at, ("group",))
            return group or previous
        if before and before.kind in ("person", "anonymous") and not self._person_since(before, at):
            return previous
        if kind == "person":
            return (
                self._subject(at, "person") or self._last(at, ("person", "anonymous")) or previous
            )
        if mention.name in ("前者", "后者"):
            return ""
        if kind == "other":
            same = before and before.kind in ("organisation", "document")
            return previous if same else self._organisation(at) or previous
        return previous or self._subject(at, "person")

    def _person_since(self, entity: Entity, at: int) -> bool:
        """Whether another person has been named as a subject since the entity spoke."""
        since = entity.positions[-1] if entity.positions else 0
        return any(
            since < begin < at and kind == "person" and name != entity.name and self._opens(begin)
            for begin, kind, name in self._mentions
        )

    def _opens(self, begin: int) -> bool:
        """Whether a mention stands where the subject of a clause does."""
        clause = _CLAUSE_START.split(self.text[max(0, begin - 40) : begin])[-1]
        return len(clause) < 25 and not _GOVERNED.search(clause)

    def _subject(self, at: int, kind: str) -> str:
        """The last entity of a kind named as the subject of a clause before `at`."""
        index = bisect_left(self._mentions, (at, "", ""))
        fallback = ""
        for begin, found, name in reversed(self._mentions[max(0, index - 12) : index]):
            if found == kind:
                fallback = fallback or name
                if self._opens(begin):
                    return name
        return fallback

    def _last(self, at: int, kinds: tuple[str, ...]) -> str:
        best, name = -1, ""
        for entity in self.entities.values():
            if entity.kind in kinds:
                index = bisect_left(entity.positions, at)
                if index and entity.positions[index - 1] > best:
                    best, name = entity.positions[index - 1], entity.name
        return name

    def _anaphor(self, mention: Mention, at: int, previous: str) -> str:
        head = mention.head
        candidates = [
            (entity.positions[bisect_left(entity.positions, at) - 1], entity.name)
            for entity in self.entities.values()
            if bisect_left(entity.positions, at)
            and (
                any(h.endswith(head) for h in entity.heads)
                or entity.name.endswith(head)
                or any(title.endswith(head) for title in entity.titles)
            )
        ]
        if candidates:
            return max(candidates)[1]
        if head in words("speaker_nouns.tsv", 1, "organisation"):
            return self._organisation(at) or self._new(mention, "organisation")
        if head in words("speaker_nouns.tsv", 1, "document"):
            return self._new(mention, "document")
        before = self.entities.get(previous)
        if before and before.kind in ("person", "anonymous"):
            return previous
        return self._subject(at, "person") or self._new(mention, "anonymous")

    def _organisation(self, at: int) -> str:
        """The organisation that 该公司 stands for: the first of its own or an earlier sentence."""
        begin = max(self.text.rfind(mark, 0, at) for mark in "。\n！？")
        spoken = [
            (position, entity.name)
            for entity in self.entities.values()
            if entity.kind == "organisation"
            for position in entity.positions
            if position < at
        ]
        named = [(b, name) for b, kind, name in self._mentions if kind == "organisation" and b < at]
        known = sorted({*spoken, *named})
        here = [name for position, name in known if position > begin]
        return here[0] if here else known[-1][1] if known else ""

    def _common(self, mention: Mention, at: int) -> str:
        """A group, document, organisation or unnamed speaker: the one called so before, or new."""
        name = mention.name
        if mention.kind == "anonymous" and name == mention.head:
            titled = [e for e in self.entities.values() if any(t.endswith(name) for t in e.titles)]
            if len(titled) == 1:
                return titled[0].name
        core = _QUANTIFIER.sub("", name)
        for known in self.entities.values():
            if known.kind == mention.kind and (
                known.name == name or core == _QUANTIFIER.sub("", known.name)
            ):
                return known.name
        return self._new(mention, mention.kind)

    def _new(self, mention: Mention, kind: str) -> str:
        self.entities.setdefault(mention.name, Entity(mention.name, kind))
        return mention.name

    def speak(self, name: str, mention: Mention | None, at: int) -> None:
        """Remember that an entity spoke at an offset, and how it was called there."""
        entity = self.entities.setdefault(
            name, Entity(name, mention.kind if mention else "unknown")
        )
        entity.positions.append(at)
        if mention and mention.kind not in ("pronoun", "anaphor"):
            entity.add(mention)
        elif mention and mention.kind == "anaphor" and mention.name != name:
            if mention.name not in entity.aliases:
                entity.aliases.append(mention.name)

    def subject_of(self, begin: int, at: int) -> str:
        """The first entity named in `text[begin:at]`, persons before organisations."""
        low = bisect_left(self._mentions, (begin, "", ""))
        high = bisect_left(self._mentions, (at, "", ""))
        inside = self._mentions[low:high]
        for wanted in ("person", "organisation"):
            for _, kind, name in inside:
                if kind == wanted:
                    return name
        return ""


def _foreign_names(text: str) -> Iterable[Mention]:
    for match in _FOREIGN.finditer(text):
        first = match[1]
        begin = first_name_begin(first)
        name = text[match.start() + begin : match.end(2)]
        aliases = (match[3].strip(),) if match[3] else ()
        title = first[:begin]
        yield Mention(
            match.start() + begin, match.end(2), "person", name, title=title, aliases=aliases
        )


def _titled_names(text: str) -> Iterable[Mention]:
    for match in _TITLED.finditer(text):
        han, latin = match[2], match[3]
        if han and (not is_chinese_name(han) or han in _ORDINARY):
            continue
        if latin and not (" " in latin and looks_like_person(latin)):
            continue
        yield Mention(match.start(), match.end(), "person", han or latin, title=match[1].strip())
