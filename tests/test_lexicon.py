"""The word lists: stated, sorted, unique, well-formed, and used by a module that exists."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import data, from_regex

from analysis.lexica import LEXICON, is_row, rows

ROOT = LEXICON.parent
LISTS = sorted(LEXICON.glob("*.tsv"))
TABLES = sorted(LEXICON.glob("*.toml"))
STATED = {
    "format": r"\b(?:format|columns)\b",
    "source": r"\bsource\b",
    "licence": r"\blicence\b",
    "user": r"\b(?:user|read by)\b",
}
MODULE = re.compile(r"\b(?:user|read by)\b:?\s+(analysis[\w./]*)")


def header(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "\n".join(lines[:first])


def entries_of(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if is_row(line)]


def test_there_are_only_lists_tables_and_their_criteria():
    others = {path.name for path in LEXICON.iterdir()} - {p.name for p in (*LISTS, *TABLES)}
    assert others == {"CRITERIA.md", "LICENCES.md"}
    assert LISTS
    assert TABLES


@pytest.mark.parametrize("path", [*LISTS, *TABLES], ids=lambda path: path.name)
@pytest.mark.parametrize("what", STATED)
def test_the_header_states(path, what):
    assert re.search(STATED[what], header(path), re.IGNORECASE), f"{path.name}: no {what}"


@pytest.mark.parametrize("path", [*LISTS, *TABLES], ids=lambda path: path.name)
def test_the_user_exists_and_some_module_names_the_file(path):
    named = MODULE.findall(header(path))
    assert named
    for module in named:
        plain = module.removesuffix(".py").rstrip(".").replace(".", "/")
        found = (ROOT.parent / f"{plain}.py", ROOT.parent / plain)
        assert any(place.exists() for place in found), f"{path.name}: {module} does not exist"
    code = "".join(p.read_text(encoding="utf-8") for p in ROOT.rglob("*.py"))
    assert path.name in code


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_rows_are_sorted_unique_and_of_one_width(path):
    found = entries_of(path)
    assert found == sorted(found), [b for a, b in pairwise(found) if a > b]
    cells = [tuple(line.split("\t")) for line in found]
    assert len(set(cells)) == len(cells)
    assert all(row[0] and all(cell == cell.strip(" ") for cell in row) for row in cells)
    assert not any(line != line.rstrip("\r\n ") for line in found)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_comments_stand_only_above_the_rows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if is_row(line))
    assert all(map(is_row, lines[first:]))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_tables_can_be_read(path):
    assert tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", ["domain_terms.tsv", "latin_names.tsv", "stop_words.tsv", "tags.tsv"]
)
def test_an_entry_stands_once(name):
    entries = [row[0] for row in rows(name)]
    assert len(set(entries)) == len(entries)


PATTERNS = [row[2] for row in rows("furniture.tsv")]


@pytest.mark.parametrize("pattern", [*PATTERNS, *(row[1] for row in rows("outlet_cues.tsv"))])
def test_patterns_can_be_compiled_and_match_no_empty_line(pattern):
    assert not re.search(pattern, "")


@pytest.mark.parametrize(
    ("pattern", "needed"), [row[2:] for row in rows("furniture.tsv") if row[3]]
)
@given(data())
def test_what_a_pattern_matches_holds_a_character_that_it_needs(pattern, needed, data):
    line = data.draw(from_regex(pattern))
    assert set(line) & set(needed)


def test_every_cue_for_an_outlet_has_one_group():
    assert {re.compile(pattern).groups for _, pattern in rows("outlet_cues.tsv")} == {1}


def test_classes_are_those_that_the_segmenter_knows():
    assert {tag for _, tag, _ in rows("domain_terms.tsv")} <= {"noun", "verb", "adjective", "name"}
    assert {joiner for _, joiner in rows("latin_names.tsv")} == {"hyphen", "space", "none"}
    scopes = {(kind, scope) for kind, scope, *_ in rows("furniture.tsv")}
    assert {kind for kind, _ in scopes} == {"byline", "note", "caption", "footer"}
    assert {scope for _, scope in scopes} == {"any", "head", "tail"}


def test_a_pattern_that_begins_a_line_has_no_second_alternative():
    """`^a|b` would be looked for as `b` at the beginning too, which is not what it says."""
    for pattern in PATTERNS:
        depth, in_set = 0, False
        for mark in re.findall(r"\\.|\[\^?\]?|.", pattern):
            in_set = mark[0] == "[" or (in_set and mark != "]")
            depth += 0 if in_set else (mark == "(") - (mark == ")")
            assert not (pattern.startswith("^") and mark == "|" and not depth and not in_set)
