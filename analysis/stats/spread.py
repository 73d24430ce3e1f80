"""How far apart the grades of a question lie, from frequencies: shares, variance, agreement. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.stats.questions import GRADE_COLUMNS, quotient
from surveys.scales import GRADES, HIGHEST_GRADE, LOWEST_GRADE

#: Grades from which agreement is shown.
MIN_GRADES_FOR_AGREEMENT: Final = 8

SHARE_COLUMNS: Final = [f"share_{grade}" for grade in GRADES]

_LARGEST_VARIANCE: Final = (HIGHEST_GRADE - LOWEST_GRADE) ** 2 / 4


@dataclass(frozen=True)
class Spread:
    """What `describe_spread` returns, as arrays of one shape."""

    n: np.ndarray
    total: np.ndarray
    mean: np.ndarray
    population_variance: np.ndarray
    sample_variance: np.ndarray


def grade_shares(frequencies: pd.DataFrame) -> pd.DataFrame:
    """Return the share of each grade in every row of frequencies.

    frequencies: one row per scope and question (any index), columns n_1 … n_5: whole numbers from 0, NaN where hidden.

    Returns a frame with the same index: `n` grades, and `share_1` … `share_5` (0-1), NaN where hidden or
    without grades.

    Source: docs/method.md, rule 1.
    """
    counts = frequencies[GRADE_COLUMNS].to_numpy()
    n = counts.sum(axis=1)
    shares = quotient(counts, n[:, None])
    return pd.DataFrame(shares, index=frequencies.index, columns=SHARE_COLUMNS).assign(n=n)[["n", *SHARE_COLUMNS]]


def describe_spread(frequencies: pd.DataFrame) -> pd.DataFrame:
    """Return n, total, mean and both variances of the grades in every row of frequencies.

    frequencies: one row per scope and question (any index), columns n_1 … n_5: whole numbers from 0, NaN where hidden.

    Returns a frame with the same index: `n` grades, `total` (their sum), `mean` (1-5) and `population_variance`
    (divisor n, 0-4), NaN without grades, `sample_variance` (divisor n - 1, 0-8), NaN below two. Whole numbers are
    divided once, at the end, so that equal grades have a variance of exactly 0.

    Source: Cochran, Sampling Techniques (3rd ed. 1977), sections 2.2-2.3, in the computing form
    (n Σx² - (Σx)²) / n².
    """
    return pd.DataFrame(vars(spread_of(frequencies[GRADE_COLUMNS].to_numpy())), index=frequencies.index)


def spread_of(counts: np.ndarray) -> Spread:
    """Return the same of an array whose last axis holds n_1 … n_5."""
    grades = np.array(GRADES)
    n, total, squares = counts.sum(axis=-1), counts @ grades, counts @ grades**2
    scatter = n * squares - total**2
    return Spread(n, total, quotient(total, n), quotient(scatter, n * n), quotient(scatter, n * (n - 1)))


def agreement(frequencies: pd.DataFrame, min_grades: int = MIN_GRADES_FOR_AGREEMENT) -> pd.Series:
    """Return 1 - population variance / 4 of every row: 1 when all agree, 0 when half say 1 and half say 5.

    frequencies: one row per scope and question (any index), columns n_1 … n_5: whole numbers from 0, NaN where hidden.
    min_grades: whole number; rows with fewer grades are NaN.

    Returns a series with the same index, 0-1. Grades spread evenly over the scale give 0.5.

    Source: docs/method.md, rule 10; docs/disclosure.md S21.
    """
    values = agreement_of(spread_of(frequencies[GRADE_COLUMNS].to_numpy()), min_grades)
    return pd.Series(values, index=frequencies.index, name="agreement")


def agreement_of(spread: Spread, min_grades: int = MIN_GRADES_FOR_AGREEMENT) -> np.ndarray:
    """Return the same as an array."""
    return np.where(spread.n >= min_grades, 1 - spread.population_variance / _LARGEST_VARIANCE, np.nan)
