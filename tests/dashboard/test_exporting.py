"""Exports reopened by other programs and compared with what the page shows."""

from __future__ import annotations

import csv
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from analysis import query
from dashboard import comparison, data, state
from dashboard.corpus_folder import CORPUS_VARIABLE
from dashboard.exhibit import Exhibit, Native, Series
from dashboard.exporting import chromium, evidence, files, points, tables
from dashboard.exporting.caption import caption
from dashboard.exporting.deck import MOST_BARS, deck
from dashboard.exporting.deck_style import INCH
from dashboard.exporting.order import slides
from dashboard.exporting.picture import FOOT, ROOM, SIDE, WIDTH, Slide
from dashboard.exporting.report import report
from dashboard.fonts import FAMILIES, text_width
from dashboard.views import timeline
from tests.dashboard.test_svg import PRESENTED
from tests.dashboard.views import seen

HOSTILE = '=1+1<script>alert("x")</script>\u202e]]>&amp;\x00' + "长" * 10_000
PAGES = PRESENTED


@pytest.fixture(scope="module", autouse=True)
def _corpus(seeds_corpus: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
        with state.stated({}):
            yield


def all_slides(language: str = "en", **facets: Any) -> list[Slide]:
    return slides(seen(language, **facets), PAGES)


def hostile_slide() -> Slide:
    """An exhibit made of what no program should take for anything but text."""
    exhibit = Exhibit(
        key="hostile",
        title=HOSTILE,
        counted=HOSTILE,
        alt=HOSTILE,
        table=pd.DataFrame({HOSTILE: [HOSTILE, "@B"], "n": [1, -2]}),
        marks=["statements", ""],
        native=Native("bars", [HOSTILE, "@B"], [Series(HOSTILE, [1, -2], "#882255")]),
        group=HOSTILE,
        legend=[(HOSTILE, "#882255")],
    )
    return Slide("stances", HOSTILE, exhibit)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_csv_is_the_table(language: str) -> None:
    for slide in all_slides(language):
        table = slide.exhibit.table
        first, *rows = read_csv(files.csv(seen(language), slide))
        assert first == list(table.columns)
        expected = [["" if v is None else str(v) for v in row] for row in tables.rows(table)]
        assert [[cell.removeprefix("'") for cell in row] for row in rows] == expected


def test_a_workbook_is_the_table_and_says_what_it_is() -> None:
    view = seen("en")
    for slide in all_slides():
        book = openpyxl.load_workbook(BytesIO(files.xlsx(view, slide)))
        numbers, about = book.worksheets
        held = [[cell.value for cell in row] for row in numbers.iter_rows()]
        table = slide.exhibit.table
        assert held[0] == list(table.columns)
        assert len(held) == len(table) + 1
        for row, expected in zip(held[1:], tables.rows(table), strict=True):
            shown = [value if value != "" else None for value in expected]
            # A workbook keeps fifteen digits of a number.
            assert [pytest.approx(v) if isinstance(v, float) else v for v in shown] == row
        assert about["A1"].value == slide.exhibit.title
        said = [row[0].value for row in about.iter_rows(min_row=2)]
        assert caption(view).counted in said and caption(view).filter in said


def test_no_cell_is_a_formula() -> None:
    slide = hostile_slide()
    view = seen("en")
    book = openpyxl.load_workbook(BytesIO(files.xlsx(view, slide)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert cells[2].value.startswith("=1+1<script>")
    rows = read_csv(files.csv(view, slide))
    assert all(cell.startswith("'") for cell in (rows[0][0], rows[1][0], rows[2][0]))
    assert rows[2][1] == "-2"


@pytest.mark.parametrize("page", PAGES)
def test_the_evidence_is_every_row_the_marks_open(page: str) -> None:
    view = seen("en")
    for slide in slides(view, (page,)):
        found = [json.loads(x) for x in files.evidence_jsonl(view, slide).decode().splitlines()]
        expected = {
            (state.side_of(encoded)[0], row["unit"], row["id"])
            for encoded in dict.fromkeys(filter(None, slide.exhibit.marks))
            for seen_by, mark in [comparison.under(view, encoded)]
            for row in seen_by.ask("evidence", mark=mark).to_dict("records")
        }
        assert {(row.get("side", ""), row["unit"], row["id"]) for row in found} == expected
        assert len(found) == len(expected)
        assert len(read_csv(files.evidence_csv(view, slide))) == len(expected) + 1


def test_passages_are_true_spans() -> None:
    view = seen("en", themes=["risk"])
    (slide, *_) = slides(view, ("stances",))
    for row in evidence.records(evidence.passages(view, slide.exhibit)):
        text = query.article(data.corpus(), row["article"])["text"]
        assert text[row["begin"] : row["end"]] == row["text"]
        assert all(text[r["begin"] : r["end"]] == r["text"] for r in row["reasons"])


def test_too_much_evidence_is_said_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_PASSAGES", 10)
    view = seen("en")
    exhibit = all_slides()[0].exhibit
    answer = files.answer(view, exhibit, "evidence_csv")
    assert answer is not None and "data" not in answer
    assert f"{evidence.total(view, exhibit)} passages; at most 10" in answer["message"]
    assert "Narrow the filter" in answer["message"]


def test_the_menu_answers_with_the_file() -> None:
    view, slide = seen("zh"), all_slides("zh")[0]
    for kind, (ending, _, _) in files.KINDS.items():
        answer = files.answer(view, slide.exhibit, kind)
        assert answer is not None
        assert answer["name"].endswith(f".{ending}")
        assert b64decode(answer["data"])
        assert answer["raster"] == ((3200, 1800) if kind == "png" else None)
    names = [files.answer(view, slide.exhibit, kind)["name"] for kind in files.KINDS]
    assert len(set(names)) == len(names)
    assert files.answer(view, slide.exhibit, "exe") is None


def test_a_deck_holds_native_charts_of_the_numbers_and_the_evidence() -> None:
    view, shown = seen("en"), all_slides()
    presentation = Presentation(BytesIO(deck(view, shown)))
    assert presentation.slide_width * 9 == presentation.slide_height * 16
    assert len(presentation.slides) == len(shown)
    for made, slide in zip(presentation.slides, shown, strict=True):
        said = " ".join(shape.text_frame.text for shape in made.shapes if shape.has_text_frame)
        for part in (slide.exhibit.title, caption(view).counted, caption(view).analysed):
            assert part in said
        charts = [shape.chart for shape in made.shapes if shape.has_chart]
        if native := slide.exhibit.native:
            _is_native(charts[0].plots[0], native)
        else:
            (table,) = [shape.table for shape in made.shapes if shape.has_table]
            assert [c.text for c in table.rows[0].cells] == list(slide.exhibit.table.columns)
        first = evidence.passages(view, slide.exhibit, limit=1)[0]
        assert first["text"] in made.notes_slide.notes_text_frame.text


def _is_native(plot: Any, native: Native) -> None:
    if native.kind == "points":
        drawn = [
            [y for y in row if y is not None]
            for row in zip(*(s.values for s in plot.series), strict=True)
        ]
        assert [y for (y,) in drawn] == list(native.series[1].values)
        assert [s.name for s in plot.series] == list(dict.fromkeys(native.groups))
        return
    assert list(plot.categories) == [str(name) for name in native.categories[:MOST_BARS]]
    for made, series in zip(plot.series, native.series, strict=True):
        assert made.name == series.name
        assert list(made.values) == [
            None if value is None else float(value) for value in series.values[:MOST_BARS]
        ]


def in_deck(language: str = "zh") -> Any:
    return Presentation(BytesIO(deck(seen(language), [*all_slides(language), hostile_slide()])))


def charts_of(presentation: Any) -> list[Any]:
    return [s.chart for slide in presentation.slides for s in slide.shapes if s.has_chart]


def test_charts_of_a_deck_hold_what_their_sheets_hold() -> None:
    """What is drawn is cached beside the cells it is of; who edits the chart gets the cells."""
    charts = charts_of(in_deck())
    assert len(charts) > 10
    for chart in charts:
        book = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        for formula in chart._chartSpace.iter(qn("c:f")):
            sheet, _, cells = formula.text.rpartition("!")
            held = book[sheet.strip("'")][cells.replace("$", "")]
            values = [row[0].value for row in held] if isinstance(held, tuple) else [held.value]
            cached = {
                int(pt.get("idx")): pt.find(qn("c:v")).text
                for pt in formula.getparent().iter(qn("c:pt"))
            }
            kept = {place: one for place, one in enumerate(values) if one is not None}
            assert kept.keys() == cached.keys(), formula.text
            for place, one in kept.items():
                same = cached[place] == one if isinstance(one, str) else None
                assert same or float(cached[place]) == pytest.approx(one), formula.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_text_of_a_deck_has_a_typeface_for_chinese_and_its_room(language: str) -> None:
    presentation = in_deck(language)
    roots = [slide._element for slide in presentation.slides]
    roots += [chart._chartSpace for chart in charts_of(presentation)]
    faces = [latin for root in roots for latin in root.iter(qn("a:latin"))]
    assert len(faces) > 100
    for latin in faces:
        assert latin.getnext().tag == qn("a:ea")
        assert latin.getnext().get("typeface") == latin.get("typeface") == FAMILIES[0]
    for slide in presentation.slides:
        for shape in slide.shapes:
            if not shape.has_text_frame:
                continue
            if shape.is_placeholder:
                assert shape.text_frame.text, "an empty field says to click it"
            for paragraph in shape.text_frame.paragraphs:
                size = paragraph.font.size.pt * INCH / 72
                assert text_width(paragraph.text, size) * 914_400 / INCH <= shape.width
        assert slide.notes_slide.notes_text_frame.text


def test_colours_and_names_of_a_deck_are_those_of_the_page() -> None:
    view, shown = seen("en"), all_slides()
    presentation = Presentation(BytesIO(deck(view, shown)))
    for made, slide in zip(presentation.slides, shown, strict=True):
        if not (native := slide.exhibit.native):
            continue
        (chart,) = [shape.chart for shape in made.shapes if shape.has_chart]
        used = {f"#{one.get('val')}" for one in chart._chartSpace.iter(qn("a:srgbClr"))}
        for series in native.series[1:] if native.kind == "points" else native.series:
            colours = {series.colour, *series.colours[:MOST_BARS]} - {""}
            assert colours <= used, slide.exhibit.key
        if len(native.series) > 1 and native.kind != "points":
            fills = [s._element.find(qn("c:spPr")) for s in chart.plots[0].series]
            colours = [next(fill.iter(qn("a:srgbClr"))).get("val") for fill in fills]
            assert len(set(colours)) == len(colours), slide.exhibit.key
        for axis in chart._chartSpace.iter(qn("c:catAx")):
            skips = axis.find(qn("c:tickLblSkip"))
            assert native.kind == "lines" or skips.get("val") == "1"


def made_of(native: Native) -> Any:
    """The one chart of a deck of one slide."""
    count = len(native.categories)
    exhibit = Exhibit("k", "T", "", "", pd.DataFrame({"x": [1] * count}), [""] * count, None)
    slide = Slide("terms", "Words", replace(exhibit, native=native))
    return charts_of(Presentation(BytesIO(deck(seen("en"), [slide]))))[0]


def test_parts_too_narrow_for_their_number_have_none() -> None:
    series = [Series("a", [900, 2], "#882255"), Series("b", [1, 0], "#4477AA")]
    chart = made_of(Native("stacked", ["one", "other"], series))
    left_out = [
        [int(label.find(qn("c:idx")).get("val")) for label in made._element.iter(qn("c:dLbl"))]
        for made in chart.plots[0].series
    ]
    assert left_out == [[1], [0]]


def test_what_has_no_date_is_told_but_no_point_of_time() -> None:
    rows = pd.DataFrame(
        {"key": ["risk", "risk", "agi"], "period": ["2024-03", "", "2024-04"], "n": [3, 40, 2]}
    )
    periods = {"2024-03": "2024-03", "2024-04": "2024-04", "": "undated"}
    lanes = {"risk": "Risk", "agi": "AGI"}
    native = timeline._native(seen("en"), "themes", rows, lanes, periods)
    assert native.categories == ["2024-03", "2024-04"]
    assert [one.name for one in native.series] == ["Risk (+ 40 undated)", "AGI"]
    assert [one.values for one in native.series] == [[3, 0], [0, 2]]
    assert timeline._native(seen("en"), "themes", rows.iloc[1:2], lanes, {"": "undated"}) is None


def test_names_of_points_cover_nothing() -> None:
    spread = [float(place % 9) for place in range(60)], [float(place % 7) for place in range(60)]
    native = Native(
        "points",
        [f"词语{place}" for place in range(60)],
        [Series("x", spread[0]), Series("y", spread[1])],
    )
    named = points.named(native)
    assert 5 < len(named) <= points.MOST_NAMES
    wide, high = WIDTH - 2 * SIDE - points.AXIS_ROOM, ROOM - points.AXIS_ROOM
    most = points.highest(native.series[0]), points.highest(native.series[1])
    boxes = []
    for point, side in named.items():
        x, y = point.x / most[0] * wide, point.y / most[1] * high
        long = text_width(point.name, FOOT)
        left = x + points.MARKER if side == "RIGHT" else x - points.MARKER - long
        boxes.append((left, y - FOOT / 2, left + long, y + FOOT / 2))
    for number, one in enumerate(boxes):
        assert one[0] >= 0
        assert one[2] <= WIDTH
        for other in boxes[:number]:
            apart = one[0] >= other[2] or other[0] >= one[2]
            assert apart or one[1] >= other[3] or other[1] >= one[3]


def test_tables_of_a_deck_stay_on_their_slide() -> None:
    presentation = Presentation(BytesIO(deck(seen("zh"), [*all_slides("zh"), hostile_table()])))
    found = [shape for slide in presentation.slides for shape in slide.shapes if shape.has_table]
    assert len(found) > 3
    for shape in found:
        table = shape.table
        wide, high = (sum(c.width for c in table.columns), sum(r.height for r in table.rows))
        assert shape.left + wide <= presentation.slide_width
        assert shape.top + high <= presentation.slide_height
        # No cell breaks its line, which would make its row higher than it says.
        for row in table.rows:
            for cell, column in zip(row.cells, table.columns, strict=True):
                assert text_width(cell.text, FOOT) * 914_400 / INCH <= column.width


def hostile_table() -> Slide:
    """The hostile exhibit as its table."""
    slide = hostile_slide()
    return replace(slide, exhibit=replace(slide.exhibit, native=None))


@pytest.mark.parametrize("kind", ["lines", "points"])
def test_lines_and_points_are_native_too(kind: str) -> None:
    series = [Series("x", [1, 2, None], "#882255"), Series("y", [3, None, 5.5])]
    table = pd.DataFrame({"x": [1, 2, 3]})
    exhibit = Exhibit(
        "k", "T", "", "", table, [""] * 3, native=Native(kind, ["a", "b", "c"], series)
    )
    made = Presentation(BytesIO(deck(seen("en"), [Slide("terms", "Words", exhibit)])))
    (chart,) = [shape.chart for shape in made.slides[0].shapes if shape.has_chart]
    values = [list(one.values) for one in chart.plots[0].series]
    assert values == ([[3.0]] if kind == "points" else [[1.0, 2.0, None], [3.0, None, 5.5]])


class Page(HTMLParser):
    """Collects what an HTML document is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.said.append(data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_report_needs_nothing_but_itself(language: str) -> None:
    view, shown = seen(language), all_slides(language)
    text = report(view, shown)
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(page.tags)
    names = {name for name, _ in page.attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "srcset"})
    assert all(value.startswith("#") for name, value in page.attributes if name == "href")
    assert set(re.findall(r"url\((.{5})", text)) == {"data:"}
    outside = set(re.findall(r"https?://[^\"' <)]+", text)) - {"http://www.w3.org/2000/svg"}
    assert not outside
    assert page.tags.count("section") == page.tags.count("svg") == len(shown)
    assert page.tags.count("details") == 2 * len(shown)
    everything = "".join(page.said)
    assert all(slide.exhibit.title in everything for slide in shown)


def test_hostile_text_is_text_in_every_export() -> None:
    view, slide = seen("en"), hostile_slide()
    page = Page(report(view, [slide]))
    assert "script" not in page.tags
    assert '=1+1<script>alert("x")</script>' in "".join(page.said)
    made = Presentation(BytesIO(deck(view, [slide])))
    assert made.slides[0].shapes.title.text_frame.text.startswith("=1+1<script>")
    drawing = ElementTree.fromstring(files.svg(view, slide))
    assert not [e for e in drawing.iter() if e.tag.endswith("script")]
    assert "<script>" in "".join(drawing.itertext())
    assert tables.as_workbook({HOSTILE: slide.exhibit.table, "": slide.exhibit.table})
    assert json.loads(tables.as_json_lines([{"text": HOSTILE}]))["text"] == HOSTILE
    assert files.file_name('../"a"/b\\c:*?\n') == "a-b-c"


def test_two_pages_with_the_same_drawing_are_one_slide() -> None:
    shown = all_slides()
    keys = [slide.exhibit.key for slide in shown]
    assert len(set(keys)) == len(keys)
    drawings = [s.exhibit.figure for s in shown if s.exhibit.figure]
    assert all(drawings.count(drawing) == 1 for drawing in drawings)


def test_a_filter_that_leaves_nothing_leaves_no_slide() -> None:
    assert all_slides(date_from="2030-01-01") == []


def test_a_missing_browser_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "PLACES", ())
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    with pytest.raises(
        chromium.BrowserMissingError, match=r"apt-get install chromium.*SVG or HTML"
    ):
        chromium.found()
    monkeypatch.setenv(chromium.VARIABLE, "no-such-browser")
    with pytest.raises(chromium.BrowserMissingError, match="no such program"):
        chromium.found()
