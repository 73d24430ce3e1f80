"""Confidence intervals of means, shares and differences, from frequencies. Pure.

They say how far a figure could lie from the one that all invited would have given, if those who answered were a
random sample of them. Those who stay away may think otherwise; no interval shows that.
"""

from statistics import NormalDist

import numpy as np
import pandas as pd

from analysis.stats.differences import Tests, welch_test
from analysis.stats.questions import GRADE_COLUMNS
from analysis.stats.spread import Spread, spread_of
from analysis.stats.students_t import quantile
from surveys.scales import HIGHEST_GRADE, LOWEST_GRADE


def mean_intervals(
    frequencies: pd.DataFrame, invited: pd.Series | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Return the mean of every row of frequencies with its confidence interval (Student's t).

    frequencies: one row per scope and question (any index), columns n_1 … n_5: whole numbers from 0, NaN where hidden.
    invited: whole numbers by the same index, for the finite population correction; see `population_of`.
    confidence: above 0, below 1.

    Returns a frame with the same index: `n` grades, `mean` (1-5), `lower` and `upper`, kept within 1-5 and NaN below
    two grades. Equal grades, or everybody invited having graded, give an interval without width.

    Raises ValueError for a confidence outside 0-1.

    Source: Cochran, Sampling Techniques (3rd ed. 1977), sections 2.6-2.8.
    """
    spread = spread_of(frequencies[GRADE_COLUMNS].to_numpy())
    lower, upper = mean_bounds(spread, _invited(invited, frequencies.index), confidence)
    columns = {"n": spread.n, "mean": spread.mean, "lower": lower, "upper": upper}
    return pd.DataFrame(columns, index=frequencies.index)


def mean_bounds(
    spread: Spread, invited: np.ndarray | float = np.nan, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Return the same interval's ends as arrays; `invited` is NaN where it is unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        squared_error = spread.sample_variance / spread.n * (1 - spread.n / population_of(spread.n, invited))
    half = quantile(upper_probability(confidence), spread.n - 1) * squared_error**0.5
    return np.maximum(spread.mean - half, LOWEST_GRADE), np.minimum(spread.mean + half, HIGHEST_GRADE)


def share_intervals(
    parts: pd.Series, wholes: pd.Series, invited: pd.Series | None = None, confidence: float = 0.95
) -> pd.DataFrame:
    """Return each share with its confidence interval (Wilson's, which suits small numbers and shares near 0 and 1).

    parts, wholes: whole numbers from 0, equal indexes (any); NaN where hidden. For example don't know, and all who
    answered the question.
    invited: whole numbers by the same index, for the finite population correction; see `population_of`.
    confidence: above 0, below 1.

    Returns a frame with the same index: `n` (the wholes), `share`, `lower` and `upper`, all 0-1, NaN where the whole
    is 0 or one person was invited. Everybody invited having answered gives an interval without width.

    Raises ValueError for a part outside its whole, or a confidence outside 0-1.

    Source: Wilson, Journal of the American Statistical Association 22 (1927) 209-212, with the variance of a share in
    a finite population, PQ/n × (N - n)/(N - 1): Cochran, Sampling Techniques (3rd ed. 1977), theorem 3.2.
    """
    is_outside = (parts < 0) | (parts > wholes)
    if is_outside.any():
        raise ValueError(f"a part must lie between 0 and its whole; it does not in {list(parts.index[is_outside])}")
    z = NormalDist().inv_cdf(upper_probability(confidence))
    share = parts / wholes
    population = population_of(wholes.to_numpy(), _invited(invited, wholes.index))
    per_answer = (1 - wholes / population) / (1 - 1 / population) / wholes
    centre = share + z**2 * per_answer / 2
    half = z * (share * (1 - share) * per_answer + (z * per_answer / 2) ** 2) ** 0.5
    scale = 1 + z**2 * per_answer
    lower = ((centre - half) / scale).clip(0, share)  # 0 of n ends at exactly 0, n of n at exactly 1
    upper = ((centre + half) / scale).clip(share, 1)
    return pd.DataFrame({"n": wholes, "share": share, "lower": lower, "upper": upper})


def difference_intervals(first: pd.DataFrame, second: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Return the difference of means, first - second, with Welch's test and confidence interval, row by row.

    first, second: frequencies of two groups without common members; equal indexes (any), columns n_1 … n_5: whole
    numbers from 0, NaN where hidden.
    confidence: above 0, below 1.

    Returns what `welch_test` does, and `lower` and `upper`, kept within -4 to 4 and NaN where nothing can be tested.
    Without finite population correction, so that the interval leaves out 0 exactly when p < 1 - confidence.

    Raises ValueError when the indexes differ, or for a confidence outside 0-1.

    Source: Welch, Biometrika 34 (1947) 28-35.
    """
    tests = welch_test(first, second)
    lower, upper = difference_bounds(Tests(*(tests[name].to_numpy() for name in tests)), confidence)
    return tests.assign(lower=lower, upper=upper)


def difference_bounds(tests: Tests, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Return the same interval's ends as arrays."""
    half = quantile(upper_probability(confidence), tests.df) * tests.standard_error
    widest = HIGHEST_GRADE - LOWEST_GRADE
    return np.maximum(tests.difference - half, -widest), np.minimum(tests.difference + half, widest)


def _invited(invited: pd.Series | None, index: pd.Index) -> np.ndarray | float:
    return np.nan if invited is None else invited.reindex(index).to_numpy(dtype=float)


def population_of(n: np.ndarray, invited: np.ndarray | float) -> np.ndarray:
    """Return how many were invited: infinitely many, which corrects nothing, where that is unknown.

    A number that is missing, or below n and so stated too low, counts as unknown. It may be given only where the
    response rate is shown: who knows n and the width of the interval can compute it (docs/disclosure.md S19).
    """
    return np.where(invited >= n, invited, np.inf)


def upper_probability(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence is {confidence}, but must lie between 0 and 1")
    return (1 + confidence) / 2
