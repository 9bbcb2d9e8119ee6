"""Learnt words: summed where they stand whole, for the definitions they were learnt for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import load, parse
from analysis.cues import WordBounds
from analysis.lexica import rows
from analysis.vocabulary import Vocabulary, WeighedWords, stance_words, theme_words

BOOK = load()
WORDS = Vocabulary({"监管": 1, "创新": 2}, np.array([[0.0, 0.0], [1.0, 2.0], [3.0, 0.0]]))
TEXT = "加强监管，鼓励创新，监管要跟上。"


@pytest.mark.parametrize(
    ("begin", "end", "sums"),
    [(0, 16, [5.0, 4.0]), (0, 4, [1.0, 2.0]), (0, 3, [0.0, 0.0]), (3, 9, [3.0, 0.0])],
)
def test_only_whole_words_count(begin, end, sums):
    assert WeighedWords(WordBounds(TEXT), WORDS).sums([(begin, end)]).tolist() == [sums]


@given(st.lists(st.sampled_from(["监管", "创新", "，", "今天"]), max_size=12))
def test_sums_are_those_of_the_words_inside(pieces):
    text = "".join(pieces)
    words = WeighedWords(WordBounds(text), WORDS)
    inside = words.inside(0, len(text))
    assert all(text[begin:end] in WORDS.places for begin, end, _ in inside)
    expected = sum((WORDS.weights[place] for *_, place in inside), np.zeros(2))
    assert words.sums([(0, len(text))])[0].tolist() == pytest.approx(expected.tolist())


def test_the_lists_are_for_themes_of_the_codebook():
    assert {theme for _, theme, _ in rows("theme_words.tsv")} <= set(BOOK.keys)
    taking = {theme.key for theme in BOOK.themes if theme.has_stance}
    assert {theme for _, theme, *_ in rows("stance_words.tsv")} <= {"*", *taking}


def test_a_theme_defined_otherwise_has_no_learnt_words():
    risk = BOOK.theme("risk")
    place = BOOK.keys.index("risk")
    source = BOOK.source.replace(risk.definition.zh, "另一个定义")
    assert theme_words(BOOK).weights[:, place].any()
    assert not theme_words(parse(source)).weights[:, place].any()
    assert theme_words(parse(source)).weights[:, BOOK.keys.index("agi")].any()


def test_another_proposition_keeps_what_words_say_on_every_theme():
    risk = BOOK.theme("risk")
    first = 3 * BOOK.keys.index("risk")
    other = stance_words(parse(BOOK.source.replace(risk.proposition.zh, "另一个命题"))).weights
    own = stance_words(BOOK).weights
    assert other[:, first : first + 3].any()
    assert (other[:, first : first + 3] != own[:, first : first + 3]).any()
