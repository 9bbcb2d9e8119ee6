"""Traditional to Simplified script."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import compress, count, pairwise
from operator import ne
from typing import Any

from analysis.restoration.dictionary import words_with
from analysis.restoration.draft import Draft

# In use in Simplified text too, though in other words than in Traditional text.
_EXTENDED = re.compile("[\u3400-\u4dbf\U00020000-\U0003ffff]")
_BOTH = frozenset("乾著瞭覆藉於麽麼徵餘夥甚鬱讎剋衹祇")


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def classes() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Traditional text has, and characters that only Simplified text has.

    A character in both scripts (乾, 著, 後, 里) tells nothing and is in neither class.
    """
    import opencc

    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = _converter().convert("\n".join(characters)).split("\n")
    complex_ = opencc.OpenCC("s2t").convert("\n".join(characters)).split("\n")
    # Where Big5 has no character, a replacement stands in its place.
    in_big5 = "\n".join(characters).encode("big5", "replace").split(b"\n")
    traditional, simplified = set(), set()
    rows = zip(characters, simple, complex_, in_big5, strict=True)
    for character, to_simple, to_complex, big5 in rows:
        if to_simple != character and character not in _BOTH:
            traditional.add(character)
        elif to_complex != character and big5 == b"?":
            simplified.add(character)
    return frozenset(traditional), frozenset(simplified)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    traditional, simplified = classes()
    return (
        re.compile(f"[{''.join(sorted(traditional))}]"),
        re.compile(f"[{''.join(sorted(simplified))}]"),
    )


def foreign(text: str) -> frozenset[str]:
    """The characters that a text would not use: of the other script, of other quotation marks."""
    traditional, simplified = (len(pattern.findall(text)) for pattern in _patterns())
    script = None if traditional == simplified else traditional > simplified
    return _foreign(script, text.count("「") > text.count("“"))


@lru_cache(maxsize=6)
def _foreign(traditional: bool | None, corners: bool) -> frozenset[str]:
    quotes = frozenset("“”‘’" if corners else "「」『』")
    return quotes if traditional is None else quotes | classes()[traditional]


def apply(draft: Draft) -> None:
    """Convert the lines that are Traditional; leave the others alone."""
    text = draft.text
    traditional, simplified = _patterns()
    if traditional.search(text) is None:
        return
    lines = text.split("\n")
    converted = [_line(line, traditional, simplified) for line in lines]
    result = "\n".join(converted)
    if result != text:
        draft.substitute("script", result, _differences(text, result))


def _line(line: str, traditional: re.Pattern[str], simplified: re.Pattern[str]) -> str:
    complex_ = len(traditional.findall(line))
    if not complex_ or complex_ <= len(simplified.findall(line)):
        return line
    converted = str(_converter().convert(line))
    if len(converted) != len(line):
        return line
    extended = [match.start() for match in _EXTENDED.finditer(converted)]
    if extended:  # a simplified form that no text uses: 錤 stays
        characters = list(converted)
        for place in extended:
            characters[place] = line[place]
        converted = "".join(characters)
    return _particle(converted) if "著" in converted else converted


def _particle(line: str) -> str:
    """著 is 着 unless the dictionary makes a word with 著 the better reading."""
    characters = list(line)
    for match in re.finditer("著", line):
        at = match.start()
        other = line[:at] + "着" + line[at + 1 :]
        if _best_word(line, at) <= _best_word(other, at):
            characters[at] = "着"
    return "".join(characters)


@lru_cache(maxsize=1)
def _particle_words() -> dict[str, int]:
    """Words of jieba's dictionary with 着 or 著, without names and slips (意味著 3 n)."""
    words = {}
    for word, times, tag in (*words_with("着"), *words_with("著")):
        if "着" in word or (tag != "nr" and (times > 3 or tag in "ai")):
            words[word] = times
    return words


def _best_word(line: str, at: int) -> int:
    """The highest frequency of a word of two to four characters that covers an offset."""
    best = 0
    words = _particle_words()
    for begin in range(max(0, at - 3), at + 1):
        for end in range(at + 1, min(len(line), begin + 4) + 1):
            if end - begin > 1:
                best = max(best, words.get(line[begin:end], 0))
    return best


def _differences(old: str, new: str) -> list[tuple[int, int]]:
    """Spans in which two texts of one length differ."""
    places = compress(count(), map(ne, old, new))
    spans: list[tuple[int, int]] = []
    begin = None
    for place, following in pairwise([*places, -2]):
        begin = place if begin is None else begin
        if following != place + 1:
            spans.append((begin, place + 1))
            begin = None
    return spans
