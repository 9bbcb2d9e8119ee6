"""The codebook: themes, their propositions and the cues that point to them.

Everything that is particular to a theme is in `lexicon/codebook.toml`, which a user may copy
and change; `load` checks it and says in which line it breaks the rules.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from analysis.cues import Cue, CueSyntaxError, compile_cue
from analysis.errors import CodebookError

STANCES = ("for", "against", "mixed", "none")
# What a coding less sure than a reader asks for is shown as, and the stances in the order of an
# axis from agreement to disagreement.
UNDECIDED = "undecided"
SHOWN_STANCES = ("for", "mixed", "none", UNDECIDED, "against")
# The coder of what this program coded; any other is an analyst.
PROGRAM = "rules"
LANGUAGES = ("zh", "en")
DEFAULT_PATH = Path(__file__).parent / "lexicon" / "codebook.toml"

# The strength of a cue as the codebook names it, and the weight it counts with: ranks, which the
# models of themes and stances (analysis.fitting) turn into probabilities.
STRENGTHS = {"certain": 5.0, "strong": 3.0, "plain": 2.0, "weak": 1.0}
# The package's own has 40,000 characters; a text of other kind must not be parsed for long.
LONGEST_CODEBOOK = 1_000_000
_TEXTS = ("name", "label", "definition")
_STANCE_TEXTS = ("proposition", "for_end", "against_end")
_CUE_TABLES = ("cues", "for", "against")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_KEY = re.compile(r"[a-z][a-z0-9_]*")


class Evidence(NamedTuple):
    """A word that decided: `text[begin:end]` of the article, and what it decided.

    `role` is one of theme, for, against, negation, hedge, contrast, question.
    """

    role: str
    text: str
    begin: int
    end: int


class Coding(NamedTuple):
    """The theme of a statement and its stance on the theme's proposition, with the reasons."""

    theme: str
    stance: str = "none"
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    coder: str = PROGRAM


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in the two languages of the interface."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `zh` or, for any other language, in English."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: how it is called, drawn and recognised.

    `label` is the short name for narrow places; `for_end` and `against_end` say what the two
    ends of its stance axis mean. A theme without a proposition has no stance: `proposition` and
    the two ends are None. `evaluated` says what praise and blame of the subject mean here:
    `plain` (praise agrees with the proposition), `sides` (it depends on whose side the praised
    is on) or `no`. `claims` says what the proposition is: a `fact`, or a `norm`, which is what
    should be done.
    """

    key: str
    order: int
    colour: str
    name: Wording
    label: Wording
    definition: Wording
    proposition: Wording | None = None
    for_end: Wording | None = None
    against_end: Wording | None = None
    evaluated: str = "no"
    claims: str = "fact"
    cues: tuple[Cue, ...] = ()

    @property
    def has_stance(self) -> bool:
        """Whether statements on this theme can take a side."""
        return self.proposition is not None


@dataclass(frozen=True, slots=True, eq=False)
class Codebook:
    """The themes in their order. `source` is the TOML text, `digest` its SHA-256, `file` the name
    of the file it was read from.

    Compared by identity, so that what is compiled from it can be kept beside it.
    """

    themes: tuple[Theme, ...]
    digest: str = ""
    source: str = ""
    file: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the themes, in their order."""
        return tuple(theme.key for theme in self.themes)

    def theme(self, key: str) -> Theme:
        """The theme called `key`.

        Raises:
            KeyError: no theme has that key.
        """
        for theme in self.themes:
            if theme.key == key:
                return theme
        raise KeyError(key)


def load(path: Path | None = None) -> Codebook:
    """Read and check a codebook; without `path`, the one that comes with the package.

    Raises:
        CodebookError: the file cannot be read or breaks a rule; the message names file and line.

    >>> book = load()
    >>> book.keys[:3]
    ('technology', 'china_us', 'industry')
    >>> book.theme("agi").for_end.zh
    '正在到来'
    >>> book.theme("talent").has_stance
    False
    """
    return _load(Path(path) if path else DEFAULT_PATH)


def _load(path: Path) -> Codebook:
    try:
        received = path.read_bytes()
        source = received.decode("utf-8-sig")
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror}); give a file") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    return parse(source, str(path))


def is_own(book: Codebook) -> bool:
    """Whether a codebook is the user's, another than the one that comes with the package.

    >>> is_own(load()), is_own(parse(load().source + "\\n# with a remark"))
    (False, True)
    """
    return book.digest != load().digest


def parse(source: str, name: str = "codebook.toml") -> Codebook:
    """The codebook that is written in this TOML text; `name` is what errors call it.

    Raises:
        CodebookError: it breaks a rule; the message names the line.

    >>> parse("[[theme]]\\nkey = 1")
    Traceback (most recent call last):
    ...
    analysis.errors.CodebookError: codebook.toml:1: the theme lacks 'order'; add it
    """
    source = source.removeprefix("\ufeff")
    if len(source) > LONGEST_CODEBOOK:
        raise CodebookError(f"{name}: has {len(source)} characters of at most {LONGEST_CODEBOOK}")
    return _parse(source, name)


@lru_cache(maxsize=64)
def _parse(source: str, file: str) -> Codebook:
    reader = _Reader(source.replace("\r\n", "\n"), file)
    themes = sorted(reader.themes(), key=lambda theme: theme.order)
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    return Codebook(themes=tuple(themes), digest=digest, source=source, file=Path(file).name)


class _Reader:
    """Checks the tables of a codebook and finds the line of what is wrong."""

    def __init__(self, source: str, file: str) -> None:
        self.file = file
        self.lines = source.split("\n")
        self.starts = [n for n, line in enumerate(self.lines) if line.strip() == "[[theme]]"]
        try:
            self.data: dict[str, Any] = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else len(self.lines)
            raise CodebookError(f"{file}:{line}: not valid TOML: {error}") from error

    def themes(self) -> Iterator[Theme]:
        tables = self.data.get("theme")
        if not isinstance(tables, list) or not tables:
            raise CodebookError(f"{self.file}:1: expected at least one [[theme]] table")
        self._only(self.data, {"theme"}, 0, "at the top level")
        seen: dict[str, set[Any]] = {"key": set(), "order": set(), "colour": set()}
        for number, table in enumerate(tables):
            theme = self._theme(number, table)
            for field, values in seen.items():
                value = getattr(theme, field)
                if value in values:
                    self._fail(number, field, f"{field} {value!r} is already taken; change one")
                values.add(value)
            yield theme

    def _theme(self, number: int, table: dict[str, Any]) -> Theme:
        optional = {*_STANCE_TEXTS, *_CUE_TABLES, "evaluated", "claims"}
        self._only(table, {"key", "order", "colour", *_TEXTS, *optional}, number, "of a theme")
        for field in ("key", "order", "colour", *_TEXTS, "cues"):
            if field not in table:
                self._fail(number, "", f"the theme lacks {field!r}; add it")
        self._check_values(number, table)
        texts = {field: self._wording(number, table, field) for field in _TEXTS}
        stance = self._stance_texts(number, table)
        return Theme(
            key=table["key"],
            order=table["order"],
            colour=table["colour"].upper(),
            evaluated=table.get("evaluated", "no"),
            claims=table.get("claims", "fact"),
            cues=tuple(self._cues(number, table)),
            **texts,
            **stance,
        )

    def _check_values(self, number: int, table: dict[str, Any]) -> None:
        if not isinstance(table["key"], str) or not _KEY.fullmatch(table["key"]):
            self._fail(number, "key", "a key is made of a-z, 0-9 and _, e.g. 'labour'")
        if type(table["order"]) is not int:
            self._fail(number, "order", "order must be a whole number")
        if not isinstance(table["colour"], str) or not _COLOUR.fullmatch(table["colour"]):
            self._fail(number, "colour", f"{table['colour']!r} is no colour; write '#RRGGBB'")
        if table.get("evaluated", "no") not in ("no", "plain", "sides"):
            self._fail(number, "evaluated", "evaluated must be 'no', 'plain' or 'sides'")
        if table.get("claims", "fact") not in ("fact", "norm"):
            self._fail(number, "claims", "claims must be 'fact' or 'norm'")

    def _stance_texts(self, number: int, table: dict[str, Any]) -> dict[str, Wording]:
        given = [field for field in (*_STANCE_TEXTS, "for", "against") if field in table]
        if not given:
            return {}
        for field in _STANCE_TEXTS:
            if field not in table:
                self._fail(number, given[0], f"a theme with {given[0]!r} needs {field!r} too")
        return {field: self._wording(number, table, field) for field in _STANCE_TEXTS}

    def _wording(self, number: int, table: dict[str, Any], field: str) -> Wording:
        value = table[field]
        if not isinstance(value, dict) or set(value) != set(LANGUAGES):
            self._fail(number, field, f"{field} needs exactly the languages zh and en")
        for text in value.values():
            if not isinstance(text, str) or not text.strip():
                self._fail(number, field, f"{field} has an empty text; write one")
        return Wording(**value)

    def _cues(self, number: int, table: dict[str, Any]) -> Iterator[Cue]:
        for kind in _CUE_TABLES:
            section, seen = f"[theme.{kind}]", set[str]()
            strengths = table.get(kind, {})
            if not isinstance(strengths, dict):
                self._fail(number, kind, f"{kind} must be a table of {', '.join(STRENGTHS)}")
            for strength, texts in strengths.items():
                if strength not in (*STRENGTHS, "not"):
                    self._fail(number, strength, f"unknown strength {strength!r}", section)
                if not (isinstance(texts, list) and all(isinstance(cue, str) for cue in texts)):
                    self._fail(number, strength, f"{strength} must be a list of texts", section)
                for text in texts:
                    cue = self._cue(number, section, text, seen)
                    role = "theme" if kind == "cues" else kind
                    yield replace(cue, role=role, weight=STRENGTHS.get(strength, 0.0))

    def _cue(self, number: int, section: str, text: str, seen: set[str]) -> Cue:
        if text in seen:
            self._fail(number, f'"{text}"', f"the cue {text!r} stands twice; drop one", section)
        seen.add(text)
        try:
            return compile_cue(text)
        except CueSyntaxError as error:
            self._fail(number, f'"{text}"', f"the cue {text!r}: {error}", section)

    def _only(self, table: dict[str, Any], allowed: set[str], number: int, where: str) -> None:
        for field in table:
            if field not in allowed:
                message = f"unknown entry {field!r} {where}; known: {', '.join(sorted(allowed))}"
                self._fail(number, field, message)

    def _fail(self, number: int, needle: str, message: str, section: str = "") -> NoReturn:
        raise CodebookError(f"{self.file}:{self._line(number, needle, section)}: {message}")

    def _line(self, number: int, needle: str, section: str) -> int:
        """The line (from 1) that holds `needle` last in theme `number`, after `section`."""
        first = self.starts[number] if number < len(self.starts) else 0
        last = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.lines)
        inside = not section
        found = first
        for line in range(first, last):
            stripped = self.lines[line].strip()
            if section and stripped.startswith("["):
                inside = stripped == section if stripped.startswith("[theme.") else inside
            if inside and needle and _mentions(stripped, needle):
                found = line
        return found + 1


def _mentions(line: str, needle: str) -> bool:
    if needle.startswith(('"', "[")):
        return needle in line
    return bool(re.match(rf"(\[theme\.)?{re.escape(needle)}\b", line))
