"""The agreement with the labels, against floors that only rise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis import analyse
from analysis.evaluation import evaluate
from analysis.export import article_rows, statement_rows
from tests.conftest import ROOT, SEEDS, SHARED

FLOORS = json.loads((ROOT / "tests" / "floors.json").read_text("utf-8"))
SEED_LABELS = ROOT / "tests" / "cases" / "gold" / "seeds"
ARTICLE_LABELS = SHARED / "gold" / "articles"


def measured(labels: Path, articles: list[Path]) -> dict[str, float]:
    corpus = analyse(articles)
    figures = evaluate(labels, article_rows(corpus), statement_rows(corpus))
    return {
        "direct e2e": figures.statements["e2e direct"].f1,
        "indirect e2e": figures.statements["e2e indirect"].f1,
        "speaker accuracy direct": figures.speaker_accuracy["direct"],
        "speaker accuracy indirect": figures.speaker_accuracy["indirect"],
        "characters": figures.characters.f1,
        "themes": figures.themes.f1,
        "stance macro": figures.stance_macro,
        "character error rate": max(figures.error_rates.values()),
    }


@pytest.fixture(scope="module")
def seeds() -> dict[str, float]:
    """The figures of the damaged seeds, from the bytes received to the stance."""
    return measured(SEED_LABELS, sorted(SEEDS.glob("*.txt")))


@pytest.fixture(scope="module")
def articles() -> dict[str, float]:
    if not ARTICLE_LABELS.is_dir():
        pytest.skip("the labelled articles are not beside the project (../shared/gold/articles)")
    return measured(ARTICLE_LABELS, sorted(ARTICLE_LABELS.glob("*.txt")))


def test_the_seeds_are_restored_without_an_error(seeds):
    assert seeds["character error rate"] == 0


@pytest.mark.parametrize("measure", FLOORS["seeds"])
def test_the_seeds_reach_their_floor(seeds, measure):
    assert seeds[measure] >= FLOORS["seeds"][measure]


@pytest.mark.parametrize("measure", FLOORS["articles"])
def test_the_labelled_articles_reach_their_floor(articles, measure):
    assert articles[measure] >= FLOORS["articles"][measure]
