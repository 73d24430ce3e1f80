"""The workbook: real numbers, text that stays text, nothing hidden."""

import zipfile
from io import BytesIO

import openpyxl
import pytest

from analysis.results import Figure
from reports.files.xlsx import render

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


def test_the_sheets_are_five_and_all_in_sight():
    book = workbook(department_content())

    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Sammanfattning", "visible"),
        ("Frågor", "visible"),
        ("Index", "visible"),
        ("Förvaltningar", "visible"),
        ("Så läser du", "visible"),
    ]


def test_a_question_has_its_figures_unrounded():
    row = row_of(workbook(department_content())["Frågor"], "D", "Väl fungerande styrning")

    assert [cell.value for cell in row[5:]] == [2.85, 0.125, 40, 3.098, 0.218, 40, 3.4, 0.16, 1294]


def test_figures_are_shown_with_one_decimal_whole_percent_and_thousands():
    row = row_of(workbook(department_content())["Frågor"], "D", "Väl fungerande styrning")

    assert [cell.number_format for cell in row[5:8]] == ["0.0", "0 %", "#,##0"]


def test_hidden_figures_are_two_dots_as_text():
    row = row_of(workbook(department_content())["Frågor"], "D", "Öppna standarder")

    assert [(cell.value, cell.data_type) for cell in row[5:8]] == [("··", "s")] * 3


def test_a_missing_response_rate_is_a_dash():
    row = row_of(workbook(department_content())["Sammanfattning"], "A", "Svarsfrekvens")

    assert [cell.value for cell in row[1:4]] == ["–"] * 3


def test_a_share_given_as_a_bound_is_in_no_part_of_the_file():
    bounded = Figure("screening", "S1", n=9, value=0.9777, bound="above")

    data = render(with_screening(department_content(), bounded))

    archive = zipfile.ZipFile(BytesIO(data))
    assert not [name for name in archive.namelist() if b"9777" in archive.read(name)]


def test_a_reversed_question_says_that_lower_is_better():
    row = row_of(workbook(department_content())["Frågor"], "C", "T1")

    assert row[4].value == "lägre är bättre"


def test_indices_stand_with_what_they_rest_on():
    row = row_of(workbook(department_content())["Index"], "A", "Effektivitet")

    assert [cell.value for cell in row] == ["Effektivitet", "bygger på 1 av 2 frågor", 46.25, 51.9, 59.4]


def test_departments_stand_side_by_side():
    sheet = workbook(organisation_content(children=3))["Förvaltningar"]

    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [41.25] * 3


def test_lists_have_a_frozen_header_and_a_filter():
    sheet = workbook(department_content())["Frågor"]

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:N6"


def test_questions_and_indices_have_a_native_chart_of_own_against_others():
    book = workbook(department_content())

    series = {title: [each.val.numRef.f for each in book[title]._charts[0].series] for title in ("Frågor", "Index")}

    assert series == {
        "Frågor": ["Frågor!$F$2:$F$6", "Frågor!$L$2:$L$6"],
        "Index": ["Index!$C$2:$C$8", "Index!$E$2:$E$8"],
    }


def test_the_guide_says_what_two_dots_mean():
    row = row_of(workbook(department_content())["Så läser du"], "A", "··")

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
