"""Figures of single questions, from frequencies. Pure."""

from typing import Final

import numpy as np
import pandas as pd

GRADE_COLUMNS: Final = ["n_1", "n_2", "n_3", "n_4", "n_5"]
DONT_KNOW_COLUMN: Final = "n_dont_know"
COUNT_COLUMNS: Final = [*GRADE_COLUMNS, DONT_KNOW_COLUMN]

_GRADES: Final = np.array([1, 2, 3, 4, 5])


def describe_questions(frequencies: pd.DataFrame) -> pd.DataFrame:
    """Return n, mean and don't-know share of every row of frequencies.

    frequencies: one row per scope and question (any index), integer columns n_1 … n_5 and n_dont_know.

    Returns a frame with the same index: `n` grades, `mean` (1-5, NaN without grades), `n_answered` (grades and
    don't know), `n_dont_know` and `dont_know_share` (0-1, NaN when nobody answered). Nothing is rounded.

    Source: docs/method.md, rule 1.
    """
    counts = frequencies[GRADE_COLUMNS].to_numpy()
    n, total = counts.sum(axis=1), counts @ _GRADES
    dont_know = frequencies[DONT_KNOW_COLUMN].to_numpy()
    columns = {
        "n": n,
        "mean": quotient(total, n),
        "n_answered": n + dont_know,
        "n_dont_know": dont_know,
        "dont_know_share": quotient(dont_know, n + dont_know),
    }
    return pd.DataFrame(columns, index=frequencies.index)


def quotient(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """Return parts / wholes as floats, NaN where the whole is 0."""
    quotients = np.full(np.shape(parts), np.nan)
    np.divide(parts, wholes, out=quotients, where=np.asarray(wholes) > 0)
    return quotients
