import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import Thresholds, is_safe, protect, shares_shown
from tests.analysis.disclosure.checker import is_safe_by_parity
from tests.analysis.disclosure.tables import cross, releases

THRESHOLDS = Thresholds()


@given(releases(max_departments=12), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_each_release_is_safe_at_its_own_threshold(release, seed):
    membership, families, counts = release
    value_counts = spread(counts, seed)
    grades, answers = value_counts[0, :, :5].sum(axis=-1), value_counts[0].sum(axis=-1)

    protection = protect(membership, families, value_counts, THRESHOLDS)

    assert is_safe_by_parity(membership[protection.means[0]], grades, 5)
    assert is_safe_by_parity(membership[protection.distributions[0]], grades, 8)
    assert is_safe_by_parity(membership[protection.shares[0]], answers, 8)


@given(releases(max_departments=12), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_a_distribution_is_never_shown_without_its_mean(release, seed):
    membership, families, counts = release

    protection = protect(membership, families, spread(counts, seed), THRESHOLDS)

    assert not (protection.distributions & ~protection.means).any()


def spread(counts, seed):
    """Counts per cell divided at random among the five grades and don't know."""
    return np.random.default_rng(seed).multinomial(counts, [0.15, 0.2, 0.2, 0.2, 0.15, 0.1])


def test_a_mean_of_five_to_seven_is_shown_without_its_distribution():
    membership, families = cross(2, 1)
    value_counts = np.array([[[4, 4, 4, 4, 4, 0], [2, 1, 1, 1, 1, 0]]])

    protection = protect(membership, families, value_counts, THRESHOLDS)

    # total, department of 20, department of 6, group (the total's people), two cells
    assert protection.means.astype(int).tolist() == [[1, 1, 1, 1, 1, 1]]
    assert protection.distributions.astype(int).tolist() == [[1, 0, 0, 1, 0, 0]]


def test_the_means_hold_every_sum_that_the_distributions_give():
    # A 20, B 9, C 6, D 4: means total A B, remainder 10; a distribution of B would leave C and D with 10 as well.
    membership, families = cross(4, 1)
    n = np.array([20, 9, 6, 4])
    value_counts = np.array([[[x // 5 + (v < x % 5) for v in range(5)] + [0] for x in n]])

    protection = protect(membership, families, value_counts, THRESHOLDS)

    together = protection.means[0] | protection.distributions[0]
    assert is_safe(membership[together], n, 5)
    assert together.tolist() == protection.means[0].tolist()


def test_mean_and_share_of_a_scope_are_hidden_independently():
    # 9 grades, 0 don't know: the mean is shown, the share is homogeneous. 2 grades, 9 don't know: the opposite.
    value_counts = np.array([[[2, 2, 2, 2, 1, 0]], [[1, 1, 0, 0, 0, 9]]])

    protection = protect(np.array([[True]]), [], value_counts, THRESHOLDS)

    assert protection.means.ravel().tolist() == [True, False]
    assert protection.shares.ravel().tolist() == [False, True]


def test_a_screening_question_is_protected_like_a_share():
    membership, families = cross(2, 1)

    shown = shares_shown(membership, families, np.array([[5, 3]]), np.array([[7, 4]]), THRESHOLDS)

    assert shown.astype(int).tolist() == [[1, 0, 0, 1, 0, 0]]


def test_nothing_is_hidden_when_nothing_is_small():
    membership, families = cross(8, 5)
    value_counts = np.full((30, 40, 6), 4)

    protection = protect(membership, families, value_counts, THRESHOLDS)

    assert protection.means.all()
    assert protection.distributions.all()
    assert protection.shares.all()


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        protect(np.array([[True]]), [], np.array([[[9, -1, 9, 0, 0, 0]]]), THRESHOLDS)
