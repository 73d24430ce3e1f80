import datetime as dt

import pytest

from surveys.invitations import hours
from surveys.periods import STOCKHOLM


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def office_hours(settings):
    settings.MAIL_HOURS = [7, 18]


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-10 10:00", "2026-11-10 10:00"),  # a Tuesday
        ("2026-11-10 06:59", "2026-11-10 07:00"),
        ("2026-11-10 07:00", "2026-11-10 07:00"),
        ("2026-11-10 18:00", "2026-11-11 07:00"),
        ("2026-11-13 18:00", "2026-11-16 07:00"),  # from Friday evening to Monday
        ("2026-11-14 12:00", "2026-11-16 07:00"),
        ("2026-11-15 03:00", "2026-11-16 07:00"),
        ("2026-10-24 23:00", "2026-10-26 07:00"),  # over the night when the clocks are put back
        ("2027-03-20 23:00", "2027-03-22 07:00"),
        ("2027-03-27 23:00", "2027-03-30 07:00"),  # and forward, in Easter
        ("2026-12-23 18:00", "2026-12-28 07:00"),  # over Christmas, which ends on a Saturday
        ("2026-06-19 10:00", "2026-06-22 07:00"),  # on midsummer eve
    ],
)
def test_mails_leave_on_weekdays_from_seven_to_six_in_sweden(now, opening):
    assert hours.next_opening(at(now)) == at(opening)


def test_the_hours_are_swedish_whatever_zone_a_moment_is_written_in():
    assert hours.may_send(dt.datetime(2026, 7, 7, 5, 30, tzinfo=dt.UTC))


def test_without_hours_mails_leave_at_any_time(settings):
    settings.MAIL_HOURS = []

    assert hours.may_send(at("2026-11-15 03:00"))


@pytest.mark.parametrize(
    ("hours_set", "text"), [([7, 18], "vardagar mellan 07.00 och 18.00"), ([], "alla dagar, dygnet runt")]
)
def test_the_hours_are_told_in_words(settings, hours_set, text):
    settings.MAIL_HOURS = hours_set

    assert hours.in_words() == text


def test_an_ordinary_local_time_is_one_moment():
    assert hours.moment(dt.datetime(2026, 11, 10, 8)) == at("2026-11-10 08:00")  # noqa: DTZ001


def test_a_time_that_the_clocks_jump_over_does_not_exist():
    with pytest.raises(hours.NoSuchTime):
        hours.moment(dt.datetime(2027, 3, 28, 2, 30))  # noqa: DTZ001


def test_a_time_that_the_clocks_go_through_twice_is_not_one_moment():
    with pytest.raises(hours.TimeExistsTwice):
        hours.moment(dt.datetime(2026, 10, 25, 2, 30))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "monday"), [("2026-11-13", "2026-11-13"), ("2026-11-14", "2026-11-16"), ("2026-11-15", "2026-11-16")]
)
def test_a_day_in_a_weekend_becomes_the_monday_after(day, monday):
    assert hours.working_day_from(dt.date.fromisoformat(day)) == dt.date.fromisoformat(monday)


@pytest.mark.parametrize(
    ("day", "friday"), [("2026-11-13", "2026-11-13"), ("2026-11-14", "2026-11-13"), ("2026-11-15", "2026-11-13")]
)
def test_a_last_day_in_a_weekend_becomes_the_friday_before(day, friday):
    assert hours.working_day_until(dt.date.fromisoformat(day)) == dt.date.fromisoformat(friday)


@pytest.mark.parametrize(
    "day",  # of 2026 and not in a weekend, from the almanac
    ["2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01"],
)
def test_no_mail_leaves_on_a_red_day_of_spring(day):
    assert not hours.is_working_day(dt.date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-05-14", "2026-06-19", "2026-12-24", "2026-12-25", "2026-12-31"])
def test_no_mail_leaves_on_a_later_red_day_or_eve(day):
    assert not hours.is_working_day(dt.date.fromisoformat(day))


def test_a_plan_proposes_no_holiday_for_the_last_day():
    assert hours.working_day_until(dt.date(2027, 3, 29)) == dt.date(2027, 3, 25)  # Easter Monday
