"""Where the labels of a chart's points stand, so that none covers another label or a point. Pure.

A label that has no room beside its point stands further away, and a line leads to it. The same points always give the
same places.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, hypot, pi, sin
from typing import Final

Vector = tuple[float, float]
"""Right and up, in the drawing's unit of length."""

_N_ANGLES: Final = 16
_N_RINGS: Final = 20
_SIDES: Final = ((1, 0), (0, 1), (-1, 0), (0, -1))
#: From a point's middle to a label beside it, in radii.
_GAP: Final = 1.3
#: So many free places with crossing lines are passed over.
_MOST_ENTANGLED: Final = 16


@dataclass(frozen=True)
class Drawing:
    """What labels are placed in. points: those with a label. marks: all other points. Both as they are drawn.

    size: of the drawing, from (0, 0). label: width and height of a label. radius: of every point.
    """

    points: Sequence[Vector]
    marks: Sequence[Vector]
    size: Vector
    label: Vector
    radius: float


@dataclass(frozen=True)
class Offset:
    """Where a label's middle lies from its point's; `is_led` when a line should lead to it."""

    right: float
    up: float
    is_led: bool = False


Found = Mapping[int, Offset]
"""The places that are taken, by the point's number."""


def placed(drawings: Sequence[Drawing]) -> list[Offset]:
    """Return a place for each label that has room in every one of the drawings: the same points at other scales.

    The narrowest comes first: it decides to which side a label goes.
    """
    found: dict[int, Offset] = {}
    for number in _loneliest_first(drawings[0]):
        found[number] = _place(number, drawings, found)
    return [found[number] for number in range(len(drawings[0].points))]


def _loneliest_first(drawing: Drawing) -> list[int]:
    """Return the points' numbers: those without near ones first, and of a crowd the outermost first."""
    keys = []
    for number in range(len(drawing.points)):
        n_near, away = _near(drawing, number)
        keys.append((n_near, -hypot(*away), number))
    return [number for _, _, number in sorted(keys)]


def _place(number: int, drawings: Sequence[Drawing], found: Found) -> Offset:
    """Return the first free place whose line crosses no label, else the first free one, else the last one."""
    entangled: list[Offset] = []
    offset = Offset(0, 0)
    for offset in _candidates(number, drawings[0]):
        if not all(_has_room(number, offset, drawing, found) for drawing in drawings):
            continue
        if not any(_is_entangled(number, offset, drawing, found) for drawing in drawings):
            return offset
        entangled.append(offset)
        if len(entangled) == _MOST_ENTANGLED:
            break
    return entangled[0] if entangled else offset


def _candidates(number: int, drawing: Drawing) -> Iterator[Offset]:
    """Yield the four places beside a point, then those ever further out; those that lead away from what is near first.

    A point alone has its label at its right.
    """
    n_near, away = _near(drawing, number)
    start = atan2(away[1], away[0]) if n_near else 0.0
    for side in sorted(_SIDES, key=lambda side: -side[0] * cos(start) - side[1] * sin(start)):
        yield _beside(side, drawing)
    for ring in range(1, _N_RINGS):
        for turn in range(_N_ANGLES):
            yield _at(start + (1 if turn % 2 else -1) * ceil(turn / 2) * 2 * pi / _N_ANGLES, ring, drawing)


def _beside(side: tuple[int, int], drawing: Drawing) -> Offset:
    right, up = (way * (_GAP * drawing.radius + extent / 2) for way, extent in zip(side, drawing.label, strict=True))
    return Offset(right, up)


def _at(angle: float, ring: int, drawing: Drawing) -> Offset:
    width, height = drawing.label
    reach = abs(cos(angle)) * width / 2 + abs(sin(angle)) * height / 2
    distance = _GAP * drawing.radius + reach + ring * 0.6 * max(width, height)
    return Offset(distance * cos(angle), distance * sin(angle), is_led=True)


def _has_room(number: int, offset: Offset, drawing: Drawing, found: Found) -> bool:
    """Tell whether a label would lie in the drawing, on no point and on no other label."""
    centre = _plus(drawing.points[number], offset)
    return (
        _is_inside(centre, drawing)
        and all(_is_apart(centre, _plus(drawing.points[other], known), drawing) for other, known in found.items())
        and not any(_covers(centre, mark, drawing) for mark in (*drawing.points, *drawing.marks))
    )


def _is_inside(centre: Vector, drawing: Drawing) -> bool:
    pairs = zip(centre, drawing.label, drawing.size, strict=True)
    return all(extent / 2 <= middle <= size - extent / 2 for middle, extent, size in pairs)


def _is_apart(one: Vector, other: Vector, drawing: Drawing) -> bool:
    return abs(one[0] - other[0]) >= drawing.label[0] or abs(one[1] - other[1]) >= drawing.label[1]


def _covers(centre: Vector, mark: Vector, drawing: Drawing) -> bool:
    """Tell whether a label at a place covers a point."""
    right = max(abs(centre[0] - mark[0]) - drawing.label[0] / 2, 0)
    up = max(abs(centre[1] - mark[1]) - drawing.label[1] / 2, 0)
    return hypot(right, up) < drawing.radius


def _is_entangled(number: int, offset: Offset, drawing: Drawing, found: Found) -> bool:
    """Tell whether the line to a label would cross another label, or the line to another label this one."""
    point = drawing.points[number]
    centre = _plus(point, offset)
    return any(
        _is_crossed(centre, drawing.points[other], known, drawing)
        or _is_crossed(_plus(drawing.points[other], known), point, offset, drawing)
        for other, known in found.items()
    )


def _is_crossed(centre: Vector, point: Vector, offset: Offset, drawing: Drawing) -> bool:
    """Tell whether the line from a point to its label goes through another label, by the method of slabs."""
    if not offset.is_led:
        return False
    start, end = 0.0, 1.0
    for middle, first, length, extent in zip(centre, point, (offset.right, offset.up), drawing.label, strict=True):
        ends = [(middle - first + side * extent / 2) / (length or 1e-9) for side in (-1, 1)]
        start, end = max(start, min(ends)), min(end, max(ends))
    return start < end


def _near(drawing: Drawing, number: int) -> tuple[int, Vector]:
    """Return how many points are in the way of a label beside this one, and the way from their middle to the point."""
    x, y = drawing.points[number]
    reach = 2 * (drawing.radius + max(drawing.label))
    others = (*drawing.points[:number], *drawing.points[number + 1 :], *drawing.marks)
    near = [(x - a, y - b) for a, b in others if hypot(x - a, y - b) < reach]
    n = len(near)
    return n, (sum(a for a, _ in near) / n, sum(b for _, b in near) / n) if n else (0.0, 0.0)


def _plus(point: Vector, offset: Offset) -> Vector:
    return point[0] + offset.right, point[1] + offset.up
