"""Names of persons: Chinese, foreign in Chinese characters, and in Latin letters."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexica import rows
from analysis.wordlists import Endings, alternation, words

HAN = r"\u4e00-\u9fff"
_COMMON = words("surnames.tsv", 1, "common")
_RARE = words("surnames.tsv", 1, "rare")
_COMPOUND = words("surnames.tsv", 1, "compound")
# Words of the shape of a name (高管, 文化, 尚未); 那些 and the like begin no name.
_ORDINARY = words("ordinary_words.tsv")
# No name ends in a particle: 陈平的.
# 对某社: whom one speaks to is no name behind a title.
_BEFORE_HEARER = frozenset("对向给跟与和把被让就")
_PARTICLES = frozenset("的了着过吗呢吧们")
_DEMONSTRATIVE = frozenset(word for word in _ORDINARY if word[0] == "那")
_TRANSLITERATION = words("transliteration.tsv")
TITLES = alternation(words("titles.tsv", 1, "role"))
TITLE_ENDINGS = Endings(words("titles.tsv", 1, "role"))
_HONORIFICS = words("titles.tsv", 1, "honorific") | {"博士", "教授", "院士", "老师", "律师"}
HONORIFICS = alternation(_HONORIFICS)
_HONORIFIC_ENDINGS = Endings(_HONORIFICS)

# 克里斯托弗, 亚历山德拉: first names have at most this many characters.
LONGEST_FIRST_NAME = 6
_TITLE_END = re.compile(rf"(?:{TITLES})\s*")
LATIN_NAME = (
    r"[A-Z][A-Za-zÀ-ÿ.'’-]{0,30}(?: (?:de|van|von|der|bin|al|[A-Z][A-Za-zÀ-ÿ.'’-]{0,30})){0,4}"
)
_LATIN_END = re.compile(rf"(?<![A-Za-zÀ-ÿ]){LATIN_NAME}$")
_DOTTED = re.compile(rf"[{HAN}A-Za-z.-]+(?:(?:\s?[·•・‧]\s?|\s-\s(?=[{HAN}]))[{HAN}A-Za-z.-]+)+$")
# 达维德·拉塞里: the last characters of a name are no adverb.
_FOREIGN = "".join(sorted(_TRANSLITERATION))
FOREIGN_END = re.compile(rf"(?:[·•・‧]\s?[{_FOREIGN}]{{1,7}}|^[{_FOREIGN}]{{2,6}})里$")
# 多罗·哈尔维去年, 多罗·哈尔维中将: an adverb, a verb or a title behind the name is none of it.
_NEXT_WORDS = {
    word
    for word in {row[0] for row in rows("adverbials.tsv") if row[1] != "opening"}
    | words("reporting_verbs.tsv")
    | words("titles.tsv")
    if len(word) > 1
} | {"在", "对", "将"}
_BEHIND_NAME = re.compile(
    rf"(.*(?:[·•・‧]|\s-\s)\s?[{_FOREIGN}]{{2,8}}?)(?:{alternation(_NEXT_WORDS)})"
)
_IN_NO_NAME = re.compile(rf"(?<=[{HAN}]{{2}})[在的是了把被]")
_INSIDE_WORD = re.compile(r"[A-Za-z]{2}")
_DOT = re.compile("[·•・‧-]")
MIDDLE_DOT = re.compile(r"\s?[·•・‧]\s?|\s-\s")


def is_chinese_name(word: str, *, titled: bool = False) -> bool:
    """Whether a word has the shape of a Chinese person's name.

    After a title a rare surname counts too.

    >>> [is_chinese_name(word) for word in ("张磊", "诸葛孔明", "明确", "研究")]
    [True, True, False, False]
    """
    if (
        not 2 <= len(word) <= 4
        or word[-1] in _PARTICLES
        or word in _ORDINARY
        or word[:2] in _DEMONSTRATIVE
        or not all("\u4e00" <= c <= "\u9fff" for c in word)
    ):
        return False
    if word[:2] in _COMPOUND:
        return 3 <= len(word) <= 4
    if len(word) == 4:
        return False
    return word[0] in _COMMON or (titled and word[0] in _RARE)


def is_transliteration(word: str) -> bool:
    """Whether a word is written throughout with the characters of foreign names.

    >>> is_transliteration("维斯塔格"), is_transliteration("周鸿祎")
    (True, False)
    """
    return 2 <= len(word) <= 7 and all(c in _TRANSLITERATION for c in word)


def is_known_shape(word: str) -> bool:
    """Whether a word could be the name of a person or is written in Latin letters.

    >>> is_known_shape("布雷默"), is_known_shape("Gartner"), is_known_shape("不如")
    (True, True, False)
    """
    return is_transliteration(word) or is_chinese_name(word) or bool(re.match("[A-Za-z]", word))


def _mostly_transliteration(word: str) -> bool:
    """After a title, a name may hold a character that rarely writes foreign names."""
    foreign = sum(c in _TRANSLITERATION for c in word)
    return 2 <= len(word) <= 7 and foreign >= len(word) - 1 and foreign > 1


def split_name(phrase: str) -> tuple[str, str]:
    """Split a noun phrase into what stands before a person's name and the name.

    The name is empty where the phrase does not end in one.

    >>> split_name("车车科技董事长张磊")
    ('车车科技董事长', '张磊')
    >>> split_name("欧盟委员会执行副主席玛格丽特·维斯塔格")
    ('欧盟委员会执行副主席', '玛格丽特·维斯塔格')
    >>> split_name("Glean 创始人 Arvind Jain")
    ('Glean 创始人', 'Arvind Jain')
    >>> split_name("不少业内人士")
    ('不少业内人士', '')
    """
    for split in (_split_dotted, _split_titled, _split_latin):
        found = split(phrase)
        if found:
            return found
    return phrase, ""


def _split_dotted(phrase: str) -> tuple[str, str] | None:
    found = _DOTTED.search(phrase) if _DOT.search(phrase) else None
    if not found:
        return None
    first = MIDDLE_DOT.split(found[0])[0]
    begin = first_name_begin(first)
    name = phrase[found.start() + begin :]
    name = _IN_NO_NAME.split(name)[0]
    behind = _BEHIND_NAME.match(name)
    return phrase[: found.start() + begin].strip(), behind[1] if behind else name


def first_name_begin(first: str) -> int:
    """Where a first name begins in what stands before its dot: after the last title, else
    after the last character that does not write foreign names."""
    latin = re.search(r"[A-Za-z.]+$", first)
    if latin:
        return latin.start()
    longest = LONGEST_FIRST_NAME * (1 + first.count("-", -LONGEST_FIRST_NAME))
    titles = [m.end() for m in _TITLE_END.finditer(first) if m.end() < len(first)]
    if titles and len(first) - titles[-1] <= longest:
        return titles[-1]
    at = len(first)
    while at and _writes_name(first, at - 1) and len(first) - at < longest:
        at -= 1
    return at if at < len(first) else max(0, len(first) - 3)


def _writes_name(first: str, at: int) -> bool:
    """Whether a character writes foreign names, or is the hyphen of 让-帕特里克."""
    return first[at] in _TRANSLITERATION or (first[at] == "-" and at > 0 and at + 1 < len(first))


def cuts_word(text: str, begin: int, end: int) -> bool:
    """Whether either end of `begin:end` lies inside a word in Latin letters.

    >>> cuts_word("Scoops", 1, 4), cuts_word("Acme COO", 5, 8)
    (True, False)
    """
    return any(_INSIDE_WORD.match(text, at - 1) for at in (begin, end) if at)


def _split_titled(phrase: str) -> tuple[str, str] | None:
    for found in reversed(list(_TITLE_END.finditer(phrase))):
        if cuts_word(phrase, found.start(), found.end()):
            continue
        rest = phrase[found.end() :].strip()
        if not rest or rest[0] in _BEFORE_HEARER:
            continue
        latin = re.fullmatch(LATIN_NAME, rest)
        if latin or is_chinese_name(rest, titled=True) or _mostly_transliteration(rest):
            return phrase[: found.end()].strip(), rest
    return None


def _split_latin(phrase: str) -> tuple[str, str] | None:
    found = _LATIN_END.search(phrase)
    if not found or " " not in found[0]:
        return None
    before = phrase[: found.start()].strip()
    if looks_like_person(found[0]):
        return before, found[0]
    return None


@cache
def _given_names() -> frozenset[str]:
    return words("given_names.tsv")


def looks_like_person(name: str) -> bool:
    """Whether a name in Latin letters begins with a common given name.

    >>> looks_like_person("Sarah Silverman"), looks_like_person("Mind Meld PR")
    (True, False)
    """
    return name.split()[0] in _given_names()


_CONSONANTS = {
    "r": "l",
    "v": "w",
    "b": "p",
    "d": "t",
    "g": "k",
    "c": "k",
    "q": "k",
    "z": "s",
    "j": "s",
    "x": "s",
}


@cache
def _skeleton(word: str) -> str:
    """The consonants of a Latin or Chinese word, those that Chinese does not keep apart as one."""
    if not word.isascii():
        from pypinyin import lazy_pinyin

        word = "".join(lazy_pinyin(word))
    letters = re.sub(r"ng|nn", "n", word.lower())
    letters = re.sub(r"ph", "f", re.sub(r"ck", "k", re.sub(r"sh|ch|zh|th", "s", letters)))
    folded = (_CONSONANTS.get(c, c) for c in letters if c.isalpha() and c not in "aeiouyhw")
    return re.sub(r"(.)\1+", r"\1", "".join(folded))


def spoken(word: str) -> str:
    """The consonants of a part of a name, alike for Chinese and Latin letters.

    Chinese leaves r and l before a consonant and at the end to 尔, or out.

    >>> spoken("扎克伯格") == spoken("Zuckerberg"), spoken("马斯克") == spoken("Altman")
    (True, False)
    """
    return (
        re.sub(r"l(?=[^l]|$)", "", _skeleton(word)) if len(_skeleton(word)) > 1 else _skeleton(word)
    )


def same_sound(word: str, latin: str) -> bool:
    """Whether a transliteration may write the last part of a name in Latin letters.

    Consonants are compared, a final r left out as Chinese leaves it out.

    >>> same_sound("布劳纳", "Jan Brauner"), same_sound("布劳纳", "Daniel Kahneman")
    (True, False)
    """
    last = latin.split()[-1] if latin.isascii() and latin.split() else ""
    if len(last) < 4:
        return False
    ours, theirs = _skeleton(word), _skeleton(last)
    return len(ours) > 1 and ours in (theirs, re.sub("l$", "", theirs))


def strip_honorific(name: str) -> str:
    """A name without the honorific after it.

    >>> strip_honorific("Jan Brauner 博士"), strip_honorific("张磊先生")
    ('Jan Brauner', '张磊')
    """
    honorific = _HONORIFIC_ENDINGS.longest(name)
    shorter = name.removesuffix(honorific)
    if honorific and shorter[-1:].isspace():
        shorter = shorter[:-1]
    if shorter == name:
        untitled = name.removesuffix(TITLE_ENDINGS.longest(name))
        shorter = untitled if is_chinese_name(untitled) else name
    return shorter if len(shorter) > 1 else name
