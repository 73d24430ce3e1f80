"""What earlier publications of an organisation, and the coordinator's pages, have shown of others, row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
from django.db.models import OuterRef, QuerySet, Subquery

from analysis.comparison.freezing import frozen_set, sets_of
from analysis.comparison.members import FrozenSet
from analysis.disclosure.arrays import BoolArray
from analysis.models import (
    ComparisonSet,
    Publication,
    PublicationBasis,
    PublishedComparison,
    PublishedScope,
    ShownCountry,
)
from surveys.compiled import Finder
from surveys.models import Measurement

_ITEMS = ("question", "screening")


@dataclass(frozen=True)
class ShownRow:
    """A row of a set that somebody has seen: a group's wholes, or a sector of all, the reader's own left out.

    organisations: the group's members then, by id, whatever county or size they are of now; None for all of the set.
    pooled, averaged: the codes of the items that were shown, by how they were put together; in a mean of organisations
    those with at least k answers count.
    """

    sector: str
    organisations: Sequence[int] | None
    pooled: Sequence[str]
    averaged: Sequence[str]
    k: int


@dataclass(frozen=True)
class Published:
    """What one publication showed of a set, or what the coordinator's pages did, which show no shares.

    A publication from before rows were kept has none of them, but groups and sectors instead: of which items (in the
    set's order) each was shown. Who belongs to such a group is told from where the organisation belongs today.
    """

    frozen: FrozenSet
    groups: Mapping[str, BoolArray] = field(default_factory=dict)
    sectors: Mapping[str, BoolArray] = field(default_factory=dict)
    rows: tuple[ShownRow, ...] = ()
    has_shares: bool = True

    @property
    def all_sectors(self) -> set[str]:
        return {*self.sectors, *(row.sector for row in self.rows if row.sector)}


def published_before(measurement: Measurement, now: ComparisonSet, codes: Sequence[str]) -> tuple[Published, ...]:
    """Return what the organisation's publications beside sets like this one, and the coordinator's pages, have shown.

    A reader may see both. Two queries; two more where publications are from before rows were kept.
    """
    publications = Publication.objects.filter(measurement__organisation=measurement.organisation)
    own = published_of(publications, now, codes)
    return (*(each for of_one in own.values() for each in of_one), *shown_of_country(now, codes))


def published_of(
    publications: QuerySet[Publication], now: ComparisonSet, codes: Sequence[str]
) -> dict[int, list[Published]]:
    """Return what publications beside sets like this one showed, by organisation."""
    family = sets_of(now.kind, now.year, now.questionnaire_key).order_by()
    basis = PublicationBasis.objects.filter(publication=OuterRef("pk")).values("others")[:1]
    made = list(
        publications.filter(comparison_set__in=family)
        .annotate(others=Subquery(basis))
        .order_by("pk")
        .values_list("pk", "measurement__organisation", "comparison_set", "comparison_set__digest", "others")
    )
    old = [publication for publication, *_, others in made if others is None]
    groups, sectors = (_groups_of(old, codes), _sectors_of(old, codes)) if old else ({}, {})
    everything = {PublishedComparison.Kind.ALL.value: np.ones(len(codes), dtype=bool)}
    found: dict[int, list[Published]] = {}
    for publication, organisation, *of_set, others in made:
        frozen = frozen_set(*of_set, tuple(codes))
        published = Published(frozen, rows=_rows_in(others or ()))
        if others is None:
            published = Published(frozen, groups.get(publication, everything), sectors.get(publication, {}))
        found.setdefault(organisation, []).append(published)
    return found


def shown_of_country(now: ComparisonSet, codes: Sequence[str]) -> tuple[Published, ...]:
    """Return what the coordinator's pages have shown of sets like this one. One query."""
    family = sets_of(now.kind, now.year, now.questionnaire_key).order_by()
    shown = ShownCountry.objects.filter(comparison_set__in=family, rows__isnull=False).order_by("comparison_set")
    return tuple(
        Published(frozen_set(pk, digest, tuple(codes)), rows=_rows_in(rows), has_shares=False)
        for pk, digest, rows in shown.values_list("comparison_set", "comparison_set__digest", "rows")
    )


def sets_of_country(now: ComparisonSet) -> list[ComparisonSet]:
    """Return the other sets like this one that the coordinator's pages have shown, newest first. One query."""
    return _OF_COUNTRY.all(now.kind, now.year, now.questionnaire_key, now.pk)


def _shown_sets(kind: Any, year: Any, questionnaire_key: Any, now: Any) -> QuerySet[ComparisonSet]:
    shown = ShownCountry.objects.filter(rows__isnull=False).exclude(rows=[]).order_by()
    return sets_of(kind, year, questionnaire_key).exclude(pk=now).filter(pk__in=shown.values("comparison_set"))


_OF_COUNTRY: Final = Finder(_shown_sets)


def as_documents(rows: Iterable[ShownRow]) -> list[dict[str, Any]]:
    """Return rows as they are stored."""
    return [asdict(row) for row in rows]


def _rows_in(documents: Any) -> tuple[ShownRow, ...]:
    return tuple(ShownRow(**each) for each in documents)


def _groups_of(publications: Iterable[int], codes: Sequence[str]) -> dict[int, dict[str, BoolArray]]:
    found: dict[int, dict[str, BoolArray]] = {}
    rows = PublishedComparison.objects.filter(publication__in=publications).order_by()
    for publication, kind, figures in rows.values_list("publication", "kind", "figures"):
        hidden = figures.get("suppressed", [False] * len(figures["code"]))
        found.setdefault(publication, {})[kind] = _items(figures, [not each for each in hidden], codes)
    return found


def _sectors_of(publications: Iterable[int], codes: Sequence[str]) -> dict[int, dict[str, BoolArray]]:
    found: dict[int, dict[str, BoolArray]] = {}
    rows = PublishedScope.objects.filter(publication__in=publications, kind=PublishedScope.Kind.DEPARTMENT).order_by()
    for publication, sector, figures in rows.values_list("publication", "department__sector", "figures"):
        if sector and "sector_organisations" in figures:
            is_shown = _items(figures, [each is not None for each in figures["sector_organisations"]], codes)
            of_publication = found.setdefault(publication, {})
            of_publication[sector] = of_publication.get(sector, np.zeros_like(is_shown)) | is_shown
    return found


def _items(figures: Mapping[str, Any], is_shown: Iterable[bool], codes: Sequence[str]) -> BoolArray:
    rows = zip(figures["measure"], figures["code"], is_shown, strict=True)
    shown = {code for measure, code, is_it in rows if is_it and measure in _ITEMS}
    return np.array([code in shown for code in codes], dtype=bool)
