"""Compare: two selections side by side, in their words, their themes and their stances."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analysis.codebook import SHOWN_STANCES, UNDECIDED
from analysis.filter import Filter, Marks
from dashboard import comparison, data, state
from dashboard.charts import pairs, plane, stacks, whiskers
from dashboard.comparison import Side
from dashboard.components import chart, evidence
from dashboard.components.choice import choice
from dashboard.exhibit import Exhibit, Native, Series, tabled
from dashboard.view import View
from dashboard.views import compare_sides

# Words on the plane and in the list, of each side.
POINTS, LISTED = 100, 12
# Occurrences a word must have on one of the sides at least.
MINIMA = ("2", "3", "5", "10", "20")
USUAL = "3"
# Pixels for the name of a side above a figure, wide and narrow.
LONGEST = {False: 200, True: 140}
# Pixels for a word at the side of the list.
WORD = 110
Sides = tuple[Side, Side]


def questions() -> list[tuple[Any, ...]]:
    """What the page asks: of the sides where the address states them, else what is offered."""
    held = [state.filter_of(key) for key in state.SIDES]
    if any(held):
        frame = state.filter_from_address()
        return [*_asked(*(frame.narrowed(side) for side in held)), *compare_sides.questions()]
    return compare_sides.questions()


def _asked(a: Filter, b: Filter) -> list[tuple[Any, ...]]:
    """The questions of a comparison, with the filter they are asked under, the slowest first."""
    words = {"minimum": int(_minimum()), "limit": POINTS}
    asked: list[tuple[str, dict[str, Any]]] = [
        ("terms", words),
        ("sizes", {}),
        ("stances", {}),
        ("themes", {}),
    ]
    return [(f"compare_{name}", {"filter_b": b, **options}, a) for name, options in asked]


def _minimum() -> str:
    return state.read("minimum", MINIMA, USUAL)


def exhibits(view: View) -> list[Exhibit]:
    """Every chart of the page."""
    sides = comparison.sides(view)
    words = words_of(sides)
    return [
        words_plane(view, sides, words),
        words_list(view, sides, words),
        themes_of(view, sides),
        stances_of(view, sides),
    ]


def render(view: View) -> None:
    """Draw the page."""
    sides = comparison.sides(view)
    data.ask_ahead(view.filter, _asked(sides[0].filter, sides[1].filter))
    main, side = st.columns([2.6, 1], gap="large")
    with main:
        chart.heading(view.wording.text("compare.title"), level=2)
        compare_sides.draw(view, sides)
        if empty := _empty(sides):
            texts = view.wording
            chart.empty(
                texts.text("compare.empty_side", side=texts.listing(empty)),
                texts.text("compare.empty_side_hint"),
            )
        else:
            _charts(view)
    with side:
        _evidence(view, sides)


def _empty(sides: Sides) -> list[str]:
    """The names of the sides that hold no text."""
    counts = _sizes(sides, "tokens")
    return [side.name for side in sides if not counts[side.key]]


def _sizes(sides: Sides, unit: str) -> dict[str, int]:
    """How many of a unit each side holds."""
    sizes = _asked_of(sides, "compare_sizes").set_index("unit")
    return {side.key: int(sizes.at[unit, f"n_{side.key}"]) for side in sides}


def _totals(view: View, sides: Sides, unit: str) -> dict[str, str]:
    return {key: view.wording.number(n) for key, n in _sizes(sides, unit).items()}


def _charts(view: View) -> None:
    words, listed, themes, stances = exhibits(view)
    with st.container(key="compare_charts"):
        left, right = st.columns([1.25, 1], gap="medium")
        with left:
            _words(view, words)
        with right:
            if not listed.is_empty:
                chart.show(view, listed)
        left, right = st.columns(2, gap="medium")
        with left:
            chart.show(view, themes)
        with right:
            chart.show(view, stances)


def _words(view: View, words: Exhibit) -> None:
    texts = view.wording
    if words.is_empty:
        chart.heading(words.title)
        chart.empty(texts.text("compare.no_words"), texts.text("compare.no_words_hint"))
    else:
        chart.show(view, words)
    _choose_minimum(view)


def _choose_minimum(view: View) -> None:
    texts = view.wording
    choice(
        "minimum",
        MINIMA,
        texts.text("compare.minimum"),
        lambda value: texts.text("compare.at_least", n=value),
        default=USUAL,
        closes=False,
        titled=True,
    )


def _evidence(view: View, sides: Sides) -> None:
    """The evidence of what is open under the filter of its side, and the way to the other's."""
    marks = state.opened()
    if marks is None:
        evidence.panel(view)
        return
    key = state.read("side", state.SIDES, state.SIDES[0])
    with st.container(key="evidence_side"):
        _switch(view, sides, marks)
    evidence.panel(replace(view, filter=sides[state.SIDES.index(key)].filter))


def _switch(view: View, sides: Sides, marks: Marks) -> None:
    """Buttons for the two sides, each with how much of what is open it has."""
    counts = {side.key: data.ask("count", side.filter, mark=marks.encode()) for side in sides}
    names = {side.key: side.name for side in sides}

    def label(key: str) -> str:
        number = view.wording.number(counts[key])
        return f"{key.upper()} {compare_sides.short(names[key], LONGEST[True])} · {number}"

    choice(
        "side",
        state.SIDES,
        view.wording.text("compare.side"),
        lambda key: compare_sides.markdown(label(key)),
        closes=False,
    )


def words_of(sides: Sides) -> pd.DataFrame:
    """The words that set the sides apart; none where a side has no text.

    A word of which both sides hold the very same occurrences sets nothing apart.
    """
    answer: pd.DataFrame = data.ask(
        "compare_terms",
        sides[0].filter,
        filter_b=sides[1].filter,
        minimum=int(_minimum()),
        limit=POINTS,
    )
    same = (answer["n_a"] == answer["n_both"]) & (answer["n_b"] == answer["n_both"])
    return answer[answer["log_ratio"].notna() & ~same]


def _named(view: View, sides: Sides) -> tuple[str, str]:
    """The sides' letters and names, short enough for the head of a figure."""
    room = LONGEST[view.narrow]
    a, b = (f"{side.key.upper()} {compare_sides.short(side.name, room)}" for side in sides)
    return a, b


def _sure(row: dict[str, Any]) -> str:
    """The side a word is of: the whole interval lies on it; empty where it does not."""
    return "a" if row["low"] > 0 else "b" if row["high"] < 0 else ""


def _stronger(row: dict[str, Any]) -> str:
    return "a" if row["log_ratio"] > 0 else "b"


def _word_tip(view: View, sides: Sides, row: dict[str, Any]) -> str:
    """What is said of a word: how often it stands on either side, and the ratio."""
    texts = view.wording
    meaning = view.meaning(row["term"])
    term = chart.plain(compare_sides.short(row["term"], LONGEST[False]))
    lines = [f"<b>{term}</b>" + f" {chart.plain(meaning)}" * bool(meaning)]
    for side in sides:
        counted = texts.count("tokens", row[f"n_{side.key}"])
        rate = texts.text("compare.rate", rate=f"{row[f'per_10k_{side.key}']:,.1f}")
        name = chart.plain(compare_sides.short(side.name, LONGEST[True]))
        lines.append(f"{side.key.upper()} {name}: {counted} · {rate}")
    lines.append(
        texts.text(
            "compare.ratio",
            ratio=f"{row['log_ratio']:+.2f}",
            low=f"{row['low']:+.2f}",
            high=f"{row['high']:+.2f}",
        )
    )
    return "<br>".join(lines)


def words_plane(view: View, sides: Sides, words: pd.DataFrame) -> Exhibit:
    """Every word at its rates on both sides."""
    texts = view.wording
    rows = words.to_dict("records")
    marks = [_opens(sides, row) for row in rows]
    drawn = [
        plane.Word(
            row["term"],
            row["per_10k_a"],
            row["per_10k_b"],
            _sure(row),
            int(row[f"n_{_stronger(row)}"]),
            mark,
            _word_tip(view, sides, row),
        )
        for row, mark in zip(rows, marks, strict=True)
    ]
    names = _named(view, sides)
    return Exhibit(
        key="compare_words",
        title=texts.text("compare.words"),
        counted=texts.text("compare.words_counted", **_totals(view, sides, "tokens")),
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
                Series(name, words[f"per_10k_{side.key}"].tolist())
                for name, side in zip(names, sides, strict=True)
            ],
        ),
    )


def _opens(sides: Sides, row: dict[str, Any]) -> str:
    """What a word opens: its occurrences on the side that has it more often."""
    key = _stronger(row)
    return sides[state.SIDES.index(key)].mark(row[f"mark_{key}"])


def _words_alt(view: View, sides: Sides, rows: list[dict[str, Any]]) -> str:
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


def words_list(view: View, sides: Sides, words: pd.DataFrame) -> Exhibit:
    """The words that are surely most typical of either side, with their intervals."""
    texts = view.wording
    listed = _most_typical(words)
    rows = [
        whiskers.Row(
            compare_sides.short(row["term"], WORD),
            row["log_ratio"],
            row["low"],
            row["high"],
            (int(row["n_a"]), int(row["n_b"])),
            (sides[0].mark(row["mark_a"]), sides[1].mark(row["mark_b"])),
            _word_tip(view, sides, row),
        )
        for row in listed.to_dict("records")
    ]
    return Exhibit(
        key="compare_list",
        title=texts.text("compare.list"),
        counted=texts.text("compare.list_counted"),
        alt=_words_alt(view, sides, listed.to_dict("records")),
        **_long(view, sides, listed),
        figure=whiskers.whiskers(view.look, rows, _named(view, sides), opened=state.opened_mark()),
        native=Native(
            "bars",
            listed["term"].tolist(),
            [Series(texts.text("compare.log_ratio"), listed["log_ratio"].tolist())],
        ),
    )


def _most_typical(words: pd.DataFrame) -> pd.DataFrame:
    """Of either side the words whose interval stays farthest from no difference, A's first.

    Not those of the highest ratio: these are words seen a few times, of which it says little.
    """
    a = words[words["log_ratio"] > 0].nlargest(LISTED, "low")
    b = words[words["log_ratio"] < 0].nsmallest(LISTED, "high")
    return pd.concat([a, b[::-1]])


def _long(view: View, sides: Sides, words: pd.DataFrame) -> dict[str, Any]:
    """The table of the list, a row a word and side, and what each opens."""
    kept = [
        (side, row) for row in words.to_dict("records") for side in sides if row[f"n_{side.key}"]
    ]
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


def _asked_of(sides: Sides, question: str) -> pd.DataFrame:
    answer: pd.DataFrame = data.ask(question, sides[0].filter, filter_b=sides[1].filter)
    return answer


def themes_of(view: View, sides: Sides) -> Exhibit:
    """What share of each side is about each theme."""
    texts = view.wording
    frame = _asked_of(sides, "compare_themes")
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
        counted=texts.text("compare.themes_counted", **_totals(view, sides, "statements")),
        alt=_themes_alt(view, sides, rows),
        **_shares(view, sides, frame, {"theme": lambda row: view.theme_name(row["theme"])}),
        figure=pairs.pairs(view.look, drawn, _named(view, sides), opened=state.opened_mark()),
        native=Native(
            "bars",
            [view.theme_name(theme) for theme in frame["theme"]],
            [
                Series(name, _known(frame[f"share_{side.key}"]))
                for name, side in zip(_named(view, sides), sides, strict=True)
            ],
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
        f"{key.upper()} {chart.plain(compare_sides.short(side.name, LONGEST[True]))}: "
        + _interval(view, row, key)
    )
    share, low, high = (float(row[f"{name}_{key}"]) for name in ("share", "low", "high"))
    mark = side.mark(row[f"mark_{key}"])
    return pairs.Share(share, low, high, int(row[f"n_{key}"]), mark, tip)


def _themes_alt(view: View, sides: Sides, rows: list[dict[str, Any]]) -> str:
    """The theme in which the sides differ most."""
    known = [row for row in rows if not pd.isna(row["difference"])]
    if not known:
        return view.wording.text("filter.no_match")
    most = max(known, key=lambda row: abs(row["difference"]))
    return view.wording.text(
        "compare.alt_themes",
        theme=view.theme_name(most["theme"]),
        a=sides[0].name,
        b=sides[1].name,
        share_a=f"{most['share_a']:.0%}",
        share_b=f"{most['share_b']:.0%}",
    )


def _shares(view: View, sides: Sides, frame: pd.DataFrame, first: dict[str, Any]) -> dict[str, Any]:
    """The table of a frame of shares, a row a category and side, and what each opens."""
    kept = [
        (side, row) for row in frame.to_dict("records") for side in sides if row[f"n_{side.key}"]
    ]
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
    propositions = {theme.key for theme in view.codebook.themes if theme.has_stance}
    frame = _asked_of(sides, "compare_stances")
    frame = frame[frame["theme"].isin(propositions)]
    said = frame.groupby("theme")[["total_a", "total_b"]].first().sum(axis=1)
    order = said.sort_values(ascending=False, kind="stable").index
    held = dict(list(frame.groupby("theme")))
    drawn = [_stance_row(view, sides, str(theme), held[theme]) for theme in order]
    taken = set(frame["stance"])
    shown = [stance for stance in SHOWN_STANCES if stance != UNDECIDED or UNDECIDED in taken]
    columns = {
        "theme": lambda row: view.theme_name(row["theme"]),
        "stance": lambda row: texts.text(f"stance.{row['stance']}"),
        "means": lambda row: view.end_name(row["theme"], row["stance"]),
    }
    ordered = pd.concat([held[theme] for theme in order]) if len(order) else frame
    return Exhibit(
        key="compare_stances",
        title=texts.text("compare.stances"),
        counted=texts.text("compare.stances_counted"),
        alt=texts.listing([f"{row.name}: {row.bars[0].tip}; {row.bars[1].tip}" for row in drawn]),
        **_shares(view, sides, ordered, columns),
        figure=stacks.stacks(
            view.look,
            drawn,
            _named(view, sides),
            {stance: texts.text(f"stance.{stance}") for stance in shown},
            opened=state.opened_mark(),
            narrow=view.narrow,
        ),
        native=_stance_native(view, sides, drawn, shown),
    )


def _stance_row(view: View, sides: Sides, theme: str, rows: pd.DataFrame) -> stacks.Row:
    ends = (view.end_name(theme, "against"), view.end_name(theme, "for"))
    records = rows.to_dict("records")
    bars = _both(_stance_bar(view, side, theme, records) for side in sides)
    return stacks.Row(view.theme_name(theme, short=view.narrow), ends, bars)


def _stance_bar(view: View, side: Side, theme: str, rows: list[dict[str, Any]]) -> stacks.Bar:
    key, total = side.key, int(rows[0][f"total_{side.key}"])
    name = f"{key.upper()} {chart.plain(compare_sides.short(side.name, LONGEST[True]))}"
    parts = {}
    for row in rows if total else []:
        end = view.end_name(theme, row["stance"])
        tip = f"<b>{view.theme_name(theme)} · {end}</b><br>{name}: {_interval(view, row, key)}"
        share, low, high = (float(row[f"{part}_{key}"]) for part in ("share", "low", "high"))
        mark = side.mark(row[f"mark_{key}"])
        parts[row["stance"]] = stacks.Part(share, low, high, int(row[f"n_{key}"]), mark, tip)
    counted = view.wording.count("statements", total)
    whole = side.mark(Marks.of(f"statements;theme={theme}").encode())
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
            for stance in reversed(shown)
        ],
    )
