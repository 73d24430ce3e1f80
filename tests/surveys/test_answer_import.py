from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from surveys.answer_import import import_answers, parse
from surveys.models import (
    Answer,
    AuditEntry,
    Department,
    Measurement,
    Organisation,
    Questionnaire,
    Respondent,
    RespondentGroup,
    Response,
    Wave,
)
from surveys.table_files import FileRefused, table_of
from tests.factories import DepartmentFactory, GroupFactory, WaveFactory, answers_file

NAME = "0580/2020"


def write(folder: Path, text: str) -> Path:
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def imported(db, tmp_path):
    """Import a file with --create and the questionnaire of 2020; return how many responses there were."""

    def import_text(text: str) -> int:
        return import_answers(NAME, write(tmp_path, text), questionnaire="dimios:2020", create=True)

    return import_text


@pytest.fixture
def errors(imported):
    """Import a file that is refused; return the errors."""

    def errors_of(text: str) -> list[str]:
        with pytest.raises(FileRefused) as refusal:
            imported(text)
        return refusal.value.errors

    return errors_of


def values_of(response: Response) -> dict[str, int]:
    return dict(response.answers.values_list("question__code", "value"))


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


# Files as people save them


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_swedish_names_survive_every_encoding(db, tmp_path, encoding):
    path = tmp_path / "answers.csv"
    path.write_bytes("department,group,decides,B1\r\nMiljö- och byggnämnden,Chefer,ja,3\r\n".encode(encoding))

    import_answers(NAME, path, questionnaire="dimios:2020", create=True)

    assert Department.objects.get().name == "Miljö- och byggnämnden"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00"], ids=["empty", "a picture"])
def test_what_is_not_a_table_is_refused_and_nothing_is_made(db, tmp_path, content):
    path = tmp_path / "answers.csv"
    path.write_bytes(content)

    with pytest.raises(FileRefused):
        import_answers(NAME, path, create=True)

    assert not Organisation.objects.exists()


def test_text_of_others_is_stored_as_it_is(imported):
    imported("department;group;decides;B1\n<script>alert(1)</script>;{{7*7}};ja;3\n")

    assert (Department.objects.get().path, RespondentGroup.objects.get().name) == (
        "<script>alert(1)</script>",
        "{{7*7}}",
    )


# Creating what is missing


def test_create_makes_one_closed_wave_per_top_department_in_the_spring_of_the_year(imported):
    imported("department;group;decides;B1\nA / X;Chefer;ja;1\nA / Y;Chefer;ja;2\nB;Chefer;ja;3\n")

    waves = [(w.department.name, w.state, str(w.opens_on), str(w.closes_on)) for w in Wave.objects.all()]
    assert sorted(waves) == [
        ("A", "closed", "2020-02-01", "2020-06-01"),
        ("B", "closed", "2020-02-01", "2020-06-01"),
    ]


def test_a_path_makes_a_tree(imported):
    imported("department;group;decides;B1\nSocial / Omsorg / Hemtjänst / Norr;Chefer;ja;1\n")

    paths = {department.path for department in Department.objects.all()}
    assert paths == {
        "Social",
        "Social / Omsorg",
        "Social / Omsorg / Hemtjänst",
        "Social / Omsorg / Hemtjänst / Norr",
    }


def test_a_response_belongs_to_the_lowest_unit_of_its_path(imported):
    imported("department;group;decides;B1\nSocial / Hemtjänst;Chefer;ja;1\n")

    assert Response.objects.get().department.path == "Social / Hemtjänst"


@pytest.mark.parametrize("path", ["A / ", " / A", "A /  / B", "/"])
def test_a_path_with_an_empty_level_is_refused(errors, path):
    assert len(errors(f"department;group;decides;B1\n{path};Chefer;ja;1\n")) == 1


def test_a_name_with_a_slash_inside_is_one_department(imported):
    imported("department;group;decides;B1\nVård/omsorg;Chefer;ja;1\n")

    assert Department.objects.get().name == "Vård/omsorg"


def test_a_sector_is_kept_for_the_departments_it_makes(imported):
    imported("department;sector;group;decides;B1\nSkola;education;Chefer;ja;1\nBolag;;Chefer;ja;1\n")

    assert dict(Department.objects.values_list("name", "sector")) == {"Skola": "education", "Bolag": "other"}


def test_create_makes_a_kommun_with_the_code(imported):
    imported("department;group;decides;B1\nSkola;Chefer;ja;1\n")

    assert Organisation.objects.values_list("code", "kind").get() == ("0580", "kommun")


def test_create_uses_what_is_there_already(social, imported):
    group = GroupFactory(organisation=social.organisation, name="Chefer")

    imported(f"department;group;decides;B1\n{social.name};Chefer;ja;1\n")

    assert Response.objects.values_list("department", "group").get() == (social.pk, group.pk)


def test_create_uses_the_default_questionnaire_when_none_is_named(db, tmp_path):
    path = write(tmp_path, "department;group;decides;E5\nSkola;Chefer;ja;1\n")

    import_answers("0580/2026", path, create=True)

    assert str(Measurement.objects.get().questionnaire) == "dimios:2026"


def test_an_import_freezes_the_questionnaire(imported):
    imported("department;group;decides;B1\nSkola;Chefer;ja;1\n")

    assert Questionnaire.objects.get().frozen_at


def test_an_import_is_recorded_by_number_and_not_by_content(imported):
    imported("department;group;decides;B1\nSkola;Chefer;ja;1\n")

    assert AuditEntry.objects.values("subject", "details").get(action="answers_imported") == {
        "subject": NAME,
        "details": {"n": 1},
    }


def test_an_import_makes_no_respondents(imported):
    imported("department;group;decides;B1\nSkola;Chefer;ja;1\n")

    assert not Respondent.objects.exists()


# Refusing what is there or is not there


def test_creating_twice_is_refused_and_the_first_import_stands(imported, errors):
    text = "department;group;decides;B1\nSkola;Chefer;ja;1\n"
    imported(text)

    assert errors(text) == ["Rad 2, kolumn department: ”Skola” har ingen stängd omgång utan svar."]
    assert Response.objects.count() == 1


def test_a_second_import_for_another_department_is_added(imported):
    imported("department;group;decides;B1\nSkola;Chefer;ja;1\n")
    imported("department;group;decides;B1\nSocial;Chefer;ja;1\n")

    assert Response.objects.count() == 2


def test_a_unit_below_a_wave_with_responses_is_refused_too(imported, errors):
    imported("department;group;decides;B1\nSkola;Chefer;ja;1\n")

    assert errors("department;group;decides;B1\nSkola / Norr;Chefer;ja;1\n") == [
        "Rad 2, kolumn department: ”Norr” har ingen stängd omgång utan svar."
    ]


def import_existing(tmp_path: Path, department: str, group: str = "Chefer", **options: object) -> list[str]:
    """Import one row into the measurement 0580/2026, which uses dimios:2020; return the errors."""
    path = write(tmp_path, f"department;group;decides;B1\n{department};{group};ja;1\n")
    try:
        import_answers("0580/2026", path, **options)
    except FileRefused as refusal:
        return refusal.errors
    return []


@pytest.fixture
def closed_wave(measurement, social) -> Wave:
    GroupFactory(organisation=social.organisation, name="Chefer")
    return WaveFactory(measurement=measurement, department=social, state=Wave.State.CLOSED)


def test_a_closed_wave_without_responses_takes_an_import(closed_wave, tmp_path):
    import_existing(tmp_path, closed_wave.department.name)

    assert Response.objects.get().wave == closed_wave


def test_a_unit_below_the_waves_department_belongs_to_the_wave(closed_wave, tmp_path):
    social = closed_wave.department
    DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")

    import_existing(tmp_path, f"{social.name} / Hemtjänst")

    assert Response.objects.get().wave == closed_wave


def test_an_open_wave_takes_no_import(respondent, tmp_path):
    assert import_existing(tmp_path, respondent.department.name) == [
        f"Rad 2, kolumn department: ”{respondent.department.name}” har ingen stängd omgång utan svar."
    ]


def test_a_department_without_a_wave_takes_no_import(closed_wave, sibling_department, tmp_path):
    assert import_existing(tmp_path, "Leanlink") == ["Rad 2, kolumn department: ”Leanlink” har ingen omgång."]


def test_without_create_an_unknown_department_and_group_are_refused(closed_wave, tmp_path):
    assert import_existing(tmp_path, "Skola", "Lärare") == [
        "Rad 2, kolumn department: ”Skola” finns inte.",
        "Rad 2, kolumn group: ”Lärare” finns inte.",
    ]


def test_another_questionnaire_than_the_measurements_is_refused(closed_wave, tmp_path):
    assert import_existing(tmp_path, closed_wave.department.name, questionnaire="dimios:2026") == [
        "Mätningen 0580/2026 använder enkäten dimios:2020, inte dimios:2026."
    ]


def test_an_unknown_measurement_is_refused_without_create(db, tmp_path):
    assert import_existing(tmp_path, "Skola") == [
        "Mätningen 0580/2026 finns inte. Lägg till --create för att skapa den."
    ]


@pytest.mark.parametrize("questionnaire", ["dimios:1999", "dimios", "../settings:py", ":"])
def test_an_unknown_questionnaire_is_refused(db, tmp_path, questionnaire):
    assert import_existing(tmp_path, "Skola", create=True, questionnaire=questionnaire) == [
        f"Enkäten {questionnaire} finns inte. Ladda in den med load_questionnaire."
    ]


@pytest.mark.parametrize("name", ["0580", "0580/", "/2020", "0580/host", "0580/2020/1", "x" * 21 + "/2020"])
def test_a_name_that_is_no_measurements_is_refused_and_nothing_is_made(db, tmp_path, name):
    path = write(tmp_path, "department;group;decides;B1\nSkola;Chefer;ja;1\n")

    with pytest.raises(FileRefused):
        import_answers(name, path, create=True)

    assert not Organisation.objects.exists()


# The command


def test_the_command_tells_how_many_answers_it_stored(db, tmp_path, capsys):
    path = answers_file(tmp_path, [("Skola", "Chefer", "ja", "3")] * 4)

    call_command("import_answers", NAME, str(path), "--create", "--questionnaire", "dimios:2020")

    assert capsys.readouterr().out == "4 svar inlästa i 0580/2020\n"


def test_the_command_prints_all_errors(db, tmp_path):
    path = answers_file(tmp_path, [("Skola", "Chefer", "ja", "9")])

    with pytest.raises(CommandError) as refusal:
        call_command("import_answers", NAME, str(path), "--create", "--questionnaire", "dimios:2020")

    assert len(str(refusal.value).splitlines()) == 20


# Parsing alone


def test_a_parsed_row_holds_the_answered_questions_only():
    (row,) = parse(table_of(b"department;group;decides;B1;B2\nA / B;Chefer;ja;4;\n"), ["B1", "B2", "B3"])

    assert (row.line, row.department, row.values) == (2, ("A", "B"), {"B1": 4})
