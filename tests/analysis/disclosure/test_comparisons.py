import numpy as np
import pytest

from analysis.disclosure import (
    Thresholds,
    basis_of,
    comparison_basis,
    set_sizes,
    sizes_without,
)

THRESHOLDS = Thresholds()


def members(*n):
    """One question's counts of organisations with these numbers of grades, all 3."""
    counts = np.zeros((1, len(n), 6), dtype=np.int64)
    counts[0, :, 2] = n
    return counts


@pytest.mark.parametrize(
    ("n", "is_shown", "is_unweighted"),
    [
        ([10, 10, 10, 10, 10], True, False),
        ([10, 10, 10, 10], False, False),
        ([10, 10, 10, 10, 4], False, False),  # the fifth has fewer than k
        ([10, 10, 10, 10, 10, 4], True, False),
        ([40, 10, 10, 10, 10], True, False),  # exactly half
        ([41, 10, 10, 10, 10], True, True),  # more than half
        ([5, 5, 5, 5, 5], True, False),
    ],
)
def test_others_are_pooled_hidden_or_weighted_alike(n, is_shown, is_unweighted):
    basis = comparison_basis(members(*n), THRESHOLDS)

    assert (basis.shown.item(), basis.unweighted.item()) == (is_shown, is_unweighted)


def test_three_others_are_enough_when_the_settings_say_so():
    assert comparison_basis(members(5, 5, 5), Thresholds(m=3)).shown.item()


def test_the_own_organisation_is_not_among_the_others():
    counts = members(10, 10, 10, 10, 10, 90)

    assert comparison_basis(counts, THRESHOLDS).unweighted.item()
    assert not comparison_basis(counts, THRESHOLDS, own=5).unweighted.item()
    assert not comparison_basis(counts[:, :5], THRESHOLDS, own=0).shown.item()


def test_dont_know_is_no_answer_in_a_comparison():
    counts = np.zeros((1, 5, 6), dtype=np.int64)
    counts[..., 5] = 20

    assert not comparison_basis(counts, THRESHOLDS).shown.item()


def test_every_seat_gets_the_same_basis_from_the_sets_sizes_as_from_its_members():
    rng = np.random.default_rng(7)
    n = rng.integers(0, 25, size=(40, 7))
    n[:10, 2] *= 8
    counts = np.zeros((40, 7, 6), dtype=np.int64)
    counts[..., 3] = n

    seats = basis_of(sizes_without(set_sizes(n, 5), n.T, 5), THRESHOLDS)

    for own in range(7):
        single = comparison_basis(counts, THRESHOLDS, own)
        assert seats.shown[own].tolist() == single.shown.tolist()
        assert seats.unweighted[own].tolist() == single.unweighted.tolist()
        assert seats.n_organisations[own].tolist() == single.n_organisations.tolist()


def test_a_set_without_members_is_hidden():
    assert not comparison_basis(np.zeros((2, 0, 6), dtype=np.int64), THRESHOLDS).shown.any()
