"""SAFE(k), and what follows, asked in other ways than the product asks, to hold its answer against."""

from fractions import Fraction
from itertools import chain, combinations

import numpy as np

PRIME = 2**31 - 1


def rank(rows):
    """The rank over the rational numbers, by elimination in fractions."""
    rows = [[Fraction(int(x)) for x in row] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for i in range(found + 1, len(rows)):
            factor = rows[i][column] / rows[found][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


def following(rows, sets, n):
    """Which of `rows` are a combination of `sets`: those that do not raise the rank, over cells with answers."""
    answered = np.asarray(n) > 0
    rows, sets = np.asarray(rows)[:, answered], np.asarray(sets)[:, answered]
    whole = rank(sets)
    return [rank([*sets, row]) == whole for row in rows]


def is_safe_by_definition(sets, n, k):
    """Whether no D with 0 < n(D) < k lowers the rank when its columns are taken away. All D are tried."""
    atoms = [atom for atom in range(len(n)) if n[atom] > 0]
    sets = np.asarray(sets)[:, atoms]
    whole = rank(sets)
    every_d = chain.from_iterable(combinations(range(len(atoms)), size) for size in range(1, len(atoms) + 1))
    return all(rank(np.delete(sets, d, axis=1)) == whole for d in every_d if sum(n[atoms[i]] for i in d) < k)


def is_safe_by_parity(sets, n, k):
    """The same through the kernel: D tells something when its columns of a parity matrix are dependent.

    Fast enough for large releases. Works modulo a prime, which is the same as over the rationals for tables of
    departments and groups, whose matrices are totally unimodular.
    """
    sets, n = _merge_people_of_the_same_sets(np.asarray(sets, dtype=np.int64), np.asarray(n))
    atoms = [atom for atom in np.argsort(-n, kind="stable") if n[atom] > 0]
    weights = [int(n[atom]) for atom in atoms]
    n_large = sum(weight >= k for weight in weights)
    reduced, pivots = _reduce(sets[:, atoms])
    words = reduced[[i for i, pivot in enumerate(pivots) if pivot >= n_large], n_large:]
    small = np.array(weights[n_large:])
    return not any(_some_dependent(_parity(part), small[columns], k) for part, columns in _components(words))


def _components(words):
    """The words divided into parts that share no column, each with the columns it covers."""
    left = list(words)
    while left:
        part = [left.pop()]
        for word in part:
            part += [other for other in left if (other.astype(bool) & word.astype(bool)).any()]
            left = [other for other in left if not (other.astype(bool) & word.astype(bool)).any()]
        columns = np.flatnonzero(np.any(part, axis=0))
        yield np.array(part)[:, columns], columns


def _merge_people_of_the_same_sets(sets, n):
    """One column for all cells that lie in exactly the same sets, since no combination tells them apart."""
    columns, place = np.unique(sets, axis=1, return_inverse=True)
    return columns, np.bincount(place.ravel(), weights=n, minlength=columns.shape[1]).astype(np.int64)


def _reduce(matrix):
    """The reduced echelon form modulo the prime, and the pivot column of each of its rows."""
    matrix, pivots = matrix % PRIME, []
    for column in range(matrix.shape[1]):
        row = len(pivots)
        candidates = np.flatnonzero(matrix[row:, column])
        if not candidates.size:
            continue
        matrix[[row, row + candidates[0]]] = matrix[[row + candidates[0], row]]
        matrix[row] = matrix[row] * pow(int(matrix[row, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(matrix[:, column])
        others = others[others != row]
        matrix[others] = (matrix[others] - matrix[others, column][:, None] * matrix[row]) % PRIME
        pivots.append(column)
    return matrix[: len(pivots)], pivots


def _parity(words):
    """A matrix whose columns depend on each other exactly where a combination of `words` lives."""
    reduced, pivots = _reduce(words)
    free = [column for column in range(words.shape[1]) if column not in pivots]
    parity = np.zeros((len(free), words.shape[1]), dtype=np.int64)
    parity[range(len(free)), free] = 1
    parity[:, pivots] = -reduced[:, free].T % PRIME
    return parity


def _some_dependent(parity, weights, k):
    """Whether some columns with weights below k together are linearly dependent."""
    order = np.argsort(weights, kind="stable")

    def extend(start, budget, basis):
        for place in range(start, len(order)):
            column = order[place]
            if weights[column] > budget:
                return False
            vector = parity[:, column].copy()
            for lead, other in basis:
                vector = (vector - vector[lead] * other) % PRIME
            if not vector.any():
                return True
            lead = int(np.flatnonzero(vector)[0])
            vector = vector * pow(int(vector[lead]), -1, PRIME) % PRIME
            if extend(place + 1, budget - weights[column], [*basis, (lead, vector)]):
                return True
        return False

    return extend(0, k - 1, [])
