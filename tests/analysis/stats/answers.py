"""Frequencies for tests, and the single answers behind them."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analysis.stats.questions import COUNT_COLUMNS, GRADE_COLUMNS

HIDDEN = [np.nan] * 5

#: n_1 … n_5 of a group that may be empty.
grade_counts = st.lists(st.integers(0, 40), min_size=5, max_size=5)


def frequencies(*rows: Iterable[float], codes: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a frame of n_1 … n_5, or with six counts in each row n_dont_know as well."""
    table = [list(row) for row in rows]
    columns = COUNT_COLUMNS if table and len(table[0]) == 6 else GRADE_COLUMNS
    return pd.DataFrame(table, columns=columns, index=codes)


def expanded(counts: Sequence[int]) -> np.ndarray:
    """Return one number for each grade that was given."""
    return np.repeat([1, 2, 3, 4, 5], counts)
