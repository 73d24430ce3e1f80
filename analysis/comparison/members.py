"""What organisations bring to a comparison, as plain values and as arrays. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np

from analysis.disclosure import SAFE_ORGANISATIONS
from analysis.disclosure.arrays import BoolArray, IntArray

Counts = dict[str, list[int]]
"""Six counts (grades 1-5, don't know) by item code."""

SectorCounts = dict[str, Counts]

#: Inhabitants at which a new size class begins.
SIZE_BORDERS: Final = (10_000, 20_000, 50_000, 100_000)


@dataclass(frozen=True)
class Member:
    """What one organisation brings to a comparison. `provenance` is empty for what was measured here."""

    organisation_id: int
    counts: Counts
    sector_counts: SectorCounts = field(default_factory=dict)
    provenance: str = ""


class Frozen(Protocol):
    """A member with its place among the organisations of its kind, as a row of the database has it."""

    @property
    def organisation_id(self) -> int: ...
    @property
    def counts(self) -> Any: ...
    @property
    def sector_counts(self) -> Any: ...
    @property
    def provenance(self) -> str: ...
    @property
    def county(self) -> str: ...
    @property
    def municipality_group(self) -> str: ...
    @property
    def inhabitants(self) -> int | None: ...


@dataclass(frozen=True)
class Part:
    """What a set's organisations bring of one kind, as wholes or of one sector: items × organisations × 6."""

    counts: IntArray

    @cached_property
    def totals(self) -> IntArray:
        """The sum over the organisations, items × 6."""
        return np.asarray(self.counts.sum(axis=1))

    @cached_property
    def sizes(self) -> IntArray:
        """How many answers each organisation has, items × organisations: grades, for screening (last) yes and no."""
        sizes = self.counts[..., :-1].sum(axis=-1)
        sizes[-1:] += self.counts[-1:, :, -1]
        return np.asarray(sizes)

    @cached_property
    def is_there(self) -> BoolArray:
        """Whether an organisation has any answers, items × organisations."""
        return np.asarray(self.counts.any(axis=-1))


@dataclass(frozen=True, eq=False)
class FrozenSet:
    """A comparison set as arrays over the organisations, in the order of their ids.

    counts: items × organisations × 6. sector_counts: sectors × items × organisations × 6.
    county, municipality_group, size: of each organisation; empty (size: None) where it is not known.
    is_received: whether an organisation's answers came as a file from another installation.
    """

    organisation_ids: IntArray
    codes: tuple[str, ...]
    counts: IntArray
    sectors: tuple[str, ...]
    sector_counts: IntArray
    county: np.ndarray
    municipality_group: np.ndarray
    size: np.ndarray
    is_received: BoolArray

    @cached_property
    def whole(self) -> Part:
        return Part(self.counts)

    @cached_property
    def by_sector(self) -> dict[str, Part]:
        return {sector: Part(counts) for sector, counts in zip(self.sectors, self.sector_counts, strict=True)}

    @property
    def parts(self) -> BoolArray:
        """Whether there are answers in each of the set's sectors, and last, in none of them."""
        return self.parts_of(self.sectors)

    def parts_of(self, sectors: tuple[str, ...]) -> BoolArray:
        """Whether there are answers in each of the sectors, and last, in none of them.

        Returns items × (sectors + 1) × organisations; remembered, since many organisations have the same sectors.
        """
        if sectors not in self._parts:
            of_sectors = [self.by_sector[sector] for sector in sectors]
            rest = Part(self.counts - sum((each.counts for each in of_sectors), start=np.zeros_like(self.counts)))
            self._parts[sectors] = np.stack([each.is_there for each in (*of_sectors, rest)], axis=1)
        return self._parts[sectors]

    @cached_property
    def _parts(self) -> dict[tuple[str, ...], BoolArray]:
        return {}


def consistent(counts: Counts, sector_counts: SectorCounts) -> SectorCounts:
    """Return the sectors with the items of which they do not have more of any value, together, than the whole has."""
    agreeing = {code for code, whole in counts.items() if _is_within(whole, code, sector_counts.values())}
    kept = {
        sector: {code: row for code, row in of_sector.items() if code in agreeing}
        for sector, of_sector in sector_counts.items()
    }
    return {sector: of_sector for sector, of_sector in kept.items() if of_sector}


def _is_within(whole: list[int], code: str, sectors: Iterable[Counts]) -> bool:
    rows = [counts[code] for counts in sectors if code in counts]
    return all(sum(parts) <= n for n, *parts in zip(whole, *rows, strict=True))


def size_class(inhabitants: int | None) -> int | None:
    """Return which of the size classes an organisation belongs to, 0 for the smallest; None when it is not known."""
    return None if inhabitants is None else sum(inhabitants >= border for border in SIZE_BORDERS)


def arrays_of(members: Iterable[Frozen], codes: Sequence[str]) -> FrozenSet:
    """Return members as arrays over the items with these codes."""
    members = sorted(members, key=lambda member: member.organisation_id)
    sectors = tuple(sorted({sector for member in members for sector in member.sector_counts}))
    sector_counts = [_array([m.sector_counts.get(sector, {}) for m in members], codes) for sector in sectors]
    return FrozenSet(
        np.array([member.organisation_id for member in members], dtype=np.int64),
        tuple(codes),
        _array([member.counts for member in members], codes),
        sectors,
        np.array(sector_counts, dtype=np.int64).reshape(len(sectors), len(codes), len(members), 6),
        np.array([member.county for member in members], dtype=object),
        np.array([member.municipality_group for member in members], dtype=object),
        np.array([size_class(member.inhabitants) for member in members], dtype=object),
        np.array([bool(member.provenance) for member in members], dtype=bool),
    )


def codes_of(*groups: Iterable[Frozen]) -> list[str]:
    """Return the codes of all items that any member has counts of."""
    return sorted({code for members in groups for member in members for code in member.counts})


def changed(before: FrozenSet, after: FrozenSet) -> tuple[IntArray, BoolArray]:
    """Return the ids of the organisations of both sets, and which of them differ: items × organisations.

    Both sets have the same codes. An organisation that is in one of them alone differs wherever it has answers; one
    that has moved to another county, kommungrupp or size differs everywhere.
    """
    ids = np.union1d(before.organisation_ids, after.organisation_ids)
    sectors = sorted({*before.sectors, *after.sectors})
    first, second = (spread(each, ids, sectors) for each in (before, after))
    differs = (first != second).any(axis=(0, 3))
    return ids, np.asarray(differs | (_places(before, ids) != _places(after, ids)))


def changed_as_wholes(before: FrozenSet, after: FrozenSet) -> tuple[IntArray, BoolArray]:
    """Return the same of the organisations' counts as wholes alone: who has just moved has not changed."""
    ids = np.union1d(before.organisation_ids, after.organisation_ids)
    first, second = (spread(each, ids, each.sectors)[0] for each in (before, after))
    return ids, np.asarray((first != second).any(axis=-1))


def too_few(is_changed: BoolArray) -> BoolArray:
    """Tell of what changed, … × organisations, where it is some of them and fewer than three (S15)."""
    n_changed = is_changed.sum(axis=-1)
    return np.asarray((n_changed > 0) & (n_changed < SAFE_ORGANISATIONS))


def spread(frozen: FrozenSet, ids: IntArray, sectors: Sequence[str]) -> IntArray:
    """Return all counts, (1 + sectors) × items × organisations × 6, over other organisations and sectors.

    sectors: all of the set's, and possibly more. Organisations that are not among the ids are left out.
    """
    laid_out = np.zeros((1 + len(sectors), len(frozen.codes), len(ids), 6), dtype=np.int64)
    is_kept = np.isin(frozen.organisation_ids, ids)
    place = np.searchsorted(ids, frozen.organisation_ids[is_kept])
    laid_out[0][:, place] = frozen.counts[:, is_kept]
    for position, sector in enumerate(frozen.sectors):
        laid_out[1 + sectors.index(sector)][:, place] = frozen.sector_counts[position][:, is_kept]
    return laid_out


def _array(all_counts: Sequence[Counts], codes: Sequence[str]) -> IntArray:
    nothing = [0] * 6
    rows = [[counts.get(code, nothing) for counts in all_counts] for code in codes]
    return np.array(rows, dtype=np.int64).reshape(len(codes), len(all_counts), 6)


def _places(frozen: FrozenSet, ids: IntArray) -> np.ndarray:
    """Return county, kommungrupp and size of each organisation as one value, nothing for who is not a member."""
    known = dict(
        zip(
            frozen.organisation_ids.tolist(),
            zip(frozen.county, frozen.municipality_group, frozen.size, strict=True),
            strict=True,
        )
    )
    return np.array([repr(known.get(organisation)) for organisation in ids.tolist()], dtype=object)
