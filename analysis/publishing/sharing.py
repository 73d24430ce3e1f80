"""What an organisation lends to comparisons by sector: counts that are safe together with all else that is public.

A sector's set is the union of its departments at the top. It is offered to disclosure control after everything that
the organisation itself is shown, so nothing is hidden for its sake, and remembered for the next publication.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final, TypeVar

import numpy as np

from analysis.comparison import Counts, SectorCounts, consistent
from analysis.disclosure import Earlier, Protection, Repeats
from analysis.disclosure.arrays import BoolArray
from analysis.publishing.history import Past
from analysis.scopes import SECTOR, Cell, Scope, line_of
from analysis.structure import Structure

#: The organisation's place among the scopes of a breakdown.
_WHOLE: Final = 0

Masks = TypeVar("Masks", Protection, Repeats)


@dataclass(frozen=True)
class Offer:
    """The sets that are offered: those of the sectors, and those that earlier publications have lent.

    membership: sets × cells. sectors: which set is whose. n_first: how many scopes of the breakdown come before.
    """

    scopes: tuple[Scope, ...]
    membership: np.ndarray
    sectors: dict[str, int]
    n_first: int

    def settled(self, protection: Protection) -> Protection:
        """Return the protection where a sector is lent only with all of its six counts, and no other set at all.

        Nor is it lent anew where the organisation's own counts are not: a sector that is newer than the whole could
        have more of a value. The last item, the screening question, has no mean beside its share.
        """
        is_offered = np.isin(np.arange(len(self.scopes)), list(self.sectors.values()))
        means, distributions, shares = (
            mask.copy() for mask in (protection.means, protection.distributions, protection.shares)
        )
        graded, last = np.s_[:-1, self.n_first :], np.s_[-1, self.n_first :]
        is_whole = means[:, _WHOLE] & distributions[:, _WHOLE] & shares[:, _WHOLE]
        lent = means[graded] & distributions[graded] & shares[graded] & is_offered & is_whole[:-1, None]
        means[graded], distributions[graded], shares[graded] = lent, lent, lent
        means[last], distributions[last] = False, False
        shares[last] &= is_offered & shares[-1, _WHOLE]
        return Protection(means, distributions, shares)

    def first(self, masks: Masks) -> Masks:
        """Return the part of masks (items × all scopes) that belongs to the breakdown."""
        return type(masks)(*(getattr(masks, each.name)[:, : self.n_first] for each in fields(masks)))

    def lent(self, versions: Sequence[Earlier], codes: Sequence[str]) -> SectorCounts:
        """Return each sector's six counts by item code, from the latest publication that lends them.

        They agree with the organisation's own, which may be newer: of people who have left since, a sector could have
        more than the whole.
        versions: all publications of the measurement, the new one last.
        """
        whole = _latest(versions, codes, _WHOLE, np.ones(self.membership.shape[1], dtype=bool))
        by_sector = {
            sector: _latest(versions, codes, self.n_first + place, self.membership[place])
            for sector, place in self.sectors.items()
        }
        return consistent(whole, by_sector)


def _latest(versions: Sequence[Earlier], codes: Sequence[str], scope: int, cells: BoolArray) -> Counts:
    """Return a scope's counts by item code, each from the latest publication whose share is new there."""
    latest: Counts = {}
    for version in versions:
        counts = version.value_counts[:, cells].sum(axis=1)
        for item in np.flatnonzero(version.protection.shares[:, scope]).tolist():
            latest[codes[item]] = counts[item].tolist()
    return latest


def offer_of(structure: Structure, cells: Sequence[Cell], history: Sequence[Past], n_first: int) -> Offer:
    """Return the sectors' sets over the cells (department id, group id), and the sets lent before."""
    parents = structure.parents
    lines = {department: line_of(department, parents) for department in parents}
    answered = {lines[department][-1] for department, _ in cells}
    tops: dict[str, list[int]] = {}
    for pk in sorted(answered):
        tops.setdefault(structure.departments[pk].sector, []).append(pk)
    scopes = {sector: Scope(SECTOR, parts=tuple(parts)) for sector, parts in sorted(tops.items())}
    before = {scope for past in history for scope in past.scopes if scope.kind == SECTOR}
    every = (*scopes.values(), *sorted(before - {*scopes.values()}, key=lambda scope: scope.parts))
    masks = [[scope.holds(cell, lines) for cell in cells] for scope in every]
    membership = np.array(masks, dtype=bool).reshape(len(every), len(cells))
    return Offer(every, membership, {sector: place for place, sector in enumerate(scopes)}, n_first)
