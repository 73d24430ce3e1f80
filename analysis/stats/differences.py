"""Differences between the means of two groups, from frequencies: test, effect size, decision. Pure."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.stats.questions import GRADE_COLUMNS
from analysis.stats.spread import Spread, spread_of
from analysis.stats.students_t import two_sided_p


@dataclass(frozen=True)
class Tests:
    """What `welch_test` returns, as arrays of one shape."""

    n_first: np.ndarray
    n_second: np.ndarray
    difference: np.ndarray
    standard_error: np.ndarray
    df: np.ndarray
    statistic: np.ndarray
    p: np.ndarray


def welch_test(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the difference of means, first - second, with Welch's test of it, row by row.

    first, second: frequencies of two groups without common members; equal indexes (any), columns n_1 … n_5: whole
    numbers from 0, NaN where hidden.

    Returns a frame with the same index: `n_first`, `n_second`, `difference` (-4 to 4; NaN unless both have grades),
    `standard_error`, `df` (Satterthwaite), `statistic` (t) and `p` (two-sided, 0-1). The last four are NaN where
    nothing can be tested: fewer than two grades in a group, or no variance in either of them.

    Raises ValueError when the indexes differ.

    Source: Welch, Biometrika 34 (1947) 28-35; Satterthwaite, Biometrics Bulletin 2 (1946) 110-114.
    """
    return pd.DataFrame(vars(tests_of(*_spreads(first, second))), index=first.index)


def tests_of(a: Spread, b: Spread) -> Tests:
    """Return the same of two groups' spreads, arrays of shapes that fit together."""
    with np.errstate(divide="ignore", invalid="ignore"):
        part_a, part_b = a.sample_variance / a.n, b.sample_variance / b.n
        squared_error = np.where(part_a + part_b > 0, part_a + part_b, np.nan)
        df = squared_error**2 / (part_a**2 / (a.n - 1) + part_b**2 / (b.n - 1))
        difference, standard_error = _difference(a, b), squared_error**0.5
        statistic = difference / standard_error
    n_a, n_b = np.broadcast_arrays(a.n, b.n)
    return Tests(n_a, n_b, difference, standard_error, df, statistic, two_sided_p(statistic, df))


def hedges_g(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """Return the difference of means in pooled standard deviations, corrected for small groups, row by row.

    first, second: frequencies of two groups; equal indexes (any), columns n_1 … n_5: whole numbers from 0, NaN
    where hidden.

    Returns a series with the same index; NaN for fewer than two grades in a group, or no variance in either of them.

    Raises ValueError when the indexes differ.

    Source: Hedges, Journal of Educational Statistics 6 (1981) 107-128; the correction 1 - 3 / (4 df - 1) as in
    Borenstein et al., Introduction to Meta-Analysis (2009), formula 4.22.
    """
    return pd.Series(effects_of(*_spreads(first, second)), index=first.index, name="hedges_g")


def effects_of(a: Spread, b: Spread) -> np.ndarray:
    """Return the same of two groups' spreads, arrays of shapes that fit together."""
    df = a.n + b.n - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = ((a.n - 1) * a.sample_variance + (b.n - 1) * b.sample_variance) / df
        cohens_d = _difference(a, b) / np.where(pooled > 0, pooled, np.nan) ** 0.5
        return np.asarray(cohens_d * (1 - 3 / (4 * df - 1)))


def holm_adjusted(p: pd.Series) -> pd.Series:
    """Return p values adjusted for testing all of them together.

    p: the p values of one page (any index), 0-1; NaN for what was not tested, which does not count as a test.

    Returns a series with the same index, 0-1, NaN where p is.

    Source: Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.
    """
    return pd.Series(adjusted_of(p.to_numpy(dtype=float)), index=p.index, name="p_adjusted")


def adjusted_of(p: np.ndarray) -> np.ndarray:
    """Return the same of an array whose last axis holds the p values of one page."""
    order = p.argsort(axis=-1)  # NaN last
    n_tests = np.count_nonzero(~np.isnan(p), axis=-1, keepdims=True)
    weighted = np.take_along_axis(p, order, axis=-1) * (n_tests - np.arange(p.shape[-1]))
    adjusted = np.empty(p.shape)
    np.put_along_axis(adjusted, order, np.maximum.accumulate(weighted, axis=-1).clip(max=1), axis=-1)
    return adjusted


def call_out(tests: pd.DataFrame, practical: float = 0.3, alpha: float = 0.05) -> pd.DataFrame:
    """Return the tests of one page with the decision which differences are called out.

    tests: what `welch_test` or `difference_intervals` returns for the questions of one page.
    practical: smallest difference (grades, above 0) that is called out. alpha: level of the test, 0-1.

    Returns a copy with `p_adjusted` (Holm) and `is_called_out`: at least `practical` in size and `p_adjusted` below
    `alpha`; False for what cannot be tested.

    Source: docs/method.md, rule 9.
    """
    p_adjusted = holm_adjusted(tests["p"])
    is_called_out = called_out(tests["difference"].to_numpy(), p_adjusted.to_numpy(), practical, alpha)
    return tests.assign(p_adjusted=p_adjusted, is_called_out=is_called_out)


def called_out(difference: np.ndarray, p_adjusted: np.ndarray, practical: float, alpha: float) -> np.ndarray:
    """Return which differences of an array are called out."""
    return np.asarray((np.abs(difference) >= practical) & (p_adjusted < alpha))


def _spreads(first: pd.DataFrame, second: pd.DataFrame) -> tuple[Spread, Spread]:
    if not first.index.equals(second.index):
        raise ValueError(
            f"the groups have the rows {list(first.index)} and {list(second.index)}, but must have the same"
        )
    return spread_of(first[GRADE_COLUMNS].to_numpy()), spread_of(second[GRADE_COLUMNS].to_numpy())


def _difference(a: Spread, b: Spread) -> np.ndarray:
    """Return the difference of means, divided once, so that 3.3 - 3.0 is not below 0.3."""
    return np.asarray((a.total * b.n - b.total * a.n) / (a.n * b.n))
