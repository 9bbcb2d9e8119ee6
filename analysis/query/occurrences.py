"""The tokens of a corpus as arrays of numbers: what counts words is counted on these.

A question on words compares every selected token; on columns of numbers that takes a tenth of
the time that DuckDB needs on columns of text. Which tokens a filter selects is still said in one
place only: `Selection.of_tokens` names the articles, sentences and statements, and DuckDB lists
them. Beyond `analysis.corpus.ROWS_IN_MEMORY` tokens the same questions are asked in SQL.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.corpus import ROWS_IN_MEMORY, Corpus
from analysis.filter import Filter
from analysis.marks import STATUSES
from analysis.query.selection import Selection, select
from analysis.query.unions import every
from analysis.terms import PARTS

Mask: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.integer[Any]]
# Selections kept: each takes a byte a token.
KEPT_SELECTIONS = 24
# Tables whose rows a selection of tokens names, with the key that they share with the tokens.
_KEYS = {"articles": "article", "sentences": "sentence", "statements": "statement"}
_held: WeakKeyDictionary[Corpus, Occurrences] = WeakKeyDictionary()
_lock = threading.Lock()


def occurrences(corpus: Corpus) -> Occurrences | None:
    """The tokens of a corpus as numbers; None where there are too many to hold."""
    with _lock:
        if corpus.size("tokens") > ROWS_IN_MEMORY:
            return None
        found = _held.get(corpus)
        if found is None:
            found = _held[corpus] = Occurrences(corpus)
        return found


class Occurrences:
    """One row a token, in the order of the articles' names and of the text.

    `term`, `article`, `sentence`, `statement` (-1 outside of speech) are places in the names of
    the same kind, which are sorted; `part` is the tenth of its article, counted through all of
    them; `status` is the place in `STATUSES`, -1 for none.
    """

    def __init__(self, corpus: Corpus) -> None:
        columns = ["article", "sentence", "statement", "position", "begin", "end", "term", "status"]
        table = corpus.columns("tokens", columns)
        articles = corpus.columns("articles", ["article", "tokens"])
        self.articles, article = _coded(table, "article", articles["article"].to_pylist())
        begin = table["begin"].to_numpy()
        order = np.lexsort((begin, article))
        self.article, self.begin = article[order], begin[order]
        self.end, self.position = (table[name].to_numpy()[order] for name in ("end", "position"))
        self.sentences, sentence = _coded(table, "sentence")
        self.statements, statement = _coded(table, "statement")
        self.terms, term = _coded(table, "term")
        self.sentence, self.statement = sentence[order], statement[order]
        self.term, self.status = term[order], _status(table)[order]
        lengths = dict(
            zip(articles["article"].to_pylist(), articles["tokens"].to_pylist(), strict=True)
        )
        self.lengths = np.array([lengths[name] for name in self.articles], np.int64)
        tenth = self.position.astype(np.int64) * PARTS // self.lengths[self.article]
        self.part = self.article.astype(np.int64) * PARTS + tenth
        texts = corpus.columns("articles", ["article", "text", "label"])
        row = {name: place for place, name in enumerate(texts["article"].to_pylist())}
        rows = pa.array([row[name] for name in self.articles], pa.int64())
        self._texts = texts["text"].take(rows)
        self.characters = pc.utf8_length(self._texts).to_numpy()
        self.labels = np.array(texts["label"].take(rows).to_pylist(), object)
        self._listed = corpus.columns("terms", ["term", "general", "stop", "frequency"])
        self._themes = corpus.columns("sentences", ["sentence", "themes"])
        self._kept: dict[Filter, Mask] = {}

    def __len__(self) -> int:
        return len(self.term)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each term in the names of terms."""
        return {term: place for place, term in enumerate(self.terms.tolist())}

    @cached_property
    def words(self) -> tuple[Mask, Mask, Codes, Codes]:
        """Of each term: whether it is in the table of terms, is a stop word; its frequencies.

        The frequencies are those of the whole corpus and of general Chinese.
        """
        held = self._listed.to_pydict()
        known, stop = np.zeros(len(self.terms), bool), np.zeros(len(self.terms), bool)
        whole, general = np.zeros(len(self.terms), np.int64), np.zeros(len(self.terms), np.int64)
        found = [self.places.get(term, -1) for term in held["term"]]
        rows = np.array(found, np.int64)
        there = rows >= 0
        known[rows[there]] = True
        stop[rows[there]] = np.array(held["stop"], bool)[there]
        whole[rows[there]] = np.array(held["frequency"], np.int64)[there]
        general[rows[there]] = np.array(held["general"], np.int64)[there]
        return known, stop, whole, general

    @cached_property
    def themes(self) -> tuple[list[str], Mask]:
        """The themes by name, and for each sentence (a row) which of them it has."""
        listed = self._themes["themes"].to_pylist()
        names = sorted({theme for themes in listed for theme in themes})
        place = {name: number for number, name in enumerate(names)}
        row = {name: number for number, name in enumerate(self.sentences.tolist())}
        has = np.zeros((len(self.sentences), len(names)), bool)
        for sentence, themes in zip(self._themes["sentence"].to_pylist(), listed, strict=True):
            if sentence in row:
                has[row[sentence], [place[theme] for theme in themes]] = True
        return names, has

    @cached_property
    def pairs(self) -> tuple[Codes, Codes]:
        """Each sentence and each term in it that is no stop word, once: both as places."""
        known, stop, _, _ = self.words
        kept = (known & ~stop)[self.term]
        joint = self.sentence[kept].astype(np.int64) * len(self.terms) + self.term[kept]
        sentence, term = np.divmod(np.unique(joint), max(len(self.terms), 1))
        return sentence, term

    @cached_property
    def followed(self) -> Mask:
        """Whether the next token follows with nothing between, in one sentence and statement."""
        held = np.zeros(len(self), bool)
        if len(self):
            held[:-1] = self.begin[1:] == self.end[:-1]
            held[:-1] &= self.position[1:] == self.position[:-1] + 1
            for same in (self.article, self.sentence, self.statement):
                held[:-1] &= same[1:] == same[:-1]
        return held

    def selected(self, corpus: Corpus, filter: Filter) -> Mask:
        """Which tokens a filter selects."""
        with _lock:
            known = self._kept.get(filter)
        if known is None:
            known = self._select(corpus, select(corpus, filter))
            with _lock:
                while len(self._kept) >= KEPT_SELECTIONS:
                    del self._kept[next(iter(self._kept))]
                self._kept[filter] = known
        return known

    def _select(self, corpus: Corpus, selection: Selection) -> Mask:
        asked = {table: every(held) for table, held in selection.of_tokens("t").items() if held}
        parts = [
            f"SELECT '{table}' AS held, t.{_KEYS[table]} AS name FROM {table} t WHERE {condition}"
            for table, condition in asked.items()
        ]
        mask = np.ones(len(self), bool)
        if not parts:
            return mask
        found = corpus.listed(" UNION ALL ".join(parts), selection.parameters)
        held = found["held"].to_numpy(zero_copy_only=False)
        for table in asked:
            names = found["name"].filter(held == table)
            places = getattr(self, _KEYS[table])
            known = _is_among(getattr(self, table), names)
            # Outside of speech the place is -1: the last of these.
            mask &= np.append(known, False)[places]
        return mask

    def selected_sentences(self, corpus: Corpus, filter: Filter) -> tuple[Mask, int]:
        """Which sentences a filter selects, and how many (of those without a token too)."""
        selection = select(corpus, filter)
        sql = f"SELECT e.sentence AS name FROM sentences e WHERE {selection.rows('sentences', 'e')}"
        found = corpus.listed(sql, selection.parameters)["name"]
        return _is_among(self.sentences, found), len(found)

    def phrases(self, size: int, mask: Mask, stop_words: bool) -> Mask:
        """At which of these tokens a sequence of so many begins (see `query.ngrams`)."""
        known, stop, _, _ = self.words
        ends = np.ones(len(self), bool) if stop_words else ~(known & stop)[self.term]
        begins = mask & ends
        for place in range(1, size):
            begins[: len(self) - place] &= self.followed[place - 1 : len(self) - 1]
        begins[max(len(self) - size + 1, 0) :] = False
        begins[: max(len(self) - size + 1, 0)] &= ends[size - 1 :]
        return begins

    def written(self, first: int, size: int) -> str:
        """The text of so many tokens from this one on."""
        text = self._texts[int(self.article[first])].as_py()
        return str(text[int(self.begin[first]) : int(self.end[first + size - 1])])

    def reference(self, corpus: Corpus, selection: Selection) -> tuple[Codes, int]:
        """How often each term is in the articles a selection is compared with; their tokens."""
        if not selection.is_once:
            return self.words[2], int(self.lengths.sum())
        sql = f"SELECT name FROM ({selection.reference()}) t(name)"
        known = _is_among(self.articles, corpus.listed(sql, selection.parameters)["name"])
        return self.counted(known[self.article]), int(self.lengths[known].sum())

    def counted(self, mask: Mask) -> Codes:
        """How many of these tokens are of each term."""
        found: Codes = np.bincount(self.term[mask], minlength=len(self.terms))
        return found

    def in_articles(self, mask: Mask) -> Codes:
        """In how many articles these tokens of each term are."""
        found: Codes = np.bincount(
            self._distinct(mask) // max(len(self.articles), 1), minlength=len(self.terms)
        )
        return found

    def _distinct(self, mask: Mask) -> Codes:
        import pandas as pd

        joint = self.term[mask].astype(np.int64) * max(len(self.articles), 1) + self.article[mask]
        found: Codes = pd.unique(joint)
        return found

    def of_status(self, mask: Mask, status: str) -> Codes:
        """How many of these tokens of each term have this status."""
        return self.counted(mask & (self.status == STATUSES.index(status)))

    def of_terms(self, mask: Mask, terms: Sequence[str]) -> Mask:
        """Which of these tokens are of these terms."""
        wanted = np.zeros(len(self.terms), bool)
        wanted[[self.places[term] for term in terms if term in self.places]] = True
        found: Mask = mask & wanted[self.term]
        return found

    def main_themes(self, mask: Mask) -> dict[str, str]:
        """Of each term the theme whose sentences hold most of these tokens of it."""
        names, has = self.themes
        places, term = np.unique(self.term[mask], return_inverse=True)
        sentence = self.sentence[mask]
        counts = np.array(
            [np.bincount(term[has[sentence, k]], minlength=len(places)) for k in range(len(names))]
        ).reshape(len(names), len(places))
        # Of themes with as many the last by name.
        best = len(names) - 1 - counts[::-1].argmax(axis=0) if names else []
        return {
            str(self.terms[place]): names[theme]
            for column, (place, theme) in enumerate(zip(places, best, strict=False))
            if counts[theme, column]
        }

    def dispersions(self, mask: Mask, listed: Mask) -> dict[str, float]:
        """Gries' DP of each term of the tokens `listed`, over the tenths of the tokens `mask`."""
        import pandas as pd

        size = np.bincount(self.part[mask], minlength=len(self.articles) * PARTS).astype(float)
        filled = size[size > 0]
        if not len(filled):
            return {}
        share, largest = size / size.sum(), 1 - filled.min() / size.sum()
        joint = self.term[listed].astype(np.int64) * len(size) + self.part[listed]
        rows, cells = pd.factorize(joint, sort=True)
        n = np.bincount(rows, minlength=len(cells))
        term, part = np.divmod(cells, len(size))
        k = self.counted(listed)
        spread = np.abs(n / k[term] - share[part]) - share[part]
        total = np.bincount(term, weights=spread, minlength=len(self.terms))
        places = np.unique(term)
        with np.errstate(invalid="ignore"):
            value = np.nan_to_num(np.maximum(total[places] + 1, 0) / 2 / largest, posinf=0.0)
        return dict(zip(self.terms[places].tolist(), value.tolist(), strict=True))

    def together(self, sentences: Mask, nodes: Codes) -> Codes:
        """In how many of these sentences each two of these terms stand, above the diagonal.

        The terms are given in their order.
        """
        rank = np.full(len(self.terms), -1)
        rank[nodes] = np.arange(len(nodes))
        sentence, term = self.pairs
        kept = sentences[sentence] & (rank[term] >= 0)
        row, column = sentence[kept], rank[term[kept]]
        counts = np.zeros(len(nodes) ** 2, np.int64)
        # The terms of a sentence stand beside each other: each with the next, the second next …
        for apart in range(1, len(row)):
            same = row[apart:] == row[:-apart]
            if not same.any():
                break
            joint = column[:-apart][same] * len(nodes) + column[apart:][same]
            counts += np.bincount(joint, minlength=len(counts))
        return counts.reshape(len(nodes), len(nodes))


def _coded(
    table: pa.Table, name: str, known: Sequence[str] = ()
) -> tuple[NDArray[np.object_], Codes]:
    """The sorted values of a column, with those of `known`, and each row's place in them."""
    column = table[name].combine_chunks().dictionary_encode()
    values = column.dictionary.to_pylist()
    names = sorted({*values, *known})
    place = {value: number for number, value in enumerate(names)}
    # The row that has no value has the last of these.
    places = np.array([*(place[value] for value in values), -1], np.int32)
    codes = column.indices.fill_null(len(values)).to_numpy()
    return np.array(names, object), places[codes]


def _status(table: pa.Table) -> NDArray[np.int8]:
    column = table["status"].combine_chunks().dictionary_encode()
    place = {status: number for number, status in enumerate(STATUSES)}
    places = np.array([*(place.get(one, -1) for one in column.dictionary.to_pylist()), -1], np.int8)
    found: NDArray[np.int8] = places[column.indices.fill_null(len(places) - 1).to_numpy()]
    return found


def _is_among(names: NDArray[np.object_], wanted: Any) -> Mask:
    found = set(wanted.to_pylist())
    return np.fromiter((name in found for name in names), bool, len(names))
