"""python -m analysis export: what it writes, and what it says where it cannot."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from analysis import analyse, cli, exporting
from analysis.exporting import MissingDashboardError
from dashboard import corpus_folder
from dashboard.exporting import command
from tests.conftest import ROOT

BEGINNINGS = {
    "svg": b"<svg ",
    "csv": b"\xef\xbb\xbf",
    "xlsx": b"PK",
    "pptx": b"PK",
    "html": b"<!doctype html>",
    "jsonl": b'{"unit": "statements"',
}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(corpus_folder.CORPUS_VARIABLE, "replaced by --corpus")


@pytest.mark.parametrize("ending", BEGINNINGS)
def test_every_kind_of_file_is_written(ending: str, seeds_corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / f"out.{ending}"
    given = ["--view", "stances", "--lang", "zh", "--dark", "--corpus", str(seeds_corpus)]
    assert command.main([*given, "--filter", "themes=risk", "--out", str(target)]) == 0
    assert target.read_bytes().startswith(BEGINNINGS[ending])


HOSTILE = (
    """<b>=HYPERLINK("http://a.invalid")</b><img src=x onerror=alert(1)>

张三表示：“<script>alert(1)</script>大模型不会取代工人，]]> {x} \u202e风险被夸大了。”
@李四说，人工智能的风险很大，必须加强监管"""
    + "长" * 10_000
    + "。\n"
)


@pytest.fixture(scope="module")
def hostile_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An article that tries to be everything but text."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "article.txt").write_text(HOSTILE, encoding="utf-8")
    analyse([folder / "article.txt"]).save(folder / "corpus")
    return folder / "corpus"


@pytest.mark.parametrize("ending", ["svg", "html", "pptx", "xlsx", "csv", "jsonl"])
def test_a_hostile_article_is_text_in_every_file(
    ending: str, hostile_corpus: Path, tmp_path: Path
) -> None:
    target = tmp_path / f"out.{ending}"
    assert command.main(["--corpus", str(hostile_corpus), "--out", str(target)]) == 0
    content = target.read_bytes()
    if ending in ("xlsx", "pptx"):
        with zipfile.ZipFile(target) as packed:
            parts = [packed.read(name) for name in packed.namelist() if name.endswith(".xml")]
        assert not any(re.search(rb"<script|<f>|<img", part) for part in parts)
    elif ending in ("svg", "html"):
        assert not re.search(rb"<script|<img|href=.?http|onerror=alert\(1\)>(?!&)", content)
    elif ending == "csv":
        assert not re.search(rb"(?m)^[=+@-]", content.removeprefix(b"\xef\xbb\xbf"))
    else:
        assert "<script>alert(1)</script>" in content.decode()


@pytest.mark.parametrize("view", ["words", "terms", "all"])
def test_a_page_is_called_as_in_the_address_or_by_its_name(
    view: str, seeds_corpus: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out.jsonl"
    given = ["--view", view, "--filter", "themes=risk", "--corpus", str(seeds_corpus)]
    assert command.main([*given, "--out", str(target)]) == 0
    assert target.stat().st_size


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["--view", "nowhere", "--out", "a.svg"], 2, "there is no such page; there are all, over"),
        (["--chart", "nothing", "--out", "a.svg"], 2, "there are overview_themes"),
        (["--out", "a.doc"], 2, "the ending must be one of png, svg"),
        (["--filter", "colour=red", "--out", "a.svg"], 1, "no facet 'colour'"),
        (["--filter", "speakers=Nobody", "--out", "a.svg"], 2, "the filter leaves none"),
        (["--view", "stances", "--out", "no/such/a.svg"], 1, "No such file"),
    ],
)
def test_what_cannot_be_written_is_said(given, code, said, seeds_corpus, tmp_path, capsys):
    *others, name = given
    arguments = [*others, str(tmp_path / name), "--corpus", str(seeds_corpus)]
    assert command.main(arguments) == code
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_one_chart_of_several_is_said_so(seeds_corpus, tmp_path, capsys):
    target = tmp_path / "out.csv"
    given = ["--view", "stances", "--corpus", str(seeds_corpus), "--out", str(target)]
    assert command.main(given) == 0
    assert "--chart names another: stances_matrix" in capsys.readouterr().err
    assert command.main([*given, "--chart", "stances_matrix"]) == 0
    assert "names another" not in capsys.readouterr().err


def test_a_folder_without_a_corpus_is_said_so(tmp_path, capsys):
    given = ["--corpus", str(tmp_path / "none"), "--out", str(tmp_path / "a.csv")]
    assert command.main(given) == 1
    assert "--corpus DIR" in capsys.readouterr().err


def test_the_analysis_hands_over_to_another_process(seeds_corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    given = ["export", "--view", "stances", "--corpus", str(seeds_corpus), "--out", str(target)]
    command_line = [sys.executable, "-m", "analysis", *given]
    done = subprocess.run(command_line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ScriptRunContext" not in done.stderr
    assert target.exists()


def test_without_the_dashboard_it_says_what_to_install(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(exporting, "NEEDED", ("streamlit", "no_such_package"))
    assert cli.main(["export", "--out", str(tmp_path / "a.svg")]) == cli.FAILED
    assert "no_such_package cannot be imported" in capsys.readouterr().err
    assert issubclass(MissingDashboardError, Exception)
