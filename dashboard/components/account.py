"""The account of a corpus: how each article was read, and what was repaired, by kind."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

import pandas as pd
import streamlit as st

from analysis.export import FORMULA_SIGNS
from analysis.restoration import STEP_KINDS
from dashboard import data, state
from dashboard.components import chart
from dashboard.components.article import kind_name
from dashboard.components.table import Cell, Column, Table, draw
from dashboard.view import View

GO = "account_go"
# Fields that a format gave are told by the article's own columns, not as a note.
SILENT_NOTES = ("given",)
# Fields that an index of the files gave, by what the interface calls them.
INDEXED = {
    "title": "columns.title",
    "author": "columns.author",
    "outlet": "columns.outlet",
    "published": "columns.date",
    "url": "columns.url",
}
ENCODINGS = frozenset({"encoding", "wrong_table"})
TEXT_SUFFIXES = frozenset({".txt", ".md", ".csv", ".tsv", ".json", ".jsonl", ".htm", ".html"})
LOST = "lost_characters"


def go_on() -> None:
    """Turn to the page of Read that a click on the account asked for."""
    from dashboard import views

    if asked := st.session_state.pop(GO, None):
        st.switch_page(views.page("articles"), query_params={**state.carried(), **asked})


def _open(opens: list[str]) -> None:
    article, *kind = opens[1:]
    shown = {"view": ["both"], "repair": kind} if kind and kind[0] else {}
    st.session_state[GO] = {"article": [article], **shown}


def readings(view: View) -> None:
    """Draw how each article was read: from which file, with which outlet and date."""
    texts = view.wording
    frame = _asked(view, "readings")
    chart.heading(texts.text("account.read"), texts.text("account.read_counted"))
    draw(view, reading_table(view, frame), "reading", _open)


def reading_table(view: View, frame: pd.DataFrame) -> Table:
    """The table of a frame of `analysis.query.readings`."""
    texts = view.wording
    columns = [
        *(Column(key, texts.text(f"account.{key}")) for key in ("label", "file", "notes")),
        *(Column(key, texts.text(f"account.{key}")) for key in ("outlet", "published")),
        Column("characters", texts.text("account.characters"), numeric=True),
    ]
    rows = []
    for row in frame.itertuples():
        place = f" · {row.place}" if row.place else ""
        rows.append(
            {
                "label": Cell(row.label, opens=("read", row.article)),
                "file": Cell(f"{row.file}{place}", style="quiet"),
                "notes": Cell(_notes(view, _told(row.file, list(row.notes))), style="quiet"),
                "outlet": Cell(row.outlet or texts.text("account.unknown"), row.outlet),
                "published": Cell(row.published or texts.text("account.unknown"), row.published),
                "characters": Cell(texts.number(row.characters), row.characters),
            }
        )
    return Table(columns, rows)


def _told(file: str, notes: list[str]) -> list[str]:
    """The notes of an article; a file of text of which none tells the encoding is in UTF-8."""
    told = {note.partition(":")[0] for note in notes} & ENCODINGS
    is_text = PurePosixPath(file).suffix.lower() in TEXT_SUFFIXES
    return notes if told or not is_text else ["encoding:utf-8", *notes]


def _notes(view: View, notes: list[str]) -> str:
    """How an article was read, in words."""
    texts = view.wording
    comma, said = texts.text("list.comma"), []
    fields = [texts.text(INDEXED[d]) for k, _, d in _parted(notes) if k == "index" and d in INDEXED]
    # What the index gives is a list of its own: it stands last.
    for kind, note, detail in sorted(_parted(notes), key=lambda one: one[0] == "index"):
        if kind in SILENT_NOTES:
            continue
        shown = comma.join(fields) if kind == "index" else detail
        key = f"note.{kind}"
        shown = shown.upper() if kind in ENCODINGS else shown
        said.append(texts.text(key, detail=shown) if texts.has(key) else note)
    return comma.join(dict.fromkeys(said))


def _parted(notes: list[str]) -> list[tuple[str, str, str]]:
    """(kind, note, detail) of each note."""
    return [(note.partition(":")[0], note, note.partition(":")[2]) for note in notes]


def damage(view: View) -> None:
    """Draw what was repaired, by article and kind; a number opens its repairs in the article."""
    texts = view.wording
    frame, articles = _asked(view, "repairs"), _asked(view, "readings")
    if frame.empty:
        chart.heading(texts.text("account.damage"))
        chart.empty(texts.text("account.no_damage"), texts.text("account.no_damage_hint"))
        return
    chart.heading(texts.text("account.damage"), texts.text("account.damage_counted"))
    table = damage_table(view, frame, articles)
    draw(view, table, "damage", _open)
    st.download_button(
        texts.text("account.download"),
        partial(damage_csv, table),
        file_name="damage.csv",
        mime="text/csv",
        key="damage_csv",
        on_click="ignore",
        type="tertiary",
    )


def damage_table(view: View, frame: pd.DataFrame, articles: pd.DataFrame) -> Table:
    """The table of frames of `analysis.query.repairs` and `readings`: a column for each kind."""
    texts = view.wording
    found = set(frame["kind"])
    kinds = [*(k for k in STEP_KINDS if k in found), *sorted(found - set(STEP_KINDS))]
    counts: dict[str, dict[str, int]] = {}
    for row in frame.itertuples():
        counts.setdefault(row.article, {})[row.kind] = int(row.n)
    columns = [Column("label", texts.text("account.label"))]
    columns += [
        Column(kind, kind_name(view, kind), numeric=True, tip=_means(view, kind)) for kind in kinds
    ]
    columns.append(Column("repairs", texts.text("account.repairs"), numeric=True))
    columns.append(Column(LOST, texts.text("account.lost"), numeric=True))
    rows = []
    for row in articles.itertuples():
        number = partial(_number, view, row.article, counts.get(row.article, {}))
        rows.append(
            {
                "label": Cell(row.label, opens=("read", row.article)),
                **{kind: number(kind) for kind in kinds},
                "repairs": Cell(texts.number(row.repairs), int(row.repairs), style="total"),
                LOST: Cell(texts.number(row.lost), int(row.lost)),
            }
        )
    return Table(columns, rows, first="-repairs")


def damage_csv(table: Table) -> bytes:
    """A table as CSV that spreadsheets open as UTF-8, where no cell is taken for a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_data(column.title) for column in table.columns])
    for row in table.rows:
        cells = (row[column.key] for column in table.columns)
        writer.writerow([_data(c.shown) if c.value is None else c.value for c in cells])
    return file.getvalue().encode("utf-8-sig")


def _data(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(FORMULA_SIGNS) or text[:1] in "\t\r" else text


def _number(view: View, article: str, counts: dict[str, int], kind: str) -> Cell:
    n = counts.get(kind, 0)
    return Cell(view.wording.number(n), n, ("read", article, kind)) if n else Cell("·", 0)


def _means(view: View, kind: str) -> str:
    means = f"repair_means.{kind}"
    return view.wording.text(means) if view.wording.has(means) else ""


def _asked(view: View, question: str) -> pd.DataFrame:
    """The answer under the filter, but with every reprint: each was read and repaired."""
    answer: pd.DataFrame = data.ask(question, replace(view.filter, reprints="all"))
    return answer
