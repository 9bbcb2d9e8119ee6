"""The readings of a character, as sites write them in brackets."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from analysis.restoration.gbk import tables
from analysis.restoration.packaged import module_in

_TONES = {"\u0304", "\u0301", "\u030c", "\u0300"}
LETTERS = "a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüêńňǹḿɡ"


@lru_cache(maxsize=5_000)
def toneless(reading: str) -> str:
    """A reading without tone marks, with v for ü.

    >>> toneless("lǜ"), toneless("yè")
    ('lv', 'ye')
    """
    if reading.isascii():
        return reading
    marks = unicodedata.normalize("NFD", reading.replace("ɡ", "g"))
    bare = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v").replace("ê", "e")


@lru_cache(maxsize=1)
def _toned() -> dict[int, str]:
    """The readings of every character, by its code, as pypinyin's table (MIT) has them."""
    table: dict[int, str] = module_in("pypinyin", "pinyin_dict.py").pinyin_dict
    return table


@lru_cache(maxsize=30_000)
def readings(character: str) -> frozenset[str]:
    """Every toneless reading of a character, with the spellings in use for lü and lüe.

    >>> sorted(readings("会"))
    ['hui', 'kuai']
    """
    found = {toneless(reading) for reading in _toned().get(ord(character), "").split(",")}
    found.discard("")
    for reading in tuple(found):
        if "v" in reading:
            found |= {reading.replace("v", "u"), reading.replace("v", "yu")}
    return frozenset(found)


@lru_cache(maxsize=30_000)
def is_reading(character: str, note: str) -> bool:
    """Whether a note is a reading of the character, toned or not.

    >>> is_reading("業", "yè"), is_reading("司", "ai")
    (True, False)
    """
    return toneless(note) in readings(character)


@lru_cache(maxsize=1)
def _by_reading() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for character in tables().encode:
        if "\u4e00" <= character <= "\u9fff":
            for reading in readings(character):
                table.setdefault(reading, []).append(character)
    return {reading: tuple(characters) for reading, characters in table.items()}


def with_reading(note: str) -> tuple[str, ...]:
    """The characters of GBK that have a reading.

    >>> "業" in with_reading("yè")
    True
    """
    return _by_reading().get(toneless(note), ())


@lru_cache(maxsize=5_000)
def trails_with_reading(note: str, lead: int) -> tuple[int, ...]:
    """The second bytes of the characters of GBK with a reading and a first byte.

    >>> 0x49 in trails_with_reading("yè", 0x98)
    True
    """
    codes = [tables().encode[character] for character in with_reading(note)]
    return tuple(code & 0xFF for code in codes if code >> 8 == lead)
