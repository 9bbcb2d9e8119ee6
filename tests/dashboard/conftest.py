"""The pages are tested over the seeds, unless a test opens another corpus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.corpus_folder import CORPUS_VARIABLE


@pytest.fixture(scope="module", autouse=True)
def _corpus(seeds_corpus: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
        yield
