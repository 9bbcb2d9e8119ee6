"""Confidence: rises with what the models say, stays between impossible and certain."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import load
from analysis.confidence import calibrated
from analysis.stance import Coder

SEEDS = Path(__file__).parent / "cases" / "gold" / "seeds"
PROBABILITIES = st.floats(0, 1)


@given(PROBABILITIES, PROBABILITIES)
def test_it_is_monotone_and_neither_impossible_nor_certain(one, other):
    low, high = sorted((one, other))
    assert 0 < calibrated(low) <= calibrated(high) < 1


def test_it_tells_decisions_apart():
    assert calibrated(0.9) - calibrated(0.3) > 0.2


def test_surer_codings_of_the_seeds_are_right_more_often():
    coded = []
    for path in sorted(SEEDS.glob("*.json")):
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        coder = Coder(text, load())
        for statement in json.loads(path.read_text(encoding="utf-8"))["statements"]:
            for coding in coder.code(statement["begin"], statement["end"]):
                true = statement["stance"].get(coding.theme) or "none"
                right = coding.theme in statement["themes"] and coding.stance == true
                coded.append((coding.confidence, right))
    coded.sort(key=lambda pair: pair[0])
    half = len(coded) // 2
    unsure, sure = ([right for _, right in part] for part in (coded[:half], coded[half:]))
    assert sum(sure) / len(sure) > sum(unsure) / len(unsure)
