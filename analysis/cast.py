"""The cast of an article: its persons, organisations, groups and documents, and which of them a
name, a title or a pronoun stands for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from analysis.lexica import rows
from analysis.mentions import Mention
from analysis.names import (
    HAN,
    HONORIFICS,
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
from analysis.speech import Draft
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
_TITLE_AFTER = re.compile(rf"[{HAN}]{{2,4}}?(?:{TITLES}|{HONORIFICS})")
_TITLE_BEFORE = re.compile(rf"(?:{TITLES})\s?$")
# What may follow a Chinese name that a title stands before.
_NAME_END = (
    r"(?=[，,。、：；（(\s”」]|"
    + alternation(
        VERBS.keys() | words("adverbials.tsv", 1, "inner") | words("adverbials.tsv", 1, "both")
    )
    + "|和|与|及|的|等|是|有|带|作|做|为|给|发|将|主持|分享|致辞|出席|参加|进行|接受|领衔|率|"
    + PREPOSITION
    + "|$)"
)
_TITLED = re.compile(rf"(?:{TITLES})\s?(?=(?:([{HAN}]{{2,4}}?){_NAME_END}|({LATIN_NAME})))")
_TITLE_BEGIN = re.compile(r"[，,。；：:！？“”「」\n]")
# A title with its affiliations is read back over this many characters.
LONGEST_TITLE = 60
_CLAUSE_START = re.compile(r"[\n。！？!?，,；;：:”“]")
_GOVERNED_START = re.compile(r"[与和对向被把给让跟由将]|记者?采访|专访|包括|例如|比如|以及|针对|除")
_GOVERNED = re.compile(r"[与和对向被把给让跟由将]|采访|包括|例如|比如|来自$|以及|针对|除了|除")
_PHRASE_START = re.compile(
    r"[\n。！？!?，,；;：:”“、（）()]|[了的和与及在向对由被把是为据该这]|根据|发布|签署|推出|通过"
)
# An anaphor's noun is looked for in this many characters before it.
ANAPHOR_REACH = 400
# Nouns that do not tell which organisation is meant.
_GENERAL = frozenset(
    {"公司", "企业", "机构", "集团", "平台", "媒体", "部门", "组织", "厂商", "团队"}
)
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z0-9.&-]*(?: [A-Z][A-Za-z0-9.&-]*)*")
_COMPANY = re.compile(
    rf"({_LATIN_NAME.pattern})\s?(?:公司|集团|是[一]?[家个](?!人|产品|模型|工具)|（[^）]*公司）)"
)
_ROLE_NAMES = words("titles.tsv", 1, "role")
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
        self.spoken: list[str] = []
        self.spoken_at = 0
        self.following = ""
        mentions = list(mentions)
        self._collect_names(mentions)
        self._locate([m for m in mentions if m.kind == "anonymous" and m.certain])

    # -- collecting ------------------------------------------------------------------------

    def _collect_names(self, mentions: list[Mention]) -> None:
        persons = [m for m in mentions if m.kind == "person"]
        found = [*_foreign_names(self.text), *_titled_names(self.text)]
        full = [m for m in (*found, *persons) if m.certain]
        for mention in sorted(full, key=lambda m: (-len(m.name), m.begin)):
            self._add_person(mention)
        self._sure = {self._person(m.name) for m in full}
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

    def _locate(self, unnamed: list[Mention]) -> None:
        """Where in the text the persons and the known organisations are named."""
        names = {alias: name for alias, name in self._alias.items() if len(alias) > 1}
        self._mentions: list[tuple[int, str, str]] = []
        for alias in (*_ORGANISATIONS, *self._latin_organisations()):
            names.setdefault(alias, alias)
        pattern = re.compile(alternation(names))
        for match in pattern.finditer(self.text):
            name = names[match[0]]
            kind = "person" if name in self.entities else "organisation"
            self._mentions.append((match.start(), kind, name))
        for mention in unnamed:
            self._mentions.append((mention.begin, "person", mention.name))
        self._mentions.sort()

    def _latin_organisations(self) -> set[str]:
        """Names in Latin letters that the text calls a company, or persons their employer."""
        found = {m[1] for m in _COMPANY.finditer(self.text)}
        for entity in self.entities.values():
            for title in entity.titles:
                found.update(m[0].strip() for m in _LATIN_NAME.finditer(title))
        return {name for name in found if name not in self._alias and name not in _ROLE_NAMES}

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
            return self._pair(at) or self._last(at, ("group",)) or previous
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

    def certain(self, mention: Mention) -> bool:
        """Whether the article elsewhere names this person with a title or as a speaker."""
        return self._person(mention.name) in self._sure

    def known(self, mention: Mention) -> str:
        """The person a mention names, empty where it names none or one not known."""
        return self._person(mention.name) if mention.kind == "person" else ""

    def _pair(self, at: int) -> str:
        """The two persons who spoke last: the one who goes on speaking, or both."""
        pair = list(dict.fromkeys(reversed(self.spoken)))[:2]
        near = self.text.count("\n", self.spoken_at, at) <= 1
        if len(pair) < 2 or not near or any(self.entities[n].kind != "person" for n in pair):
            return ""
        if self.following in pair:
            return self.following
        return self._new(Mention(at, at, "group", "、".join(reversed(pair))), "group")

    def _person_since(self, entity: Entity, at: int) -> bool:
        """Whether another person has been named as a subject since the entity spoke."""
        since = entity.positions[-1] if entity.positions else 0
        return any(
            since < begin < at and kind == "person" and name != entity.name and self._opens(begin)
            for begin, kind, name in self._mentions
        )

    def persons(self, begin: int, end: int) -> bool:
        """Whether a person is named in `text[begin:end]`."""
        low = bisect_left(self._mentions, (begin, "", ""))
        high = bisect_left(self._mentions, (end, "", ""))
        return any(kind == "person" for _, kind, _ in self._mentions[low:high])

    def newcomer(self, previous: str, begin: int, at: int) -> str:
        """The last person named as a subject in `text[begin:at]` since the previous speaker."""
        speaker = self.entities.get(previous)
        since = max(begin, speaker.positions[-1] if speaker and speaker.positions else 0)
        low = bisect_left(self._mentions, (since, "", ""))
        high = bisect_left(self._mentions, (at, "", ""))
        for place, kind, name in reversed(self._mentions[low:high]):
            if kind == "person" and self._opens(place):
                return name
        return ""

    def _opens(self, begin: int) -> bool:
        """Whether a mention stands where the subject of a clause does."""
        clause = _CLAUSE_START.split(self.text[max(0, begin - 80) : begin])[-1]
        if _TITLE_BEFORE.search(clause) or _TITLE_AFTER.match(self.text, begin):
            if _GOVERNED_START.match(clause):
                return False
        elif len(clause) >= 25 or _GOVERNED.search(clause):
            return False
        index = bisect_left(self._mentions, (begin - len(clause), "", ""))
        return self._mentions[index][0] == begin or self._mentions[index][1] != "person"

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
            named = "" if head in _GENERAL else self._antecedent(head, at)
            if named:
                return self._new(replace(mention, name=named), "organisation")
            return self._organisation(at) or self._new(mention, "organisation")
        if head in words("speaker_nouns.tsv", 1, "document") or head == "信":
            name = self._antecedent(head, at)
            return self._new(replace(mention, name=name) if name else mention, "document")
        before = self.entities.get(previous)
        if before and before.kind in ("person", "anonymous"):
            return previous
        return self._subject(at, "person") or self._new(mention, "anonymous")

    def _antecedent(self, head: str, at: int) -> str:
        """The noun phrase before `at` that ends in the head of an anaphor: 该法案, 信中."""
        begin = max(0, at - ANAPHOR_REACH)
        place = self.text.rfind(head, begin, max(begin, at - 1))
        while place > begin:
            stretch = self.text[max(begin, place - 30) : place]
            if self.text[place + len(head) : place + len(head) + 1] == "》" and "《" in stretch:
                return stretch[stretch.rindex("《") :] + head + "》"
            phrase = _PHRASE_START.split(stretch)[-1]
            if 1 <= len(phrase) <= 20:
                return phrase + head
            place = self.text.rfind(head, begin, place)
        return ""

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
        paragraph = self.text.rfind("\n", 0, at)
        for start in (begin, paragraph):
            here = [name for position, name in known if position > start]
            if here:
                return here[0]
        return known[-1][1] if known else ""

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
        han, latin = match[1], match[2]
        if han and (not is_chinese_name(han) or han in _ORDINARY):
            continue
        if latin and not (" " in latin and looks_like_person(latin)):
            continue
        before = text[max(0, match.start() - LONGEST_TITLE) : match.end()]
        title = _TITLE_BEGIN.split(before)[-1].strip()
        yield Mention(
            match.end(), match.end() + len(han or latin), "person", han or latin, title=title
        )


def gather(text: str, drafts: Sequence[Draft], mentions: list[Mention]) -> Cast:
    """The cast of an article; where the rules find no name, the tagger is asked.

    It reads what stands before a pronoun with no person in sight, and subjects known by their
    shape only.
    """
    cast = Cast(text, mentions)
    stretches = [*_before_pronouns(cast, drafts), *_doubtful(text, drafts)]
    found = list(_tagged_names(text, stretches))
    return Cast(text, [*mentions, *found]) if found else cast


def _before_pronouns(cast: Cast, drafts: Sequence[Draft]) -> Iterable[tuple[int, int]]:
    end = 0
    for draft in drafts:
        subject = draft.subject
        if subject and subject.kind == "pronoun" and subject.name[:1] in "他她":
            begin = max(cast.text.rfind("\n", 0, subject.begin) + 1, end, subject.begin - 150)
            if begin < subject.begin and not cast.persons(begin, subject.begin):
                yield begin, subject.begin
        end = draft.end


def _doubtful(text: str, drafts: Sequence[Draft]) -> Iterable[tuple[int, int]]:
    for draft in drafts:
        if draft.subject and not draft.subject.certain:
            yield (
                draft.subject.begin,
                max(draft.subject.end, min(draft.cue_end, draft.subject.end + 20)),
            )


def _tagged_names(text: str, stretches: list[tuple[int, int]]) -> Iterable[Mention]:
    if not stretches:
        return
    from analysis.tagger import tag

    for (begin, end), tagged in zip(stretches, tag([text[b:e] for b, e in stretches]), strict=True):
        for name in tagged:
            word = text[begin + name.begin : begin + name.end].strip()
            if name.tag == "PER" and (is_chinese_name(word) or is_transliteration(word)):
                before = _CLAUSE_START.split(text[begin : begin + name.begin])[-1]
                title = before if re.search(rf"(?:{TITLES})$", before) else ""
                at = begin + name.begin
                yield Mention(at, at + len(word), "person", word, title=title)
