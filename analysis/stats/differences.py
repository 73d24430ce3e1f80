"""Differences between the means of two groups, from frequencies: test, effect size, decision. Pure."""

import numpy as np
import pandas as pd

from analysis.stats.spread import describe_spread
from analysis.stats.students_t import two_sided_p


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
    a, b = _described(first, second)
    part_a, part_b = a["sample_variance"] / a["n"], b["sample_variance"] / b["n"]
    squared_error = (part_a + part_b).where(part_a + part_b > 0)
    df = squared_error**2 / (part_a**2 / (a["n"] - 1) + part_b**2 / (b["n"] - 1))
    difference, standard_error = _difference(a, b), squared_error**0.5
    statistic = difference / standard_error
    columns = {
        "n_first": a["n"],
        "n_second": b["n"],
        "difference": difference,
        "standard_error": standard_error,
        "df": df,
        "statistic": statistic,
        "p": two_sided_p(statistic, df),
    }
    return pd.DataFrame(columns)


def hedges_g(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """Return the difference of means in pooled standard deviations, corrected for small groups, row by row.

    first, second: frequencies of two groups; equal indexes (any), columns n_1 … n_5: whole numbers from 0, NaN
    where hidden.

    Returns a series with the same index; NaN for fewer than two grades in a group, or no variance in either of them.

    Raises ValueError when the indexes differ.

    Source: Hedges, Journal of Educational Statistics 6 (1981) 107-128; the correction 1 - 3 / (4 df - 1) as in
    Borenstein et al., Introduction to Meta-Analysis (2009), formula 4.22.
    """
    a, b = _described(first, second)
    df = a["n"] + b["n"] - 2
    pooled = ((a["n"] - 1) * a["sample_variance"] + (b["n"] - 1) * b["sample_variance"]) / df
    cohens_d = _difference(a, b) / pooled.where(pooled > 0) ** 0.5
    return (cohens_d * (1 - 3 / (4 * df - 1))).rename("hedges_g")


def holm_adjusted(p: pd.Series) -> pd.Series:
    """Return p values adjusted for testing all of them together.

    p: the p values of one page (any index), 0-1; NaN for what was not tested, which does not count as a test.

    Returns a series with the same index, 0-1, NaN where p is.

    Source: Holm, Scandinavian Journal of Statistics 6 (1979) 65-70.
    """
    values = p.to_numpy(dtype=float)
    order = values.argsort()  # NaN last
    factors = p.count() - np.arange(len(values))
    adjusted = np.empty(len(values))
    adjusted[order] = np.maximum.accumulate(values[order] * factors).clip(max=1)
    return pd.Series(adjusted, index=p.index, name="p_adjusted")


def call_out(tests: pd.DataFrame, practical: float = 0.3, alpha: float = 0.05) -> pd.DataFrame:
    """Return the tests of one page with the decision which differences are called out.

    tests: what `welch_test` or `difference_intervals` returns for the questions of one page.
    practical: smallest difference (grades, above 0) that is called out. alpha: level of the test, 0-1.

    Returns a copy with `p_adjusted` (Holm) and `is_called_out`: at least `practical` in size and `p_adjusted` below
    `alpha`; False for what cannot be tested.

    Source: docs/method.md, rule 9.
    """
    p_adjusted = holm_adjusted(tests["p"])
    is_large = tests["difference"].abs() >= practical
    return tests.assign(p_adjusted=p_adjusted, is_called_out=is_large & (p_adjusted < alpha))


def _described(first: pd.DataFrame, second: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    if not first.index.equals(second.index):
        raise ValueError(
            f"the groups have the rows {list(first.index)} and {list(second.index)}, but must have the same"
        )
    return describe_spread(first), describe_spread(second)


def _difference(a: pd.DataFrame, b: pd.DataFrame) -> pd.Series:
    """Return the difference of means, divided once, so that 3.3 - 3.0 is not below 0.3."""
    return (a["total"] * b["n"] - b["total"] * a["n"]) / (a["n"] * b["n"])
