"""Student's t distribution. The only module that needs SciPy. Pure."""

import numpy as np
from scipy.special import stdtr, stdtrit


def two_sided_p(statistic: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Return the probability of a t at least this far from 0, in either direction.

    statistic: any numbers. df: degrees of freedom above 0 (not only whole), the same shape.

    Returns an array of the same shape, 0-1, NaN where either is NaN.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.
    """
    return np.asarray(2 * stdtr(df, -np.abs(statistic)))


def quantile(probability: float, df: np.ndarray) -> np.ndarray:
    """Return the t below which `probability` (0-1) of the distribution lies, for each number of degrees of freedom.

    df: degrees of freedom (not only whole); the quantile is NaN unless above 0.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.
    """
    return np.asarray(stdtrit(df, probability))
