"""Damage made from clean text, by the mechanism that damaged the articles.

Simplified text becomes Traditional one to one, then GBK bytes; a search-and-replace runs over
the bytes (pinyin notes behind certain characters, full-width punctuation to ASCII), also where
a match straddles two characters; the bytes are decoded again. Everything is seeded.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

# Characters that carry notes, with their readings: those of the two seeds.
SPARSE = {
    "業": "yè", "發": "fā", "內": "nèi", "現": "xiàn", "創": "chuàng", "據": "jù", "數": "shù",
    "產": "chǎn", "網": "wǎng", "經": "jīng", "規": "guī", "協": "xié", "統": "tǒng", "節": "jié",
    "質": "zhì", "環": "huán", "態": "tài", "轉": "zhuǎn", "優": "yōu", "區": "qū", "聯": "lián",
    "穩": "wěn", "續": "xù",
}  # fmt: skip
DENSE = SPARSE | {
    "學": "xué", "個": "gè", "時": "shí", "實": "shí", "術": "shù", "團": "tuán", "機": "jī",
    "進": "jìn", "隊": "duì", "計": "jì", "應": "yīng", "關": "guān", "強": "qiáng", "領": "lǐng",
    "習": "xí", "礎": "chǔ", "運": "yùn", "認": "rèn", "達": "dá", "項": "xiàng", "險": "xiǎn",
    "價": "jià", "訓": "xùn", "復": "fù", "構": "gòu", "務": "wù", "預": "yù", "點": "diǎn",
    "驗": "yàn", "設": "shè", "擔": "dān", "擴": "kuò", "調": "diào", "獎": "jiǎng", "導": "dǎo",
    "負": "fù", "濟": "jì",
    "錯": "cuò", "遠": "yuǎn", "風": "fēng", "鄉": "xiāng", "準": "zhǔn", "補": "bǔ",
    "報": "bào", "災": "zāi", "責": "zé", "執": "zhí", "結": "jié", "養": "yǎng", "勵": "lì",
    "驅": "qū", "當": "dāng", "標": "biāo", "戰": "zhàn",
}  # fmt: skip
PUNCTUATION = {"，": ",", "！": "!", "？": "?", "；": ";", "：": ":", "（": "(", "）": ")"}
# The one-to-one table of the seeds: it leaves these as they are, and turns those as shown.
UNCHANGED = "里于后么采并群愿干范制面只松秘吃涌祎游余吁糊"
CHANGED = {
    "为": "為",
    "众": "眾",
    "墙": "墻",
    "签": "簽",
    "湿": "濕",
    "冲": "沖",
    "钟": "鐘",
    "着": "著",
}
_TONES = dict(zip("āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü", "aaaaooooeeeeiiiiuuuuvvvvv", strict=True))


def bare(reading: str) -> str:
    """A reading without tones."""
    return "".join(_TONES.get(letter, letter) for letter in reading)


@dataclass(frozen=True)
class Dialect:
    """How a site damages: which characters get notes, how a note is written, what is replaced."""

    notes: Mapping[str, str] = field(default_factory=lambda: SPARSE)
    note: str = "({})"
    toned: bool = True
    punctuation: Mapping[str, str] = field(default_factory=lambda: PUNCTUATION)
    swallowed: bytes = b"(<"  # ASCII that a byte left alone takes with it
    folded: bool = True  # full-width letters and digits become ASCII


DIALECTS = {
    "sparse": Dialect(),
    "dense": Dialect(DENSE),
    "toneless": Dialect(DENSE, toned=False),
    "doubled": Dialect(DENSE, note="({0})({0})", toned=False),
    "spaced": Dialect(DENSE, note=" ({})"),
    "greedy": Dialect(swallowed=bytes(range(0x20, 0x40))),
    "stops": Dialect(punctuation=PUNCTUATION | {"。": "."}),
    "bare": Dialect(notes={}),
}


@lru_cache(maxsize=1)
def _traditional() -> dict[int, str]:
    import opencc

    table = {}
    convert = opencc.OpenCC("s2t").convert
    for code in range(0x4E00, 0x9FA6):
        character = chr(code)
        complex_ = convert(character)
        if len(complex_) == 1 and complex_ != character and character not in UNCHANGED:
            try:
                complex_.encode("gbk")
            except UnicodeEncodeError:
                continue
            table[code] = complex_
    return table | {ord(old): new for old, new in CHANGED.items()}


def traditional(text: str) -> str:
    """Simplified to Traditional by a one-to-one table, without regard to words."""
    return text.translate(_traditional())


def damage(text: str, dialect: str | Dialect = "sparse", rate: float = 1.0, seed: int = 0) -> str:
    """Damage a text; `rate` is the share of paragraphs in which replacements may straddle."""
    chosen = DIALECTS[dialect] if isinstance(dialect, str) else dialect
    rng = random.Random(seed)
    lines = traditional(text).split("\n")
    return "\n".join(_line(line, chosen, rng.random() < rate) for line in lines)


def _line(line: str, dialect: Dialect, straddling: bool) -> str:
    """Encodable stretches are damaged; characters GBK does not have stay as they are."""
    out, stretch = [], []
    for character in line:
        try:
            stretch.append(character.encode("gbk"))
        except UnicodeEncodeError:
            out.append(_decode(_replace(stretch, dialect, straddling), dialect))
            out.append(character)
            stretch = []
    out.append(_decode(_replace(stretch, dialect, straddling), dialect))
    return "".join(out)


def _table(dialect: Dialect) -> dict[bytes, bytes]:
    table: dict[bytes, bytes] = {}
    for character, reading in dialect.notes.items():
        note = dialect.note.format(reading if dialect.toned else bare(reading))
        code = character.encode("gbk")
        table[code] = code + note.encode("gb18030")
    for mark, ascii_mark in dialect.punctuation.items():
        table[mark.encode("gbk")] = ascii_mark.encode()
    return table


def _replace(characters: list[bytes], dialect: Dialect, straddling: bool) -> bytes:
    table = _table(dialect)
    if not straddling:
        return b"".join(table.get(character, character) for character in characters)
    data = b"".join(characters)
    for code, replacement in table.items():
        data = data.replace(code, replacement)
    return data


def _decode(data: bytes, dialect: Dialect) -> str:
    return "".join(character for _, _, character in _decoded(data, dialect))


def _decoded(data: bytes, dialect: Dialect) -> Iterator[tuple[int, int, str]]:
    """The bytes `data[begin:end]` and what is read for them: nothing, or ?, where they are lost."""
    index = 0
    while index < len(data):
        begin, pair = index, data[index : index + 2]
        if pair[0] < 0x80:
            index += 1
            yield begin, index, chr(pair[0])
        elif _is_pair(pair):
            index += 2
            yield begin, index, _pair(pair, dialect)
        else:
            index += 2 if pair[1:] and pair[1] in dialect.swallowed else 1
            yield begin, index, "?"


def _is_pair(pair: bytes) -> bool:
    return (
        len(pair) == 2
        and pair[0] not in (0x80, 0xFF)
        and pair[1] >= 0x40
        and pair[1] not in (0x7F, 0xFF)
    )


def _pair(pair: bytes, dialect: Dialect) -> str:
    character = pair.decode("gb18030", "replace")
    if len(character) != 1 or "\ue000" <= character <= "\uf8ff":
        return ""
    if dialect.folded and "！" <= character <= "～" and chr(ord(character) - 0xFEE0).isalnum():
        return chr(ord(character) - 0xFEE0)
    return character


def lost(text: str, dialect: str | Dialect = "sparse") -> dict[int, int]:
    """How many bytes of which characters `damage` at rate 1 leaves no trace of.

    A character all of whose bytes are lost cannot be known; of one with a byte left the
    language can tell. A replacement counts as a trace of the bytes it replaced.
    """
    chosen = DIALECTS[dialect] if isinstance(dialect, str) else dialect
    losses: dict[int, int] = {}
    begin = 0
    for line in traditional(text).split("\n"):
        for match in re.finditer("[^\0]+", "".join(c if _encodable(c) else "\0" for c in line)):
            _count_lost(match[0], begin + match.start(), chosen, losses)
        begin += len(line) + 1
    return losses


def _encodable(character: str) -> bool:
    return character.encode("gbk", "ignore") != b""


def _count_lost(stretch: str, begin: int, dialect: Dialect, losses: dict[int, int]) -> None:
    """Count the lost bytes of each character, numbered from `begin`."""
    data = stretch.encode("gbk")
    owners = [(begin + i,) for i, c in enumerate(stretch) for _ in c.encode("gbk")]
    for code, replacement in _table(dialect).items():
        place = data.find(code)
        while place >= 0:
            both = owners[place] + owners[place + 1]
            kept = owners[place : place + 2] if replacement.startswith(code) else [both]
            new = kept + [()] * (len(replacement) - len(kept))
            data = data[:place] + replacement + data[place + 2 :]
            owners[place : place + 2] = new
            place = data.find(code, place + len(replacement))
    for low, high, read in _decoded(data, dialect):
        if read in ("", "?") and data[low:high] != b"?":
            for owner in [owner for byte in owners[low:high] for owner in byte]:
                losses[owner] = losses.get(owner, 0) + 1
