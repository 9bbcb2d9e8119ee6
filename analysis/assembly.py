"""Analysed articles to the tables of a corpus."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from analysis.articles import Article
from analysis.codebook import Coding
from analysis.corpus import Corpus
from analysis.speakers import Speaker
from analysis.statements import Statement
from analysis.tables import SCHEMAS
from analysis.themes import ThemeMatch
from analysis.token_table import TokenTable, term_counts
from analysis.tokens import Tokens
from analysis.verbs import implication

Tables: TypeAlias = Mapping[str, pa.Table]
# The tables that are made article by article.
ARTICLE_TABLES = tuple(name for name in SCHEMAS if name not in ("speakers", "terms"))
UNKNOWN_SPEAKER = "unknown"
# A label is read in lists and legends: the first words of a text without title, outlet, byline.
LABEL_LENGTH = 12
# Pieces of a table are put together up to so many rows: a batch has more tokens, fewer of others.
CHUNK = 10_000


class Paragraph(NamedTuple):
    """A paragraph of an analysed part: `text[begin:end]` without the white space around it."""

    begin: int
    end: int
    part: str


class Sentence(NamedTuple):
    """A sentence, the number of its paragraph among the article's, and its themes."""

    begin: int
    end: int
    paragraph: int
    themes: tuple[ThemeMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysed:
    """One article with everything the stages found in it; offsets into `article.text`.

    `codings` run along `statements`, which are ordered by `begin`; `statuses` run along `tokens`
    and say what is said of them (`analysis.statuses`). `speakers` are the ids of those who make
    the statements, by their name in the article; `copy` is the article that stands for the story,
    which number among its copies this is (0: it stands for it) and how similar it is.
    """

    article: Article
    paragraphs: Sequence[Paragraph]
    sentences: Sequence[Sentence]
    tokens: Tokens
    statements: Sequence[Statement]
    codings: Sequence[Sequence[Coding]]
    statuses: Sequence[str]
    speakers: Mapping[str, str]
    copy: tuple[str, int, float]


def label_of(article: Article) -> str:
    """What to show for an article: its title, outlet, byline or first words, whichever is there.

    >>> label_of(Article("a", "a.txt", "大模型正在改变许多行业的面貌。"))
    '大模型正在改变许多行业的…'
    """
    if article.title:
        return article.title
    if article.outlet:
        return f"《{article.outlet.strip('《》')}》"
    if article.byline:
        return article.byline
    words = next((text for text in map(str.strip, _analysed_texts(article)) if text), "")
    return words[:LABEL_LENGTH] + "…" if len(words) > LABEL_LENGTH else words or article.article


def _analysed_texts(article: Article) -> Iterable[str]:
    for part in article.analysed():
        yield from article.text[part.begin : part.end].split("\n")
    yield from article.text.split("\n")


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """A column; lists of structs, given as lists of tuples or of objects with these fields, are
    made field by field: as dicts they take four times as long."""
    if not (pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)):
        return pa.array(values, kind)
    inner = list(kind.value_type)
    items = list(chain.from_iterable(values))
    if items and not isinstance(items[0], tuple):
        items = list(map(attrgetter(*(field.name for field in inner)), items))
    columns = zip(*items, strict=True) if items else repeat(())
    arrays = [pa.array(column, field.type) for field, column in zip(inner, columns, strict=False)]
    ends = accumulate(map(len, values), initial=0)
    structs = pa.StructArray.from_arrays(arrays, fields=inner)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs, type=kind)


def _table(name: str, columns: Iterable[Sequence[Any]]) -> pa.Table:
    fields = zip(columns, SCHEMAS[name], strict=True)
    arrays = [_array(column, field.type) for column, field in fields]
    return pa.table(arrays, schema=SCHEMAS[name])


def tables_of(analysed: Iterable[Analysed]) -> Tables:
    """The tables that hold these articles: all but those of speakers and terms."""
    rows = _Rows()
    for one in analysed:
        rows.add(one)
    return rows.tables()


def assemble(
    parts: Iterable[Tables],
    speakers: Mapping[str, Speaker],
    *,
    general: Callable[[Sequence[str]], Sequence[int]],
    stops: Callable[[Sequence[str]], Sequence[bool]],
    manifest: Mapping[str, Any] | None = None,
    codebook: str = "",
) -> Corpus:
    """The corpus of articles whose tables come in several parts, in their order.

    `speakers` are those of the corpus by their id; `general` answers how often each term occurs
    in general Chinese, `stops` which are stop words; `codebook` is the text of the one in use.
    """
    tables = _joined(parts)
    unknown = pc.any(pc.equal(tables["statements"]["speaker"], UNKNOWN_SPEAKER)).as_py()
    tables["speakers"] = _speakers(speakers, unknown=bool(unknown))
    tables["terms"] = _terms(term_counts(tables["tokens"]), general, stops)
    return Corpus(tables, manifest, codebook=codebook)


def _joined(parts: Iterable[Tables]) -> dict[str, pa.Table]:
    """The parts of each table behind each other."""
    growing = {name: _Growing(SCHEMAS[name]) for name in ARTICLE_TABLES}
    for part in parts:
        for name, table in growing.items():
            table.append(part[name])
    return {name: table.whole() for name, table in growing.items()}


class _Growing:
    """A table that grows at its end; small pieces, which read slowly, become one."""

    def __init__(self, schema: pa.Schema) -> None:
        self._chunks = [schema.empty_table()]
        self._pieces: list[pa.Table] = []
        self._rows = 0

    def append(self, piece: pa.Table) -> None:
        self._pieces.append(piece)
        self._rows += piece.num_rows
        if self._rows >= CHUNK:
            self._settle()

    def whole(self) -> pa.Table:
        self._settle()
        return pa.concat_tables(self._chunks)

    def _settle(self) -> None:
        if self._rows:
            self._chunks.append(pa.concat_tables(self._pieces).combine_chunks())
        self._pieces, self._rows = [], 0


def speaker_id(name: str) -> str:
    """The id of a known speaker, who may be called what the unknown one is."""
    return f"{name} (named)" if name == UNKNOWN_SPEAKER else name


class _Rows:
    """The tables under construction, column by column."""

    def __init__(self) -> None:
        self._columns: dict[str, list[list[Any]]] = {
            name: [[] for _ in SCHEMAS[name]] for name in ARTICLE_TABLES if name != "tokens"
        }
        self._tokens = TokenTable()

    def tables(self) -> Tables:
        made = {name: _table(name, columns) for name, columns in self._columns.items()}
        return {"tokens": self._tokens.table(), **made}

    def _append(self, name: str, *values: Any) -> None:
        for column, value in zip(self._columns[name], values, strict=True):
            column.append(value)

    def add(self, one: Analysed) -> None:
        self._add_article(one)
        self._add_sentences(one)
        self._add_statements(one)
        self._add_tokens(one)

    def _extend(self, name: str, *columns: Iterable[object]) -> None:
        for column, values in zip(self._columns[name], columns, strict=True):
            column.extend(values)

    def _add_sentences(self, one: Analysed) -> None:
        name, paragraphs, sentences = one.article.article, one.paragraphs, one.sentences
        self._extend(
            "paragraphs",
            repeat(name, len(paragraphs)),
            range(len(paragraphs)),
            [paragraph.part for paragraph in paragraphs],
            [paragraph.begin for paragraph in paragraphs],
            [paragraph.end for paragraph in paragraphs],
        )
        self._extend(
            "sentences",
            [f"{name}:{sentence.begin}" for sentence in sentences],
            repeat(name, len(sentences)),
            [sentence.paragraph for sentence in sentences],
            [paragraphs[sentence.paragraph].part for sentence in sentences],
            [sentence.begin for sentence in sentences],
            [sentence.end for sentence in sentences],
            [[match.theme for match in sentence.themes] for sentence in sentences],
            [
                [item for match in sentence.themes for item in match.evidence]
                for sentence in sentences
            ],
        )

    def _add_article(self, one: Analysed) -> None:
        article = one.article
        self._append(
            "articles",
            article.article,
            article.file,
            article.title,
            article.byline,
            article.outlet,
            article.published,
            article.url,
            article.place,
            label_of(article),
            *one.copy,
            sum(part.end - part.begin for part in article.analysed()),
            len(one.tokens),
            article.text,
            article.parts,
            list(article.notes),
            article.received,
            article.received_text,
            article.steps,
            article.alignment.spans,
        )

    def _add_statements(self, one: Analysed) -> None:
        name = one.article.article
        begins = [sentence.begin for sentence in one.sentences]
        for statement, codings in zip(one.statements, one.codings, strict=True):
            key = f"{name}:{statement.begin}"
            first = max(bisect_right(begins, statement.begin) - 1, 0)
            sentence = one.sentences[first]
            speaker = one.speakers[statement.speaker] if statement.speaker else UNKNOWN_SPEAKER
            self._append(
                "statements",
                key,
                name,
                f"{name}:{sentence.begin}",
                sentence.paragraph,
                statement.begin,
                statement.end,
                statement.kind,
                speaker,
                statement.speaker,
                statement.cue,
                statement.cue_begin,
                statement.cue_end,
                implication(statement.cue) if statement.cue else "",
            )
            for coding in codings:
                self._append(
                    "codings",
                    key,
                    coding.theme,
                    coding.stance,
                    coding.evidence,
                    coding.confidence,
                    coding.coder,
                )
            for spoken in one.sentences[first:]:
                if spoken.begin >= statement.end:
                    break
                if spoken.end > statement.begin:
                    self._append("spoken", f"{name}:{spoken.begin}", key)

    def _add_tokens(self, one: Analysed) -> None:
        self._tokens.add(
            one.article.article,
            one.tokens,
            one.statuses,
            [sentence.begin for sentence in one.sentences],
            [(statement.begin, statement.end) for statement in one.statements],
        )


def _speakers(speakers: Mapping[str, Speaker], *, unknown: bool) -> pa.Table:
    held = {**speakers, UNKNOWN_SPEAKER: Speaker("", type="unknown")} if unknown else speakers
    rows = (
        (
            key,
            speaker.name,
            list(speaker.aliases),
            speaker.type,
            speaker.role,
            speaker.affiliation,
            speaker.country,
            speaker.roles,
        )
        for key, speaker in sorted(held.items(), key=itemgetter(0))
    )
    columns = list(map(list, zip(*rows, strict=True)))
    return _table("speakers", columns or [[] for _ in SCHEMAS["speakers"]])


def _terms(
    counts: Mapping[str, int],
    general: Callable[[Sequence[str]], Sequence[int]],
    stops: Callable[[Sequence[str]], Sequence[bool]],
) -> pa.Table:
    terms = sorted(counts)
    return _table("terms", [terms, [counts[term] for term in terms], general(terms), stops(terms)])
