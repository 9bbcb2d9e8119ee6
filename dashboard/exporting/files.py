"""One exhibit as a file of a kind: what the menu of a chart and the command line hand out."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from time import time_ns
from typing import Any

import pandas as pd

from dashboard.exhibit import Exhibit
from dashboard.exporting import evidence, tables
from dashboard.exporting.caption import Caption, caption
from dashboard.exporting.picture import WIDTH, Slide, height_of, picture
from dashboard.view import View

# How much finer a raster picture is than the slide it shows.
FINER = 2
LONGEST_NAME = 60
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class File:
    """A file to save: its name, its kind, its bytes."""

    name: str
    mime: str
    content: bytes


def svg(view: View, slide: Slide) -> bytes:
    """The slide as a drawing with its letters embedded."""
    return picture(slide, caption(view), view.look).encode()


def csv(view: View, slide: Slide) -> bytes:
    """Exactly what is drawn, as CSV."""
    return tables.as_csv(slide.exhibit.table)


def xlsx(view: View, slide: Slide) -> bytes:
    """Exactly what is drawn, as a workbook, with a sheet that says what it is."""
    texts, exhibit = view.wording, slide.exhibit
    sheets = {
        texts.text("export.numbers"): exhibit.table,
        texts.text("export.about"): about(exhibit, caption(view)),
    }
    return tables.as_workbook(sheets)


def about(exhibit: Exhibit, said: Caption) -> pd.DataFrame:
    """What a table is of, a line each."""
    lines = [exhibit.counted, said.counted, said.filter, said.source, said.analysed, said.program]
    return pd.DataFrame({exhibit.title: [line for line in lines if line]})


def evidence_csv(view: View, slide: Slide) -> bytes:
    """Every passage that the marks open, as CSV."""
    return tables.as_csv(evidence.table(view, evidence.passages(view, slide.exhibit)))


def evidence_jsonl(view: View, slide: Slide) -> bytes:
    """Every passage that the marks open, as JSON lines."""
    return tables.as_json_lines(evidence.records(evidence.passages(view, slide.exhibit)))


_Writer = Callable[[View, Slide], bytes]
# Key of the menu: the ending of the file, its kind, what writes it.
KINDS: dict[str, tuple[str, str, _Writer]] = {
    "png": ("png", "image/png", svg),
    "svg": ("svg", "image/svg+xml", svg),
    "csv": ("csv", "text/csv;charset=utf-8", csv),
    "xlsx": ("xlsx", WORKBOOK, xlsx),
    "evidence_csv": ("csv", "text/csv;charset=utf-8", evidence_csv),
    "evidence_jsonl": ("jsonl", "application/x-ndjson;charset=utf-8", evidence_jsonl),
}


def menu(view: View) -> dict[str, Any]:
    """What the menu of a chart offers, and what it says."""
    texts = view.wording
    said = ("download", "preparing", "saved", "failed")
    return {
        "items": [[kind, texts.text(f"export.{kind}")] for kind in KINDS],
        "texts": {key: texts.text(f"export.{key}") for key in said},
    }


def answer(view: View, exhibit: Exhibit, wanted: str) -> dict[str, Any] | None:
    """What the browser gets for a choice in the menu: a file, or a word why there is none.

    A raster picture is drawn there, from the drawing, at the size that `raster` says.
    """
    if wanted not in KINDS:
        return None
    ending, mime, write = KINDS[wanted]
    slide = Slide("", view.wording.text("app.name"), exhibit)
    try:
        content = write(view, slide)
    except evidence.TooMuchEvidenceError as error:
        return {"token": time_ns(), "message": too_much(view, error.n)}
    return {
        "token": str(time_ns()),
        "name": f"{_called(view, exhibit, wanted)}.{ending}",
        "mime": mime,
        "data": b64encode(content).decode("ascii"),
        "raster": raster(exhibit) if wanted == "png" else None,
    }


def _called(view: View, exhibit: Exhibit, wanted: str) -> str:
    """What a file is called: its evidence is told from its numbers."""
    name = file_name(exhibit.title)
    if not wanted.startswith("evidence"):
        return name
    return f"{name}-{file_name(view.wording.text('export.evidence'))}"


def raster(exhibit: Exhibit) -> tuple[int, int]:
    """The pixels of an exhibit's picture: 3200 by 1800, more where it has many rows."""
    return WIDTH * FINER, height_of(exhibit) * FINER


def too_much(view: View, n: int) -> str:
    """That an exhibit opens more than is written, and what to do."""
    number = view.wording.number
    return view.wording.text("export.too_much", n=number(n), most=number(evidence.MOST_PASSAGES))


def file_name(title: str) -> str:
    """A title as the name of a file.

    >>> file_name("Where “Sora” stands: 2/3")
    'Where-Sora-stands-2-3'
    """
    return re.sub(r"\W+", "-", title).strip("-")[:LONGEST_NAME] or "export"
