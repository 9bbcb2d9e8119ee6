"""The codebook: what it holds, and that what is wrong with one is said with its line."""

from __future__ import annotations

import hashlib
import re
import tomllib

import pytest

from analysis.codebook import DEFAULT_PATH, STRENGTHS, load, parse
from analysis.errors import CodebookError

SMALL = """\
[[theme]]
key = "labour"
order = 1
colour = "#999933"
name = { zh = "就业", en = "Jobs" }
label = { zh = "就业", en = "Jobs" }
definition = { zh = "工作", en = "Work" }
proposition = { zh = "夺走工作", en = "It takes jobs" }
for_end = { zh = "会", en = "Yes" }
against_end = { zh = "不会", en = "No" }

[theme.cues]
strong = ["失业", "就业"]
not = ["就业指导"]
[theme.for]
strong = ["取代…岗位"]
[theme.against]
plain = ["辅助"]

[[theme]]
key = "talent"
order = 2
colour = "#c9a227"
name = { zh = "人才", en = "Talent" }
label = { zh = "人才", en = "Talent" }
definition = { zh = "人", en = "People" }

[theme.cues]
strong = ["人才"]
"""

COLOURS = {
    "technology": "#4AA3C7",
    "china_us": "#332288",
    "industry": "#4477AA",
    "agi": "#228833",
    "risk": "#882255",
    "regulation": "#AA4499",
    "labour": "#999933",
    "talent": "#C9A227",
}


@pytest.fixture
def write(tmp_path):
    def write_to(source: str | bytes):
        path = tmp_path / "codebook.toml"
        path.write_bytes(source if isinstance(source, bytes) else source.encode())
        return path

    return write_to


def test_the_default_has_the_eight_themes_with_their_colours():
    book = load()
    assert {theme.key: theme.colour for theme in book.themes} == COLOURS
    assert [theme.order for theme in book.themes] == list(range(1, 9))
    assert [theme.key for theme in book.themes if not theme.has_stance] == ["talent"]


def test_texts_are_given_in_both_languages_and_ends_differ():
    for theme in load().themes:
        for wording in (theme.name, theme.label, theme.definition):
            assert wording.in_language("zh") != wording.in_language("en")
        if theme.has_stance:
            assert theme.proposition and theme.for_end != theme.against_end


def test_every_theme_with_a_proposition_has_cues_for_both_sides():
    for theme in load().themes:
        roles = {cue.role for cue in theme.cues}
        assert roles == ({"theme", "for", "against"} if theme.has_stance else {"theme"})


def test_a_codebook_knows_its_version_and_is_read_once(write):
    book = load(write(SMALL))
    assert re.fullmatch("[0-9a-f]{64}", book.digest)
    assert load(write(SMALL)) is book
    assert load(write(SMALL + "\n")).digest != book.digest


def test_a_theme_is_found_by_its_key(write):
    book = load(write(SMALL))
    assert book.theme("talent").name.en == "Talent"
    with pytest.raises(KeyError):
        book.theme("weather")


def test_colours_are_upper_case_and_blocking_cues_weigh_nothing(write):
    book = load(write(SMALL))
    assert book.theme("talent").colour == "#C9A227"
    weights = {cue.text: cue.weight for cue in book.theme("labour").cues}
    assert weights == {"失业": 3.0, "就业": 3.0, "就业指导": 0.0, "取代…岗位": 3.0, "辅助": 2.0}


@pytest.mark.parametrize(
    "form", [SMALL.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + SMALL.encode()]
)
def test_line_ends_and_byte_order_marks_do_not_matter(write, form):
    assert load(write(form)).keys == ("labour", "talent")


WRONG = [
    ("no colour", 'colour = "#999933"', 'colour = "red"', 4, "no colour"),
    ("colour twice", 'colour = "#c9a227"', 'colour = "#999933"', 23, "already taken"),
    ("key twice", 'key = "talent"', 'key = "labour"', 21, "already taken"),
    ("bad key", 'key = "talent"', 'key = "Tal ent"', 21, "a-z"),
    ("order not a number", "order = 2", 'order = "2"', 22, "whole number"),
    ("order is no truth value", "order = 2", "order = true", 22, "whole number"),
    ("missing name", 'name = { zh = "人才", en = "Talent" }\n', "", 20, "lacks 'name'"),
    ("missing cues", '\n[theme.cues]\nstrong = ["人才"]\n', "", 20, "lacks 'cues'"),
    ("missing language", '{ zh = "人", en = "People" }', '{ zh = "人" }', 26, "zh and en"),
    ("empty text", '{ zh = "人", en = "People" }', '{ zh = "人", en = " " }', 26, "empty text"),
    ("missing end", 'for_end = { zh = "会", en = "Yes" }\n', "", 8, "needs 'for_end'"),
    ("unknown strength", 'plain = ["辅助"]', 'huge = ["辅助"]', 18, "unknown strength"),
    ("unknown stance", "[theme.against]", "[theme.maybe]", 17, "unknown entry 'maybe'"),
    ("unknown entry", "order = 2", 'order = 2\nmood = "good"', 23, "unknown entry 'mood'"),
    ("cue twice", '["失业", "就业"]', '["失业", "失业"]', 13, "stands twice"),
    ("cue across strengths", 'not = ["就业指导"]', 'weak = ["就业"]', 14, "stands twice"),
    ("cue no text", '["人才"]', "[3]", 29, "list of texts"),
    ("cues no list", 'strong = ["人才"]', 'strong = "人才"', 29, "list of texts"),
    ("open bracket", '"取代…岗位"', '"取代(岗位"', 16, "brackets"),
    ("gap at an end", '"取代…岗位"', '"取代…"', 16, "between two words"),
    ("empty alternative", '"取代…岗位"', '"取代(岗位|)"', 16, "alternative is empty"),
    ("empty cue", '["人才"]', '[""]', 29, "neither empty"),
    ("no TOML", "order = 2", "order = = 2", 22, "not valid TOML"),
    ("evaluated", "order = 2", 'order = 2\nevaluated = "yes"', 23, "evaluated must be"),
    ("claims", "order = 2", 'order = 2\nclaims = "yes"', 23, "claims must be"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"), [case[1:] for case in WRONG], ids=[c[0] for c in WRONG]
)
def test_what_is_wrong_is_said_with_its_line(write, old, new, line, says):
    assert SMALL.count(old) == 1
    path = write(SMALL.replace(old, new))
    with pytest.raises(CodebookError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:{line}: "), caught.value
    assert says in str(caught.value)


def test_a_cue_named_in_two_tables_is_blamed_in_the_right_one(write):
    source = SMALL.replace('plain = ["辅助"]', 'plain = ["失业", "失业"]')
    with pytest.raises(CodebookError, match=r":18: the cue '失业' stands twice"):
        load(write(source))


@pytest.mark.parametrize("source", ["", "# nothing\n", "theme = 3\n"])
def test_a_codebook_without_themes_is_refused(write, source):
    with pytest.raises(CodebookError, match="at least one"):
        load(write(source))


def test_a_file_that_cannot_be_read_is_said(tmp_path, write):
    with pytest.raises(CodebookError, match="cannot be read"):
        load(tmp_path / "none.toml")
    with pytest.raises(CodebookError, match="not UTF-8"):
        load(write("[[theme]]\n# 主题".encode("gb18030")))


def lists() -> list[tuple[str, list[str]]]:
    data = tomllib.loads(DEFAULT_PATH.read_text(encoding="utf-8"))
    return [
        (f"{theme['key']}.{table}.{strength}", cues)
        for theme in data["theme"]
        for table in ("cues", "for", "against")
        for strength, cues in theme.get(table, {}).items()
    ]


@pytest.mark.parametrize(("name", "cues"), lists(), ids=[name for name, _ in lists()])
def test_the_lists_of_the_default_are_sorted_and_in_lower_case(name, cues):
    assert cues == sorted(cues)
    assert [cue for cue in cues if cue != cue.lower()] == []


def test_a_blocking_cue_blocks_something():
    """A longer word is only worth listing if a cue of some theme lies inside it."""
    cues = {head for theme in load().themes for c in theme.cues if c.weight for head in c.heads}
    for theme in load().themes:
        for cue in theme.cues:
            if not cue.weight:
                inside = any(head in cue.text and head != cue.text for head in cues)
                assert inside, f"{theme.key}: nothing in {cue.text} to block"


def test_strengths_fall():
    assert list(STRENGTHS.values()) == sorted(STRENGTHS.values(), reverse=True)


@pytest.mark.parametrize(
    ("cue", "reason"),
    [
        ("(甲|乙)" * 30, "more than 1000 words"),
        ("甲…乙…丙…丁…戊", "more than 3 gaps"),
    ],
)
def test_a_cue_that_would_never_end_is_refused(cue, reason):
    with pytest.raises(CodebookError, match=rf"codebook.toml:13: the cue .*{reason}"):
        parse(SMALL.replace("失业", cue))


def test_a_codebook_is_read_from_a_text():
    book = parse(SMALL, "mine.toml")
    assert book.keys == ("labour", "talent") and book.source == SMALL
    assert parse(SMALL).digest == book.digest != load().digest
    with pytest.raises(CodebookError, match=r"^mine.toml:1: not valid TOML"):
        parse("[[theme", "mine.toml")
    with pytest.raises(CodebookError, match="characters of at most"):
        parse("#" * 1_000_001)


def test_a_codebook_of_a_file_is_known_by_its_text(write):
    path = write(SMALL)
    assert load(path).digest == parse(SMALL).digest
    assert load(path).digest == hashlib.sha256(path.read_bytes()).hexdigest()
