"""Whether an organisation may see itself beside others, and how the others are then put together.

Others are every other organisation of the comparison set, as the set's frozen total minus the own row
yields them. Those with n < k on a question are pooled with the rest, but do not count among the m and
have no part in a mean of means, where one person would weigh as much as a thousand.
"""

from dataclasses import dataclass

import numpy as np

from analysis.disclosure.arrays import GRADES, BoolArray, IntArray
from analysis.disclosure.parameters import Thresholds


@dataclass(frozen=True, slots=True)
class ComparisonBasis:
    """Whether and how others are shown, each an array of questions (or seats by questions).

    `shown` is a bool. `unweighted` is True where one of the others dominates, so that their figure is the
    mean of the means of those with n ≥ k, False where all are pooled. `n_organisations` is the number of
    others with n ≥ k.
    """

    shown: BoolArray
    unweighted: BoolArray
    n_organisations: IntArray


@dataclass(frozen=True, slots=True)
class SetSizes:
    """What the rule of comparisons needs to know of a set, each an int array of questions.

    `n_organisations` counts those with n ≥ k, `n_answers` is all grades of the set, `largest` and `second`
    are the two highest n of one organisation.
    """

    n_organisations: IntArray
    n_answers: IntArray
    largest: IntArray
    second: IntArray


def comparison_basis(member_counts: IntArray, thresholds: Thresholds, own: int | None = None) -> ComparisonBasis:
    """Whether and how the others may be shown, for every question.

    Shown are others of whom at least m have n ≥ k and who have at least 2k answers together: pooled, or as
    the unweighted mean of means of those with n ≥ k when one holds more than m_dom of the answers.

    Args:
        member_counts: questions by organisations by 6 (n_1 … n_5, n_dont_know).
        thresholds: of the measurement.
        own: the own organisation's place among them, None when it is already left out.

    Source: docs/disclosure.md S14.
    """
    n = member_counts[..., GRADES].sum(axis=-1)
    others = n if own is None else np.delete(n, own, axis=1)
    return basis_of(set_sizes(others, thresholds.k), thresholds)


def basis_of(others: SetSizes, thresholds: Thresholds) -> ComparisonBasis:
    """The basis for every entry of `others`, sizes in which the own organisation has no part.

    Source: docs/disclosure.md S14.
    """
    return ComparisonBasis(
        shown=(others.n_organisations >= thresholds.m) & (others.n_answers >= 2 * thresholds.k),
        unweighted=others.largest > thresholds.m_dom * others.n_answers,
        n_organisations=others.n_organisations,
    )


def set_sizes(n: IntArray, k: int) -> SetSizes:
    """The sizes of a comparison set; `n` is questions by organisations, the number of grades of each."""
    padded = np.concatenate([n, np.zeros((len(n), 2), dtype=np.int64)], axis=1)
    second, largest = np.partition(padded, -2, axis=1)[:, -2:].T
    return SetSizes((n >= k).sum(axis=1), n.sum(axis=1), largest, second)


def sizes_without(sizes: SetSizes, own: IntArray, k: int) -> SetSizes:
    """The sizes of the set without one of its members, in constant time for each question.

    `own` is the member's number of grades per question, or members by questions for many seats at once. The
    result, which has its shape, answers `basis_of`; `second` is left as the set's and must not be used again.
    """
    return SetSizes(
        n_organisations=sizes.n_organisations - (own >= k),
        n_answers=sizes.n_answers - own,
        largest=np.where(own == sizes.largest, sizes.second, sizes.largest),
        second=sizes.second,
    )
