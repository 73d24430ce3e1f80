"""Changing departments and groups."""

import pytest

from surveys import organisations
from surveys.models import AuditEntry, Department, RespondentGroup, Role, Wave
from tests.factories import DepartmentFactory, GroupFactory, RespondentFactory, RoleFactory, WaveFactory


@pytest.fixture
def home_care(social):
    return DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")


def moved_below(department: Department, parent: Department | None) -> Department:
    department.parent = parent
    return department


def test_a_new_department_is_recorded(municipality, key_user):
    organisations.save_department(Department(organisation=municipality, name="Ny"), by=key_user)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.by) == ("department_added", "Ny", key_user)


def test_a_department_takes_what_lies_below_it_along(social, home_care, sibling_department, key_user):
    organisations.save_department(moved_below(social, sibling_department), by=key_user)

    home_care.refresh_from_db()
    assert (social.level, home_care.level) == (2, 3)


def test_a_tree_never_gets_five_levels(social, home_care, sibling_department, key_user):
    unit = DepartmentFactory(organisation=social.organisation, parent=home_care)
    parent = DepartmentFactory(organisation=social.organisation, parent=sibling_department)

    with pytest.raises(organisations.WrongParent):
        organisations.save_department(moved_below(social, parent), by=key_user)

    unit.refresh_from_db()
    assert unit.level == 3


def test_a_department_never_lies_below_itself(social, home_care, key_user):
    with pytest.raises(organisations.WrongParent):
        organisations.save_department(moved_below(social, home_care), by=key_user)


def test_a_department_with_published_results_is_not_moved(published, key_user):
    social = Department.objects.get(name="Social- och omsorgsförvaltningen")
    Wave.objects.all().update(state="planned", opened_at=None, closed_at=None)

    with pytest.raises(organisations.DepartmentFixed):
        organisations.save_department(
            moved_below(social, DepartmentFactory(organisation=social.organisation)), by=key_user
        )


def test_results_alone_keep_a_department_in_its_place(published):
    from analysis.models import PublishedScope

    scope = PublishedScope.objects.filter(department__isnull=False).first()
    unit = DepartmentFactory(organisation=published.organisation)
    PublishedScope.objects.filter(pk=scope.pk).update(department=unit)

    assert not organisations.is_movable(unit)


@pytest.mark.parametrize("state", [Wave.State.OPEN, Wave.State.CLOSED])
def test_a_department_whose_wave_has_opened_is_not_moved(measurement, social, state):
    WaveFactory(measurement=measurement, department=social, state=state)

    assert not organisations.is_movable(social)


def test_a_department_with_invited_people_below_it_is_not_moved(measurement, social, home_care):
    wave = WaveFactory(measurement=measurement, department=social, state=Wave.State.PLANNED, opened_at=None)
    RespondentFactory(wave=wave, department=home_care)

    assert not organisations.is_movable(social)


def test_a_department_that_nothing_depends_on_is_movable(social, home_care):
    assert organisations.is_movable(social)


def test_a_department_that_nothing_refers_to_is_deleted(social, key_user):
    organisations.delete_department(social, by=key_user)

    assert not Department.objects.exists()
    assert AuditEntry.objects.get().action == "department_deleted"


def test_a_department_with_units_below_it_stays(social, home_care, key_user):
    with pytest.raises(organisations.StillReferredTo, match="enheter ligger under den"):
        organisations.delete_department(social, by=key_user)


def test_a_department_with_a_wave_stays(social, measurement, key_user):
    WaveFactory(measurement=measurement, department=social)

    with pytest.raises(organisations.StillReferredTo, match="den har en omgång"):
        organisations.delete_department(social, by=key_user)


def test_a_department_in_which_somebody_has_a_role_stays(representative, social, key_user):
    with pytest.raises(organisations.StillReferredTo, match="någon har en roll i den"):
        organisations.delete_department(social, by=key_user)

    assert Role.objects.filter(user=representative).exists()


def test_a_department_with_results_stays(published, key_user):
    social = Department.objects.get(name="Social- och omsorgsförvaltningen")

    with pytest.raises(organisations.StillReferredTo, match="resultat"):
        organisations.delete_department(social, by=key_user)


def test_a_group_that_nothing_refers_to_is_deleted(municipality, key_user):
    organisations.delete_group(GroupFactory(organisation=municipality), by=key_user)

    assert not RespondentGroup.objects.exists()


def test_a_group_with_invited_people_stays(respondent, key_user):
    with pytest.raises(organisations.StillReferredTo, match="respondenter"):
        organisations.delete_group(respondent.group, by=key_user)


def test_the_usual_groups_are_added_once(municipality, key_user):
    organisations.add_default_groups(municipality, by=key_user)
    organisations.add_default_groups(municipality, by=key_user)

    assert municipality.groups.count() == 5


def test_a_role_elsewhere_does_not_keep_a_department(social, sibling_department, key_user):
    RoleFactory(kind=Role.Kind.REPRESENTATIVE, organisation=social.organisation, department=sibling_department)

    organisations.delete_department(social, by=key_user)

    assert list(Department.objects.all()) == [sibling_department]
