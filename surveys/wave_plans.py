"""Planning waves: which departments answer when, and what may be changed until a wave has closed."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from surveys import periods
from surveys.invitations import plan as mail_plan
from surveys.models import Department, Measurement, MeasurementPeriod, User, Wave, record
from surveys.models.measurement import WaveQuerySet


class WaveFixed(Exception):
    """A wave was to be changed in a way that its state does not allow any more."""


def offered_periods(measurement: Measurement, today: dt.date) -> list[MeasurementPeriod]:
    """Return the periods of the measurement's year, and the autumn before it, that are not over. Nothing is stored.

    A measurement may begin in the autumn before its year, as that of Linköping 2020 did.
    """
    seasons = [(periods.AUTUMN, measurement.year - 1), (periods.SPRING, measurement.year)]
    seasons += [(periods.AUTUMN, measurement.year), (periods.SPRING, measurement.year + 1)]
    offered = [MeasurementPeriod(season=season, year=year) for season, year in seasons]
    for period in offered:
        period.opens_on, period.closes_on = periods.period_bounds(period.season, period.year)
    return [period for period in offered if period.closes_on >= today]


def in_line(departments: Iterable[Department]) -> set[int]:
    """Return the ids of departments that would ask the same people: themselves, those above and those below."""
    chosen = list(departments)
    ids = {department.pk for department in chosen}
    below = set(Department.objects.within(ids).values_list("pk", flat=True))
    return ids | below | {above for department in chosen for above in _above(department)}


def _above(department: Department) -> list[int]:
    parent = department.parent
    return [parent.pk, *_above(parent)] if parent else []


def taken_departments(measurement: Measurement) -> set[int]:
    """Return the ids of departments that no further wave of the measurement may be planned for."""
    waves = measurement.waves.with_department()
    return in_line(wave.department for wave in waves)


@transaction.atomic
def plan(
    measurement: Measurement,
    departments: Iterable[Department],
    period: MeasurementPeriod,
    *,
    opens_on: dt.date,
    closes_on: dt.date,
    by: User,
) -> list[Wave]:
    """Return one planned wave per department; raise ValidationError for dates or departments that do not fit."""
    stored = MeasurementPeriod.of_season(period.season, period.year)
    waves = [
        Wave(measurement=measurement, department=department, period=stored, opens_on=opens_on, closes_on=closes_on)
        for department in departments
    ]
    for wave in waves:
        wave.full_clean()
        wave.save()
        record("wave_planned", wave, by=by, organisation=measurement.organisation)
    return waves


@transaction.atomic
def change_dates(wave: Wave, *, opens_on: dt.date, closes_on: dt.date, by: User) -> None:
    """Move a planned wave within its period; raise WaveFixed or ValidationError."""
    locked = _locked(wave, Wave.State.PLANNED)
    before = f"{locked.opens_on}–{locked.closes_on}"
    locked.opens_on, locked.closes_on = opens_on, closes_on
    locked.full_clean()
    locked.save(update_fields=["opens_on", "closes_on"])
    mail_plan.follow_last_day(locked)
    _record("wave_dates_changed", locked, by, before=before, after=f"{opens_on}–{closes_on}")


@transaction.atomic
def extend(wave: Wave, closes_on: dt.date, *, by: User) -> dt.datetime | None:
    """Let an open wave take answers for longer, within its period; raise WaveFixed or ValidationError.

    A last reminder that has not left moves with the last day; when it leaves now is returned, None without one.
    """
    locked = _locked(wave, Wave.State.OPEN)
    if closes_on <= locked.closes_on:
        raise ValidationError({"closes_on": "Den nya sista dagen ska ligga efter den nuvarande."})
    before, locked.closes_on = locked.closes_on, closes_on
    locked.full_clean()
    locked.save(update_fields=["closes_on"])
    _record("wave_extended", locked, by, before=str(before), after=str(closes_on))
    return mail_plan.follow_last_day(locked)


@transaction.atomic
def expect(wave: Wave, expected: int | None, *, by: User) -> None:
    """Say how many people are asked where no list is kept; raise WaveFixed once the wave has closed."""
    locked = _locked(wave, Wave.State.PLANNED, Wave.State.OPEN)
    locked.expected = expected
    locked.save(update_fields=["expected"])
    _record("wave_expected_changed", locked, by, expected=expected)


@transaction.atomic
def mark_for_completion(wave: Wave, *, to_be_completed: bool, by: User) -> None:
    """Mark a closed wave as one that more people will answer, or take the mark away."""
    locked = _locked(wave, Wave.State.CLOSED)
    locked.to_be_completed = to_be_completed
    locked.save(update_fields=["to_be_completed"])
    _record("wave_marked_for_completion" if to_be_completed else "wave_mark_removed", locked, by)


@transaction.atomic
def complement(wave: Wave, period: MeasurementPeriod, *, opens_on: dt.date, closes_on: dt.date, by: User) -> Wave:
    """Return a further planned wave for the department of a closed wave, which is marked for completion.

    Raises WaveFixed unless the wave has closed, and when another wave of the same people is under way.
    """
    locked = _locked(wave, Wave.State.CLOSED)
    if under_way_beside(locked).exists():
        raise WaveFixed
    if not locked.to_be_completed:
        mark_for_completion(locked, to_be_completed=True, by=by)
    (added,) = plan(locked.measurement, [locked.department], period, opens_on=opens_on, closes_on=closes_on, by=by)
    return added


def under_way_beside(wave: Wave) -> WaveQuerySet:
    """Other waves of the measurement whose respondents could be the same people and may still answer."""
    same = wave.measurement.waves.may_still_answer().exclude(pk=wave.pk)
    return same.filter(department__in=in_line([wave.department]))


@transaction.atomic
def remove(wave: Wave, *, by: User) -> None:
    """Delete a planned wave with its list; raise WaveFixed once it has opened."""
    locked = _locked(wave, Wave.State.PLANNED)
    _record("wave_removed", locked, by, n_respondents=locked.respondents.count())
    locked.delete()


def _locked(wave: Wave, *states: str) -> Wave:
    """Return the wave, locked until the transaction ends; raise WaveFixed in another state."""
    locked = Wave.objects.select_for_update(of=("self",)).with_department().get(pk=wave.pk)
    if locked.state not in states:
        raise WaveFixed
    return locked


def _record(action: str, wave: Wave, by: User, **details: object) -> None:
    record(action, wave, by=by, organisation=wave.measurement.organisation, **details)
