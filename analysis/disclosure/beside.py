"""Which rows of other organisations may be shown beside those that a reader knows, whatever sets they are of.

A row covers parts of organisations' answers: what an organisation has answered in a part is a version of its own for
every value that it has had. Nothing may follow from all rows about fewer than three organisations.

Organisations do not all weigh alike. Pooled, an organisation's sum of grades has the weight 1; in a mean of
organisations, one divided by its number of answers n. A reader who knows each n, as in the worst case she does, can put
both kinds together. What three organisations have answered pooled, and the mean of their means, are one row to an
algebra of zeros and ones, but two in truth, and together they tell of two organisations alone. So a row has its true
weights.

The check: with an orthonormal basis of the rows, a combination covers nothing outside some organisations exactly when
the largest singular value of the basis on their columns is 1. The sum of the squares there bounds it, which spares
nearly all organisations. Rows that are nearly alike, as where all n are nearly the same, stay apart.

Source: docs/disclosure.md S15, S17.
"""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.disclosure.arrays import BoolArray, IntArray

#: Squares of singular values this close to 1 count as 1: in doubt a row is hidden.
_CLOSE: Final = 1e-6
#: Rows of length 1 that leave no more than this when others are taken out follow from them.
_NOTHING: Final = 1e-10
#: The same for rows of ones and zeros, as a part of the largest eigenvalue.
_NOTHING_OF_ONES: Final = 1e-9

Weights = npt.NDArray[Any]
"""Weights as numbers, or as bools where all are 1 or 0."""
_Floats = npt.NDArray[np.float64]


def shown_beside(known: Weights, offered: Weights) -> BoolArray:
    """Which of the rows that are offered may be shown beside those that the reader knows.

    They are offered in order. One that follows from what is known tells nothing new and may always be shown. Any other
    is shown if nothing about fewer than three organisations follows from it, what is known and those before; so nothing
    new is shown where that follows already from what is known.

    Args:
        known: rows by organisations by versions of their parts, the weight of each; 0 where it has no part in the row.
        offered: in the same shape.
    """
    rows, owners = _flat(np.concatenate([known, offered]))
    if not _tells(_basis(rows), owners):
        return np.ones(len(offered), dtype=bool)
    is_kept = np.arange(len(rows)) < len(known)
    basis = _basis(rows[is_kept])
    for row in range(len(known), len(rows)):
        is_kept[row] = True
        more = _basis(rows[is_kept])
        is_kept[row] = len(more) == len(basis) or not _tells(more, owners)
        basis = more if is_kept[row] else basis
    return is_kept[len(known) :]


def is_safe(rows: Weights) -> bool:
    """Tell whether nothing about fewer than three organisations follows from rows, as in `shown_beside`."""
    flat, owners = _flat(rows)
    return not _tells(_basis(flat), owners)


def _flat(rows: Weights) -> tuple[_Floats, IntArray]:
    """Return rows over the columns that any of them covers, and whose each column is."""
    is_covered = rows.any(axis=0)
    return rows[:, is_covered].astype(float), np.nonzero(is_covered)[0]


def _basis(rows: _Floats) -> _Floats:
    """Return an orthonormal basis of the rows.

    Rows of ones and zeros are never nearly alike: the eigenvectors of their products will do, at a tenth of the cost.
    """
    is_plain = bool((rows * (rows - 1) == 0).all())
    lengths = np.linalg.norm(rows, axis=1)
    rows = rows[lengths > 0] / lengths[lengths > 0, None]
    if not len(rows):
        return rows
    if is_plain:
        values, vectors = np.linalg.eigh(rows @ rows.T)
        is_kept = values > _NOTHING_OF_ONES * values[-1]
        return np.asarray((vectors[:, is_kept] / np.sqrt(values[is_kept])).T @ rows, dtype=np.float64)
    _, values, basis = np.linalg.svd(rows, full_matrices=False)
    return np.asarray(basis[values > _NOTHING * values[0]], dtype=np.float64)


def _tells(basis: _Floats, owners: IntArray) -> bool:
    """Tell whether some combination covers one or two organisations alone.

    Of two that it covers, one has a reach of at least a half, and both together of 1.
    """
    if not len(basis):
        return False
    blocks = _blocks(basis, owners)
    bounds = (blocks**2).sum(axis=(1, 2))
    near = np.flatnonzero(bounds >= (1 - _CLOSE) / 2)
    reach = _reaches(blocks[near])
    is_partner = (reach[:, None] >= (1 - _CLOSE) / 2) & (bounds + reach[:, None] >= 1 - _CLOSE)
    is_partner[np.arange(len(near)), near] = False
    ones, others = np.nonzero(is_partner)
    pairs = np.concatenate([blocks[near[ones]], blocks[others]], axis=2)
    return bool((reach >= 1 - _CLOSE).any() or (_reaches(pairs) >= 1 - _CLOSE).any())


def _blocks(basis: _Floats, owners: IntArray) -> _Floats:
    """Return the basis apart by whose the columns are: organisations × rows × columns, zero where one has no more."""
    _, starts, numbers, sizes = np.unique(owners, return_index=True, return_inverse=True, return_counts=True)
    blocks = np.zeros((len(starts), len(basis), sizes.max()))
    blocks[numbers, :, np.arange(len(owners)) - starts[numbers]] = basis.T
    return blocks


def _reaches(blocks: _Floats) -> _Floats:
    """Return the square of each block's largest singular value."""
    if not len(blocks):
        return np.zeros(0)
    return np.asarray(np.linalg.eigvalsh(blocks @ blocks.transpose(0, 2, 1))[:, -1])
