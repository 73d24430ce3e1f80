"""What two publications of one organisation, compared with two frozen sets, tell together about the others. Pure.

Source: docs/disclosure.md S15.
"""

from collections.abc import Sequence

import numpy as np

from analysis.comparison.members import FrozenSet, spread, too_few
from analysis.disclosure import groups_shown
from analysis.disclosure.arrays import BoolArray, IntArray

Belonging = tuple[BoolArray, BoolArray]
"""Which organisations of the past set, and of the present one, belong to a group."""


def steps_shown(
    past: FrozenSet,
    now: FrozenSet,
    groups: Sequence[Belonging],
    sectors: Sequence[str],
    own: int,
    candidates: BoolArray,
) -> BoolArray:
    """Return what may be shown beside the past set: items × (groups + sectors), a part of the candidates.

    A reader can subtract what she saw then from what she sees now, group by group and sector by sector, and the
    differences from each other. Each must be about at least three organisations that changed just there, or about
    nothing. A group that somebody has moved into or out of, being in both sets, is hidden, and so are the sectors of an
    item of which somebody has moved answers between sectors and changed nothing else.

    own: id of the organisation that reads. Both sets have the same codes.
    """
    ids = np.union1d(past.organisation_ids, now.organisation_ids)
    ids = ids[ids != own]
    is_in_both = np.isin(ids, past.organisation_ids) & np.isin(ids, now.organisation_ids)
    belongs = [(_placed(before, past, ids), _placed(after, now, ids)) for before, after in groups]
    masks = np.array([before | after for before, after in belongs])
    is_moved = np.array([((before != after) & is_in_both).any() for before, after in belongs])
    whole, parts, is_shifted = changed_parts(past, now, ids, sectors)
    hidden = too_few(np.concatenate([masks[None] & whole[:, None], parts[:, :-1]], axis=1))
    hidden[:, : len(groups)] |= is_moved
    hidden[np.ix_(is_shifted, np.arange(len(groups), hidden.shape[1]))] = True
    return groups_shown(masks, parts, candidates & ~hidden)


def changed_parts(
    past: FrozenSet, now: FrozenSet, ids: IntArray, sectors: Sequence[str]
) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Return who changed as a whole, who changed in which part, and where somebody has shifted answers between parts.

    The first is items × organisations, the second items × (sectors + 1) × organisations, whose last part is in no
    sector, the third items. Where answers were shifted and the whole is as it was, sectors must not be shown, and all
    of it counts as the last part.
    """
    before, after = (by_part(each, ids, sectors) for each in (past, now))
    differs = (before != after).any(axis=-1)
    whole, parts = differs[0], np.moveaxis(differs[1:], 0, 1).copy()
    is_shifted = (parts.any(axis=1) & ~whole).any(axis=1)
    parts[is_shifted, :-1] = False
    parts[is_shifted, -1] = whole[is_shifted]
    return whole, parts, is_shifted


def by_part(frozen: FrozenSet, ids: IntArray, sectors: Sequence[str]) -> IntArray:
    """Return counts of the whole, of each sector and of the rest: (2 + sectors) × items × organisations × 6."""
    known = [*sectors, *(sector for sector in frozen.sectors if sector not in sectors)]
    counts = spread(frozen, ids, known)[: 1 + len(sectors)]
    rest = counts[0] - counts[1:].sum(axis=0)
    return np.concatenate([counts, rest[None]])


def _placed(mask: BoolArray, frozen: FrozenSet, ids: IntArray) -> BoolArray:
    """Return a set's organisations that are marked, among other organisations."""
    return np.isin(ids, frozen.organisation_ids[mask])
