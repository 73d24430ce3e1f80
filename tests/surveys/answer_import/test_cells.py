"""What the cells of a file mean, and which are refused."""

import pytest

from surveys.answer_import import parse
from surveys.models import (
    Answer,
    AuditEntry,
    Department,
    Measurement,
    Organisation,
    Questionnaire,
    RespondentGroup,
    Response,
    Wave,
)
from surveys.table_files import table_of
from tests.surveys.answer_import.conftest import values_of

# What the cells mean


def test_grades_dont_know_and_blanks_become_what_they_mean(imported):
    imported("department;group;decides;B1;B2;B3;B4;B5\nSocial;Chefer;ja;1;5;vet ej;0;\n")

    assert values_of(Response.objects.get()) == {"B1": 1, "B2": 5, "B3": 0, "B4": 0}


@pytest.mark.parametrize("cell", ["vet ej", "Vet ej", "VET EJ", "Vet Ej", " vet ej ", "0"])
def test_dont_know_may_be_written_in_any_case_or_as_zero(imported, cell):
    imported(f"department;group;decides;B1\nSocial;Chefer;ja;{cell}\n")

    assert Answer.objects.get().value == 0


@pytest.mark.parametrize(("cell", "decides"), [("ja", True), ("JA", True), ("nej", False), ("Nej", False), ("", None)])
def test_the_screening_answer_is_yes_no_or_missing(imported, cell, decides):
    imported(f"department;group;decides;B1\nSocial;Chefer;{cell};3\n")

    assert Response.objects.get().decides is decides


def test_columns_may_come_in_any_order(imported):
    imported("B2;group;B1;decides;sector;department\n2;Chefer;1;ja;education;Skola\n")

    response = Response.objects.get()
    assert (response.department.name, response.group.name, values_of(response)) == (
        "Skola",
        "Chefer",
        {"B1": 1, "B2": 2},
    )


def test_an_answer_to_nothing_is_still_a_response(imported):
    imported("department;group;decides;B1\nSocial;Chefer;;\n")

    assert (Response.objects.count(), Answer.objects.count()) == (1, 0)


def test_the_number_of_responses_is_returned(imported):
    assert imported("department;group;decides;B1\nA;Chefer;ja;1\nB;Chefer;ja;2\nA;Chefer;ja;3\n") == 3


# Refused values


@pytest.mark.parametrize(
    "cell", ["6", "-1", "3.5", "3,5", "NaN", "３", "1e0", "+1", "01", "x", "vetej", "None", "=1+1"]
)
def test_anything_but_a_grade_or_dont_know_is_refused(errors, cell):
    assert errors(f"department;group;decides;B1\nSocial;Chefer;ja;{cell}\n") == [
        f"Rad 2, kolumn B1: ”{cell}” ska vara 1–5, vet ej eller tomt."
    ]


def test_all_errors_are_listed_by_line_column_and_value(errors):
    text = (
        "department;sector;group;decides;B1;B2\n"
        "Social;;Chefer;ja;3;4\n"
        "Social;skola;;kanske;7;x\n"
        ";;Chefer;nej;1;-1\n"
        "A / B / C / D / E;;Chefer;;1;1\n"
    )

    assert errors(text) == [
        "Rad 3, kolumn group: ”” saknas.",
        "Rad 3, kolumn decides: ”kanske” ska vara ja, nej eller tomt.",
        "Rad 3, kolumn sector: ”skola” är inte en av social_services, education, culture_leisure, urban_planning, "
        "central_administration, internal_service, company, other.",
        "Rad 3, kolumn B1: ”7” ska vara 1–5, vet ej eller tomt.",
        "Rad 3, kolumn B2: ”x” ska vara 1–5, vet ej eller tomt.",
        "Rad 4, kolumn department: ”” är inte en förvaltning med högst fyra nivåer.",
        "Rad 4, kolumn B2: ”-1” ska vara 1–5, vet ej eller tomt.",
        "Rad 5, kolumn department: ”A / B / C / D / E” är inte en förvaltning med högst fyra nivåer.",
    ]


ORGANISATION_TABLES = (Organisation, Department, RespondentGroup, Measurement, Wave, Response, Answer)


def test_one_wrong_row_among_a_thousand_stores_nothing(errors):
    lines = ["Social;Chefer;ja;3"] * 1000
    lines[510] = "Social;Chefer;ja;9"

    found = errors("\n".join(["department;group;decides;B1", *lines]))

    assert found == ["Rad 512, kolumn B1: ”9” ska vara 1–5, vet ej eller tomt."]
    assert not any(table.objects.exists() for table in (*ORGANISATION_TABLES, AuditEntry, Questionnaire))


def test_a_hundred_errors_are_listed_and_the_rest_counted(errors):
    found = errors("department;group;decides;B1\n" + "Social;Chefer;ja;9\n" * 250)

    assert (len(found), found[0][:20], found[-1]) == (101, "Rad 2, kolumn B1: ”9", "… och 150 fel till.")


@pytest.mark.parametrize("name", ["department", "group", "decides"])
def test_a_missing_column_is_named(errors, name):
    header = [column for column in ("department", "group", "decides", "B1") if column != name]

    assert errors(";".join(header) + "\nx;y;1\n") == [f"Kolumnen ”{name}” saknas."]


def test_an_unknown_column_is_named(errors):
    assert errors("department;group;decides;B1;Z9\nSocial;Chefer;ja;1;1\n") == [
        "Kolumnen ”Z9” är okänd: enkäten har ingen sådan fråga."
    ]


def test_a_question_of_another_version_is_unknown(errors):
    assert errors("department;group;decides;E5\nSocial;Chefer;ja;1\n") == [
        "Kolumnen ”E5” är okänd: enkäten har ingen sådan fråga."
    ]


def test_a_header_without_rows_is_refused(errors):
    assert errors("department;group;decides;B1\n") == ["Filen har inga svar under rubrikraden."]


@pytest.mark.parametrize(
    ("department", "group", "column"),
    [("x" * 201, "Chefer", "department"), ("Social / " + "x" * 201, "Chefer", "department"), ("S", "x" * 101, "group")],
)
def test_a_name_that_is_too_long_to_store_is_refused(errors, department, group, column):
    found = errors(f"department;group;decides;B1\n{department};{group};ja;1\n")

    assert [error.split(":")[0] for error in found] == [f"Rad 2, kolumn {column}"]


# Parsing alone


def test_a_parsed_row_holds_the_answered_questions_only():
    (row,) = parse(table_of(b"department;group;decides;B1;B2\nA / B;Chefer;ja;4;\n"), ["B1", "B2", "B3"])

    assert (row.line, row.department, row.values) == (2, ("A", "B"), {"B1": 4})
