"""Where a correction holds in a corpus that may have been analysed anew since it was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary, ref

from analysis.corrections.model import LONGEST_QUOTE, Anchor

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from analysis.corpus import Corpus

# A statement is the one meant if it shares this much with the place: what an indirect statement
# must share with its label to be counted as found (analysis.evaluation).
LEAST_OVERLAP = 0.5
# Where the quote itself cannot be found any more (it is restored otherwise now), the statement
# meant is the one whose words are most like it, and this much of 100: with one character in twelve
# replaced, 3 of the 1,657 statements of the seeds and the 150 articles fall below; two different
# statements of one article are as alike in 7 cases.
LEAST_LIKENESS = 85


class Place(NamedTuple):
    """A stretch of an article, and the statement that stands there."""

    begin: int
    end: int
    statement: str = ""


class Index:
    """What applying corrections has to look up in a corpus, read once for each corpus."""

    def __init__(self, corpus: Corpus) -> None:
        # The index is kept with the corpus: it must not keep the corpus.
        self._corpus = ref(corpus)
        self._texts: dict[str, str] = {}
        self.themes = corpus.codebook.keys
        self.sided = frozenset(theme.key for theme in corpus.codebook.themes if theme.has_stance)
        self.statements_table: pa.Table = corpus.table("statements")
        self.codings_table: pa.Table = corpus.table("codings")
        self.speakers_table: pa.Table = corpus.table("speakers")
        columns = ("statement", "article", "begin", "end", "speaker", "name")
        self.statements, self.articles, self.begins, self.ends, self.speakers, self.names = (
            self.statements_table[name].to_pylist() for name in columns
        )
        self.row = {statement: row for row, statement in enumerate(self.statements)}
        self.profiles: Mapping[str, dict[str, Any]] = {
            row["speaker"]: row for row in self.speakers_table.to_pylist()
        }

    def _ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> pd.DataFrame:
        corpus = self._corpus()
        assert corpus is not None
        return corpus.ask(sql, parameters)

    @cached_property
    def by_article(self) -> dict[str, list[Place]]:
        """The statements of each article that has any."""
        found: dict[str, list[Place]] = {}
        for row, article in enumerate(self.articles):
            place = Place(self.begins[row], self.ends[row], self.statements[row])
            found.setdefault(article, []).append(place)
        return found

    @cached_property
    def by_speaker(self) -> dict[str, list[str]]:
        """The statements of each speaker."""
        found: dict[str, list[str]] = {}
        for statement, speaker in zip(self.statements, self.speakers, strict=True):
            found.setdefault(speaker, []).append(statement)
        return found

    @cached_property
    def codings(self) -> dict[str, list[int]]:
        """The rows of each statement in the table of codings."""
        found: dict[str, list[int]] = {}
        for row, statement in enumerate(self.codings_table["statement"].to_pylist()):
            found.setdefault(statement, []).append(row)
        return found

    @cached_property
    def _copies(self) -> dict[str, list[str]]:
        """The articles of each story that has copies."""
        frame = self._ask(
            "SELECT story, list(article ORDER BY article) AS articles FROM articles"
            " GROUP BY story HAVING count(*) > 1"
        )
        stories = (list(articles) for articles in frame.articles)
        return {one: articles for articles in stories for one in articles}

    def copies(self, article: str) -> list[str]:
        """The other articles that tell the same story in the same words."""
        return [one for one in self._copies.get(article, ()) if one != article]

    @cached_property
    def digests(self) -> dict[str, str]:
        """The digest of each article's text as received."""
        frame = self._ask("SELECT article, sha256(received_text) AS digest FROM articles")
        return dict(zip(frame.article, frame.digest, strict=True))

    @cached_property
    def _articles_of(self) -> dict[str, str]:
        """The first article with each digest."""
        return {digest: article for article, digest in reversed(self.digests.items())}

    def article(self, anchor: Anchor) -> str | None:
        """The article that an anchor means: by what was received; else the one of its name."""
        if self.digests.get(anchor.article) == anchor.digest:
            return anchor.article
        named = anchor.article if anchor.article in self.digests else None
        return self._articles_of.get(anchor.digest, named)

    def fetch(self, articles: Iterable[str]) -> None:
        """Reads the texts of these articles, which `text` then answers at once."""
        missing = sorted(set(articles) - self._texts.keys())
        if missing:
            frame = self._ask(
                "SELECT article, text FROM articles WHERE article IN (SELECT unnest($names))",
                {"names": missing},
            )
            self._texts.update(zip(frame.article, frame.text, strict=True))

    def text(self, article: str) -> str:
        """The restored text of an article."""
        self.fetch([article])
        return self._texts[article]

    def sentences(self, article: str) -> list[dict[str, Any]]:
        """The sentences of an article in their order: sentence, paragraph, begin, end."""
        frame = self._ask(
            'SELECT sentence, paragraph, begin, "end" FROM sentences'
            " WHERE article = $a ORDER BY begin",
            {"a": article},
        )
        return list(frame.to_dict("records"))

    def is_in_paragraph(self, article: str, place: Place) -> bool:
        """Whether the place lies within one paragraph that was analysed."""
        frame = self._ask(
            "SELECT count(*) AS n FROM paragraphs"
            ' WHERE article = $a AND begin <= $b AND "end" >= $e',
            {"a": article, "b": place.begin, "e": place.end},
        )
        return bool(frame.n[0])

    def place(self, article: str, anchor: Anchor) -> Place | None:
        """Where the quote of an anchor stands now: where it stood, else as near as it occurs.

        An article of the same name with another text counts as far as it has the same words.
        """
        text, length = self.text(article), anchor.end - anchor.begin
        if text[anchor.begin : anchor.end][:LONGEST_QUOTE] == anchor.quote:
            return Place(anchor.begin, anchor.end)
        found = min(
            _occurrences(text, anchor.quote), key=lambda at: abs(at - anchor.begin), default=-1
        )
        return Place(found, min(found + length, len(text))) if found >= 0 else None


def attached(index: Index, article: str, anchor: Anchor, places: Iterable[Place]) -> str | None:
    """The statement, of those at these places of the article, that an anchor means."""
    span = index.place(article, anchor)
    held = list(places)
    if span is None:
        return _most_alike(index.text(article), anchor.quote, held)
    best = max(held, key=lambda place: overlap(place, span), default=None)
    return best.statement if best and overlap(best, span) >= LEAST_OVERLAP else None


def overlap(one: Place, other: Place) -> float:
    """Intersection over union of two stretches.

    >>> overlap(Place(0, 4), Place(2, 6))
    0.3333333333333333
    """
    common = max(0, min(one.end, other.end) - max(one.begin, other.begin))
    return common / (one.end - one.begin + other.end - other.begin - common)


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _most_alike(text: str, quote: str, places: list[Place]) -> str | None:
    from rapidfuzz import fuzz

    def likeness(place: Place) -> float:
        return fuzz.ratio(text[place.begin : place.end][:LONGEST_QUOTE], quote)

    best = max(places, key=likeness, default=None)
    return best.statement if best and likeness(best) >= LEAST_LIKENESS else None


_indexes: WeakKeyDictionary[Corpus, Index] = WeakKeyDictionary()


def index_of(corpus: Corpus) -> Index:
    """The index of a corpus, kept as long as the corpus is."""
    if corpus not in _indexes:
        _indexes[corpus] = Index(corpus)
    return _indexes[corpus]
