"""The table of tokens is the same in one batch as in many."""

from __future__ import annotations

import pytest

from analysis import token_table
from analysis.token_table import TokenTable, term_counts
from analysis.tokens import Token, Tokens

TOKENS = Tokens.of(
    [
        Token(0, 2, "算力", "noun"),
        Token(2, 3, "贵", "adjective"),
        Token(4, 5, "他", "function"),
        Token(5, 6, "说", "verb"),
        Token(7, 8, "贵", "adjective"),
    ]
)
STATUSES = ["", "denied", "", "", "hedged"]


def filled() -> TokenTable:
    table = TokenTable()
    table.add("a", TOKENS, STATUSES, [0, 4], [(7, 8)])
    table.add("empty", Tokens(), [], [], [])
    table.add("b", TOKENS, STATUSES, [0, 4, 9], [])
    table.add("c", TOKENS, STATUSES, [0], [(0, 3), (5, 8)])
    return table


def test_each_token_has_its_article_sentence_statement_and_place() -> None:
    rows = filled().table().to_pylist()
    assert [row["article"] for row in rows] == ["a"] * 5 + ["b"] * 5 + ["c"] * 5
    assert [row["position"] for row in rows] == list(range(5)) * 3
    assert [row["sentence"] for row in rows[:5]] == ["a:0", "a:0", "a:4", "a:4", "a:4"]
    assert [row["statement"] for row in rows[:5]] == [None] * 4 + ["a:7"]
    assert [row["statement"] for row in rows[10:]] == ["c:0", "c:0", None, "c:5", "c:5"]
    assert [(row["begin"], row["end"], row["term"], row["tag"]) for row in rows[5:10]] == [
        tuple(token) for token in TOKENS
    ]
    assert [row["status"] for row in rows[5:10]] == STATUSES


def test_terms_are_counted() -> None:
    assert term_counts(filled().table()) == {"算力": 3, "贵": 6, "他": 3, "说": 3}


def test_nothing_is_a_table_too() -> None:
    assert TokenTable().table().num_rows == 0


@pytest.mark.parametrize("size", [1, 6, 10])
def test_batches_make_no_difference(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = filled().table()
    monkeypatch.setattr(token_table, "BATCH", size)
    assert filled().table().equals(whole)
