"""Which words keep company: in one sentence, or one after the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from analysis import measures
from analysis.corpus import Corpus
from analysis.errors import SelectionError
from analysis.filter import Filter, Mark
from analysis.marks import JOINT, LONGEST_PHRASE
from analysis.query.occurrences import Occurrences, occurrences
from analysis.query.selection import follows, mark_sql, select, text_sql

if TYPE_CHECKING:
    import pandas as pd

ASSOCIATIONS = ("log_likelihood", "mi", "log_dice", "n")
# Without a term the company of so many terms is asked for, the most frequent ones.
MOST_NODES = 150


def collocations(
    corpus: Corpus,
    filter: Filter,
    *,
    term: str = "",
    measure: str = "log_likelihood",
    limit: int | None = 100,
    minimum: int = 2,
    nodes: int = MOST_NODES,
) -> pd.DataFrame:
    """Pairs of terms that stand in one sentence more often than by chance, the strongest first.

    With `term` its company; without, the pairs among the `nodes` most frequent terms, which make
    a network. n counts selected sentences that hold both; the window is the sentence (textual
    co-occurrence after Evert 2008, "Corpora and collocations"; for a window of words see
    `analysis.terms.collocations`). Stop words are left out. Columns: term, other_term (in the
    order of the alphabet, but for a term asked for, which comes first), n, mark, frequency,
    other_frequency (selected sentences that hold the one, the other), expected (n by chance),
    log_likelihood (negative where rarer than by chance), mi, log_dice: see `analysis.measures`.
    `minimum`: smallest n; `measure`: one of `ASSOCIATIONS`.

    >>> from analysis.sample import sample
    >>> frame = collocations(sample(), Filter(), minimum=1)
    >>> bool((frame.n <= frame.frequency).all())
    True
    """
    if measure not in ASSOCIATIONS:
        raise SelectionError(f"pairs are ranked by {', '.join(ASSOCIATIONS)}, not {measure!r:.60}")
    if (words := occurrences(corpus)) is not None:
        frame = _pairs_among(words, corpus, filter, term, minimum, nodes)
        return _ranked(_associated(frame), measure, limit)
    selection = select(corpus, filter)
    sentences = selection.rows("sentences", "e")
    node = "a.term IN (SELECT term FROM top) AND b.term IN (SELECT term FROM top)"
    ordered = "a.term < b.term"
    if term:
        node, ordered = f"a.term = {selection.bind(term)}", "a.term <> b.term"
    frame = corpus.ask(
        f"""
        WITH x AS MATERIALIZED (
            SELECT DISTINCT t.sentence, t.term FROM tokens t
            WHERE t.sentence IN (SELECT e.sentence FROM sentences e WHERE {sentences})
              AND t.term IN (SELECT term FROM terms WHERE NOT stop)
        ), f AS (SELECT term, count(*) AS frequency FROM x GROUP BY term),
        top AS (SELECT term FROM f ORDER BY frequency DESC, term LIMIT {nodes:d}),
        pairs AS (
            SELECT a.term, b.term AS other_term, count(*) AS n
            FROM x a JOIN x b ON a.sentence = b.sentence AND {ordered}
            WHERE {node} GROUP BY ALL HAVING count(*) >= {minimum:d}
        )
        SELECT k.term, k.other_term, k.n, f.frequency, g.frequency AS other_frequency,
               (SELECT count(*) FROM sentences e WHERE {sentences}) AS size
        FROM pairs k JOIN f ON f.term = k.term JOIN f g ON g.term = k.other_term""",
        selection.parameters,
    )
    return _ranked(_associated(frame), measure, limit)


def _pairs_among(
    words: Occurrences, corpus: Corpus, filter: Filter, term: str, minimum: int, nodes: int
) -> pd.DataFrame:
    """The pairs of `collocations` with their frequencies, counted on the tokens as numbers."""
    import pandas as pd

    selected, size = words.selected_sentences(corpus, filter)
    sentence, terms = words.pairs
    frequency = np.bincount(terms[selected[sentence]], minlength=len(words.terms))
    if term:
        place = words.places.get(term, -1)
        with_it = np.zeros(len(selected), bool)
        with_it[sentence[terms == place]] = True
        n = np.bincount(terms[(with_it & selected)[sentence]], minlength=len(words.terms))
        others = np.flatnonzero(n >= max(minimum, 1))
        others = others[others != place]
        one, n = np.full(len(others), place), n[others]
    else:
        most = np.argsort(-frequency, kind="stable")[:nodes]
        most = np.sort(most[frequency[most] > 0])
        counts = words.together(selected, most)
        row, column = np.nonzero(counts >= max(minimum, 1))
        one, others, n = most[row], most[column], counts[row, column].astype(np.int64)
    return pd.DataFrame(
        {
            "term": words.terms[one],
            "other_term": words.terms[others],
            "n": n,
            "frequency": frequency[one],
            "other_frequency": frequency[others],
            "size": size,
        }
    )


def _associated(frame: pd.DataFrame) -> pd.DataFrame:
    joint, row, column, size = (
        frame[name].to_numpy(float) for name in ("n", "frequency", "other_frequency", "size")
    )
    frame["expected"] = row * column / size
    frame["log_likelihood"] = measures.association(joint, row, column, size)
    frame["mi"] = measures.pointwise_mutual_information(joint, row, column, size)
    frame["log_dice"] = measures.log_dice(joint, row, column)
    return frame.drop(columns="size")


def _ranked(frame: pd.DataFrame, measure: str, limit: int | None) -> pd.DataFrame:
    order = [measure, "n", "term", "other_term"]
    frame = frame.sort_values(order, ascending=[False, False, True, True])
    frame = frame.iloc[:limit].reset_index(drop=True)
    pairs = zip(frame.term, frame.other_term, strict=True)
    marks = [Mark("sentences", term=one, other_term=other).encode() for one, other in pairs]
    frame.insert(3, "mark", marks)
    return frame


def ngrams(
    corpus: Corpus,
    filter: Filter,
    *,
    size: int = 2,
    limit: int | None = 100,
    minimum: int = 2,
    stop_words: bool = False,
) -> pd.DataFrame:
    """Sequences of `size` words with nothing between them, the most frequent first.

    They lie in one sentence, and in one statement or outside of speech. Columns: text (as it is
    written where it comes first), phrase (its terms, as `Mark.phrase` names it), n (occurrences
    that begin with a selected token), mark, articles (in how many). `minimum`: smallest n;
    `stop_words`: whether a sequence may begin or end with a stop word.

    >>> from analysis.sample import sample
    >>> bool(ngrams(sample(), Filter(), minimum=1).text.str.len().min() >= 2)
    True
    """
    if not 2 <= size <= LONGEST_PHRASE:
        raise SelectionError(f"a sequence is of 2 to {LONGEST_PHRASE} words, not {size!r:.60}")
    if (held := occurrences(corpus)) is not None:
        return _phrases_among(held, corpus, filter, size, limit, minimum, stop_words)
    selection = select(corpus, filter)
    words = [f"t{place}" for place in range(size)]
    joined = "tokens t0" + "".join(
        f" JOIN tokens {after} ON {follows(before, after)}" for before, after in pairwise(words)
    )
    asked = [selection.rows("tokens", "t0")]
    if not stop_words:
        ends = (words[0], words[-1])
        asked += [f"{end}.term NOT IN (SELECT term FROM terms WHERE stop)" for end in ends]
    phrase = f" || '{JOINT}' || ".join(f"{word}.term" for word in words)
    return corpus.ask(
        f"""
        WITH k AS (
            SELECT {phrase} AS phrase, count(*) AS n, count(DISTINCT t0.article) AS articles,
                   min(struct_pack(article := t0.article, first := t0.begin,
                                   last := {words[-1]}."end")) AS place
            FROM {joined} WHERE {" AND ".join(asked)}
            GROUP BY phrase HAVING count(*) >= {minimum:d}
            ORDER BY n DESC, phrase {"" if limit is None else f"LIMIT {limit:d}"}
        )
        SELECT {text_sql("a", "k.place.first", "k.place.last")} AS text, k.phrase, k.n,
               {mark_sql("tokens", phrase="k.phrase")} AS mark, k.articles
        FROM k JOIN articles a ON a.article = k.place.article ORDER BY k.n DESC, k.phrase""",
        selection.parameters,
    )


def _phrases_among(
    words: Occurrences,
    corpus: Corpus,
    filter: Filter,
    size: int,
    limit: int | None,
    minimum: int,
    stop_words: bool,
) -> pd.DataFrame:
    """What `ngrams` answers, counted on the tokens as numbers."""
    import pandas as pd

    begins = np.flatnonzero(words.phrases(size, words.selected(corpus, filter), stop_words))
    code = words.term[begins].astype(np.int64)
    for place in range(1, size):
        code = pd.factorize(code * len(words.terms) + words.term[begins + place])[0]
    n = np.bincount(code)
    articles = pd.unique(code * max(len(words.articles), 1) + words.article[begins])
    in_articles = np.bincount(articles // max(len(words.articles), 1), minlength=len(n))
    least = max(minimum, 1)
    if limit is not None and limit < len(n):
        least = max(least, int(np.partition(n, len(n) - limit)[len(n) - limit])) if limit else least
    # The tokens come in the order of the text: the first of each is where it comes first.
    first = begins[np.unique(code, return_index=True)[1]]
    phrases = {
        int(one): JOINT.join(words.terms[words.term[first[one] : first[one] + size]])
        for one in np.flatnonzero(n >= least)
    }
    order = sorted(phrases, key=lambda one: (-n[one], phrases[one]))[:limit]
    listed = [phrases[one] for one in order]
    return pd.DataFrame(
        {
            "text": [words.written(int(first[one]), size) for one in order],
            "phrase": listed,
            "n": n[order],
            "mark": [Mark("tokens", phrase=phrase).encode() for phrase in listed],
            "articles": in_articles[order],
        }
    )
