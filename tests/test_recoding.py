"""What another codebook would change, told before anything is changed."""

from __future__ import annotations

import pytest

from analysis.codebook import DEFAULT_PATH, load, parse
from analysis.corpus import Corpus
from analysis.pipeline import analyse
from analysis.recoding import preview
from tests.conftest import SEEDS

OTHER = (
    DEFAULT_PATH.read_text("utf-8").replace('"失业', '"大家').replace('key = "agi"', 'key = "gai"')
)


@pytest.fixture(scope="module")
def corpus(seeds_corpus) -> Corpus:
    return Corpus.open(seeds_corpus)


def test_the_same_codebook_changes_nothing(corpus: Corpus) -> None:
    found = preview(corpus, corpus.codebook)
    assert found.changed == 0 and found.statements == 63 and found.whole
    assert [one.theme for one in found.themes] == list(load().keys)
    for one in found.themes:
        assert one.before == one.after and one.stances_before == one.stances_after
        assert not one.examples and sum(one.stances_before.values()) == one.before


def test_the_preview_is_what_an_analysis_gives(corpus: Corpus) -> None:
    book = parse(OTHER)
    found = preview(corpus, book, examples=2)
    coded = analyse([SEEDS], codebook=book).table("codings").to_pylist()
    assert found.changed > 0
    assert {one.theme for one in found.themes} == {*load().keys, "gai"}
    for one in found.themes:
        assert one.after == sum(row["theme"] == one.theme for row in coded)
        for stance, n in one.stances_after.items():
            assert n == sum((row["theme"], row["stance"]) == (one.theme, stance) for row in coded)


def test_examples_are_statements_that_change(corpus: Corpus) -> None:
    found = preview(corpus, parse(OTHER), examples=2)
    texts = {
        row["article"]: row["text"]
        for row in corpus.columns("articles", ["article", "text"]).to_pylist()
    }
    gone = next(one for one in found.themes if one.theme == "agi")
    assert gone.after == 0 and gone.before == gone.changed > 2 == len(gone.examples)
    for example in gone.examples:
        assert example.before is not None and example.after is None
        assert texts[example.article][example.begin : example.end] == example.text


def test_a_limit_is_told(corpus: Corpus) -> None:
    found = preview(corpus, corpus.codebook, limit=10)
    assert (found.statements, found.whole) == (10, False)
    assert sum(one.before for one in found.themes) == sum(one.after for one in found.themes)
