"""The numbers beside a quadrant's points on a page, as plotly annotations: apart on narrow and wide screens. Pure."""

from collections.abc import Sequence
from typing import Any, Final

from reports.label_places import Drawing, Offset, Vector, placed

#: Width of the drawing itself, in pixels, from a phone's on; its height is always the same.
_WIDTHS: Final = (240, 330, 450, 620, 850)
_HEIGHT: Final = 350
#: Of a number's character, and its height, in pixels.
_CHARACTER, _LINE = 8.0, 15.0
#: Of the largest point.
_RADIUS: Final = 8.0


def annotations(
    points: Sequence[Vector], numbers: Sequence[str], marks: Sequence[Vector], span: Vector, colour: str
) -> list[dict[str, Any]]:
    """Return an annotation for each point's number. marks: all other points. span: both axes' range."""
    if not points:
        return []
    label = (max(map(len, numbers)) * _CHARACTER + 4, _LINE)
    offsets = placed([_drawing(points, marks, span, width, label) for width in _WIDTHS])
    return [_annotation(*each, colour) for each in zip(points, numbers, offsets, strict=True)]


def _drawing(points: Sequence[Vector], marks: Sequence[Vector], span: Vector, width: float, label: Vector) -> Drawing:
    low, high = span
    scale = width / (high - low), _HEIGHT / (high - low)

    def drawn(places: Sequence[Vector]) -> list[Vector]:
        return [((x - low) * scale[0], (y - low) * scale[1]) for x, y in places]

    return Drawing(drawn(points), drawn(marks), (width, _HEIGHT), label, _RADIUS)


def _annotation(point: Vector, number: str, offset: Offset, colour: str) -> dict[str, Any]:
    """Return a number beside its point, or further away with a line to it."""
    text = {"x": point[0], "y": point[1], "text": number, "font": {"size": 13, "color": colour}}
    if not offset.is_led:
        return {**text, "showarrow": False, "xshift": round(offset.right, 1), "yshift": round(offset.up, 1)}
    line = {"arrowhead": 0, "arrowwidth": 1, "arrowcolor": colour, "standoff": 4}
    return {**text, "showarrow": True, "ax": round(offset.right, 1), "ay": round(-offset.up, 1), **line}
