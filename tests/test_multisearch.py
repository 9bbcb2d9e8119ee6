"""Words found all at once are those that regular expressions find one by one."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from analysis.multisearch import WordLedPattern, WordSearch
from analysis.wordlists import Endings, alternation

WORDS = st.lists(st.text("甲乙丙a.", min_size=1, max_size=4), min_size=1, max_size=8, unique=True)
TEXTS = st.text("甲乙丙a.丁", max_size=30)


def sorted_alternation(words: list[str]) -> str:
    """The plain way to write that the longest is tried first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@given(WORDS, TEXTS)
def test_every_occurrence_is_found(words: list[str], text: str) -> None:
    found = set(WordSearch(words).all(text))
    places = range(len(text) + 1)
    assert found == {
        (number, begin, begin + len(word))
        for number, word in enumerate(words)
        for begin in places
        if text.startswith(word, begin)
    }


@given(WORDS, TEXTS)
def test_the_longest_are_those_of_a_sorted_alternation(words: list[str], text: str) -> None:
    expected = [match.span() for match in re.finditer(sorted_alternation(words), text)]
    found = WordSearch(words).longest(text)
    assert [(begin, end) for _, begin, end in found] == expected
    assert all(text[begin:end] == words[number] for number, begin, end in found)


def test_no_words_are_found_nowhere() -> None:
    assert WordSearch([]).all("甲") == WordSearch([]).longest("甲") == []


@given(WORDS, TEXTS, st.sampled_from(["", "丁", "(?=丁)", "(?!丁)", "a*", ".?"]))
def test_a_pattern_led_by_words_matches_as_if_it_were_tried_everywhere(
    words: list[str], text: str, rest: str
) -> None:
    pattern = f"(?:{sorted_alternation(words)}){rest}"
    led = WordLedPattern(pattern, words)
    expected = [match.span() for match in re.finditer(pattern, text)]
    assert [match.span() for match in led.finditer(text)] == expected


@given(WORDS, TEXTS, st.sampled_from(["", "丁", "$", "(?!a)"]))
def test_words_that_share_their_beginnings_match_as_a_sorted_alternation(
    words: list[str], text: str, rest: str
) -> None:
    shared = re.compile(f"(?:{alternation(words)}){rest}")
    plain = re.compile(f"(?:{sorted_alternation(words)}){rest}")
    for begin in range(len(text) + 1):
        ours, theirs = shared.match(text, begin), plain.match(text, begin)
        assert (ours and ours.span()) == (theirs and theirs.span())


@given(WORDS, TEXTS, st.integers(0, 5))
def test_the_longest_ending_leaves_what_it_is_told_to(
    words: list[str], text: str, before: int
) -> None:
    endings = [w for w in words if text.endswith(w) and len(text) - len(w) >= before]
    assert Endings(words).longest(text, before) == max(endings, key=len, default="")
