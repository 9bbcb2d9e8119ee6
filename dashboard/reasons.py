"""Why a file was not read, in the language of the reader: the analysis gives it in English."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "wording" / "reasons.tsv"


def reason(message: str, language: str) -> str:
    """A message `FILE: why` in that language; as it is where its reason is not known.

    >>> reason("a.txt: the file is empty; expected an article", "zh")
    'a.txt：文件是空的'
    >>> reason("a.txt: the file is empty; expected an article", "en")
    'a.txt: the file is empty; expected an article'
    """
    if language != "zh":
        return message
    name, colon, why = message.partition(": ")
    for pattern, said in _reasons():
        if found := pattern.search(why or name):
            return f"{name}：{found.expand(said)}" if colon else found.expand(said)
    return message


@cache
def _reasons() -> list[tuple[re.Pattern[str], str]]:
    lines = _TABLE.read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(re.compile(pattern), said) for pattern, said in pairs]
