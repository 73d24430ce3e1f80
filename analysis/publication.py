"""Making a publication: count, protect, compare, store. The old one stays visible until the new one is."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
from django.db import transaction

from analysis import comparison
from analysis.comparison import Member
from analysis.figures import COLUMNS, FLAGS, tabulate
from analysis.frequencies import count_closed_waves
from analysis.history import read_history, remember
from analysis.models import ComparisonSet, Publication, PublishedScope
from analysis.preparation import Counted, Prepared, count, protect_counted
from analysis.rates import Rates, rates_shown
from analysis.scopes import ORGANISATION
from analysis.stats.indices import INDEX_RULE
from surveys.models import Measurement, User, record

Progress = Callable[[float], None]


class PublishedMeanwhile(Exception):
    """Somebody else published the measurement while this publication was computed. Trying again is right."""


def _ignore(share: float) -> None:
    """The progress report of a caller who wants none."""


def publish(measurement: Measurement, *, by: User | None = None, progress: Progress = _ignore) -> Publication:
    """Return the measurement's newest publication, made now unless nothing has changed since the last one.

    Raises NothingToPublish when nobody has responded, and NothingNew when too few have been added (S10).
    """
    counted = count(measurement)
    progress(0.3)
    comparison_set = _newest_set(measurement)
    if comparison_set and (same := _unchanged(counted, comparison_set)):
        return same
    prepared = protect_counted(counted)
    progress(0.7)
    return complete(prepared, comparison_set or freeze(measurement, [prepared]), by=by)


def publish_all(*, by: User | None = None, progress: Progress = _ignore) -> list[Publication]:
    """Publish every measurement with responses: count all, freeze the comparison sets once, publish each."""
    measurements = list(Measurement.objects.with_organisation().with_responses())
    count_closed_waves(measurements)
    everyone = [count(measurement) for measurement in measurements]
    progress(0.3)
    together: dict[tuple[str, int, str], list[Counted]] = {}
    for counted in everyone:
        together.setdefault(_comparable(counted.measurement), []).append(counted)
    publications = []
    for group in together.values():
        for publication in _publish_together(group, by=by):
            publications.append(publication)
            progress(0.3 + 0.7 * len(publications) / len(everyone))
    return publications


def _publish_together(group: list[Counted], *, by: User | None) -> Iterator[Publication]:
    """Yield the publications of measurements that are compared with each other."""
    changed = {counted.digest: protect_counted(counted) for counted in group if not _is_published(counted)}
    comparison_set = freeze(group[0].measurement, list(changed.values()))
    for counted in group:
        same = _unchanged(counted, comparison_set)
        yield same or complete(changed.get(counted.digest) or protect_counted(counted), comparison_set, by=by)


def freeze(measurement: Measurement, prepared: list[Prepared]) -> ComparisonSet:
    """Freeze a set of the measurement's kind and year from the newest publications and what was just prepared."""
    kind, year, key = _comparable(measurement)
    members = {member.organisation_id: member for member in published_members(kind, year, key)}
    members |= {each.counted.measurement.organisation_id: each.member() for each in prepared}
    return comparison.freeze(kind, year, key, members.values())


@transaction.atomic
def complete(prepared: Prepared, comparison_set: ComparisonSet, *, by: User | None) -> Publication:
    """Store the next publication; it becomes visible, as a whole, when the transaction commits."""
    counted = prepared.counted
    measurement = Measurement.objects.select_for_update(of=("self",)).get(pk=counted.measurement.pk)
    if measurement.publications.count() != prepared.n_earlier:
        raise PublishedMeanwhile
    publication = Publication.objects.create(
        measurement=measurement,
        number=prepared.n_earlier + 1,
        digest=counted.digest,
        thresholds=asdict(counted.thresholds),
        index_rule=INDEX_RULE,
        comparison_set=comparison_set,
        missing=list(counted.missing),
        partial=list(counted.partial),
    )
    rates = _rates(prepared)
    _store(publication, prepared, _tabulate(prepared, comparison_set, rates.rows))
    remember(publication, replace(prepared.basis, rates=rates.shown_waves))
    record("published", publication, by=by, organisation=counted.measurement.organisation)
    return publication


def freeze_published(kind: str, year: int) -> list[ComparisonSet]:
    """Freeze a set of what has been published for a year, one for each questionnaire in use."""
    published = Measurement.objects.filter(organisation__kind=kind, year=year, publications__isnull=False)
    keys = published.values_list("questionnaire__key", flat=True).distinct().order_by("questionnaire__key")
    return [comparison.freeze(kind, year, key, published_members(kind, year, key)) for key in keys]


def published_members(kind: str, year: int, questionnaire_key: str) -> Iterator[Member]:
    """Yield what each organisation's newest publication of the year lets others compare themselves with."""
    wholes = PublishedScope.objects.filter(
        kind=ORGANISATION,
        publication__in=Publication.objects.newest_per_measurement(),
        publication__measurement__organisation__kind=kind,
        publication__measurement__year=year,
        publication__measurement__questionnaire__key=questionnaire_key,
    ).select_related("publication__measurement")
    for whole in wholes.order_by("publication__measurement__slug"):
        yield Member(whole.publication.measurement.organisation_id, whole.shared_counts)


def _newest_set(measurement: Measurement) -> ComparisonSet | None:
    return comparison.newest_set(*_comparable(measurement))


def _comparable(measurement: Measurement) -> tuple[str, int, str]:
    """Return what two measurements must share to be compared: kind of organisation, year, questionnaire."""
    return measurement.organisation.kind, measurement.year, measurement.questionnaire.key


def _is_published(counted: Counted) -> bool:
    latest = Publication.objects.of(counted.measurement).first()
    return latest is not None and latest.digest == counted.digest


def _unchanged(counted: Counted, comparison_set: ComparisonSet) -> Publication | None:
    """Return the latest publication if it says the same, compared with the same set."""
    latest = Publication.objects.of(counted.measurement).first()
    is_same = latest and latest.digest == counted.digest and latest.comparison_set_id == comparison_set.pk
    return latest if is_same else None


def _rates(prepared: Prepared) -> Rates:
    counted = prepared.counted
    public = [waves for past in read_history(counted.measurement) for waves in past.rates]
    return rates_shown(
        counted.rates, prepared.breakdown.scopes, counted.structure.parents, counted.thresholds.k_inv, public
    )


def _tabulate(prepared: Prepared, comparison_set: ComparisonSet, rates: pd.DataFrame) -> pd.DataFrame:
    counted = prepared.counted
    others = comparison.others_of(
        counted.measurement.organisation,
        comparison_set,
        counted.codes,
        counted.thresholds,
        screening_code=counted.outline.screening_code,
    )
    rows = pd.concat([tabulate(prepared.shown, counted.outline, others), rates], ignore_index=True)
    rows[FLAGS] = rows[FLAGS].eq(True)
    return rows.sort_values("scope", kind="stable")


def _store(publication: Publication, prepared: Prepared, rows: pd.DataFrame) -> None:
    filled = rows[COLUMNS].astype(object).where(rows[COLUMNS].notna(), None)
    columns = {name: filled[name].tolist() for name in COLUMNS}
    scopes, name = prepared.breakdown.scopes, prepared.counted.structure.name
    starts = np.searchsorted(rows["scope"].to_numpy(), np.arange(len(scopes) + 1))
    PublishedScope.objects.bulk_create(
        PublishedScope(
            publication=publication,
            kind=scope.kind,
            department_id=scope.department,
            name=name(scope),
            position=position,
            figures=_columns(columns, slice(starts[position], starts[position + 1])),
            shared_counts=prepared.shared_counts() if scope.kind == ORGANISATION else {},
        )
        for position, scope in enumerate(scopes)
    )


def _columns(columns: dict[str, list[object]], of_scope: slice) -> dict[str, list[object]]:
    """Return one scope's part of the columns, without those that are empty there."""
    parts = {name: values[of_scope] for name, values in columns.items()}
    return {name: values for name, values in parts.items() if any(value is not None for value in values)}
