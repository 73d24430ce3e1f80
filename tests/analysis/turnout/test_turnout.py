import datetime as dt

import pytest

from analysis.models import ShownRates
from analysis.publishing.publication import publish
from analysis.results import Figure, read
from analysis.scopes import ORGANISATION
from analysis.turnout.following import in_steps, submitted_by_day, turnout_of
from analysis.turnout.live import WHOLE, Part
from surveys import waves
from surveys.answering import drafts, submitting
from surveys.models import Measurement, Wave
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


def test_a_turnout_costs_four_queries(wave, django_assert_num_queries):
    invite(wave, 12, answering=3)
    turnout_of(wave.measurement)

    with django_assert_num_queries(4):
        turnout_of(wave.measurement)


# What has been seen stays seen


@pytest.fixture
def followed(wave, sibling_department) -> list[Wave]:
    """Two waves of twelve; somebody has followed them, and seen the sum."""
    both = [wave, WaveFactory(measurement=wave.measurement, department=sibling_department)]
    for each in both:
        invite(each, 12, answering=8)
    assert turnout_of(wave.measurement).rate(WHOLE).value == 16 / 24
    return both


def add_late(measurement: Measurement, n: int, *, answering: int) -> Wave:
    late = WaveFactory(measurement=measurement)
    invite(late, n, answering=answering)
    return late


def close_all(measurement: Measurement) -> None:
    for wave in Wave.objects.of(measurement):
        waves.close(wave, by=None)


def published_rate(measurement: Measurement) -> Figure:
    [whole] = read(publish(measurement), kinds=[ORGANISATION])
    return whole.response_rate


def test_the_same_page_is_remembered_once(followed):
    for _ in range(3):
        turnout_of(followed[0].measurement)

    assert ShownRates.objects.count() == 1


def test_the_sum_with_a_small_late_wave_is_hidden_live(followed):
    add_late(followed[0].measurement, 3, answering=1)

    assert turnout_of(followed[0].measurement).rate(WHOLE).value is None


def test_the_sum_with_a_small_late_wave_is_hidden_in_the_publication(followed):
    measurement = followed[0].measurement
    add_late(measurement, 3, answering=1)
    close_all(measurement)

    assert published_rate(measurement).value is None


def test_the_sum_with_a_large_late_wave_is_published(followed):
    measurement = followed[0].measurement
    add_late(measurement, 12, answering=2)
    close_all(measurement)

    assert published_rate(measurement).value == 18 / 36


def test_had_nobody_seen_the_sum_it_would_be_published(followed):
    """The negative control."""
    measurement = followed[0].measurement
    ShownRates.objects.all().delete()
    add_late(measurement, 3, answering=1)
    close_all(measurement)

    assert published_rate(measurement).value == 17 / 27


def test_what_was_followed_is_published_as_it_was(followed):
    measurement = followed[0].measurement
    close_all(measurement)

    assert published_rate(measurement).value == 16 / 24
