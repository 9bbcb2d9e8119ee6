"""Fitting the models: what is learnt from labelled articles, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest

from analysis import fitting
from analysis.codebook import load
from analysis.errors import LabelsError
from analysis.themes import Features

TEXT = "他说，隐私泄露的风险日益严重。她说，今天下雨。"
STATEMENTS = [
    {"begin": 3, "end": 15, "themes": ["risk"], "stance": {"risk": "for"}, "optional": False},
    {"begin": 18, "end": 23, "themes": [], "stance": {}, "optional": False},
    {"begin": 18, "end": 23, "themes": ["talent"], "stance": {}, "optional": True},
]


def test_separable_classes_are_separated():
    samples = [((0.0, 1.0), 0), ((1.0, 0.0), 1), ((1.0, 1.0), 2)] * 30
    weights = fitting.fit(samples, 3, 0.01)
    scores = np.array([(1.0, *row) for row, _ in samples]) @ weights
    assert scores.argmax(axis=1).tolist() == [label for _, label in samples]


def test_a_penalty_keeps_weights_small():
    samples = [((0.0,), 0), ((1.0,), 1)] * 20
    loose, tight = (abs(fitting.fit(samples, 2, ridge)).max() for ridge in (0.01, 10.0))
    assert tight < loose


def test_frequencies_are_learnt_where_features_say_nothing():
    samples = [((0.0,), 0)] * 30 + [((0.0,), 1)] * 10
    weights = fitting.fit(samples, 2, 1e-6)
    assert 1 / (1 + np.exp(weights[0, 0] - weights[0, 1])) == pytest.approx(0.25, abs=1e-3)


def test_samples_are_one_a_theme_of_a_scored_statement():
    samples = list(fitting.theme_samples(TEXT, STATEMENTS, load()))
    assert len(samples) == 2 * len(load().keys)
    assert sum(label for _, label in samples) == 1
    assert {len(row) for row, _ in samples} == {len(Features._fields)}


def test_stance_samples_leave_out_what_has_no_stance():
    samples = list(fitting.stance_samples(TEXT, STATEMENTS, load()))
    assert [label for _, label in samples] == [0]


def test_a_folder_is_read_in_order(tmp_path):
    for name in ("b", "a"):
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
        (tmp_path / f"{name}.json").write_text(json.dumps({"statements": []}), encoding="utf-8")
    assert [text for text, _ in fitting.articles([tmp_path])] == ["a", "b"]


def test_a_folder_without_labels_is_refused(tmp_path):
    with pytest.raises(LabelsError, match="found none"):
        list(fitting.articles([tmp_path]))
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    with pytest.raises(LabelsError, match="is missing"):
        list(fitting.articles([tmp_path]))


def test_weights_are_written_below_the_header(tmp_path, monkeypatch):
    monkeypatch.setattr(fitting, "LEXICON", tmp_path)
    (tmp_path / "model.tsv").write_text("# format: x\nold\t1\n", encoding="utf-8")
    fitting.write("model.tsv", ["b", "a"], np.array([[1.0], [2.0], [-3.456]]))
    written = (tmp_path / "model.tsv").read_text(encoding="utf-8")
    assert written == "# format: x\na\t-3.46\nb\t2.00\nconstant\t1.00\n"


def test_without_folders_it_says_how_it_is_used(capsys):
    assert fitting.main([]) == 2
    assert "GOLD_DIR" in capsys.readouterr().out
