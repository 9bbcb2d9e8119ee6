"""Full names of foreign persons: in characters, in Latin letters, by the last name alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from analysis.names import LATIN_NAME, MIDDLE_DOT, is_transliteration, looks_like_person, spoken
from analysis.wordlists import words

_LATIN = re.compile(LATIN_NAME)
_DOTTED = re.compile(
    r"[\u4e00-\u9fffA-Z][\u4e00-\u9fffA-Za-z.]*(?:(?:\s?[·•・‧]\s?|-)[\u4e00-\u9fffA-Za-z.]+)+"
)
_IGNORED = re.compile(r"[\s·•・‧.-]")
# A last name alone has at least so many letters or characters.
SHORTEST_LATIN, SHORTEST_CALL = 3, 2


def call_key(name: str) -> str:
    """What is the same in all spellings of a name: without dots, spaces, capitals.

    >>> call_key("Elon Musk"), call_key("埃隆・马斯克") == call_key("埃隆·马斯克")
    ('elonmusk', True)
    """
    return _IGNORED.sub("", name).casefold() or name


def is_full(name: str) -> bool:
    """Whether this is a foreign name with first and last name.

    >>> [is_full(name) for name in ("埃隆·马斯克", "Elon Musk", "马斯克", "张伟", "OpenAI")]
    [True, True, False, False, False]
    """
    return len(_parts(name)) > 1


def _parts(name: str) -> list[str]:
    if not name.isascii() and _DOTTED.fullmatch(name):
        return MIDDLE_DOT.split(name) if MIDDLE_DOT.search(name) else name.split("-")
    return name.split() if _LATIN.fullmatch(name) else [name]


_INTRODUCED = re.compile(
    r"[（(]\s?(?:([A-Z][A-Za-zÀ-ÿ.' -]{1,40}?)|"
    r"(?:以下|下)?(?:简|下)称(?:为|[：:])?\s?[“「\"]?([\u4e00-\u9fffA-Za-z]{2,12})[”」\"]?)\s?[，,）)]"
)
_PHRASE = re.compile(r"[\u4e00-\u9fff·•・‧A-Za-z -]{2,}\Z")
_FOREIGN = "".join(sorted(words("transliteration.tsv")))
_FOREIGN_TAIL = re.compile(rf"[{_FOREIGN}]{{2,8}}(?:[·•・‧-][{_FOREIGN}]{{1,8}})*\Z")
LONGEST_PHRASE = 20


class Sameness:
    """Which of several names are one's: those that are joined, directly or through others."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._home = {name: name for name in names}

    def __contains__(self, name: str) -> bool:
        return name in self._home

    def first(self, name: str) -> str:
        """The first, by its characters, of the names that are one with this."""
        home = name
        while (above := self._home.setdefault(home, home)) != home:
            home = above
        while self._home[name] != home:
            self._home[name], name = home, self._home[name]
        return home

    def join(self, *names: str) -> None:
        """Make these names one's."""
        first, *others = sorted({self.first(name) for name in names})
        for other in others:
            self._home[other] = first


class Fullnames:
    """Which full names are one person's, and whose last name is whose alone.

    `names` are the full names in a corpus; `calls` pairs of what one person is called.
    """

    def __init__(self, names: Iterable[str], calls: Iterable[tuple[str, str]]) -> None:
        self._names = {call_key(name): name for name in sorted(names)}
        self._same = Sameness(self._names)
        self._short: dict[str, set[str]] = defaultdict(set)
        pairs = sorted(set(calls))
        self._pair(pairs)
        self._join_variants()
        self._join_scripts()
        for key, name in self._names.items():
            self._call(_parts(name)[-1], key)
        for one, other in pairs:
            self._also(one, other)
            self._also(other, one)

    def person(self, key: str) -> str:
        """The key that stands for the person with this full name."""
        return self._same.first(key)

    def owner(self, key: str) -> str:
        """The key of the one person who is called so for short; empty where there is not one."""
        persons = {self.person(full) for full in self._short.get(key, ())}
        return persons.pop() if len(persons) == 1 else ""

    def _pair(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Full names that a text gives for one person: 埃隆·马斯克（Elon Musk）."""
        for one, other in pairs:
            if is_full(one) and _is_name(one) and is_full(other) and _is_name(other):
                for name in (one, other):
                    self._names.setdefault(call_key(name), name)
                self._same.join(call_key(one), call_key(other))

    def _join_variants(self) -> None:
        """伊隆·马斯克 is 埃隆·马斯克: the same last name, the same sound of the first."""
        by_last: dict[str, list[str]] = defaultdict(list)
        for key, name in self._names.items():
            if not name.isascii():
                by_last[_parts(name)[-1]].append(key)
        for keys in by_last.values():
            sounds: dict[str, str] = {}
            for key in keys if len(keys) > 1 else ():
                self._same.join(key, sounds.setdefault(spoken(_parts(self._names[key])[0]), key))

    def _join_scripts(self) -> None:
        """萨提亚·纳德拉 is Satya Nadella: first and last name sound alike, and no others do."""
        heard: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(
            lambda: (set(), set())
        )
        latin = any(name.isascii() for name in self._names.values())
        for key, name in self._names.items() if latin else ():
            parts = _parts(name)
            sound = (spoken(parts[0]), spoken(parts[-1]))
            if all(sound) and sum(map(len, sound)) > 2:
                heard[sound][name.isascii()].add(self.person(key))
        for characters, letters in heard.values():
            if len(characters) == len(letters) == 1:
                self._same.join(characters.pop(), letters.pop())

    def _call(self, call: str, key: str) -> None:
        shortest = SHORTEST_LATIN if call.isascii() else SHORTEST_CALL
        if len(call) >= shortest:
            self._short[call_key(call)].add(key)

    def _also(self, name: str, call: str) -> None:
        """纳格利 is what a text calls Gal Nagli."""
        key = call_key(name)
        if key in self._same and not is_full(call) and is_transliteration(call):
            self._call(call, key)


def _is_name(name: str) -> bool:
    """Whether a full name is a person's; a company's has two words too (Stability AI)."""
    return not name.isascii() or looks_like_person(name)


def introductions(text: str) -> Iterator[tuple[str, str]]:
    """Names that a text sets side by side: a phrase and the other name of what it ends in.

    >>> sorted(introductions("马斯克（Elon Musk）和信息通信研究院（以下简称“信通院”）"))
    [('和信息通信研究院', '信通院'), ('马斯克', 'Elon Musk')]
    """
    for match in _INTRODUCED.finditer(text):
        before = _PHRASE.search(text, max(0, match.start() - LONGEST_PHRASE), match.start())
        if not before:
            continue
        phrase, latin, short = before[0].rstrip(), match[1], match[2]
        name = _FOREIGN_TAIL.search(phrase) if latin and looks_like_person(latin) else None
        if name or short or not looks_like_person(latin):
            yield (name[0] if name else phrase), latin or short
