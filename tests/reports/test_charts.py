"""Figure data to charts. Plotly's own classes check every name and value."""

import plotly.graph_objects as go
import pytest

from reports import charts
from reports.charts import Level, Pair, Point

OWN, OTHERS, BEFORE = Point("Kommunen", 48.4, 47.4), Point("Övriga", 57.4, 53.7), Point("2019", 45.0, 41.0)


def traces(chart) -> dict[str, dict]:
    return {trace["name"]: trace for trace in chart["data"]}


def quadrant(**changes):
    values = {"own": OWN, "others": OTHERS, "departments": [Point("Leanlink", 30.7, 33.7, "4")], "border": 50}
    return charts.quadrant(**{**values, **changes})


@pytest.mark.parametrize(
    "chart",
    [
        quadrant(before=BEFORE, whole=Point("Hela", 50, 50)),
        quadrant(departments=[Point(f"F{n}", 40.0, 40.0, str(n)) for n in range(1, 9)]),
        quadrant(own=None, others=None, departments=[]),
        charts.levels([Level("Teknik", 47.5, None, 45.0, 60.0)], own_name="A", others_name="B", before_name="2019"),
        charts.means([charts.Mean("Kommunen", 3.1, 2.9, 3.3)], others=3.4, target=3.5),
    ],
    ids=["quadrant", "crowded quadrant", "empty quadrant", "levels", "means"],
)
def test_plotly_knows_every_name_and_value(chart):
    go.Figure(chart)


def test_a_department_is_marked_with_its_number():
    assert [(each["x"], each["y"]) for each in quadrant()["layout"]["annotations"] if each["text"] == "4"] == [
        (30.7, 33.7)
    ]


def test_departments_at_one_place_are_led_to_their_numbers():
    chart = quadrant(departments=[Point(f"F{n}", 40.0, 40.0, str(n)) for n in range(1, 9)])

    assert sum(each["showarrow"] for each in chart["layout"]["annotations"]) >= 4


def test_a_place_that_is_not_shown_leaves_no_point():
    assert traces(quadrant(own=None, others=None, departments=[])) == {}


def test_an_arrow_leads_from_last_years_place_to_the_own():
    arrow = next(each for each in quadrant(before=BEFORE)["layout"]["annotations"] if "axref" in each)

    assert (arrow["ax"], arrow["ay"], arrow["x"], arrow["y"]) == (45.0, 41.0, 48.4, 47.4)


def test_without_an_own_place_there_is_no_arrow():
    chart = quadrant(own=None, before=BEFORE)

    assert not [each for each in chart["layout"]["annotations"] if each["showarrow"]]


def test_the_border_stays_in_the_middle_and_every_point_inside():
    """The outermost value is 30.7, 19.3 from the border: less than the least reach of 20; 7 more are left free."""
    assert quadrant()["layout"]["xaxis"]["range"] == [23, 77]


def test_a_point_far_out_widens_both_axes():
    chart = quadrant(departments=[Point("Långt bort", 5, 50)])

    assert (chart["layout"]["xaxis"]["range"], chart["layout"]["yaxis"]["range"]) == ([-2, 102], [-2, 102])


def test_a_target_is_a_mark_of_its_own():
    chart = charts.levels([Level("Teknik", 47.5, 53.3, None, 60.0)], own_name="A", others_name="B", before_name="")

    assert (traces(chart)["Mål"]["x"], "" in traces(chart)) == ([60.0], False)


def test_others_and_target_are_lines_whose_names_stand_apart():
    rows = [charts.Mean("Kommunen", 3.1, 2.9, 3.3), charts.Mean("Leanlink", None, None, None)]

    layout = charts.means(rows, others=3.4, target=3.5)["layout"]

    assert [(line["x0"], line["x1"]) for line in layout["shapes"]] == [(3.4, 3.4), (3.5, 3.5)]
    names = [(each["text"], each["x"], each["xanchor"]) for each in layout["annotations"]]
    assert names == [("Övriga", 3.4, "right"), ("Mål", 3.5, "left")]


def test_a_chart_of_means_without_others_and_target_has_no_line():
    assert charts.means([charts.Mean("Kommunen", 3.1, 2.9, 3.3)], others=None)["layout"]["shapes"] == []


def test_numbers_are_written_with_a_decimal_comma():
    assert quadrant()["layout"]["separators"] == ", "


def test_shares_without_others_have_no_mark_of_them():
    alone = charts.shares([Pair("Arv", 0.3, None)], own_name="A", others_name="Övriga")

    assert list(traces(alone)) == ["A"]
