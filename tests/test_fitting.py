"""Fitting the models: what is learnt from labelled articles, and what is refused."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from analysis import fitting, held_out, training
from analysis.codebook import load
from analysis.confidence import logit
from analysis.errors import LabelsError
from analysis.lexica import rows
from analysis.regression import Sparse, sigmoid, softmax, softmax_regression
from analysis.themes import Features

BOOK = load()
TEXT = "他说，隐私泄露的风险日益严重。她说，今天下雨。"
STATEMENTS = [
    {"begin": 3, "end": 15, "themes": ["risk"], "stance": {"risk": "for"}, "optional": False},
    {"begin": 18, "end": 23, "themes": [], "stance": {}, "optional": False},
    {"begin": 18, "end": 23, "themes": ["talent"], "stance": {}, "optional": True},
]
SEEDS = Path(__file__).parent / "cases" / "gold" / "seeds"


def regression(rows, classes, penalty: float = 1e-3):
    features = Sparse.of([{0: 1.0, **row} for row in rows], 3)
    return features, softmax_regression(features, np.eye(3)[classes], np.full(3, penalty))


def test_separable_classes_are_separated():
    rows, classes = [{1: 1.0}, {2: 1.0}, {1: 1.0, 2: 1.0}] * 30, [0, 1, 2] * 30
    features, weights = regression(rows, classes)
    assert features.times(weights).argmax(axis=1).tolist() == classes


def test_a_penalty_keeps_weights_small():
    rows, classes = [{1: -1.0}, {1: 1.0}] * 20, [0, 1] * 20
    loose, tight = (abs(regression(rows, classes, p)[1]).max() for p in (0.01, 10.0))
    assert tight < loose


def test_frequencies_are_learnt_where_features_say_nothing():
    _, weights = regression([{}] * 40, [0] * 30 + [1] * 10, 1e-6)
    assert softmax(weights[:1])[0, 1] == pytest.approx(0.25, abs=1e-3)


def test_a_sparse_matrix_multiplies_like_a_full_one():
    full = np.array([[1.0, 0.0, 2.0], [0.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
    sparse = Sparse.of([{0: 1.0, 2: 2.0}, {}, {1: 3.0}], 3)
    right = np.arange(6.0).reshape(3, 2)
    assert sparse.times(right).tolist() == (full @ right).tolist()
    assert sparse.transposed_times(right).tolist() == (full.T @ right).tolist()


def test_samples_are_the_scored_statements():
    found = fitting.samples([(TEXT, STATEMENTS, 2)], BOOK)
    assert [sample.labels for sample in found] == [{"risk": "for"}, {}]
    assert {(len(s.features), len(s.features[0])) for s in found} == {(8, len(Features._fields))}
    assert "隐私" in found[0].words
    assert {sample.weight for sample in found} == {2}
    assert set(found[0].known) == {theme.key for theme in BOOK.themes if theme.has_stance}


def test_a_word_of_few_articles_and_a_name_are_not_learnt():
    many = [(TEXT, STATEMENTS, 1)] * fitting.LEAST_ARTICLES
    assert "风险" in fitting.vocabulary(fitting.samples(many, BOOK))
    assert not fitting.vocabulary(fitting.samples(many[1:], BOOK))
    assert [training.is_general(w) for w in ("风险", "马斯克", "中国", "Sora", "3")] == [
        True,
        *[False] * 4,
    ]


def test_models_fitted_to_articles_decide_them_better_than_chance():
    found = fitting.samples(fitting.articles([SEEDS]), BOOK)
    made = list(fitting.decisions(fitting.fit(found, BOOK.keys), found))
    assert min(held_out.scores(made).values()) > 0.7


def test_a_folder_is_read_in_order_and_counts_as_often_as_it_is_named(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(json.dumps({"statements": []}), encoding="utf-8")
    read = list(fitting.articles([tmp_path, tmp_path]))
    assert [(text, weight) for text, _, weight in read] == [("a", 2), ("b", 2)]


def test_a_folder_without_labels_is_refused(tmp_path):
    with pytest.raises(LabelsError, match="found none"):
        list(fitting.articles([tmp_path]))
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(LabelsError, match="texts: missing"):
        list(fitting.articles([tmp_path]))


def alone(folder: Path, text: str) -> Path:
    """A folder with labels of `a.txt` that stand alone."""
    folder.mkdir()
    labels = {
        "file": "a.txt",
        "sha256": sha256(text.encode()).hexdigest(),
        "statements": STATEMENTS,
    }
    (folder / "a.json").write_text(json.dumps(labels), encoding="utf-8")
    return folder


def test_labels_that_stand_alone_find_their_text(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    folder = alone(tmp_path / "labels", TEXT)
    assert list(fitting.articles([folder], [tmp_path])) == [(TEXT, STATEMENTS, 1)]


def test_a_text_that_is_missing_is_named(tmp_path):
    folder = alone(tmp_path / "labels", TEXT)
    with pytest.raises(LabelsError, match=r"1 of 1 texts: missing in .*--texts.*: a\.txt"):
        list(fitting.articles([folder], [tmp_path]))


def test_another_text_than_was_labelled_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT + "。", encoding="utf-8")
    folder = alone(tmp_path / "labels", TEXT)
    with pytest.raises(LabelsError, match="not the text"):
        list(fitting.articles([folder], [tmp_path]))


def committed() -> dict[str, list[dict]]:
    return {
        folder.name: [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json"))]
        for folder in sorted(fitting.LABELS.iterdir())
        if folder.is_dir()
    }


def test_no_article_is_in_two_parts_and_none_has_text_or_names():
    found = committed()
    assert set(found) == {"training", "development", "held_back"}
    digests = [one["sha256"] for labels in found.values() for one in labels]
    assert len(digests) == len(set(digests))
    keys = {"begin", "end", "kind", "themes", "stance", "optional"}
    for part, labels in found.items():
        for one in labels:
            assert set(one) == {"file", "sha256", "length", "coders", "statements"}
            assert one["coders"] == part
            for row in one["statements"]:
                assert set(row) == keys
                assert 0 <= row["begin"] < row["end"] <= one["length"]
                assert set(row["stance"]) <= set(row["themes"]) <= set(BOOK.keys)


def test_what_is_held_back_is_not_fitted_to():
    assert not any("held_back" in argument for argument in fitting.SHIPPED)


def table(lines: list[str]) -> dict[tuple[str, ...], list[float]]:
    """Rows by their words, with their numbers."""
    found = {}
    for cells in (line.split("\t") for line in lines):
        numbers = [cell for cell in cells if re.fullmatch(r"-?\d+\.\d+", cell)]
        found[tuple(cells[: len(cells) - len(numbers)])] = list(map(float, numbers))
    return found


def test_fitted_anew_the_models_are_what_is_shipped(capsys):
    if not (fitting.SHARED / "articles").is_dir():
        pytest.skip("the labelled texts are not in shared/ beside the project")
    made = fitting.lexicon_rows(fitting.SHIPPED)
    capsys.readouterr()
    for name, lines in made.items():
        fitted, kept = table(lines), table(["\t".join(row) for row in rows(name)])
        # A weight next to the least that is kept may fall on either side on another machine.
        for key in fitted.keys() ^ kept.keys():
            largest = max(map(abs, (fitted.get(key) or kept[key])))
            assert largest == pytest.approx(fitting.LEAST_WORD_WEIGHT, abs=0.002), (name, key)
        for key in fitted.keys() & kept.keys():
            assert fitted[key] == pytest.approx(kept[key], abs=0.002), (name, key)


def test_weights_are_written_below_the_header(tmp_path, monkeypatch):
    monkeypatch.setattr(fitting, "LEXICON", tmp_path)
    (tmp_path / "model.tsv").write_text("# format: x\nold\t1\n", encoding="utf-8")
    fitting.write("model.tsv", ["b\t2.000", "a\t1.000"])
    assert (tmp_path / "model.tsv").read_text(
        encoding="utf-8"
    ) == "# format: x\na\t1.000\nb\t2.000\n"


def decision(probability: float, right: bool, article: int = 0) -> held_out.Decision:
    return held_out.Decision(article, "risk", probability, "for", "for" if right else "none")


def test_a_curve_brings_confidence_to_what_was_right():
    made = [decision(0.9, n % 10 < 6) for n in range(500)]
    made += [decision(0.5, n % 10 < 3) for n in range(500)]
    constant, slope = held_out.fit_curve(made)
    for probability, share in ((0.9, 0.6), (0.5, 0.3)):
        scored = sigmoid(np.array(constant + slope * logit(probability)))
        assert float(scored) == pytest.approx(share, abs=0.02)


def test_calibration_error_is_the_gap():
    assert held_out.calibration_error([(0.95, True), (0.95, False)]) == pytest.approx(0.45)


def test_it_says_how_it_is_used_and_what_it_does_not_know(capsys):
    assert fitting.main(["--help"]) == 0
    assert "--blind" in capsys.readouterr().out
    assert fitting.main(["--wrong"]) == 1
    assert "--wrong: expected folders" in capsys.readouterr().err
