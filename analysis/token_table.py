"""The table of tokens under construction: most of the rows of a corpus, so column by column."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.tables import SCHEMAS
from analysis.tokens import Tokens

SCHEMA = SCHEMAS["tokens"]
# So many rows are held as Python's lists, some 150 bytes each, before they become a batch.
BATCH = 200_000

Integers = NDArray[np.int64]


class TokenTable:
    """Takes the tokens of one article after the other.

    Texts that many tokens share, as the name of their article, are kept once with the number of
    tokens they are for.
    """

    def __init__(self) -> None:
        self._batches: list[pa.RecordBatch] = []
        self._clear()

    def _clear(self) -> None:
        self._articles, self._sentences, self._statements = _Runs(), _Runs(), _Runs()
        self._tokens = Tokens()
        self._statuses: list[str] = []

    def add(
        self,
        article: str,
        tokens: Tokens,
        statuses: Sequence[str],
        sentences: Sequence[int],
        statements: Sequence[tuple[int, int]],
    ) -> None:
        """The tokens of an article with their statuses, where its sentences begin, and the spans
        of its statements, which do not overlap."""
        begins = tokens.begins
        self._articles.add([article], [0], len(tokens))
        places = [bisect_left(begins, sentence) for sentence in sentences]
        self._sentences.add([f"{article}:{begin}" for begin in sentences], places, len(tokens))
        names: list[str | None] = [None]
        places = [0]
        for begin, end in statements:
            first = bisect_left(begins, begin)
            names += f"{article}:{begin}", None
            places += first, bisect_left(begins, end, first)
        self._statements.add(names, places, len(tokens))
        self._tokens.extend(tokens)
        self._statuses.extend(statuses)
        if len(self._tokens) >= BATCH:
            self._flush()

    def table(self) -> pa.Table:
        """All of it."""
        self._flush()
        return pa.Table.from_batches(self._batches, SCHEMA)

    def _flush(self) -> None:
        tokens = self._tokens
        sizes = self._articles.sizes()
        columns = (
            self._articles.column(),
            self._sentences.column(),
            self._statements.column(),
            np.arange(len(tokens)) - np.repeat(np.cumsum(sizes) - sizes, sizes),
            tokens.begins,
            tokens.ends,
            tokens.terms,
            tokens.tags,
            self._statuses,
        )
        arrays = [
            column if isinstance(column, pa.Array) else pa.array(column, field.type)
            for column, field in zip(columns, SCHEMA, strict=True)
        ]
        self._batches.append(pa.record_batch(arrays, schema=SCHEMA))
        self._clear()


def term_counts(tokens: pa.Table) -> dict[str, int]:
    """How often each term stands in a table of tokens."""
    found = tokens.column("term").value_counts()
    terms, counts = found.field("values").to_pylist(), found.field("counts").to_pylist()
    return dict(zip(terms, counts, strict=True))


class _Runs:
    """A column of texts, each of which is for a run of tokens."""

    def __init__(self) -> None:
        self._texts: list[str | None] = []
        self._sizes: list[Integers] = []

    def add(self, texts: Iterable[str | None], places: Sequence[int], size: int) -> None:
        """Texts with the places of their first tokens among the `size` tokens of an article."""
        self._texts.extend(texts)
        ends = [*places[1:], size][: len(places)]
        self._sizes.append(np.array(ends, np.int64) - np.array(places, np.int64))

    def sizes(self) -> Integers:
        return np.concatenate([np.empty(0, np.int64), *self._sizes])

    def column(self) -> pa.Array:
        numbers = np.repeat(np.arange(len(self._texts)), self.sizes())
        return pa.array(self._texts, pa.string()).take(pa.array(numbers))
