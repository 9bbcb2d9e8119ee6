"""Bytes to text: which encoding a file is in, and when it is no text at all."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import IO

from analysis.errors import UnreadableFileError

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
CHINESE_ENCODINGS = ("gb18030", "cp950", "big5hkscs")
SAMPLE_BYTES = 65_536
_BEYOND_ASCII = re.compile(rb"[\x00\x80-\xff]")

# Measured on the first 16 KB of 50 articles (Simplified and, by OpenCC, Traditional) in each of the
# encodings: read as what they are, a share of at least 0.91 is common; as another, at most 0.56.
COMMON_SHARE = 0.75
# A file cut inside a character, or with a few broken bytes, is still text; noise is far above.
DAMAGED_SHARE = 0.01
CONTROL_SHARE = 0.001

SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet table"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was encoded; `notes` are those of `analysis.articles.NOTE_KINDS`."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> str:
    """The text of a file's bytes, its byte order mark left out; line ends stay as they are.

    UTF-8, UTF-16, UTF-32, GB18030 (with GBK and GB2312) and Big5 are told apart here, others are
    left to charset-normalizer. `name` is what the error calls the file.

    Raises:
        UnreadableFileError: the file is empty, binary, or in no encoding that could be recognised.

    >>> decode("人工智能".encode("gb18030"), "a.txt")
    '人工智能'
    >>> decode("﻿人工智能".encode("utf-16-be"), "a.txt")
    '人工智能'
    """
    return decoded(data, name).text


def decoded(data: bytes, name: str, *, declared: str = "") -> Decoded:
    """The text of a file's bytes as `decode` gives it, with its encoding and what to note of it.

    `declared` is the encoding that the file says it is in; it is believed where the bytes fit it
    and are no UTF-8.

    >>> decoded("人工智能".encode("gbk"), "a.txt").notes
    ('encoding:gb18030',)
    """
    if not data.strip(b" \t\r\n\x00\x1a"):
        raise UnreadableFileError(f"{name}: the file is empty; expected the text of an article")
    encoding, text = _decode(data, name, declared)
    if _controls(text) > CONTROL_SHARE * len(text):
        raise _binary(name)
    if not text.strip():
        raise UnreadableFileError(f"{name}: only white space; expected the text of an article")
    return Decoded(text, encoding, tuple(_notes(data, encoding, text)))


def open_text(file: IO[bytes], sample: bytes, name: str) -> tuple[io.TextIOWrapper, str]:
    """A file of any size as text to read line by line, and its encoding.

    `sample` is what to judge by: see `sample_of`. Bytes that do not fit become U+FFFD.

    Raises:
        UnreadableFileError: the sample is binary, or in no encoding that could be recognised.
    """
    _refuse_signatures(sample, name)
    encodings = _marked(sample) or _candidates(sample)
    text = _tolerant(sample, encodings[0]) if encodings else ""
    if not encodings or _controls(text) > CONTROL_SHARE * len(text):
        raise _binary(name)
    encoding = encodings[0]
    reader = "utf-8-sig" if encoding == "utf-8" else encoding
    return io.TextIOWrapper(file, reader, errors="replace", newline=""), encoding


def sample_of(file: IO[bytes]) -> bytes:
    """The first bytes of a file that tell its encoding: with some beyond ASCII, if there are any.

    >>> sample_of(io.BytesIO(b"a" * 200_000 + "好".encode())).endswith("好".encode())
    True
    """
    first = chunk = file.read(SAMPLE_BYTES)
    while chunk and not _BEYOND_ASCII.search(chunk):
        chunk = file.read(SAMPLE_BYTES)
    return chunk or first


def _notes(data: bytes, encoding: str, text: str) -> list[str]:
    """The encoding where it is not plain UTF-8, a byte order mark, bytes that did not fit."""
    notes = [] if encoding in ("utf-8", "utf-8-sig") else [f"encoding:{encoding}"]
    if _marked(data):
        notes.append("byte_order_mark")
    lost = text.count("\ufffd") - data.count("\ufffd".encode(encoding, "ignore") or b"\xef\xbf\xbd")
    return [*notes, f"undecodable:{lost}"] if lost > 0 else notes


def _decode(data: bytes, name: str, declared: str = "") -> tuple[str, str]:
    _refuse_signatures(data, name)
    for encoding in _marked(data):
        return encoding, data.decode(encoding, "replace").removeprefix("\ufeff")
    sample = _sample(data)
    for encoding in [*_declared(declared, sample), *_candidates(sample)]:
        text = _decode_as(data, encoding)
        if text:
            return encoding, text
    raise _binary(name)


def _refuse_signatures(data: bytes, name: str) -> None:
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFileError(f"{name}: this is {kind}; expected plain text (.txt, .md)")


def _marked(data: bytes) -> list[str]:
    """The encoding that a byte order mark tells."""
    return [encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)][:1]


def _sample(data: bytes) -> bytes:
    """The bytes to judge by: from the line of the first one beyond ASCII."""
    found = _BEYOND_ASCII.search(data)
    if found is None or data[found.start()] == 0 or found.start() < SAMPLE_BYTES // 2:
        return data[:SAMPLE_BYTES]
    begin = data.rfind(b"\n", 0, found.start()) + 1
    begin = max(begin, found.start() - 1000)
    return data[begin : begin + SAMPLE_BYTES]


def _declared(declared: str, sample: bytes) -> list[str]:
    """The Chinese encoding that was declared, if the sample reads as that and is no UTF-8."""
    try:
        encoding = codecs.lookup(declared.strip()).name if declared.strip() else ""
    except LookupError:
        return []
    encoding = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950"}.get(encoding, encoding)
    if encoding not in CHINESE_ENCODINGS or b"\x00" in sample or _is_utf8(sample):
        return []
    return [encoding] if _common_share(_tolerant(sample, encoding)) >= COMMON_SHARE else []


def _decode_as(data: bytes, encoding: str) -> str:
    """The text under that encoding, empty where more than a few bytes do not fit it."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text if text.count("\ufffd") <= 1 + DAMAGED_SHARE * len(text) else ""


def _candidates(sample: bytes) -> list[str]:
    """What the text may be in, the likeliest first."""
    if b"\x00" in sample:
        return _best(sample, ("utf-16-le", "utf-16-be"))
    if _is_utf8(sample):
        return ["utf-8"]
    all_encodings = ("utf-8", "utf-16-le", "utf-16-be", *CHINESE_ENCODINGS)
    return _best(sample, all_encodings) or _guess(sample)


def _is_utf8(sample: bytes) -> bool:
    """Whether the sample is UTF-8 without fault, but for a last character cut in two."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _guess(sample: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return [best.encoding] if best else []


def _best(sample: bytes, encodings: tuple[str, ...]) -> list[str]:
    """The encoding under which most characters are common, none where under none they are."""
    shares = {encoding: _common_share(_tolerant(sample, encoding)) for encoding in encodings}
    best = max(shares, key=lambda encoding: shares[encoding])
    return [best] if shares[best] >= COMMON_SHARE else []


def _tolerant(sample: bytes, encoding: str) -> str:
    """The sample decoded; a last character cut in two is left out."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample)


def _common_share(text: str) -> float:
    """The share of common characters among those that are not ASCII."""
    beyond = [character for character in text if character > "\x7f" or character == "\x00"]
    return sum(map(_is_common, beyond)) / len(beyond) if beyond else 1.0


def _is_common(character: str) -> bool:
    """Punctuation, and the first levels of GB2312 and Big5, which are ordered by use."""
    if unicodedata.category(character).startswith("P"):
        return True
    return 0xB0 <= _lead(character, "gb2312") <= 0xD7 or 0xA4 <= _lead(character, "big5") <= 0xC6


def _lead(character: str, encoding: str) -> int:
    """The first of the two bytes of a character, 0 where the encoding has no such character."""
    encoded = character.encode(encoding, "ignore")
    return encoded[0] if encoded else 0


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe]")


def _controls(text: str) -> int:
    return len(_CONTROL.findall(text))


def _binary(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name}: not a text file, or in an encoding that was not recognised; "
        "expected text in UTF-8, UTF-16, GB18030 or Big5"
    )
