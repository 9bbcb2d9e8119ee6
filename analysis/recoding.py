"""What another codebook would make of a corpus: the statements it has, coded anew, not saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.stance import Coder

if TYPE_CHECKING:
    from analysis.codebook import Codebook
    from analysis.corpus import Corpus

# Statements that a preview codes at most: some two seconds' work.
MOST_STATEMENTS = 4_000


@dataclass(frozen=True, slots=True)
class Example:
    """A statement whose coding would change: its stance on the theme, None without the theme."""

    statement: str
    article: str
    begin: int
    end: int
    text: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """A theme in how many statements, with which stances, before and after."""

    theme: str
    before: int
    after: int
    stances_before: Mapping[str, int]
    stances_after: Mapping[str, int]
    changed: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The themes of both codebooks, the new one's first.

    `changed` of the `statements` that were coded anew would get other themes or stances;
    `whole` says whether these are all that the corpus has.
    """

    themes: tuple[ThemeChange, ...]
    changed: int
    statements: int
    whole: bool = True


def preview(
    corpus: Corpus, codebook: Codebook, *, examples: int = 3, limit: int = MOST_STATEMENTS
) -> Preview:
    """What would change if the corpus were coded with this codebook.

    The first `limit` statements are coded anew, as a new analysis would; nothing is saved. For
    each theme up to `examples` statements are shown that would gain it, lose it or change sides.

    >>> from analysis.sample import sample
    >>> preview(sample(), sample().codebook).changed
    0
    """
    spans = corpus.ask(
        'SELECT s.statement, s.article, s.begin, s."end", a.text FROM statements s'
        " JOIN articles a USING (article) ORDER BY s.article, s.begin LIMIT $n",
        {"n": limit + 1},
    ).to_dict("records")
    rows, whole = spans[:limit], len(spans) <= limit
    after = dict(_coded(rows, codebook))
    before: dict[str, dict[str, str]] = {statement: {} for statement in after}
    for coding in corpus.columns("codings", ["statement", "theme", "stance"]).to_pylist():
        if coding["statement"] in before:
            before[coding["statement"]][coding["theme"]] = coding["stance"]
    keys = dict.fromkeys((*codebook.keys, *corpus.codebook.keys))
    return Preview(
        tuple(_change(theme, rows, before, after, examples) for theme in keys),
        sum(before[statement] != after[statement] for statement in after),
        len(after),
        whole,
    )


def _coded(
    rows: list[dict[str, object]], codebook: Codebook
) -> Iterator[tuple[str, dict[str, str]]]:
    """The themes of each statement with their stances; rows come by article."""
    article, coder = None, None
    for row in rows:
        if coder is None or row["article"] != article:
            article, coder = row["article"], Coder(str(row["text"]), codebook)
        codings = coder.code(int(str(row["begin"])), int(str(row["end"])))
        yield str(row["statement"]), {coding.theme: coding.stance for coding in codings}


def _change(
    theme: str,
    rows: list[dict[str, object]],
    before: Mapping[str, Mapping[str, str]],
    after: Mapping[str, Mapping[str, str]],
    examples: int,
) -> ThemeChange:
    changed = [
        row
        for row in rows
        if before[str(row["statement"])].get(theme) != after[str(row["statement"])].get(theme)
    ]
    stances = [
        Counter(codings[theme] for codings in coded.values() if theme in codings)
        for coded in (before, after)
    ]
    return ThemeChange(
        theme,
        stances[0].total(),
        stances[1].total(),
        dict(stances[0]),
        dict(stances[1]),
        len(changed),
        tuple(_example(row, theme, before, after) for row in changed[:examples]),
    )


def _example(
    row: Mapping[str, object],
    theme: str,
    before: Mapping[str, Mapping[str, str]],
    after: Mapping[str, Mapping[str, str]],
) -> Example:
    statement, begin, end = str(row["statement"]), int(str(row["begin"])), int(str(row["end"]))
    return Example(
        statement,
        str(row["article"]),
        begin,
        end,
        str(row["text"])[begin:end],
        before[statement].get(theme),
        after[statement].get(theme),
    )
