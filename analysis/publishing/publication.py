"""Making a publication: count, protect, compare, store. The old one stays visible until the new one is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace

from django.db import transaction

from analysis import comparison, signals
from analysis.comparison import Member, Others
from analysis.exchange.receiving import received_keys, received_members
from analysis.free_texts import store_texts
from analysis.models import ComparisonSet, Publication, PublishedComparison, PublishedScope
from analysis.publishing.figures import Table, tabulate
from analysis.publishing.history import remember
from analysis.publishing.inference import Setting
from analysis.publishing.preparation import Counted, Prepared, count, protect_counted
from analysis.publishing.reliability import reliability_shown
from analysis.scopes import DEPARTMENT, ORGANISATION
from analysis.stats.indices import INDEX_RULE
from analysis.turnout.following import seen_by_place
from analysis.turnout.rates import Rates, rates_shown
from surveys.models import Measurement, User, record

Progress = Callable[[float], None]


class PublishedMeanwhile(Exception):
    """Somebody else published the measurement while this publication was computed. Trying again is right."""


def _ignore(share: float) -> None:
    """The progress report of a caller who wants none."""


def publish(
    measurement: Measurement,
    *,
    by: User | None = None,
    progress: Progress = _ignore,
    comparison_set: ComparisonSet | None = None,
    kept: bytes = b"",
) -> Publication:
    """Return the measurement's newest publication, made now unless nothing has changed since the last one.

    comparison_set: the others; the newest of the measurement's kind and year, or one frozen now, unless given.
    kept: what a step before has decided of the same counts, as `protect_counted`.
    Raises NothingToPublish when nobody has responded, and NothingNew when too few have been added (S10).
    """
    counted = count(measurement)
    progress(0.3)
    comparison_set = comparison_set or _newest_set(measurement)
    comparison_set = comparison_set and comparison.suited_set(measurement, comparison_set)
    if comparison_set and (same := _unchanged(counted, comparison_set)):
        return same
    prepared = protect_counted(counted, kept)
    progress(0.7)
    return complete(prepared, comparison_set or freeze(measurement, [prepared]), by=by)


def freeze(measurement: Measurement, prepared: list[Prepared]) -> ComparisonSet:
    """Freeze a set of the measurement's kind and year from the newest publications and what was just prepared."""
    return freeze_members(*_comparable(measurement), [each.member() for each in prepared])


def freeze_members(kind: str, year: int, questionnaire_key: str, changed: Iterable[Member]) -> ComparisonSet:
    """Freeze a set from the newest publications and what some organisations are about to publish."""
    members = {member.organisation_id: member for member in published_members(kind, year, questionnaire_key)}
    members |= {member.organisation_id: member for member in changed}
    return comparison.freeze(kind, year, questionnaire_key, members.values())


@transaction.atomic
def complete(prepared: Prepared, comparison_set: ComparisonSet, *, by: User | None) -> Publication:
    """Store the next publication; it becomes visible, as a whole, when the transaction commits.

    comparison_set: suited to the organisation.
    """
    counted = prepared.counted
    measurement = counted.measurement
    _hold_back_others(measurement)
    earlier = list(measurement.publications.order_by("number").values_list("number", "reliability"))
    if len(earlier) != prepared.n_earlier:
        raise PublishedMeanwhile
    rates, others = _rates(prepared), _others(prepared, comparison_set)
    publication = Publication.objects.create(
        measurement=measurement,
        number=prepared.n_earlier + 1,
        digest=counted.digest,
        thresholds=asdict(counted.thresholds),
        index_rule=INDEX_RULE,
        comparison_set=comparison_set,
        missing=list(counted.missing),
        partial=list(counted.partial),
        limits=asdict(counted.limits),
        reliability=reliability_shown(
            counted.counts.joint, counted.outline, prepared.newly_shown(), earlier, counted.thresholds
        ),
    )
    _store(publication, prepared, _tabulate(prepared, others, rates), rates)
    _store_groups(publication, prepared, others)
    remember(publication, replace(prepared.basis, rates=rates.shown_waves), others.rows)
    store_texts(publication, counted.texts)
    record("published", publication, by=by, organisation=measurement.organisation)
    signals.published.send(Publication, publication=publication, by=by)
    return publication


def _hold_back_others(measurement: Measurement) -> None:
    """Let nobody else publish for the organisation's year: what publications show of others is held together (S17)."""
    same_year = Measurement.objects.filter(organisation=measurement.organisation_id, year=measurement.year)
    list(same_year.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def freeze_published(kind: str, year: int) -> list[ComparisonSet]:
    """Freeze a set of what has been published for a year, one for each questionnaire in use."""
    published = Measurement.objects.filter(organisation__kind=kind, year=year, publications__isnull=False)
    keys = {*published.values_list("questionnaire__key", flat=True), *received_keys(kind, year)}
    return [freeze_members(kind, year, key, []) for key in sorted(keys)]


def published_members(kind: str, year: int, questionnaire_key: str) -> Iterator[Member]:
    """Yield what each organisation's newest publication of the year, here or elsewhere, lends to comparisons."""
    wholes = PublishedScope.objects.filter(
        kind=ORGANISATION,
        publication__in=Publication.objects.newest_per_measurement(),
        publication__measurement__organisation__kind=kind,
        publication__measurement__year=year,
        publication__measurement__questionnaire__key=questionnaire_key,
    ).select_related("publication__measurement")
    yield from received_members(kind, year, questionnaire_key)
    for whole in wholes.order_by("publication__measurement__slug"):
        organisation = whole.publication.measurement.organisation_id
        yield Member(organisation, whole.shared_counts, whole.shared_sector_counts)


def _newest_set(measurement: Measurement) -> ComparisonSet | None:
    return comparison.newest_set(*_comparable(measurement))


def _comparable(measurement: Measurement) -> tuple[str, int, str]:
    """Return what two measurements must share to be compared: kind of organisation, year, questionnaire."""
    return measurement.organisation.kind, measurement.year, measurement.questionnaire.key


def is_published(counted: Counted) -> bool:
    """Tell whether the newest publication rests on the same counts."""
    latest = Publication.objects.of(counted.measurement).first()
    return latest is not None and latest.digest == counted.digest


def _unchanged(counted: Counted, comparison_set: ComparisonSet) -> Publication | None:
    """Return the latest publication if it says the same, compared with the same set."""
    latest = Publication.objects.of(counted.measurement).first()
    if latest is None or latest.digest != counted.digest:
        return None
    return latest if latest.comparison_set_id == comparison_set.pk else None


def _rates(prepared: Prepared) -> Rates:
    counted = prepared.counted
    scopes, k_inv = prepared.breakdown.scopes, counted.thresholds.k_inv
    seen = seen_by_place(counted.measurement)
    return rates_shown(counted.rates, scopes, counted.structure.parents, k_inv, prepared.public_rates, seen)


def _others(prepared: Prepared, comparison_set: ComparisonSet) -> Others:
    counted, sectors = prepared.counted, set(_departments(prepared).values())
    seat = comparison.seat_of(counted.measurement, comparison_set, counted.codes, counted.thresholds, sectors)
    return comparison.others_seen(seat, comparison_set)


def _store_groups(publication: Publication, prepared: Prepared, others: Others) -> None:
    counted, own = prepared.counted, prepared.shown.means[prepared.whole]
    groups = comparison.group_tables(counted.measurement.organisation, others, counted.outline, own)
    PublishedComparison.objects.bulk_create(
        PublishedComparison(publication=publication, position=position, **vars(group))
        for position, group in enumerate(groups)
    )


def _tabulate(prepared: Prepared, others: Others, rates: Rates) -> Table:
    counted, sectors = prepared.counted, others.sectors
    departments = _departments(prepared)
    of_departments = {place: sectors[sector] for place, sector in departments.items() if sector in sectors}
    setting = Setting(
        whole=prepared.whole,
        departments=tuple(departments),
        invited=rates.invited(len(prepared.breakdown.scopes)),
        k_dist=counted.thresholds.k_dist,
        limits=counted.limits,
    )
    return tabulate(prepared.shown, counted.outline, others.all, of_departments, setting)


def _departments(prepared: Prepared) -> dict[int, str]:
    """Return the sectors of the scopes that are departments, by position."""
    departments = prepared.counted.structure.departments
    scopes = enumerate(prepared.breakdown.scopes)
    return {place: departments[each.department or 0].sector for place, each in scopes if each.kind == DEPARTMENT}


def _store(publication: Publication, prepared: Prepared, table: Table, rates: Rates) -> None:
    scopes, name = prepared.breakdown.scopes, prepared.counted.structure.name
    PublishedScope.objects.bulk_create(
        PublishedScope(
            publication=publication,
            kind=scope.kind,
            department_id=scope.department,
            name=name(scope),
            position=position,
            figures=figures,
            shared_counts=prepared.shared_counts if scope.kind == ORGANISATION else {},
            shared_sector_counts=prepared.shared_sector_counts if scope.kind == ORGANISATION else {},
        )
        for position, (scope, figures) in enumerate(zip(scopes, table.stored(rates.figures), strict=True))
    )
