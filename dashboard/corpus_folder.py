"""Where corpora lie; apart from the page, so that starting it loads little."""

from __future__ import annotations

import os
from pathlib import Path

CORPUS_VARIABLE = "AI_DISCOURSE_CORPUS"
LIBRARY_VARIABLE = "AI_DISCOURSE_LIBRARY"
SHARED_VARIABLE = "AI_DISCOURSE_SHARED_LIBRARY"
SEEDS = Path(__file__).parent.parent / "seeds"
DEFAULT_CORPUS = Path(__file__).parent.parent / ".data" / "corpus"


def corpus_folder() -> Path:
    """The folder of the analysed corpus: the environment variable's, else the project's own."""
    return Path(os.environ.get(CORPUS_VARIABLE, DEFAULT_CORPUS))


def is_library_shared() -> bool:
    """Whether visitors of this server read and change one library: only where its owner says so."""
    return os.environ.get(SHARED_VARIABLE, "").lower() in ("1", "true", "yes", "on")
