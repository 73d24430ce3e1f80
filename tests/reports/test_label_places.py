"""Labels stand apart from each other and from every point, however close the points lie."""

from itertools import combinations
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.label_places import Drawing, Offset, Vector, placed

SIZE, LABEL, RADIUS = (300.0, 250.0), (18.0, 14.0), 7.0
#: The same drawing on a wider screen.
WIDER = 2.5


def drawing(points: list[Vector], marks: tuple[Vector, ...] = (), stretch: float = 1) -> Drawing:
    wide = [[(x * stretch, y) for x, y in places] for places in (points, marks)]
    return Drawing(wide[0], wide[1], (SIZE[0] * stretch, SIZE[1]), LABEL, RADIUS)


def middles(drawn: Drawing, offsets: list[Offset]) -> list[Vector]:
    return [(x + each.right, y + each.up) for (x, y), each in zip(drawn.points, offsets, strict=True)]


def collisions(drawn: Drawing, offsets: list[Offset]) -> list[tuple[Vector, Vector]]:
    """Return the labels that lie on each other or on a point."""
    labels, (width, height) = middles(drawn, offsets), drawn.label
    on_labels = [
        (a, b)
        for a, b in combinations(labels, 2)
        if abs(a[0] - b[0]) < width - 0.01 and abs(a[1] - b[1]) < height - 0.01
    ]
    on_points = [
        (label, mark)
        for label in labels
        for mark in (*drawn.points, *drawn.marks)
        if hypot(max(abs(label[0] - mark[0]) - width / 2, 0), max(abs(label[1] - mark[1]) - height / 2, 0))
        < drawn.radius - 0.01
    ]
    return on_labels + on_points


def test_a_point_alone_has_its_label_at_its_right():
    (offset,) = placed([drawing([(100, 100)])])

    assert (offset.up, offset.is_led) == (0, False)
    assert offset.right > RADIUS + LABEL[0] / 2


def test_two_points_beside_each_other_have_their_labels_on_the_outer_sides():
    left, right = placed([drawing([(100, 100), (115, 100)])])

    assert left.right < 0 < right.right


def test_at_the_right_edge_a_label_stands_elsewhere():
    drawn = drawing([(SIZE[0] - 8, 100)])

    ((x, _),) = middles(drawn, placed([drawn]))

    assert x + LABEL[0] / 2 <= SIZE[0]


def test_eight_at_the_very_same_place_are_all_readable():
    drawn = drawing([(150.0, 120.0)] * 8)

    offsets = placed([drawn])

    assert collisions(drawn, offsets) == []
    assert sum(offset.is_led for offset in offsets) == 4  # four stand beside the point


def test_the_same_points_always_give_the_same_places():
    crowd = [(150.0 + n % 3, 120.0 + n % 2) for n in range(8)]

    assert placed([drawing(crowd)]) == placed([drawing(crowd)])


coordinate = st.floats(-6, 6, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=8),
    st.tuples(st.floats(40, 260), st.floats(40, 210)),
    st.lists(st.tuples(coordinate, coordinate), max_size=3),
)
def test_eight_departments_within_two_index_points_are_readable_on_narrow_and_wide_screens(crowd, centre, singles):
    # 60 index points on 300 pixels: two index points are ten pixels.
    points, marks = ([(centre[0] + x, centre[1] + y) for x, y in places] for places in (crowd, singles))
    narrow, wide = drawing(points, tuple(marks)), drawing(points, tuple(marks), WIDER)

    offsets = placed([narrow, wide])

    assert collisions(narrow, offsets) == []
    assert collisions(wide, offsets) == []
