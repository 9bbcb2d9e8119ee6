"""Slides for office programs: native charts that can be edited, their evidence in the notes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from dashboard.charts.markup import clean
from dashboard.charts.tones import ink_on, pale, strong
from dashboard.exhibit import Exhibit, Native
from dashboard.exporting import evidence, points
from dashboard.exporting.caption import Caption, caption
from dashboard.exporting.deck_style import chart_room, emu, rgb, set_faces, set_font
from dashboard.exporting.deck_table import MOST_ROWS, add_table
from dashboard.exporting.picture import (
    COUNTED,
    COUNTED_AT,
    FOOT,
    FOOT_AT,
    HEIGHT,
    KICKER,
    KICKER_AT,
    SIDE,
    TITLE,
    TITLE_AT,
    WIDTH,
    Slide,
    kicker,
    shortened,
)
from dashboard.fonts import text_width
from dashboard.look import Look
from dashboard.view import View

# Bars that a slide shows legibly.
MOST_BARS = 20
# The kinds of chart that show the first of what they have; the others show all.
BARS = ("bars", "stacked")
# Passages quoted in the notes of a slide.
QUOTED = 20
# The layout of the library's own template that has a title and nothing else.
TITLE_ONLY = 5


def deck(view: View, slides: Sequence[Slide]) -> bytes:
    """The slides as a presentation (PPTX) of 16 to 9."""
    from pptx import Presentation
    from pptx.util import Emu

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(emu(WIDTH)), Emu(emu(HEIGHT))
    said = caption(view)
    presentation.core_properties.title = said.program
    for slide in slides:
        made = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
        _Page(made, view.look).fill(slide, said)
        set_faces(made._element)
        made.notes_slide.notes_text_frame.text = clean(notes(view, slide.exhibit, said))
    written = BytesIO()
    presentation.save(written)
    return written.getvalue()


def notes(view: View, exhibit: Exhibit, said: Caption) -> str:
    """What a speaker has at hand: the caption whole, and the first passages with their sources."""
    found = evidence.passages(view, exhibit, limit=QUOTED)
    lines = [exhibit.counted, said.counted, said.filter, said.source, said.analysed, ""]
    for row in found:
        lines.append(f"{''.join(evidence.quotation(row))} — {evidence.source(view, row)}")
    return "\n".join(lines)


class _Page:
    """One slide of the presentation while it is filled."""

    def __init__(self, slide: Any, look: Look) -> None:
        self.slide, self.look = slide, look

    def fill(self, slide: Slide, said: Caption) -> None:
        """Background, title, what is counted, the chart or table, and the caption."""
        exhibit, room = slide.exhibit, WIDTH - 2 * SIDE
        self.slide.background.fill.solid()
        self.slide.background.fill.fore_color.rgb = rgb(self.look.paper)
        title = self.slide.shapes.title
        _place(title, SIDE, TITLE_AT - 30, room, 60)
        self._say(title.text_frame, exhibit.title, TITLE, self.look.ink, bold=True)
        look = self.look
        self._text(kicker(slide), KICKER_AT, KICKER, look.third)
        self._text(self._counted(exhibit), COUNTED_AT, COUNTED, look.second)
        for line, text in enumerate(said.lines):
            self._text(text, FOOT_AT + 4 + line * 28, FOOT, look.second)
        if exhibit.native and exhibit.native.categories:
            self._chart(exhibit.native, exhibit.alt)
        else:
            add_table(self.slide, exhibit, self.look)

    def _counted(self, exhibit: Exhibit) -> str:
        native = exhibit.native
        if native and native.kind not in BARS:
            return exhibit.counted
        shown, held = (
            (MOST_BARS, len(native.categories)) if native else (MOST_ROWS, len(exhibit.table))
        )
        few = f" (1–{shown} / {held})" if held > shown else ""
        return exhibit.counted + few

    def _text(self, text: str, middle: float, size: float, colour: str) -> None:
        from pptx.util import Emu

        places = (SIDE, middle - size, WIDTH - 2 * SIDE, 2 * size)
        box = self.slide.shapes.add_textbox(*(Emu(emu(length)) for length in places))
        self._say(box.text_frame, text, size, colour)

    def _say(self, frame: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, True
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.text = clean(shortened(text, WIDTH - 2 * SIDE, size))
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        set_font(paragraph.font, size, colour, bold=bold)
        for run in paragraph.runs:
            set_font(run.font, size, colour, bold=bold)

    def _chart(self, native: Native, alt: str) -> None:
        frame = self.slide.shapes.add_chart(_kind(native), *chart_room(), _data(native))
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt))
        chart = frame.chart
        if native.kind == "points":
            points.lay_out(chart, native)
        set_font(chart.font, FOOT, self.look.ink)
        chart.has_title = False
        chart.has_legend = len(chart.plots[0].series) > 1
        if chart.has_legend:
            _legend(chart)
        _axes(chart, native, self.look)
        _colours(chart, native, self.look)
        _labels(chart, native, self.look)
        set_faces(chart._chartSpace)


def _place(shape: Any, *lengths: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (emu(length) for length in lengths)


def _kind(native: Native) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE

    return {
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked": XL_CHART_TYPE.BAR_STACKED,
        "lines": XL_CHART_TYPE.LINE_MARKERS,
        "points": XL_CHART_TYPE.XY_SCATTER,
    }[native.kind]


def _data(native: Native) -> Any:
    from pptx.chart.data import CategoryChartData, XyChartData

    if native.kind == "points":
        held = XyChartData()
        for group in points.groups(native):
            series = held.add_series(clean(group))
            for point in points.placed(native):
                series.add_data_point(point.x, point.y)
        return held
    most = MOST_BARS if native.kind != "lines" else len(native.categories)
    made = CategoryChartData(number_format=_number_format(native))
    made.categories = [clean(str(name)) for name in native.categories[:most]]
    for one in native.series:
        made.add_series(clean(one.name), [_number(value) for value in one.values[:most]])
    return made


def _number(value: Any) -> float | None:
    """A value as a plain number; nothing where there is none."""
    if value is None or value != value:
        return None
    number = float(value)
    return int(number) if number.is_integer() else number


def _number_format(native: Native) -> str:
    if native.shares:
        return "0%"
    values = [_number(value) for series in native.series for value in series.values]
    whole = all(isinstance(value, int) for value in values if value is not None)
    return "#,##0" if whole else "#,##0.00"


def _legend(chart: Any) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False


def _axes(chart: Any, native: Native, look: Look) -> None:
    """Names on top first, no grid; the values of bars stand at their ends instead of an axis."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    values, names = chart.value_axis, chart.category_axis
    values.has_major_gridlines = names.has_major_gridlines = False
    for axis in (values, names):
        axis.format.line.color.rgb = rgb(look.rule)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if native.kind in BARS:
        _name_every_bar(names)
        names.reverse_order = True
        values.visible = False
        chart.plots[0].gap_width = 45
        if native.kind == "stacked":
            chart.plots[0].overlap = 100
    if native.kind == "points":
        for axis, series in ((names, native.series[0]), (values, native.series[1])):
            axis.has_title = True
            frame = axis.axis_title.text_frame
            frame.text = clean(series.name)
            set_font(frame.paragraphs[0].runs[0].font, FOOT, look.second)
            axis.minimum_scale, axis.maximum_scale = 0, points.highest(series)


def _name_every_bar(axis: Any) -> None:
    """Each bar has its name: an office program would leave out every other."""
    from pptx.oxml.ns import qn

    held = axis._element
    skip = held.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    held.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _colours(chart: Any, native: Native, look: Look) -> None:
    if native.kind == "points":
        for made, own in zip(chart.plots[0].series, points.groups(native).values(), strict=True):
            made.format.line.fill.background()
            _marker(made.marker, own[0].colour or look.second)
        return
    tones = (strong(look), pale(look)) if len(native.series) > 1 else (look.second,)
    for order, (made, series) in enumerate(zip(chart.plots[0].series, native.series, strict=True)):
        colour = series.colour or tones[order % len(tones)]
        if native.kind == "lines":
            made.format.line.color.rgb = rgb(colour)
            made.smooth = False
            _marker(made.marker, colour)
        else:
            made.format.fill.solid()
            made.format.fill.fore_color.rgb = rgb(colour)
            for place, one in enumerate(series.colours[:MOST_BARS]):
                point = made.points[place]
                point.format.fill.solid()
                point.format.fill.fore_color.rgb = rgb(one)
                _keep_where_negative(point)


def _marker(marker: Any, colour: str) -> None:
    """A disc of this colour."""
    from pptx.enum.chart import XL_MARKER_STYLE

    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, points.MARKER
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(colour)
    marker.format.line.fill.background()


def _keep_where_negative(point: Any) -> None:
    """A bar to the left keeps its colour: without this some programs draw it white."""
    from pptx.oxml.ns import qn

    held = point._element.find(f"{qn('c:dPt')}[last()]")
    inverts = held.makeelement(qn("c:invertIfNegative"), {"val": "0"})
    held.find(qn("c:idx")).addnext(inverts)


def _labels(chart: Any, native: Native, look: Look) -> None:
    """The values at the bars; the names at the points."""
    from pptx.enum.chart import XL_LABEL_POSITION

    plot = chart.plots[0]
    if native.kind == "bars":
        plot.has_data_labels = True
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        plot.data_labels.number_format = _number_format(native)
        plot.data_labels.number_format_is_linked = False
        plot.data_labels.show_value = True
    if native.kind == "stacked":
        for made, series in zip(plot.series, native.series, strict=True):
            labels = made.data_labels
            labels.show_value = True
            # Nothing where a part has no length.
            labels.number_format, labels.number_format_is_linked = "#,##0;-#,##0;;", False
            set_font(labels.font, FOOT, ink_on(series.colour or look.second))
        _leave_out_narrow(plot, native)
    if native.kind == "points":
        sides, groups = points.named(native), list(points.groups(native))
        for place, point in enumerate(points.placed(native)):
            if point in sides:
                made = plot.series[groups.index(point.group)]
                label = made.points[place].data_label
                label.text_frame.text = clean(point.name)
                label.position = getattr(XL_LABEL_POSITION, sides[point])
                set_font(label.text_frame.paragraphs[0].runs[0].font, FOOT, look.ink)


def _leave_out_narrow(plot: Any, native: Native) -> None:
    """No number in a part of a bar that is narrower than it: it would cover its neighbours'."""
    from pptx.oxml.ns import qn

    rows = [[_number(value) or 0 for value in one.values[:MOST_BARS]] for one in native.series]
    most = max(map(sum, zip(*rows, strict=True)), default=0) or 1
    names = max(text_width(str(name), FOOT) for name in native.categories[:MOST_BARS])
    room = WIDTH - 2 * SIDE - names - 2 * FOOT
    for made, values in zip(plot.series, rows, strict=True):
        for place, value in enumerate(values):
            if 0 < value / most * room < text_width(f"{value:,}", FOOT):
                label = made.points[place].data_label._get_or_add_dLbl()
                for part in list(label)[1:]:
                    label.remove(part)
                label.append(label.makeelement(qn("c:delete"), {"val": "1"}))
