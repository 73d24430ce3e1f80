"""What organisations bring to several frozen sets, so that rows of different sets can be checked together. Pure.

A part of an organisation's answers, one sector's or those in no sector, is a version of its own for every value that it
has had. A whole that is as it was in an earlier set is the sum of that set's parts. Where answers have been moved since
between sectors, it is the sum of both sets' parts, so what these differ by is nothing. Rows are taken at right angles
to all such nothings: then one row is a combination of others exactly where its figures are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from analysis.comparison.members import FrozenSet, Part
from analysis.comparison.steps import by_part
from analysis.disclosure.arrays import BoolArray, IntArray
from analysis.disclosure.beside import Weights

Figure = Callable[[IntArray], IntArray]
"""What a figure rests on, of six counts: two sets of counts that agree in this are one version to it."""

#: Singular values of whole numbers below this are 0.
_NOTHING: Final = 1e-9


def grades(counts: IntArray) -> IntArray:
    """Return what a mean or a distribution rests on."""
    return counts[..., :-1]


def _share(counts: IntArray) -> IntArray:
    return np.stack([counts[..., :-1].sum(axis=-1), counts[..., -1]], axis=-1)


#: The grades, and the share that don't know: who changed in one has not always changed in the other.
FIGURES: Final[tuple[Figure, ...]] = (grades, _share)


@dataclass(frozen=True)
class Versions:
    """The versions in some sets. ids: of the organisations. wholes: of each set, items × organisations × parts × sets.

    parts: the same, by the set's own values of the parts: those in `sectors`, and last, in none of them.
    """

    sets: tuple[FrozenSet, ...]
    ids: IntArray
    sectors: tuple[str, ...]
    wholes: BoolArray
    parts: BoolArray

    @property
    def n_columns(self) -> int:
        """How many versions of parts there are of an organisation at most."""
        return int(self.parts.shape[3] * self.parts.shape[4])

    def row(self, frozen: FrozenSet, weights: Weights, sector: str) -> Weights:
        """Return what a row covers in one of the sets: items × organisations × versions of parts.

        weights: items × organisations of the set, how much each weighs, nothing where it has no part in the row.
        sector: the one that the row is about, empty for wholes.
        """
        placed: Weights = np.zeros((len(weights), len(self.ids), 1), dtype=weights.dtype)
        placed[:, np.searchsorted(self.ids, frozen.organisation_ids), 0] = weights
        return np.asarray(self._covered(self.sets.index(frozen), sector) * placed)

    def _covered(self, place: int, sector: str) -> Weights:
        """Return what everybody's row covers in the set at a place; remembered, since many rows are parts of it."""
        if (place, sector) not in self._rows:
            covered = self.wholes[place]
            if sector:
                is_it = np.arange(self.parts.shape[3]) == self.sectors.index(sector)
                covered = self.parts[place] & is_it[:, None]
            self._rows[place, sector] = self._without_nothings(covered.reshape(*covered.shape[:2], self.n_columns))
        return self._rows[place, sector]

    @cached_property
    def _rows(self) -> dict[tuple[int, str], Weights]:
        return {}

    def _without_nothings(self, covered: BoolArray) -> Weights:
        """Return rows, items × organisations × columns, at right angles to what is nothing."""
        items, organisations, nothings = self._nothings
        if not items.size:
            return covered
        rows = covered.astype(float)
        along = np.einsum("pc,pnc->pn", rows[items, organisations], nothings)
        rows[items, organisations] -= np.einsum("pn,pnc->pc", along, nothings)
        return rows

    @cached_property
    def _nothings(self) -> tuple[IntArray, IntArray, Weights]:
        """Return the items and organisations whose answers have been moved, and what is nothing for each.

        The last is an orthonormal basis of what the sets' parts differ by: places × sets × columns.
        """
        items, organisations = np.nonzero((self.wholes != self.parts).any(axis=(0, 3, 4)))
        differences = self.parts[:, items, organisations].astype(float) - self.wholes[:, items, organisations]
        by_place = np.moveaxis(differences, 0, 1).reshape(len(items), len(self.sets), self.n_columns)
        _, sizes, basis = np.linalg.svd(by_place, full_matrices=False)
        return items, organisations, basis * (sizes > _NOTHING)[..., None]


def weights_of(who: BoolArray, is_averaged: BoolArray, part: Part, figure: Figure) -> Weights:
    """Return how much each organisation weighs in a figure, items × organisations.

    Pooled, each weighs alike, as ones and zeros; in a mean of organisations, one through the number of answers that its
    own figure rests on.

    who: items × organisations, those that have a part in it. is_averaged: of each item, whether it is such a mean.
    """
    if not is_averaged.any():
        return who
    n = np.maximum(figure(part.counts).sum(axis=-1), 1)
    return np.where(is_averaged[:, None], who / n, who)


@lru_cache(maxsize=4)
def versions_of(sets: tuple[FrozenSet, ...], sectors: tuple[str, ...], figure: Figure) -> Versions:
    """Return the versions of all organisations in sets that have the same codes.

    Remembered, since readers of the same sets come one after the other.
    """
    ids = np.unique(np.concatenate([each.organisation_ids for each in sets]))
    # Sets × (whole, parts) × items × ids × counts.
    counts = np.stack([figure(by_part(each, ids, sectors)) for each in sets])
    first = _first_alike(counts)
    is_there = np.asarray(counts[:, 1:].any(axis=-1))
    is_first = np.asarray(first[:, 1:, ..., None] == np.arange(len(sets)))
    parts = np.moveaxis(is_first & is_there[..., None], 1, 3)
    items, organisations = np.indices(first.shape[2:])
    return Versions(sets, ids, sectors, parts[first[:, 0], items, organisations], parts)


def _first_alike(counts: IntArray) -> IntArray:
    """Return of everything in each set the place of the first set that has the same counts of it."""
    alike = (counts[:, None] == counts[None]).all(axis=-1)
    return np.asarray(alike.argmax(axis=1))
