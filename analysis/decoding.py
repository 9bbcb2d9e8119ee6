"""Bytes to text: which encoding a file is in, and when it is no text at all."""

from __future__ import annotations

import codecs
import unicodedata

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
    if not data.strip(b" \t\r\n\x00\x1a"):
        raise UnreadableFileError(f"{name}: the file is empty; expected the text of an article")
    text = _decode(data, name)
    if _controls(text) > CONTROL_SHARE * len(text):
        raise _binary(name)
    if not text.strip():
        raise UnreadableFileError(f"{name}: only white space; expected the text of an article")
    return text


def _decode(data: bytes, name: str) -> str:
    for signature, kind in SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFileError(f"{name}: this is {kind}; expected plain text (.txt, .md)")
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    for encoding in _candidates(data[:SAMPLE_BYTES]):
        text = _decode_as(data, encoding)
        if text:
            return text
    raise _binary(name)


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


def _controls(text: str) -> int:
    return sum(map(text.count, (*map(chr, range(9)), *map(chr, range(14, 32)), "\x7f", "\ufffe")))


def _binary(name: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name}: not a text file, or in an encoding that was not recognised; "
        "expected text in UTF-8, UTF-16, GB18030 or Big5"
    )
