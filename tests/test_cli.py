"""The command line: what it writes, what it prints, how it fails."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from analysis import checking, corrections
from analysis import corpus as corpora
from analysis.cli import main
from analysis.corpus import Corpus

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
LABELS = ROOT / "tests" / "cases" / "gold" / "seeds"
TEXT = "机器人公司宣布，大模型已经上线。\n专家王立说：“人工智能的风险不容忽视。”\n"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "out"
    assert main(["analyse", str(SEEDS), "--out", str(folder)]) == 0
    return folder


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# ---- analyse ------------------------------------------------------------------------------


def test_all_files_are_written_and_the_tables_open(out: Path) -> None:
    assert {path.name for path in out.iterdir()} == corpora.OWN_FILES
    corpus = Corpus.open(out)
    for name in ("articles", "statements", "speakers", "sentences"):
        assert len(rows(out / f"{name}.jsonl")) == corpus.table(name).num_rows > 0


def test_more_processes_write_the_same_files(out: Path, tmp_path: Path) -> None:
    again = tmp_path / "out"
    assert main(["analyse", str(SEEDS), "--out", str(again), "--jobs", "2"]) == 0
    for path in out.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5"])
def test_a_number_of_processes_is_one_from_1_on(
    number: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["analyse", str(SEEDS), "--out", str(tmp_path / "out"), f"--jobs={number}"])
    assert "number of processes from 1 on" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("articles", "article file title byline outlet published text parts received steps"),
        (
            "statements",
            "statement article begin end kind speaker cue themes stance evidence text",
        ),
        ("speakers", "speaker name aliases type role affiliation country"),
        ("sentences", "sentence article paragraph begin end themes text"),
    ],
)
def test_the_promised_columns_are_there(out: Path, file: str, columns: str) -> None:
    for row in rows(out / f"{file}.jsonl"):
        assert set(columns.split()) <= set(row)


def test_spans_in_the_files_are_true(out: Path) -> None:
    texts = {row["article"]: row["text"] for row in rows(out / "articles.jsonl")}
    for file in ("statements", "sentences"):
        for row in rows(out / f"{file}.jsonl"):
            text = texts[row["article"]]
            assert row["text"] == text[row["begin"] : row["end"]]
            assert all(text[w["begin"] : w["end"]] == w["text"] for w in row["evidence"])


def test_stances_name_only_sides_taken(out: Path) -> None:
    statements = rows(out / "statements.jsonl")
    assert any(row["stance"] for row in statements)
    for row in statements:
        assert set(row["stance"]) <= set(row["themes"])
        assert set(row["stance"].values()) <= {"for", "against", "mixed"}
        assert {words["theme"] for words in row["evidence"]} <= set(row["themes"])


def test_terms_are_a_table(out: Path) -> None:
    with (out / "terms.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert table[0].keys() >= {"term", "frequency", "per_10k", "articles", "keyness_general"}
    assert not [name for name in table[0] if name.endswith("mark")]
    counts = [int(row["frequency"]) for row in table]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == Corpus.open(out).table("tokens").num_rows


def test_the_same_input_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    script = [sys.executable, "-m", "analysis", "analyse", str(SEEDS), "--out", str(tmp_path)]
    done = subprocess.run(
        script, cwd=ROOT, env={"PYTHONHASHSEED": "7"}, capture_output=True, check=True
    )
    assert done.stdout == b""
    for file in sorted(out.iterdir()):
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_folder_with_other_files_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["analyse", str(tmp_path / "a.txt"), "--out", str(tmp_path)]) == 0
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == TEXT
    assert len(rows(tmp_path / "articles.jsonl")) == 1


def test_a_corpus_that_is_still_right_is_left_alone(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    command = ["analyse", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--if-changed"]
    assert main(command) == 0
    (tmp_path / "out" / "terms.csv").write_text("left alone")
    assert main(command) == 0
    assert (tmp_path / "out" / "terms.csv").read_text() == "left alone"
    (tmp_path / "a.txt").write_text(TEXT * 2, encoding="utf-8")
    assert main(command) == 0
    assert (tmp_path / "out" / "terms.csv").read_text() != "left alone"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("gb18030.txt", TEXT.encode("gb18030")),
        ("utf16.txt", TEXT.encode("utf-16")),
        ("bom.txt", TEXT.encode("utf-8-sig")),
    ],
)
def test_encodings(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert main(["analyse", str(tmp_path / name), "--out", str(tmp_path / "out")]) == 0
    article = rows(tmp_path / "out" / "articles.jsonl")[0]
    assert article["text"].split() == TEXT.split()
    assert article["file"] == name


def test_a_formula_is_no_formula_in_the_table() -> None:
    from analysis.export import _cell

    assert [_cell(text) for text in ("=1+1", "@x", "算力", "A+")] == ["'=1+1", "'@x", "算力", "A+"]


# ---- what fails ---------------------------------------------------------------------------


def test_bad_files_are_named_and_the_rest_is_analysed(tmp_path: Path, capsys) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "english.txt").write_text("Nobody said anything.", encoding="utf-8")
    absent = tmp_path / "ab\x1bsent.txt"
    out = tmp_path / "out"
    assert main(["analyse", str(tmp_path), str(absent), "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    for name in ("empty.txt", "binary.txt", "ab\N{REPLACEMENT CHARACTER}sent.txt"):
        assert sum(name in line for line in said.err.splitlines()) == 1
    assert "Traceback" not in said.err
    assert [row["file"] for row in rows(out / "articles.jsonl")] == ["english.txt", "good.txt"]


def test_nothing_readable_is_a_failure(tmp_path: Path, capsys) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main(["analyse", str(tmp_path / "empty.txt"), "--out", str(tmp_path / "out")]) == 1
    assert "no article could be read" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [[], ["analyse"], ["analyse", "x"], ["unheard-of"], ["restore"], ["analyse", "--out", "x"]],
)
def test_wrong_usage_is_told(arguments: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m analysis" in capsys.readouterr().err


def test_a_file_is_no_folder(tmp_path: Path, capsys) -> None:
    (tmp_path / "taken").write_text("x")
    assert main(["analyse", str(SEEDS), "--out", str(tmp_path / "taken")]) == 2
    assert "is a file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["restore", "absent.txt"], ["evaluate", "absent"], ["restore", "."]]
)
def test_what_is_absent_is_named(arguments: list[str], capsys) -> None:
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("python -m analysis: ")
    assert arguments[1] in said.err


def test_a_broken_codebook_is_named(tmp_path: Path, capsys) -> None:
    (tmp_path / "own.toml").write_text("[[theme]]\nkey = 3\n")
    command = ["analyse", str(SEEDS), "--out", str(tmp_path / "out")]
    assert main([*command, "--codebook", str(tmp_path / "own.toml")]) == 1
    assert "own.toml" in capsys.readouterr().err


# ---- restore and evaluate -----------------------------------------------------------------


def test_restore_prints_the_text(capsys) -> None:
    for file in sorted(SEEDS.iterdir()):
        assert main(["restore", str(file)]) == 0
        true = (LABELS / file.name).read_text(encoding="utf-8")
        assert "".join(capsys.readouterr().out.split()) == "".join(true.split())


def test_restore_lists_the_steps(tmp_path: Path, capsys) -> None:
    (tmp_path / "a.txt").write_text("第一行。\n專家說,這個行業(yè)很好。", encoding="utf-8")
    assert main(["restore", str(tmp_path / "a.txt"), "--steps"]) == 0
    text, _, steps = capsys.readouterr().out.partition("\n\n")
    assert text == "第一行。\n专家说，这个行业很好。"
    table = [line.split("\t") for line in steps.splitlines()]
    assert table[0] == ["line", "column", "kind", "before", "after"]
    assert {len(row) for row in table} == {5}
    assert {row[0] for row in table[1:]} == {"2"}
    assert any("(yè)" in row[3] and "(yè)" not in row[4] for row in table)


def test_evaluate_prints_figures(capsys) -> None:
    assert main(["evaluate", str(LABELS), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["e2e direct"]["f1"] >= 0.92
    assert set(figures["character_error_rate"].values()) == {0.0}
    assert main(["evaluate", str(LABELS)]) == 0
    assert "e2e direct" in capsys.readouterr().out


def test_evaluate_prints_intervals(capsys) -> None:
    assert main(["evaluate", str(LABELS), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["intervals"]["themes"]
    assert found["low"] <= found["value"] <= found["high"] and found["n"] == 70


def test_evaluate_finds_texts_that_are_kept_elsewhere(tmp_path: Path, capsys) -> None:
    text = "他说，隐私泄露的风险日益严重。"
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(text, encoding="utf-8")
    row = {"begin": 3, "end": 15, "kind": "indirect", "themes": ["risk"], "stance": {"risk": "for"}}
    labels = {"file": "a.txt", "sha256": sha256(text.encode()).hexdigest(), "statements": [row]}
    (tmp_path / "a.json").write_text(json.dumps(labels), encoding="utf-8")
    assert main(["evaluate", str(tmp_path)]) == 1
    assert "--texts" in capsys.readouterr().err
    assert main(["evaluate", str(tmp_path), "--texts", str(tmp_path / "texts"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["themes_f1"] == 1.0


def test_evaluate_without_labels_prints_what_comes_with_the_program(capsys) -> None:
    assert main(["evaluate"]) == 0
    shown = capsys.readouterr().out
    assert "12 texts" in shown and "stance macro" in shown and "expect less on others" in shown
    assert main(["evaluate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["seeds"]["texts"] == 2
    assert main(["evaluate", "--ship", "x"]) == 2


# ---- correct and check --------------------------------------------------------------------


def test_a_corpus_is_written_with_its_corrections(out: Path, tmp_path: Path, capsys) -> None:
    corpus = Corpus.open(out)
    name = rows(out / "statements.jsonl")[0]["statement"]
    journal = corrections.Journal(tmp_path / "c.jsonl")
    lost = replace(corrections.code(corpus, name, "risk", "for"), theme="weather")
    journal.add(corrections.reject(corpus, name), lost)
    with journal.path.open("a") as file:
        file.write("nonsense\n")
    assert main(["correct", str(out), str(journal.path), "--out", str(tmp_path / "new")]) == 0
    told = capsys.readouterr().err
    assert "1 corrections applied" in told and f"{journal.path}:3: " in told
    assert f"correction {lost.id} not applied: " in told
    left = [row["statement"] for row in rows(tmp_path / "new" / "statements.jsonl")]
    assert left == [row["statement"] for row in rows(out / "statements.jsonl")][1:]
    assert Corpus.open(tmp_path / "new").manifest["corrections"] == 1


def test_a_check_is_reported(out: Path, tmp_path: Path, capsys) -> None:
    corpus, file = Corpus.open(out), checking.Answers(tmp_path / "a.jsonl")
    for number, name in enumerate(checking.sample(corpus, 4)):
        file.add(checking.answer(corpus, name, who="Li", is_statement=number > 0))
    assert main(["check", str(out), str(file.path)]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"statement_precision +0\.750 +0\.\d+ to 1\.000 +4", shown)
    assert "answers of Li: 4 statements" in shown


def test_a_journal_that_is_not_there_is_told(out: Path, tmp_path: Path, capsys) -> None:
    assert main(["check", str(out), str(tmp_path / "none.jsonl")]) == 1
    assert "no such file" in capsys.readouterr().err
