"""Native, editable charts for PowerPoint and Word: a chart's XML and the workbook that is opened by "Redigera data".

A value that is None is a gap: neither the chart nor its workbook holds anything there. Text of others stays text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.series import LineSeries, XySeries
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Length, Pt

from reports.files import point_labels
from reports.files.characters import printable
from reports.files.packages import LONG_AGO
from reports.files.point_labels import Crowd
from reports.files.xlsx_sheet import OPTIONS

ACCENT: Final = "17556E"
OTHERS: Final = "C2703D"
SOFT: Final = "8FA3AC"
PALE: Final = "C9D6DB"
INK: Final = "1C2529"
INK_SOFT: Final = "55636A"
LINE: Final = "DFE6E9"

#: With more bars than this there is no room for the labels of targets.
_MOST_LABELS: Final = 27

#: How the XML of a free-standing chart refers to its workbook.
WORKBOOK_KEY: Final = "rId1"

_MARKERS: Final = {
    ACCENT: XL_MARKER_STYLE.CIRCLE,
    OTHERS: XL_MARKER_STYLE.DIAMOND,
    SOFT: XL_MARKER_STYLE.SQUARE,
}


@dataclass(frozen=True)
class Scale:
    """A value axis: its ends, the step between its marks, and how its numbers are written."""

    low: float
    high: float
    step: float
    number_format: str = "0"


GRADES: Final = Scale(1, 5, 1)
INDEX: Final = Scale(0, 100, 25)
SHARES: Final = Scale(0, 1, 0.25, "0 %")


@dataclass(frozen=True)
class Series:
    """A series of a bar or line chart, one value a category. A target is a dashed line without marks and labels."""

    name: str
    values: Sequence[float | None]
    colour: str
    is_target: bool = False


@dataclass(frozen=True)
class Bars:
    """A clustered bar chart, categories from the top down."""

    categories: Sequence[str]
    series: Sequence[Series]
    scale: Scale
    label_format: str


@dataclass(frozen=True)
class Lines:
    """A line chart with a mark for every value; a gap breaks the line. Labels keep out of the way of other lines."""

    categories: Sequence[str]
    series: Sequence[Series]
    scale: Scale
    label_format: str


@dataclass(frozen=True)
class Dots:
    """A series of a scatter chart. labels: what stands beside each point, empty for nothing."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str
    labels: Sequence[str] = ()
    size: int = 12
    is_hollow: bool = False


@dataclass(frozen=True)
class Quadrant:
    """A scatter chart whose axes cross at the border. scale: of both axes."""

    series: Sequence[Dots]
    axes: tuple[str, str]
    border: float
    scale: Scale


Spec = Bars | Lines | Quadrant


class _Categories(CategoryChartData):  # type: ignore[misc]
    """Data whose workbook is our own: python-pptx's would take a name such as "=1+1" for a formula."""

    @property
    def xlsx_blob(self) -> bytes:
        table = [["", *(series.name for series in self)]]
        columns = [list(series.values) for series in self]
        names = [category.label for category in self.categories]
        return _workbook([*table, *([name, *row] for name, *row in zip(names, *columns, strict=True))])


class _Points(XyChartData):  # type: ignore[misc]
    @property
    def xlsx_blob(self) -> bytes:
        table: list[list[Any]] = []
        for series in self:
            points = zip(series.x_values, series.y_values, strict=True)
            table += [["", series.name], *map(list, points), []]
        return _workbook(table)


def _workbook(table: Sequence[Sequence[Any]]) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    sheet = book.add_worksheet("Sheet1")
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, printable(cell))
            elif cell is not None:
                sheet.write_number(row, column, cell)
    sheet.set_column(0, 0, 40)
    book.set_properties({"created": LONG_AGO})
    book.close()
    return target.getvalue()


def data_of(spec: Spec) -> tuple[XL_CHART_TYPE, CategoryChartData | XyChartData]:
    """Return a chart's kind and data, as python-pptx takes them."""
    if isinstance(spec, Quadrant):
        return XL_CHART_TYPE.XY_SCATTER, _points(spec)
    data = _Categories(number_format=spec.label_format)
    data.categories = [printable(name) for name in spec.categories]
    for series in spec.series:
        data.add_series(printable(series.name), series.values)
    return (XL_CHART_TYPE.BAR_CLUSTERED if isinstance(spec, Bars) else XL_CHART_TYPE.LINE_MARKERS), data


def _points(spec: Quadrant) -> XyChartData:
    data = _Points(number_format="0.0")
    for dots in spec.series:
        series = data.add_series(printable(dots.name))
        for x, y in dots.points:
            series.add_data_point(x, y)
    return data


#: Width and height of a chart.
Size = tuple[Length, Length]


def free_standing(spec: Spec, font_size: float, size: Size) -> tuple[bytes, bytes]:
    """Return a chart that belongs to no presentation: its XML and its workbook, to be related as WORKBOOK_KEY."""
    kind, data = data_of(spec)
    chart = Chart(parse_xml(ChartXmlWriter(kind, data).xml.encode()), None)
    style(chart, spec, font_size, size)
    chart._chartSpace.get_or_add_externalData().rId = WORKBOOK_KEY
    return etree.tostring(chart._chartSpace, xml_declaration=True, encoding="UTF-8", standalone=True), data.xlsx_blob


def style(chart: Chart, spec: Spec, font_size: float, size: Size) -> None:
    """Give a chart its colours, axes and labels. size: as it is drawn first, for the places of points' labels."""
    chart.has_title = False
    chart.font.name, chart.font.size = "Calibri", Pt(font_size)
    chart.font.color.rgb = RGBColor.from_string(INK)
    _add_legend(chart, len(spec.series))
    if isinstance(spec, Quadrant):
        _style_quadrant(chart, spec, font_size, size)
    elif isinstance(spec, Bars):
        _style_bars(chart, spec, font_size)
    else:
        _style_lines(chart, spec, font_size)


def _add_legend(chart: Chart, n_series: int) -> None:
    chart.has_legend = n_series > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False


def _style_bars(chart: Chart, spec: Bars, font_size: float) -> None:
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, -5
    for series, drawn in zip(spec.series, plot.series, strict=True):
        drawn.invert_if_negative = False
        _fill(drawn.format.fill, series.colour)
    _label_values(plot, spec.label_format, font_size)
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    if len(spec.categories) * len(spec.series) > _MOST_LABELS:
        for drawn in (each for series, each in zip(spec.series, plot.series, strict=True) if series.colour == PALE):
            drawn.data_labels.show_value = False
    chart.category_axis.reverse_order = True
    _style_categories(chart.category_axis)
    _style_scale(chart.value_axis, spec.scale)
    _cross_at_end(chart.value_axis)


def _style_lines(chart: Chart, spec: Lines, font_size: float) -> None:
    plot = chart.plots[0]
    for series, drawn in zip(spec.series, plot.series, strict=True):
        drawn.smooth = False
        drawn.format.line.color.rgb = RGBColor.from_string(series.colour)
        if series.is_target:
            _dash(drawn)
        else:
            drawn.format.line.width = Pt(2.25)
            _mark(drawn, series.colour, 7)
    _label_lines(plot, spec, font_size)
    _style_categories(chart.category_axis)
    _style_scale(chart.value_axis, spec.scale)


def _dash(drawn: LineSeries) -> None:
    drawn.format.line.width, drawn.format.line.dash_style = Pt(1.25), MSO_LINE.DASH
    drawn.marker.style = XL_MARKER_STYLE.NONE


def _label_lines(plot: Any, spec: Lines, font_size: float) -> None:
    """Label the highest value of every category above, the lowest below, and at the ends what lies between beside."""
    measured = [(n, each.values) for n, each in enumerate(spec.series) if not each.is_target]
    for category in range(len(spec.categories)):
        values = {n: of_series[category] for n, of_series in measured if of_series[category] is not None}
        ranked = sorted(values, key=lambda n: values[n] or 0)
        between = {0: XL_LABEL_POSITION.LEFT, len(spec.categories) - 1: XL_LABEL_POSITION.RIGHT}.get(category)
        for number in ranked:
            side = XL_LABEL_POSITION.ABOVE if number == ranked[-1] else between
            side = XL_LABEL_POSITION.BELOW if number == ranked[0] and len(ranked) > 1 else side
            if side is not None:
                _label_value(plot.series[number], category, side, font_size)


def _label_value(drawn: LineSeries, position: int, side: XL_LABEL_POSITION, font_size: float) -> None:
    label = drawn.points[position].data_label
    label.font.size, label.position = Pt(font_size - 1), side
    label.font.color.rgb = RGBColor.from_string(INK_SOFT)


def _style_quadrant(chart: Chart, spec: Quadrant, font_size: float, size: Size) -> None:
    for axis, title in zip((chart.category_axis, chart.value_axis), spec.axes, strict=True):
        _style_scale(axis, spec.scale)
        axis.has_major_gridlines = False
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.crosses_at = spec.border
        axis.has_title = True
        axis.axis_title.text_frame.text = title
        axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
        _line(axis.format.line, SOFT)
    for dots, drawn in zip(spec.series, chart.plots[0].series, strict=True):
        drawn.format.line.fill.background()
        _mark(drawn, dots.colour, dots.size, is_hollow=dots.is_hollow)
    crowds = [Crowd(dots.points, dots.labels) for dots in spec.series]
    point_labels.write(chart, crowds, (spec.scale.low, spec.scale.high), font_size, size, INK)


def _label_values(plot: Any, number_format: str, font_size: float) -> None:
    """Write the values beside the bars."""
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.font.size = Pt(font_size - 1)
    labels.font.color.rgb = RGBColor.from_string(INK_SOFT)


def _style_categories(axis: Any) -> None:
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _line(axis.format.line, SOFT)


def _style_scale(axis: Any, scale: Scale) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = scale.low, scale.high, scale.step
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = True
    _line(axis.major_gridlines.format.line, LINE)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = scale.number_format, False
    axis.tick_labels.font.color.rgb = RGBColor.from_string(INK_SOFT)
    axis.format.line.fill.background()


def _cross_at_end(axis: Any) -> None:
    """Keep the value axis at the bottom although the categories go from the top down."""
    axis._element.find(qn("c:crosses")).set("val", "max")


def _mark(drawn: LineSeries | XySeries, colour: str, size: int, *, is_hollow: bool = False) -> None:
    drawn.marker.style, drawn.marker.size = _MARKERS.get(colour, XL_MARKER_STYLE.CIRCLE), size
    if is_hollow:
        drawn.marker.format.fill.background()
    else:
        _fill(drawn.marker.format.fill, colour)
    drawn.marker.format.line.color.rgb = RGBColor.from_string(colour if is_hollow else "FFFFFF")
    drawn.marker.format.line.width = Pt(1.5 if is_hollow else 0.75)


def _fill(fill: Any, colour: str) -> None:
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(colour)


def _line(line: Any, colour: str) -> None:
    line.color.rgb = RGBColor.from_string(colour)
    line.width = Pt(0.75)
