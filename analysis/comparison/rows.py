"""A seat, and the rows of others that it may be shown: who is in a group, and who has a part in its figure."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.comparison.earlier import Published
from analysis.comparison.members import FrozenSet, Part, size_class
from analysis.disclosure import ComparisonBasis, Thresholds, basis_of, set_sizes
from analysis.disclosure.arrays import BoolArray, IntArray
from analysis.models import PublishedComparison
from surveys.models import Organisation

ALL: Final = PublishedComparison.Kind.ALL.value


@dataclass(frozen=True)
class Seat:
    """Whose others are meant, and how they are put together.

    codes: of the items, the screening question's last. sectors: those to compare with. is_averaged: whether every
    organisation weighs alike, instead of every answer. seen: the sets that earlier publications were compared with.
    published: what these showed. has_files: whether the reader knows what other installations have sent.
    """

    organisation: Organisation
    thresholds: Thresholds
    codes: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    is_averaged: bool = False
    seen: tuple[FrozenSet, ...] = ()
    published: tuple[Published, ...] = ()
    has_files: bool = False

    def others(self, frozen: FrozenSet) -> BoolArray:
        """Return whose answers in a set the reader does not know."""
        is_other = frozen.organisation_ids != self.organisation.pk
        return np.asarray(is_other & ~frozen.is_received if self.has_files else is_other)


def groups_of(organisation: Organisation, frozen: FrozenSet) -> dict[str, BoolArray]:
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


@dataclass(frozen=True)
class Row:
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
