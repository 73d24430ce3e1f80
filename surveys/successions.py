"""Who took over from whom when departments were merged, split or founded anew: years are compared along it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from surveys.models import Department, DepartmentSuccession, Measurement, Organisation, User, Wave, record
from surveys.models.organisation import DepartmentQuerySet


class WrongSuccession(Exception):
    """Two departments cannot have followed each other; the text says why, in Swedish."""


@dataclass(frozen=True)
class Candidates:
    """Who can have followed whom: `successors` are of today, the others have results, `present` and today as well."""

    successors: list[Department]
    past: list[Department]
    present: list[Department]


def candidates(organisation: Organisation) -> Candidates:
    """Return the departments that a succession can be about. Three queries.

    Of today are those asked in the newest measurement with results or in a later one, and those that never have been.
    Who has taken over from somebody stays among the successors.
    """
    departments = list(Department.objects.of(organisation))
    waves = Wave.objects.filter(measurement__organisation=organisation)
    asked = list(waves.values_list("measurement__year", "measurement__slug", "department_id", "state"))
    closed = [each for each in asked if each[-1] == Wave.State.CLOSED]
    newest = max((each[:2] for each in closed), default=(0, ""))
    now = _related({each[2] for each in asked if each[:2] >= newest}, departments)
    ever = _related({each[2] for each in asked}, departments)
    with_results = _related({each[2] for each in closed}, departments)
    known = set(DepartmentSuccession.objects.of(organisation).values_list("successor_id", flat=True))
    return Candidates(
        successors=[each for each in departments if each.pk in now | known or each.pk not in ever],
        past=[each for each in departments if each.pk in with_results - now],
        present=[each for each in departments if each.pk in with_results & now],
    )


def _related(asked: set[int], departments: list[Department]) -> set[int]:
    """Return the ids of the departments that were asked, and of those above and below them."""
    lines = {department.pk: department.line for department in departments}
    above = {pk for line in lines.values() if line[0] in asked for pk in line}
    return above | {pk for pk, line in lines.items() if asked & set(line)}


@transaction.atomic
def record_successions(successor: Department, predecessors: Iterable[Department], *, by: User) -> None:
    """Store that a department took over from others; those already stored are kept.

    Raises WrongSuccession when one lies below the other, or when the predecessor stems from the successor.
    """
    organisation = Organisation.objects.select_for_update().get(pk=successor.organisation_id)
    stored = set(DepartmentSuccession.objects.of(organisation).values_list("predecessor_id", "successor_id"))
    for predecessor in predecessors:
        pair = predecessor.pk, successor.pk
        if pair in stored:
            continue
        _refuse_unless_possible(predecessor, successor, stored)
        stored.add(pair)
        succession = DepartmentSuccession.objects.create(predecessor=predecessor, successor=successor)
        record("succession_recorded", succession, by=by, organisation=organisation)


@transaction.atomic
def remove_succession(succession: DepartmentSuccession, *, by: User) -> None:
    """Forget that one department took over from another."""
    record("succession_removed", succession, by=by, organisation=succession.successor.organisation)
    succession.delete()


def absent(measurements: Iterable[Measurement]) -> set[tuple[int, int]]:
    """Return (measurement id, department id) of departments merged or split before or since. One query.

    Neither they nor what lies above was asked in the measurement, and they have been taken over, or those that they
    took over from were still asked.
    """
    departments = Department.objects.filter(organisation__measurements__in=list(measurements))
    pairs = departments.annotate(measurement=F("organisation__measurements"))
    return set(pairs.filter(_is_absent(OuterRef("measurement"))).values_list("measurement", "pk"))


def present(departments: DepartmentQuerySet, measurement: Any) -> DepartmentQuerySet:
    """Return a query for departments without those that are `absent` from the measurement, or the one with an id."""
    return departments.exclude(_is_absent(measurement))


def _is_absent(measurement: Any) -> Q:
    is_gone = Exists(DepartmentSuccession.objects.filter(predecessor=OuterRef("pk")))
    still = Wave.objects.filter(measurement=measurement, department__successions__successor=OuterRef("pk"))
    return Q(is_gone | Exists(still)) & ~Q(Exists(_asked(measurement)))


def _asked(measurement: Any) -> QuerySet[Wave]:
    """Return the waves of a measurement in which a department, or what lies above it, was asked."""
    line = Q(department=OuterRef("pk"))
    for above in ("parent", "parent__parent", "parent__parent__parent"):
        line |= Q(department=OuterRef(above))
    return Wave.objects.filter(line, measurement=measurement)


def _refuse_unless_possible(predecessor: Department, successor: Department, stored: set[tuple[int, int]]) -> None:
    if successor.pk in _before(successor.pk, {*stored, (predecessor.pk, successor.pk)}):
        raise WrongSuccession(f"{predecessor} har redan {successor} som föregångare, direkt eller genom andra.")
    nested = Department.objects.within([predecessor.pk]).filter(pk=successor.pk) | Department.objects.within(
        [successor.pk]
    ).filter(pk=predecessor.pk)
    if nested.exists():
        raise WrongSuccession(
            f"{predecessor} och {successor} ligger den ena under den andra. Då räknas svaren redan ihop."
        )


def _before(department: int, pairs: set[tuple[int, int]]) -> set[int]:
    """Return all that a department stems from; itself too when the pairs lead around in a circle."""
    found: set[int] = set()
    left = {department}
    while left:
        left = {before for before, after in pairs if after in left} - found
        found |= left
    return found
