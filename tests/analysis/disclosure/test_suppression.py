import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import Family, NotSafe, is_safe, shown_scopes
from tests.analysis.disclosure.checker import is_safe_by_definition, is_safe_by_parity
from tests.analysis.disclosure.tables import cross, releases, table


def suppress(membership, families, counts, k, forced=None):
    return shown_scopes(membership, families, counts, k, counts @ membership.T < k, forced)


def put_back_one_at_a_time(membership, shown, n, k):
    """Every release that shows one complementary scope more; those below k stay hidden."""
    complementary = np.flatnonzero(~shown & (membership @ n >= k))
    return (np.concatenate([membership[shown], membership[[scope]]]) for scope in complementary)


@given(releases(), st.sampled_from([5, 8]))
@settings(max_examples=100, deadline=None)
def test_a_release_of_up_to_sixty_departments_is_always_safe(release, k):
    membership, families, counts = release

    shown = suppress(membership, families, counts, k)[0]

    assert is_safe_by_parity(membership[shown], counts[0], k)


@given(releases(max_departments=12), st.sampled_from([5, 8]))
@settings(max_examples=60, deadline=None)
def test_no_complementary_scope_can_be_put_back_alone(release, k):
    membership, families, counts = release

    shown = suppress(membership, families, counts, k)[0]

    more = put_back_one_at_a_time(membership, shown, counts[0], k)
    assert not any(is_safe_by_parity(sets, counts[0], k) for sets in more)


@given(releases(), st.sampled_from([5, 8]))
@settings(max_examples=40, deadline=None)
def test_no_complementary_scope_of_a_large_release_can_be_put_back_alone(release, k):
    membership, families, counts = release

    shown = suppress(membership, families, counts, k)[0]

    assert not any(is_safe(sets, counts[0], k) for sets in put_back_one_at_a_time(membership, shown, counts[0], k))


@given(releases(max_departments=3, max_groups=2), st.sampled_from([5, 8]))
@settings(max_examples=40, deadline=None)
def test_a_small_release_is_safe_and_complete_by_the_definition(release, k):
    membership, families, counts = release

    shown = suppress(membership, families, counts, k)[0]

    assert is_safe_by_definition(membership[shown], counts[0], k)
    more = put_back_one_at_a_time(membership, shown, counts[0], k)
    assert not any(is_safe_by_definition(sets, counts[0], k) for sets in more)


@given(releases(max_departments=10), st.integers(0, 2**20), st.sampled_from([5, 8]))
@settings(max_examples=30, deadline=None)
def test_a_release_is_safe_together_with_what_is_public(release, seed, k):
    membership, families, counts = release
    earlier = suppress(membership, [], counts, k)[0] & np.random.default_rng(seed).integers(0, 2, len(membership)) > 0

    shown = suppress(membership, families, counts, k, membership[earlier])[0]

    assert is_safe_by_parity(membership[shown | earlier], counts[0], k)


def test_every_question_is_decided_by_its_own_counts():
    membership, families = cross(2, 1)
    counts = np.array([[12, 9], [12, 3], [0, 9]])

    shown = suppress(membership, families, counts, 5)

    # total, two departments, the one group, two cells; the group and the total hold the same people.
    assert shown.astype(int).tolist() == [[1, 1, 1, 1, 1, 1], [1, 0, 0, 1, 0, 0], [1, 0, 1, 1, 0, 1]]


def test_questions_with_the_same_counts_share_their_answer():
    membership, families = cross(3, 2)
    counts = np.array([[6, 14, 7, 13, 2, 16]] * 2)

    shown = suppress(membership, families, counts, 5)

    assert shown[0].tolist() == shown[1].tolist()


def test_departments_with_a_single_group_are_shown_or_hidden_as_the_same_people():
    release = table(
        {"a": 12, "b": 9, "c": 3},
        {"total": "a b c", "A": "a", "B": "b", "C": "c", "A-chef": "a", "B-chef": "b", "C-chef": "c"},
        [("A", "A-chef"), ("B", "B-chef"), ("C", "C-chef"), ("total", "A B C")],
    )

    shown = suppress(release.membership, release.families, release.counts, 5)[0]

    assert release.names(shown) == ["total", "A", "A-chef"]


def test_a_homogeneous_scope_stays_hidden_though_it_is_large_enough():
    release = table({"a": 12, "b": 9}, {"total": "a b", "A": "a", "B": "b"}, [("total", "A B")])

    shown = shown_scopes(release.membership, release.families, release.counts, 5, np.array([[False, True, False]]))[0]

    assert release.names(shown) == ["total", "B"]


def test_a_scope_below_the_threshold_is_hidden_even_if_the_caller_forgot():
    shown = shown_scopes(np.array([[True]]), [], np.array([[4]]), 5, np.array([[False]]))

    assert not shown.any()


def test_an_empty_scope_is_not_shown():
    assert not suppress(np.array([[True]]), [], np.array([[0]]), 5).any()


def test_no_questions_give_no_rows():
    membership, families = cross(2, 2)

    assert suppress(membership, families, np.zeros((0, 4), dtype=np.int64), 5).shape == (0, 9)


def test_what_is_public_may_differ_by_question():
    release = table({"x": 4, "y": 9}, {"total": "x y", "Y": "y"})
    counts = np.repeat(release.counts, 2, axis=0)
    forced = np.array([[[False, True]], [[False, False]]])

    shown = suppress(release.membership, [], counts, 5, forced)

    assert [release.names(row) for row in shown] == [["Y"], ["total"]]


def test_public_sets_that_give_somebody_away_are_refused():
    release = table({"x": 4, "y": 9}, {"total": "x y", "Y": "y"})

    with pytest.raises(NotSafe, match="already public"):
        suppress(release.membership, [], release.counts, 5, release.membership)


def test_children_that_overlap_are_refused():
    membership = np.array([[1, 1], [1, 1], [0, 1]], dtype=bool)

    with pytest.raises(ValueError, match="children of scope 0 overlap"):
        suppress(membership, [Family(0, (1, 2))], np.array([[6, 6]]), 5)


def test_children_outside_their_parent_are_refused():
    membership = np.array([[1, 0], [0, 1]], dtype=bool)

    with pytest.raises(ValueError, match="outside it"):
        suppress(membership, [Family(0, (1,))], np.array([[6, 6]]), 5)


@pytest.mark.parametrize(
    ("counts", "primary", "message"),
    [
        (np.array([[1, 2, 3]]), np.zeros((1, 1)), "questions by 2 cells"),
        (np.array([[1, 2]]), np.zeros((1, 4)), r"must be \(1, 1\)"),
        (np.array([[1, -2]]), np.zeros((1, 1)), "negative"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(counts, primary, message):
    with pytest.raises(ValueError, match=message):
        shown_scopes(np.array([[True, True]]), [], counts, 5, primary.astype(bool))
