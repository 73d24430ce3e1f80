"""The workbook: real numbers, text that stays text, nothing hidden."""

import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from analysis.results import ComparisonResults, Figure
from analysis.years.history import Change, History, Year
from reports.files.xlsx import render
from reports.notes import Notes

from .contents import NAME, department_content, organisation_content, with_screening

HOSTILE = [
    '=HYPERLINK("http://x.se")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "http://x.se",
    "{=1}",
    "42",
    "<b>x</b>",
    "_x0041_",
]


def workbook(content):
    return openpyxl.load_workbook(BytesIO(render(content)))


def row_of(sheet, column: str, label: str):
    """Return the cells of the row that has the label in a column."""
    position = openpyxl.utils.column_index_from_string(column) - 1
    return next(row for row in sheet.iter_rows() if row[position].value == label)


def every_cell(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def with_question(content, figure: Figure):
    """Return the content with another figure for its first question."""
    section = content.parts[0].sections[0]
    changed = replace(section, rows=(replace(section.rows[0], own=figure), *section.rows[1:]))
    part = replace(content.parts[0], sections=(changed, *content.parts[0].sections[1:]))
    return replace(content, parts=(part, *content.parts[1:]))


def rich(content):
    """Return the content with a unit, two groups, a year before and a group of other organisations."""
    others = ComparisonResults("county", "Övriga kommuner i länet", 6, content.whole)
    years = (Year(2019, "2019", 1, content.own), Year(2020, "2020", 3, content.own))
    return replace(
        content,
        children=(replace(content.own, name=f"{NAME} / Hemtjänst"),),
        groups=tuple(
            replace(content.own, kind="department_group", name=f"{NAME} | {group}") for group in ("Chefer", "Strateger")
        ),
        history=History(years, {("total", "total"): Change(2019, 38.75, 2.5)}),
        comparisons=(others,),
    )


def test_there_is_a_sheet_for_each_table_and_all_are_in_sight():
    book = workbook(rich(department_content()))

    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        (title, "visible")
        for title in (
            "Läs mig",
            "Sammanfattning",
            "Frågor",
            "Underkategorier",
            "Fördelning",
            "Vet ej",
            "Enheter",
            "Grupper",
            "År",
            "Jämförelser",
        )
    ]


def test_what_there_is_nothing_of_has_no_sheet():
    assert workbook(department_content()).sheetnames == [
        "Läs mig",
        "Sammanfattning",
        "Frågor",
        "Underkategorier",
        "Fördelning",
        "Vet ej",
    ]


def test_a_question_has_its_figures_unrounded():
    row = row_of(workbook(department_content())["Frågor"], "D", "Väl fungerande styrning")

    assert [cell.value for cell in row[5:14]] == [2.85, 0.125, 40, 3.098, 0.218, 40, 3.4, 0.16, 1294]


def test_a_questions_statistics_are_columns():
    figure = Figure(
        "question",
        "E1",
        n=40,
        mean=2.85,
        dont_know_share=0.125,
        others_mean=3.4,
        agreement=0.71,
        lower=2.5,
        upper=3.2,
        difference=-0.55,
        difference_lower=-0.9,
        difference_upper=-0.2,
        effect=-0.6,
        is_called_out=True,
        gap=-0.25,
        gap_lower=-0.6,
        gap_upper=0.1,
    )
    sheet = workbook(with_question(department_content(), figure))["Frågor"]

    named = dict(zip([cell.value for cell in sheet[1]], [cell.value for cell in sheet[2]], strict=True))
    assert {name: named[name] for name in list(named)[14:]} == {
        "Medel, 95 % från": 2.5,
        "Medel, 95 % till": 3.2,
        "Samsyn": 0.71,
        "Skillnad mot övriga": -0.55,
        "Skillnad, 95 % från": -0.9,
        "Skillnad, 95 % till": -0.2,
        "Effektstorlek": -0.6,
        "Tydlig skillnad mot övriga": "lägre",
        "Skillnad mot resten": -0.25,
        "Mot resten, 95 % från": -0.6,
        "Mot resten, 95 % till": 0.1,
        "Tydlig skillnad mot resten": "nej",
    }


def test_columns_that_hold_nothing_are_left_out():
    header = [cell.value for cell in workbook(department_content())["Frågor"][1]]

    assert "Mål" not in header
    assert "Samma sektor, medel" not in header


def test_the_distribution_counts_each_grade():
    figure = Figure("question", "E1", n=40, mean=2.85, dont_know_share=0.125, distribution=(4, 12, 12, 8, 4))
    row = row_of(workbook(with_question(department_content(), figure))["Fördelning"], "B", "E1")

    assert [cell.value for cell in row[3:]] == [4, 12, 12, 8, 4, 40, 0.125]


def test_a_hidden_distribution_is_two_dots():
    row = row_of(workbook(department_content())["Fördelning"], "B", "E2")

    assert [cell.value for cell in row[3:9]] == ["··"] * 6


def test_dont_know_stands_beside_each_department():
    sheet = workbook(organisation_content(children=1))["Vet ej"]

    assert [cell.value for cell in sheet[1]] == ["Underkategori", "Fråga", "Kommunen", "Övriga", "Förvaltning 0"]
    assert [cell.value for cell in sheet[2]][2:] == [0.218, 0.16, 0.125]


def test_years_stand_beside_each_other_with_the_change():
    sheet = workbook(rich(department_content()))["År"]

    assert [cell.value for cell in sheet[1]] == ["Mått", "2019", "2020", "Förändring sedan 2019"]
    assert [cell.value for cell in sheet[2]] == ["Digital mognad", 41.25, 41.25, 2.5]


def test_groups_of_others_stand_beside_the_own():
    sheet = workbook(rich(department_content()))["Jämförelser"]

    assert [cell.value for cell in sheet[1]] == ["Mått", "Förvaltningen", "Kommunen", "Övriga kommuner i länet"]
    assert [cell.value for cell in sheet[2]] == ["Digital mognad", 41.25, 47.9, 47.9]


def test_figures_are_shown_with_one_decimal_whole_percent_and_thousands():
    row = row_of(workbook(department_content())["Frågor"], "D", "Väl fungerande styrning")

    assert [cell.number_format for cell in row[5:8]] == ["0.0", "0 %", "#,##0"]


def test_hidden_figures_are_two_dots_as_text():
    row = row_of(workbook(department_content())["Frågor"], "D", "Öppna standarder")

    assert [(cell.value, cell.data_type) for cell in row[5:8]] == [("··", "s")] * 3


def test_without_any_response_rate_there_is_no_row_for_it():
    labels = [row[0].value for row in workbook(department_content())["Sammanfattning"].iter_rows()]

    assert "Antal svarande" in labels
    assert "Svarsfrekvens" not in labels


def test_a_share_given_as_a_bound_is_in_no_part_of_the_file():
    bounded = Figure("screening", "S1", n=9, value=0.9777, bound="above")

    data = render(with_screening(department_content(), bounded))

    archive = zipfile.ZipFile(BytesIO(data))
    assert not [name for name in archive.namelist() if b"9777" in archive.read(name)]


def test_a_reversed_question_says_that_lower_is_better():
    row = row_of(workbook(department_content())["Frågor"], "C", "T1")

    assert row[4].value == "lägre är bättre"


def test_indices_stand_with_what_they_rest_on():
    row = row_of(workbook(department_content())["Underkategorier"], "A", "Effektivitet")

    assert [cell.value for cell in row][:5] == ["Effektivitet", "bygger på 1 av 2 frågor", 46.25, 51.9, 59.4]
    assert row[5].value == pytest.approx(-13.15)


def test_departments_stand_side_by_side_below_the_whole():
    sheet = workbook(organisation_content(children=3))["Förvaltningar"]

    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [47.9, *[41.25] * 3]


def test_only_departments_have_a_column_of_response_rates():
    content = rich(department_content())
    figures = {**content.own.figures, ("response_rate", ""): Figure("response_rate", "", value=0.5)}
    book = workbook(replace(content, own=replace(content.own, figures=figures)))

    departments, groups = ([cell.value for cell in book[name][1]] for name in ("Enheter", "Grupper"))
    assert (departments[-2:], groups[-1]) == (["Antal svarande", "Svarsfrekvens"], "Antal svarande")


def test_a_column_in_which_nothing_stands_is_left_out_side_by_side():
    header = [cell.value for cell in workbook(rich(department_content()))["Enheter"][1]]

    assert header[-1] == "Antal svarande"


def test_lists_have_a_frozen_header_and_a_filter():
    sheet = workbook(department_content())["Frågor"]

    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref.startswith("A1:")


def test_questions_and_indices_have_a_native_chart_of_own_against_others():
    book = workbook(department_content())

    titles = ("Frågor", "Underkategorier")
    series = {title: [each.val.numRef.f for each in book[title]._charts[0].series] for title in titles}

    assert series == {
        "Frågor": ["Frågor!$F$2:$F$6", "Frågor!$I$2:$I$6", "Frågor!$L$2:$L$6"],
        "Underkategorier": [f"Underkategorier!${column}$2:${column}$8" for column in "CDE"],
    }


def test_a_target_is_a_dashed_line_over_the_years():
    content = replace(rich(department_content()), notes=Notes(targets={("total", "total"): 70.0}))

    sheet = workbook(content)["År"]

    (chart,) = sheet._charts
    *measured, target = chart.series
    assert [each.graphicalProperties.line.prstDash for each in (measured[0], target)] == ["solid", "dash"]
    assert target.val.numRef.f == "År!$B$3:$C$3"
    assert [cell.value for cell in row_of(sheet, "A", "Mål: Digital mognad")[1:3]] == [70.0, 70.0]


def test_a_chart_of_years_without_targets_has_measures_only():
    (chart,) = workbook(rich(department_content()))["År"]._charts

    assert [each.graphicalProperties.line.prstDash for each in chart.series] == ["solid"] * len(chart.series)


def test_the_guide_says_what_two_dots_mean():
    row = row_of(workbook(department_content())["Läs mig"], "A", "··")

    assert row[1].value.startswith("För få svar.")


def test_note_and_incompleteness_stand_above_the_figures():
    sheet = workbook(department_content(note="=1+1 är en anmärkning"))["Sammanfattning"]

    texts = [row[0].value for row in sheet.iter_rows()]

    assert texts.index("Mätningen är ofullständig. Ännu inte med: Leanlink.") < texts.index("Mått")
    assert texts.index("=1+1 är en anmärkning") < texts.index("Mått")


@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_others_stays_text(name):
    book = workbook(department_content(name=name, organisation=name, title=name, note=name))

    texts = [cell for cell in every_cell(book) if cell.value in (name, name.replace("\r", "\n"), name.strip())]

    assert texts
    assert {cell.data_type for cell in every_cell(book)} <= {"s", "n"}
    assert not [cell for cell in every_cell(book) if cell.hyperlink]


@pytest.mark.parametrize("name", ["a\x00b", "a\ud800b", "a\uffffb", "x" * 40_000])
def test_text_that_xml_or_excel_cannot_hold_does_not_stop_the_report(name):
    assert workbook(department_content(name=name, note=name))["Sammanfattning"]["A1"].value


def test_properties_hold_title_organisation_and_publication_only():
    properties = workbook(department_content()).properties

    assert properties.title == f"Digital mognad 2020 – Linköpings kommun – {NAME}"
    assert properties.subject == "Publicering 3"
    assert {properties.creator, properties.lastModifiedBy, properties.description, properties.keywords} <= {None, ""}


def test_the_same_publication_gives_the_same_bytes():
    assert render(department_content()) == render(department_content())


def test_comments_have_a_sheet_of_their_own():
    notes = Notes({"": "Helt rätt.", "innovation": "=1+1"}, conclusions="Rad ett.\n\nRad två.")

    sheet = workbook(replace(department_content(), notes=notes))["Kommentarer"]

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Gäller", "Text"],
        ["Helheten", "Helt rätt."],
        ["Innovation", "=1+1"],
        ["Slutsatser", "Rad ett.\n\nRad två."],
    ]
    assert sheet["B3"].data_type == "s"


def test_the_guide_names_the_sheets_that_there_are():
    book = workbook(department_content())

    named = {row[0].value for row in book["Läs mig"].iter_rows()}
    assert set(book.sheetnames) - {"Läs mig"} <= named
    assert not named & {"Kommentarer", "Jämförelser", "Tillförlitlighet", "Enheter"}


def test_the_interval_of_a_change_stands_beside_it():
    content = rich(department_content())
    changes = {("total", "total"): Change(2019, 38.75, 2.5, lower=-1.25, upper=6.25)}
    content = replace(content, history=replace(content.history, changes=changes))

    row = row_of(workbook(content)["År"], "A", "Digital mognad")

    assert [cell.value for cell in row[-3:]] == [2.5, -1.25, 6.25]
