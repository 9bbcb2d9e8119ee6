"""Charts as SVG without a browser: every figure of every page, readable on a slide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboard import state, views
from dashboard.charts.bars import Bar, bars
from dashboard.charts.markup import bare, lines
from dashboard.charts.places import Places
from dashboard.charts.scale import LEAST_TYPE, enlarged, fitted, sizes
from dashboard.charts.svg import Pen, drawn
from dashboard.charts.window import height_for, parted
from dashboard.corpus_folder import CORPUS_VARIABLE
from dashboard.exhibit import Exhibit
from dashboard.exporting.caption import caption
from dashboard.exporting.order import slides
from dashboard.exporting.picture import HEIGHT, ROOM, WIDTH, picture, shortened
from dashboard.look import LIGHT, axis, figure
from tests.dashboard.test_exhibit import made
from tests.dashboard.views import seen

SVG = "{http://www.w3.org/2000/svg}"
PRESENTED = [
    name for name in views.NAMES if hasattr(import_module(f"dashboard.views.{name}"), "exhibits")
]


@pytest.fixture(scope="module", autouse=True)
def _corpus(seeds_corpus: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CORPUS_VARIABLE, str(seeds_corpus))
        with state.stated({}):
            yield


def read(inside: str) -> ElementTree.Element:
    return ElementTree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>')


def texts(drawing: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]


def type_sizes(drawing: ElementTree.Element) -> list[float]:
    return [float(e.get("font-size")) for e in drawing.iter() if e.get("font-size")]


@pytest.mark.parametrize("page", PRESENTED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chart_is_drawn_with_its_labels_and_marks(page: str, language: str) -> None:
    for exhibit in made(page, language):
        if exhibit.figure is None:
            continue
        drawing = read(drawn(exhibit.figure, 1000, Pen(opens=True)))
        said = texts(drawing)
        layout = exhibit.figure["layout"]
        for name in layout["yaxis"].get("ticktext") or ():
            if layout["yaxis"].get("visible", True):
                assert bare(name) in said, (exhibit.key, name)
        opened = [e.get("data-opens") for e in drawing.iter() if e.get("data-opens")]
        assert len(opened) == sum(1 for _ in placed_marks(exhibit)), exhibit.key


def placed_marks(exhibit: Exhibit) -> Iterator[str]:
    for trace in exhibit.figure["data"]:
        held = zip(trace.get("customdata", ()), trace["x"], trace["y"], strict=False)
        yield from (mark for mark, x, y in held if mark and x is not None and y is not None)


@pytest.mark.parametrize("page", PRESENTED)
def test_no_type_on_a_slide_is_smaller_than_18_pixels(page: str) -> None:
    view = seen("en")
    shown = slides(view, (page,), parts=True)
    assert shown
    for slide in shown:
        drawing = ElementTree.fromstring(picture(slide, caption(view), view.look, fonts=False))
        assert min(type_sizes(drawing)) >= LEAST_TYPE, slide.exhibit.key
        assert drawing.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}", slide.exhibit.key


def test_a_slide_says_what_how_many_which_when_and_from_where() -> None:
    view = seen("en", themes=["risk"])
    (slide, *_) = slides(view, ("stances",))
    said = " ".join(texts(ElementTree.fromstring(picture(slide, caption(view), view.look))))
    totals = view.ask("totals").set_index("unit")["n"]
    counted = f"n = {totals['statements']} statements"
    expected = ("Who stands on which side", "each dot", counted, "Theme = Risk")
    for part in (*expected, "Source:", "Analysed ", "AI Discourse"):
        assert part in said, part
    assert "click" not in said


def test_a_picture_carries_its_letters() -> None:
    view = seen("zh")
    drawing = picture(slides(view, ("stances",))[0], caption(view), view.look)
    assert drawing.count("@font-face") >= 2
    assert set(re.findall(r"url\((.{5})", drawing)) == {"data:"}


def test_what_an_article_says_is_never_markup() -> None:
    hostile = '<script>alert("1")</script>&amp;\x00\u202e' + "长" * 10_000
    made_of = bars(LIGHT, [Bar(hostile, 1, hostile, "#000000", "statements;term=<b>", hostile)])
    drawing = read(drawn(made_of, 800, Pen(opens=True, tips=True)))
    assert not [e for e in drawing.iter() if e.tag.endswith("script")]
    assert any("<script>" in text for text in texts(drawing))
    assert "\x00" not in "".join(texts(drawing))


def test_an_unknown_kind_of_trace_is_refused() -> None:
    with pytest.raises(KeyError, match="sankey"):
        drawn(figure(LIGHT, [{"type": "sankey", "x": [], "y": []}], height=10), 100)


def test_bars_end_where_plotly_ends_them() -> None:
    layout = {"xaxis": axis(LIGHT, range=[0, 10]), "yaxis": axis(LIGHT, range=[1.5, -0.5])}
    trace = {"type": "bar", "orientation": "h", "x": [5, 10], "y": [0, 1], "marker": {}}
    places = Places(figure(LIGHT, [trace], height=100, bargap=0.2, **layout), 200)
    first, second = places.boxes(trace, [trace])
    assert first == pytest.approx((0, 5, 100, 40))
    assert second == pytest.approx((0, 55, 200, 40))


def test_stacked_bars_begin_where_the_one_before_ends() -> None:
    first = {"type": "bar", "x": [0], "y": [2], "marker": {}}
    second = {"type": "bar", "x": [0], "y": [3], "marker": {}}
    layout = {"xaxis": axis(LIGHT, range=[-0.5, 0.5]), "yaxis": axis(LIGHT, range=[0, 5])}
    made_of = figure(LIGHT, [first, second], height=100, barmode="stack", bargap=0, **layout)
    places = Places(made_of, 100)
    assert places.boxes(second, [first, second]) == [(0, 0, 100, 60)]


@pytest.mark.parametrize(
    ("settings", "values", "expected"),
    [
        ({"range": [0, 4]}, [0, 4], 0.25),
        ({"type": "log", "range": [0, 2]}, [], 0.0),
        ({}, ["2024-01-01", "2024-01-05"], None),
    ],
)
def test_values_of_numbers_logarithms_and_days(settings, values, expected) -> None:
    trace = {"type": "scatter", "mode": "markers", "x": values, "y": [0] * len(values)}
    places = Places(figure(LIGHT, [trace], height=10, xaxis=axis(LIGHT, **settings)), 100)
    if expected is None:
        assert places.of("x", "x")("2024-01-03") == pytest.approx(50)
    else:
        assert places.of("x", "x")(1) == pytest.approx(100 * expected)


def test_markup_of_labels_is_plotlys_and_no_more() -> None:
    (first, second) = lines('<b>A</b> <span style="color:#fff;font-size:11px">B</span><br><i>C')
    assert [(r.text, r.bold, r.colour, r.size) for r in first if r.text.strip()] == [
        ("A", True, "", 0),
        ("B", False, "#fff", 11),
    ]
    assert second[0].italic


def test_enlarging_leaves_data_and_the_figure_as_they_are() -> None:
    original = bars(LIGHT, [Bar("A", 1, "1", "#000000", "m")])
    before = repr(original)
    large = enlarged(original, 2)
    assert repr(original) == before
    assert large["data"][0]["x"] == original["data"][0]["x"]
    assert large["layout"]["xaxis"]["range"] == original["layout"]["xaxis"]["range"]
    assert min(sizes(large)) == 2 * min(sizes(original))


def test_rows_of_a_high_figure_are_parted_without_loss() -> None:
    rows = [Bar(f"名{n}", n, str(n), "#000000", f"m{n}") for n in range(75)]
    whole = bars(LIGHT, rows)
    parts = parted(whole, ROOM)
    drawn_marks = [m for p in parts for m in p.figure["data"][0]["customdata"]]
    assert drawn_marks == [f"m{n}" for n in range(75)][: len(drawn_marks)]
    assert parts[-1].rows == 75
    assert all(height_for(part.figure, ROOM) == ROOM for part in parts)
    assert all(fitted(p.figure, ROOM)["layout"]["height"] == ROOM for p in parts)


def test_a_long_line_is_visibly_shortened() -> None:
    assert shortened("词" * 10_000, 200, 20) == "词" * 9 + "…"
