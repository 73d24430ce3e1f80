"""Planning waves and changing them until they have closed."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from surveys import periods, readiness, wave_plans, waves
from surveys.invitations import examples
from surveys.invitations import plan as mail_plan
from surveys.models import AuditEntry, Job, Measurement, MeasurementPeriod, Respondent, SharedLink, Wave
from tests.factories import DepartmentFactory, RespondentFactory, WaveFactory

AUTUMN = MeasurementPeriod(season=periods.AUTUMN, year=2026)
FIRST, LAST = dt.date(2026, 11, 12), dt.date(2026, 11, 20)


@pytest.fixture
def planned(now, measurement, social) -> Wave:
    return WaveFactory(measurement=measurement, department=social, state=Wave.State.PLANNED, opened_at=None)


def plan(measurement, departments, key_user, first=FIRST, last=LAST):
    return wave_plans.plan(measurement, departments, AUTUMN, opens_on=first, closes_on=last, by=key_user)


# Planning


def test_each_chosen_department_gets_a_wave(now, measurement, social, sibling_department, key_user):
    plan(measurement, [social, sibling_department], key_user)

    assert set(Wave.objects.values_list("department__name", "state", "opens_on", "closes_on")) == {
        (department.name, "planned", FIRST, LAST) for department in (social, sibling_department)
    }


def test_planning_is_recorded(now, measurement, social, key_user):
    (wave,) = plan(measurement, [social], key_user)

    entry = AuditEntry.objects.get(action="wave_planned")
    assert (entry.by, entry.subject) == (key_user, str(wave))


def test_a_wave_outside_its_period_is_not_planned(now, measurement, social, key_user):
    with pytest.raises(ValidationError):
        plan(measurement, [social], key_user, last=dt.date(2026, 12, 2))

    assert not Wave.objects.exists()


def test_one_department_that_does_not_fit_keeps_all_waves_out(now, measurement, social, key_user):
    with pytest.raises(ValidationError):
        plan(measurement, [social, DepartmentFactory()], key_user)

    assert not Wave.objects.exists()


def test_the_periods_of_the_year_and_the_autumn_before_are_offered_until_they_are_over(measurement):
    offered = wave_plans.offered_periods(measurement, dt.date(2026, 3, 1))

    assert [str(period) for period in offered] == ["Vår 2026", "Höst 2026", "Vår 2027"]


def test_the_autumn_before_the_year_is_offered_while_it_lasts(measurement):
    offered = wave_plans.offered_periods(measurement, dt.date(2025, 12, 1))

    assert str(offered[0]) == "Höst 2025"


def test_offering_a_period_stores_nothing(measurement):
    wave_plans.offered_periods(measurement, dt.date(2026, 3, 1))

    assert not MeasurementPeriod.objects.exists()


def test_departments_above_and_below_a_wave_are_taken(planned, social, sibling_department):
    parent = DepartmentFactory(organisation=social.organisation)
    social.parent = parent
    social.save()
    child = DepartmentFactory(organisation=social.organisation, parent=social)

    taken = wave_plans.taken_departments(planned.measurement)

    assert taken == {parent.pk, social.pk, child.pk}


# Changing


def test_a_planned_wave_gets_other_days(planned, key_user):
    wave_plans.change_dates(planned, opens_on=FIRST, closes_on=LAST, by=key_user)

    planned.refresh_from_db()
    assert (planned.opens_on, planned.closes_on) == (FIRST, LAST)


def test_an_open_wave_keeps_its_first_day(respondent, key_user):
    with pytest.raises(wave_plans.WaveFixed):
        wave_plans.change_dates(respondent.wave, opens_on=FIRST, closes_on=LAST, by=key_user)


def test_an_open_wave_is_extended_to_the_last_day_of_its_period(respondent, key_user):
    wave_plans.extend(respondent.wave, dt.date(2026, 12, 1), by=key_user)

    assert Wave.objects.get().closes_on == dt.date(2026, 12, 1)


@pytest.mark.parametrize("day", [dt.date(2026, 12, 2), dt.date(2026, 11, 30), dt.date(2026, 11, 29)])
def test_an_open_wave_is_not_extended_past_its_period_or_shortened(respondent, key_user, day):
    with pytest.raises(ValidationError):
        wave_plans.extend(respondent.wave, day, by=key_user)

    assert Wave.objects.get().closes_on == dt.date(2026, 11, 30)


def test_extending_is_recorded_with_both_days(respondent, key_user):
    wave_plans.extend(respondent.wave, dt.date(2026, 12, 1), by=key_user)

    details = AuditEntry.objects.get(action="wave_extended").details
    assert details == {"before": "2026-11-30", "after": "2026-12-01"}


def test_the_number_of_people_asked_is_kept(planned, key_user):
    wave_plans.expect(planned, 40, by=key_user)

    assert Wave.objects.get().expected == 40


def test_a_planned_wave_is_removed_with_its_list(planned, key_user):
    RespondentFactory(wave=planned)

    wave_plans.remove(planned, by=key_user)

    assert (Wave.objects.count(), Respondent.objects.count()) == (0, 0)


def test_an_open_wave_is_not_removed(respondent, key_user):
    with pytest.raises(wave_plans.WaveFixed):
        wave_plans.remove(respondent.wave, by=key_user)


# Completing


@pytest.fixture
def closed(respondent) -> Wave:
    waves.close(respondent.wave, by=None)
    return Wave.objects.get()


def complement(wave, key_user):
    return wave_plans.complement(wave, AUTUMN, opens_on=FIRST, closes_on=LAST, by=key_user)


def test_a_closed_wave_is_marked_and_the_mark_taken_away(closed, key_user):
    marks = []
    for to_be_completed in (True, False):
        wave_plans.mark_for_completion(closed, to_be_completed=to_be_completed, by=key_user)
        marks.append(Wave.objects.get().to_be_completed)

    assert marks == [True, False]


def test_a_complementary_wave_asks_the_same_department_again(closed, key_user):
    added = complement(closed, key_user)

    closed.refresh_from_db()
    assert (added.department, added.state, closed.to_be_completed) == (closed.department, "planned", True)


def test_an_open_wave_is_not_complemented(respondent, key_user):
    with pytest.raises(wave_plans.WaveFixed):
        complement(respondent.wave, key_user)


def test_a_wave_is_not_complemented_twice_at_once(closed, key_user):
    complement(closed, key_user)

    with pytest.raises(wave_plans.WaveFixed):
        complement(closed, key_user)

    assert Wave.objects.count() == 2


# Ready to open


def missing(wave: Wave) -> list[str]:
    points = readiness.points(wave, periods.today())
    return [point.step for point in points if not (point.is_done or point.is_advice)]


def advice(wave: Wave) -> list[tuple[str, bool]]:
    points = readiness.points(wave, periods.today())
    return [(point.step, point.is_done) for point in points if point.is_advice]


@pytest.fixture
def ready(planned) -> Wave:
    Measurement.objects.update(contact="Staben")
    planned.measurement.refresh_from_db()
    RespondentFactory(wave=planned)
    return planned


def test_a_wave_with_everything_in_place_is_ready(ready):
    assert readiness.is_ready(ready, periods.today())


def test_a_list_beside_an_open_link_is_told_plainly(ready):
    SharedLink.objects.create(wave=ready)
    without = [point for point in readiness.points(ready, periods.today()) if point.step == "expected"]
    ready.expected = 40
    with_number = [point for point in readiness.points(ready, periods.today()) if point.step == "expected"]

    assert [(point.is_done, "svara en gång till" in point.text) for point in without + with_number] == [
        (False, True),
        (True, True),
    ]
    assert "ingen svarsfrekvens visas" in without[0].text
    assert readiness.is_ready(ready, periods.today())


def test_the_checklist_does_not_say_that_anybody_has_been_invited(ready):
    (point,) = [point for point in readiness.points(ready, periods.today()) if point.step == "respondents"]

    assert point.text == "1 person står på listan."


def test_to_try_the_invitation_and_to_plan_it_is_advice(ready):
    assert advice(ready) == [("text", False), ("plan", False)]


@pytest.fixture
def tried(ready, key_user, mailoutbox) -> Wave:
    """The key user has sent the invitation to herself."""
    examples.send(examples.order(ready.measurement, "invitation", by=key_user))
    Job.objects.update(state=Job.State.DONE, finished_at=timezone.now())
    return ready


def test_an_invitation_that_has_been_tried_is_ticked_off(tried, key_user):
    (text,) = [point.text for point in readiness.points(tried, periods.today()) if point.step == "text"]

    assert text == f"Inbjudan är provad: ett provmejl gick till {key_user} den 10 november."


def test_an_invitation_that_was_changed_afterwards_has_not_been_tried(tried, key_user, client):
    client.force_login(key_user)
    new = {"subject": "Svara gärna", "body": "Hej!\n\n{{länk}}\n", "spara": ""}
    client.post(reverse("invitations:text", args=["0580", "2026", "invitation"]), new)

    assert ("text", False) in advice(tried)


def test_the_test_mail_of_another_text_does_not_count(ready, key_user):
    examples.order(ready.measurement, "reminder", by=key_user)
    Job.objects.update(state=Job.State.DONE, finished_at=timezone.now())

    assert ("text", False) in advice(ready)


def test_a_planned_invitation_is_ticked_off(ready, key_user):
    mail_plan.save(ready, mail_plan.proposed(ready), by=key_user)

    (text,) = [point.text for point in readiness.points(ready, periods.today()) if point.step == "plan"]
    assert text == "Inbjudan går ut 10 november 10.00, om omgången är öppen då."  # Swedish time


def test_a_wave_without_a_list_gets_no_advice_about_mails(ready):
    Respondent.objects.all().delete()
    ready.expected = 40

    assert advice(ready) == []


def test_a_wave_without_people_is_not_ready(ready):
    Respondent.objects.all().delete()

    assert missing(ready) == ["respondents"]


def test_a_number_of_people_asked_is_enough(ready):
    Respondent.objects.all().delete()
    ready.expected = 40

    assert missing(ready) == []


def test_a_wave_without_contact_is_not_ready(ready):
    ready.measurement.contact = ""

    assert missing(ready) == ["measurement"]


def test_a_wave_whose_last_day_is_over_is_not_ready(ready):
    ready.closes_on = dt.date(2026, 11, 9)

    assert missing(ready) == ["dates"]


def test_a_wave_outside_its_period_is_not_ready(ready):
    ready.closes_on = dt.date(2026, 12, 2)

    assert missing(ready) == ["dates"]
