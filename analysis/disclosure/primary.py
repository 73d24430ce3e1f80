"""Primary suppression: what a scope's own answers forbid, whatever else is shown.

Every function takes value counts of scopes, an integer array questions by scopes by 6 (n_1 … n_5,
n_dont_know), and returns a bool array questions by scopes, True where the figure is hidden. Scopes without
answers are True as well; they are empty rather than suppressed, and their n tells which.
"""

import numpy as np

from analysis.disclosure.arrays import DONT_KNOW, GRADES, BoolArray, IntArray

HOMOGENEOUS_UP_TO = 15


def primary_means(value_counts: IntArray, threshold: int) -> BoolArray:
    """Where a mean is hidden: fewer than `threshold` grades, or a small homogeneous group.

    Source: docs/disclosure.md S1, S13.
    """
    grades = value_counts[..., GRADES]
    n = grades.sum(axis=-1)
    hidden: BoolArray = (n < threshold) | _is_homogeneous(grades, n) | _is_extreme(grades, n)
    return hidden


def primary_distributions(value_counts: IntArray, threshold: int) -> BoolArray:
    """Where a distribution is hidden: the rule of means with the threshold of distributions.

    Source: docs/disclosure.md S1, S13.
    """
    return primary_means(value_counts, threshold)


def primary_shares(value_counts: IntArray, threshold: int) -> BoolArray:
    """Where the share of don't know is hidden: a yes/no question asked of everybody who answered.

    Source: docs/disclosure.md S1, S13, S20.
    """
    yes = value_counts[..., DONT_KNOW]
    no = value_counts[..., GRADES].sum(axis=-1)
    return primary_yes_no(yes, no, threshold)


def primary_yes_no(yes: IntArray, no: IntArray, threshold: int) -> BoolArray:
    """Where the share of a yes/no question is hidden, such as the screening question.

    `yes` and `no` are numbers of answers of any one shape. Small groups are homogeneous when all but at
    most one answered alike; a yes/no question has no mean to be extreme.
    Source: docs/disclosure.md S1, S13, S20.
    """
    answers = np.stack([yes, no], axis=-1)
    n = answers.sum(axis=-1)
    hidden: BoolArray = (n < threshold) | _is_homogeneous(answers, n)
    return hidden


def _is_homogeneous(answers: IntArray, n: IntArray) -> BoolArray:
    homogeneous: BoolArray = (n <= HOMOGENEOUS_UP_TO) & (answers.max(axis=-1) >= n - 1)
    return homogeneous


def _is_extreme(grades: IntArray, n: IntArray) -> BoolArray:
    """Whether a small group's mean lies outside 1.5 to 4.5; doubled, so that integers can tell."""
    twice_sum = 2 * (grades @ np.arange(1, 6))
    extreme: BoolArray = (n <= HOMOGENEOUS_UP_TO) & ((twice_sum < 3 * n) | (twice_sum > 9 * n))
    return extreme
