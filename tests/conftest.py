"""What the tests share: the seeds, analysed once."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def seeds_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the corpus of the seeds, analysed through the public face."""
    from analysis import analyse

    folder = tmp_path_factory.mktemp("corpus") / "seeds"
    analyse([SEEDS]).save(folder)
    return folder
