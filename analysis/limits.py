"""What a file may be at most before it is refused: every limit named, stated and settable."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from analysis.errors import UnreadableFileError

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of reading; each holds for one file, whatever the number of files.

    - `megabytes`: a file that is read whole (text, page, Word document, PDF)
    - `table_megabytes`: a file that is read row by row (CSV, JSON lines, Parquet, workbook), and
      an archive
    - `unpacked_megabytes`: what an archive or an Office document holds once unpacked
    - `ratio`: how many times larger than packed that may be (counted from 10 MB unpacked on)
    - `members`: files in an archive
    - `nesting`: archives inside one another (0: an archive in an archive is refused)
    - `rows`: rows of a table; those after them are not read
    - `columns`: columns of a table
    - `characters`: the text of one article
    - `pages`: pages of a PDF
    - `elements`: tags of a page
    - `seconds`: the time for one PDF

    The defaults are far from what is usual and near enough to keep memory in bounds: the longest
    of 164 collected articles has 8,515 characters; they pack to 0.37 to 0.63 of their size, zeros,
    of which bombs are made, to 0.001.

    >>> Limits(rows=1000).rows, Limits().members
    (1000, 10000)
    """

    megabytes: float = 50
    table_megabytes: float = 500
    unpacked_megabytes: float = 500
    ratio: float = 200
    members: int = 10_000
    nesting: int = 0
    rows: int = 200_000
    columns: int = 500
    characters: int = 2_000_000
    pages: int = 2_000
    elements: int = 200_000
    seconds: float = 60

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not value >= (0 if field.name == "nesting" else 1e-9):
                raise ValueError(f"the limit {field.name} must be more than nothing, not {value}")

    def changed(self) -> dict[str, float]:
        """The limits that are not as always, by name.

        >>> Limits(rows=10).changed()
        {'rows': 10}
        """
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {f.name: values[f.name] for f in fields(self) if values[f.name] != f.default}

    def check(self, limit: str, value: float, name: str, what: str) -> None:
        """Raises UnreadableFileError where `value` is beyond the limit of this name.

        >>> Limits().check("pages", 3, "a.pdf", "pages")
        >>> Limits(pages=2).check("pages", 3, "a.pdf", "pages")
        Traceback (most recent call last):
        analysis.errors.UnreadableFileError: a.pdf: 3 pages; the limit pages is 2
        """
        allowed = getattr(self, limit)
        if value > allowed:
            raise UnreadableFileError(
                f"{name}: {value:,.10g} {what}; the limit {limit} is {allowed:,.10g}"
            )


def with_limit(limits: Limits, option: str) -> Limits:
    """The limits with one changed, written as on the command line: `NAME=NUMBER`.

    Raises:
        ValueError: no such limit, or no number for it.

    >>> with_limit(Limits(), "megabytes=0.5").megabytes
    0.5
    """
    name, _, number = option.partition("=")
    known = {field.name: field.default for field in fields(Limits)}
    if name not in known:
        raise ValueError(f"no limit {name!r}; there are {', '.join(known)}")
    try:
        value = int(number) if isinstance(known[name], int) and "." not in number else float(number)
    except ValueError as error:
        raise ValueError(f"{option!r}: expected {name}=NUMBER") from error
    changes: dict[str, Any] = {name: value}
    return replace(limits, **changes)
