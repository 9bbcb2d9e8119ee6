"""What analysts answered, as values and as lines of a file."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from analysis.checking.sampling import Passage
from analysis.corrections.lines import BrokenLine, Lines, read_lines
from analysis.corrections.making import anchor_of, fresh_id, now, plain, stretch, voice_of
from analysis.corrections.model import (
    LAST_OFFSET,
    LONGEST_NAME,
    LONGEST_NOTE,
    Anchor,
    Voice,
    anchor_from,
    codings_from,
    items,
    mapping,
    moment,
    one_of,
    only,
    plain_values,
    text,
    voice_from,
)
from analysis.errors import CorrectionError
from analysis.export import FORMULA_SIGNS
from analysis.labels import KINDS as SPEECH

if TYPE_CHECKING:
    from analysis.corpus import Corpus

KINDS = ("statement", "passage")
CSV_COLUMNS = (
    *("id", "kind", "who", "when", "note", "article", "begin", "end", "quote"),
    *("is_statement", "speech", "name", "codings"),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A statement that an analyst sees in a passage: where, of which kind, whose, on what.

    Offsets are into the article. `name` is who speaks, empty where nobody can tell; `codings`
    maps themes to stances.
    """

    begin: int
    end: int
    speech: str
    name: str = ""
    codings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one analyst says of a statement that was shown, or of a passage.

    Of a statement: `is_statement` (None: cannot say), `voice` (who speaks; None: not answered)
    and `codings` (pairs of theme and stance; None: not answered). Of a passage: `statements`, all
    that the analyst sees in it.
    """

    id: str
    kind: str
    who: str
    when: str
    anchor: Anchor
    note: str = ""
    is_statement: bool | None = None
    voice: Voice | None = None
    codings: tuple[tuple[str, str], ...] | None = None
    statements: tuple[Marked, ...] = ()


def answer(
    corpus: Corpus,
    statement: str,
    *,
    who: str,
    is_statement: bool | None,
    name: str | None = None,
    speaker: str = "",
    codings: Mapping[str, str] | None = None,
    note: str = "",
) -> Answer:
    """What `who` says of a statement.

    `name` is who speaks (empty: nobody can tell; None: not answered), or `speaker` the id of one
    in the corpus; `codings` maps each theme to the stance on it (None: not answered).

    Raises:
        CorrectionError: there is no such statement or speaker, or a theme or stance is unknown.
    """
    voice = voice_of(corpus, speaker, name or "", None) if speaker or name is not None else None
    pairs = _known(corpus, codings) if codings is not None else None
    anchor = anchor_of(corpus, statement)
    made = Answer(fresh_id(), "statement", plain(who, "who"), now(), anchor, plain(note, "note"))
    return _checked(made, is_statement=is_statement, voice=voice, codings=pairs)


def answer_passage(
    corpus: Corpus,
    passage: Passage,
    *,
    who: str,
    statements: Iterable[Marked] = (),
    note: str = "",
) -> Answer:
    """All the statements that `who` sees in a passage.

    Raises:
        CorrectionError: one lies outside the passage or overlaps another, or a theme or stance
            is unknown.
    """
    anchor = stretch(corpus, passage.article, passage.begin, passage.end)
    marked = sorted(statements, key=lambda one: one.begin)
    for one in marked:
        _known(corpus, dict(one.codings))
    made = Answer(fresh_id(), "passage", plain(who, "who"), now(), anchor, plain(note, "note"))
    return _checked(made, statements=tuple(marked))


def _known(corpus: Corpus, codings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    for theme, stance in codings.items():
        if theme not in corpus.codebook.keys:
            raise CorrectionError(f"no theme {theme!r:.60} in the codebook of this corpus")
        if stance != "none" and not corpus.codebook.theme(theme).has_stance:
            raise CorrectionError(f"the theme {theme!r} has no proposition to take a side on")
    return tuple(codings.items())


def _checked(made: Answer, **parts: Any) -> Answer:
    return from_dict(as_dict(replace(made, **parts)))


class Answers:
    """The answers in a file (`answers.jsonl`), kept like a journal of corrections."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._lines = Lines(path, from_dict, as_dict)
        self.path = self._lines.path

    @property
    def version(self) -> tuple[int, int]:
        """Changes whenever something is added: what a cache may go by."""
        return self._lines.version

    @property
    def broken(self) -> list[BrokenLine]:
        """The lines that could not be read, each with the reason."""
        return list(self._lines.load()[1])

    def entries(self) -> list[Answer]:
        """The answers: of each analyst the last one about each place, by time."""
        return latest(self._lines.load()[0])

    def add(self, *answers: Answer) -> None:
        """Adds answers; one about the same place takes the place of the analyst's earlier one.

        Raises:
            CorrectionError: an answer that cannot be kept.
            JournalError: the file cannot be written to.
        """
        for one in answers:
            from_dict(as_dict(one))
        self._lines.append(answers)

    def take(self, received: bytes) -> tuple[int, list[BrokenLine]]:
        """Adds another file's answers (JSON lines) that this one does not hold.

        Answers how many were added, and the lines that could not be read.
        """
        read, broken = read_lines(received, from_dict)
        held = {one.id for one in self._lines.load()[0]}
        fresh = {one.id: one for one in read if one.id not in held}
        self._lines.append(fresh.values())
        return len(fresh), broken


def latest(answers: Iterable[Answer]) -> list[Answer]:
    """Of each analyst the last answer about each place, by the time they were given."""
    last: dict[tuple[str, str, Anchor], Answer] = {}
    for one in sorted(answers, key=lambda one: one.when):
        last.pop((one.who, one.kind, one.anchor), None)
        last[one.who, one.kind, one.anchor] = one
    return list(last.values())


# --- lines ----------------------------------------------------------------------------------------


def as_dict(one: Answer) -> dict[str, Any]:
    """The answer as plain values."""
    row: dict[str, Any] = {"id": one.id, "kind": one.kind, "who": one.who, "when": one.when}
    row |= {"note": one.note, "anchor": plain_values(one.anchor)}
    if one.kind == "passage":
        row["statements"] = [_plain(marked) for marked in one.statements]
        return row
    row["is_statement"] = one.is_statement
    if one.voice is not None:
        row["voice"] = plain_values(one.voice)
    if one.codings is not None:
        row["codings"] = [list(pair) for pair in one.codings]
    return row


def _plain(marked: Marked) -> dict[str, Any]:
    pairs = [list(pair) for pair in marked.codings]
    row = {"begin": marked.begin, "end": marked.end, "speech": marked.speech}
    return {**row, "name": marked.name, "codings": pairs}


def from_dict(row: Any) -> Answer:
    """The answer that `as_dict` made these values of, or CorrectionError."""
    row = mapping(row, "an answer")
    kind = one_of(row.get("kind"), KINDS, "kind")
    own = {"statements"} if kind == "passage" else {"is_statement", "voice", "codings"}
    only(row, {"id", "kind", "who", "when", "note", "anchor", *own}, f"an answer on a {kind}")
    anchor = anchor_from(row.get("anchor"))
    if anchor.is_article:
        raise CorrectionError("the anchor needs the quote of what was shown")
    is_statement = row.get("is_statement")
    if not (is_statement is None or isinstance(is_statement, bool)):
        raise CorrectionError("is_statement must be true, false or null")
    return Answer(
        text(row.get("id"), "id", 64, needed=True),
        kind,
        text(row.get("who", ""), "who", LONGEST_NAME),
        moment(row.get("when")),
        anchor,
        text(row.get("note", ""), "note", LONGEST_NOTE, lines=True),
        is_statement,
        voice_from(row["voice"]) if "voice" in row else None,
        codings_from(row["codings"]) if "codings" in row else None,
        _statements(row.get("statements", []), anchor),
    )


def _statements(value: Any, passage: Anchor) -> tuple[Marked, ...]:
    marked = tuple(map(_marked, items(value, "statements")))
    edges = [passage.begin, *(edge for one in marked for edge in (one.begin, one.end)), passage.end]
    if edges != sorted(edges):
        raise CorrectionError("statements must lie in the passage, in order, without overlap")
    return marked


def _marked(value: Any) -> Marked:
    row = mapping(value, "a statement")
    only(row, {"begin", "end", "speech", "name", "codings"}, "a statement")
    begin, end = row.get("begin"), row.get("end")
    if not (type(begin) is int and type(end) is int and 0 <= begin < end <= LAST_OFFSET):
        raise CorrectionError("a statement needs begin and end, whole numbers, in order")
    return Marked(
        begin,
        end,
        one_of(row.get("speech"), SPEECH, "speech"),
        text(row.get("name", ""), "name", LONGEST_NAME, copied=True),
        codings_from(row.get("codings", [])),
    )


def answers_as_lines(answers: Iterable[Answer]) -> str:
    """The answers as JSON lines, as their file holds them."""
    return "".join(f"{json.dumps(as_dict(one), ensure_ascii=False)}\n" for one in answers)


def answers_as_csv(answers: Iterable[Answer]) -> str:
    """The answers as CSV for a spreadsheet: columns `CSV_COLUMNS`.

    A passage has a row for itself and one for each statement marked in it. What a spreadsheet
    would take for a formula is written behind an apostrophe.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, CSV_COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    for one in answers:
        for row in _flat(one):
            writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _flat(one: Answer) -> Iterable[dict[str, object]]:
    row: dict[str, object] = {name: getattr(one, name) for name in CSV_COLUMNS[:5]}
    row |= {name: getattr(one.anchor, name) for name in ("article", "begin", "end", "quote")}
    if one.kind == "statement":
        row["is_statement"] = one.is_statement
        row["name"] = one.voice.name if one.voice else None
        row["codings"] = _pairs(one.codings or ())
    yield row
    for marked in one.statements:
        place = slice(marked.begin - one.anchor.begin, marked.end - one.anchor.begin)
        named = {"begin": marked.begin, "end": marked.end, "quote": one.anchor.quote[place]}
        said = {"speech": marked.speech, "name": marked.name, "codings": _pairs(marked.codings)}
        yield {**row, **named, **said, "is_statement": True}


def _pairs(codings: Iterable[tuple[str, str]]) -> str:
    return "；".join(f"{theme}={stance}" for theme, stance in codings)


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
