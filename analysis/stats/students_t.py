"""Student's t distribution. The only module that needs SciPy. Pure."""

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit


def two_sided_p(statistic: pd.Series, df: pd.Series) -> pd.Series:
    """Return the probability of a t at least this far from 0, in either direction.

    statistic: any numbers. df: degrees of freedom above 0 (not only whole), the same index.

    Returns a series with the same index, 0-1, NaN where either is NaN.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.
    """
    return pd.Series(2 * stdtr(df.to_numpy(), -np.abs(statistic.to_numpy())), index=statistic.index)


def quantile(probability: float, df: pd.Series) -> pd.Series:
    """Return the t below which `probability` (0-1) of the distribution lies, for each number of degrees of freedom.

    df: degrees of freedom (not only whole); the quantile is NaN unless above 0.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.
    """
    return pd.Series(stdtrit(df.to_numpy(), probability), index=df.index)
