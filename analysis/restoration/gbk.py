"""GBK as the damaged text saw it: two-byte characters, lone bytes, the user-defined area.

The tables are built from Python's `gb18030` codec, which agrees with GBK on two-byte sequences
and maps the user-defined area to Unicode's private use area.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

LEADS = range(0x81, 0xFF)
TRAILS = tuple(trail for trail in range(0x40, 0xFF) if trail != 0x7F)
FULL_WIDTH_ROW = 0xA3  # the row of GBK that holds the full-width forms of ASCII
PRIVATE_USE = range(0xE000, 0xF900)


class Tables(NamedTuple):
    """`decode[lead << 8 | trail]` is a character; `encode[character]` the two bytes as one number.

    `lost_trails[lead]` are the trail bytes that make, with `lead`, a character that was lost.
    """

    decode: dict[int, str]
    encode: dict[str, int]
    private: frozenset[int]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables of GBK, built once.

    >>> tables().decode[0xA1A3], hex(tables().encode["業"])
    ('。', '0x9849')
    """
    decode: dict[int, str] = {}
    private: set[int] = set()
    for lead in LEADS:
        for trail in TRAILS:
            code = lead << 8 | trail
            character = bytes((lead, trail)).decode("gb18030", "replace")
            if len(character) != 1 or character == "\ufffd":
                continue
            if ord(character) in PRIVATE_USE:
                private.add(code)
            else:
                decode[code] = character
    encode = {character: code for code, character in decode.items()}
    return Tables(decode, encode, frozenset(private))


def full_width_code(character: str) -> int:
    """The two bytes, as one number, of the full-width form of a printable ASCII character.

    Any other character gives a number that is no character.

    >>> hex(full_width_code("!"))
    '0xa3a1'
    """
    return FULL_WIDTH_ROW << 8 | (ord(character) + 0x80)
