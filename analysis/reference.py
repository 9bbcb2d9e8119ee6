"""Reference: whom a name, a title, a pronoun or a noun with 该 stands for."""

from __future__ import annotations

import re
from collections import deque
from itertools import islice, pairwise

from analysis.cast import Cast, Entity
from analysis.lexica import rows
from analysis.mentions import Mention
from analysis.names import HAN, HONORIFICS, TITLES, is_chinese_name, is_transliteration
from analysis.subjects import AMONG
from analysis.wordlists import alternation, words

_PRONOUNS = {row[0]: (row[1], row[2]) for row in rows("pronouns.tsv")}
_ORGANISATION_NOUNS = words("speaker_nouns.tsv", 1, "organisation")
# 该厂商 is a house, though 厂商 speak as a group.
_HOUSE_GROUPS = words("speaker_nouns.tsv", 2, "general") - _ORGANISATION_NOUNS
_DOCUMENT_NOUNS = words("speaker_nouns.tsv", 1, "document")
# 这些机构 after 某局和某部: those two.
_THESE = re.compile(r"(?:这些|上述|这?两[家个位])(?!数据|报告|研究)")
_JOINED = re.compile(r"[\u4e00-\u9fffA-Za-z][和与、][\u4e00-\u9fffA-Za-z]")
_OF_HOUSE = re.compile(r"(?:该?公司|该?集团|该?机构)的?(.{2,6})")
_DOCUMENT = re.compile(
    r"《[^《》\n]{2,40}》(?:报告|白皮书)?|"
    r"[^，。；：《》、的了发布披露公表]{0,14}(?:报告|声明|公告|白皮书|通知|文件|博文|文章|论文|财报|公开信)(?=[，,。])"
)
_ANOTHER_ONE = re.compile(
    r"\s*(?:但是?|而|不过[，,]?)?((?:另外?|还有)一?[位名][\u4e00-\u9fff]{1,10}?[人者员师家士管授主])"
    r"(?=[则也却还在对正曾的])"
)
_GROUPS = alternation(word for word in words("speaker_nouns.tsv", 1, "group") if len(word) > 2)
# 引发了创作者的不满，他们认为…
_OWN_GROUP = re.compile(rf"(?:{_GROUPS})(?=的[{HAN}]{{2,4}}[，,]$)")
_GROUP_SUBJECT = re.compile(
    rf"(?:^|[\n。！？，；])(?:当|虽然|尽管|由于|因为|随后|此外|近日)?([{HAN}A-Za-z]{{0,6}}(?:{_GROUPS}))(?![的之{HAN}]*的)",
    re.M,
)
_SHORT_FOLLOWS = re.compile(r"\s?[（(]\s?[A-Z][A-Za-z&.-]{1,10}\s?[)）]")
_NAME_START = re.compile(
    r"[\n。！？!?，,；;：:”“、（）()\d]|根据|发布|签署|推出|通过|[日月年](?=[\u4e00-\u9fff])"
)
_PHRASE_START = re.compile(
    r"[\n。！？!?，,；;：:”“、（）()]|[了的和与及在向对由被把是为据该这]|根据|发布|签署|推出|通过"
)
_SURNAME_TITLED = re.compile(rf"([{HAN}])(?:{TITLES}|{HONORIFICS}|总|工)|老([{HAN}])")
# Nouns that do not tell which organisation is meant.
_GENERAL = words("speaker_nouns.tsv", 2, "general")
_QUANTIFIER = re.compile(
    r"^(?:有|不少|许多|很多|一些|部分|众多|多[名位家]|几[名位家]|[一两三四五六七八九十\d]+[名位个家群]|"
    r"该|这[名位些]|那[名位些]|其他|多数|大多数|所有|相关|有关|上述)+(?=[\u4e00-\u9fff]{2})"
)
# An anaphor's noun is looked for in this many characters before it, a subject in this many.
ANAPHOR_REACH, SENTENCE_REACH = 400, 500
# Whose spokesperson 公司发言人 is, is looked for in so many characters before.
HOUSE_REACH = 4000
# Kinds of mentions that say what is mentioned.
_NAMED = ("person", "organisation", "document", "group", "anonymous")
# Two names side by side take at most so many characters up to the second.
LONGEST_JOINT = 24
# Speakers and names that are looked back at.
RECENT = 50


class Reference:
    """Finds the speaker of one mention after the other, in reading order."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.text = cast.text
        self.entities = cast.entities
        self._unnamed: dict[tuple[str, str], str] = {}
        self._spoken: dict[str, None] = {}
        self._last: deque[str] = deque(maxlen=6)

    def resolve(self, mention: Mention, previous: str, following: Mention | None = None) -> str:
        """The name of the speaker a mention stands for.

        `previous` is the speaker of the statement before, empty where none is in reach;
        `following` the subject of the statement after.
        """
        if mention.kind == "pronoun":
            return self._pronoun(mention, previous, following)
        if mention.kind == "anaphor":
            return self._anaphor(mention, previous)
        if mention.kind == "group" and _THESE.match(mention.name) and _JOINED.search(previous):
            return previous
        if mention.kind == "person" or not mention.certain:
            person = self.cast.person(mention.name)
            if person or mention.kind == "person":
                return person or mention.name
        if not mention.certain:
            within = self.cast.between(mention.begin, mention.end)
            if within and within[-1].kind == "person":
                person = self.cast.person(self.text[within[-1].begin : mention.end].strip())
                if person:
                    return person
        return self._unnamed_speaker(mention, previous)

    def speak(self, name: str, mention: Mention | None, at: int) -> None:
        """Remember that an entity spoke at an offset, and how it was called there."""
        kind = mention.kind if mention and mention.kind in _NAMED else self.cast.kind(name)
        entity = self.entities.setdefault(name, Entity(name, kind))
        entity.last_spoke = at
        self._spoken.pop(name, None)
        self._spoken[name] = None
        self._last.append(name)
        if not mention or mention.kind == "pronoun":
            return
        if mention.kind != "anaphor" and (mention.name == name or mention.name not in _GENERAL):
            entity.add(mention)
        elif mention.name not in (name, *entity.aliases):
            entity.aliases.append(mention.name)

    def subject_of(self, begin: int, end: int) -> str:
        """The first entity named in `text[begin:end]`, persons before organisations."""
        places = self.cast.between(begin, end)
        named = [p.name for kind in ("person", "organisation") for p in places if p.kind == kind]
        return named[0] if named else ""

    def newcomer(self, previous: str, begin: int, end: int) -> str:
        """The last person named as a subject in `text[begin:end]` since the previous speaker."""
        speaker = self.entities.get(previous)
        since = max(begin, speaker.last_spoke if speaker else 0)
        return self._subject(since, end, without=previous)

    def _subject(self, begin: int, end: int, without: str = "") -> str:
        places = self.cast.between(begin, end)[-RECENT:]
        persons = [p for p in reversed(places) if p.kind == "person" and p.name != without]
        return next((place.name for place in persons if self.cast.opens(place)), "")

    def _recent(self, *kinds: str) -> str:
        """The last speaker of these kinds."""
        names = islice(reversed(self._spoken), RECENT)
        return next((name for name in names if self.entities[name].kind in kinds), "")

    # -- pronouns --------------------------------------------------------------------------

    def _pronoun(self, mention: Mention, previous: str, following: Mention | None) -> str:
        kind, number = _PRONOUNS[mention.name]
        if mention.name in ("前者", "后者"):
            return ""
        if number == "plural":
            together = self._pair(mention, following) or self._joint(mention.begin)
            return together or self._group(mention.begin) or previous
        if kind == "other":
            return self._thing(mention, previous)
        return self._person(mention, previous, kind)

    def _person(self, mention: Mention, previous: str, kind: str) -> str:
        other = self._other(mention.begin)
        if other:
            return other
        before = self.entities.get(previous)
        human = before is not None and before.kind in ("person", "anonymous")
        if human and not self.newcomer(previous, 0, mention.begin):
            return previous
        if kind != "person" and not human:
            return previous
        named = self.cast.between(mention.begin - SENTENCE_REACH, mention.begin)
        persons = [place.name for place in named if place.kind == "person"]
        subject = self._subject(mention.begin - SENTENCE_REACH, mention.begin)
        return subject or (persons or [self._recent("person", "anonymous")])[-1] or previous

    def _other(self, at: int) -> str:
        """另一位投资人则不同，他…: another one who opens the sentence."""
        begin = max(
            at - LONGEST_JOINT * 2, *(self.text.rfind(mark, 0, at) + 1 for mark in "。！？\n")
        )
        found = _ANOTHER_ONE.match(self.text, begin, at)
        return self._new(found[1], "anonymous") if found else ""

    def _thing(self, mention: Mention, previous: str) -> str:
        before = self.entities.get(previous)
        if before and before.kind in ("organisation", "document"):
            return previous
        return self._organisation(mention.begin) or previous

    def _group(self, at: int) -> str:
        """The group that 他们 stands for: one that spoke in this paragraph, else one that opens
        a clause of it (当研究人员测试时，他们发现), else one that spoke before."""
        begin = self.text.rfind("\n", 0, at) + 1
        recent = self._recent("group")
        if recent and self.entities[recent].last_spoke >= begin:
            return recent
        sentence = max(begin, *(self.text.rfind(mark, begin, at) + 1 for mark in "。！？；"))
        owners = list(_OWN_GROUP.finditer(self.text, sentence, at))
        if owners:
            return self._new(owners[-1][0], "group")
        found = list(_GROUP_SUBJECT.finditer(self.text, max(begin, at - ANAPHOR_REACH), at))
        return self._new(found[-1][1], "group") if found else recent

    def _pair(self, mention: Mention, following: Mention | None) -> str:
        """The two persons who spoke last: the one who goes on speaking, or both."""
        pair = list(dict.fromkeys(reversed(self._last)))[:2]
        if len(pair) < 2 or any(self.entities[name].kind != "person" for name in pair):
            return ""
        since = min(self.entities[name].last_spoke for name in pair)
        if self.text.count("\n", max(since, mention.begin - 1000), mention.begin) > 1:
            return ""
        next_speaker = self.cast.person(following.name) if following else ""
        if next_speaker in pair:
            return next_speaker
        return self._new("、".join(reversed(pair)), "group")

    def _joint(self, at: int) -> str:
        """The last two persons that the paragraph names side by side: 某甲和某乙."""
        begin = self.text.rfind("\n", 0, at) + 1
        persons = [place for place in self.cast.between(begin, at) if place.kind == "person"]
        for one, other in reversed(list(pairwise(persons))):
            stretch = self.text[one.begin : other.begin]
            if re.search(r"[^，,。]{2,20}[和与及、]$", stretch) and len(stretch) <= LONGEST_JOINT:
                return self._new(f"{one.name}、{other.name}", "group")
        return ""

    # -- nouns -----------------------------------------------------------------------------

    def _anaphor(self, mention: Mention, previous: str) -> str:
        head, at = mention.head, mention.begin
        if head == AMONG:
            return self._document(at) or previous
        for name in islice(reversed(self._spoken), RECENT):
            if name != head and _ends_in(self.entities[name], head):
                return name
        if head in _ORGANISATION_NOUNS:
            named = "" if head in _GENERAL else self._antecedent(head, at)
            return (
                self._new(named, "organisation")
                if named
                else self._organisation(at) or self._new(mention.name, "organisation")
            )
        if head in _DOCUMENT_NOUNS or head == "信":
            return self._new(self._antecedent(head, at) or mention.name, "document")
        if head in _HOUSE_GROUPS:
            return self._organisation(at) or self._new(mention.name, "organisation")
        before = self.entities.get(previous)
        if before and before.kind in ("person", "anonymous"):
            return previous
        subject = self._subject(at - SENTENCE_REACH, at)
        return subject or self._new(mention.name, "anonymous")

    def _document(self, at: int) -> str:
        """The document that was named last before an offset in its paragraph."""
        begin = max(self.text.rfind("\n", 0, at) + 1, at - ANAPHOR_REACH)
        named = list(_DOCUMENT.finditer(self.text, begin, at))
        return self._new(named[-1][0].strip(), "document") if named else ""

    def _antecedent(self, head: str, at: int) -> str:
        """The noun phrase before `at` that ends in the head of an anaphor: 该法案, 信中."""
        begin = max(0, at - ANAPHOR_REACH)
        whole = list(
            re.finditer(rf"{re.escape(head)}(?=[，。、；：》）)”]|的)", self.text[begin:at])
        )
        at = begin + whole[-1].end() + 1 if whole else at
        place = self.text.rfind(head, begin, max(begin, at - 1))
        while place > begin:
            stretch = self.text[max(begin, place - 30) : place]
            if self.text[place + len(head) : place + len(head) + 1] == "》" and "《" in stretch:
                return stretch[stretch.rindex("《") :] + head + "》"
            if "《" in stretch and "》" not in stretch:
                return stretch[stretch.rindex("《") + 1 :] + head
            # 甲和乙中心（CIS）: before its short form stands the whole name.
            short = _SHORT_FOLLOWS.match(self.text, place + len(head))
            phrase = (_NAME_START if short else _PHRASE_START).split(stretch)[-1]
            if 1 <= len(phrase) <= 20:
                return phrase + head
            place = self.text.rfind(head, begin, place)
        return ""

    def _organisation(self, at: int) -> str:
        """The organisation that 该公司 stands for: the first of its own sentence, else of its
        paragraph, else the last one before."""
        reach = max(0, at - SENTENCE_REACH)
        places = {p for p in self.cast.between(reach, at) if p.kind == "organisation"}
        known = [(place.begin, place.name) for place in places]
        for name in islice(reversed(self._spoken), RECENT):
            if self.entities[name].kind == "organisation":
                known.append((self.entities[name].last_spoke, name))
        known.sort()
        begin = max(self.text.rfind(mark, reach, at) for mark in "。！？\n")
        here = [name for position, name in known if position > begin]
        if here and begin >= 0:
            return here[0]
        return self._opening(known, at)

    def _opening(self, known: list[tuple[int, str]], at: int) -> str:
        """Of the nearest paragraph before `at` that names organisations the last one that spoke
        there, else the first."""
        if not known:
            return ""
        begin = self.text.rfind("\n", 0, min(known[-1][0], at))
        here = [name for position, name in known if position > begin]
        spoke = (name for name in reversed(self._spoken) if name in here)
        return next((n for n in spoke if self.entities[n].last_spoke > begin), here[0])

    def _unnamed_speaker(self, mention: Mention, previous: str) -> str:
        """A group, document, organisation or unnamed speaker: the one called so before, or new."""
        name, kind = mention.name, mention.kind
        if kind == "organisation" and name == mention.head and name in _GENERAL:
            return self._bare_house(mention, previous)
        known = self._by_surname(mention) or self._by_house(mention)
        if known:
            return known
        if kind == "anonymous" and name == mention.head:
            persons = [e for e in self.entities.values() if e.kind == "person"]
            titled = [e.name for e in persons if any(t.endswith(name) for t in e.titles)]
            if len(titled) == 1:
                return titled[0]
        core = (kind, _QUANTIFIER.sub("", name))
        return self._unnamed.setdefault(core, self._new(name, kind))

    def _by_surname(self, mention: Mention) -> str:
        """王院士: the last person of this surname named before; empty where there is none."""
        found = _SURNAME_TITLED.fullmatch(mention.name) if mention.kind == "anonymous" else None
        if not found:
            return ""
        surname = found[1] or found[2]
        here = self.cast.between(0, mention.begin)
        names = (place.name for place in reversed(here) if place.kind == "person")
        called = {mention.name, *mention.aliases}
        full = (n for n in names if n[0] == surname and n not in called)
        return next((name for name in full if _is_known_by_surname(name)), "")

    def _bare_house(self, mention: Mention, previous: str) -> str:
        """公司, 团队 without 该: one of this name that spoke, or the house that spoke just
        before in the paragraph; else nobody can tell which."""
        head, at = mention.name, mention.begin
        spoken = (n for n in islice(reversed(self._spoken), RECENT) if n != head)
        known = next((name for name in spoken if name.endswith(head)), "")
        before = self.entities.get(previous)
        if not known and before and before.kind == "organisation":
            known = "" if "\n" in self.text[before.last_spoke : at] else previous
        return self._new(known or head, "organisation")

    def _by_house(self, mention: Mention) -> str:
        """公司发言人: the one of a house who was named before, empty where there is none."""
        found = _OF_HOUSE.fullmatch(mention.name) if mention.kind == "anonymous" else None
        if not found:
            return ""
        here = self.cast.between(mention.begin - HOUSE_REACH, mention.begin)
        names = (p.name for p in reversed(here) if p.name.endswith(found[1]))
        return next((name for name in names if name != mention.name), "")

    def _new(self, name: str, kind: str) -> str:
        self.entities.setdefault(name, Entity(name, kind))
        return name


def _is_known_by_surname(name: str) -> bool:
    return is_chinese_name(name) or is_transliteration(name)


def _ends_in(entity: Entity, head: str) -> bool:
    ends = (entity.name, *entity.heads, *entity.titles)
    return any(end.endswith(head) for end in ends)
