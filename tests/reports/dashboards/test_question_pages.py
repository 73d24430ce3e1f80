"""Rows, order, bars and colours of the pages about questions. Expected values are worked out by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.outline import QuestionOutline
from analysis.results import ComparisonResults, Figure, ScopeResults
from reports.content import _parts
from reports.dashboards import heat_maps, question_pages
from reports.dashboards.heat_maps import Column
from reports.dashboards.question_pages import Line, bar_of, columns, sorted_lines
from reports.formatting import difference_text, dont_know_text, mean_text, n_text
from tests.reports.files.contents import department_content, organisation_content

UPRIGHT = QuestionOutline("B1", "Mål", "Vi har mål", is_reversed=False)
TURNED = QuestionOutline("B2", "Arv", "Vi har ett begränsande arv", is_reversed=True)


def line(code: str, **figure: float | None) -> Line:
    return Line(QuestionOutline(code, code, code, is_reversed=False), "", Figure(code=code, **figure), Figure(), None)


def column(**figure: float | None) -> Column:
    figures = {("question", code): Figure("question", code, **figure) for code in ("B1", "B2")}
    return Column("Social", ScopeResults("department", 1, "Social", figures))


def style(measure: str, question: QuestionOutline, **figure: float | None) -> str:
    return heat_maps._question_cell(column(**figure), measure, question).style


# Bars


def test_a_bar_diverges_from_the_middle_of_grade_three():
    bar = bar_of([1, 1, 2, 3, 3])

    # 10 %, 10 %, 20 %, 30 %, 30 % of a half width of 100: left of the middle lie 10 + 10 + 10.
    assert [(s.x, s.width) for s in bar.segments] == [(70, 10), (80, 10), (90, 20), (110, 30), (140, 30)]


def test_a_bar_says_its_shares_in_words():
    assert bar_of([0, 0, 5, 5, 0]).words == (
        "0\xa0% svarade 1, 0\xa0% svarade 2, 50\xa0% svarade 3, 50\xa0% svarade 4, 0\xa0% svarade 5. 10 svar."
    )


def test_a_hidden_distribution_has_no_bar():
    assert bar_of(()) is None


@given(st.lists(st.integers(0, 300), min_size=5, max_size=5).filter(any))
def test_a_bar_stays_inside_its_width(counts):
    bar = bar_of(counts)

    assert bar.segments[0].x >= 0
    assert bar.segments[-1].x + bar.segments[-1].width <= question_pages.BAR_WIDTH + 0.2


# Order


def test_lines_are_sorted_by_what_was_asked_for_and_hidden_ones_stand_last():
    lines = [line("a", mean=2.0), line("b", mean=None), line("c", mean=4.0)]

    assert [each.question.code for each in sorted_lines(lines, "egen", falling=True)] == ["c", "a", "b"]
    assert [each.question.code for each in sorted_lines(lines, "egen", falling=False)] == ["a", "c", "b"]


def test_a_difference_needs_both_sides():
    lines = [line("a", mean=2.0, others_mean=3.0), line("b", mean=5.0), line("c", mean=3.0, others_mean=3.5)]

    assert [each.question.code for each in sorted_lines(lines, "skillnad", falling=True)] == ["c", "a", "b"]


def test_the_sorted_column_turns_when_it_is_chosen_again():
    by_key = {each.title: each for each in columns("vet-ej", falling=True)}

    assert by_key["Vet ej"].sorted == "descending"
    assert by_key["Vet ej"].query == "?sortera=vet-ej&riktning=stigande"
    assert by_key["Samsyn"].query == "?sortera=samsyn&riktning=fallande"


# Colours


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        *[(3.0, "s0"), (3.14, "s0"), (3.15, "s1"), (3.2, "s1"), (3.6, "s2"), (4.0, "s3"), (5.0, "s3")],
        *[(2.8, "s-1"), (2.0, "s-3"), (None, "")],
    ],
)
def test_a_value_is_coloured_by_its_distance_from_the_middle_of_the_scale(mean, expected):
    assert style(heat_maps.VALUE, UPRIGHT, mean=mean) == expected


def test_the_colours_of_a_reversed_question_are_turned():
    assert style(heat_maps.VALUE, TURNED, mean=2.0) == "s3"
    assert style(heat_maps.DIFFERENCE, TURNED, mean=2.0, others_mean=3.0) == "s3"


@pytest.mark.parametrize("hidden", [{"mean": None, "others_mean": 3.0}, {"mean": 3.0, "others_mean": None}])
def test_a_difference_has_no_colour_unless_both_figures_are_shown(hidden):
    assert style(heat_maps.DIFFERENCE, UPRIGHT, **hidden) == ""


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.0, "d0"), (0.1, "d1"), (0.29, "d2"), (0.295, "d3"), (0.3, "d3"), (0.49, "d3"), (0.5, "d4"), (None, "")],
)
def test_dont_know_is_coloured_by_tens_of_percent(share, expected):
    assert style(heat_maps.DONT_KNOW, UPRIGHT, dont_know_share=share) == expected


def test_rows_of_dont_know_stand_by_share():
    rows = [
        heat_maps.Row(str(share), "", False, (heat_maps.Cell(Figure(dont_know_share=share), ""),), "dont_know")
        for share in (0.1, None, 0.4)
    ]

    assert [row.label for row in heat_maps.by_share(rows)] == ["0.4", "0.1", "None"]


# The legend


@pytest.mark.parametrize(
    ("measure", "level", "meanings"),
    [
        ("varde", "fragor", ["högst 2,0", "2,1–2,4", "2,5–2,8", "2,9–3,1", "3,2–3,5", "3,6–3,9", "minst 4,0"]),
        (
            "skillnad",
            "fragor",
            [
                "högst −0,8",
                "−0,7 till −0,5",
                "−0,4 till −0,2",
                "−0,1 till +0,1",
                "+0,2 till +0,4",
                "+0,5 till +0,7",
                "minst +0,8",
            ],
        ),
        ("vet-ej", "fragor", ["under 10\xa0%", "10–19\xa0%", "20–29\xa0%", "30–49\xa0%", "minst 50\xa0%"]),
    ],
)
def test_the_legend_has_every_shade_with_its_figures(measure, level, meanings):
    assert [shade.meaning for shade in heat_maps.legend_of(measure, level).shades] == meanings


def shade_of(legend: heat_maps.Legend, written: str) -> str:
    """Return the shade whose meaning holds a written figure."""
    value = number(written)
    for shade in legend.shades:
        low, _, high = shade.meaning.replace("högst ", "till ").replace("–", " till ").partition("till ")
        if low.startswith("minst "):
            low, high = low.removeprefix("minst "), ""
        if (not low.strip() or number(low) <= value) and (not high or value <= number(high)):
            return shade.style
    raise AssertionError(f"{written} has no shade")


def number(written: str) -> float:
    return float(written.strip().replace(",", ".").replace("−", "-"))


@given(st.integers(100, 500), st.integers(100, 500))
def test_a_cell_has_the_shade_that_the_legend_gives_its_figure(own, others):
    figure = {"mean": own / 100, "others_mean": others / 100}
    value, difference = heat_maps.legend_of("varde", "fragor"), heat_maps.legend_of("skillnad", "fragor")

    assert style(heat_maps.VALUE, UPRIGHT, **figure) == shade_of(value, mean_text(Figure(**figure)))
    assert style(heat_maps.DIFFERENCE, UPRIGHT, **figure) == shade_of(difference, difference_text(Figure(**figure)))


# The comparison of one question


def compared():
    """Return the content of a department whose sector elsewhere is known, beside twelve others in the county."""
    content = department_content()
    sector = {"sector_mean": 3.1, "sector_n": 84, "sector_dont_know_share": 0.2, "sector_organisations": 6}
    own = {**content.own.figures, ("question", "E1"): replace(content.own.question("E1"), **sector)}
    content = replace(content, own=replace(content.own, figures=own))
    parts = _parts(content.outline, content.own, content.whole)
    return replace(content, parts=parts, comparisons=(ComparisonResults("county", "I länet", 12, content.whole),))


def test_others_stand_with_how_many_they_are():
    places = question_pages.about(compared(), "E1").others

    assert [(place.name, place.note) for place in places] == [
        ("I länet", "12 organisationer"),
        ("Samma sektor i andra organisationer", "6 organisationer"),
    ]


def test_the_same_sector_elsewhere_has_a_number_of_answers():
    (_, sector) = question_pages.about(compared(), "E1").others

    assert (n_text(sector.figure), mean_text(sector.figure), dont_know_text(sector.figure)) == ("84", "3,1", "20\xa0%")


# Without a comparison


def test_without_a_comparison_there_are_no_columns_of_others():
    assert {"Övriga", "Skillnad"} & {
        each.title for each in columns("ordning", falling=False, with_others=False)
    } == set()


def test_others_stand_beside_the_own_where_they_are_asked_for():
    content = organisation_content(children=0)

    own, others = heat_maps.columns_of(content, with_others=True)

    (row,) = [row for row in heat_maps.question_rows(content, [own, others], heat_maps.DONT_KNOW) if row.code == "E1"]
    assert (others.name, [cell.figure.dont_know_share for cell in row.cells]) == ("Övriga", [0.218, 0.16])
