"""Which live rates are shown. Numbers by hand; departments 1-9, groups 21-22, waves 11 and up."""

import pytest

from analysis.turnout.live import WHOLE, Part, Place, Seen, Tree, shown_parts

A, B, C = 11, 12, 13
CHIEFS, OTHERS = 21, 22
#: Departments 1, 2 and 3 with a wave each; 4 and 5 lie below 1.
PARENTS = ((1, None), (2, None), (3, None), (4, 1), (5, 1))
TOPS = ((A, 1), (B, 2), (C, 3))
ALL_BEGUN = Tree(PARENTS, TOPS, frozenset({A, B, C}))


def stated(a: int, b: int, c: int) -> list[Place]:
    """Three waves of which only the numbers of invited are known."""
    return [Place(A, 1, None, a), Place(B, 2, None, b), Place(C, 3, None, c)]


def shown(places: list[Place], tree: Tree = ALL_BEGUN, published: tuple[frozenset[int], ...] = ()) -> set[Part]:
    return {each.part for each in shown_parts(places, tree, 5, published) if each.is_shown}


@pytest.mark.parametrize(
    ("invited", "waves"),
    [
        ((20, 10, 5), {A, B, C}),
        ((20, 10, 4), {A}),  # 4 = all - 20 - 10
        ((20, 3, 4), {A}),  # 7 follow together
        ((20, 2, 2), set()),  # 4 = all - 20
    ],
)
def test_a_small_wave_cannot_be_computed_from_the_others(invited, waves):
    parts = shown(stated(*invited))

    assert {part.wave for part in parts if part != WHOLE} == waves


def test_the_whole_is_shown_with_the_waves():
    assert WHOLE in shown(stated(20, 10, 4))


def test_a_wave_that_has_not_begun_has_no_part():
    parts = shown_parts(stated(20, 10, 8), Tree(PARENTS, TOPS, frozenset({A, B})), 5)

    assert Part(C) not in {each.part for each in parts}


def test_the_sum_of_the_waves_so_far_is_hidden_when_a_small_wave_is_still_to_come():
    tree = Tree(PARENTS, TOPS, frozenset({A, B}))

    assert WHOLE not in shown(stated(20, 10, 4), tree)


def test_what_was_published_cannot_be_completed_by_a_live_rate():
    """A publication of B and C together was made: B alone would give C away."""
    parts = shown(stated(20, 10, 4), published=(frozenset({B, C}),))

    assert Part(B) not in parts


def test_a_completing_wave_of_the_same_department_is_not_computed_from_the_department():
    """A department's two waves are published as one: 23 - 20 would leave 3."""
    tree = Tree(PARENTS, ((A, 1), (B, 2), (C, 1)), frozenset({A, B, C}))
    places = [Place(A, 1, None, 20), Place(B, 2, None, 30), Place(C, 1, None, 3)]

    assert Part(A) not in shown(places, tree)


def test_a_department_below_is_hidden_with_its_small_sibling():
    places = [Place(A, 4, CHIEFS, 8), Place(A, 5, CHIEFS, 3), Place(B, 2, CHIEFS, 30), Place(C, 3, CHIEFS, 30)]

    assert {Part(A, 4), Part(A, 5)}.isdisjoint(shown(places))


def test_departments_below_are_shown_when_all_have_enough():
    places = [Place(A, 4, CHIEFS, 8), Place(A, 5, CHIEFS, 6), Place(B, 2, CHIEFS, 30), Place(C, 3, CHIEFS, 30)]

    assert {Part(A, 4), Part(A, 5)} <= shown(places)


def test_groups_are_shown_in_the_whole_and_in_each_wave():
    places = [Place(wave, department, group, 9) for wave, department in TOPS for group in (CHIEFS, OTHERS)]

    assert {Part(group=CHIEFS), Part(A, group=CHIEFS), Part(C, group=OTHERS)} <= shown(places)


def test_a_small_group_of_a_wave_is_hidden_with_its_complements_in_row_and_column():
    places = [
        *(Place(A, 1, CHIEFS, 2), Place(A, 1, OTHERS, 20)),
        *(Place(B, 2, CHIEFS, 20), Place(B, 2, OTHERS, 20)),
    ]

    parts = shown(places, Tree(PARENTS, TOPS[:2], frozenset({A, B})))

    assert not {part for part in parts if part.wave and part.group}


def test_lists_that_no_longer_fit_what_was_published_hide_everything():
    """A and A with C were published when C was large: by now one person is left on its list."""
    published = (frozenset({A}), frozenset({A, C}))

    assert shown(stated(20, 10, 1), published=published) == set()


# What has been seen


def test_a_small_wave_planned_late_is_not_computed_from_yesterday_s_sum():
    """Yesterday A and B were seen together; with C's three the sum of today must be hidden."""
    yesterday = Seen(frozenset({A, B}), frozenset({WHOLE, Part(A), Part(B)}))

    parts = {each.part for each in shown_parts(stated(20, 10, 3), ALL_BEGUN, 5, (), (yesterday,)) if each.is_shown}

    assert parts == {Part(A), Part(B)}


def test_a_large_wave_planned_late_is_added_to_the_sum():
    yesterday = Seen(frozenset({A, B}), frozenset({WHOLE, Part(A), Part(B)}))

    parts = {each.part for each in shown_parts(stated(20, 10, 8), ALL_BEGUN, 5, (), (yesterday,)) if each.is_shown}

    assert parts == {WHOLE, Part(A), Part(B), Part(C)}


def test_without_what_was_seen_the_sum_would_be_shown():
    """The negative control."""
    assert WHOLE in shown(stated(20, 10, 3))
