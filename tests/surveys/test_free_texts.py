"""Free texts from the wave's end to the key user's decision."""

import pytest

from surveys import free_texts, waves
from surveys.free_texts import DepartmentTexts, NotReviewable
from surveys.models import AuditEntry, Department, FreeText, Measurement, Response, User, Wave
from tests.factories import DepartmentFactory, GroupFactory, MeasurementFactory, WaveFactory

pytestmark = pytest.mark.django_db

State = FreeText.State


@pytest.fixture
def home_care(social: Department) -> Department:
    return DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänst")


def answered(measurement: Measurement, department: Department, *, n_texts: int, n_silent: int = 0) -> Wave:
    """Return an open wave of the department in which so many have written something, and others nothing."""
    wave = WaveFactory(measurement=measurement, department=department)
    group = GroupFactory(organisation=department.organisation)
    for number in range(n_texts + n_silent):
        Response.objects.create(wave=wave, department=department, group=group)
        if number < n_texts:
            FreeText.objects.create(measurement=measurement, department=department, text=f"Förslag {number}")
    return wave


def closed(measurement: Measurement, department: Department, **numbers: int) -> None:
    waves.close(answered(measurement, department, **numbers), by=None)


def n_readable(measurement: Measurement) -> int:
    return FreeText.objects.of(measurement).exclude(state=State.SUBMITTED).count()


# When the key user may read them


def test_nothing_can_be_read_while_the_wave_is_open(measurement, social):
    answered(measurement, social, n_texts=12)

    assert free_texts.departments_to_review(measurement) == []


def test_ten_texts_can_be_reviewed_when_the_wave_has_closed(measurement, social):
    closed(measurement, social, n_texts=10)

    assert free_texts.departments_to_review(measurement) == [DepartmentTexts(social, 10, 0, 0, 0)]


def test_nine_texts_cannot_be_read_however_many_answered(measurement, social):
    closed(measurement, social, n_texts=9, n_silent=40)

    assert free_texts.departments_to_review(measurement) == []


def test_the_measurement_s_own_number_decides(measurement, social):
    Measurement.objects.update(k_text=12)

    closed(Measurement.objects.get(), social, n_texts=11)

    assert n_readable(measurement) == 0


def test_texts_wait_while_another_wave_of_the_department_is_open(measurement, social, home_care):
    answered(measurement, social, n_texts=0)

    closed(measurement, home_care, n_texts=12)

    assert n_readable(measurement) == 0


def test_an_open_wave_of_another_department_is_no_hindrance(measurement, social, sibling_department):
    answered(measurement, sibling_department, n_texts=3)

    closed(measurement, social, n_texts=12)

    assert n_readable(measurement) == 12


def test_the_texts_of_the_units_belong_to_their_department_alone(measurement, social, home_care):
    closed(measurement, social, n_texts=4)
    closed(measurement, home_care, n_texts=6)

    assert free_texts.departments_to_review(measurement) == [DepartmentTexts(social, 10, 0, 0, 0)]


def test_the_texts_of_two_departments_are_not_added_together(measurement, social, sibling_department):
    closed(measurement, social, n_texts=9)
    closed(measurement, sibling_department, n_texts=9)

    assert n_readable(measurement) == 0


@pytest.mark.parametrize(("n_later", "n_to_review"), [(1, 12), (4, 12), (5, 17)])
def test_later_texts_come_in_steps_of_five(measurement, social, n_later, n_to_review):
    closed(measurement, social, n_texts=12)

    closed(measurement, social, n_texts=n_later)

    assert n_readable(measurement) == n_to_review


def test_texts_that_waited_come_with_the_next_ones(measurement, social):
    closed(measurement, social, n_texts=12)
    closed(measurement, social, n_texts=3)

    closed(measurement, social, n_texts=2)

    assert n_readable(measurement) == 17


def test_the_texts_of_another_measurement_are_not_touched(measurement, social):
    other = MeasurementFactory(organisation=measurement.organisation, slug="2025")
    answered(other, social, n_texts=12)

    closed(measurement, social, n_texts=12)

    assert n_readable(other) == 0


# Deciding


@pytest.fixture
def reviewed(measurement: Measurement, social: Department) -> list[FreeText]:
    """Ten texts that the key user may read."""
    closed(measurement, social, n_texts=10)
    return free_texts.texts_to_review(measurement, social)


def test_each_text_is_approved_or_withheld(measurement, social, reviewed, key_user):
    first, second, *_ = reviewed

    free_texts.decide(measurement, social, {first.pk: "approved", second.pk: "withheld"}, by=key_user)

    assert free_texts.departments_to_review(measurement) == [DepartmentTexts(social, 8, 1, 1, 0)]


def test_a_decision_may_be_changed_until_it_is_published(measurement, social, reviewed, key_user):
    free_texts.decide(measurement, social, {reviewed[0].pk: "approved"}, by=key_user)

    free_texts.decide(measurement, social, {reviewed[0].pk: "withheld"}, by=key_user)

    assert FreeText.objects.get(pk=reviewed[0].pk).state == State.WITHHELD


def test_a_published_text_cannot_be_withheld(measurement, social, reviewed, key_user):
    FreeText.objects.filter(pk=reviewed[0].pk).update(state=State.PUBLISHED)

    with pytest.raises(NotReviewable):
        free_texts.decide(measurement, social, {reviewed[0].pk: "withheld"}, by=key_user)


def test_a_text_that_nobody_may_read_cannot_be_approved(measurement, social, sibling_department, reviewed, key_user):
    hidden = FreeText.objects.create(measurement=measurement, department=sibling_department, text="Hemligt")

    with pytest.raises(NotReviewable):
        free_texts.decide(measurement, social, {hidden.pk: "approved"}, by=key_user)


def test_the_decision_is_recorded_without_the_texts(measurement, social, reviewed, key_user):
    decisions = {text.pk: "approved" if number else "withheld" for number, text in enumerate(reviewed)}

    free_texts.decide(measurement, social, decisions, by=key_user)

    entry = AuditEntry.objects.get(action="free_texts_reviewed")
    assert (entry.by, entry.subject, entry.details) == (key_user, social.name, {"n_approved": 9, "n_withheld": 1})


def test_deciding_the_same_again_is_not_recorded(measurement, social, reviewed, key_user: User):
    for _ in range(2):
        free_texts.decide(measurement, social, {reviewed[0].pk: "approved"}, by=key_user)

    assert AuditEntry.objects.filter(action="free_texts_reviewed").count() == 1
