"""Names, metadata and text from outside, made safe to show and to store."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache

from analysis.formats.source import Metadata
from analysis.layout import DATE
from analysis.lexica import rows

LONGEST_NAME = 200
LONGEST_VALUE = 300
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# A file of Chinese news gives its times in China's, which knows no summer time since 1991.
CHINA = timezone(timedelta(hours=8))

_SURROGATES = re.compile("[\ud800-\udfff]")
# Surrogates that stand for no byte (PEP 383 takes U+DC80 to U+DCFF for bytes).
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
# Those from 80 on are left: beside Latin-1 letters they are bytes of a wrong decoding.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_COMPACT_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d+)?$")
_DRIVE = re.compile(r"^[A-Za-z]:")


def file_name(name: str) -> str:
    """A path inside a folder or an archive, to show: without `..`, control and direction marks.

    >>> file_name("..\\\\..\\\\etc/./a\\u202egnp.txt"), file_name("/x/../..")
    ('etc/agnp.txt', 'x')
    """
    plain = _visible(name.replace("\\", "/"))
    steps = [step.strip() for step in _DRIVE.sub("", plain).split("/")]
    kept = [step for step in steps if step.strip(". ")]
    short = [_shortened(step) for step in kept] or ["unnamed"]
    return "/".join(short[-8:])


def is_hidden(name: str) -> bool:
    """What systems and programs leave beside the files of a person.

    >>> [is_hidden(name) for name in ("a/b.txt", "__MACOSX/._b.txt", "a/~$b.docx", ".git/c.md")]
    [False, True, True, True]
    """
    return any(step.startswith((".", "__MACOSX", "~$")) for step in name.split("/"))


def _shortened(step: str) -> str:
    """A name with its middle left out where it is too long; its ending stays."""
    return step if len(step) <= LONGEST_NAME else f"{step[: LONGEST_NAME - 40]}…{step[-39:]}"


def _visible(text: str) -> str:
    """The text without control characters, direction marks and what is invisible."""
    shown = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp"))
    # An undecodable name on disk holds the bytes as surrogates; others stand for nothing.
    shown = _NO_BYTE.sub(REPLACEMENT, shown)
    raw = shown.encode("utf-8", "surrogateescape") if _SURROGATES.search(shown) else b""
    if raw:
        shown = raw.decode("gb18030", "replace")
    return unicodedata.normalize("NFC", shown)


def text_of(text: str) -> str:
    """A text without what cannot be stored or shown: lone surrogates and control characters.

    >>> text_of("好\\ud800\\x00的\\r\\n")
    '好�的\\n'
    """
    text = _SURROGATES.sub(REPLACEMENT, text).replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text)


def metadata(
    *, title: str = "", author: str = "", outlet: str = "", date: object = "", url: str = ""
) -> Metadata:
    """What a format says, cleaned; what only a program or a template said is left out.

    >>> metadata(title=" 机器 来了\\n", author="Administrator", date="2024年3月5日 10:20")
    Metadata(title='机器 来了', author='', outlet='', published='2024-03-05', url='')
    """
    return Metadata(
        title=_said("title", title),
        author=_said("author", author),
        outlet=_said("outlet", outlet),
        published=iso_date(date),
        url=url_of(url),
    )


def _said(field: str, value: str) -> str:
    value = " ".join(_visible(value.replace("\n", " ").replace("\t", " ")).split())
    return "" if _placeholder(field).search(value) else value[:LONGEST_VALUE]


def is_placeholder(value: str) -> bool:
    """Whether a program or a template wrote this where nothing is known.

    >>> is_placeholder(" N/A "), is_placeholder("2024")
    (True, False)
    """
    return not value.strip() or bool(_placeholder("any").search(value.strip()))


@cache
def _placeholder(field: str) -> re.Pattern[str]:
    found = [pattern for named, pattern in rows("placeholders.tsv") if named in (field, "any")]
    return re.compile("|".join(f"(?:{pattern})" for pattern in found), re.IGNORECASE)


def url_of(value: str) -> str:
    """The address of a page, empty where it is of another kind than http.

    >>> url_of(" https://example.org/a "), url_of("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    value = _visible(value).strip()
    shaped = re.match(r"https?://[^\s<>\"']+$", value, re.IGNORECASE)
    return value if shaped and len(value) <= 2000 else ""


def iso_date(value: object) -> str:
    """The day as YYYY-MM-DD, empty where the value names none.

    >>> [iso_date(v) for v in ("2024/3/5 08:00", "20240305", 1709596800, "2024年3月", "2024-02-31")]
    ['2024-03-05', '2024-03-05', '2024-03-05', '', '']
    """
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    match = DATE.search(text[:100])
    try:
        if match:
            return date(*map(int, match.groups())).isoformat()
        if _COMPACT_DATE.match(text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
        if _EPOCH.match(text):
            seconds = float(text) / (1000 if len(text.split(".")[0]) == 13 else 1)
            return datetime.fromtimestamp(seconds, UTC).astimezone(CHINA).date().isoformat()
        return parsedate_to_datetime(text[:100]).date().isoformat() if text else ""
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
