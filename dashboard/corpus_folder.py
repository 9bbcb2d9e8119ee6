"""Where the analysed corpus lies; apart from the page, so that starting it loads little."""

from __future__ import annotations

import os
from pathlib import Path

CORPUS_VARIABLE = "AI_DISCOURSE_CORPUS"
DEFAULT_CORPUS = Path(__file__).parent.parent / ".data" / "corpus"


def corpus_folder() -> Path:
    """The folder of the analysed corpus: the environment variable's, else the project's own."""
    return Path(os.environ.get(CORPUS_VARIABLE, DEFAULT_CORPUS))
