"""Reading the word lists in `analysis/lexicon/`: tab-separated rows below a header of comments."""

from __future__ import annotations

from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `lexicon/NAME`, each a tuple of its cells; comments and empty lines left out.

    A line that starts with `# ` or is just `#` is a comment. Every row has as many cells as the
    first; a missing last cell is the empty string.

    >>> ("的", "particle") in rows("stop_words.tsv")
    True
    """
    text = (LEXICON / name).read_text(encoding="utf-8")
    cells = [tuple(line.split("\t")) for line in text.splitlines() if is_row(line)]
    width = max(map(len, cells), default=0)
    return tuple(row + ("",) * (width - len(row)) for row in cells)


def is_row(line: str) -> bool:
    """Whether a line of a lexicon file holds data.

    >>> is_row("# format: one word a line"), is_row("#话题\\ttag"), is_row("")
    (False, True, False)
    """
    return bool(line.strip()) and line.rstrip() != "#" and not line.startswith("# ")
