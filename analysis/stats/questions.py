"""Figures of single questions, from frequencies. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

GRADE_COLUMNS: Final = ["n_1", "n_2", "n_3", "n_4", "n_5"]
DONT_KNOW_COLUMN: Final = "n_dont_know"
COUNT_COLUMNS: Final = [*GRADE_COLUMNS, DONT_KNOW_COLUMN]

_GRADES: Final = np.array([1, 2, 3, 4, 5])


@dataclass(frozen=True)
class Questions:
    """What `describe_questions` returns, as arrays of one shape."""

    n: np.ndarray
    mean: np.ndarray
    n_answered: np.ndarray
    n_dont_know: np.ndarray
    dont_know_share: np.ndarray


def describe_questions(frequencies: pd.DataFrame) -> pd.DataFrame:
    """Return n, mean and don't-know share of every row of frequencies.

    frequencies: one row per scope and question (any index), integer columns n_1 … n_5 and n_dont_know.

    Returns a frame with the same index: `n` grades, `mean` (1-5, NaN without grades), `n_answered` (grades and
    don't know), `n_dont_know` and `dont_know_share` (0-1, NaN when nobody answered). Nothing is rounded.

    Source: docs/method.md, rule 1.
    """
    return pd.DataFrame(vars(questions_of(frequencies[COUNT_COLUMNS].to_numpy())), index=frequencies.index)


def questions_of(counts: np.ndarray) -> Questions:
    """Return the same of an array whose last axis holds the six counts."""
    grades, dont_know = counts[..., :-1], counts[..., -1]
    n = grades.sum(axis=-1)
    return Questions(
        n=n,
        mean=quotient(grades @ _GRADES, n),
        n_answered=n + dont_know,
        n_dont_know=dont_know,
        dont_know_share=quotient(dont_know, n + dont_know),
    )


def quotient(parts: np.ndarray, wholes: np.ndarray) -> np.ndarray:
    """Return parts / wholes as floats, NaN where the whole is 0."""
    quotients = np.full(np.shape(parts), np.nan)
    np.divide(parts, wholes, out=quotients, where=np.asarray(wholes) > 0)
    return quotients
