"""An import into what is there already, and what it refuses."""

from pathlib import Path

import pytest

from surveys.answer_import import import_answers
from surveys.models import (
    Organisation,
    Response,
    Wave,
)
from surveys.table_files import FileRefused
from tests.factories import DepartmentFactory, GroupFactory, WaveFactory
from tests.surveys.answer_import.conftest import write


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
