"""The blind check: what is shown, what is answered, and the figures that follow."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checking import (
    MEASURES,
    Answers,
    Marked,
    answer,
    answer_passage,
    answered,
    answers_as_csv,
    answers_as_lines,
    corrections_of,
    format_report,
    report,
    sample,
    sample_paragraphs,
)
from analysis.checking.answers import as_dict, from_dict
from analysis.checking.reporting import _alpha
from analysis.corpus import Corpus
from analysis.corrections import apply
from analysis.errors import CorrectionError
from analysis.evaluation import krippendorff_alpha
from analysis.filter import Filter


@pytest.fixture(scope="module")
def corpus(seeds_corpus) -> Corpus:
    return Corpus.open(seeds_corpus)


def all_statements(corpus: Corpus) -> list[dict]:
    return corpus.table("statements").to_pylist()


def found(corpus: Corpus, name: str) -> dict[str, str]:
    rows = corpus.ask("SELECT theme, stance FROM codings WHERE statement = $s", {"s": name})
    return dict(zip(rows.theme, rows.stance, strict=True))


def agreeing(corpus: Corpus, who: str = "Li"):
    """Answers that say of every statement and every paragraph what the program says."""
    held = all_statements(corpus)
    for row in held:
        yield answer(
            corpus,
            row["statement"],
            who=who,
            is_statement=True,
            speaker="" if row["speaker"] == "unknown" else row["speaker"],
            name="",
            codings=found(corpus, row["statement"]),
        )
    for passage in sample_paragraphs(corpus, 1_000):
        inside = [
            Marked(
                row["begin"],
                row["end"],
                row["kind"],
                row["name"],
                tuple(found(corpus, row["statement"]).items()),
            )
            for row in held
            if row["article"] == passage.article
            and passage.begin <= row["begin"]
            and row["end"] <= passage.end
        ]
        yield answer_passage(corpus, passage, who=who, statements=inside)


# --- what is shown --------------------------------------------------------------------------------


def test_a_sample_is_the_same_every_time_and_grows_at_its_end(corpus):
    names = [row["statement"] for row in all_statements(corpus)]
    whole = sample(corpus, 1_000)
    assert sorted(whole) == sorted(names)
    assert sample(corpus, 10) == whole[:10] != sample(corpus, 10, seed=1)


def test_each_statement_is_as_likely_as_any_other(corpus):
    drawn = Counter(name for seed in range(600) for name in sample(corpus, 10, seed))
    expected = 600 * 10 / 63
    assert len(drawn) == 63
    # Pearson's chi-squared with 62 degrees of freedom is below 103 in 999 of 1000 cases.
    assert sum((n - expected) ** 2 / expected for n in drawn.values()) < 103


def test_a_sample_of_what_is_selected(corpus):
    chosen = sample(corpus, 1_000, filter=Filter(kinds=("direct",)))
    kinds = {row["statement"]: row["kind"] for row in all_statements(corpus)}
    assert chosen and {kinds[name] for name in chosen} == {"direct"}
    article = all_statements(corpus)[0]["article"]
    passages = sample_paragraphs(corpus, 1_000, filter=Filter(articles=(article,)))
    assert {passage.article for passage in passages} == {article}


def test_paragraphs_are_as_they_stand(corpus):
    columns = corpus.columns("articles", ["article", "text"]).to_pydict()
    texts = dict(zip(columns["article"], columns["text"], strict=True))
    passages = sample_paragraphs(corpus, 1_000)
    assert (
        len(passages) == corpus.ask("SELECT count(*) AS n FROM paragraphs WHERE part='body'").n[0]
    )
    for one in passages:
        assert texts[one.article][one.begin : one.end] == one.text


# --- answers --------------------------------------------------------------------------------------


def test_answers_are_read_as_they_were_written(corpus, tmp_path):
    made = list(agreeing(corpus))
    file = Answers(tmp_path / "answers.jsonl")
    file.add(*made)
    assert Answers(file.path).entries() == made and not file.broken
    assert answers_as_lines(made).encode() == file.path.read_bytes()
    other = Answers(tmp_path / "other.jsonl")
    other.add(made[0])
    assert other.take(file.path.read_bytes() + b"{}\n")[0] == len(made) - 1
    assert other.entries() == made


def test_the_last_answer_of_each_analyst_counts(corpus, tmp_path):
    name = sample(corpus, 1)[0]
    first = answer(corpus, name, who="Li", is_statement=True)
    other = answer(corpus, name, who="Wang", is_statement=True)
    later = answer(corpus, name, who="Li", is_statement=False)
    file = Answers(tmp_path / "answers.jsonl")
    file.add(first, other, later)
    assert file.entries() == [other, later]
    assert answered(corpus, file.entries(), "Li") == ({name}, set())
    assert answered(corpus, file.entries(), "nobody") == (set(), set())


def test_what_has_been_read_is_known(corpus):
    passage = sample_paragraphs(corpus, 1)[0]
    one = answer_passage(corpus, passage, who="Li")
    assert answered(corpus, [one], "Li") == (set(), {(passage.article, passage.begin)})


@pytest.mark.parametrize(
    "wrong",
    [
        lambda c, s, p: answer(c, "nothing", who="", is_statement=True),
        lambda c, s, p: answer(c, s, who="", is_statement=True, codings={"weather": "for"}),
        lambda c, s, p: answer(c, s, who="", is_statement=True, codings={"risk": "perhaps"}),
        lambda c, s, p: answer(c, s, who="", is_statement=True, codings={"talent": "for"}),
        lambda c, s, p: answer(c, s, who="", is_statement=True, speaker="nobody"),
        lambda c, s, p: answer(c, s, who="x" * 999, is_statement=True),
        lambda c, s, p: answer_passage(
            c, p, who="", statements=[Marked(p.begin, p.end + 1, "direct")]
        ),
        lambda c, s, p: answer_passage(c, p, who="", statements=[Marked(p.begin, p.end, "sung")]),
        lambda c, s, p: answer_passage(
            c, p, who="", statements=[Marked(p.begin, p.begin + 3, "direct")] * 2
        ),
    ],
)
def test_an_answer_that_cannot_be_is_refused(corpus, wrong):
    with pytest.raises(CorrectionError):
        wrong(corpus, sample(corpus, 1)[0], sample_paragraphs(corpus, 1)[0])


@pytest.mark.parametrize(
    "change",
    [
        {"is_statement": 1},
        {"is_statement": "true"},
        {"kind": "undo"},
        {"statements": []},
        {"who": ["Li"]},
        {"when": "yesterday"},
        {"anchor": {}},
        {"anchor": {"article": "a", "digest": "0"}},
        {"codings": [["risk"]]},
        {"codings": [["risk", "for"], ["risk", "none"]]},
        {"markup": "<b>"},
    ],
)
def test_a_line_that_is_no_answer_is_refused(corpus, change):
    row = as_dict(answer(corpus, sample(corpus, 1)[0], who="Li", is_statement=True))
    assert from_dict(json.loads(json.dumps(row)))
    with pytest.raises(CorrectionError):
        from_dict({**row, **change})


def test_answers_for_a_spreadsheet(corpus):
    made = list(agreeing(corpus, who="=1+1"))
    rows = list(csv.DictReader(io.StringIO(answers_as_csv(made))))
    marked = sum(len(one.statements) for one in made)
    assert len(rows) == len(made) + marked
    assert {row["who"] for row in rows} == {"'=1+1"}
    texts = corpus.ask("SELECT article, text FROM articles").set_index("article").text
    for row in rows:
        place = slice(int(row["begin"]), int(row["end"]))
        assert texts[row["article"]][place].startswith(row["quote"].lstrip("'"))


# --- the report -----------------------------------------------------------------------------------


def test_whoever_agrees_with_everything_finds_everything_right(corpus):
    told = report(corpus, list(agreeing(corpus)))
    assert [one.key for one in told.measures] == list(MEASURES)
    for one in told.measures:
        if "analysts" in one.key:
            assert math.isnan(one.value) and one.n == 0
        else:
            assert one.value == one.low == one.high == 1.0 and one.n > 0, one
    assert told["statement_precision"].n == told.statements == 63
    assert told.unattached == 0 and told.analysts == ("Li",)


def test_two_who_agree_with_each_other(corpus):
    told = report(corpus, [*agreeing(corpus), *agreeing(corpus, "Wang")])
    for what in ("statements", "speakers", "themes", "stances"):
        assert told[f"alpha_analysts_{what}"].value == 1.0
    assert told["statement_precision"].n == 126 and told.statements == 63


def test_what_is_wrong_is_counted(corpus):
    names = sample(corpus, 20)
    made = [answer(corpus, name, who="Li", is_statement=True) for name in names[:15]]
    made += [answer(corpus, name, who="Li", is_statement=False) for name in names[15:19]]
    made += [answer(corpus, names[19], who="Li", is_statement=None)]
    told = report(corpus, made)
    precision = told["statement_precision"]
    assert precision.value == 15 / 19 and precision.n == 19
    assert precision.low < precision.value < precision.high
    assert told["speaker_accuracy"].n == told["theme_precision"].n == 0
    assert math.isnan(told["statement_f1"].value)


def test_themes_and_stances_are_compared_where_it_is_a_statement(corpus):
    name = next(n for n in sample(corpus, 63) if set(found(corpus, n).values()) & {"for"})
    themes = found(corpus, name)
    side = next(theme for theme, stance in themes.items() if stance == "for")
    absent = next(key for key in corpus.codebook.keys if key not in themes and key != "talent")
    coded = {side: "against", absent: "none"}
    told = report(corpus, [answer(corpus, name, who="", is_statement=True, codings=coded)])
    assert told["theme_precision"].value == 1 / len(themes)
    assert told["theme_recall"].value == 1 / 2
    assert told["stance_accuracy"].value == 0 and told["stance_accuracy"].n == 1
    no = answer(corpus, name, who="", is_statement=False, codings=coded)
    assert report(corpus, [no])["theme_recall"].n == 0


def test_a_speaker_is_right_by_any_of_the_names(corpus):
    name, alias, speaker = next(
        (row["statement"], one["aliases"][0], one["name"])
        for row in all_statements(corpus)
        for one in corpus.table("speakers").to_pylist()
        if one["speaker"] == row["speaker"] and one["aliases"] and one["type"] == "person"
    )
    for called, right in ((speaker, 1.0), (alias, 1.0), ("别人", 0.0), ("", 0.0)):
        one = answer(corpus, name, who="", is_statement=True, name=called)
        assert report(corpus, [one])["speaker_accuracy"].value == right


def test_what_the_program_missed_lowers_the_recall(corpus):
    passages = [
        one
        for one in sample_paragraphs(corpus, 1_000)
        if len(one.text) > 30
        and not any(
            row["article"] == one.article and one.begin < row["end"] and row["begin"] < one.end
            for row in all_statements(corpus)
        )
    ][:3]
    missed = [
        answer_passage(corpus, one, who="", statements=[Marked(one.begin, one.begin + 9, "direct")])
        for one in passages
    ]
    heard = [one for one in agreeing(corpus) if one.kind == "passage" and one.statements][:3]
    right = sum(len(one.statements) for one in heard)
    recall = report(corpus, [*missed, *heard])["statement_recall"]
    assert recall.value == right / (right + 3) and recall.n == right + 3
    agreement = report(corpus, [*missed, *heard])["alpha_program_statements"]
    assert -1 <= agreement.value < 1


def test_the_interval_narrows_with_more_answers(corpus):
    def width(n: int) -> float:
        names = sample(corpus, n)
        made = [
            answer(corpus, name, who="", is_statement=at % 4 > 0) for at, name in enumerate(names)
        ]
        one = report(corpus, made)["statement_precision"]
        return one.high - one.low

    assert width(60) < width(30) < width(12)


@given(
    st.lists(
        st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=4), min_size=1, max_size=4),
        min_size=1,
        max_size=8,
    )
)
def test_alpha_is_that_of_the_evaluation(groups):
    """Summed over what was drawn, for the whole and for a draw of some of it."""
    units = {number: [tuple(unit) for unit in group] for number, group in enumerate(groups)}
    once = {number: np.array([1.0, 1.0]) for number in units}
    whole = krippendorff_alpha([unit for group in units.values() for unit in group])
    assert _alpha("x", units, once).value == pytest.approx(whole, nan_ok=True)
    drawn = {number: np.array([float(number % 3), 1.0]) for number in units}
    some = [unit for number, group in units.items() for unit in group * (number % 3)]
    assert _alpha("x", units, drawn).value == pytest.approx(krippendorff_alpha(some), nan_ok=True)


def test_an_answer_whose_place_is_gone_is_told(corpus):
    one = answer(corpus, sample(corpus, 1)[0], who="Li", is_statement=True)
    gone = replace(one, anchor=replace(one.anchor, article="x", digest="0"))
    told = report(corpus, [gone])
    assert told.unattached == 1 and told["statement_precision"].n == 0
    assert "1 answers no longer attach" in format_report(told)
    assert not corrections_of(corpus, gone)


# --- corrections ----------------------------------------------------------------------------------


def test_whoever_agrees_corrects_nothing(corpus):
    assert not [one for told in agreeing(corpus) for one in corrections_of(corpus, told)]


def test_the_corrections_make_the_corpus_what_was_answered(corpus):
    names = sample(corpus, 4)
    wanted = {"risk": "mixed", "talent": "none"}
    made = [
        answer(corpus, names[0], who="Li", is_statement=False),
        answer(corpus, names[1], who="Li", is_statement=True, name="新来的", codings=wanted),
        answer(corpus, names[2], who="Li", is_statement=True, name=""),
        answer(corpus, names[3], who="Li", is_statement=None, name="没人", codings={}),
    ]
    corrections = [one for told in made for one in corrections_of(corpus, told)]
    assert {(one.who, one.when) for one in corrections} == {("Li", one.when) for one in made[:3]}
    corrected = apply(corpus, corrections)
    assert not corrected.unattached
    held = {row["statement"]: row for row in all_statements(corrected.corpus)}
    assert names[0] not in held
    assert held[names[1]]["name"] == "新来的" and found(corrected.corpus, names[1]) == wanted
    assert held[names[2]]["speaker"] == "unknown"
    assert found(corrected.corpus, names[3]) == found(corpus, names[3])


def test_a_passage_is_corrected_to_what_was_marked_in_it(corpus):
    passage = next(
        one
        for one in sample_paragraphs(corpus, 1_000)
        if sum(
            row["article"] == one.article and one.begin <= row["begin"] < one.end
            for row in all_statements(corpus)
        )
        > 1
    )
    marked = Marked(passage.begin, passage.begin + 12, "indirect", "新来的", (("risk", "for"),))
    one = answer_passage(corpus, passage, who="Li", statements=[marked])
    corrected = apply(corpus, corrections_of(corpus, one)).corpus
    inside = [
        row
        for row in all_statements(corrected)
        if row["article"] == passage.article and passage.begin <= row["begin"] < passage.end
    ]
    assert [(row["begin"], row["end"], row["name"]) for row in inside] == [
        (marked.begin, marked.end, "新来的")
    ]
    assert found(corrected, inside[0]["statement"]) == {"risk": "for"}
