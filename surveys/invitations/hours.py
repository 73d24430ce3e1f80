"""When mails may leave: working days between two hours in Sweden, unless the setting MAIL_HOURS is empty."""

import datetime as dt
from typing import Final

import holidays
from django.conf import settings

from surveys.periods import STOCKHOLM

_SATURDAY: Final = 5
_A_DAY: Final = dt.timedelta(days=1)
#: Red days, and the eves of midsummer, Christmas and New Year.
_HOLIDAYS: Final = holidays.country_holidays("SE", categories=("public", "de_facto"))


class NoSuchTime(ValueError):
    """A local time that does not exist: the clocks are put forward over it."""


class TimeExistsTwice(ValueError):
    """A local time that exists twice: the clocks are put back over it."""


def moment(local: dt.datetime) -> dt.datetime:
    """Return the moment of a Swedish wall-clock time; raise NoSuchTime or TimeExistsTwice where there is not one."""
    first, second = (local.replace(tzinfo=STOCKHOLM, fold=fold) for fold in (0, 1))
    if first.astimezone(dt.UTC).astimezone(STOCKHOLM).replace(tzinfo=None) != local:
        raise NoSuchTime(local)
    if first.utcoffset() != second.utcoffset():
        raise TimeExistsTwice(local)
    return first


def may_send(now: dt.datetime) -> bool:
    return next_opening(now) <= now


def next_opening(now: dt.datetime) -> dt.datetime:
    """Return the first moment from now on at which mails may leave."""
    if not settings.MAIL_HOURS:
        return now
    first, last = settings.MAIL_HOURS
    local = now.astimezone(STOCKHOLM)
    if is_working_day(local.date()) and first <= local.hour < last:
        return now
    day = local.date() if local.hour < first else local.date() + _A_DAY
    return dt.datetime.combine(working_day_from(day), dt.time(first), tzinfo=STOCKHOLM)


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < _SATURDAY and day not in _HOLIDAYS


def working_day_from(day: dt.date) -> dt.date:
    """Return the day, or the first working day after it."""
    while not is_working_day(day):
        day += _A_DAY
    return day


def working_day_until(day: dt.date) -> dt.date:
    """Return the day, or the last working day before it."""
    while not is_working_day(day):
        day -= _A_DAY
    return day


def in_words() -> str:
    """Return when mails leave, for a sentence such as "Mejlen går ut …"."""
    if not settings.MAIL_HOURS:
        return "alla dagar, dygnet runt"
    first, last = settings.MAIL_HOURS
    return f"vardagar mellan {first:02}.00 och {last:02}.00"
