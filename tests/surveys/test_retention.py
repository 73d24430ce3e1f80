import datetime as dt

import pytest

from surveys import periods, retention, waves
from surveys.models import Respondent, Response, Wave
from tests.factories import RespondentFactory


@pytest.mark.parametrize(("days", "n_left"), [(425, 1), (427, 0)])
def test_addresses_are_erased_14_months_after_the_wave_closed(respondent, now, days, n_left):
    waves.close(respondent.wave, by=None)

    now.shift(dt.timedelta(days=days))
    retention.erase_old_respondents()

    assert Respondent.objects.count() == n_left


@pytest.mark.parametrize(("days", "n_left"), [(426, 1), (427, 0)])
def test_addresses_of_a_wave_that_never_opened_are_erased_14_months_after_its_last_day(db, now, days, n_left):
    planned = RespondentFactory(wave__state=Wave.State.PLANNED, wave__opened_at=None)

    now.move_to(periods.start_of(planned.wave.closes_on + dt.timedelta(days=days)) + dt.timedelta(hours=9))
    retention.erase_old_respondents()

    assert Respondent.objects.count() == n_left


def test_addresses_of_a_wave_that_is_planned_for_later_are_kept(db, now):
    RespondentFactory(wave__state=Wave.State.PLANNED, wave__opened_at=None)

    retention.erase_old_respondents()

    assert Respondent.objects.exists()


def test_whoever_was_taken_off_the_list_of_a_wave_that_never_opened_is_erased_too(db, now):
    RespondentFactory(wave__state=Wave.State.PLANNED, wave__opened_at=None, is_removed=True)

    now.shift(dt.timedelta(days=500))
    retention.erase_old_respondents()

    assert not Respondent.with_removed.exists()


def test_addresses_of_an_open_wave_are_kept_however_old(respondent, now):
    now.shift(dt.timedelta(days=5000))

    retention.erase_old_respondents()

    assert Respondent.objects.exists()


def test_erasing_tells_how_many_there_were(respondent, now):
    waves.close(respondent.wave, by=None)
    now.shift(dt.timedelta(days=427))

    assert retention.erase_old_respondents() == 1


def test_erasing_addresses_keeps_the_responses(respondent, now):
    Response.objects.create(wave=respondent.wave, department=respondent.department, group=respondent.group)
    waves.close(respondent.wave, by=None)
    now.shift(dt.timedelta(days=427))

    retention.erase_old_respondents()

    assert Response.objects.count() == 1
