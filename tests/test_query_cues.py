"""Reporting verbs as a question: each count opens to its statements."""

from __future__ import annotations

import pytest

from analysis.filter import Filter, Mark
from analysis.query import count, evidence, reporting_verbs
from analysis.sample import sample

VIEWS = [
    Filter(),
    Filter(kinds=("direct",)),
    Filter(speakers=("钱文静",)),
    Filter(themes=("risk",)),
]


@pytest.mark.parametrize("view", VIEWS)
def test_a_cue_counts_what_it_opens(view):
    corpus = sample()
    frame = reporting_verbs(corpus, view)
    for row in frame.itertuples():
        found = evidence(corpus, view, row.mark)
        assert len(found) == row.n
        assert set(found.cue) == {row.cue}
    assert set(frame.implication) <= {"neutral", "endorsing", "doubting"}


def test_cues_and_what_they_imply():
    frame = reporting_verbs(sample(), Filter())
    implied = dict(zip(frame.cue, frame.implication, strict=True))
    assert implied["发布报告指出"] == "endorsing"
    assert implied["认为"] == "neutral"
    assert frame.n.sum() == count(sample(), Filter(), Mark("statements"))
    assert "" not in implied


def test_a_mark_names_an_implication():
    corpus = sample()
    frame = reporting_verbs(corpus, Filter())
    for implication, n in frame.groupby("implication").n.sum().items():
        assert count(corpus, Filter(), Mark("statements", implication=implication)) == n
    spoken = count(corpus, Filter(), Mark("sentences", implication="endorsing"))
    assert spoken > 0
