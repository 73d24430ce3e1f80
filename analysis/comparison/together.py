"""What is shown of others held together: groups and sectors of one set, and with what earlier publications showed.

Source: docs/disclosure.md S15, S17.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.comparison.earlier import Published, ShownRow
from analysis.comparison.members import FrozenSet
from analysis.comparison.rows import Row, Seat, groups_of
from analysis.comparison.versions import FIGURES, Figure, Versions, grades, versions_of, weights_of
from analysis.disclosure import ComparisonBasis, groups_shown
from analysis.disclosure.arrays import BoolArray
from analysis.disclosure.beside import Weights, is_safe, shown_beside
from analysis.disclosure.groups import SAFE_ORGANISATIONS


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


@dataclass(frozen=True)
class Offered:
    """A row that may be shown of a set: a group's wholes, or a sector.

    who: who has a part in it, items × organisations. is_averaged: of each item, whether it is a mean of organisations.
    """

    sector: str
    who: BoolArray
    is_averaged: BoolArray

    def weights(self, frozen: FrozenSet, figure: Figure) -> Weights:
        part = frozen.by_sector[self.sector] if self.sector else frozen.whole
        return weights_of(self.who, self.is_averaged, part, figure)


def offered_row(seat: Seat, sector: str, row: Row, basis: ComparisonBasis) -> Offered:
    """Return a row, a sector's or a group's, as it is put together on a basis."""
    return Offered(sector, row.counted(seat, basis), basis.unweighted | seat.is_averaged)


def beside_published(seat: Seat, frozen: FrozenSet, now: Sequence[Offered], candidates: BoolArray) -> BoolArray:
    """Return which candidates are safe beside each other and all that earlier publications showed, whichever group.

    Where all is pooled, and nothing known, this is left to `safe_together`.
    """
    if not seat.published and not any(row.is_averaged.any() for row in now):
        return candidates
    for figure in FIGURES:
        candidates = beside_known(seat, frozen, now, candidates, figure)
    return candidates


def beside_known(
    seat: Seat, frozen: FrozenSet, now: Sequence[Offered], candidates: BoolArray, figure: Figure
) -> BoolArray:
    """Return the same for one figure; the first row is offered first, then the others from the largest down."""
    versions = versions_for(seat, frozen, figure)
    rows = [versions.row(frozen, row.weights(frozen, figure), row.sector) for row in now]
    offered: Weights = np.stack(rows, axis=1)
    order = [0, *sorted(range(1, len(rows)), key=lambda row: -int(now[row].who.any(axis=0).sum()))]
    return _settled(known_rows(seat, versions, figure), offered, order, candidates)


def rows_shown(
    seat: Seat, frozen: FrozenSet, offered: Sequence[Offered], groups: Sequence[BoolArray], is_shown: BoolArray
) -> tuple[ShownRow, ...]:
    """Return what is shown of the rows that were offered, groups first, as it is remembered.

    groups: which of the set's organisations belong to each, all of them first. is_shown: rows × items.
    """
    members = [None, *(tuple(frozen.organisation_ids[mask].tolist()) for mask in groups[1:])]
    members += [None] * (len(offered) - len(groups))
    rows = [
        ShownRow(
            row.sector,
            of_row,
            _codes(seat.codes, shown & ~row.is_averaged),
            _codes(seat.codes, shown & row.is_averaged),
            seat.thresholds.k,
        )
        for row, of_row, shown in zip(offered, members, is_shown, strict=True)
    ]
    return tuple(row for row in rows if row.pooled or row.averaged)


def _codes(codes: Sequence[str], is_shown: BoolArray) -> tuple[str, ...]:
    return tuple(code for code, is_it in zip(codes, is_shown.tolist(), strict=True) if is_it)


def _settled(known: Sequence[Weights], offered: Weights, order: Sequence[int], candidates: BoolArray) -> BoolArray:
    """Return which candidates, items × rows, are safe beside what is known of each item, offered in order.

    known: of each item, rows × organisations × versions. offered: items × rows × organisations × versions.
    """
    shown = np.zeros_like(candidates)
    found: dict[bytes, BoolArray] = {}
    for item, is_candidate in enumerate(candidates):
        chosen = [row for row in order if is_candidate[row]]
        rows = offered[item, chosen]
        key = b"".join((known[item].tobytes(), b"|", rows.tobytes()))
        if key not in found:
            found[key] = shown_beside(known[item], rows)
        shown[item, chosen] = found[key]
    return shown


def versions_for(seat: Seat, now: FrozenSet, figure: Figure) -> Versions:
    """Return the versions in the published sets and that of now."""
    sectors = sorted({*seat.sectors, *(sector for each in seat.published for sector in each.all_sectors)})
    sets = dict.fromkeys((*(each.frozen for each in seat.published), now))
    return versions_of(tuple(sets), tuple(sectors), figure)


def known_rows(seat: Seat, versions: Versions, figure: Figure) -> list[Weights]:
    """Return the rows that earlier publications showed of each item, each organisations × versions of parts."""
    rows, is_shown = [], []
    for each in seat.published:
        if figure is grades or each.has_shares:
            for row, shown in _rows_of(seat, each):
                rows.append(versions.row(each.frozen, row.weights(each.frozen, figure), row.sector))
                is_shown.append(shown)
    if not rows:
        return [np.zeros((0, *versions.wholes.shape[2:3], versions.n_columns), dtype=bool)] * len(seat.codes)
    by_item = np.stack(rows, axis=1)
    return [of_item[shown] for of_item, shown in zip(by_item, np.array(is_shown).T, strict=True)]


def _rows_of(seat: Seat, published: Published) -> Iterator[tuple[Offered, BoolArray]]:
    """Yield the rows that a publication showed, and of which items."""
    ids, is_other = published.frozen.organisation_ids, seat.others(published.frozen)
    for row in published.rows:
        part = published.frozen.by_sector[row.sector] if row.sector else published.frozen.whole
        mask = is_other if row.organisations is None else is_other & np.isin(ids, row.organisations)
        is_averaged = np.isin(seat.codes, row.averaged)
        who = mask & (~is_averaged[:, None] | (part.sizes >= row.k))
        yield Offered(row.sector, who, is_averaged), is_averaged | np.isin(seat.codes, row.pooled)
    masks = groups_of(seat.organisation, published.frozen)
    for kind in published.groups.keys() & masks.keys():
        yield _as_now(seat, published.frozen, "", masks[kind] & is_other), published.groups[kind]
    for sector in published.sectors.keys() & published.frozen.by_sector.keys():
        yield _as_now(seat, published.frozen, sector, is_other), published.sectors[sector]


def _as_now(seat: Seat, frozen: FrozenSet, sector: str, mask: BoolArray) -> Offered:
    """Return a row of a set as it would be put together now."""
    row = Row(frozen.by_sector[sector] if sector else frozen.whole, mask)
    return offered_row(seat, sector, row, row.basis(seat.thresholds))


def whole_tells(seat: Seat, frozen: FrozenSet) -> bool:
    """Tell whether all others of a set, beside what was published, tell of one or two where nothing did before."""
    if not seat.published:
        return False
    whole = _as_now(seat, frozen, "", seat.others(frozen))
    n_organisations = (whole.who & frozen.whole.is_there).sum(axis=1)
    return any(_tells(seat, frozen, whole, n_organisations >= SAFE_ORGANISATIONS, figure) for figure in FIGURES)


def _tells(seat: Seat, frozen: FrozenSet, whole: Offered, is_offered: BoolArray, figure: Figure) -> bool:
    versions = versions_for(seat, frozen, figure)
    wholes = versions.row(frozen, whole.weights(frozen, figure), "")
    found: dict[bytes, bool] = {}
    for is_it, known, row in zip(is_offered, known_rows(seat, versions, figure), wholes, strict=True):
        rows = np.concatenate([known, row[None]])
        key = rows.tobytes()
        if is_it and key not in found:
            found[key] = not is_safe(rows) and is_safe(known)
    return any(found.values())
