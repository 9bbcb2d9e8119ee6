"""What every slide, picture and report says of the view it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard import data, filters
from dashboard.view import View


@dataclass(frozen=True)
class Caption:
    """How much was counted, under which filter, when it was analysed, from what, by what."""

    counted: str
    filter: str
    analysed: str
    source: str
    program: str

    @property
    def lines(self) -> tuple[str, str]:
        """Two lines for the foot of a slide."""
        return (
            f"{self.counted}  ·  {self.filter}",
            f"{self.source}  ·  {self.analysed}  ·  {self.program}",
        )


def caption(view: View) -> Caption:
    """The caption of a view, in its language."""
    texts = view.wording
    totals = view.ask("totals")
    counts = dict(zip(totals["unit"], totals["n"], strict=True))
    units = ("statements", "speakers", "articles")
    return Caption(
        counted="n = "
        + texts.text("list.comma").join(texts.count(unit, counts[unit]) for unit in units),
        filter=texts.text("filter.label", what=filters.describe(view)),
        analysed=texts.text("export.analysed", day=day(view, data.analysed())),
        source=texts.text("app.source", source=source(view)),
        program=texts.text("app.name"),
    )


def source(view: View) -> str:
    """What was analysed; a bare number is one of files."""
    named = data.source()
    return view.wording.count("files", int(named)) if named.isdecimal() else named


def day(view: View, day: date) -> str:
    """A day as the language of the view writes it."""
    months = view.wording.text("export.months").split()
    month = months[day.month - 1]
    return view.wording.text("export.day", day=day.day, month=month, year=day.year)
