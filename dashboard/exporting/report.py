"""A report: all slides with their numbers and evidence in one HTML file that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.charts.embedding import font_face_css
from dashboard.charts.markup import xml
from dashboard.charts.svg import Pen
from dashboard.exhibit import Exhibit
from dashboard.exporting import evidence, tables
from dashboard.exporting.caption import Caption, caption
from dashboard.exporting.picture import Slide, drawing
from dashboard.fonts import STACK
from dashboard.look import look
from dashboard.view import View

STYLE = Path(__file__).with_name("report.css")
# Rows of numbers and passages behind a chart; on paper fewer, for they cannot be folded away.
MOST_ROWS, MOST_PASSAGES = 500, 200
ROWS_ON_PAPER, PASSAGES_ON_PAPER = 14, 6
# The texts of a document that its style or its drawings set in bold.
_BOLD = re.compile(r'(?:<h[12]>|<summary>|<mark>|font-weight="600"[^<>]*>)([^<]*)')
# Nothing may be fetched or run: what is shown is in the file.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"


def report(view: View, slides: Sequence[Slide], *, on_paper: bool = False) -> str:
    """The slides as an HTML document; `on_paper`: with its tables open, for pages to be printed.

    It holds its style, its letters and its drawings, and no script; article text is escaped.
    """
    said = caption(view)
    body = "".join([_head(view, slides, said), *_sections(view, slides, said, on_paper)])
    language = {"zh": "zh-CN", "en": "en"}[view.wording.language]
    tones = [(name, getattr(view.look, name)) for name in ("paper", "ink", "second", "rule")]
    colours = ";".join(f"--{name}:{tone}" for name, tone in (*tones, *view.look.stances))
    faces = font_face_css(body) + font_face_css("".join(_BOLD.findall(body)), ("Bold",))
    style = f"{faces}:root{{{colours}}}body{{font-family:{STACK}}}{STYLE.read_text('utf-8')}"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{xml(said.program)}</title>'
        f"<style>{style}</style></head><body>{body}</body></html>"
    )


def for_paper(view: View) -> View:
    """The view as it is printed: paper is light."""
    colours = {theme.key: theme.colour for theme in view.codebook.themes}
    return replace(view, look=look(False, colours))


def _head(view: View, slides: Sequence[Slide], said: Caption) -> str:
    """What the report is of, and what it holds."""
    lines = "".join(
        f"<p>{xml(line)}</p>" for line in (said.counted, said.filter, said.source, said.analysed)
    )
    entries = []
    for place, slide in enumerate(slides):
        if place == 0 or slide.page != slides[place - 1].page:
            entries.append(f"<li class='page'>{xml(slide.name)}</li>")
        entries.append(f'<li><a href="#chart{place}">{xml(slide.exhibit.title)}</a></li>')
    listed = f"<ol>{''.join(entries)}</ol>"
    return f"<header><h1>{xml(said.program)}</h1>{lines}<nav>{listed}</nav></header>"


def _sections(view: View, slides: Sequence[Slide], said: Caption, on_paper: bool) -> Iterator[str]:
    for place, slide in enumerate(slides):
        exhibit = slide.exhibit
        group = f" · {xml(exhibit.group)}" if exhibit.group else ""
        yield (
            f'<section id="chart{place}"><figure><p class="kicker">{xml(slide.name)}{group}</p>'
            f"<h2>{xml(exhibit.title)}</h2><p>{xml(exhibit.counted)}</p>"
            f"{_legend(exhibit)}{drawing(slide, view.look, Pen(tips=True))}"
            f"<figcaption>{xml(said.counted)} · {xml(said.filter)}</figcaption></figure>"
        )
        yield _folded(view, "export.numbers", _numbers(view, exhibit, on_paper), on_paper)
        yield _folded(view, "export.evidence", _passages(view, exhibit, on_paper), on_paper)
        yield "</section>"


def _legend(exhibit: Exhibit) -> str:
    """What the colours of a chart mean, where no label of it says so."""
    signs = (
        f'<span><b style="color:{colour}">●</b> {xml(name)}</span>'
        for name, colour in exhibit.legend
    )
    return f'<p class="legend">{"".join(signs)}</p>' if exhibit.legend else ""


def _folded(view: View, key: str, inside: str, opened: bool) -> str:
    state = " open" * opened
    name = xml(view.wording.text(key))
    return f"<details{state}><summary>{name}</summary><div>{inside}</div></details>"


def _numbers(view: View, exhibit: Exhibit, on_paper: bool) -> str:
    """The table of an exhibit, its first rows."""
    most = ROWS_ON_PAPER if on_paper else MOST_ROWS
    names = "".join(f"<th scope='col'>{xml(name)}</th>" for name in exhibit.table.columns)
    rows = (f"<tr>{''.join(map(_cell, row))}</tr>" for row in tables.rows(exhibit.table.head(most)))
    table = f"<table><thead><tr>{names}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return table + _rest(view, len(exhibit.table) - most)


def _cell(value: Any) -> str:
    if isinstance(value, int | float):
        number = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.3f}"
        return f"<td class='number'>{number}</td>"
    return f"<td>{xml('' if value is None else value)}</td>"


def _passages(view: View, exhibit: Exhibit, on_paper: bool) -> str:
    """The first passages that the marks of an exhibit open, each with who says it where."""
    most = PASSAGES_ON_PAPER if on_paper else MOST_PASSAGES
    found = evidence.passages(view, exhibit, limit=most + 1)
    quoted = "".join(_quoted(view, row) for row in found[:most])
    return quoted + _rest(view, evidence.total(view, exhibit) - most)


def _quoted(view: View, row: dict[str, Any]) -> str:
    before, text, after = evidence.quotation(row)
    shown = f"<mark>{xml(text)}</mark>" if evidence.is_word(row) else xml(text)
    said = f"{xml(before)}{shown}{xml(after)}"
    by = xml(evidence.source(view, row))
    kind = evidence.stance(row)
    return f'<blockquote class="{kind}"><p lang="zh">{said}</p><cite>{by}</cite></blockquote>'


def _rest(view: View, n: int) -> str:
    """How many more there are than are shown."""
    return f"<p class='rest'>{xml(view.wording.text('present.more', n=n))}</p>" if n > 0 else ""
