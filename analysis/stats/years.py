"""A mean against last year's, and a department's against the rest of its organisation, from frequencies. Pure."""

import pandas as pd

from analysis.stats.intervals import difference_intervals
from analysis.stats.questions import GRADE_COLUMNS


def changes(newer: pd.DataFrame, older: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Return the change of each question's mean, newer - older, with Welch's test and confidence interval.

    newer, older: frequencies of the same group in two publications, one row per question code, n_1 … n_5: whole
    numbers from 0, NaN where hidden.
    confidence: above 0, below 1.

    Returns what `difference_intervals` does, for the questions that both hold, in the order of `newer`; `n_first`
    is the newer. NaN where either is hidden. Many of the same people answer in both years, but nobody can tell who
    (docs/method.md, Anonymity), so the test takes the years for independent; when people stick to their opinions it
    claims too little rather than too much.

    Source: docs/method.md, rule 11; docs/disclosure.md S11; Welch, Biometrika 34 (1947) 28-35.
    """
    in_both = newer[newer.index.isin(older.index)]
    return difference_intervals(in_both, older.loc[in_both.index], confidence)


def gaps(department: pd.DataFrame, organisation: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Return the gap between a department's means and the rest of its organisation's, with test and interval.

    department, organisation: frequencies, equal indexes (any), n_1 … n_5: whole numbers from 0, NaN where hidden.
    confidence: above 0, below 1.

    Returns what `difference_intervals` does; `n_second` is the rest. The department is part of the organisation:
    compared with the whole it would be compared with itself as well, which makes the gap smaller and breaks the
    test's condition of independent groups. So its answers are subtracted from the organisation's first.

    Raises ValueError when the indexes differ or the department has more answers than the organisation.

    Source: docs/disclosure.md S11; Welch, Biometrika 34 (1947) 28-35.
    """
    return difference_intervals(department, rest_of(organisation, department), confidence)


def rest_of(whole: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    """Return the frequencies n_1 … n_5 of those in the whole who are not in the part.

    whole, part: equal indexes (any), columns n_1 … n_5: whole numbers from 0, NaN where hidden.

    Raises ValueError when the indexes differ or a part is larger than its whole.
    """
    if not whole.index.equals(part.index):
        raise ValueError(
            f"the whole has the rows {list(whole.index)}, the part {list(part.index)}; they must be the same"
        )
    rest = whole[GRADE_COLUMNS] - part[GRADE_COLUMNS]
    if rest.lt(0).any(axis=None):
        raise ValueError(
            f"the part has more answers than the whole in the rows {list(rest.index[rest.lt(0).any(axis=1)])}"
        )
    return rest
