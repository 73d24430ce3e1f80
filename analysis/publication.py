"""Making a publication: count, add up, protect, compare, store. The old one stays visible until the new one is."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields

import numpy as np
import pandas as pd
from django.db import transaction

from analysis import comparison
from analysis.comparison import Member
from analysis.disclosure import Thresholds, protect
from analysis.figures import COLUMNS, FLAGS, Shown, show, tabulate
from analysis.frequencies import Counts, count_closed_waves, read_counts
from analysis.models import ComparisonSet, Publication, PublishedScope
from analysis.outline import Outline, outline_of
from analysis.rates import WaveRate, rate_rows, read_wave_rates
from analysis.scopes import ORGANISATION, Breakdown, Scope, break_down
from analysis.stats.indices import INDEX_RULE
from analysis.structure import Structure, structure_of
from surveys.models import Measurement, User, Wave, record

#: Changes whenever the same counts would give other figures.
METHOD = "1"

Progress = Callable[[float], None]


class NothingToPublish(Exception):
    """No wave of the measurement has closed with responses."""

    def __init__(self, measurement: Measurement) -> None:
        super().__init__(f"{measurement} har inga svar i stängda omgångar. Det finns inget att publicera ännu.")


@dataclass(frozen=True)
class Prepared:
    """A measurement's own results, protected, before the comparison is added."""

    measurement: Measurement
    outline: Outline
    thresholds: Thresholds
    counts: Counts
    breakdown: Breakdown
    rates: list[WaveRate]
    shown: Shown
    structure: Structure

    @property
    def codes(self) -> list[str]:
        return [*self.outline.codes, self.outline.screening_code]

    def member(self) -> Member:
        """Return what others may compare themselves with: the organisation's shown distributions."""
        return Member(self.measurement.organisation_id, _shared_counts(self))


def _ignore(share: float) -> None:
    """The progress report of a caller who wants none."""


def publish(measurement: Measurement, *, by: User | None = None, progress: Progress = _ignore) -> Publication:
    """Return the measurement's newest publication, made now unless nothing has changed since the last one."""
    prepared = prepare(measurement)
    progress(0.5)
    comparison_set = _newest_set(measurement) or freeze(measurement, [prepared])
    publication = complete(prepared, comparison_set, by=by)
    progress(1.0)
    return publication


def prepare(measurement: Measurement) -> Prepared:
    """Return the measurement's own protected results; raise NothingToPublish when nobody has responded."""
    outline, thresholds = outline_of(measurement.questionnaire), thresholds_of(measurement)
    count_closed_waves(measurement)
    counts = read_counts(measurement, outline)
    if not counts.cells:
        raise NothingToPublish(measurement)
    structure = structure_of(measurement.organisation)
    breakdown = break_down(counts.cells, structure.parents, list(structure.departments), list(structure.groups))
    added_up = breakdown.add_up(counts.answers)
    protection = protect(breakdown.membership, breakdown.families, counts.answers, thresholds)
    shown = show(added_up, [*outline.codes, outline.screening_code], protection)
    rates = read_wave_rates(measurement)
    return Prepared(measurement, outline, thresholds, counts, breakdown, rates, shown, structure)


def freeze(measurement: Measurement, prepared: list[Prepared]) -> ComparisonSet:
    """Freeze a set of the measurement's kind and year from the newest publications and what was just prepared."""
    kind, year, key = _comparable(measurement)
    members = {member.organisation_id: member for member in published_members(kind, year, key)}
    members |= {each.measurement.organisation_id: each.member() for each in prepared}
    return comparison.freeze(kind, year, key, members.values())


@transaction.atomic
def complete(prepared: Prepared, comparison_set: ComparisonSet, *, by: User | None) -> Publication:
    """Store the next publication, visible when the transaction commits; return the last one if it is the same."""
    measurement = Measurement.objects.select_for_update(of=("self",)).get(pk=prepared.measurement.pk)
    state = _state(measurement, prepared.structure)
    digest = _digest(prepared, comparison_set, state)
    latest = Publication.objects.of(measurement).first()
    if latest and latest.digest == digest:
        return latest
    publication = Publication.objects.create(
        measurement=measurement,
        number=latest.number + 1 if latest else 1,
        digest=digest,
        thresholds=asdict(prepared.thresholds),
        index_rule=INDEX_RULE,
        comparison_set=comparison_set,
        n_others=comparison_set.members.exclude(organisation=measurement.organisation_id).count(),
        **state,
    )
    _store(publication, prepared, _tabulate(prepared, comparison_set))
    record("published", publication, by=by, organisation=measurement.organisation)
    return publication


def publish_all(*, by: User | None = None, progress: Progress = _ignore) -> list[Publication]:
    """Publish every measurement with responses: count all, freeze the comparison sets once, publish each."""
    everyone = [prepare(measurement) for measurement in Measurement.objects.with_organisation().with_responses()]
    progress(0.4)
    by_set: dict[tuple[str, int, str], list[Prepared]] = {}
    for prepared in everyone:
        by_set.setdefault(_comparable(prepared.measurement), []).append(prepared)
    publications = []
    for together in by_set.values():
        comparison_set = freeze(together[0].measurement, together)
        for prepared in together:
            publications.append(complete(prepared, comparison_set, by=by))
            progress(0.4 + 0.6 * len(publications) / len(everyone))
    return publications


def thresholds_of(measurement: Measurement) -> Thresholds:
    return Thresholds(**{field.name: getattr(measurement, field.name) for field in fields(Thresholds)})


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


def _tabulate(prepared: Prepared, comparison_set: ComparisonSet) -> pd.DataFrame:
    organisation, scopes = prepared.measurement.organisation, prepared.breakdown.scopes
    others = comparison.others_of(
        organisation,
        comparison_set,
        prepared.codes,
        prepared.thresholds,
        screening_code=prepared.outline.screening_code,
    )
    rates = rate_rows(prepared.rates, scopes, prepared.structure.parents, prepared.thresholds.k_inv)
    rows = pd.concat([tabulate(prepared.shown, prepared.outline, others), rates], ignore_index=True)
    rows[FLAGS] = rows[FLAGS].eq(True)
    return rows.sort_values("scope", kind="stable")


def _store(publication: Publication, prepared: Prepared, rows: pd.DataFrame) -> None:
    values = rows[COLUMNS].astype(object).where(rows[COLUMNS].notna(), None)
    starts = np.searchsorted(rows["scope"].to_numpy(), np.arange(len(prepared.breakdown.scopes) + 1))
    shared = _shared_counts(prepared)
    PublishedScope.objects.bulk_create(
        PublishedScope(
            publication=publication,
            kind=scope.kind,
            department_id=scope.department,
            name=prepared.structure.name(scope),
            position=position,
            figures=values.iloc[starts[position] : starts[position + 1]].to_dict("list"),
            shared_counts=shared if scope.kind == ORGANISATION else {},
        )
        for position, scope in enumerate(prepared.breakdown.scopes)
    )


def _shared_counts(prepared: Prepared) -> dict[str, list[int]]:
    """Return the organisation's six counts by item code, for the items whose distribution and share are shown."""
    whole = prepared.breakdown.scopes.index(Scope(ORGANISATION))
    counts = prepared.breakdown.add_up(prepared.counts.answers)[:, whole]
    has_distribution = prepared.shown.distributions[whole, :, 0] >= 0
    has_distribution[-1] = True  # screening is a yes/no question: its share is its distribution
    may_share = prepared.shown.dont_know_shares.notna().to_numpy()[whole] & has_distribution
    return {code: row.tolist() for code, row, may in zip(prepared.codes, counts, may_share, strict=True) if may}


def _state(measurement: Measurement, structure: Structure) -> dict[str, list[str]]:
    """Return which departments are missing (waves not closed) and which are partial ("kompletteras")."""
    waves = list(measurement.waves.all())
    done = {wave.department_id for wave in waves if wave.state == Wave.State.CLOSED}
    missing = {wave.department_id for wave in waves} - done
    partial = {wave.department_id for wave in waves if wave.to_be_completed}
    return {"missing": _paths(missing, structure), "partial": _paths(partial - missing, structure)}


def _paths(departments: set[int], structure: Structure) -> list[str]:
    return [structure.path(pk) for pk in structure.departments if pk in departments]


def _digest(prepared: Prepared, comparison_set: ComparisonSet, state: dict[str, list[str]]) -> str:
    """Return a fingerprint of everything the figures depend on."""
    parts = [
        METHOD,
        asdict(prepared.thresholds),
        prepared.measurement.questionnaire.digest,
        [prepared.structure.name(scope) for scope in prepared.breakdown.scopes],
        prepared.counts.cells,
        prepared.counts.answers.tolist(),
        [asdict(rate) for rate in prepared.rates],
        comparison_set.digest,
        state,
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
