"""The two measurement periods of a year, in Swedish local time. Pure."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")

AUTUMN: Final = "autumn"
SPRING: Final = "spring"

_BOUNDS: Final = {
    SPRING: ((2, 1), (6, 1)),
    AUTUMN: ((8, 1), (12, 1)),
}


def period_bounds(season: str, year: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a season's period; both belong to it."""
    (first_month, first_day), (last_month, last_day) = _BOUNDS[season]
    return dt.date(year, first_month, first_day), dt.date(year, last_month, last_day)


def season_of(day: dt.date) -> str | None:
    """Return the season whose period holds the day, or None between the periods."""
    for season in _BOUNDS:
        first, last = period_bounds(season, day.year)
        if first <= day <= last:
            return season
    return None


def today() -> dt.date:
    """Return the current day in Sweden."""
    return dt.datetime.now(tz=STOCKHOLM).date()


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment a Swedish day begins."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=STOCKHOLM)


def end_of(day: dt.date) -> dt.datetime:
    """Return the moment a Swedish day is over (the first moment of the next one)."""
    return start_of(day + dt.timedelta(days=1))
