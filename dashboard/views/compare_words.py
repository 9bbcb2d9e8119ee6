"""The words of two selections: on a plane, and the most typical of each as a list."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import comparison, state
from dashboard.charts import plane, tones, whiskers
from dashboard.comparison import Side
from dashboard.components import chart
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View
from dashboard.views import compare_sides
from dashboard.views.compare_sides import LONGEST, called, named, short, totals

# Words on the plane and in the list, of each side; and of the list on a slide.
POINTS, LISTED, ON_SLIDE = 100, 12, 10
# Occurrences a word must have on one of the sides at least.
MINIMA = ("2", "3", "5", "10", "20")
USUAL = "3"
# Pixels for a word at the side of the list.
WORD = 110
Sides = tuple[Side, Side]
Rows = list[dict[str, Any]]


def options() -> dict[str, Any]:
    """How the words are asked for."""
    least = state.read("minimum", MINIMA, USUAL)
    return {"minimum": int(least), "limit": POINTS}


def words_of(sides: Sides) -> pd.DataFrame:
    """The words that set the sides apart; none where a side has no text, or both the same."""
    answer = comparison.asked(sides, "compare_terms", **options())
    known = answer["log_ratio"].notna()
    return answer.iloc[:0] if compare_sides.are_same(sides) else answer[known]


def sure_side(row: dict[str, Any]) -> str:
    """The side a word is of: the whole interval lies on it; empty where it does not."""
    return "a" if row["low"] > 0 else "b" if row["high"] < 0 else ""


def _stronger(row: dict[str, Any]) -> str:
    return "a" if row["log_ratio"] > 0 else "b"


def _word_tip(view: View, sides: Sides, row: dict[str, Any]) -> str:
    """What is said of a word: how often it stands on either side, and the ratio."""
    texts = view.wording
    meaning = view.meaning(row["term"])
    term = chart.plain(short(row["term"], LONGEST[False]))
    lines = [f"<b>{term}</b>" + f" {chart.plain(meaning)}" * bool(meaning)]
    for side in sides:
        counted = texts.count("tokens", row[f"n_{side.key}"])
        rate = texts.text("compare.rate", rate=f"{row[f'per_10k_{side.key}']:,.1f}")
        lines.append(f"{chart.plain(called(side))}: {counted} · {rate}")
    lines.append(
        texts.text(
            "compare.ratio",
            ratio=f"{row['log_ratio']:+.2f}",
            low=f"{row['low']:+.2f}",
            high=f"{row['high']:+.2f}",
        )
    )
    return "<br>".join(lines)


def plane_of(view: View, sides: Sides, words: pd.DataFrame) -> Exhibit:
    """Every word at its rates on both sides."""
    texts = view.wording
    rows = words.to_dict("records")
    marks = [_opens(sides, row) for row in rows]
    drawn = [
        plane.Word(
            row["term"],
            row["per_10k_a"],
            row["per_10k_b"],
            sure_side(row),
            int(row[f"n_{_stronger(row)}"]),
            mark,
            _word_tip(view, sides, row),
        )
        for row, mark in zip(rows, marks, strict=True)
    ]
    names = named(view, sides)
    groups = {"a": names[0], "b": names[1], "": texts.text("compare.neither")}
    return Exhibit(
        key="compare_words",
        title=texts.text("compare.words"),
        counted=texts.text("compare.words_counted", **totals(view, sides, "tokens")),
        alt=_words_alt(view, sides, rows),
        table=_words_table(view, words),
        marks=marks,
        figure=plane.plane(
            view.look,
            drawn,
            axes=names,
            opened=state.opened_mark(),
            narrow=view.narrow,
        ),
        native=Native(
            "points",
            words["term"].tolist(),
            [
                Series(
                    name,
                    words[f"per_10k_{side.key}"].tolist(),
                    colours=[tones.side(view.look, sure_side(row)) for row in rows],
                )
                for name, side in zip(names, sides, strict=True)
            ],
            groups=[groups[sure_side(row)] for row in rows],
        ),
    )


def _opens(sides: Sides, row: dict[str, Any]) -> str:
    """What a word opens: its occurrences on the side that has it more often."""
    key = _stronger(row)
    return sides[state.SIDES.index(key)].mark(row[f"mark_{key}"])


def _words_alt(view: View, sides: Sides, rows: Rows) -> str:
    texts = view.wording
    said = []
    for side in sides:
        first = [row["term"] for row in rows if _stronger(row) == side.key][:5]
        words = texts.text("list.comma").join(first)
        said.append(texts.text("compare.alt_words", side=side.name, words=words))
    return texts.text("list.clause").join(said)


def _words_table(view: View, words: pd.DataFrame) -> pd.DataFrame:
    measures = ("n_a", "per_10k_a", "n_b", "per_10k_b", "log_ratio", "low", "high", "keyness")
    named = {f"compare.{name}": words[name].tolist() for name in measures}
    return tabled(view, {"term": words["term"], **named})


def list_of(view: View, sides: Sides, words: pd.DataFrame) -> Exhibit:
    """The words that are surely most typical of either side, with their intervals."""
    texts = view.wording
    listed, ends = _most_typical(words), _most_typical(words, ON_SLIDE)
    records = listed.to_dict("records")
    rows = [
        whiskers.Row(
            short(row["term"], WORD),
            row["log_ratio"],
            row["low"],
            row["high"],
            (int(row["n_a"]), int(row["n_b"])),
            (sides[0].mark(row["mark_a"]), sides[1].mark(row["mark_b"])),
            _word_tip(view, sides, row),
        )
        for row in records
    ]
    return Exhibit(
        key="compare_list",
        title=texts.text("compare.list"),
        counted=texts.text(
            "compare.list_counted_both" if compare_sides.shared(sides) else "compare.list_counted"
        ),
        alt=_words_alt(view, sides, records),
        **_long(view, sides, records),
        figure=whiskers.whiskers(view.look, rows, named(view, sides), opened=state.opened_mark()),
        native=Native(
            "bars",
            ends["term"].tolist(),
            [
                Series(
                    texts.text("compare.log_ratio"),
                    ends["log_ratio"].tolist(),
                    colours=[
                        tones.side(view.look, _stronger(row)) for row in ends.to_dict("records")
                    ],
                )
            ],
        ),
    )


def _most_typical(words: pd.DataFrame, most: int = LISTED) -> pd.DataFrame:
    """Of either side the words whose interval stays farthest from no difference, A's first.

    Not those of the highest ratio: these are words seen a few times, of which it says little.
    """
    a = words[words["log_ratio"] > 0].nlargest(most, "low")
    b = words[words["log_ratio"] < 0].nsmallest(most, "high")
    return pd.concat([a, b[::-1]])


def _long(view: View, sides: Sides, rows: Rows) -> dict[str, Any]:
    """The table of the list, a row a word and side, and what each opens."""
    kept = [(side, row) for row in rows for side in sides if row[f"n_{side.key}"]]
    table = tabled(
        view,
        {
            "term": [row["term"] for _, row in kept],
            "compare.side": [f"{side.key.upper()} {side.name}" for side, _ in kept],
            "tokens": [row[f"n_{side.key}"] for side, row in kept],
            **{
                f"compare.{name}": [row[name] for _, row in kept]
                for name in ("log_ratio", "low", "high")
            },
        },
    )
    return {"table": table, "marks": [side.mark(row[f"mark_{side.key}"]) for side, row in kept]}
