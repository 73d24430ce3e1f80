"""The others as one organisation sees them: all, narrowed to a county, kommungrupp or size, and by sector."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import pandas as pd

from analysis.comparison.earlier import Published, published_before
from analysis.comparison.freezing import frozen_set, sets_of
from analysis.comparison.members import FrozenSet, Part, changed, changed_as_wholes, size_class, too_few
from analysis.comparison.steps import steps_shown
from analysis.comparison.versions import Versions, versions_of
from analysis.disclosure import ComparisonBasis, Thresholds, basis_of, groups_shown, set_sizes
from analysis.disclosure.arrays import BoolArray, IntArray
from analysis.disclosure.groups import SAFE_ORGANISATIONS, is_safe_beside, shown_beside
from analysis.models import ComparisonSet, Publication, PublishedComparison
from analysis.outline import outline_of
from analysis.stats.questions import GRADE_COLUMNS, questions_of
from surveys.models import Measurement, Organisation

ALL: Final = PublishedComparison.Kind.ALL.value
_COLUMNS: Final = ["mean", "dont_know_share", "n", "n_answered", "organisations", *GRADE_COLUMNS]


@dataclass(frozen=True)
class Seat:
    """Whose others are meant, and how they are put together.

    codes: of the items, the screening question's last. sectors: those to compare with. is_averaged: whether every
    organisation weighs alike, instead of every answer. seen: the sets that earlier publications were compared with.
    published: what these showed.
    """

    organisation: Organisation
    thresholds: Thresholds
    codes: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    is_averaged: bool = False
    seen: tuple[FrozenSet, ...] = ()
    published: tuple[Published, ...] = ()


@dataclass(frozen=True)
class Others:
    """What may be shown of others: a frame for all, by kind of group and by sector.

    A frame has one row per item code: mean (1-5), dont_know_share (0-1), n (grades), n_answered, organisations and
    n_1 … n_5 (NaN unless the answers are pooled); a row is NaN where docs/disclosure.md S14, S15 or S17 hides it.
    n_organisations: of each group, by kind.
    """

    all: pd.DataFrame
    groups: Mapping[str, pd.DataFrame]
    sectors: Mapping[str, pd.DataFrame]
    n_organisations: Mapping[str, int]


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
    the set it was compared with last until the step is large enough. So it does where all others of the new set and what
    has been published before, a county for example, would tell of one or two together.
    """
    seen = _seen(measurement, newest)
    codes = sorted({code for each in (newest, *seen) for code in each.totals})
    after = _frozen(newest, codes)
    own = measurement.organisation.pk
    is_too_small = any(_is_step_too_small(_frozen(each, codes), after, own) for each in seen)
    if seen and (is_too_small or _whole_tells(measurement, newest, codes)):
        return seen[0]
    return newest


def others_seen(seat: Seat, comparison_set: ComparisonSet) -> Others:
    """Return what may be shown of the others, all kinds of them settled together.

    The own organisation is left out exactly: by subtracting its whole numbers, or by not adding them.
    """
    frozen = _frozen(comparison_set, seat.codes)
    is_other = frozen.organisation_ids != seat.organisation.pk
    masks = {kind: mask & is_other for kind, mask in _groups(seat.organisation, frozen).items()}
    sectors = tuple(sector for sector in seat.sectors if sector in frozen.sectors)
    rows = [
        *(_Row(frozen.whole, mask) for mask in masks.values()),
        *(_Row(frozen.by_sector[sector], is_other) for sector in sectors),
    ]
    bases = [row.basis(seat.thresholds) for row in rows]
    allowed = np.array([basis.shown for basis in bases], dtype=bool).T
    candidates = _after_steps(seat, frozen, list(masks), sectors, allowed)
    is_counted = [row.counted(seat, basis) for row, basis in zip(rows, bases, strict=True)]
    now = list(zip((*masks, *sectors), is_counted, strict=True))
    candidates = _beside_published(seat, frozen, now, len(masks), candidates)
    is_shown = _safe_together(frozen, is_counted, sectors, is_other, candidates).T
    frames = [
        _frame(seat, row, basis, shown, is_other) for row, basis, shown in zip(rows, bases, is_shown, strict=True)
    ]
    return Others(
        frames[0],
        dict(zip(masks, frames, strict=False)),
        dict(zip(sectors, frames[len(masks) :], strict=True)),
        {kind: int(mask.sum()) for kind, mask in masks.items()},
    )


def _frozen(comparison_set: ComparisonSet, codes: Sequence[str]) -> FrozenSet:
    return frozen_set(comparison_set.pk, comparison_set.digest, tuple(codes))


def _seen(measurement: Measurement, now: ComparisonSet) -> list[ComparisonSet]:
    """Return the sets that the organisation has been compared with so far, newest first, without that of now."""
    family = sets_of(now.kind, now.year, now.questionnaire_key).exclude(pk=now.pk)
    own = Publication.objects.filter(measurement__organisation=measurement.organisation).order_by()
    return list(family.filter(pk__in=own.values("comparison_set")))


def _is_step_too_small(before: FrozenSet, after: FrozenSet, own: int) -> bool:
    found = [differs(before, after) for differs in (changed, changed_as_wholes)]
    return any(bool(too_few(is_changed[:, ids != own]).any()) for ids, is_changed in found)


def _groups(organisation: Organisation, frozen: FrozenSet) -> dict[str, BoolArray]:
    """Return which of a set's organisations belong to each kind of group, all of them first."""
    own_size = size_class(organisation.inhabitants)
    groups = {ALL: np.ones(len(frozen.organisation_ids), dtype=bool)}
    if organisation.county:
        groups["county"] = frozen.county == organisation.county
    if organisation.municipality_group:
        groups["municipality_group"] = frozen.municipality_group == organisation.municipality_group
    if own_size is not None:
        groups["size"] = frozen.size == own_size
    return groups


def _after_steps(
    seat: Seat, now: FrozenSet, kinds: Sequence[str], sectors: Sequence[str], candidates: BoolArray
) -> BoolArray:
    """Return which candidates, items × (groups + sectors), tell of enough organisations beside what was seen before."""
    for past in seat.seen:
        before, after = (_groups(seat.organisation, frozen) for frozen in (past, now))
        belongs = [(before[kind], after[kind]) for kind in kinds]
        candidates = steps_shown(past, now, belongs, sectors, seat.organisation.pk, candidates)
    return candidates


def _safe_together(
    frozen: FrozenSet, is_counted: Sequence[BoolArray], sectors: tuple[str, ...], is_other: BoolArray, offered: BoolArray
) -> BoolArray:
    """Return which candidates are safe beside each other, items × (groups + sectors). is_counted: of each, who it is."""
    counted = np.stack(is_counted, axis=1)[:, :, is_other]
    groups, of_sectors = np.split(counted, [counted.shape[1] - len(sectors)], axis=1)
    parts = frozen.parts_of(sectors)[:, :, is_other].copy()
    left_out = parts[:, :-1] & ~of_sectors
    parts[:, :-1] &= of_sectors
    parts[:, -1] |= left_out.any(axis=1)
    return groups_shown(groups, parts, offered)


def _beside_published(
    seat: Seat, frozen: FrozenSet, now: Sequence[tuple[str, BoolArray]], n_groups: int, candidates: BoolArray
) -> BoolArray:
    """Return which candidates are safe beside all that earlier publications showed, whichever group it was.

    now: name of each group and sector, and who has a part in it, items × organisations.
    """
    if not seat.published:
        return candidates
    versions = _versions(seat, frozen)
    place = len(seat.published)
    rows = [
        versions.group_row(place, frozen, who) if row < n_groups else versions.sector_row(place, frozen, who, name)
        for row, (name, who) in enumerate(now)
    ]
    order = [0, *sorted(range(1, len(rows)), key=lambda row: -int(now[row][1].any(axis=0).sum()))]
    offered, known = np.stack(rows, axis=1), _known(seat, versions)
    shown = np.zeros_like(candidates)
    for item, is_candidate in enumerate(candidates):
        chosen = [row for row in order if is_candidate[row]]
        shown[item, chosen] = shown_beside(known[item], offered[item, chosen])
    return shown


def _versions(seat: Seat, now: FrozenSet) -> Versions:
    sectors = sorted({*seat.sectors, *(sector for each in seat.published for sector in each.sectors)})
    return versions_of([*(each.frozen for each in seat.published), now], sectors, seat.organisation.pk)


def _known(seat: Seat, versions: Versions) -> list[BoolArray]:
    """Return the rows that earlier publications showed of each item, each organisations × versions of parts."""
    rows, is_shown = [], []
    for place, each in enumerate(seat.published):
        is_other = each.frozen.organisation_ids != seat.organisation.pk
        masks = _groups(seat.organisation, each.frozen)
        for kind in each.groups.keys() & masks.keys():
            who = _counted(seat, _Row(each.frozen.whole, masks[kind] & is_other))
            rows.append(versions.group_row(place, each.frozen, who))
            is_shown.append(each.groups[kind])
        for sector in each.sectors.keys() & each.frozen.by_sector.keys():
            who = _counted(seat, _Row(each.frozen.by_sector[sector], is_other))
            rows.append(versions.sector_row(place, each.frozen, who, sector))
            is_shown.append(each.sectors[sector])
    if not rows:
        return [np.zeros((0, *versions.wholes.shape[2:3], versions.n_columns), dtype=bool)] * len(seat.codes)
    by_item = np.stack(rows, axis=1)
    return [of_item[shown] for of_item, shown in zip(by_item, np.array(is_shown).T, strict=True)]


def _counted(seat: Seat, row: "_Row") -> BoolArray:
    return row.counted(seat, row.basis(seat.thresholds))


def _whole_tells(measurement: Measurement, newest: ComparisonSet, codes: Sequence[str]) -> bool:
    """Tell whether all others of a set, beside what was published, tell of one or two where nothing did before."""
    screening = outline_of(measurement.questionnaire).screening_code
    codes = [*(code for code in codes if code != screening), screening]
    thresholds = Thresholds(**{each.name: getattr(measurement, each.name) for each in fields(Thresholds)})
    seat = seat_of(measurement, newest, codes, thresholds)
    frozen = _frozen(newest, codes)
    versions = _versions(seat, frozen)
    is_other = frozen.organisation_ids != measurement.organisation.pk
    who = _counted(seat, _Row(frozen.whole, is_other))
    wholes = versions.group_row(len(seat.published), frozen, who)
    n_organisations = (who & frozen.whole.is_there).sum(axis=1)
    return any(
        n >= SAFE_ORGANISATIONS and is_safe_beside(known, known[:0]) and not is_safe_beside(known, whole[None])
        for n, known, whole in zip(n_organisations, _known(seat, versions), wholes, strict=True)
    )


@dataclass(frozen=True)
class _Row:
    """A group of others: the part of a whole, or of a sector, that some organisations make up."""

    part: Part
    mask: BoolArray

    def basis(self, thresholds: Thresholds) -> ComparisonBasis:
        """Return what the rule of comparisons says of every item (S14)."""
        return basis_of(set_sizes(self.part.sizes[:, self.mask], thresholds.k), thresholds)

    def counted(self, seat: Seat, basis: ComparisonBasis) -> BoolArray:
        """Return who has a part in the figure, items × organisations: in a mean of means those with n ≥ k alone."""
        is_averaged = basis.unweighted | seat.is_averaged
        return np.asarray(self.mask & (~is_averaged[:, None] | (self.part.sizes >= seat.thresholds.k)))

    def totals(self, is_other: BoolArray) -> IntArray:
        """Return the counts, items × 6; of all others by subtracting the own from the set's, in constant time."""
        if self.mask.sum() == is_other.sum():
            return np.asarray(self.part.totals - self.part.counts[:, ~is_other].sum(axis=1))
        return np.asarray(self.part.counts[:, self.mask].sum(axis=1))


def _frame(seat: Seat, row: _Row, basis: ComparisonBasis, is_shown: BoolArray, is_other: BoolArray) -> pd.DataFrame:
    """Return one frame: what is shown of a group."""
    totals = row.totals(is_other)
    described = questions_of(totals)
    n_organisations = row.part.is_there[:, row.mask].sum(axis=1)
    figures = (described.mean, described.dont_know_share, described.n, described.n_answered, n_organisations)
    values = np.column_stack([*figures, totals[:, :-1]]).astype(float)
    for item in np.flatnonzero(is_shown & (basis.unweighted | seat.is_averaged)):
        values[item] = _averaged(row.part.counts[item, row.counted(seat, basis)[item]])
    values[~is_shown] = np.nan
    return pd.DataFrame(values, index=list(seat.codes), columns=_COLUMNS)


def _averaged(counts: IntArray) -> list[float]:
    """Return an item's figures where every organisation (counts: organisations × 6) weighs alike.

    Source: docs/disclosure.md S14.
    """
    described = questions_of(counts)
    figures = [described.mean.mean(), described.dont_know_share.mean(), described.n.sum(), described.n_answered.sum()]
    return [*map(float, figures), float(len(counts)), *[np.nan] * len(GRADE_COLUMNS)]
