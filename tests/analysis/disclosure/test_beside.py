"""Rows of several sets, in which organisations may weigh differently, held against every combination in fractions.

Sizes from 8 to 12 divide 27720, so that a row times that has whole numbers.
"""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.beside import is_safe, shown_beside
from tests.analysis.disclosure.checker import rank


def rows_over(n_organisations, *rows):
    """Rows as sets of (organisation, version), over organisations and two versions of each."""
    return np.array(
        [[[(each, version) in row for version in (0, 1)] for each in range(n_organisations)] for row in rows]
    ).reshape(len(rows), n_organisations, 2)


def first_of(*organisations):
    return {(each, 0) for each in organisations}


def test_a_row_that_leaves_two_of_a_row_known_before_is_not_shown():
    known = rows_over(10, first_of(*range(7)))

    assert shown_beside(known, rows_over(10, first_of(*range(5)))).tolist() == [False]
    assert shown_beside(known, rows_over(10, first_of(*range(4)))).tolist() == [True]


def test_two_versions_of_one_organisation_are_about_one_organisation():
    known = rows_over(6, first_of(*range(6)))
    later = [first_of(*range(n, 6)) | {(each, 1) for each in range(n)} for n in (1, 2, 3)]

    assert [shown_beside(known, rows_over(6, row)).tolist() for row in later] == [[False], [False], [True]]


def test_a_row_that_follows_from_what_is_known_is_shown_even_if_that_tells_too_much():
    known = rows_over(6, first_of(*range(6)), first_of(*range(4)))

    assert shown_beside(known, rows_over(6, first_of(4, 5), first_of(0, 1, 2))).tolist() == [True, False]


@st.composite
def known_and_offered(draw):
    n_organisations = draw(st.integers(4, 7))
    n_rows = draw(st.integers(1, 5))
    bits = st.lists(st.integers(0, 2), min_size=n_organisations, max_size=n_organisations)
    rows = [draw(bits) for _ in range(n_rows)]
    table = rows_over(n_organisations, *({(o, v - 1) for o, v in enumerate(row) if v} for row in rows))
    n_known = draw(st.integers(0, n_rows))
    return table[:n_known], table[n_known:]


@given(known_and_offered())
def test_rows_are_safe_together_where_no_combination_of_them_is_about_one_or_two(rows):
    table = np.concatenate(rows).astype(int)
    flat, owners = table.reshape(len(table), -1), np.repeat(np.arange(table.shape[1]), 2)
    few = [each for size in (1, 2) for each in combinations(range(table.shape[1]), size)]

    tells = any(rank(flat[:, ~np.isin(owners, each)].tolist()) < rank(flat.tolist()) for each in few)

    assert is_safe(np.concatenate(rows)) == (not tells)


def table(*rows: list[float]) -> np.ndarray:
    """Rows over organisations that have one part each."""
    return np.array(rows, dtype=float).reshape(len(rows), -1, 1)


def pooled(*members: int, of: int = 8) -> list[float]:
    return [float(each in members) for each in range(of)]


def averaged(*sizes: int) -> list[float]:
    """A mean of organisations with so many answers, 0 for those that have no part in it."""
    return [1 / n if n else 0.0 for n in sizes]


def test_three_organisations_pooled_and_averaged_tell_of_two():
    # 10 times the mean's row less the pooled one leaves the first organisation out.
    assert not is_safe(table(pooled(0, 1, 2), averaged(10, 20, 30, 0, 0, 0, 0, 0)))


def test_four_organisations_pooled_and_averaged_tell_of_three():
    assert is_safe(table(pooled(0, 1, 2, 3), averaged(10, 20, 30, 40, 0, 0, 0, 0)))


def test_organisations_that_are_all_of_one_size_have_one_row_pooled_and_averaged():
    assert is_safe(table(pooled(*range(8)), averaged(*[20] * 8)))


def test_all_but_two_being_of_one_size_those_two_are_told_of():
    assert not is_safe(table(pooled(*range(8)), averaged(*[20] * 6, 21, 22)))


def test_organisations_of_nearly_the_same_size_are_told_apart():
    sizes = (100_000, 100_001, 100_002, 0, 0, 0, 0, 0)

    assert not is_safe(table(pooled(0, 1, 2), averaged(*sizes)))


def test_what_follows_is_shown_also_where_what_is_known_tells_too_much():
    known = table(pooled(0, 1, 2), averaged(10, 20, 30, 0, 0, 0, 0, 0))
    offered = table([3.0, 2.0, 5 / 3, 0, 0, 0, 0, 0], pooled(3, 4, 5))

    # Once the pooled row, and 20 times the mean's: 1 + 20/10, 1 + 20/20, 1 + 20/30.
    assert shown_beside(known, offered).tolist() == [True, False]


def test_the_first_of_two_rows_that_tell_of_two_together_is_shown():
    offered = table(pooled(0, 1, 2), averaged(10, 20, 30, 0, 0, 0, 0, 0))

    assert shown_beside(offered[:0], offered).tolist() == [True, False]


@st.composite
def rows(draw):
    """Up to five rows over four to seven organisations of two versions, pooled or averaged."""
    n = draw(st.integers(4, 7))
    sizes = draw(st.lists(st.integers(8, 12), min_size=n, max_size=n))
    versions = st.lists(st.integers(0, 2), min_size=n, max_size=n)
    found = []
    for _ in range(draw(st.integers(1, 5))):
        is_averaged = draw(st.booleans())
        weights = [27720 // size if is_averaged else 27720 for size in sizes]
        row = draw(versions)
        found.append([[weights[o] * (v == version) for version in (1, 2)] for o, v in enumerate(row)])
    return found, draw(st.integers(0, len(found)))


def tells(found: list[list[list[int]]]) -> bool:
    """Whether some combination is about one or two organisations alone: the rank falls without their columns."""
    n = len(found[0])
    few = [set(each) for size in (1, 2) for each in combinations(range(n), size)]
    flat = [[value for each in row for value in each] for row in found]
    without = [[[v for o, each in enumerate(row) if o not in some for v in each] for row in found] for some in few]
    return any(rank(each) < rank(flat) for each in without)


@given(rows())
def test_rows_with_weights_are_safe_where_no_combination_of_them_is_about_one_or_two(drawn):
    found, _ = drawn
    weights = np.array(found, dtype=float)

    assert is_safe(weights) == (not tells(found))


@given(rows())
def test_what_is_shown_is_safe_and_no_more_could_be(drawn):
    found, _ = drawn
    weights = np.array(found, dtype=float)

    shown = shown_beside(weights[:0], weights)

    kept = [row for row, is_shown in zip(found, shown, strict=True) if is_shown]
    assert not kept or not tells(kept)
    for row, is_shown in zip(found, shown, strict=True):
        assert is_shown or tells([*kept, row])
