"""The labels of a native scatter chart's points, each where it covers nothing, with a line where it stands away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Length, Pt

from reports.files.characters import printable
from reports.label_places import Drawing, Offset, Vector, placed

#: What the axes, their titles and the legend take of the chart, in font sizes: left, right, top, bottom.
_AROUND: Final = (5.0, 1.5, 1.0, 7.0)
#: A label's height, and the width of a character, in font sizes.
_HEIGHT, _CHARACTER = 1.1, 0.62
#: Radius of a point, in points.
_RADIUS: Final = 5.5
_LEADER_LINES: Final = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
_DRAWING_2012: Final = "http://schemas.microsoft.com/office/drawing/2012/chart"


@dataclass(frozen=True)
class Crowd:
    """A series' points on the chart's scale, and their labels or none."""

    points: Sequence[Vector]
    labels: Sequence[str]


def write(
    chart: Chart, crowds: Sequence[Crowd], span: Vector, font_size: float, size: tuple[Length, Length], colour: str
) -> None:
    """Write the labels beside the points of a chart's series.

    span: where both axes begin and end. size: of the chart, whose axes are fixed in it so that places can be known.
    """
    width, height = (length.pt for length in size)
    left, right, top, bottom = (share * font_size for share in _AROUND)
    inner = (width - left - right, height - top - bottom)
    _fix_plot_area(chart, left / width, top / height, inner[0] / width, inner[1] / height)
    drawing = _drawing(crowds, span, font_size, inner)
    offsets = iter(placed([drawing]))
    for crowd, series in zip(crowds, chart.plots[0].series, strict=True):
        for position, (label, offset) in enumerate(zip(crowd.labels, offsets, strict=False)):
            _write(series, position, label, colour, offset)
            if offset.is_led:
                _move(series, position, offset, width, height)
        if crowd.labels:
            _add_leader_lines(series, colour)


def _drawing(crowds: Sequence[Crowd], span: Vector, font_size: float, inner: Vector) -> Drawing:
    """Return the plot area in points, with every point of the chart."""
    low, high = span
    scale = [length / (high - low) for length in inner]
    longest = max((len(label) for crowd in crowds for label in crowd.labels), default=1)

    def drawn(crowd: Crowd) -> list[Vector]:
        return [((x - low) * scale[0], (y - low) * scale[1]) for x, y in crowd.points]

    return Drawing(
        points=[point for crowd in crowds if crowd.labels for point in drawn(crowd)],
        marks=[point for crowd in crowds if not crowd.labels for point in drawn(crowd)],
        size=inner,
        label=((longest * _CHARACTER + 0.2) * font_size, _HEIGHT * font_size),
        radius=_RADIUS,
    )


def _fix_plot_area(chart: Chart, x: float, y: float, width: float, height: float) -> None:
    area = chart._chartSpace.chart.plotArea
    for layout in area.findall(qn("c:layout")):
        area.remove(layout)
    area.insert(0, _layout(x, y, f'<c:w val="{width:.4f}"/><c:h val="{height:.4f}"/>', target="inner"))


def _layout(x: float, y: float, more: str = "", target: str = "") -> Any:
    """Return a place, in shares of the chart: from its edge with a target, else from where the thing would stand."""
    edges = f'<c:layoutTarget val="{target}"/><c:xMode val="edge"/><c:yMode val="edge"/>' if target else ""
    place = f'{edges}<c:x val="{x:.5f}"/><c:y val="{y:.5f}"/>{more}'
    return parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{place}</c:manualLayout></c:layout>")


def _write(series: Any, position: int, label: str, colour: str, offset: Offset) -> None:
    text = series.points[position].data_label
    text.text_frame.text = printable(label)
    text.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor.from_string(colour)
    text.position = XL_LABEL_POSITION.CENTER if offset.is_led else _side(offset)


def _side(offset: Offset) -> XL_LABEL_POSITION:
    if abs(offset.right) > abs(offset.up):
        return XL_LABEL_POSITION.RIGHT if offset.right > 0 else XL_LABEL_POSITION.LEFT
    return XL_LABEL_POSITION.ABOVE if offset.up > 0 else XL_LABEL_POSITION.BELOW


def _move(series: Any, position: int, offset: Offset, width: float, height: float) -> None:
    """Put a label that stands away from its point at its place; the program draws the line."""
    label = series._element.get_dLbl(position)
    label.find(qn("c:idx")).addnext(_layout(offset.right / width, -offset.up / height))


def _add_leader_lines(series: Any, colour: str) -> None:
    line = f'<a:ln w="{int(Pt(0.5))}"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:ln>'
    series._element.find(qn("c:dLbls")).append(
        parse_xml(
            f'<c:extLst {nsdecls("c", "a")}><c:ext uri="{_LEADER_LINES}" xmlns:c15="{_DRAWING_2012}">'
            f'<c15:showLeaderLines val="1"/><c15:leaderLines><c:spPr>{line}</c:spPr></c15:leaderLines>'
            "</c:ext></c:extLst>"
        )
    )
