"""What a correction is, as a value and as a line of a journal."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from analysis.codebook import PROGRAM, STANCES
from analysis.errors import CorrectionError
from analysis.labels import KINDS as SPEECH
from analysis.speakers import COUNTRIES, SPEAKER_TYPES

KINDS = ("speaker", "coding", "not_a_statement", "statement", "merge", "split", "undo")
# Who decided, where no name was given.
ANALYST = "analyst"
# A quote that is longer is kept by its beginning; its length is known from the offsets.
LONGEST_QUOTE = 2_000
LONGEST_NAME = 200
LONGEST_NOTE = 2_000
MOST_PARTS = 1_000
# Offsets are 32 bits wide in the tables.
LAST_OFFSET = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of an article, told so that it is found again after a new analysis.

    `article` is the identifier it had, `digest` the SHA-256 of the article's text as received,
    `quote` the words at `begin:end` of the restored text (its first `LONGEST_QUOTE` characters).
    Without a quote it is the article as a whole.
    """

    article: str
    digest: str
    begin: int = 0
    end: int = 0
    quote: str = ""

    @property
    def is_article(self) -> bool:
        """Whether the article as a whole is meant."""
        return not self.quote


@dataclass(frozen=True, slots=True)
class Voice:
    """Someone who speaks: a speaker of the corpus by id and name, or a new one by the name.

    A voice without a name is the unknown speaker. `type`, `role`, `affiliation` and `country`
    describe one who is new.
    """

    speaker: str = ""
    name: str = ""
    type: str = ""
    role: str = ""
    affiliation: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that is otherwise than the program found it; who said so, and when (ISO, UTC).

    | kind | says | with |
    |---|---|---|
    | speaker | the statement is another's | anchor, voice |
    | coding | it has the theme with this stance, or has it not | anchor, theme, stance, present |
    | not_a_statement | nobody is reported to say this | anchor |
    | statement | this is a statement too | anchor, speech, voice, codings |
    | merge | these speakers are one | voices, voice (whose name stands) |
    | split | these statements of a speaker are another's | voices (one), voice, anchors |
    | undo | an earlier correction does not hold | undone |
    """

    id: str
    kind: str
    who: str = ""
    when: str = ""
    note: str = ""
    anchor: Anchor | None = None
    voice: Voice | None = None
    voices: tuple[Voice, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    theme: str = ""
    stance: str = ""
    present: bool = True
    speech: str = ""
    codings: tuple[tuple[str, str], ...] = ()
    undone: str = ""

    @property
    def coder(self) -> str:
        """What the column `coder` says of a coding that this correction decides."""
        # Whoever signs as the program does is an analyst all the same.
        return self.who if self.who not in ("", PROGRAM) else ANALYST


# What each kind needs beside id, who, when and note; it may have nothing else.
NEEDS = {
    "speaker": ("anchor", "voice"),
    "coding": ("anchor", "theme", "stance", "present"),
    "not_a_statement": ("anchor",),
    "statement": ("anchor", "voice", "speech", "codings"),
    "merge": ("voice", "voices"),
    "split": ("voice", "voices", "anchors"),
    "undo": ("undone",),
}
_COMMON = ("id", "kind", "who", "when", "note")
_MAY_LACK = {"present", "codings", "stance"}


def as_dict(correction: Correction) -> dict[str, Any]:
    """The correction as plain values, without what its kind does not have."""
    row: dict[str, Any] = {name: getattr(correction, name) for name in _COMMON}
    for name in NEEDS[correction.kind]:
        value = getattr(correction, name)
        if name in ("anchor", "voice"):
            value = plain_values(value)
        elif name in ("anchors", "voices"):
            value = [plain_values(one) for one in value]
        elif name == "codings":
            value = [list(pair) for pair in value]
        row[name] = value
    return row


def plain_values(value: Anchor | Voice) -> dict[str, Any]:
    """An anchor or a voice as a JSON object, without what is empty."""
    row = {field.name: getattr(value, field.name) for field in fields(value)}
    return {name: held for name, held in row.items() if held != ""}


def from_dict(row: Any) -> Correction:
    """The correction that `as_dict` made these values of.

    Raises:
        CorrectionError: something is missing, unknown, of the wrong type or too long.

    >>> read = from_dict({"id": "2", "kind": "undo", "when": "2024-03-01T10:00Z", "undone": "1"})
    >>> read.kind, read.undone, read.when
    ('undo', '1', '2024-03-01T10:00:00.000000+00:00')
    """
    row = mapping(row, "a correction")
    kind = one_of(row.get("kind"), KINDS, "kind")
    needed = NEEDS[kind]
    only(row, {*_COMMON, *needed}, f"a correction of kind {kind}")
    if lacking := [name for name in needed if name not in row and name not in _MAY_LACK]:
        raise CorrectionError(f"a correction of kind {kind} needs {', '.join(lacking)}")
    read = {name: _READERS[name](row[name], name) for name in needed if name in row}
    return check(
        Correction(
            id=text(row.get("id"), "id", 64, needed=True),
            kind=kind,
            who=text(row.get("who", ""), "who", LONGEST_NAME),
            when=moment(row.get("when")),
            note=text(row.get("note", ""), "note", LONGEST_NOTE, lines=True),
            **read,
        )
    )


def check(correction: Correction) -> Correction:
    """The correction, if it says something that can be done; else CorrectionError."""
    kind = correction.kind
    if kind == "coding" and correction.present and correction.stance not in STANCES:
        raise CorrectionError(f"stance must be one of {', '.join(STANCES)}")
    anchors = (correction.anchor,) if correction.anchor else ()
    if any(anchor.is_article for anchor in anchors):
        raise CorrectionError("the anchor needs the quote of a statement")
    if kind == "merge" and len({one.speaker or one.name for one in correction.voices}) < 2:
        raise CorrectionError("a merge needs at least two speakers")
    if kind == "split" and (len(correction.voices) != 1 or not correction.anchors):
        raise CorrectionError("a split needs one speaker and articles or statements of theirs")
    if kind in ("merge", "split") and not (correction.voice and correction.voice.name):
        raise CorrectionError(f"a {kind} needs a name")
    return correction


# --- reading values that may be hostile -----------------------------------------------------------


def mapping(value: Any, name: str) -> Mapping[str, Any]:
    """A JSON object, or CorrectionError."""
    if not isinstance(value, Mapping):
        raise CorrectionError(f"{name} must be an object with names and values")
    return value


def only(row: Mapping[str, Any], known: set[str], where: str) -> None:
    """Raises CorrectionError for a name that is not known."""
    if unknown := sorted(map(str, row.keys() - known)):
        raise CorrectionError(f"unknown entry {unknown[0]!r:.60} in {where}")


def text(
    value: Any,
    name: str,
    longest: int,
    *,
    needed: bool = False,
    lines: bool = False,
    copied: bool = False,
) -> str:
    """A text to show on one line (on several, with `lines`), or CorrectionError.

    One that is `copied` from an article may hold invisible characters, as the article does.
    """
    if not isinstance(value, str) or (needed and not value):
        raise CorrectionError(f"{name} must be a text" + (" and not empty" if needed else ""))
    if len(value) > longest:
        raise CorrectionError(f"{name} has {len(value)} characters; at most {longest} are kept")
    allowed = "\n\t" if lines else ""
    unwanted = ("Cc", "Cs") if copied else ("Cc", "Cf", "Cn", "Co", "Cs")
    if any(unicodedata.category(c) in unwanted and c not in allowed for c in value):
        raise CorrectionError(f"{name} holds control or invisible characters")
    return value


def one_of(value: Any, known: tuple[str, ...], name: str) -> str:
    """One of these texts, or CorrectionError."""
    if not isinstance(value, str) or value not in known:
        raise CorrectionError(f"{name} must be one of {', '.join(known)}")
    return value


def moment(value: Any) -> str:
    """A moment in ISO 8601 with an offset, as UTC to the microsecond; or CorrectionError.

    >>> moment("2024-03-01T18:00:00+08:00")
    '2024-03-01T10:00:00.000000+00:00'
    """
    if isinstance(value, str) and len(value) <= 40:
        with contextlib.suppress(ValueError, OverflowError):
            read = datetime.fromisoformat(value)
            if read.tzinfo:
                return read.astimezone(UTC).isoformat(timespec="microseconds")
    raise CorrectionError("when must be a moment like 2024-03-01T10:00:00+00:00")


def items(value: Any, name: str) -> list[Any]:
    """A list of some length, or CorrectionError."""
    if not isinstance(value, list) or len(value) > MOST_PARTS:
        raise CorrectionError(f"{name} must be a list of at most {MOST_PARTS}")
    return value


def anchor_from(value: Any, name: str = "anchor") -> Anchor:
    """An anchor from plain values, or CorrectionError."""
    row = mapping(value, name)
    only(row, {field.name for field in fields(Anchor)}, name)
    begin, end = (_offset(row.get(edge, 0), edge) for edge in ("begin", "end"))
    quote = row.get("quote", "")
    if not isinstance(quote, str) or len(quote) != min(end - begin, LONGEST_QUOTE):
        raise CorrectionError(f"{name}: the quote does not have the length of begin to end")
    if not _can_be_written(quote):
        raise CorrectionError(f"{name}: the quote holds half a character")
    article = text(row.get("article", ""), "article", 1_000, needed=True, copied=True)
    digest = text(row.get("digest", ""), "digest", 64, needed=True)
    return Anchor(article, digest, begin, end, quote)


def _offset(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value <= LAST_OFFSET:
        raise CorrectionError(f"{name} must be a whole number from 0 to {LAST_OFFSET}")
    return value


def _can_be_written(value: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in value)


def voice_from(value: Any, name: str = "voice") -> Voice:
    """A voice from plain values, or CorrectionError."""
    row = mapping(value, name)
    only(row, {field.name for field in fields(Voice)}, name)
    read = {key: text(held, key, LONGEST_NAME, copied=True) for key, held in row.items()}
    for key, known in (("type", SPEAKER_TYPES), ("country", COUNTRIES)):
        one_of(read.get(key, ""), ("", *known), key)
    return Voice(**read)


def codings_from(value: Any, name: str = "codings") -> tuple[tuple[str, str], ...]:
    """Pairs of theme and stance, each theme once, or CorrectionError."""
    pairs = []
    for pair in items(value, name):
        if not isinstance(pair, list) or len(pair) != 2:
            raise CorrectionError(f"{name} must be pairs of theme and stance")
        pairs.append((theme_from(pair[0]), one_of(pair[1], STANCES, "stance")))
    if len(dict(pairs)) < len(pairs):
        raise CorrectionError(f"{name} names a theme twice")
    return tuple(pairs)


def theme_from(value: Any, name: str = "theme") -> str:
    """The key of a theme, of this codebook or another, or CorrectionError."""
    return text(value, name, 64, needed=True)


def _present(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise CorrectionError(f"{name} must be true or false")
    return value


_READERS: dict[str, Any] = {
    "anchor": anchor_from,
    "anchors": lambda value, name: tuple(anchor_from(one, name) for one in items(value, name)),
    "voice": voice_from,
    "voices": lambda value, name: tuple(voice_from(one, name) for one in items(value, name)),
    "theme": theme_from,
    "stance": lambda value, name: one_of(value, ("", *STANCES), name),
    "present": _present,
    "speech": lambda value, name: one_of(value, SPEECH, name),
    "codings": codings_from,
    "undone": lambda value, name: text(value, name, 64, needed=True),
}
