import datetime as dt

import pytest

from analysis.live_rates import WHOLE, Part
from analysis.turnout import in_steps, submitted_by_day, turnout_of
from surveys.answering import drafts, submitting
from surveys.models import Wave
from tests.factories import GroupFactory, RespondentFactory, WaveFactory


def invite(wave: Wave, n: int, *, answering: int = 0) -> None:
    group = GroupFactory(organisation=wave.measurement.organisation)
    for respondent in RespondentFactory.create_batch(n, wave=wave, group=group)[:answering]:
        drafts.save(respondent, {"B1": 4})
        submitting.submit(respondent)


@pytest.fixture
def wave(now, measurement, social) -> Wave:
    return WaveFactory(measurement=measurement, department=social)


def test_a_rate_is_submitted_of_invited(wave):
    invite(wave, 12, answering=3)

    assert turnout_of(wave.measurement).rate(Part(wave.pk)).value == 3 / 12


def test_four_invited_have_no_rate(wave):
    invite(wave, 4, answering=1)

    rate = turnout_of(wave.measurement).rate(Part(wave.pk))
    assert (rate.value, rate.n, rate.suppressed) == (None, None, True)


@pytest.mark.parametrize(("answering", "bound"), [(0, "below"), (9, "above")])
def test_nobody_and_everybody_of_nine_are_bounds(wave, answering, bound):
    invite(wave, 9, answering=answering)

    rate = turnout_of(wave.measurement).rate(Part(wave.pk))
    assert (rate.value, rate.bound) == (None, bound)


def test_a_wave_without_a_known_number_leaves_the_whole_without_a_rate(wave):
    invite(wave, 12, answering=3)
    WaveFactory(measurement=wave.measurement)

    turnout = turnout_of(wave.measurement)

    assert (WHOLE in turnout.rates, Part(wave.pk) in turnout.rates) == (False, True)


def test_a_measurement_without_waves_has_no_rate(measurement):
    assert turnout_of(measurement).rates == {}


def test_more_answers_than_stated_are_everybody(wave):
    invite(wave, 12, answering=12)
    wave.respondents.all().delete()
    Wave.objects.update(expected=11)

    assert turnout_of(wave.measurement).rate(Part(wave.pk)).value == 1


# The curve


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([], []),
        ([0], [0]),
        ([3], [3]),  # the last point is the response rate
        ([1, 2, 3, 4, 5, 6], [0, 0, 0, 0, 5, 6]),
        ([4, 8, 12, 13], [0, 8, 8, 13]),
        ([10, 20, 30], [10, 20, 30]),
    ],
)
def test_the_curve_rises_in_steps_of_five(numbers, shown):
    assert in_steps(numbers, 5) == shown


def test_a_curve_begins_on_the_first_day_and_ends_today(wave):
    days = {wave.pk: {dt.date(2026, 10, 2): 6, dt.date(2026, 10, 4): 7}}

    assert submitted_by_day([wave], days, dt.date(2026, 10, 5)) == [0, 6, 6, 13, 13]


def test_an_answer_in_the_minutes_of_grace_belongs_to_the_last_day(wave):
    days = {wave.pk: {wave.closes_on + dt.timedelta(days=1): 1}}

    numbers = submitted_by_day([wave], days, dt.date(2027, 1, 1))

    assert (len(numbers), numbers[-1]) == (61, 1)


def test_the_curve_of_a_wave_ends_at_its_rate(wave):
    invite(wave, 12, answering=9)

    turnout = turnout_of(wave.measurement)

    assert turnout.curves[Part(wave.pk)][-1] == turnout.rate(Part(wave.pk)).value == 9 / 12


def test_fewer_than_ten_invited_have_no_curve(wave):
    """0 and 100 % of so few are written as bounds, and a curve cannot be."""
    invite(wave, 9, answering=5)

    assert turnout_of(wave.measurement).curves == {}


def test_a_turnout_costs_six_queries(wave, django_assert_num_queries):
    invite(wave, 12, answering=3)
    turnout_of(wave.measurement)

    with django_assert_num_queries(6):
        turnout_of(wave.measurement)
