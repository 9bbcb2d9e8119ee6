"""An article for reading: restored, as received, or both in step, with what was found in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from analysis.filter import Filter, Mark
from dashboard import data
from dashboard.charts.matrix import net_side
from dashboard.components.lines import Line, by_line, lines
from dashboard.components.pieces import Layer, Piece, pieces
from dashboard.look import Look
from dashboard.view import View
from dashboard.wording import Wording

VIEWS = ("restored", "received", "both")
# Parts that are read but not analysed: the page says so where they begin.
NAMED_PARTS = ("note", "caption", "footer")
# Articles kept ready for the page: each some hundred kilobytes.
KEPT = 32
_SCRIPT = (Path(__file__).parent / "article.js").read_text("utf-8")
_component = st.components.v2.component("article_text", js=_SCRIPT, isolate_styles=False)
_FOCUS = (Path(__file__).parent / "article_focus.js").read_text("utf-8")
_focus = st.components.v2.component("article_focus", js=_FOCUS, isolate_styles=False)


@dataclass
class Page:
    """What the browser gets of an article, and which link opens which mark.

    `rows` are the lines with their pieces; a link is what it opens, its tip, its colour.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    links: list[list[str]] = field(default_factory=list)
    version: str = ""

    def link(self, opens: str = "", tip: str = "", colour: str = "") -> int:
        """The number of a new link."""
        self.links.append([opens, tip, colour])
        return len(self.links) - 1

    def numbers(self, mark: str) -> list[int]:
        """The links that open a mark; none where there is no mark."""
        return [number for number, link in enumerate(self.links) if mark and link[0] == mark]


def draw(
    view: View,
    article: str,
    shown: str,
    at: int,
    on_open: Callable[[str], None],
    on_select: Callable[[int, int], None],
) -> Page:
    """Draw an article as one of `VIEWS`, scrolled to the offset `at` (-1: to its beginning).

    `on_select` is called with the begin and end of what is selected to be marked.
    """
    page = prepared(data.corpus().key, article, view, shown, at)
    key = "article_text"

    def opened() -> None:
        value = st.session_state[key].get("opened")
        if value:
            on_open(str(value))

    def selected() -> None:
        _selected(key, on_select)

    heads = ("received", "restored") if shown == "both" else ()
    _component(
        key=key,
        data={
            "version": page.version,
            "view": shown,
            "heads": [view.wording.text(f"reading.{name}") for name in heads],
            "rows": page.rows,
            "links": page.links,
            "mark": view.wording.text("marking.mark"),
        },
        on_opened_change=opened,
        on_selected_change=selected,
    )
    return page


def stretch(
    view: View,
    key: str,
    shown: list[Piece],
    begin: int,
    on_select: Callable[[int, int], None],
) -> None:
    """Draw one paragraph, which begins there in its article, so that text in it can be marked."""

    def selected() -> None:
        _selected(key, on_select)

    row = {"part": "body", "label": "", "themes": [], "here": False, "begin": begin}
    _component(
        key=key,
        data={
            "version": hashlib.sha256(repr((shown, begin)).encode()).hexdigest()[:16],
            "view": "restored",
            "heads": [],
            "rows": [{**row, "restored": shown}],
            "links": [],
            "mark": view.wording.text("marking.mark"),
        },
        on_opened_change=lambda: None,
        on_selected_change=selected,
    )


def _selected(key: str, on_select: Callable[[int, int], None]) -> None:
    value = str(st.session_state[key].get("selected") or "")
    begin, _, end = value.partition(":")
    if begin.isdecimal() and end.isdecimal():
        on_select(int(begin), int(end))


def focus(view: View, link: int) -> None:
    """Bring a link of the drawn article into view."""
    _focus(key="article_focus", data={"link": link, "narrow": view.narrow})


def prepared(corpus: str, article: str, view: View, shown: str, at: int) -> Page:
    """The page of an article, kept for the next time it is drawn the same way."""
    return _prepared(corpus, article, view.filter, view.wording, view.look, shown, at)


@lru_cache(maxsize=KEPT)
def _prepared(
    corpus: str,
    article: str,
    chosen: Filter,
    wording: Wording,
    look: Look,
    shown: str,
    at: int,
) -> Page:
    view = View(chosen, wording, look, data.codebook())
    page = build(view, data.ask("article", article), shown, at)
    stated = repr((corpus, article, chosen, wording, look.dark, shown, at))
    page.version = hashlib.sha256(stated.encode()).hexdigest()[:16]
    return page


def build(view: View, article: dict[str, Any], shown: str, at: int = -1) -> Page:
    """The page of an article (as `analysis.query.article` answers it) in one of `VIEWS`."""
    page = Page()
    held = lines(article)
    begins, ends = [line.begin for line in held], [line.end for line in held]
    restored: list[tuple[int, int, Layer]] = []
    received: list[tuple[int, int, Layer]] = []
    themes: list[list[int]] = [[] for _ in held]
    if shown == "restored":
        found = view.ask("article_highlights", article=article["article"])
        rows = list(found.itertuples())
        restored = _spoken(view, page, article["article"], rows)
        themes = _themes(view, page, article["article"], held, rows)
    else:
        restored, received = _repairs(view, page, article["steps"])
    if at >= 0:
        restored.append((at, at + 1, Layer(at, at + 1, "at")))
    over = by_line(begins, ends, restored)
    was = by_line(
        [line.received_begin for line in held], [line.received_end for line in held], received
    )
    previous = ""
    for place, line in enumerate(held):
        row = _row(view, article, line, shown, previous)
        row["themes"] = themes[place]
        row["here"] = line.begin <= at < line.end
        row["begin"] = line.begin
        if shown != "received":
            row["restored"] = pieces(
                article["text"][line.begin : line.end], line.begin, over[place]
            )
        if shown != "restored":
            text = article["received_text"][line.received_begin : line.received_end]
            row["received"] = pieces(text, line.received_begin, was[place])
        page.rows.append(row)
        previous = line.part
    return page


def _row(
    view: View, article: dict[str, Any], line: Line, shown: str, previous: str
) -> dict[str, Any]:
    named = line.part in NAMED_PARTS and line.part != previous and shown != "received"
    label = view.wording.text(f"part.{line.part}") if named else ""
    return {"part": line.part if shown != "received" else "body", "label": label}


def _spoken(view: View, page: Page, article: str, rows: list[Any]) -> list[tuple[int, int, Layer]]:
    """Statements with the verbs that report them, and the filter's term."""
    layers = []
    for row in rows:
        if row.layer == "term" and row.selected:
            layers.append((row.begin, row.end, Layer(row.begin, row.end, "term")))
        elif row.layer == "statement":
            pale = "" if row.selected else " pale"
            side = net_side(*(row.stances.count(s) for s in ("for", "against", "mixed")))
            style = f"said said-{row.kind} tint-{side}{pale}"
            link = page.link(
                Mark("statements", statement=row.id).encode() if row.selected else "",
                _tip(view, row),
                view.look.theme(row.themes[0]) if row.themes else "",
            )
            layers.append((row.begin, row.end, Layer(row.begin, row.end, style, link)))
            if 0 <= row.cue_begin < row.cue_end:
                cue = Layer(row.cue_begin, row.cue_end, f"cue{pale}")
                layers.append((cue.begin, cue.end, cue))
    return layers


def _tip(view: View, row: Any) -> str:
    texts = view.wording
    said = [
        f"{view.theme_name(theme)}: {view.end_name(theme, stance)}"
        for theme, stance in zip(row.themes, row.stances, strict=False)
    ]
    facts = [view.named(row.speaker_name), texts.text(f"kind.{row.kind}"), *said]
    if not row.selected:
        facts.append(texts.text("reading.not_selected"))
    return " · ".join(facts)


def _themes(
    view: View, page: Page, article: str, held: list[Line], rows: list[Any]
) -> list[list[int]]:
    """For each line a link a theme: how many of its selected sentences are about it."""
    found = [(r.begin, r.begin + 1, r) for r in rows if r.layer == "sentence" and r.selected]
    begins, ends = [line.begin for line in held], [line.end for line in held]
    made: list[list[int]] = []
    for line, sentences in zip(held, by_line(begins, ends, found), strict=True):
        links = []
        for theme in view.themes():
            n = sum(theme in sentence.themes for sentence in sentences)
            if n:
                mark = Mark(
                    "sentences", theme=theme, article=article, begin=line.begin, end=line.end
                )
                tip = f"{view.theme_name(theme)}: {view.wording.count('sentences', n)}"
                links.append(page.link(mark.encode(), tip, view.look.theme(theme)))
        made.append(links)
    return made


def _repairs(
    view: View, page: Page, steps: list[dict[str, Any]]
) -> tuple[list[tuple[int, int, Layer]], list[tuple[int, int, Layer]]]:
    """Where each step changed something: spans of the restored and of the received text."""
    restored, received = [], []
    for step in joined(steps):
        before = step["before"] or view.wording.text("reading.nothing")
        after = step["after"] or view.wording.text("reading.nothing")
        name = kind_name(view, step["kind"])
        link = page.link("", f"{name}\n{before} → {after}")
        style = f"step step-{step['kind']}"
        empty = " gone" if step["begin"] == step["end"] else ""
        begin, end = step["begin"], step["end"]
        restored.append((begin, end, Layer(begin, end, style + empty, link)))
        empty = " gone" if step["received_begin"] == step["received_end"] else ""
        begin, end = step["received_begin"], step["received_end"]
        received.append((begin, end, Layer(begin, end, style + empty, link)))
    return restored, received


def joined(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Steps (sorted by begin) with neighbours of one kind that touch on both sides made one.

    >>> touching = [dict(kind="script", begin=b, end=b + 1, received_begin=b,
    ...                  received_end=b + 1, before="視", after="视") for b in (0, 1, 5)]
    >>> [(step["begin"], step["end"], step["before"]) for step in joined(touching)]
    [(0, 2, '視視'), (5, 6, '視')]
    """
    made: list[dict[str, Any]] = []
    for step in steps:
        last = made[-1] if made else None
        if (
            last
            and last["kind"] == step["kind"]
            and last["end"] == step["begin"]
            and last["received_end"] == step["received_begin"]
        ):
            made[-1] = last | {
                "end": step["end"],
                "received_end": step["received_end"],
                "before": last["before"] + step["before"],
                "after": last["after"] + step["after"],
            }
        else:
            made.append(step)
    return made


def kind_name(view: View, kind: str) -> str:
    """What a kind of repair is called; its key where the texts do not know it."""
    return view.wording.text(f"repair.{kind}") if view.wording.has(f"repair.{kind}") else kind
