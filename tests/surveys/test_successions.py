"""Recording who took over from whom."""

import pytest

from surveys import organisations
from surveys.models import AuditEntry, Department, DepartmentSuccession
from surveys.successions import WrongSuccession, absent, present, record_successions, remove_succession
from tests.factories import DepartmentFactory, MeasurementFactory, WaveFactory


@pytest.fixture
def old(municipality):
    return DepartmentFactory(organisation=municipality, name="Omsorgsförvaltningen")


def pairs() -> set[tuple[str, str]]:
    return set(DepartmentSuccession.objects.values_list("predecessor__name", "successor__name"))


def test_a_merged_department_took_over_from_several(social, old, sibling_department, key_user):
    record_successions(social, [old, sibling_department], by=key_user)

    assert pairs() == {(old.name, social.name), (sibling_department.name, social.name)}


def test_each_succession_is_recorded(social, old, key_user):
    record_successions(social, [old], by=key_user)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.by) == ("succession_recorded", f"{old} → {social}", key_user)


def test_recording_again_changes_nothing(social, old, key_user):
    record_successions(social, [old], by=key_user)

    record_successions(social, [old], by=key_user)

    assert AuditEntry.objects.count() == DepartmentSuccession.objects.count() == 1


def test_a_department_does_not_take_over_from_itself(social, key_user):
    with pytest.raises(WrongSuccession):
        record_successions(social, [social], by=key_user)


def test_nobody_is_her_own_predecessor_through_others(social, old, sibling_department, key_user):
    record_successions(old, [sibling_department], by=key_user)
    record_successions(sibling_department, [social], by=key_user)

    with pytest.raises(WrongSuccession, match="har redan"):
        record_successions(social, [old], by=key_user)


@pytest.mark.parametrize("upwards", [True, False])
def test_a_unit_and_the_department_around_it_do_not_follow_each_other(social, key_user, upwards):
    unit = DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")
    successor, predecessor = (social, unit) if upwards else (unit, social)

    with pytest.raises(WrongSuccession, match="den ena under den andra"):
        record_successions(successor, [predecessor], by=key_user)


def test_when_one_is_refused_none_is_stored(social, old, key_user):
    with pytest.raises(WrongSuccession):
        record_successions(social, [old, social], by=key_user)

    assert pairs() == set()


def test_a_removed_succession_is_recorded(social, old, key_user):
    record_successions(social, [old], by=key_user)

    remove_succession(DepartmentSuccession.objects.get(), by=key_user)

    assert pairs() == set()
    assert AuditEntry.objects.filter(action="succession_removed", subject=f"{old} → {social}").exists()


def test_a_department_with_a_successor_is_not_deleted(social, old, key_user):
    record_successions(social, [old], by=key_user)

    with pytest.raises(organisations.StillReferredTo, match="slagits samman eller delats"):
        organisations.delete_department(old, by=key_user)


# Departments of another time


def test_a_department_that_was_merged_is_absent_where_it_was_not_asked(social, old, key_user):
    before, now = (MeasurementFactory(organisation=social.organisation, slug=slug) for slug in ("2018", "2026"))
    WaveFactory(measurement=before, department=old)
    WaveFactory(measurement=now, department=social)
    record_successions(social, [old], by=key_user)

    assert absent([before, now]) == {(before.pk, social.pk), (now.pk, old.pk)}


def test_a_new_department_is_there_in_a_measurement_that_has_not_asked_it_yet(social, old, key_user):
    measurement = MeasurementFactory(organisation=social.organisation)
    record_successions(social, [old], by=key_user)

    assert absent([measurement]) == {(measurement.pk, old.pk)}


def test_the_present_departments_are_all_but_the_absent(social, old, key_user):
    measurement = MeasurementFactory(organisation=social.organisation)
    record_successions(social, [old], by=key_user)

    assert list(present(Department.objects.of(social.organisation), measurement)) == [social]


def test_a_unit_below_a_department_that_was_asked_is_not_absent(social, old, key_user):
    measurement = MeasurementFactory(organisation=social.organisation)
    unit = DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")
    WaveFactory(measurement=measurement, department=social)
    record_successions(unit, [old], by=key_user)

    assert absent([measurement]) == {(measurement.pk, old.pk)}


def test_without_successions_nobody_is_absent(measurement, social, sibling_department):
    assert absent([measurement]) == set()
