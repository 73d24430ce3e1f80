"""Names for the arrays of this package, and the step from cells to scopes."""

import numpy as np
import numpy.typing as npt

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

N_VALUES = 6  # n_1 … n_5, n_dont_know
GRADES = slice(0, 5)
DONT_KNOW = 5


def scope_counts(membership: BoolArray, counts: IntArray) -> IntArray:
    """The counts of every scope, summed over its cells.

    `membership` is scopes by cells; `counts` is questions by cells or questions by cells by values.
    Returns questions by scopes (by values). Floats carry the sum because they multiply fast; integers
    below 2**53 stay exact.
    """
    summed = np.tensordot(membership.astype(float), counts.astype(float), axes=(1, 1))
    return np.moveaxis(summed, 0, 1).astype(np.int64)


def refuse_negative(counts: IntArray) -> None:
    """Raise ValueError when there is a negative number of answers, which no counting gives."""
    if (counts < 0).any():
        raise ValueError("counts holds a negative number of answers")
