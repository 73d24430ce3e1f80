"""How precise an index is: its standard error, its confidence interval and that of its change. Pure.

An index is the mean of question means, so its error rests on how the answers to its questions vary together. An
interval says how far the index could lie from the one that all invited would have given, as in `intervals`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.stats.intervals import population_of, upper_probability
from analysis.stats.spread import Spread
from analysis.stats.students_t import quantile
from surveys.scales import HIGHEST_GRADE, LOWEST_GRADE

#: Index points of one grade.
POINTS: Final = 100 / (HIGHEST_GRADE - LOWEST_GRADE)


@dataclass(frozen=True)
class Precision:
    """error: the standard error in index points, as of an infinite population. n: its questions' fewest grades."""

    error: float
    n: int


def subcategory_error(spread: Spread, correlations: np.ndarray, n_complete: int) -> float:
    """Return the standard error, in index points, of a subcategory's index: the mean of its J questions' indices.

    spread: the J questions', each from all who graded it; at least two grades each.
    correlations: J × J between the questions, reversed ones turned, of the n_complete responses that grade all of
    them; NaN gives NaN.

    Two means covary by r s s' m / (n n'), where m people graded both. m is not counted: it lies between n_complete and
    the smaller of n and n', and is n_complete for two questions. The end that gives the larger error is taken.

    Source: docs/method.md, rule 10; Little and Rubin, Statistical Analysis with Missing Data (2nd ed. 2002), section
    3.4 (means and covariances from available cases).
    """
    deviations = np.sqrt(spread.sample_variance) / spread.n
    covariances = correlations * np.outer(deviations, deviations) * _graded_both(spread.n, correlations, n_complete)
    return float(POINTS / len(spread.n) * np.sqrt(max(covariances.sum(), 0)))


def _graded_both(n: np.ndarray, correlations: np.ndarray, n_complete: int) -> np.ndarray:
    fewest = np.full(correlations.shape, n_complete)
    most = fewest if len(n) == 2 else np.minimum.outer(n, n)
    n_both = np.where(correlations < 0, fewest, most)
    np.fill_diagonal(n_both, n)
    return n_both


def whole_error(errors: Sequence[float]) -> float:
    """Return the largest standard error that the mean of some indices can have: the mean of their errors.

    How subcategories vary together is not counted. The standard deviation of a sum is at most the sum of the standard
    deviations, and as large when the parts always go together, so the interval is rather too wide than too narrow.
    """
    return sum(errors) / len(errors)


def index_interval(
    value: float, precision: Precision, invited: float = np.nan, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the ends of an index's interval (Student's t), kept within 0-100.

    invited: people asked, for the finite population correction by the question with the fewest grades; NaN where that
    is unknown.

    Source: Cochran, Sampling Techniques (3rd ed. 1977), sections 2.6-2.8.
    """
    half = _t(precision.n - 1, confidence) * precision.error * _correction(precision.n, invited)
    return max(value - half, 0.0), min(value + half, 100.0)


def change_interval(
    difference: float, newer: Precision, older: Precision, confidence: float = 0.95
) -> tuple[float, float]:
    """Return the ends of the interval of an index's change, newer - older, of independent groups; within -100 to 100.

    Without finite population correction, like the intervals of questions' changes.

    Source: Welch, Biometrika 34 (1947) 28-35.
    """
    parts = newer.error**2, older.error**2
    if not sum(parts):
        return difference, difference
    df = sum(parts) ** 2 / sum(part**2 / (each.n - 1) for part, each in zip(parts, (newer, older), strict=True))
    half = _t(df, confidence) * sum(parts) ** 0.5
    return max(difference - half, -100.0), min(difference + half, 100.0)


def _t(df: float, confidence: float) -> float:
    return float(quantile(upper_probability(confidence), np.array(df)))


def _correction(n: int, invited: float) -> float:
    return float(np.sqrt(1 - n / population_of(np.array(n), invited)))
