"""What organisations bring to several frozen sets, so that rows of different sets can be checked together. Pure.

A part of an organisation's answers, one sector's or those in no sector, is a version of its own for every value that it
has had. A whole that is as it was in an earlier set is the sum of that set's parts, even where its answers have been
moved between sectors since.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.comparison.members import FrozenSet
from analysis.comparison.steps import by_part
from analysis.disclosure.arrays import BoolArray, IntArray

Figure = Callable[[IntArray], IntArray]
"""What a figure rests on, of six counts: two sets of counts that agree in this are one version to it."""


def _grades(counts: IntArray) -> IntArray:
    return counts[..., :-1]


def _share(counts: IntArray) -> IntArray:
    return np.stack([counts[..., :-1].sum(axis=-1), counts[..., -1]], axis=-1)


#: The grades, and the share that don't know: who changed in one has not always changed in the other.
FIGURES: Final[tuple[Figure, ...]] = (_grades, _share)


@dataclass(frozen=True)
class Versions:
    """The versions in some sets. ids: of the organisations. wholes: of each set, items × organisations × parts × sets.

    parts: the same, by the set's own values of the parts: those in `sectors`, and last, in none of them.
    """

    ids: IntArray
    sectors: tuple[str, ...]
    wholes: BoolArray
    parts: BoolArray

    @property
    def n_columns(self) -> int:
        """How many versions of parts there are of an organisation at most."""
        return int(self.parts.shape[3] * self.parts.shape[4])

    def group_row(self, place: int, frozen: FrozenSet, who: BoolArray) -> BoolArray:
        """Return what a group covers in the set at a place: items × organisations × versions of parts.

        who: items × organisations of the set, those that have a part in the group.
        """
        return self._flat(self.wholes[place] & self._placed(frozen, who))

    def sector_row(self, place: int, frozen: FrozenSet, who: BoolArray, sector: str) -> BoolArray:
        """Return the same of a sector."""
        is_it = np.arange(self.parts.shape[3]) == self.sectors.index(sector)
        return self._flat(self.parts[place] & self._placed(frozen, who) & is_it[:, None])

    def _placed(self, frozen: FrozenSet, who: BoolArray) -> BoolArray:
        placed = np.zeros((len(who), len(self.ids), 1, 1), dtype=bool)
        is_kept = np.isin(frozen.organisation_ids, self.ids)
        placed[:, np.searchsorted(self.ids, frozen.organisation_ids[is_kept]), 0, 0] = who[:, is_kept]
        return placed

    def _flat(self, row: BoolArray) -> BoolArray:
        return np.asarray(row.reshape(*row.shape[:2], self.n_columns))


def versions_of(sets: Sequence[FrozenSet], sectors: Sequence[str], own: int, figure: Figure) -> Versions:
    """Return the versions of all organisations but the own in sets that have the same codes."""
    ids = np.unique(np.concatenate([each.organisation_ids for each in sets]))
    ids = ids[ids != own]
    # Sets × (whole, parts) × items × ids × counts.
    counts = np.stack([figure(by_part(each, ids, sectors)) for each in sets])
    first = _first_alike(counts)
    is_there = np.asarray(counts[:, 1:].any(axis=-1))
    is_first = np.asarray(first[:, 1:, ..., None] == np.arange(len(sets)))
    parts = np.moveaxis(is_first & is_there[..., None], 1, 3)
    items, organisations = np.indices(first.shape[2:])
    return Versions(ids, tuple(sectors), parts[first[:, 0], items, organisations], parts)


def _first_alike(counts: IntArray) -> IntArray:
    """Return of everything in each set the place of the first set that has the same counts of it."""
    alike = (counts[:, None] == counts[None]).all(axis=-1)
    return np.asarray(alike.argmax(axis=1))
