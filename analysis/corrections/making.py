"""Corrections as they are made: of a statement or a speaker that the analyst has in view.

`corpus` may be the program's or one with corrections in it: what is kept is the place in the text.
Each function takes `who` (a typed name, may be empty) and `note`, and raises CorrectionError where
the statement, article, speaker or theme is not there.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from analysis.corrections.model import LONGEST_QUOTE, Anchor, Correction, Voice, as_dict, from_dict
from analysis.errors import CorrectionError
from analysis.speakers import SPEAKER_TYPES

if TYPE_CHECKING:
    from analysis.corpus import Corpus

Describing = Mapping[str, str]


def change_speaker(
    corpus: Corpus,
    statement: str,
    name: str = "",
    *,
    speaker: str = "",
    profile: Describing | None = None,
    who: str = "",
    note: str = "",
) -> Correction:
    """The statement is another's: of the speaker with this id, or of this name, known or new.

    Without either it is the unknown speaker's. `profile` describes a new one: type (person unless
    given), role, affiliation, country.
    """
    voice = voice_of(corpus, speaker, name, profile)
    return _made("speaker", who, note, anchor=anchor_of(corpus, statement), voice=voice)


def code(
    corpus: Corpus, statement: str, theme: str, stance: str, *, who: str = "", note: str = ""
) -> Correction:
    """The statement has this theme, with this stance (for, against, mixed, none) on it.

    A theme without a proposition takes no stance but none.
    """
    _known_theme(corpus, theme)
    if stance != "none" and not corpus.codebook.theme(theme).has_stance:
        raise CorrectionError(f"the theme {theme!r} has no proposition to take a side on")
    anchor = anchor_of(corpus, statement)
    return _made("coding", who, note, anchor=anchor, theme=theme, stance=stance)


def uncode(
    corpus: Corpus, statement: str, theme: str, *, who: str = "", note: str = ""
) -> Correction:
    """The statement has not this theme."""
    _known_theme(corpus, theme)
    anchor = anchor_of(corpus, statement)
    return _made("coding", who, note, anchor=anchor, theme=theme, present=False)


def reject(corpus: Corpus, statement: str, *, who: str = "", note: str = "") -> Correction:
    """Nobody is reported to say this: it is not a statement."""
    return _made("not_a_statement", who, note, anchor=anchor_of(corpus, statement))


def mark(
    corpus: Corpus,
    article: str,
    begin: int,
    end: int,
    speech: str,
    name: str = "",
    *,
    speaker: str = "",
    profile: Describing | None = None,
    codings: Mapping[str, str] | None = None,
    who: str = "",
    note: str = "",
) -> Correction:
    """`text[begin:end]` of this article is a statement, `speech` direct or indirect.

    White space around it is left out; `codings` maps its themes to stances. It takes the place of
    any statement it overlaps, so that a boundary can be mended too.

    >>> from analysis.sample import sample
    >>> made = mark(sample(), "sample-1", 8, 13, "indirect", "记者")
    >>> made.anchor.begin, made.anchor.end, made.voice.name
    (8, 13, '记者')
    """
    for theme in codings or {}:
        _known_theme(corpus, theme)
    return _made(
        "statement",
        who,
        note,
        anchor=stretch(corpus, article, begin, end),
        voice=voice_of(corpus, speaker, name, profile),
        speech=speech,
        codings=tuple((codings or {}).items()),
    )


def merge(
    corpus: Corpus, speakers: Iterable[str], name: str = "", *, who: str = "", note: str = ""
) -> Correction:
    """These speakers (ids) are one; `name` stands, the first one's unless given."""
    voices = tuple(_known_voice(corpus, speaker) for speaker in dict.fromkeys(speakers))
    stands = next((voice for voice in voices if not name or voice.name == name), None)
    voice = stands or Voice(name=plain(name, "name"))
    return _made("merge", who, note, voices=voices, voice=voice)


def split(
    corpus: Corpus,
    speaker: str,
    name: str = "",
    *,
    articles: Iterable[str] = (),
    statements: Iterable[str] = (),
    profile: Describing | None = None,
    who: str = "",
    note: str = "",
) -> Correction:
    """What a speaker (id) says in these articles, and these statements, is another's.

    The other is called `name`, or the same as the first unless given; a speaker of that name
    who is known already, and not the first, is taken for the one.
    """
    first = _known_voice(corpus, speaker)
    anchors = [article_anchor(corpus, article) for article in dict.fromkeys(articles)]
    anchors += [anchor_of(corpus, statement) for statement in dict.fromkeys(statements)]
    described = {name: text for name, text in (profile or {}).items() if text}
    other = Voice(name=plain(name, "name") or first.name, **{"type": first.type, **described})
    return _made("split", who, note, voices=(first,), voice=other, anchors=tuple(anchors))


def undo(id: str, *, who: str = "", note: str = "") -> Correction:
    """The correction of this id does not hold; of an undoing: what was undone holds again."""
    return _made("undo", who, note, undone=id)


# --- where, and who -------------------------------------------------------------------------------


def anchor_of(corpus: Corpus, statement: str) -> Anchor:
    """Where a statement of the corpus stands."""
    found = corpus.ask(
        'SELECT article, begin, "end" FROM statements WHERE statement = $s', {"s": statement}
    )
    if found.empty:
        raise CorrectionError(f"no statement {statement!r:.80} in this corpus")
    row = found.iloc[0]
    return _anchor(corpus, str(row.article), int(row.begin), int(row.end))


def stretch(corpus: Corpus, article: str, begin: int, end: int) -> Anchor:
    """A stretch of a paragraph, without the white space around it."""
    text, _ = _article(corpus, article)
    if not 0 <= begin < end <= len(text) or not text[begin:end].strip():
        raise CorrectionError(f"no words at {begin}:{end} of this article ({len(text)} characters)")
    begin += len(text[begin:end]) - len(text[begin:end].lstrip())
    end -= len(text[begin:end]) - len(text[begin:end].rstrip())
    inside = corpus.ask(
        'SELECT count(*) AS n FROM paragraphs WHERE article = $a AND begin <= $b AND "end" >= $e',
        {"a": article, "b": begin, "e": end},
    )
    if not inside.n[0]:
        raise CorrectionError("a statement lies within one paragraph of the title or the body")
    return _anchor(corpus, article, begin, end)


def article_anchor(corpus: Corpus, article: str) -> Anchor:
    """An article as a whole."""
    return Anchor(article, _article(corpus, article)[1])


def _anchor(corpus: Corpus, article: str, begin: int, end: int) -> Anchor:
    text, digest = _article(corpus, article)
    return Anchor(article, digest, begin, end, text[begin:end][:LONGEST_QUOTE])


def _article(corpus: Corpus, article: str) -> tuple[str, str]:
    """The text of an article, and the digest of its text as received."""
    found = corpus.ask(
        "SELECT text, received_text FROM articles WHERE article = $a", {"a": article}
    )
    if found.empty:
        raise CorrectionError(f"no article {article!r:.80} in this corpus")
    return str(found.text[0]), text_digest(str(found.received_text[0]))


def text_digest(received: str) -> str:
    """The SHA-256 of a text as received, in hexadecimal digits."""
    return hashlib.sha256(received.encode()).hexdigest()


def voice_of(corpus: Corpus, speaker: str, name: str, profile: Describing | None) -> Voice:
    """The speaker with this id, or of this name; the unknown one without either."""
    if speaker:
        return _known_voice(corpus, speaker)
    if not (name := plain(name, "name")):
        return Voice()
    described = {key: plain(text, key) for key, text in (profile or {}).items()}
    return Voice(name=name, **{"type": "person", **described})


def _known_voice(corpus: Corpus, speaker: str) -> Voice:
    found = corpus.ask("SELECT name, type FROM speakers WHERE speaker = $s", {"s": speaker})
    if found.empty or not found.name[0]:
        raise CorrectionError(f"no speaker {speaker!r:.80} in this corpus")
    kind = str(found.type[0])
    return Voice(speaker, str(found.name[0]), kind if kind in SPEAKER_TYPES else "")


def _known_theme(corpus: Corpus, theme: str) -> None:
    if theme not in corpus.codebook.keys:
        raise CorrectionError(f"no theme {theme!r:.60} in the codebook of this corpus")


def plain(typed: str, what: str) -> str:
    """What was typed, on one line, without control, direction and other invisible characters."""
    if not isinstance(typed, str):
        raise CorrectionError(f"{what} must be a text")
    spaced = "".join(" " if c.isspace() else c for c in typed)
    shown = "".join(c for c in spaced if unicodedata.category(c)[0] != "C")
    return " ".join(unicodedata.normalize("NFC", shown).split())


def now() -> str:
    """This moment, as corrections say it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def fresh_id() -> str:
    """An id that no other correction or answer has."""
    return secrets.token_hex(8)


def _made(kind: str, who: str, note: str, **parts: Any) -> Correction:
    lines = (plain(line, "note") for line in note.splitlines())
    correction = Correction(
        id=fresh_id(),
        kind=kind,
        who=plain(who, "who"),
        when=now(),
        note="\n".join(lines).strip(),
        **parts,
    )
    return from_dict(as_dict(correction))
