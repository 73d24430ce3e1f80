"""Lines over the years; plotly itself checks that the figures are ones."""

from typing import Any

import plotly.graph_objects as go
import pytest

from reports.charts import Pair
from reports.year_charts import INDEX, YearLine, over_years, two_sides


def drawn(own: list[float | None], *, joined: list[bool] | None = None, **ends: Any) -> dict[str, Any]:
    """Return the chart of three years; others, lower and upper may be given."""
    nothing: list[float | None] = [None] * 3
    line = YearLine(
        [2018, 2019, 2020],
        own,
        ends.get("lower", nothing),
        ends.get("upper", nothing),
        ends.get("others", nothing),
        joined or [True, True],
        ends.get("target"),
    )
    return over_years(line, span=(1, 5), dtick=1, own_name="Social", others_name="Övriga")


def test_a_line_has_a_point_for_each_year():
    (own,) = drawn([2.5, 3.0, 3.5])["data"]

    assert (own["x"], own["y"]) == ([2018, 2019, 2020], [2.5, 3.0, 3.5])


def test_a_line_is_broken_between_years_that_must_not_be_joined():
    (own,) = drawn([2.5, 3.0, 3.5], joined=[True, False])["data"]

    assert own["y"] == [2.5, 3.0, None, 3.5]
    assert not own["connectgaps"]


def test_a_hidden_year_has_no_point_and_no_line_across():
    (own,) = drawn([2.5, None, 3.5], joined=[False, False])["data"]

    assert own["y"] == [2.5, None, None, None, 3.5]


def test_the_arms_of_an_interval_stand_at_its_own_point():
    (own,) = drawn([2.5, 3.0, 3.5], joined=[True, False], lower=[2.0, None, 3.25], upper=[3.0, None, 4.0])["data"]

    assert own["error_y"]["array"] == [0.5, 0, 0, 0.5]
    assert own["error_y"]["arrayminus"] == [0.5, 0, 0, 0.25]


def test_the_others_have_a_line_where_they_are_shown():
    names = [trace["name"] for trace in drawn([2.5, 3.0, 3.5], others=[3.0, None, 3.5])["data"]]

    assert names == ["Social", "Övriga"]


def test_a_target_is_a_line_from_one_end_of_the_axis_to_the_other():
    chart = drawn([2.5, 3.0, 3.5], target=4.0)

    line = chart["data"][-1]
    assert (line["name"], line["x"], line["y"]) == ("Mål", chart["layout"]["xaxis"]["range"], [4.0, 4.0])
    go.Figure(chart)


def test_the_axis_reaches_the_target():
    assert YearLine([2020], [2.5], [None], [None], [None], [], target=4.0).values == [2.5, 4.0]


def test_without_any_figure_nothing_is_drawn():
    assert drawn([None, None, None])["data"] == []


@pytest.mark.parametrize(
    "chart",
    [
        drawn([2.5, 3.0, None], others=[3.0, 3.1, 3.2]),
        two_sides([Pair("Teknik", 40, 50), Pair("Innovation", None, 50)], own_name="Ledning", others_name="Alla"),
    ],
)
def test_plotly_takes_the_figures(chart):
    assert go.Figure(chart).data


def test_two_sides_have_a_row_each_from_the_top():
    chart = two_sides([Pair("Först", 40, 50), Pair("Sist", 60, 50)], own_name="Ledning", others_name="Medarbetare")

    assert chart["layout"]["yaxis"]["categoryarray"] == ["Sist", "Först"]


@pytest.mark.parametrize(
    ("values", "span"),
    [
        ([46.6, 55.5], (30, 80)),  # 20 on each side of the middle, to the nearest ten
        ([4, 30], (0, 40)),
        ([97, 99], (70, 100)),
        ([10, 90], (10, 90)),
        ([], (30, 70)),
    ],
)
def test_an_axis_holds_its_values_and_ends_on_tens_inside_the_scale(values, span):
    assert INDEX.span(values) == span
