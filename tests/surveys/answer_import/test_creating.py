"""An import that makes the measurement with its waves, departments and groups."""

import pytest

from surveys.answer_import import import_answers
from surveys.models import (
    AuditEntry,
    Department,
    Measurement,
    Organisation,
    Questionnaire,
    Respondent,
    Response,
    Wave,
)
from tests.factories import GroupFactory
from tests.surveys.answer_import.conftest import NAME, write


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
