"""Departments are numbers: 1 and 2 the old ones, 3 and 4 the new ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.years.succession import Lineage, Origin, outermost


def origin(department: int, pairs: list[tuple[int, int]], year: int = 2018, **present: set[int]) -> Origin:
    """Return the origin in a year; years are given as y2018={…}."""
    return Lineage(department, pairs, {int(name[1:]): ids for name, ids in present.items()}).origin(year)


def test_without_a_succession_a_department_is_itself():
    assert origin(1, [], y2018={1}, y2020={1}) == Origin((1,))


def test_a_department_that_had_no_results_has_no_origin():
    assert origin(1, [], y2018=set(), y2020={1}) == Origin()


def test_a_merged_department_was_both_of_its_predecessors():
    assert origin(3, [(1, 3), (2, 3)], y2018={1, 2}, y2020={3}) == Origin((2, 1))


def test_a_merged_department_misses_a_predecessor_without_results():
    assert origin(3, [(1, 3), (2, 3)], y2018={1}, y2020={3}) == Origin((1,), missing=(2,))


def test_before_everything_nothing_is_missing():
    assert origin(3, [(1, 3), (2, 3)], y2018=set(), y2020={3}) == Origin()


def test_after_a_split_each_part_was_the_whole_and_says_who_else_was_in_it():
    assert origin(3, [(1, 3), (1, 4)], y2018={1}, y2020={3, 4}) == Origin((1,), split_off=(4,))


def test_a_department_that_gave_away_a_part_still_held_it():
    assert origin(1, [(1, 4)], y2018={1}, y2020={1, 4}) == Origin((1,), split_off=(4,))


def test_a_part_with_results_of_its_own_was_no_longer_in_the_whole():
    assert origin(1, [(1, 4)], y2018={1, 4}, y2020={1, 4}) == Origin((1,))


def test_a_part_that_broke_out_of_a_living_department_is_itself_from_then_on():
    assert origin(4, [(1, 4)], year=2019, y2018={1}, y2019={1, 4}, y2020={1, 4}) == Origin((4,))


def test_a_department_that_absorbed_another_was_both():
    assert origin(1, [(2, 1)], y2018={1, 2}, y2020={1}) == Origin((2, 1))


def test_once_absorbed_the_other_is_no_longer_missed():
    assert origin(1, [(2, 1)], year=2019, y2018={1, 2}, y2019={1}, y2020={1}) == Origin((1,))


def test_an_absorbed_department_is_missed_in_a_year_before_its_last_results():
    assert origin(1, [(2, 1)], y2018={1}, y2019={1, 2}, y2020={1}) == Origin((1,), missing=(2,))


def test_successions_are_followed_through_the_years():
    pairs = [(1, 3), (2, 3), (3, 4)]

    assert origin(4, pairs, y2018={1, 2}, y2019={3}, y2020={4}) == Origin((2, 1))


def test_an_absorbed_department_stands_for_its_own_predecessor():
    assert origin(1, [(2, 3), (3, 1)], y2018={1, 2}, y2019={1, 3}, y2020={1}) == Origin((2, 1))


def test_merged_and_divided_at_once():
    pairs = [(1, 3), (2, 3), (2, 4)]

    assert origin(3, pairs, y2018={1, 2}, y2020={3, 4}) == Origin((2, 1), split_off=(4,))


def test_two_departments_that_followed_each_other_in_a_circle_end_somewhere():
    assert origin(1, [(2, 1), (1, 2)], y2018={2}, y2020={1}).departments == (2,)


departments = st.integers(1, 6)


@given(
    pairs=st.lists(st.tuples(departments, departments).filter(lambda pair: pair[0] != pair[1])),
    present=st.fixed_dictionaries({year: st.sets(departments) for year in (2018, 2019, 2020)}),
)
def test_origins_have_results_that_year_and_what_is_missing_has_none(pairs, present):
    found = Lineage(1, pairs, present).origin(2018)

    assert set(found.departments) <= present[2018]
    assert not set(found.missing) & present[2018]


def test_a_unit_is_not_counted_beside_the_department_that_it_lies_in():
    assert outermost({1: "Social", 2: "Social / Hemtjänst", 3: "Socialjour"}) == (1, 3)


@pytest.mark.parametrize("paths", [{}, {1: "Social"}])
def test_few_departments_are_all_outermost(paths):
    assert outermost(paths) == tuple(paths)


def test_the_year_that_is_read_is_divided_by_nothing_that_came_later():
    assert origin(1, [(1, 3)], y2018={1}) == Origin((1,))
