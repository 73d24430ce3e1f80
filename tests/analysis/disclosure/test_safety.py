import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from analysis.disclosure import is_safe
from analysis.disclosure.fields import FieldOverflow, Fields, with_fields
from analysis.disclosure.safety import Release, column_order
from tests.analysis.disclosure.checker import following, is_safe_by_definition, is_safe_by_parity, rank
from tests.analysis.disclosure.tables import cross, releases


@st.composite
def small_releases(draw, max_sets=6, max_atoms=7, max_n=6):
    n_atoms = draw(st.integers(1, max_atoms))
    n_sets = draw(st.integers(0, max_sets))
    sets = draw(hnp.arrays(bool, (n_sets, n_atoms)))
    n = draw(hnp.arrays(np.int64, n_atoms, elements=st.integers(0, max_n)))
    return sets, n


@given(small_releases(), st.sampled_from([2, 5, 8]))
@settings(max_examples=150, deadline=None)
def test_is_safe_agrees_with_the_definition_tried_on_every_d(release, k):
    sets, n = release

    assert is_safe(sets, n, k) == is_safe_by_definition(sets, n, k)


@given(small_releases(max_sets=9, max_atoms=10, max_n=3), st.sampled_from([3, 5]))
@settings(max_examples=100, deadline=None)
def test_is_safe_agrees_on_larger_sets_that_are_no_tables(release, k):
    sets, n = release

    assert is_safe(sets, n, k) == is_safe_by_parity(sets, n, k)


@given(releases(max_departments=12, max_groups=4), st.sampled_from([5, 8]))
@settings(max_examples=40, deadline=None)
def test_is_safe_agrees_on_departments_and_groups_with_everything_published(release, k):
    membership, _, counts = release
    large = membership[(membership @ counts[0]) >= k]

    assert is_safe(large, counts[0], k) == is_safe_by_parity(large, counts[0], k)


def test_a_difference_of_two_sets_that_covers_four_people_is_not_safe():
    assert not is_safe(np.array([[1, 1], [1, 0]], dtype=bool), np.array([20, 4]), 5)


def test_a_difference_of_two_sets_that_covers_five_people_is_safe():
    assert is_safe(np.array([[1, 1], [1, 0]], dtype=bool), np.array([20, 5]), 5)


def test_four_people_who_are_in_every_difference_but_never_alone_are_safe():
    sets = np.array([[1, 1, 1], [1, 0, 0]], dtype=bool)

    assert is_safe(sets, np.array([20, 4, 4]), 5)


def test_sets_that_no_one_answered_tell_nothing():
    assert is_safe(np.array([[1, 1], [1, 0]], dtype=bool), np.array([20, 0]), 5)


def test_a_combination_of_three_sets_with_a_factor_two_is_found():
    # ab + ac - bc = 2a: three pairs of departments give away the one of three people.
    pairs = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=bool)

    assert not is_safe(pairs, np.array([3, 10, 10]), 5)


def test_a_combination_that_is_zero_only_modulo_two_is_no_leak():
    # ab + ac + bc is zero modulo two, but 2a + 2b + 2c in whole numbers; only a, b or c alone follow, each of five.
    pairs = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=bool)

    assert is_safe(pairs, np.array([5, 5, 5]), 5)


def test_three_sets_that_overlap_crosswise_are_safe_though_no_bound_tells():
    # Found by random search; every D below 8 is tried by the definition.
    sets = np.array([[0, 1, 1, 1, 0, 0], [1, 0, 1, 1, 1, 0], [1, 1, 0, 1, 1, 1]], dtype=bool)
    n = np.array([3, 3, 3, 3, 2, 4])

    assert is_safe(sets, n, 8)
    assert is_safe_by_definition(sets, n, 8)


def test_margins_of_a_table_of_single_people_are_safe():
    membership, _ = cross(20, 20)
    margins = membership[:41]

    assert is_safe(margins, np.ones(400, dtype=np.int64), 8)


def test_margins_with_a_block_of_seven_beside_it_are_not_safe():
    # The row of department 0 minus seven of its people, published together, leaves the seven.
    membership, _ = cross(10, 20)
    all_but_seven = membership[1].copy()
    all_but_seven[:7] = False
    sets = np.concatenate([membership[:31], all_but_seven[None]])

    assert not is_safe(sets, np.ones(200, dtype=np.int64), 8)
    assert is_safe(sets, np.ones(200, dtype=np.int64), 7)


@given(small_releases(), hnp.arrays(bool, (3, 7)), st.integers(0, 3), st.sampled_from([1, 3, 5]))
@settings(max_examples=200, deadline=None)
def test_a_set_is_refused_exactly_when_too_few_or_a_guarded_set_would_follow(release, guarded, n_public, k):
    sets, n = release
    guarded = guarded[:, : len(n)]

    answers = with_fields(
        len(column_order(n, k)), lambda fields: offer_around_guards(fields, sets, n, guarded, n_public, k)
    )

    assert answers == expected_around_guards(sets, n, guarded, n_public, k)


def offer_around_guards(fields, sets, n, guarded, n_public, k):
    order = column_order(n, k)
    release = Release(fields, n[order].tolist(), k)
    rows = fields.pack(sets[:, order])
    before = [release.offer(row) for row in rows[:n_public]]
    for row in fields.pack(guarded[:, order]):
        release.guard(row)
    return before + [release.offer(row) for row in rows[n_public:]]


def expected_around_guards(sets, n, guarded, n_public, k):
    kept, answers = sets[:0], []
    for place, row in enumerate(sets):
        if place == n_public:
            guarded = guarded[np.logical_not(following(guarded, kept, n))]
        more = np.concatenate([kept, row[None]])
        tells = place >= n_public and any(following(guarded, more, n))
        answers.append(is_safe_by_definition(more, n, k) and not tells)
        kept = more if answers[-1] else kept
    return answers


@pytest.mark.parametrize("seed", [0, 4, 13, 17])
def test_coefficients_too_large_for_the_first_fields_are_worked_out_in_wider_ones(seed):
    sets, n = overflowing_release(seed)

    with pytest.raises(FieldOverflow):
        offer_all(Fields(len(n)), sets, n)
    assert is_safe(sets, n, 5) == is_safe_by_parity(sets, n, 5)


def overflowing_release(seed):
    """Random sets, far from any table, whose elimination needs coefficients above 3."""
    rng = np.random.default_rng(seed)
    n_sets, n_atoms = rng.integers(4, 14), rng.integers(5, 16)
    sets = rng.integers(0, 2, size=(n_sets, n_atoms)).astype(bool)
    return sets, rng.choice([1, 2, 3, 4, 9, 9, 9], size=n_atoms)


def offer_all(fields, sets, n):
    order = column_order(n, 5)
    release = Release(fields, n[order].tolist(), 5)
    return all(release.offer(row) for row in fields.pack(sets[:, order]))


@given(st.lists(st.integers(-3, 3), min_size=4, max_size=4), st.lists(st.integers(-3, 3), min_size=4, max_size=4))
def test_a_column_is_cleared_exactly_or_overflows(ours, theirs):
    assume(theirs[0])
    fields = Fields(4)
    row, pivot = (sum(x << 8 * place for place, x in enumerate(values)) for values in (ours, theirs))
    expected = [a * theirs[0] - b * ours[0] for a, b in zip(ours, theirs, strict=True)]

    try:
        cleared = fields.clear_first(row, pivot, 0)
    except FieldOverflow:
        assert max(map(abs, expected)) > 3
    else:
        assert rank([expected, [fields.coefficient(cleared, column) for column in range(4)]]) <= 1


@given(st.lists(st.integers(-3, 3), min_size=5, max_size=5), st.sets(st.integers(0, 4)))
def test_leaving_columns_out_of_a_row_touches_no_other(values, columns):
    fields = Fields(5)
    row = sum(x << 8 * place for place, x in enumerate(values))

    left = fields.without_all(row, sum(fields.field(column) for column in columns))

    kept = [0 if place in columns else x for place, x in enumerate(values)]
    assert [fields.coefficient(left, place) for place in range(5)] == kept


def test_wide_fields_hold_what_narrow_fields_refuse():
    narrow, wide = Fields(2, 8), Fields(2, 16)

    with pytest.raises(FieldOverflow):
        narrow.clear(3 + (-3 << 8), 1 + (3 << 8), 0)
    assert wide.coefficient(wide.clear(3 + (-3 << 16), 1 + (3 << 16), 0), 1) == -12
