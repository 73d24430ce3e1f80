"""Groups of others beside the whole (S17), held against every combination tried in fractions."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import groups_shown
from tests.analysis.disclosure.checker import rank


def shown(n_organisations, *groups, sectors=(), without_rest=()):
    """Which groups (sets of organisations) and sectors (their members) are shown beside the whole; one question."""
    everybody = range(n_organisations)
    whole = np.array([[True] * n_organisations, *([each in group for each in everybody] for group in groups)])
    parts = [[each in sector for each in everybody] for sector in sectors]
    parts.append([each not in without_rest for each in everybody])
    candidates = np.ones((1, len(whole) + len(sectors)), dtype=bool)
    return groups_shown(whole, np.array([parts]), candidates)[0].tolist()


def test_a_group_that_leaves_two_organisations_is_hidden():
    assert shown(10, range(8)) == [True, False]


def test_a_group_that_leaves_three_organisations_is_shown():
    assert shown(10, range(7)) == [True, True]


def test_a_group_of_all_is_the_whole():
    assert shown(10, range(10)) == [True, True]


def test_of_two_groups_that_differ_by_two_organisations_the_larger_is_shown():
    assert shown(20, range(2, 8), range(8)) == [True, False, True]


def test_a_sector_in_which_two_organisations_alone_have_answers_elsewhere_is_hidden():
    # The whole minus the sector would be what those two answered in their other departments.
    assert shown(6, sectors=[range(6)], without_rest=range(4)) == [True, False]


def test_a_sector_in_which_three_organisations_have_answers_elsewhere_is_shown():
    assert shown(6, sectors=[range(6)], without_rest=range(3)) == [True, True]


def test_three_counties_that_make_up_all_but_two_organisations_are_not_all_shown():
    assert shown(14, range(4), range(4, 8), range(8, 12)) == [True, True, True, False]


def test_a_county_and_a_sector_beside_each_other_tell_nothing_more():
    assert shown(10, range(5), sectors=[range(10)]) == [True, True, True]


def test_what_is_no_candidate_is_never_shown_and_hides_nothing():
    groups = np.array([[True] * 10, [each < 8 for each in range(10)]])

    result = groups_shown(groups, np.ones((1, 1, 10), dtype=bool), np.array([[True, False]]))

    assert result.tolist() == [[True, False]]


def test_every_question_is_settled_by_itself():
    groups = np.array([[True] * 10, [each < 7 for each in range(10)]])
    parts = np.ones((2, 1, 10), dtype=bool)
    parts[1, 0, 9] = False  # one of the three outside the group has no answers to the second question

    result = groups_shown(groups, parts, np.ones((2, 2), dtype=bool))

    assert result.tolist() == [[True, True], [True, False]]


def columns(groups, parts, kept):
    """The shown sets over the parts, and whose part each column is, without what nobody has answered."""
    owners, found = [], []
    n_groups = len(groups)
    for part in range(len(parts)):
        for organisation in range(groups.shape[1]):
            if parts[part, organisation]:
                of_sectors = [sector == part for sector in range(len(parts) - 1)]
                found.append([*groups[:, organisation], *of_sectors])
                owners.append(organisation)
    rows = np.array(found, dtype=int).reshape(len(owners), n_groups + len(parts) - 1).T
    return rows[kept], owners


def tells_of_few(groups, parts, kept):
    """Whether some combination of the shown sums is about one or two organisations alone."""
    rows, owners = columns(groups, parts, kept)
    whole = rank(rows.tolist())
    few = [set(each) for size in (1, 2) for each in combinations(sorted(set(owners)), size)]
    return any(rank(rows[:, [owner not in members for owner in owners]].tolist()) < whole for members in few)


@st.composite
def seats(draw):
    n_organisations = draw(st.integers(5, 8))
    bits = st.lists(st.booleans(), min_size=n_organisations, max_size=n_organisations)
    groups = [[True] * n_organisations, *draw(st.lists(bits, max_size=3))]
    parts = [*draw(st.lists(bits, max_size=3)), draw(bits)]
    return np.array(groups), np.array(parts)


@given(seats())
def test_nothing_about_fewer_than_three_others_follows_from_what_is_shown_together(seat):
    groups, parts = seat
    candidates = np.ones((1, len(groups) + len(parts) - 1), dtype=bool)

    kept = groups_shown(groups, parts[None], candidates)[0]

    assert not tells_of_few(groups, parts, kept)


@given(seats())
def test_no_hidden_group_could_be_shown_beside_the_others(seat):
    groups, parts = seat
    candidates = np.ones((1, len(groups) + len(parts) - 1), dtype=bool)

    kept = groups_shown(groups, parts[None], candidates)[0]

    for row in np.flatnonzero(~kept):
        more = kept.copy()
        more[row] = True
        assert tells_of_few(groups, parts, more)
