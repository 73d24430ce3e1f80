"""What the coordinator's pages show of a comparison set, beside what organisations have published.

The coordinator may belong to an organisation, whose publications show rows of the same set or of another: a county,
say. So the whole and the sectors of a set are one release with all that these pages have shown of other sets and, from
each organisation's seat, with all that it has published. What is shown is remembered, and later publications are
settled beside it. Source: docs/disclosure.md S15, S16, S17.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from analysis.comparison.earlier import Published, as_documents, published_of, shown_of_country
from analysis.comparison.freezing import frozen_set, sets_of
from analysis.comparison.members import FrozenSet
from analysis.comparison.rows import Seat
from analysis.comparison.together import Offered, beside_known, known_rows, rows_shown, versions_for
from analysis.comparison.versions import grades
from analysis.disclosure import Thresholds
from analysis.disclosure.arrays import BoolArray
from analysis.models import ComparisonSet, Publication, ShownCountry
from surveys.models import Measurement, Organisation

#: The organisation of who belongs to none.
_NONE: Final = Organisation(pk=0)


@dataclass(frozen=True)
class _Public:
    """What can be read beside a set at a moment.

    publications: their ids, each with its organisation's. country: the sets that these pages have shown, each with the
    number of items that are settled.
    """

    publications: frozenset[tuple[int, int]]
    country: frozenset[tuple[int, int]]


def shown_of(comparison_set: ComparisonSet, codes: Sequence[str]) -> BoolArray | None:
    """Return what is shown of a set, items × (1 + sectors), None where that has not been settled for every item."""
    record = ShownCountry.objects.filter(pk=comparison_set.pk).first()
    if record is None or record.rows is None or not set(codes) <= set(record.codes):
        return None
    sectors = frozen_set(comparison_set.pk, comparison_set.digest, tuple(codes)).sectors
    shown = {(row["sector"], code) for row in record.rows for code in (*row["pooled"], *row["averaged"])}
    return np.array([[(sector, code) in shown for sector in ("", *sectors)] for code in codes], dtype=bool)


def settle(
    comparison_set: ComparisonSet,
    codes: Sequence[str],
    offered: Sequence[Offered],
    candidates: BoolArray,
    *,
    is_last: bool,
) -> BoolArray:
    """Settle what is shown of a set from now on; return it, items × (1 + sectors).

    Where the whole of an item would tell too much, nothing of the set is shown, unless it is the last there is.

    codes: of the items, the screening question's last. offered: the whole and the sectors. candidates: items ×
        (1 + sectors), what may be shown by itself.
    """
    frozen = frozen_set(comparison_set.pk, comparison_set.digest, tuple(codes))
    looked_at = _public(comparison_set)
    safe = _safe(comparison_set, frozen, offered, candidates)
    with transaction.atomic():
        _hold_back_publications(comparison_set)
        safe = _safe(comparison_set, frozen, offered, safe, looked_at)
        if not is_last and (candidates & ~safe)[:, 0].any():
            safe = np.zeros_like(safe)
        _remember(comparison_set, frozen, offered, safe)
    shown = shown_of(comparison_set, codes)
    return safe if shown is None else shown


def _safe(
    comparison_set: ComparisonSet,
    frozen: FrozenSet,
    offered: Sequence[Offered],
    candidates: BoolArray,
    looked_at: _Public | None = None,
) -> BoolArray:
    """Return which candidates are safe from every seat; looked_at: only from those to which more can be read by now."""
    for seat in _seats(comparison_set, frozen, offered, looked_at):
        rows = [Offered(row.sector, row.who & seat.others(frozen), row.is_averaged) for row in offered]
        candidates = beside_known(seat, frozen, rows, candidates, grades)
    return candidates


def _seats(
    comparison_set: ComparisonSet, frozen: FrozenSet, offered: Sequence[Offered], looked_at: _Public | None
) -> Iterator[Seat]:
    """Yield a seat of nobody's and one of each kind of members, and those of organisations that have published.

    The first ones also as of a reader who has received files, and knows what those organisations have answered.
    """
    country, now = shown_of_country(comparison_set, frozen.codes), _public(comparison_set)
    new = now.publications
    if looked_at and looked_at.country == now.country:
        new = new - looked_at.publications
    else:
        outside = _seat(_NONE, frozen, country)
        members = _one_of_each(outside, frozen, offered)
        seats = [outside, *(_seat(Organisation(pk=pk), frozen, country) for pk in members)]
        yield from seats
        if any(each.is_received.any() for each in (frozen, *(shown.frozen for shown in country))):
            yield from (replace(seat, has_files=True) for seat in seats)
    published = _publications(comparison_set).filter(measurement__organisation__in={owner for _, owner in new})
    by_organisation = published_of(published, comparison_set, frozen.codes)
    measurements = Measurement.objects.filter(
        organisation__in=by_organisation.keys(),
        year=comparison_set.year,
        questionnaire__key=comparison_set.questionnaire_key,
    )
    for measurement in measurements.select_related("organisation"):
        shown = (*by_organisation[measurement.organisation_id], *country)
        yield _seat(measurement.organisation, frozen, shown, measurement)


def _seat(
    organisation: Organisation, frozen: FrozenSet, shown: Iterable[Published], measurement: Measurement | None = None
) -> Seat:
    """Return an organisation's seat; the measurement tells how rows from before they were kept were put together."""
    thresholds, is_averaged = Thresholds(), False
    if measurement:
        thresholds = Thresholds(**{each.name: getattr(measurement, each.name) for each in fields(Thresholds)})
        is_averaged = measurement.others_as == Measurement.Others.MEAN_OF_ORGANISATIONS
    return Seat(organisation, thresholds, frozen.codes, frozen.sectors, is_averaged, (), tuple(shown))


def _one_of_each(outside: Seat, frozen: FrozenSet, offered: Sequence[Offered]) -> Iterable[int]:
    """Return one organisation of each kind: those of a kind have the same part in all rows, so one tells for all."""
    versions = versions_for(outside, frozen, grades)
    now = [versions.row(frozen, row.weights(frozen, grades), row.sector) for row in offered]
    rows = [*known_rows(outside, versions, grades), *now]
    is_received = np.isin(versions.ids, frozen.organisation_ids[frozen.is_received]).tolist()
    return {
        (is_received[place], *(row[:, place].tobytes() for row in rows)): pk
        for place, pk in enumerate(versions.ids.tolist())
    }.values()


def _publications(comparison_set: ComparisonSet) -> QuerySet[Publication]:
    return Publication.objects.filter(comparison_set__in=_family(comparison_set))


def _family(comparison_set: ComparisonSet) -> QuerySet[ComparisonSet]:
    return sets_of(comparison_set.kind, comparison_set.year, comparison_set.questionnaire_key).order_by()


def _public(comparison_set: ComparisonSet) -> _Public:
    """Two queries. A publication may become visible after others with higher ids, so all ids are taken."""
    shown = ShownCountry.objects.filter(comparison_set__in=_family(comparison_set), rows__isnull=False)
    return _Public(
        frozenset(_publications(comparison_set).values_list("pk", "measurement__organisation")),
        frozenset((pk, len(codes)) for pk, codes in shown.values_list("comparison_set", "codes")),
    )


def _hold_back_publications(comparison_set: ComparisonSet) -> None:
    """Let nobody publish until what is settled now is there to be read: publishing takes the same locks."""
    concerned = Measurement.objects.filter(
        organisation__kind=comparison_set.kind,
        year=comparison_set.year,
        questionnaire__key=comparison_set.questionnaire_key,
    )
    list(concerned.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def _remember(comparison_set: ComparisonSet, frozen: FrozenSet, offered: Sequence[Offered], safe: BoolArray) -> None:
    """Keep what is shown of the items that nobody has settled before."""
    record, _ = ShownCountry.objects.select_for_update().get_or_create(comparison_set=comparison_set)
    is_open = ~np.isin(frozen.codes, record.codes)
    seat = Seat(_NONE, Thresholds(), frozen.codes)
    everybody = np.ones(len(frozen.organisation_ids), dtype=bool)
    rows = rows_shown(seat, frozen, offered, [everybody], (safe & is_open[:, None]).T)
    record.codes = sorted({*record.codes, *frozen.codes})
    record.rows = [*(record.rows or ()), *as_documents(rows)]
    record.save()
