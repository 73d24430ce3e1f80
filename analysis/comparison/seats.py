"""The others as one organisation sees them: all, narrowed to a county, kommungrupp or size, and by sector."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from django.db.models import QuerySet

from analysis.comparison.earlier import ShownRow, published_before, sets_of_country
from analysis.comparison.freezing import frozen_set, sets_of
from analysis.comparison.members import FrozenSet, changed, changed_as_wholes, too_few
from analysis.comparison.rows import Row, Seat, groups_of
from analysis.comparison.steps import steps_shown
from analysis.comparison.together import beside_published, offered_row, rows_shown, safe_together, whole_tells
from analysis.disclosure import ComparisonBasis, Thresholds
from analysis.disclosure.arrays import BoolArray, IntArray
from analysis.models import ComparisonSet, Publication
from analysis.outline import outline_of
from analysis.publishing.figures import Beside
from analysis.stats.questions import GRADE_COLUMNS, questions_of
from surveys.compiled import Finder
from surveys.models import Measurement


@dataclass(frozen=True)
class Others:
    """What may be shown of others, of the seat's items: all of them, by kind of group and by sector.

    A row is NaN where docs/disclosure.md S14, S15 or S17 hides it. n_organisations: of each group, by kind. rows: what
    is shown, as later publications will need to know it.
    """

    all: Beside
    groups: Mapping[str, Beside]
    sectors: Mapping[str, Beside]
    n_organisations: Mapping[str, int]
    rows: tuple[ShownRow, ...] = ()


def seat_of(
    measurement: Measurement,
    comparison_set: ComparisonSet,
    codes: Sequence[str],
    thresholds: Thresholds,
    sectors: Collection[str] = (),
) -> Seat:
    """Return a measurement's seat before a set; its own departments' sectors are those to compare with."""
    return Seat(
        measurement.organisation,
        thresholds,
        tuple(codes),
        tuple(sorted(sectors)),
        measurement.others_as == Measurement.Others.MEAN_OF_ORGANISATIONS,
        tuple(_frozen(each, codes) for each in _seen(measurement, comparison_set)),
        published_before(measurement, comparison_set, codes),
    )


def suited_set(measurement: Measurement, newest: ComparisonSet) -> ComparisonSet:
    """Return the set to compare with: the newest, unless its step is too small as seen from this organisation.

    An organisation that has changed itself sees one step less than the set took (docs/disclosure.md S15); it stays with
    the set it was compared with last until the step is large enough. So it does where all others of the new set would
    tell of one or two together with what has been published before, a county for example. One that comes to a set which
    the coordinator has not seen, but an earlier one, is compared with that where the step between them is too small.
    """
    seen = _seen(measurement, newest)
    codes = sorted({code for each in (newest, *seen) for code in each.totals})
    after = _frozen(newest, codes)
    own = measurement.organisation.pk
    is_too_small = any(_is_step_too_small(_frozen(each, codes), after, own) for each in seen)
    earlier = seen or sets_of_country(newest)
    if earlier and (is_too_small or _whole_tells(measurement, newest, codes)):
        return earlier[0]
    return newest


def others_seen(seat: Seat, comparison_set: ComparisonSet) -> Others:
    """Return what may be shown of the others, all kinds of them settled together.

    The own organisation is left out exactly: by subtracting its whole numbers, or by not adding them.
    """
    frozen = _frozen(comparison_set, seat.codes)
    is_other = seat.others(frozen)
    masks = {kind: mask & is_other for kind, mask in groups_of(seat.organisation, frozen).items()}
    sectors = tuple(sector for sector in seat.sectors if sector in frozen.sectors)
    rows = [Row(frozen.whole, mask) for mask in masks.values()]
    rows += [Row(frozen.by_sector[sector], is_other) for sector in sectors]
    bases = [row.basis(seat.thresholds) for row in rows]
    names = [*("" for _ in masks), *sectors]
    offered = [offered_row(seat, *each) for each in zip(names, rows, bases, strict=True)]
    allowed = np.array([basis.shown for basis in bases], dtype=bool).T
    candidates = _after_steps(seat, frozen, list(masks), sectors, allowed)
    candidates = beside_published(seat, frozen, offered, candidates)
    is_shown = safe_together(frozen, [each.who for each in offered], sectors, is_other, candidates).T
    beside = [_beside(seat, *each, is_other) for each in zip(rows, bases, is_shown, strict=True)]
    return Others(
        beside[0],
        dict(zip(masks, beside, strict=False)),
        dict(zip(sectors, beside[len(masks) :], strict=True)),
        {kind: int(mask.sum()) for kind, mask in masks.items()},
        rows_shown(seat, frozen, offered, [*masks.values()], is_shown),
    )


def _frozen(comparison_set: ComparisonSet, codes: Sequence[str]) -> FrozenSet:
    return frozen_set(comparison_set.pk, comparison_set.digest, tuple(codes))


def _seen(measurement: Measurement, now: ComparisonSet) -> list[ComparisonSet]:
    """Return the sets that the organisation has been compared with so far, newest first, without that of now."""
    return _SEEN.all(measurement.organisation_id, now.kind, now.year, now.questionnaire_key, now.pk)


def _sets_seen(organisation: Any, kind: Any, year: Any, questionnaire_key: Any, now: Any) -> QuerySet[ComparisonSet]:
    own = Publication.objects.filter(measurement__organisation=organisation).order_by()
    return sets_of(kind, year, questionnaire_key).exclude(pk=now).filter(pk__in=own.values("comparison_set"))


_SEEN: Final = Finder(_sets_seen)


def _is_step_too_small(before: FrozenSet, after: FrozenSet, own: int) -> bool:
    found = [differs(before, after) for differs in (changed, changed_as_wholes)]
    return any(bool(too_few(is_changed[:, ids != own]).any()) for ids, is_changed in found)


def _after_steps(
    seat: Seat, now: FrozenSet, kinds: Sequence[str], sectors: Sequence[str], candidates: BoolArray
) -> BoolArray:
    """Return which candidates, items × (groups + sectors), tell of enough organisations beside what was seen before."""
    for past in seat.seen:
        before, after = (groups_of(seat.organisation, frozen) for frozen in (past, now))
        belongs = [(before[kind], after[kind]) for kind in kinds]
        candidates = steps_shown(past, now, belongs, sectors, seat.organisation.pk, candidates)
    return candidates


def _whole_tells(measurement: Measurement, newest: ComparisonSet, codes: Sequence[str]) -> bool:
    screening = outline_of(measurement.questionnaire).screening_code
    codes = [*(code for code in codes if code != screening), screening]
    thresholds = Thresholds(**{each.name: getattr(measurement, each.name) for each in fields(Thresholds)})
    return whole_tells(seat_of(measurement, newest, codes, thresholds), _frozen(newest, codes))


def _beside(seat: Seat, row: Row, basis: ComparisonBasis, is_shown: BoolArray, is_other: BoolArray) -> Beside:
    """Return what is shown of a group."""
    totals = row.totals(is_other)
    described = questions_of(totals)
    n_organisations = row.part.is_there[:, row.mask].sum(axis=1)
    figures = (described.mean, described.dont_know_share, described.n, described.n_answered, n_organisations)
    values = np.column_stack([*figures, totals[:, :-1]]).astype(float)
    for item in np.flatnonzero(is_shown & (basis.unweighted | seat.is_averaged)):
        values[item] = _averaged(row.part.counts[item, row.counted(seat, basis)[item]])
    values[~is_shown] = np.nan
    return Beside(values)


def _averaged(counts: IntArray) -> list[float]:
    """Return an item's figures where every organisation (counts: organisations × 6) weighs alike.

    Source: docs/disclosure.md S14.
    """
    described = questions_of(counts)
    figures = [described.mean.mean(), described.dont_know_share.mean(), described.n.sum(), described.n_answered.sum()]
    return [*map(float, figures), float(len(counts)), *[np.nan] * len(GRADE_COLUMNS)]
