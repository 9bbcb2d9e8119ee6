"""The two articles as received come out as they should read, character for character."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.restoration import restore

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_seed_is_restored(path: Path) -> None:
    gold = (ROOT / "tests/cases/gold/seeds" / path.name).read_text(encoding="utf8")
    restored = restore(path.read_text(encoding="utf8"))
    assert restored.text == gold
    assert restored.lost == ()
