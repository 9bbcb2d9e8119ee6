"""The word cloud: real text in the page's font; a word opens or filters as any mark does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analysis.codebook import STANCES
from analysis.filter import Filter, Mark
from dashboard import data, state
from dashboard.charts import cloud as layout
from dashboard.charts.vision import letterings
from dashboard.components import chart
from dashboard.exhibit import Exhibit, Native, Series, Word, tabled
from dashboard.look import Look
from dashboard.view import View

# Words beside other charts, and of the page that is about words; on a phone always the fewer.
MOST_WORDS, MANY_WORDS = 60, 150
# What the colour of a word says: the parameter `colour` of the address.
COLOURS = ("theme", "stance")
# Of the statements that take a side, so much more must take the one for a word to have its
# colour: three to one, two to none. Between, the word is mixed.
BALANCE = 0.5
# Words that stand for the whole cloud where it is read out.
LARGEST_NAMED = 5
_PARTS = ("figure_menu", "cloud")
_SCRIPT = "\n".join((Path(__file__).parent / f"{part}.js").read_text("utf-8") for part in _PARTS)
_STYLE = (Path(__file__).parent / "cloud.css").read_text("utf-8")
_component = st.components.v2.component("word_cloud", js=_SCRIPT, css=_STYLE, isolate_styles=False)


def canvas(view: View, most: int) -> layout.Canvas:
    """The canvas that the words of a view are placed on, `most` of them at most."""
    if view.narrow:
        return layout.NARROW_CANVAS
    return layout.LARGE_CANVAS if most > MOST_WORDS else layout.CANVAS


def exhibit(
    view: View, words: pd.DataFrame, *, key: str, title: str, counted: str, most: int = MOST_WORDS
) -> Exhibit:
    """A cloud of words (columns `term`, `weight`, `n`, `theme`, `mark`), the first ones placed."""
    shown = words.head(MOST_WORDS if view.narrow else most)
    facts = {row["term"]: row for row in shown.to_dict("records")}
    if colour() == "stance":
        _add_stances(view, facts)
    weights = list(zip(shown["term"], shown["weight"], strict=True))
    placed = [
        _word(view, word, facts[word.term])
        for word in layout.place(weights, canvas(view, most), _corpus())
    ]
    rows = [facts[word.term] for word in placed]
    table = tabled(view, _columns(view, rows))
    made = Exhibit(
        key=key,
        title=title,
        counted=f"{counted} · {view.wording.text(f'cloud.by_{colour()}')}",
        alt=_finding(view, placed),
        table=table,
        marks=[row["mark"] for row in rows],
        words=placed,
        canvas=canvas(view, most),
        native=Native(
            "bars",
            [view.glossed(row["term"]) for row in rows],
            [Series(title, [row["weight"] for row in rows], "", [word.colour for word in placed])],
        ),
        hint=view.wording.text(f"cloud.hint_{state.clicks()}"),
    )
    return replace(made, legend=_key(view, placed))


def colour() -> str:
    """What the colours of the words say: their themes or their stances."""
    return state.read("colour", COLOURS, COLOURS[0])


def _finding(view: View, placed: Sequence[Word]) -> str:
    """What the cloud shows to those who do not see it."""
    largest = sorted(placed, key=lambda word: -word.size)[:LARGEST_NAMED]
    named = view.wording.listing([view.glossed(word.term) for word in largest])
    return view.wording.text("cloud.label", n=view.wording.number(len(placed)), largest=named)


def _corpus() -> list[tuple[str, float]]:
    """The commonest words of the whole corpus, which the places of all words go by."""
    found = data.ask("commonest_terms", Filter(), limit=layout.HOMES)
    return list(zip(found["term"], found["n"].astype(float), strict=True))


def _add_stances(view: View, facts: Mapping[str, dict[str, Any]]) -> None:
    for row in view.ask("word_stances", terms=tuple(facts)).to_dict("records"):
        facts[row["term"]] |= {"stance": balance(row), **{s: row[s] for s in STANCES}}


def balance(counts: Mapping[str, Any]) -> str:
    """The stance of a word by the statements that hold it: for, against, mixed or none.

    For and against where by far most (`BALANCE`) of the statements that take a side take it;
    none where no statement takes any.

    >>> balance({"for": 3, "against": 1, "mixed": 0, "none": 9})
    'for'
    >>> balance({"for": 1, "against": 1, "mixed": 0, "none": 0})
    'mixed'
    """
    sided = counts["for"] + counts["against"] + counts["mixed"]
    if not sided:
        return "none"
    tends = (counts["for"] - counts["against"]) / sided
    return "mixed" if abs(tends) < BALANCE else "for" if tends > 0 else "against"


def _word(view: View, word: layout.PlacedWord, row: Mapping[str, Any]) -> Word:
    of = row["stance"] if "stance" in row else row["theme"]
    return Word(
        word.term,
        round(word.x, 1),
        round(word.y, 1),
        round(word.size, 2),
        inks(view.look).get(of, view.look.second),
        _label(view, row),
    )


def _label(view: View, row: Mapping[str, Any]) -> str:
    """What a word says on hover; the number it counts stands last."""
    parts = [row["term"], view.meaning(row["term"])]
    if "stance" in row:
        sides = (f"{view.wording.text(f'stance.{s}')} {row[s]}" for s in STANCES if row[s])
        parts.append(", ".join(sides))
    elif row["theme"]:
        parts.append(view.theme_name(row["theme"]))
    return f"{' · '.join(filter(None, parts))}: {view.wording.count('tokens', row['n'])}"


def _columns(view: View, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    glosses = [view.gloss(row["term"]) for row in rows]
    held: dict[str, list[Any]] = {
        "term": [row["term"] for row in rows],
        **({"gloss": glosses} if any(glosses) else {}),
        "weight": [row["weight"] for row in rows],
        "tokens": [row["n"] for row in rows],
        "theme": [view.theme_name(row["theme"]) if row["theme"] else "" for row in rows],
    }
    if colour() == "stance":
        held |= {f"stance.{stance}": [row[stance] for row in rows] for stance in STANCES}
    return held


def _key(view: View, words: Sequence[Word]) -> list[tuple[str, str]]:
    """What the colours of words mean: name and colour of each that a word has."""
    if colour() == "stance":
        named = {stance: view.wording.text(f"stance.{stance}") for stance in STANCES}
    else:
        named = {theme: view.theme_name(theme, short=True) for theme in view.themes()}
    held, shades = {word.colour for word in words}, inks(view.look)
    return [(name, shades[of]) for of, name in named.items() if shades[of] in held]


def inks(look: Look) -> dict[str, str]:
    """The colour of the words of each theme or stance, whichever colour the words now.

    A word of no theme has the second ink; every word has some stance, if only none.
    """
    if colour() == "stance":
        return letterings({stance: look.stance(stance) for stance in STANCES}, look)
    return letterings(dict(look.themes), look, beside=(look.second,))


def show(view: View, cloud: Exhibit) -> None:
    """Draw a cloud under its heading; a click opens a word, or makes it the filter."""
    if not chart.show(view, cloud):
        return
    marks = dict(zip((word.term for word in cloud.words), cloud.marks, strict=True))
    held = {view.filter.term, _opened()}

    def chosen() -> None:
        if term := st.session_state[cloud.key].get("chosen"):
            _choose(view, term, marks.get(term) or Mark("tokens", term=term).encode())

    def coloured() -> None:
        by = st.session_state[cloud.key].get("coloured") or COLOURS[0]
        state.write("colour", "" if by == COLOURS[0] else by)

    width, height = cloud.canvas
    texts = view.wording
    _component(
        key=cloud.key,
        data={
            "width": width,
            "height": height,
            "label": cloud.alt,
            "words": [{**asdict(w), "chosen": w.term in held} for w in cloud.words],
            "colour": colour(),
            "colours": [[name, texts.text(f"cloud.{name}")] for name in COLOURS],
            "coloured_by": texts.text("cloud.coloured_by"),
            "key": cloud.legend,
            **chart.downloads(view, cloud),
        },
        on_chosen_change=chosen,
        on_coloured_change=coloured,
        on_wanted_change=lambda: None,
    )


def _opened() -> str:
    """The word whose occurrences are open; empty where none is."""
    opened = state.opened()
    alone = opened is not None and len(opened.marks) == 1
    return opened.marks[0].term if opened and alone else ""


def _choose(view: View, term: str, mark: str) -> None:
    """What any click on a mark does; a word that is chosen already is let go."""
    if state.clicks() == "filter" and term == view.filter.term:
        state.write("term", "")
    elif mark == state.value("mark"):
        state.close_evidence()
    else:
        state.open_mark(mark)
