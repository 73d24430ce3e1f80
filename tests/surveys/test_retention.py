import datetime as dt

import pytest

from surveys import retention, waves
from surveys.models import Respondent, Response


@pytest.mark.parametrize(("days", "n_left"), [(425, 1), (427, 0)])
def test_addresses_are_erased_14_months_after_the_wave_closed(respondent, now, days, n_left):
    waves.close(respondent.wave, by=None)

    now.shift(dt.timedelta(days=days))
    retention.erase_old_respondents()

    assert Respondent.objects.count() == n_left


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
