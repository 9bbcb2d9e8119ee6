"""Agreement with labels: by the definitions, beside the project's scorer, and on bad folders."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.errors import LabelsError
from analysis.evaluation import (
    Score,
    evaluate,
    figures,
    format_figures,
    krippendorff_alpha,
    tally,
)
from analysis.labels import Labels, aligned, error_rate, read_labels

SEEDS = Path(__file__).parent / "cases" / "gold" / "seeds"
SCORER = Path(__file__).resolve().parents[2] / "shared" / "tools" / "score.py"
LABELS = {label.name: label for label in read_labels(SEEDS)}
STEMS = sorted(LABELS)
THEMES = ("china_us", "industry", "technology", "talent", "risk")
STANCES = ("for", "against", "mixed", "none")


def rows(found: dict[str, list[dict]], texts: dict[str, str]) -> tuple[list[dict], list[dict]]:
    """Articles and statements in their exported form, from statements by text."""
    articles = [{"article": n, "file": f"{n}.txt", "text": texts[n]} for n in texts]
    statements = [{**row, "article": name} for name, some in found.items() for row in some]
    return articles, statements


def perfect() -> tuple[list[dict], list[dict]]:
    texts = {name: label.text for name, label in LABELS.items()}
    return rows({name: [dict(s) for s in LABELS[name].statements] for name in STEMS}, texts)


# --- definitions ----------------------------------------------------------------------------------

TEXT = "甲公司表示，模型会越来越好。乙说：“成本太高，还要等。”" + "正文。" * 20
GOLD = Labels(
    "text",
    TEXT,
    (
        {"begin": 6, "end": 14, "kind": "indirect", "speaker": "甲公司", "themes": ["technology"],
         "stance": {"technology": "for"}, "optional": False},
        {"begin": 18, "end": 26, "kind": "direct", "speaker": "乙伟", "themes": ["industry"],
         "stance": {"industry": "against"}, "optional": False},
        {"begin": 40, "end": 52, "kind": "indirect", "speaker": "乙伟", "themes": [],
         "stance": {}, "optional": True},
    ),
    ({"name": "甲公司", "aliases": ()}, {"name": "乙伟", "aliases": ("乙",)}),
)  # fmt: skip


def said(begin: int, end: int, kind: str, speaker: str, **coding: object) -> dict:
    return {"begin": begin, "end": end, "kind": kind, "speaker": speaker, **coding}


@pytest.mark.parametrize(
    ("found", "measure", "expected"),
    [
        ([], "all", Score(0, 0, 2)),
        ([said(6, 14, "indirect", "甲公司")], "e2e all", Score(1, 0, 1)),
        ([said(18, 26, "direct", "乙")], "e2e direct", Score(1, 0, 0)),  # by an alias
        ([said(18, 26, "direct", "丙")], "e2e direct", Score(0, 1, 1)),
        ([said(18, 26, "direct", "丙")], "direct", Score(1, 0, 0)),
        ([said(18, 26, "indirect", "乙")], "direct", Score(1, 0, 0)),  # the kind found is no matter
        ([said(18, 24, "direct", "乙")], "direct", Score(0, 1, 1)),  # 6 of 8 is not 0.8
        ([said(6, 10, "indirect", "甲公司")], "indirect", Score(1, 0, 0)),  # 4 of 8 is 0.5
        ([said(40, 52, "indirect", "乙")], "all", Score(0, 0, 2)),  # optional: neither way
        ([said(40, 43, "indirect", "乙")], "indirect", Score(0, 0, 1)),  # within an optional one
        ([said(50, 62, "indirect", "乙")], "indirect", Score(0, 1, 1)),  # hardly within
        ([said(6, 14, "indirect", "甲公司")] * 2, "indirect", Score(1, 1, 0)),  # one each
    ],
)
def test_statements_are_matched_by_the_definitions(found, measure, expected):
    assert figures(tally(GOLD, TEXT, found)).statements[measure] == expected


def test_themes_and_stances_are_compared_on_found_statements():
    found = [
        said(6, 14, "indirect", "丁", themes=["technology", "risk"], stance={"technology": "none"}),
        said(60, 70, "indirect", "丁", themes=["agi"], stance={}),
    ]
    result = figures(tally(GOLD, TEXT, found))
    assert result.themes == Score(1, 1, 0)
    assert result.confusion == {("for", "none"): 1}
    assert result.stances["none"] == Score(0, 1, 0)
    assert result.stance_macro == 0.0


def test_characters_compare_who_speaks():
    result = figures(tally(GOLD, TEXT, [said(6, 16, "indirect", "甲公司")]))
    assert result.characters == Score(8, 2, 8)


def test_offsets_are_carried_over_to_the_true_text():
    longer = "多出来的一行\n" + TEXT
    found = [said(13, 21, "indirect", "甲公司")]
    assert figures(tally(GOLD, longer, found)).statements["e2e indirect"] == Score(1, 0, 0)


def test_labels_as_found_give_full_marks():
    result = evaluate(SEEDS, *perfect())
    assert {score.f1 for score in result.statements.values()} == {1.0}
    assert (result.themes.f1, result.characters.f1) == (1.0, 1.0)
    assert set(result.error_rates.values()) == {0.0}


def worsened() -> tuple[list[dict], list[dict]]:
    """The labels with every third left out, and others moved, renamed and recoded in turn."""
    articles, statements = perfect()
    kept = []
    for number, row in enumerate(statements):
        changed = dict(row)
        if number % 3 == 2:
            continue
        if number % 4 == 1:
            changed |= {"begin": row["begin"] + 3, "end": row["end"] - 2}
        if number % 5 == 3:
            changed |= {"speaker": "业内人士"}
        if number % 7 == 4:
            changed |= {"themes": ["agi", *row["themes"][1:]], "stance": {}}
        kept.append(changed)
    return articles, kept


FROZEN = {
    "direct": {"p": 0.9167, "r": 0.6667, "f1": 0.7719, "tp": 22, "fp": 2, "fn": 11},
    "indirect": {"p": 1.0, "r": 0.6429, "f1": 0.7826, "tp": 18, "fp": 0, "fn": 10},
    "e2e direct": {"p": 0.7917, "r": 0.5758, "f1": 0.6667, "tp": 19, "fp": 5, "fn": 14},
    "e2e indirect": {"p": 0.7778, "r": 0.5, "f1": 0.6087, "tp": 14, "fp": 4, "fn": 14},
    "speaker_accuracy": {"direct": 0.8636, "indirect": 0.7778},
    "characters_f1": 0.6254,
    "themes_f1": 0.9053,
    "stance_f1": {"for": 0.9412, "against": 0.8571, "none": 0.8824},
    "stance_macro_f1": 0.8936,
}


def test_figures_of_a_fixed_analysis():
    """The expected figures are those the project's scorer gave for these rows."""
    found = evaluate(SEEDS, *worsened()).as_dict()
    assert {name: found[name] for name in FROZEN} == FROZEN


# --- beside the scorer ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def scorer():
    if not SCORER.exists():
        pytest.skip(f"the project's scorer is not at {SCORER.name} beside the project")
    spec = importlib.util.spec_from_file_location("score", SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@st.composite
def analyses(draw) -> tuple[list[dict], list[dict]]:
    """Labels of the seeds with statements moved, renamed, recoded, left out and made up."""
    texts, found = {}, {}
    for name in STEMS:
        label = LABELS[name]
        text = texts[name] = draw(damaged_texts(label.text))
        some = draw(st.lists(st.sampled_from(label.statements), max_size=25))
        names = [row["name"] for row in label.speakers] + ["业内人士", "", None]
        found[name] = [draw(moved(row, len(text), names)) for row in some]
    return rows(found, texts)


@st.composite
def damaged_texts(draw, text: str) -> str:
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 4))
        text = text[:at] + draw(st.sampled_from(["", "，", "Ａ", "的的", "\n"])) + text[at + cut :]
    return text


@st.composite
def moved(draw, row: dict, length: int, names: list[str | None]) -> dict:
    begin = min(max(0, row["begin"] + draw(st.integers(-12, 12))), length - 1)
    end = min(max(begin + 1, row["end"] + draw(st.integers(-12, 12))), length)
    themes = draw(st.one_of(st.just(list(row["themes"])), st.lists(st.sampled_from(THEMES))))
    stances = {theme: draw(st.sampled_from(STANCES)) for theme in themes}
    return {
        "begin": begin,
        "end": end,
        "kind": draw(st.sampled_from(["direct", "indirect"])),
        "speaker": draw(st.one_of(st.just(row["speaker"]), st.sampled_from(names))),
        "themes": themes,
        "stance": draw(st.one_of(st.just(dict(row["stance"])), st.just(stances), st.none())),
    }


def scored(scorer, articles: list[dict], statements: list[dict], folder: Path) -> dict:
    for name, some in (("articles", articles), ("statements", statements)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in some)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    loaded = scorer.load(str(SEEDS), str(folder))
    found = scorer.figures(scorer.score(loaded))
    rates = {a["name"]: round(scorer.error_rate(a["text"], a["pred_text"]), 4) for a in loaded}
    return {**found, "character_error_rate": rates}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(analyses())
def test_agrees_with_the_scorer(scorer, tmp_path_factory, analysis):
    expected = scored(scorer, *analysis, tmp_path_factory.mktemp("analysis"))
    found = evaluate(SEEDS, *analysis).as_dict()
    none = {"p": 0.0, "r": 0.0, "f1": 0.0, "tp": 0, "fp": 0, "fn": 0}
    assert {**dict.fromkeys(found, none), **expected} == found


def test_articles_of_one_file_are_joined(scorer, tmp_path):
    articles, statements = perfect()
    name, text = STEMS[0], LABELS[STEMS[0]].text
    at = text.index("对话AI")
    first = {"article": name, "file": f"x/{name}.txt", "text": text[: at - 1]}
    second = {"article": f"{name}-2", "file": f"x/{name}.txt", "text": text[at:]}
    split = [first, second, *(a for a in articles if a["article"] != name)]
    found = evaluate(SEEDS, split, statements)
    assert found.error_rates[name] == 0.0
    assert found.statements["e2e all"].f1 == 1.0
    expected = scored(scorer, split, statements, tmp_path)
    assert found.as_dict()["e2e all"] == expected["e2e all"]


# --- labels ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "pairs NAME.txt and NAME.json"),
        ({"a.json": "{}"}, "a.txt"),
        ({"a.json": "{", "a.txt": "甲"}, "not usable as labels"),
        ({"a.json": "{}", "a.txt": "甲"}, "statements"),
        ({"a.json": "[]", "a.txt": "甲"}, "not usable as labels"),
        (
            {
                "a.json": '{"speakers": [], "statements": [{"begin": 0, "end": 9, '
                '"kind": "direct", "speaker": "甲"}]}',
                "a.txt": "甲",
            },
            "statement 0-9",
        ),
    ],
)
def test_bad_folders_are_named_with_the_reason(tmp_path, files, reason):
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(LabelsError, match=reason):
        evaluate(tmp_path, [], [])


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(LabelsError, match="nowhere"):
        evaluate(tmp_path / "nowhere", [], [])


def test_texts_that_were_not_analysed_are_named_and_missed():
    result = evaluate(SEEDS, [], [])
    assert result.not_analysed == tuple(STEMS)
    assert result.statements["all"].missed == sum(
        not row["optional"] for label in LABELS.values() for row in label.statements
    )
    assert STEMS[0] in format_figures(result)


# --- texts and coders -----------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text("甲乙丙，。 Ａa", max_size=30), st.text("甲乙丙，。 Ａa", max_size=30))
def test_alignment_is_monotone_and_within_the_true_text(text, true):
    places = aligned(text, true)
    assert places == sorted(places)
    assert len(places) == len(text) + 1
    assert all(0 <= place <= len(true) for place in places)


@pytest.mark.parametrize(
    ("true", "received", "rate"),
    [
        ("模型，好", "模型,好", 0),
        ("模型 好", "模型好", 0),
        ("模型好吗", "模型好", 0.25),
        ("", "", 0),
    ],
)
def test_error_rate_leaves_out_spacing_and_width(true, received, rate):
    assert error_rate(true, received) == rate


@pytest.mark.parametrize(
    ("units", "alpha"),
    [
        # The two-coder example of Krippendorff (2011), section A.
        (list(zip("0100000010", "1110010000", strict=True)), 0.095),
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -0.5),
        ([("a", None), ("b", "b"), ("a", "a")], 1.0),
    ],
)
def test_alpha(units, alpha):
    assert round(krippendorff_alpha(units), 3) == alpha


@pytest.mark.parametrize("units", [[], [("a", None)], [("a", "a"), ("a", "a")]])
def test_alpha_is_no_number_where_nothing_varies(units):
    assert math.isnan(krippendorff_alpha(units))


def test_no_figures_where_there_is_nothing():
    empty = figures(Counter())
    assert empty.statements["all"] == Score()
    assert empty.speaker_accuracy == {"direct": 0.0, "indirect": 0.0}


# --- labels that stand alone ----------------------------------------------------------------------


def test_labels_without_speakers_are_measured_for_all_else(tmp_path):
    text = LABELS[STEMS[0]].text
    (tmp_path / "texts").mkdir()
    source = tmp_path / "texts" / f"{STEMS[0]}.txt"
    source.write_text(text, encoding="utf-8")
    kept = ("begin", "end", "kind", "themes", "stance", "optional")
    statements = [{key: row[key] for key in kept} for row in LABELS[STEMS[0]].statements]
    labels = {"file": source.name, "sha256": hashlib.sha256(source.read_bytes()).hexdigest()}
    path = tmp_path / f"{STEMS[0]}.json"
    path.write_text(json.dumps({**labels, "statements": statements}), encoding="utf-8")
    found = evaluate(tmp_path, *perfect(), sources=[source.parent])
    assert (found.statements["all"].f1, found.themes.f1, found.counts_speakers) == (1, 1, False)
    assert "e2e" not in format_figures(found) and "themes" in format_figures(found)


def test_labels_beside_their_text_must_name_the_speakers(tmp_path):
    (tmp_path / "a.txt").write_text("他说，好。", encoding="utf-8")
    row = {"begin": 3, "end": 5, "kind": "indirect"}
    labels = {"speakers": [], "statements": [row]}
    (tmp_path / "a.json").write_text(json.dumps(labels), encoding="utf-8")
    with pytest.raises(LabelsError, match="speaker"):
        list(read_labels(tmp_path))
