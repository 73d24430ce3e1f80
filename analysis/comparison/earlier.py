"""What earlier publications of an organisation have shown of the others, group by group and sector by sector."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analysis.comparison.freezing import frozen_set, sets_of
from analysis.comparison.members import FrozenSet
from analysis.disclosure.arrays import BoolArray
from analysis.models import ComparisonSet, Publication, PublishedComparison, PublishedScope
from surveys.models import Measurement

_ITEMS = ("question", "screening")


@dataclass(frozen=True)
class Published:
    """What one publication showed of a set: by kind of group and by sector, of which items (in the set's order)."""

    frozen: FrozenSet
    groups: Mapping[str, BoolArray]
    sectors: Mapping[str, BoolArray] = field(default_factory=dict)


def published_before(measurement: Measurement, now: ComparisonSet, codes: Sequence[str]) -> tuple[Published, ...]:
    """Return what the organisation's publications, compared with sets like this one, have shown. Up to three queries.

    A publication from before there were groups showed all others at most, and is taken to have shown them.
    """
    family = sets_of(now.kind, now.year, now.questionnaire_key)
    publications = Publication.objects.filter(
        measurement__organisation=measurement.organisation, comparison_set__in=family.order_by()
    )
    made = list(publications.order_by("pk").select_related("comparison_set"))
    if not made:
        return ()
    groups, sectors = _groups_of(made, codes), _sectors_of(made, codes)
    everything = {PublishedComparison.Kind.ALL.value: np.ones(len(codes), dtype=bool)}
    return tuple(
        Published(
            frozen_set(each.comparison_set.pk, each.comparison_set.digest, tuple(codes)),
            groups.get(each.pk, everything),
            sectors.get(each.pk, {}),
        )
        for each in made
        if each.comparison_set
    )


def _groups_of(publications: Iterable[Publication], codes: Sequence[str]) -> dict[int, dict[str, BoolArray]]:
    found: dict[int, dict[str, BoolArray]] = {}
    rows = PublishedComparison.objects.filter(publication__in=publications).order_by()
    for publication, kind, figures in rows.values_list("publication", "kind", "figures"):
        hidden = figures.get("suppressed", [False] * len(figures["code"]))
        found.setdefault(publication, {})[kind] = _items(figures, [not each for each in hidden], codes)
    return found


def _sectors_of(publications: Iterable[Publication], codes: Sequence[str]) -> dict[int, dict[str, BoolArray]]:
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
