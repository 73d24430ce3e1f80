import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import Family, NotSafe, is_safe, shown_scopes
from tests.analysis.disclosure.checker import following, is_safe_by_definition, is_safe_by_parity
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


def homogeneous(membership, counts, k, seed):
    """A primary mask that hides a seventh of the scopes with k answers or more at random, besides those below k."""
    at_random = np.random.default_rng(seed).random(len(membership)) < 1 / 7
    return (counts @ membership.T < k) | at_random


@given(releases(max_departments=8, max_groups=3), st.integers(0, 2**20), st.sampled_from([5, 8]))
@settings(max_examples=60, deadline=None)
def test_no_primary_scope_can_be_computed_whatever_its_size(release, seed, k):
    membership, families, counts = release
    primary = homogeneous(membership, counts, k, seed)

    shown = shown_scopes(membership, families, counts, k, primary)[0]

    hidden = membership[primary[0] & (membership @ counts[0] > 0)]
    assert not (shown & primary[0]).any()
    assert is_safe_by_parity(membership[shown], counts[0], k)
    assert not any(following(hidden, membership[shown], counts[0]))


@given(releases(max_departments=6, max_groups=3), st.integers(0, 2**20), st.sampled_from([5, 8]))
@settings(max_examples=60, deadline=None)
def test_a_complementary_scope_put_back_alone_would_tell_of_few_or_of_a_primary_scope(release, seed, k):
    membership, families, counts = release
    primary = homogeneous(membership, counts, k, seed)

    shown = shown_scopes(membership, families, counts, k, primary)[0]

    hidden = membership[primary[0] & (membership @ counts[0] > 0)]
    complementary = membership[~shown & ~primary[0]]
    more = (np.concatenate([membership[shown], scope[None]]) for scope in complementary)
    assert all(not is_safe_by_parity(sets, counts[0], k) or any(following(hidden, sets, counts[0])) for sets in more)


@given(releases(max_departments=5, max_groups=3), st.integers(0, 2**20), st.sampled_from([5, 8]))
@settings(max_examples=40, deadline=None)
def test_what_is_public_already_is_all_that_can_be_computed_of_primary_scopes(release, seed, k):
    membership, families, counts = release
    public = suppress(membership, [], counts, k)[0] & (np.random.default_rng(seed).random(len(membership)) < 0.3)
    primary = homogeneous(membership, counts, k, seed + 1)

    shown = shown_scopes(membership, families, counts, k, primary, membership[public])[0]

    hidden = membership[primary[0] & (membership @ counts[0] > 0)]
    before = following(hidden, membership[public], counts[0])
    assert following(hidden, membership[shown | public], counts[0]) == before


def alike(release, *names):
    """A primary mask for departments whose answers are all alike, besides those below 5."""
    return (release.totals < 5) | np.isin(list(release.scopes), names)


def without_the_alike(release, *names, **known):
    primary = alike(release, *names)
    return release.names(shown_scopes(release.membership, release.families, release.counts, 5, primary, **known)[0])


FOUR = table(
    {"a": 12, "b": 20, "c": 9, "d": 15},
    {"total": "a b c d", "A": "a", "B": "b", "C": "c", "D": "d"},
    [("total", "A B C D")],
)


def test_a_department_of_twelve_alike_hides_its_smallest_sibling():
    # total - B - C - D would be the twelve.
    assert without_the_alike(FOUR, "A") == ["total", "B", "D"]


def test_two_departments_alike_protect_each_other():
    assert without_the_alike(FOUR, "A", "C") == ["total", "B", "D"]


def test_an_organisation_that_is_alike_hides_its_smallest_department():
    assert without_the_alike(FOUR, "total") == ["A", "B", "D"]


def test_a_department_of_twelve_alike_hides_its_sibling_and_one_of_its_own_units():
    # The total without B is A, and so are the two units of A together.
    release = table(
        {"a1": 7, "a2": 5, "b": 28},
        {"total": "a1 a2 b", "A": "a1 a2", "B": "b", "a1": "a1", "a2": "a2"},
        [("A", "a1 a2"), ("total", "A B")],
    )

    assert without_the_alike(release, "A") == ["total", "a1"]


def test_a_cell_alike_hides_all_four_cells_of_two_by_two():
    # Rows of 32 and 38, columns of 40 and 30; any other of the four cells would give the 12 beside the margins.
    membership, families = cross(2, 2)
    counts = np.array([[12, 20, 28, 10]])
    primary = np.zeros((1, 9), dtype=bool)
    primary[0, 5] = True

    shown = shown_scopes(membership, families, counts, 5, primary)[0]

    assert shown.astype(int).tolist() == [1, 1, 1, 1, 1, 0, 0, 0, 0]


def test_a_department_alike_of_cells_below_the_threshold_cannot_be_computed():
    # Four, four and four are alike; no cell reaches five, but A and B do.
    release = table(
        {"a1": 4, "a2": 4, "a3": 4, "b1": 4, "b2": 4},
        {"total": "a1 a2 a3 b1 b2", "A": "a1 a2 a3", "B": "b1 b2"},
        [("total", "A B")],
    )

    assert without_the_alike(release, "A") == ["total"]


def test_twice_the_sum_of_a_department_alike_gives_it_away_too():
    # AB + AC - BC is twice A.
    pairs = table({"a": 12, "b": 10, "c": 9}, {"AB": "a b", "AC": "a c", "BC": "b c", "A": "a"})

    assert without_the_alike(pairs, "A") == ["AB", "AC"]


def test_a_department_alike_that_is_public_already_hides_nothing_more():
    public = FOUR.membership[[0, 2, 3, 4]]

    assert without_the_alike(FOUR, "A", forced=public) == ["total", "B", "C", "D"]


def test_a_department_alike_is_not_completed_by_what_is_public():
    public = FOUR.membership[[3]]

    assert without_the_alike(FOUR, "A", forced=public) == ["total", "B", "C"]


def test_what_was_hidden_before_is_not_computed_though_the_scope_is_no_longer_alike():
    assert without_the_alike(FOUR, hidden_before=np.array([[False, True, True, False]])) == ["total", "B", "D"]


def test_questions_with_the_same_counts_but_other_departments_alike_differ():
    counts = np.repeat(FOUR.counts, 2, axis=0)
    primary = np.concatenate([alike(FOUR), alike(FOUR, "A")])

    shown = shown_scopes(FOUR.membership, FOUR.families, counts, 5, primary)

    assert [FOUR.names(row) for row in shown] == [["total", "A", "B", "C", "D"], ["total", "B", "D"]]


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
