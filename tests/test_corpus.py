"""The corpus: its tables are consistent, its files repeatable, its folder safe."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import corpus as corpora
from analysis import pipeline, query
from analysis.articles import Article, Part
from analysis.assembly import label_of
from analysis.codebook import STANCES
from analysis.corpus import Corpus
from analysis.errors import CorpusError, UnreadableFileError
from analysis.filter import Filter
from analysis.pipeline import analyse, analyse_articles, prepare
from analysis.sample import sample
from analysis.speakers import SPEAKER_TYPES
from analysis.tables import SCHEMAS
from analysis.tokens import Token, Tokens

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="session")
def corpus(seeds_corpus: Path) -> Corpus:
    return Corpus.open(seeds_corpus)


@pytest.fixture(scope="session")
def tables(corpus: Corpus) -> dict[str, list[dict]]:
    return {name: corpus.table(name).to_pylist() for name in SCHEMAS}


@pytest.fixture(scope="session")
def texts(tables) -> dict[str, str]:
    return {row["article"]: row["text"] for row in tables["articles"]}


# ---- the tables ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("articles", ("article",)),
        ("sentences", ("sentence",)),
        ("tokens", ("article", "begin")),
        ("statements", ("statement",)),
        ("speakers", ("speaker",)),
        ("codings", ("statement", "theme")),
        ("paragraphs", ("article", "paragraph")),
        ("spoken", ("sentence", "statement")),
        ("terms", ("term",)),
    ],
)
def test_keys_are_unique(tables, name: str, key: tuple[str, ...]) -> None:
    keys = [tuple(row[column] for column in key) for row in tables[name]]
    assert keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("name", "column", "target"),
    [
        ("sentences", "article", "articles"),
        ("tokens", "sentence", "sentences"),
        ("tokens", "statement", "statements"),
        ("statements", "sentence", "sentences"),
        ("statements", "speaker", "speakers"),
        ("codings", "statement", "statements"),
        ("spoken", "statement", "statements"),
        ("spoken", "sentence", "sentences"),
        ("tokens", "term", "terms"),
    ],
)
def test_references_lead_somewhere(tables, name: str, column: str, target: str) -> None:
    key = target.removesuffix("s")
    held = {row[key] for row in tables[target]}
    assert {row[column] for row in tables[name]} - {None} <= held


def test_spans_lie_inside_each_other(tables, texts) -> None:
    paragraphs = {(row["article"], row["paragraph"]): row for row in tables["paragraphs"]}
    sentences = {row["sentence"]: row for row in tables["sentences"]}
    for row in tables["sentences"]:
        outer = paragraphs[row["article"], row["paragraph"]]
        assert outer["begin"] <= row["begin"] < row["end"] <= outer["end"]
        assert texts[row["article"]][row["begin"] : row["end"]].strip()
        assert row["part"] == outer["part"]
    for row in tables["tokens"]:
        outer = sentences[row["sentence"]]
        assert outer["begin"] <= row["begin"] < row["end"] <= outer["end"]


def test_tokens_know_the_statement_they_lie_in(tables) -> None:
    spans = {row["statement"]: row for row in tables["statements"]}
    inside = [
        row["statement"] is not None
        and spans[row["statement"]]["begin"] <= row["begin"] < spans[row["statement"]]["end"]
        for row in tables["tokens"]
    ]
    assert inside == [
        any(
            one["article"] == row["article"] and one["begin"] <= row["begin"] < one["end"]
            for one in tables["statements"]
        )
        for row in tables["tokens"]
    ]


def test_cues_and_evidence_are_the_text(tables, texts) -> None:
    articles = {row["statement"]: row["article"] for row in tables["statements"]}
    for row in tables["statements"]:
        if row["cue"]:
            assert texts[row["article"]][row["cue_begin"] : row["cue_end"]] == row["cue"]
    for row in tables["codings"]:
        text = texts[articles[row["statement"]]]
        assert all(text[w["begin"] : w["end"]] == w["text"] for w in row["evidence"])


def test_values_are_of_the_codebook(tables) -> None:
    assert {row["stance"] for row in tables["codings"]} <= set(STANCES)
    assert {row["type"] for row in tables["speakers"]} <= set(SPEAKER_TYPES)
    assert {row["kind"] for row in tables["statements"]} == {"direct", "indirect"}


def test_repairs_lead_back_to_the_received_text(tables) -> None:
    for row in tables["articles"]:
        assert row["steps"]
        for step in row["steps"]:
            received = row["received_text"][step["received_begin"] : step["received_end"]]
            assert received == step["before"]
            assert row["text"][step["begin"] : step["end"]] == step["after"]


def test_an_unknown_speaker_is_a_row() -> None:
    text = "“算力还不够。”会场里响起这样的话。他说，路还很长。"
    article = Article("a", "a.txt", text, parts=(Part("body", 0, len(text)),))
    held = analyse_articles([article])
    spoken = {row["speaker"] for row in held.table("statements").to_pylist()}
    known = {row["speaker"] for row in held.table("speakers").to_pylist()}
    assert spoken == known == {"unknown"}


def test_names_are_one_word() -> None:
    tokens = [Token(0, 1, "黄", "name"), Token(1, 3, "铁军", "noun"), Token(3, 4, "说", "verb")]
    joined, left = Tokens.of(tokens), Tokens.of(tokens)
    joined.join_names("黄铁军说", [(0, 1), (0, 2), (0, 3)])
    assert list(joined) == [Token(0, 3, "黄铁军", "name"), tokens[2]]
    left.join_names("黄铁军说", [(1, 3), (2, 4)])
    assert list(left) == tokens


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"title": "题目", "outlet": "日报"}, "题目"),
        ({"outlet": "日报", "byline": "某某"}, "《日报》"),
        ({"outlet": "《日报》"}, "《日报》"),
        ({"byline": "某某"}, "某某"),
        ({}, "正文从这里开始，接下去还…"),
    ],
)
def test_labels(given: dict, label: str) -> None:
    text = "正文从这里开始，接下去还有很多。"
    assert label_of(Article("a", "a.txt", text, **given)) == label


# ---- on disk ------------------------------------------------------------------------------


def test_the_same_files_give_the_same_bytes(tmp_path: Path, seeds_corpus: Path) -> None:
    analyse([SEEDS]).save(tmp_path / "again")
    for file in sorted(seeds_corpus.iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name


def test_a_stored_corpus_answers_like_the_one_in_memory(tmp_path: Path) -> None:
    stored = sample().save(tmp_path / "corpus")
    assert stored.key == sample().key
    assert query.totals(stored, Filter()).equals(query.totals(sample(), Filter()))


def test_a_large_corpus_is_read_from_its_files(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(corpora, "ROWS_IN_MEMORY", 0)
    monkeypatch.setattr(corpora, "ROWS_FOR_THREADS", 0)
    stored = sample().save(tmp_path / "it's a corpus")
    for question in (query.totals, query.speaker_themes, query.term_table, query.stances):
        assert question(stored, Filter()).equals(question(sample(), Filter()))


def test_the_key_changes_with_the_text() -> None:
    one = analyse_articles([Article("a", "a.txt", "甲。", parts=(Part("body", 0, 2),))])
    other = analyse_articles([Article("a", "a.txt", "乙。", parts=(Part("body", 0, 2),))])
    assert one.key != other.key


def test_saving_replaces_a_corpus_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "corpus"
    sample().save(folder)
    sample().save(folder)
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(CorpusError, match="other files"):
        sample().save(folder)
    assert (folder / "notes.txt").read_text() == "mine"
    assert [path.name for path in folder.parent.iterdir()] == ["corpus"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda folder: (folder / "corpus.json").unlink(), "no corpus here"),
        (lambda folder: (folder / "corpus.json").write_text("{"), "cannot be read"),
        (lambda folder: (folder / "corpus.json").write_text("[]"), "version None"),
        (lambda folder: (folder / "corpus.json").write_text('{"version": 0}'), "version 0"),
        (lambda folder: (folder / "tokens.parquet").unlink(), "tokens is missing"),
    ],
)
def test_a_spoiled_corpus_is_refused_by_name(tmp_path: Path, spoil, reason: str) -> None:
    folder = tmp_path / "corpus"
    sample().save(folder)
    spoil(folder)
    with pytest.raises(CorpusError, match=reason):
        Corpus.open(folder)


def test_tables_must_be_whole() -> None:
    with pytest.raises(CorpusError, match="needs the tables articles"):
        Corpus({})


# ---- kept while it is right ---------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch) -> list[int]:
    """Grows by one whenever texts are analysed."""
    runs: list[int] = []
    genuine = pipeline.analyse

    def counting(*args, **options):
        runs.append(1)
        return genuine(*args, **options)

    monkeypatch.setattr(pipeline, "analyse", counting)
    return runs


def test_a_corpus_is_analysed_anew_only_when_something_changed(
    tmp_path: Path, counted: list[int], monkeypatch
) -> None:
    texts, folder = tmp_path / "texts", tmp_path / "corpus"
    texts.mkdir()
    (texts / "a.txt").write_text("专家认为，人工智能的风险不容忽视。", encoding="utf-8")
    key = prepare([texts], folder).key
    assert prepare([texts], folder).key == key
    assert len(counted) == 1
    (texts / "b.txt").write_text("公司宣布，大模型已经上线。", encoding="utf-8")
    assert prepare([texts], folder).key != key
    (texts / "b.txt").write_bytes(b"")
    for _ in range(2):  # a file that cannot be read is no reason to begin again
        assert prepare([texts], folder, on_problem=lambda *_: None).key == key
    (texts / "b.txt").unlink()
    assert prepare([texts], folder).key == key
    assert len(counted) == 4
    monkeypatch.setattr(pipeline, "fingerprint", lambda: "another program")
    prepare([texts], folder)
    (folder / "terms.parquet").unlink()
    prepare([texts], folder)
    assert len(counted) == 6


def test_the_manifest_names_the_sources(seeds_corpus: Path) -> None:
    manifest = json.loads((seeds_corpus / "corpus.json").read_text())
    assert [source["file"] for source in manifest["sources"]] == sorted(
        path.name for path in SEEDS.iterdir()
    )
    assert all(len(source["sha256"]) == 64 for source in manifest["sources"])
    assert str(ROOT) not in json.dumps(manifest)


# ---- strange input ------------------------------------------------------------------------


def test_what_cannot_be_read_is_told_and_the_rest_analysed(tmp_path: Path) -> None:
    good, empty, binary = (tmp_path / name for name in ("good.txt", "empty.txt", "binary.txt"))
    good.write_text("专家认为，人工智能的风险不容忽视。", encoding="gb18030")
    empty.write_bytes(b"")
    binary.write_bytes(bytes(range(256)) * 40)
    problems: dict[str, str] = {}
    steps: list[tuple[int, int, str]] = []
    held = analyse(
        [good, empty, binary, tmp_path / "absent.txt"],
        on_problem=lambda path, error: problems.update({path.name: str(error)}),
        progress=lambda *step: steps.append(step),
    )
    assert held.table("articles").num_rows == 1
    assert set(problems) == {"empty.txt", "binary.txt", "absent.txt"}
    assert steps[-1] == (4, 4, "")
    with pytest.raises(UnreadableFileError):
        analyse([empty])


@pytest.mark.parametrize(
    "text",
    [
        "没有标点的文章也能分析人工智能很重要",
        "An English article. Nobody said anything about it.",
        "unknown说：“名字也可能叫作unknown。”",
        "，。！？",
        "“”",
        "甲\n\n\n乙\r\n丙",
        "=1+1\n@x\n<script>alert(1)</script>",
        "一" * 10_000,
        "x" * 10_000,
    ],
)
def test_strange_articles_are_analysed(text: str) -> None:
    article = Article("a", "a.txt", text, parts=(Part("body", 0, len(text)),))
    held = analyse_articles([article])
    for unit in ("statements", "sentences", "tokens", "articles", "codings", "speakers"):
        assert query.count(held, Filter(), unit) == len(query.evidence(held, Filter(), unit))
    assert query.articles(held, Filter()).label[0]


PIECES = (
    *(
        "“",
        "”",
        "「",
        "」",
        "‘",
        "’",
        "：",
        "，",
        "。",
        "！",
        "？",
        "、",
        "（",
        "）",
        "·",
        "\n",
        " ",
    ),
    *("张明", "李华", "他", "该负责人", "专家", "某大学教授", "OpenAI", "GPT-4", "报告", "记者"),
    *("说", "认为", "表示", "指出", "据", "在", "看来", "的看法是", "不会", "但是", "可能", "难道"),
    *(
        "人工智能",
        "大模型",
        "风险",
        "监管",
        "机遇",
        "美国",
        "就业",
        "12",
        "3月",
        "<b>",
        "=1",
        "\t",
        "𠀀",
    ),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join))
def test_any_mixture_is_analysed_with_true_spans(text: str) -> None:
    article = Article("a", "a.txt", text, parts=(Part("body", 0, len(text)),))
    held = analyse_articles([article])
    spans = held.table("statements").to_pylist()
    assert all(0 <= row["begin"] < row["end"] <= len(text) for row in spans)
    assert all(one["end"] <= next_["begin"] for one, next_ in pairwise(spans))
    rows = held.table("codings").to_pylist() + held.table("sentences").to_pylist()
    for words in (words for row in rows for words in row["evidence"]):
        assert text[words["begin"] : words["end"]] == words["text"]
    counted = query.totals(held, Filter()).set_index("unit").n
    assert counted["statements"] == len(spans)
    assert len(query.evidence(held, Filter(), "tokens")) == counted["tokens"]


def test_nothing_to_analyse_gives_an_empty_corpus() -> None:
    held = analyse([])
    assert held.table("articles").num_rows == 0
    assert query.totals(held, Filter()).n.sum() == 0
