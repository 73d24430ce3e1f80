"""Who takes part in a year's comparison, and how far they have come. Nothing here is about what anybody answered."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Count, OuterRef, Q, Subquery

from analysis.models import ComparisonMember, ComparisonSet, Publication
from surveys.models import Measurement, Organisation, Wave


@dataclass(frozen=True)
class Participant:
    """A measurement of the year: its waves, and its newest publication where there is one."""

    measurement: Measurement
    n_waves: int
    n_closed: int
    number: int | None
    published_at: dt.datetime | None


def participants(kind: str, year: int) -> list[Participant]:
    """Return the measurements of a kind and year, by the organisation's name. One query."""
    newest = Publication.objects.filter(measurement=OuterRef("pk")).order_by("-number")
    rows = (
        Measurement.objects.with_organisation()
        .filter(organisation__kind=kind, year=year)
        .annotate(
            n_waves=Count("waves"),
            n_closed=Count("waves", filter=Q(waves__state=Wave.State.CLOSED)),
            number=Subquery(newest.values("number")[:1]),
            published_at=Subquery(newest.values("published_at")[:1]),
        )
        .order_by("organisation__name", "slug")
    )
    names = [field.name for field in fields(Participant)][1:]
    return [Participant(row, **{name: getattr(row, name) for name in names}) for row in rows]


def member_names(sets: Iterable[ComparisonSet]) -> dict[int, dict[str, list[str]]]:
    """Return the names of the members of frozen sets: by the set's id, then by where they come from, "" for here.

    One query.
    """
    rows = ComparisonMember.objects.filter(comparison_set__in=[each.pk for each in sets]).order_by("provenance")
    found: dict[int, dict[str, list[str]]] = {}
    for pk, provenance, name in rows.values_list("comparison_set", "provenance", "organisation__name"):
        found.setdefault(pk, {}).setdefault(provenance, []).append(name)
    return found


def measured_years() -> list[tuple[str, int]]:
    """Return every kind and year with a measurement, newest first. One query."""
    rows = Measurement.objects.order_by().values_list("organisation__kind", "year").distinct()
    order = list(Organisation.Kind.values)
    return sorted(rows, key=lambda row: (-row[1], order.index(row[0])))
