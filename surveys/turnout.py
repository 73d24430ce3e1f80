"""How many have answered: the counters of days and minutes, and what a response rate is made of.

Nothing here reads a row about a person, except to count how many were invited.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, TypeVar

from django.db.models import Aggregate, Count, DateField, F, Sum, Value
from django.utils import timezone

from surveys import periods
from surveys.models import AnsweringDay, AnsweringTime, Measurement, Respondent, Response, Wave

#: Longer than this is a pause, not an answer; all such times share one number.
LONGEST_MINUTES: Final = 60
#: From so many times on their median is told to others.
FEWEST_TIMES: Final = 10

C = TypeVar("C", AnsweringDay, AnsweringTime)
_Numbers = dict[tuple[int, int, int | None], int]


def count_response(response: Response, *, started_at: dt.datetime | None = None) -> None:
    """Count a response on today's day and, where its start is known, in the histogram of minutes.

    To be called in the transaction that stores the response, under the lock of its wave: the counters of a
    wave have no other writers, so an update that finds no row may insert it. One query, two on a first time.
    """
    _add_one(
        AnsweringDay,
        wave_id=response.wave_id,
        department_id=response.department_id,
        group_id=response.group_id,
        day=periods.today(),
    )
    if started_at:
        minutes = whole_minutes(timezone.now() - started_at)
        _add_one(AnsweringTime, wave_id=response.wave_id, minutes=minutes)


def _add_one(counter: type[AnsweringDay] | type[AnsweringTime], **place: object) -> None:
    if not counter._default_manager.filter(**place).update(n=F("n") + 1):
        counter._default_manager.create(**place, n=1)


def forget_order(wave: Wave) -> None:
    """Write a wave's counters anew in the order of what they count: their rows lie in the order of first answers."""
    days, times = AnsweringDay.objects.filter(wave=wave), AnsweringTime.objects.filter(wave=wave)
    _write_anew(AnsweringDay, list(days.order_by("day", "department_id", "group_id")))
    _write_anew(AnsweringTime, list(times.order_by("minutes")))


def _write_anew(counter: type[C], rows: list[C]) -> None:
    counter._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    for row in rows:
        row.pk = None
    counter._default_manager.bulk_create(rows)


def whole_minutes(time: dt.timedelta) -> int:
    """Return a time in begun minutes, at least 1 and at most LONGEST_MINUTES."""
    return min(max(ceil(time.total_seconds() / 60), 1), LONGEST_MINUTES)


def typical_minutes(wave: Wave) -> int | None:
    """Return the median of the minutes that the wave's answers took, None for fewer than FEWEST_TIMES. One query."""
    times = AnsweringTime.objects.filter(wave_id=wave.pk).order_by("minutes").values_list("minutes", "n")
    minutes = [each for each, n in times for _ in range(n)]
    return minutes[len(minutes) // 2] if len(minutes) >= FEWEST_TIMES else None


@dataclass(frozen=True)
class Cell:
    """Those of a wave in one department and group: how many were invited (None when unknown) and submitted.

    A wave whose number of invited is only stated is one cell without a group.
    """

    wave: int
    department: int
    group: int | None
    invited: int | None
    submitted: int


@dataclass(frozen=True)
class Counts:
    """What is known of a measurement's waves: their cells, and how many submitted on each day, by wave id."""

    cells: list[Cell]
    days: dict[int, dict[dt.date, int]]


def counts_of(measurement: Measurement, waves: Iterable[Wave]) -> Counts:
    """Return what is known of a measurement's waves (fetched `with_link`). One query."""
    numbers: dict[str, _Numbers] = {"invited": {}, "submitted": {}}
    days: dict[int, dict[dt.date, int]] = defaultdict(dict)
    for what, wave, department, group, day, n in _counted(measurement):
        if day:
            days[wave][day] = days[wave].get(day, 0) + n
        else:
            numbers[what][wave, department, group] = n
    return Counts(_cells(list(waves), **numbers), {wave: dict(sorted(days[wave].items())) for wave in days})


def _counted(measurement: Measurement) -> Any:
    """Return what is counted, of which wave, department, group and day (None where it is no matter), and how many."""
    no_day = Value(None, DateField())
    return _grouped(AnsweringDay, measurement, Value("day"), "day", Sum("n")).union(
        _grouped(Respondent, measurement, Value("invited"), no_day, Count("pk")),
        _grouped(Response, measurement, Value("submitted"), no_day, Count("pk")),
        all=True,
    )


def _grouped(rows: Any, measurement: Measurement, what: Value, day: Any, n: Aggregate) -> Any:
    of_measurement = rows._default_manager.filter(wave__measurement=measurement).order_by()
    return of_measurement.values_list(what, "wave_id", "department_id", "group_id", day).annotate(number=n)


def _cells(waves: Sequence[Wave], invited: _Numbers, submitted: _Numbers) -> list[Cell]:
    """Return the cells of which something is known."""
    with_list = {wave for wave, _, _ in invited}
    without_list = [wave for wave in waves if wave.pk not in with_list or wave.has_shared_link]
    whole = {wave.pk: (wave.pk, wave.department_id, None) for wave in without_list}
    stated: _Numbers = {whole[wave.pk]: wave.expected for wave in without_list if wave.expected}
    asked = {place: n for place, n in invited.items() if place[0] not in whole} | stated
    answered: _Numbers = defaultdict(int)
    for place, n in submitted.items():
        answered[whole.get(place[0], place)] += n
    places = sorted({*asked, *answered}, key=lambda place: (place[0], place[1], place[2] or 0))
    return [Cell(*place, invited=asked.get(place), submitted=answered.get(place, 0)) for place in places]
