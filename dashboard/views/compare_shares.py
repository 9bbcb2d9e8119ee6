"""The themes and the stances of two selections, as shares with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from analysis.codebook import SHOWN_STANCES, UNDECIDED
from analysis.marks import Mark
from dashboard import comparison, state
from dashboard.charts import pairs, stacks, tones
from dashboard.charts.stances import ORDER
from dashboard.comparison import Side
from dashboard.components import chart
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View
from dashboard.views.compare_sides import called, named, totals

Sides = tuple[Side, Side]
Rows = list[dict[str, Any]]


def _interval(view: View, row: dict[str, Any], key: str) -> str:
    """A share in words: n of how many, per cent, and the interval."""
    return view.wording.text(
        "compare.share",
        n=view.wording.number(row[f"n_{key}"]),
        total=view.wording.number(row[f"total_{key}"]),
        share=f"{row[f'share_{key}']:.0%}",
        low=f"{row[f'low_{key}']:.0%}",
        high=f"{row[f'high_{key}']:.0%}",
    )


def themes_of(view: View, sides: Sides) -> Exhibit:
    """What share of each side is about each theme."""
    texts = view.wording
    frame = comparison.asked(sides, "compare_themes")
    rows = frame.to_dict("records")
    drawn = [
        pairs.Row(
            view.theme_name(row["theme"], short=view.narrow),
            _both(_theme_share(view, side, row) for side in sides),
        )
        for row in rows
    ]
    return Exhibit(
        key="compare_themes",
        title=texts.text("compare.themes"),
        counted=texts.text("compare.themes_counted", **totals(view, sides, "statements")),
        alt=_alt(view, sides, rows),
        **_shares(view, sides, rows, {"theme": lambda row: view.theme_name(row["theme"])}),
        figure=pairs.pairs(view.look, drawn, named(view, sides), opened=state.opened_mark()),
        native=Native(
            "bars",
            [view.theme_name(theme) for theme in frame["theme"]],
            [
                Series(name, _known(frame[f"share_{side.key}"]), tones.side(view.look, side.key))
                for name, side in zip(named(view, sides), sides, strict=True)
            ],
            shares=True,
        ),
    )


def _both(pair: Any) -> tuple[Any, Any]:
    one, other = pair
    return one, other


def _known(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]


def _theme_share(view: View, side: Side, row: dict[str, Any]) -> pairs.Share | None:
    key = side.key
    if not row[f"total_{key}"]:
        return None
    tip = (
        f"<b>{view.theme_name(row['theme'])}</b><br>"
        f"{chart.plain(called(side))}: {_interval(view, row, key)}"
    )
    share, low, high = (float(row[f"{name}_{key}"]) for name in ("share", "low", "high"))
    mark = side.mark(row[f"mark_{key}"])
    return pairs.Share(share, low, high, int(row[f"n_{key}"]), mark, tip)


def _alt(view: View, sides: Sides, rows: Rows) -> str:
    """On what the sides differ most."""
    known = [row for row in rows if not pd.isna(row["difference"])]
    if not known:
        return view.wording.text("filter.no_match")
    most = max(known, key=lambda row: abs(row["difference"]))
    what = [view.theme_name(most["theme"])]
    what += [view.end_name(most["theme"], most["stance"])] if "stance" in most else []
    return view.wording.text(
        "compare.alt_shares",
        what=" · ".join(what),
        a=sides[0].name,
        b=sides[1].name,
        share_a=f"{most['share_a']:.0%}",
        share_b=f"{most['share_b']:.0%}",
    )


def _shares(
    view: View, sides: Sides, rows: Rows, first: Mapping[str, Callable[[dict[str, Any]], str]]
) -> dict[str, Any]:
    """The table of rows of shares, a row a category and side, and what each opens.

    `first` are the columns that say which category it is.
    """
    kept = [(side, row) for row in rows for side in sides if row[f"n_{side.key}"]]
    columns: dict[str, list[Any]] = {
        name: [said(row) for _, row in kept] for name, said in first.items()
    }
    columns["compare.side"] = [f"{side.key.upper()} {side.name}" for side, _ in kept]
    for heading, name in (("statements", "n"), ("compare.total", "total"), ("share", "share")):
        columns[heading] = [row[f"{name}_{side.key}"] for side, row in kept]
    for name in ("low", "high"):
        columns[f"compare.{name}"] = [row[f"{name}_{side.key}"] for side, row in kept]
    marks = [side.mark(row[f"mark_{side.key}"]) for side, row in kept]
    return {"table": tabled(view, columns), "marks": marks}


def stances_of(view: View, sides: Sides) -> Exhibit:
    """Which stances each side takes on each theme's proposition."""
    texts = view.wording
    held = _by_theme(view, comparison.asked(sides, "compare_stances"))
    rows = [row for own in held.values() for row in own]
    drawn = [_stance_row(view, sides, theme, own) for theme, own in held.items()]
    taken = {row["stance"] for row in rows}
    shown = [stance for stance in SHOWN_STANCES if stance != UNDECIDED or UNDECIDED in taken]
    columns = {
        "theme": lambda row: view.theme_name(row["theme"]),
        "stance": lambda row: texts.text(f"stance.{row['stance']}"),
        "means": lambda row: view.end_name(row["theme"], row["stance"]),
    }
    return Exhibit(
        key="compare_stances",
        title=texts.text("compare.stances"),
        counted=texts.text("compare.stances_counted"),
        alt=_alt(view, sides, [row for row in rows if row["stance"] in ("for", "against")]),
        **_shares(view, sides, rows, columns),
        figure=stacks.stacks(
            view.look,
            drawn,
            named(view, sides),
            {stance: texts.text(f"stance.{stance}") for stance in shown},
            opened=state.opened_mark(),
            narrow=view.narrow,
        ),
        native=_stance_native(view, sides, drawn, shown),
    )


def _by_theme(view: View, frame: pd.DataFrame) -> dict[str, Rows]:
    """The rows of each theme that has a proposition, the theme with most statements first."""
    propositions = {theme.key for theme in view.codebook.themes if theme.has_stance}
    held: dict[str, Rows] = {}
    for row in frame.to_dict("records"):
        if row["theme"] in propositions:
            held.setdefault(str(row["theme"]), []).append(row)
    order = sorted(held, key=lambda theme: -held[theme][0]["total_a"] - held[theme][0]["total_b"])
    return {theme: held[theme] for theme in order}


def _stance_row(view: View, sides: Sides, theme: str, rows: Rows) -> stacks.Row:
    ends = (view.end_name(theme, "against"), view.end_name(theme, "for"))
    bars = _both(_stance_bar(view, side, theme, rows) for side in sides)
    return stacks.Row(view.theme_name(theme, short=view.narrow), ends, bars)


def _stance_bar(view: View, side: Side, theme: str, rows: Rows) -> stacks.Bar:
    key, total = side.key, int(rows[0][f"total_{side.key}"])
    name = chart.plain(called(side))
    parts = {}
    for row in rows if total else []:
        end = view.end_name(theme, row["stance"])
        tip = f"<b>{view.theme_name(theme)} · {end}</b><br>{name}: {_interval(view, row, key)}"
        share, low, high = (float(row[f"{part}_{key}"]) for part in ("share", "low", "high"))
        mark = side.mark(row[f"mark_{key}"])
        parts[row["stance"]] = stacks.Part(share, low, high, int(row[f"n_{key}"]), mark, tip)
    counted = view.wording.count("statements", total)
    whole = side.mark(Mark("statements", theme=theme).encode())
    return stacks.Bar(parts, total, whole, f"{name}: {counted}")


def _stance_native(view: View, sides: Sides, rows: list[stacks.Row], shown: list[str]) -> Native:
    """A bar a theme and side, a part a stance."""
    bars = [
        (f"{row.name} · {side.key.upper()}", bar)
        for row in rows
        for side, bar in zip(sides, row.bars, strict=True)
    ]
    return Native(
        "stacked",
        [name for name, _ in bars],
        [
            Series(
                view.wording.text(f"stance.{stance}"),
                [bar.parts[stance].n if stance in bar.parts else 0 for _, bar in bars],
                view.look.stance(stance),
            )
            for stance in ORDER
            if stance in shown
        ],
    )
