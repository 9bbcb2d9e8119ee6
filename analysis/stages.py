"""What is done with one batch of articles after the other, in this process or in several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from analysis import segmentation
from analysis.articles import Article, from_bytes
from analysis.assembly import Analysed, Paragraph, Sentence, Tables, tables_of
from analysis.codebook import Codebook
from analysis.stance import Coder
from analysis.statements import Heard, Statement, find_all
from analysis.statuses import statuses

# Characters of the articles in a batch that is heard, and in one that is made tables of. More
# make a process wait longer for the last one; of what is heard the tagger reads a batch together,
# which takes twice as long with a quarter of this (150 articles).
HEARD = 50_000
TABULATED = 15_000


class Known(NamedTuple):
    """An article, and what is known of it once all articles of the corpus have been heard.

    `speakers` are the ids of its speakers by their name in it, `names` the spans of names of
    persons, `copy` which story it is of (`analysis.assembly.Analysed`).
    """

    article: Article
    statements: Sequence[Statement]
    speakers: Mapping[str, str]
    names: Sequence[tuple[int, int]]
    copy: tuple[str, int, float]


def batches(articles: Sequence[Article], size: int) -> list[list[Article]]:
    """The articles in their order, in batches that depend on nothing but their lengths.

    >>> [len(batch) for batch in batches([Article("a", "a", "字" * 6)] * 4, 12)]
    [2, 2]
    """
    ends = accumulate(len(article.text) for article in articles)
    numbered = zip(articles, ends, strict=True)
    runs = groupby(numbered, key=lambda pair: (pair[1] - 1) // size)
    return [[article for article, _ in run] for _, run in runs]


def hear(codebook: Codebook, articles: Sequence[Article]) -> list[Heard]:
    """What the speakers of each article say."""
    return find_all(articles)


def tabulate(codebook: Codebook, batch: Iterable[Known]) -> Tables:
    """The tables of these articles: their words, sentences, and statements with their codings."""
    return tables_of(_analysed(codebook, known) for known in batch)


def warm_up(codebook: Codebook) -> None:
    """Loads word lists, dictionaries and models, so that copies of this process have them."""
    text = "昨天，他认为，风险可控。某厂董事长张三说：“人工智能不会取代教师。”"
    (article,) = from_bytes(text.encode(), "a.txt")
    (heard,) = hear(codebook, [article])
    speakers = {speaker.name: speaker.name for speaker in heard.speakers}
    tabulate(codebook, [Known(article, heard.statements, speakers, [], (article.article, 0, 1.0))])


def _analysed(codebook: Codebook, known: Known) -> Analysed:
    article, statements = known.article, known.statements
    text = article.text
    coder = Coder(text, codebook)
    paragraphs: list[Paragraph] = []
    spans: list[tuple[int, int]] = []
    numbers: list[int] = []
    for part in article.analysed():
        for begin, end in segmentation.paragraphs(text, part.begin, part.end):
            spans.extend(segmentation.sentences_in(text, begin, end))
            numbers.extend([len(paragraphs)] * (len(spans) - len(numbers)))
            paragraphs.append(Paragraph(begin, end, part.kind))
    tokens = segmentation.segmenter().cut(text, ((one.begin, one.end) for one in paragraphs))
    tokens.join_names(text, known.names)
    found = coder.cued.themes_of(spans)
    sentences = [
        Sentence(*span, number, themes)
        for span, number, themes in zip(spans, numbers, found, strict=True)
    ]
    codings_of = coder.code_all([(statement.begin, statement.end) for statement in statements])
    said = statuses(text, tokens.begins, coder.cued.words)
    return Analysed(
        article,
        paragraphs,
        sentences,
        tokens,
        statements,
        codings_of,
        said,
        known.speakers,
        known.copy,
    )
