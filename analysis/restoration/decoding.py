"""Text decoded by the wrong table: UTF-8 or GBK read as Latin-1 or Windows-1252."""

from __future__ import annotations

import re

from analysis.restoration.draft import Draft, Edit

_HIGH = {bytes((code,)).decode("cp1252"): code for code in range(0x80, 0xA0)
         if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}  # fmt: skip
_CLASS = "".join(map(re.escape, _HIGH))
# Three characters of UTF-8, or four of GBK, in a row do not occur in Latin text.
# It opens with the set of all first characters, for which the library scans fast.
_SUSPECT = re.compile(
    f"[\u00a1-\u00ff](?:(?<=[\u00e2-\u00ef])[\u0080-\u00bf{_CLASS}]{{2}}|[\u00a1-\u00ff]{{3}})"
)
_RUN = re.compile(
    f"[\u0080-\u00ff{_CLASS}](?:[\t -~\u0080-\u00ff{_CLASS}]*[\u0080-\u00ff{_CLASS}])?"
)
_HANZI = re.compile("[\u3400-\u9fff]")
_SHARE = 0.5  # of the characters beyond ASCII must be Hanzi; real Chinese has four in five


def find(draft: Draft) -> list[Edit]:
    """Edits that decode again what reads as Chinese when it is."""
    text = draft.text
    if _SUSPECT.search(text) is None:
        return []
    edits = []
    for line in re.finditer(".+", text):
        if _SUSPECT.search(line[0]):
            for match in _RUN.finditer(line[0]):
                again = _again(match[0])
                if again:
                    begin = line.start() + match.start()
                    edits.append(Edit("decoding", begin, begin + len(match[0]), again))
    return edits


def _again(run: str) -> str:
    """The run in UTF-8 or GB18030 if that reads as Chinese, else nothing."""
    if _SUSPECT.search(run) is None:
        return ""
    data = bytes(_HIGH.get(character, ord(character)) for character in run)
    for encoding in ("utf-8", "gb18030"):
        try:
            again = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        beyond = [character for character in again if character > "\x7f"]
        if not again.isprintable():
            continue
        if len(_HANZI.findall(again)) > _SHARE * len(beyond):
            return again
    return ""
