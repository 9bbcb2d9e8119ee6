"""What a page exhibits: a chart with its heading, the numbers it draws, and what each opens.

A page builds its exhibits without Streamlit, so that the same chart is drawn on the page, put on
a slide, and written to a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.look import Figure

if TYPE_CHECKING:
    from dashboard.view import View


@dataclass(frozen=True)
class Series:
    """One series of a native chart: its name, a value for each category, its colour.

    A slide draws it so that it can be edited there; `None` where there is no value. `colours`
    has one for each category where they differ.
    """

    name: str
    values: Sequence[float | None]
    colour: str = ""
    colours: Sequence[str] = ()


@dataclass(frozen=True)
class Native:
    """How an office program draws an exhibit itself.

    `kind` is bars (side by side), stacked (bars of parts), lines or points; points take the first
    series as x and the second as y. `shares`: its values are shares, written per cent.
    `groups` names the group of each point, where they have some, of the colours of the second.
    """

    kind: str
    categories: Sequence[str]
    series: Sequence[Series]
    shares: bool = False
    groups: Sequence[str] = ()


@dataclass(frozen=True)
class Word:
    """One word of a cloud as placed, in the units of its canvas."""

    term: str
    x: float
    y: float
    size: float
    colour: str
    label: str


@dataclass(frozen=True)
class Exhibit:
    """A chart with everything that goes with it.

    `counted` says what it counts, `alt` what it shows to those who do not see it. `table` is
    exactly what is drawn, a row a mark, its columns named in the reader's language; `marks` are
    what its rows open, empty text where a row opens nothing. It is drawn from `figure`, or from
    `words`, placed on a `canvas` of this width and height; an exhibit with neither is its table.

    `hint` says what a click does, on the page only. `group` names what several exhibits are of
    together. `legend` is what the colours mean, name and colour, where no label says it.

    >>> shown = Exhibit("e", "Themes", "", "", pd.DataFrame({"Theme": ["Risk"]}), ("articles",))
    >>> shown.is_empty
    False
    """

    key: str
    title: str
    counted: str
    alt: str
    table: pd.DataFrame
    marks: Sequence[str]
    figure: Figure | None = None
    words: Sequence[Word] = ()
    canvas: tuple[int, int] = (0, 0)
    native: Native | None = None
    hint: str = ""
    group: str = ""
    legend: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        if len(self.table) != len(self.marks):
            raise ValueError(f"{self.key}: {len(self.table)} rows, {len(self.marks)} marks")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return len(self.table) == 0


def tabled(view: View, columns: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """A table with its columns named in the reader's language.

    A key stands for the text `column.KEY` of the wording, one with a dot for the text of that key.
    """
    return pd.DataFrame({_heading(view, key): list(held) for key, held in columns.items()})


def _heading(view: View, key: str) -> str:
    return view.wording.text(key if "." in key else f"column.{key}")
