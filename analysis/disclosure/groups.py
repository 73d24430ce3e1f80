"""Which groups of other organisations may be shown beside the whole, seen from one organisation's seat.

A group is all others, those of a county, a kommungrupp or a size: the sum of its organisations' answers. A sector is
the sum of one part of every organisation's answers: its departments of that sector. A reader can form every linear
combination of the sums that are shown. Nothing may follow about fewer than three organisations other than her own,
whose answers she knows: every combination other than zero covers answers of at least three.

The check: with A the table of what is shown (rows) over the organisations' parts (columns) and P the projection onto
its row space, a combination covers nothing outside some columns D exactly when the block of P on D has the
eigenvalue 1. An organisation's own block bounds what a pair of organisations can reach, which spares nearly all pairs.
Organisations of one kind, in the same groups and with the same parts, are covered together or not at all.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.disclosure.arrays import BoolArray, IntArray

SAFE_ORGANISATIONS: Final = 3
#: Eigenvalues this close to 1 count as 1: in doubt a group is hidden.
_CLOSE: Final = 1e-6

_Floats = npt.NDArray[np.float64]


def groups_shown(groups: BoolArray, parts: BoolArray, candidates: BoolArray) -> BoolArray:
    """Which groups and sectors may be shown for each question, a bool array questions by (groups + sectors).

    They are offered in order: the whole, then groups and sectors by the number of their organisations; each is shown
    if nothing about fewer than three organisations follows from it and those before. So none could be added alone.

    Args:
        groups: bool, groups by organisations, the whole first; without the seat's own organisation. Or questions by
            groups by organisations, where it differs who counts in a group.
        parts: bool, questions by (sectors + 1) by organisations: whether the organisation has answers in the sector,
            and last, whether it has answers in none of them.
        candidates: bool, questions by (groups + sectors), True where the rule of comparisons (S14) allows it.

    Source: docs/disclosure.md S17.
    """
    by_question = np.broadcast_to(groups, (len(parts), *groups.shape[-2:]))
    sizes = np.concatenate([by_question.any(axis=0).sum(axis=1), parts[:, :-1].any(axis=0).sum(axis=1)])
    sizes[0] = groups.shape[-1] + 1
    order = np.argsort(-sizes, kind="stable")
    settled: dict[tuple[bytes, bytes, bytes], BoolArray] = {}
    shown = np.zeros_like(candidates)
    for question, (belongs, pattern, offered) in enumerate(zip(by_question, parts, candidates, strict=True)):
        key = (belongs.tobytes(), pattern.tobytes(), offered.tobytes())
        if key not in settled:
            settled[key] = _settled(belongs, pattern, offered, order)
        shown[question] = settled[key]
    return shown


def _settled(groups: BoolArray, parts: BoolArray, offered: BoolArray, order: npt.NDArray[np.intp]) -> BoolArray:
    """Keep what is offered as a whole if that is safe, else one after the other."""
    if _is_safe(groups, parts, offered):
        return offered
    kept = np.zeros_like(offered)
    for row in order[offered[order]]:
        kept[row] = True
        kept[row] = _is_safe(groups, parts, kept)
    return kept


def _is_safe(groups: BoolArray, parts: BoolArray, shown: BoolArray) -> bool:
    """Tell whether every combination of the rows in `shown` covers at least three organisations, or nothing."""
    if not shown.any():
        return True
    kinds, n_alike = _kinds(groups, parts, shown)
    n_groups = int(shown[: len(groups)].sum())
    return _tells_of_enough(_table(kinds[:n_groups], kinds[n_groups:]), n_alike)


def _tells_of_enough(table: _Floats, n_alike: IntArray) -> bool:
    """Tell the same of a table, rows by kinds by parts, and of how many organisations are of each kind."""
    is_few = n_alike < SAFE_ORGANISATIONS
    if not is_few.any():
        return True
    projection = _projection(table, n_alike)
    few, n_few = table[:, is_few], n_alike[is_few]
    seen = np.tensordot(projection, few, axes=1)
    if _two_largest(n_few * (few * seen).sum(axis=(0, 2))) < 1 - _CLOSE:
        return True
    blocks = np.matmul(few.transpose(1, 2, 0), seen.transpose(1, 0, 2))
    reach = n_few * np.linalg.eigvalsh(blocks)[:, -1]
    return bool((reach < 1 - _CLOSE).all()) and not _a_pair_tells(few[:, n_few == 1], projection, reach[n_few == 1])


def _kinds(groups: BoolArray, parts: BoolArray, shown: BoolArray) -> tuple[BoolArray, IntArray]:
    """The kinds of organisations, those in the same shown groups with the same parts, and how many are of each.

    Parts in sectors that are not shown count as answers in no sector. A combination that covers one organisation covers
    all of its kind.
    """
    is_shown = shown[len(groups) :]
    rest = parts[-1] | parts[:-1][~is_shown].any(axis=0)
    bits = np.vstack([groups[shown[: len(groups)]], parts[:-1][is_shown], rest])
    codes = (1 << np.arange(len(bits))) @ bits
    _, first, n_alike = np.unique(codes, return_index=True, return_counts=True)
    return bits[:, first], n_alike


def _table(groups: BoolArray, parts: BoolArray) -> _Floats:
    """What is shown, over the parts of each kind: rows by kinds by parts, 0 or 1. The last part is in no sector."""
    present = parts.T.astype(float)
    n_sectors = len(parts) - 1
    of_sectors = np.zeros((n_sectors, *present.shape))
    for sector in range(n_sectors):
        of_sectors[sector, :, sector] = present[:, sector]
    return np.concatenate([groups[:, :, None] * present, of_sectors])


def _projection(table: _Floats, n_alike: IntArray) -> _Floats:
    """(A Aᵀ)⁺, from which the blocks of the projection Aᵀ (A Aᵀ)⁺ A are made."""
    flat = table.reshape(len(table), -1)
    gram = (table * n_alike[:, None]).reshape(flat.shape) @ flat.T
    return np.asarray(np.linalg.pinv(gram, rcond=1e-9, hermitian=True), dtype=np.float64)


def _two_largest(reach: _Floats) -> float:
    return float(np.sort(reach)[-2:].sum())


def _a_pair_tells(table: _Floats, projection: _Floats, reach: _Floats) -> bool:
    """Tell whether a combination covers two organisations, each the only one of its kind, and nobody else.

    `reach` bounds what two can reach together, which leaves few pairs to look at.
    """
    first, second = np.triu_indices(len(reach), 1)
    possible = reach[first] + reach[second] >= 1 - _CLOSE
    return any(_tells(table[:, [a, b]], projection) for a, b in zip(first[possible], second[possible], strict=True))


def _tells(pair: _Floats, projection: _Floats) -> bool:
    columns = pair.reshape(len(pair), -1)
    return bool(np.linalg.eigvalsh(columns.T @ projection @ columns)[-1] >= 1 - _CLOSE)
