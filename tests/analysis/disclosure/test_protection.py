import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import (
    Thresholds,
    primary_distributions,
    primary_means,
    primary_shares,
    protect,
    shares_shown,
)
from tests.analysis.disclosure.checker import following, is_safe_by_parity
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
def test_no_distribution_could_be_put_back_where_its_mean_is_shown(release, seed):
    membership, families, counts = release
    value_counts = spread(counts, seed)
    grades = value_counts[0, :, :5].sum(axis=-1)

    protection = protect(membership, families, value_counts, THRESHOLDS)

    shown = protection.distributions[0]
    beyond_homogeneity = membership @ grades > 15
    possible = np.flatnonzero(protection.means[0] & ~shown & beyond_homogeneity)
    more = (np.concatenate([membership[shown], membership[[scope]]]) for scope in possible)
    assert not any(is_safe_by_parity(sets, grades, 8) for sets in more)


@given(releases(max_departments=12), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_a_distribution_is_never_shown_without_its_mean(release, seed):
    membership, families, counts = release

    protection = protect(membership, families, spread(counts, seed), THRESHOLDS)

    assert not (protection.distributions & ~protection.means).any()


@given(releases(max_departments=6, max_groups=3), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_no_figure_hidden_as_few_or_homogeneous_can_be_computed(release, seed):
    membership, families, counts = release
    value_counts = spread(counts, seed, [0.01, 0.02, 0.02, 0.1, 0.75, 0.1])
    grades, answers = value_counts[0, :, :5].sum(axis=-1), value_counts[0].sum(axis=-1)
    totals = np.einsum("sc,qcv->qsv", membership, value_counts)

    protection = protect(membership, families, value_counts, THRESHOLDS)

    for shown, primary, n in [
        (protection.means, primary_means(totals, 5), grades),
        (protection.distributions, primary_distributions(totals, 8), grades),
        (protection.distributions, primary_means(totals, 5), grades),
        (protection.shares, primary_shares(totals, 8), answers),
    ]:
        hidden = membership[primary[0] & (membership @ n > 0)]
        assert not any(following(hidden, membership[shown[0]], n))


def spread(counts, seed, shares=(0.15, 0.2, 0.2, 0.2, 0.15, 0.1)):
    """Counts per cell divided at random among the five grades and don't know."""
    return np.random.default_rng(seed).multinomial(counts, shares)


def test_a_mean_of_five_to_seven_is_shown_without_its_distribution():
    membership, families = cross(2, 1)
    value_counts = np.array([[[4, 4, 4, 4, 4, 0], [2, 1, 1, 1, 1, 0]]])

    protection = protect(membership, families, value_counts, THRESHOLDS)

    # total, department of 20, department of 6, group (the total's people), two cells
    assert protection.means.astype(int).tolist() == [[1, 1, 1, 1, 1, 1]]
    assert protection.distributions.astype(int).tolist() == [[1, 0, 0, 1, 0, 0]]


def test_a_department_of_twelve_who_all_answered_five_follows_from_no_mean_and_no_distribution():
    membership, families = cross(3, 1)
    value_counts = np.array([[[0, 0, 0, 0, 12, 0], [4, 4, 4, 4, 4, 0], [2, 2, 2, 2, 1, 0]]])

    protection = protect(membership, families, value_counts, THRESHOLDS)

    # total, three departments, group, three cells: the department of 9, smallest sibling of the twelve, is hidden
    assert protection.means.astype(int).tolist() == [[1, 0, 1, 0, 1, 0, 1, 0]]
    assert protection.distributions.astype(int).tolist() == [[1, 0, 1, 0, 1, 0, 1, 0]]


def test_a_share_of_dont_know_that_is_homogeneous_follows_from_no_other_share():
    # 12 graded and nobody did not know; departments of 20 and 14 with some of both.
    membership, families = cross(3, 1)
    value_counts = np.array([[[2, 3, 3, 2, 2, 0], [3, 3, 3, 3, 3, 5], [2, 2, 2, 2, 2, 4]]])

    protection = protect(membership, families, value_counts, THRESHOLDS)

    assert protection.means.all()
    assert protection.shares.astype(int).tolist() == [[1, 0, 1, 0, 1, 0, 1, 0]]


def test_no_distribution_is_shown_where_the_mean_is_complementary():
    # Departments of 10, 9 and 4: with the 9 hidden beside the 4, a distribution of the 9 would be its mean as well.
    membership, families = cross(3, 1)
    value_counts = np.array([[[2, 2, 2, 2, 2, 0], [2, 2, 2, 2, 1, 0], [1, 1, 1, 1, 0, 0]]])

    protection = protect(membership, families, value_counts, THRESHOLDS)

    # total, three departments, group, three cells
    assert protection.means.astype(int).tolist() == [[1, 1, 0, 0, 1, 1, 0, 0]]
    assert protection.distributions.astype(int).tolist() == [[1, 1, 0, 0, 1, 1, 0, 0]]


def test_a_k_above_k_dist_holds_for_distributions_too():
    # Distributions of 30 and 21 would leave 9, which is enough for k_dist = 8 but not for k = 10.
    membership, families = cross(2, 1)
    value_counts = np.array([[[5, 5, 5, 3, 3, 0], [2, 2, 2, 2, 1, 0]]])

    protection = protect(membership, families, value_counts, Thresholds(k=10))

    assert protection.distributions.astype(int).tolist() == [[1, 0, 0, 1, 0, 0]]


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
