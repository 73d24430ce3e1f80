"""Bounds are those of the glossary: autumn 1 Aug-1 Dec, spring 1 Feb-1 Jun, both days included."""

import datetime as dt

import pytest
import time_machine

from surveys import periods


def test_the_autumn_period_is_from_the_first_of_august_to_the_first_of_december():
    bounds = periods.period_bounds("autumn", 2026)

    assert bounds == (dt.date(2026, 8, 1), dt.date(2026, 12, 1))


def test_the_spring_period_is_from_the_first_of_february_to_the_first_of_june():
    bounds = periods.period_bounds("spring", 2027)

    assert bounds == (dt.date(2027, 2, 1), dt.date(2027, 6, 1))


@pytest.mark.parametrize(
    ("day", "season"),
    [
        ("2026-01-31", None),
        ("2026-02-01", "spring"),
        ("2026-06-01", "spring"),
        ("2026-06-02", None),
        ("2026-07-31", None),
        ("2026-08-01", "autumn"),
        ("2026-12-01", "autumn"),
        ("2026-12-02", None),
    ],
)
def test_the_first_and_the_last_day_belong_to_a_period_and_their_neighbours_do_not(day, season):
    assert periods.season_of(dt.date.fromisoformat(day)) == season


def test_an_ordinary_summer_day_begins_two_hours_before_its_date_in_utc():
    start = periods.start_of(dt.date(2026, 8, 1))

    assert start == dt.datetime(2026, 7, 31, 22, 0, tzinfo=dt.UTC)


def test_the_day_when_clocks_are_set_back_lasts_25_hours():
    day = dt.date(2026, 10, 25)

    length = periods.end_of(day).astimezone(dt.UTC) - periods.start_of(day).astimezone(dt.UTC)

    assert length == dt.timedelta(hours=25)


def test_the_day_when_clocks_are_set_forward_lasts_23_hours():
    day = dt.date(2027, 3, 28)

    length = periods.end_of(day).astimezone(dt.UTC) - periods.start_of(day).astimezone(dt.UTC)

    assert length == dt.timedelta(hours=23)


def test_today_is_the_day_in_sweden_when_it_is_still_yesterday_in_utc():
    with time_machine.travel(dt.datetime(2026, 7, 31, 22, 30, tzinfo=dt.UTC)):
        today = periods.today()

    assert today == dt.date(2026, 8, 1)
