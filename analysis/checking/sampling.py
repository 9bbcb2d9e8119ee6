"""What an analyst is shown: statements and paragraphs drawn at random."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.filter import Filter
from analysis.query.selection import select, text_sql

if TYPE_CHECKING:
    from analysis.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph to read: `text` is `begin:end` of its article."""

    article: str
    paragraph: int
    begin: int
    end: int
    text: str


def sample(corpus: Corpus, n: int, seed: int = 0, filter: Filter | None = None) -> list[str]:
    """The ids of `n` selected statements, or of all where there are fewer.

    Each is as likely as any other. The same seed gives the same statements in the same order, of
    which a smaller sample is the beginning; articles that are added later do not change the order
    of the others.

    >>> from analysis.sample import sample as example
    >>> sample(example(), 2) == sample(example(), 3)[:2]
    True
    """
    selection = select(corpus, filter or Filter())
    frame = corpus.ask(
        f"SELECT s.statement FROM statements s WHERE {selection.rows('statements', 's')}",
        selection.parameters,
    )
    return _drawn(frame.statement, seed)[:n]


def sample_paragraphs(
    corpus: Corpus, n: int, seed: int = 0, filter: Filter | None = None
) -> list[Passage]:
    """`n` paragraphs of the bodies of the selected articles, drawn as statements are.

    Of the filter what selects articles counts: outlets, articles, dates, reprints.

    >>> from analysis.sample import sample as example
    >>> [passage.begin < passage.end for passage in sample_paragraphs(example(), 2)]
    [True, True]
    """
    view = filter or Filter()
    selection = select(
        corpus,
        Filter(
            outlets=view.outlets,
            articles=view.articles,
            date_from=view.date_from,
            date_to=view.date_to,
            reprints=view.reprints,
        ),
    )
    frame = corpus.ask(
        f"""
        SELECT p.article, p.paragraph, p.begin, p."end",
               {text_sql("a", "p.begin", 'p."end"')} AS text
        FROM paragraphs p JOIN articles a USING (article)
        WHERE p.part = 'body' AND p.article IN (
            SELECT a.article FROM articles a WHERE {selection.rows("articles", "a")})""",
        selection.parameters,
    )
    rows = zip(frame.article, frame.paragraph, frame.begin, frame.end, frame.text, strict=True)
    held = {f"{row[0]}:{row[2]}": row for row in rows}
    passages = (held[name] for name in _drawn(held, seed)[:n])
    return [Passage(a, int(p), int(b), int(e), text) for a, p, b, e, text in passages]


def _drawn(names: Iterable[str], seed: int) -> list[str]:
    """The names in an order that is random and yet a name's own, whatever others there are."""

    def lot(name: str) -> bytes:
        return hashlib.sha256(f"{seed}:{name}".encode()).digest()

    return sorted(names, key=lot)
