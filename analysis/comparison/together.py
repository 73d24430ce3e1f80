"""What is shown of others held together: groups and sectors of one set, and with what earlier publications showed.

Source: docs/disclosure.md S15, S17.
"""

from collections.abc import Sequence

import numpy as np

from analysis.comparison.members import FrozenSet
from analysis.comparison.rows import Row, Seat, groups_of
from analysis.comparison.versions import FIGURES, Figure, Versions, versions_of
from analysis.disclosure import groups_shown
from analysis.disclosure.arrays import BoolArray
from analysis.disclosure.groups import SAFE_ORGANISATIONS, is_safe_beside, shown_beside


def safe_together(
    frozen: FrozenSet,
    is_counted: Sequence[BoolArray],
    sectors: tuple[str, ...],
    is_other: BoolArray,
    offered: BoolArray,
) -> BoolArray:
    """Return which candidates are safe beside each other, items × (groups + sectors).

    is_counted: of each, who has a part in it, items × organisations of the set.
    """
    counted = np.stack(is_counted, axis=1)[:, :, is_other]
    groups, of_sectors = np.split(counted, [counted.shape[1] - len(sectors)], axis=1)
    parts = frozen.parts_of(sectors)[:, :, is_other].copy()
    left_out = parts[:, :-1] & ~of_sectors
    parts[:, :-1] &= of_sectors
    parts[:, -1] |= left_out.any(axis=1)
    return groups_shown(groups, parts, offered)


def beside_published(
    seat: Seat, frozen: FrozenSet, now: Sequence[tuple[str, BoolArray]], n_groups: int, candidates: BoolArray
) -> BoolArray:
    """Return which candidates are safe beside all that earlier publications showed, whichever group it was.

    now: name of each group and sector, and who has a part in it, items × organisations.
    """
    if not seat.published:
        return candidates
    for figure in FIGURES:
        candidates = _beside(seat, versions_for(seat, frozen, figure), frozen, now, n_groups, candidates)
    return candidates


def _beside(
    seat: Seat,
    versions: Versions,
    frozen: FrozenSet,
    now: Sequence[tuple[str, BoolArray]],
    n_groups: int,
    candidates: BoolArray,
) -> BoolArray:
    place = len(seat.published)
    rows = [
        versions.group_row(place, frozen, who) if row < n_groups else versions.sector_row(place, frozen, who, name)
        for row, (name, who) in enumerate(now)
    ]
    order = [0, *sorted(range(1, len(rows)), key=lambda row: -int(now[row][1].any(axis=0).sum()))]
    offered, known = np.stack(rows, axis=1), known_rows(seat, versions)
    shown = np.zeros_like(candidates)
    for item, is_candidate in enumerate(candidates):
        chosen = [row for row in order if is_candidate[row]]
        shown[item, chosen] = shown_beside(known[item], offered[item, chosen])
    return shown


def versions_for(seat: Seat, now: FrozenSet, figure: Figure) -> Versions:
    """Return the versions in the published sets and, last, in that of now."""
    sectors = sorted({*seat.sectors, *(sector for each in seat.published for sector in each.sectors)})
    return versions_of([*(each.frozen for each in seat.published), now], sectors, seat.organisation.pk, figure)


def known_rows(seat: Seat, versions: Versions) -> list[BoolArray]:
    """Return the rows that earlier publications showed of each item, each organisations × versions of parts."""
    rows, is_shown = [], []
    for place, each in enumerate(seat.published):
        is_other = each.frozen.organisation_ids != seat.organisation.pk
        masks = groups_of(seat.organisation, each.frozen)
        for kind in each.groups.keys() & masks.keys():
            who = who_counts(seat, Row(each.frozen.whole, masks[kind] & is_other))
            rows.append(versions.group_row(place, each.frozen, who))
            is_shown.append(each.groups[kind])
        for sector in each.sectors.keys() & each.frozen.by_sector.keys():
            who = who_counts(seat, Row(each.frozen.by_sector[sector], is_other))
            rows.append(versions.sector_row(place, each.frozen, who, sector))
            is_shown.append(each.sectors[sector])
    if not rows:
        return [np.zeros((0, *versions.wholes.shape[2:3], versions.n_columns), dtype=bool)] * len(seat.codes)
    by_item = np.stack(rows, axis=1)
    return [of_item[shown] for of_item, shown in zip(by_item, np.array(is_shown).T, strict=True)]


def who_counts(seat: Seat, row: Row) -> BoolArray:
    """Return who has a part in a row's figure, items × organisations."""
    return row.counted(seat, row.basis(seat.thresholds))


def whole_tells(seat: Seat, frozen: FrozenSet) -> bool:
    """Tell whether all others of a set, beside what was published, tell of one or two where nothing did before."""
    if not seat.published:
        return False
    is_other = frozen.organisation_ids != seat.organisation.pk
    who = who_counts(seat, Row(frozen.whole, is_other))
    n_organisations = (who & frozen.whole.is_there).sum(axis=1)
    return any(_tells(seat, frozen, who, n_organisations >= SAFE_ORGANISATIONS, figure) for figure in FIGURES)


def _tells(seat: Seat, frozen: FrozenSet, who: BoolArray, is_offered: BoolArray, figure: Figure) -> bool:
    versions = versions_for(seat, frozen, figure)
    wholes = versions.group_row(len(seat.published), frozen, who)
    return any(
        is_it and is_safe_beside(known, known[:0]) and not is_safe_beside(known, whole[None])
        for is_it, known, whole in zip(is_offered, known_rows(seat, versions), wholes, strict=True)
    )
