import datetime as dt

from surveys import tasks, waves
from surveys.answering import drafts
from surveys.models import Draft, Respondent, SharedStart, Wave
from tests.factories import WaveFactory


def test_a_wave_is_closed_when_its_grace_is_over(respondent, now):
    now.move_to(dt.datetime(2026, 11, 30, 23, 15, tzinfo=dt.UTC))

    tasks.close_due_waves()

    assert Wave.objects.get().state == Wave.State.CLOSED


def test_a_wave_stays_open_during_its_grace(respondent, now):
    now.move_to(dt.datetime(2026, 11, 30, 23, 14, 59, tzinfo=dt.UTC))

    tasks.close_due_waves()

    assert Wave.objects.get().state == Wave.State.OPEN


def test_a_planned_wave_that_was_never_opened_is_left_alone(measurement, now):
    WaveFactory(measurement=measurement, state=Wave.State.PLANNED, opened_at=None)
    now.move_to(dt.datetime(2027, 1, 1, tzinfo=dt.UTC))

    tasks.close_due_waves()

    assert Wave.objects.get().state == Wave.State.PLANNED


def test_of_a_wave_that_nobody_closes_drafts_go_with_its_last_day_and_addresses_14_months_later(respondent, now):
    drafts.save(respondent, {"B1": 4})
    begun = SharedStart.objects.create(wave=respondent.wave, department=respondent.department, group=respondent.group)
    drafts.save(begun, {"B1": 5})
    now.move_to(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC))

    tasks.close_due_waves()
    left = (Draft.objects.count(), SharedStart.objects.count(), Respondent.objects.count())
    now.shift(dt.timedelta(days=427))
    tasks.erase_old_respondents()

    assert (left, Respondent.objects.exists()) == ((0, 0, 1), False)


def test_old_addresses_are_erased_in_the_background(respondent, now):
    waves.close(respondent.wave, by=None)
    now.shift(dt.timedelta(days=500))

    tasks.erase_old_respondents()

    assert not Respondent.objects.exists()
