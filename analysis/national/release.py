"""What the coordinator's pages show of a comparison set, beside what organisations have published.

The coordinator may belong to an organisation, whose publications show rows of the same set or of another: a county,
say. So the whole and the sectors of a set are one release with all that these pages have shown of other sets and, from
each organisation's seat, with all that it has published. What is shown is remembered, and later publications are
settled beside it. Source: docs/disclosure.md S15, S16, S17.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Final

import numpy as np
from django.db import transaction
from django.db.models import Max, QuerySet

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
    seen = _newest(comparison_set)
    safe = _safe(comparison_set, frozen, offered, candidates)
    with transaction.atomic():
        _hold_back_publications(comparison_set)
        safe = _safe(comparison_set, frozen, offered, safe, since=seen)
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
    since: int = 0,
) -> BoolArray:
    """Return which candidates are safe from every seat; since: only from those with a later publication than this."""
    for seat in _seats(comparison_set, frozen, offered, since):
        is_other = frozen.organisation_ids != seat.organisation.pk
        rows = [Offered(row.sector, row.who & is_other, row.is_averaged) for row in offered]
        candidates = beside_known(seat, frozen, rows, candidates, grades)
    return candidates


def _seats(comparison_set: ComparisonSet, frozen: FrozenSet, offered: Sequence[Offered], since: int) -> Iterator[Seat]:
    """Yield a seat of nobody's and one of each kind of members, and those of organisations that have published."""
    country = shown_of_country(comparison_set, frozen.codes)
    if not since:
        outside = _seat(_NONE, frozen, country)
        yield outside
        for pk in _one_of_each(outside, frozen, offered):
            yield _seat(Organisation(pk=pk), frozen, country)
    published = _publications(comparison_set)
    later = published.filter(pk__gt=since).values("measurement__organisation")
    by_organisation = published_of(published.filter(measurement__organisation__in=later), comparison_set, frozen.codes)
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
    return {
        b"".join(row[:, place].tobytes() for row in rows): pk for place, pk in enumerate(versions.ids.tolist())
    }.values()


def _publications(comparison_set: ComparisonSet) -> QuerySet[Publication]:
    family = sets_of(comparison_set.kind, comparison_set.year, comparison_set.questionnaire_key)
    return Publication.objects.filter(comparison_set__in=family.order_by())


def _newest(comparison_set: ComparisonSet) -> int:
    return _publications(comparison_set).aggregate(newest=Max("pk"))["newest"] or 0


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
