import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from surveys.models import Measurement, MeasurementPeriod, Response, Wave
from surveys.models.measurement import Turnout
from surveys.periods import STOCKHOLM
from tests.factories import DepartmentFactory, GroupFactory, MeasurementFactory, RespondentFactory, WaveFactory


def at(text: str) -> dt.datetime:
    """Return a moment of Swedish time."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


# Periods


def test_a_season_has_one_period_a_year(db):
    first = MeasurementPeriod.of_season("autumn", 2026)

    assert MeasurementPeriod.of_season("autumn", 2026) == first


def test_a_second_period_of_the_same_season_and_year_is_refused(db):
    period = MeasurementPeriod.of_season("spring", 2026)
    period.pk = None

    with pytest.raises(IntegrityError, match=r"period_unique|season"):
        period.save(force_insert=True)


def test_a_period_cannot_close_before_it_opens(db):
    with pytest.raises(IntegrityError, match="period_opens_before_it_closes"):
        MeasurementPeriod.objects.create(
            season="autumn", year=2026, opens_on=dt.date(2026, 8, 2), closes_on=dt.date(2026, 8, 1)
        )


def test_a_period_may_last_one_day(db):
    day = dt.date(2026, 8, 1)

    assert MeasurementPeriod.objects.create(season="autumn", year=2026, opens_on=day, closes_on=day).pk


# Measurements


def test_the_year_of_a_measurement_is_the_beginning_of_its_slug(municipality):
    assert MeasurementFactory(organisation=municipality, slug="2027-host").year == 2027


def test_a_slug_that_does_not_begin_with_a_year_is_refused(municipality):
    measurement = MeasurementFactory.build(organisation=municipality, slug="host-2027")

    with pytest.raises(ValidationError, match="Börja med årtalet"):
        measurement.clean_fields(exclude=["year", "questionnaire"])


def test_an_organisation_has_one_measurement_of_a_slug(measurement):
    with pytest.raises(IntegrityError, match=r"measurement_slug_unique|organisation_id"):
        MeasurementFactory(organisation=measurement.organisation, slug=measurement.slug)


def test_a_measurement_is_found_by_organisation_code_and_slug(measurement):
    assert Measurement.objects.named("0580/2026") == measurement


@pytest.mark.parametrize("name", ["0580/2025", "0581/2026", "0580", "/2026", "", "0580/2026/x"])
def test_a_name_that_no_measurement_has_is_not_found(measurement, name):
    with pytest.raises(Measurement.DoesNotExist):
        Measurement.objects.named(name)


@pytest.mark.parametrize(
    "lower",
    [
        {"k": 4},
        {"k_dist": 7},
        {"k_text": 9},
        {"k_inv": 4},
        {"k_step": 4},
        {"m": 2},
        {"m_dom": 0},
        {"m_dom": 0.51},
        {"k": 10, "k_dist": 9},
    ],
    ids=str,
)
def test_a_threshold_cannot_be_set_below_its_floor(municipality, lower):
    with pytest.raises(IntegrityError, match="measurement_thresholds_not_below_their_floors"):
        MeasurementFactory(organisation=municipality, **lower)


def test_thresholds_may_be_raised(municipality):
    assert MeasurementFactory(organisation=municipality, k=10, k_dist=20, m_dom=0.3).pk


def test_a_measurement_has_responses_only_when_a_closed_wave_has(measurement):
    wave = WaveFactory(measurement=measurement)
    group = GroupFactory(organisation=measurement.organisation)
    Response.objects.create(wave=wave, department=wave.department, group=group)

    assert not Measurement.objects.with_responses().exists()


# Waves


def test_a_wave_cannot_close_before_it_opens(measurement):
    with pytest.raises(IntegrityError, match="wave_opens_before_it_closes"):
        WaveFactory(measurement=measurement, opens_on=dt.date(2026, 11, 2), closes_on=dt.date(2026, 11, 1))


MOMENT = at("2026-11-01 12:00")


@pytest.mark.parametrize(
    ("state", "opened_at", "closed_at"),
    [
        ("planned", MOMENT, None),
        ("planned", None, MOMENT),
        ("open", None, None),
        ("open", MOMENT, MOMENT),
        ("closed", MOMENT, None),
        ("closed", None, MOMENT),
        ("paused", MOMENT, None),
    ],
)
def test_a_wave_has_the_times_of_its_state(measurement, state, opened_at, closed_at):
    with pytest.raises(IntegrityError, match="wave_state_matches_its_times"):
        WaveFactory(measurement=measurement, state=state, opened_at=opened_at, closed_at=closed_at)


@pytest.mark.parametrize(
    ("opens_on", "closes_on"),
    [("2026-08-01", "2026-12-01"), ("2026-08-01", "2026-08-01"), ("2026-12-01", "2026-12-01")],
)
def test_a_wave_may_use_the_first_and_the_last_day_of_its_period(measurement, opens_on, closes_on):
    wave = WaveFactory(
        measurement=measurement,
        opens_on=dt.date.fromisoformat(opens_on),
        closes_on=dt.date.fromisoformat(closes_on),
    )

    wave.full_clean()


@pytest.mark.parametrize(("opens_on", "closes_on"), [("2026-07-31", "2026-11-30"), ("2026-10-01", "2026-12-02")])
def test_a_wave_outside_its_period_is_refused_with_the_bounds(measurement, opens_on, closes_on):
    wave = WaveFactory(
        measurement=measurement,
        opens_on=dt.date.fromisoformat(opens_on),
        closes_on=dt.date.fromisoformat(closes_on),
    )

    with pytest.raises(ValidationError, match="2026-08-01 till 2026-12-01"):
        wave.full_clean()


def test_a_wave_cannot_belong_to_a_department_of_another_organisation(measurement):
    wave = WaveFactory(measurement=measurement, department=DepartmentFactory())

    with pytest.raises(ValidationError, match="en annan organisation"):
        wave.full_clean()


@pytest.mark.parametrize(
    ("moment", "shows", "takes"),
    [
        ("2026-09-30 23:59:59", False, False),
        ("2026-10-01 00:00:00", True, True),
        ("2026-10-25 02:30:00", True, True),
        ("2026-11-30 23:59:59", True, True),
        ("2026-12-01 00:00:00", False, True),
        ("2026-12-01 00:14:59", False, True),
        ("2026-12-01 00:15:00", False, False),
    ],
)
def test_pages_are_shown_to_the_end_of_the_last_day_and_answers_taken_for_15_minutes_more(moment, shows, takes):
    wave = WaveFactory.build(measurement=None, department=None, period=None)

    assert (wave.shows_pages(at(moment)), wave.takes_answers(at(moment))) == (shows, takes)


def test_the_last_day_ends_at_swedish_midnight_after_clocks_have_been_set_back():
    wave = WaveFactory.build(measurement=None, department=None, period=None, closes_on=dt.date(2026, 10, 25))

    last_second = dt.datetime(2026, 10, 25, 22, 59, 59, tzinfo=dt.UTC)

    assert (wave.shows_pages(last_second), wave.shows_pages(last_second + dt.timedelta(seconds=1))) == (True, False)


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_a_wave_that_is_not_open_takes_no_answers_on_its_days(state):
    wave = WaveFactory.build(measurement=None, department=None, period=None, state=state)

    assert not wave.takes_answers(at("2026-11-10 10:00"))


def test_a_wave_is_due_to_close_when_its_grace_is_over_and_not_before(measurement, now):
    wave = WaveFactory(measurement=measurement)

    now.move_to(at("2026-12-01 00:14:59"))
    before = list(Wave.objects.due_to_close())
    now.move_to(at("2026-12-01 00:15:00"))

    assert (before, list(Wave.objects.due_to_close())) == ([], [wave])


def test_a_closed_wave_is_not_due_to_close_again(measurement, now):
    WaveFactory(measurement=measurement, state=Wave.State.CLOSED)

    now.move_to(at("2027-01-01 00:00"))

    assert not Wave.objects.due_to_close().exists()


# Turnout


def turnout_of(wave: Wave) -> Turnout:
    return Wave.objects.of(wave.measurement).turnout()[wave.pk]


def test_turnout_counts_the_invited_and_the_submitted_of_each_wave(respondent):
    RespondentFactory(wave=respondent.wave)
    Response.objects.create(wave=respondent.wave, department=respondent.department, group=respondent.group)
    other = WaveFactory(measurement=respondent.wave.measurement)

    assert (turnout_of(respondent.wave), turnout_of(other)) == (Turnout(2, 1), Turnout(None, 0))


def test_turnout_uses_the_number_asked_where_no_list_is_kept(measurement):
    wave = WaveFactory(measurement=measurement, expected=40)

    assert turnout_of(wave) == Turnout(40, 0)


def test_turnout_of_all_waves_costs_one_query(measurement, django_assert_num_queries):
    WaveFactory.create_batch(3, measurement=measurement)

    with django_assert_num_queries(1):
        Wave.objects.of(measurement).turnout()


def test_a_department_that_has_a_wave_cannot_be_deleted(measurement, social):
    WaveFactory(measurement=measurement, department=social)

    with pytest.raises(IntegrityError), transaction.atomic():
        social.delete()
