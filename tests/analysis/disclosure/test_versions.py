import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure import Earlier, Thresholds, protect, protect_next
from tests.analysis.disclosure.checker import is_safe_by_parity
from tests.analysis.disclosure.tables import cross, releases

THRESHOLDS = Thresholds()
ONE = np.array([[True]])


def graded(n, dont_know=0):
    """Counts of n grades, spread evenly over 1 … 5."""
    return [n // 5 + (value < n % 5) for value in range(5)] + [dont_know]


def publish(membership, families, publications, thresholds=THRESHOLDS):
    """The last of several publications of the same questions and cells."""
    publications = [np.array(each) for each in publications]
    earlier = [Earlier(publications[0], protect(membership, families, publications[0], thresholds))]
    for value_counts in publications[1:]:
        release = protect_next(membership, families, value_counts, thresholds, earlier)
        earlier.append(Earlier(value_counts, release.protection))
    return release


def means(release):
    """Of every question and scope: 0 hidden, N repeated from publication N, -1 new."""
    return np.where(release.protection.means, -1, release.repeats.means).tolist()


def test_unchanged_figures_are_shown_but_are_no_news():
    release = publish(ONE, [], [[[graded(20)]], [[graded(20)]]])

    assert means(release) == [[-1]]
    assert not release.has_news


def test_only_the_scope_with_too_small_a_step_repeats_its_figure():
    # Department A grows by 10, B by 2: the total's step of 12 would leave B's 2, so A alone is new.
    membership, families = cross(2, 1)

    release = publish(membership, families, [[[graded(20), graded(20)]], [[graded(30), graded(22)]]])

    assert means(release) == [[-1, 1, 1, -1, 1, 1]]
    assert release.has_news


def test_one_question_may_repeat_while_another_is_new():
    release = publish(ONE, [], [[[graded(20)], [graded(20)]], [[graded(21)], [graded(30)]]])

    assert means(release) == [[1], [-1]]
    assert release.has_news


def test_four_who_left_are_protected_like_four_who_came():
    release = publish(ONE, [], [[[graded(24)]], [[graded(20)]]])

    assert means(release) == [[1]]


def test_a_changed_grade_is_one_who_left_and_one_who_came():
    release = publish(ONE, [], [[[[5, 5, 5, 5, 5, 0]]], [[[4, 5, 6, 5, 5, 0]]]])

    assert means(release) == [[1]]


def test_steps_of_two_publications_are_looked_at_together():
    # 20, then 23 (repeated), then 26: six more than the first, which alone is public.
    release = publish(ONE, [], [[[graded(20)]], [[graded(23)]], [[graded(26)]]])

    assert means(release) == [[-1]]


def test_the_latest_figure_is_the_one_repeated():
    release = publish(ONE, [], [[[graded(20)]], [[graded(30)]], [[graded(31)]]])

    assert means(release) == [[2]]


def test_those_who_came_last_are_taken_to_leave_first():
    # 20, 30, back to 20: the first figure again.
    release = publish(ONE, [], [[[graded(20)]], [[graded(30)]], [[graded(20)]]])

    assert means(release) == [[-1]]
    assert not release.has_news


def test_a_distribution_needs_a_larger_step_than_a_mean():
    release = publish(ONE, [], [[[graded(20)]], [[graded(26)]]])

    assert means(release) == [[-1]]
    assert release.repeats.distributions.tolist() == [[1]]


def test_a_share_may_be_news_alone():
    release = publish(ONE, [], [[[graded(20, 2)]], [[graded(20, 12)]]])

    assert release.repeats.shares.tolist() == [[0]]
    assert release.protection.shares.tolist() == [[True]]
    assert release.has_news


def test_a_larger_k_step_is_obeyed():
    release = publish(ONE, [], [[[graded(20)]], [[graded(29)]]], Thresholds(k_step=10))

    assert means(release) == [[1]]


def test_scopes_hidden_before_appear_when_both_have_grown():
    membership, families = cross(2, 1)

    release = publish(membership, families, [[[graded(20), graded(3)]], [[graded(30), graded(13)]]])

    assert means(release) == [[-1, -1, -1, -1, -1, -1]]


def test_a_department_seen_through_its_own_growth_stays_hidden():
    # Total 23 was public. With the total of 28 and A of 20, B's 8 follow, and its first 3 from the total before.
    membership, families = cross(2, 1)

    release = publish(membership, families, [[[graded(20), graded(3)]], [[graded(20), graded(8)]]])

    assert means(release) == [[-1, 0, 0, -1, 0, 0]]


def test_a_question_whose_past_is_not_safe_at_a_raised_threshold_shows_nothing_new():
    membership, families = cross(2, 1)
    before, now = np.array([[graded(20), graded(5)]]), np.array([[graded(40), graded(45)]])
    earlier = Earlier(before, protect(membership, families, before, THRESHOLDS))

    release = protect_next(membership, families, now, Thresholds(k=8), [earlier])

    assert means(release) == [[1, 1, 1, 1, 1, 1]]
    assert not release.protection.means.any()


def test_a_group_hidden_as_alike_is_not_computed_when_it_has_grown_out_of_being_alike():
    # Twelve who all answered 5, beside 20 and 9. Ten others join them. With the new 22, or the 9, the old total
    # would leave the twelve; the old figure of the 20 stays as it is.
    membership, families = cross(3, 1)
    before = [[0, 0, 0, 0, 12, 0], graded(20), graded(9)]
    now = [[2, 2, 2, 2, 14, 0], graded(20), graded(9)]

    release = publish(membership, families, [[before], [now]])

    # total, departments, group, cells
    assert means(release) == [[-1, 0, -1, 0, -1, 0, -1, 0]]
    assert release.protection.distributions.tolist() == release.protection.means.tolist()


@given(releases(max_departments=6, max_groups=3), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_three_publications_of_a_growing_measurement_are_safe_together(release, seed):
    membership, families, counts = release
    rng = np.random.default_rng(seed)
    joined = [counts, *(rng.integers(0, 4, size=counts.shape) for _ in range(2))]
    nobody = np.zeros_like(membership)

    earlier, sets = [], []
    for publication in range(3):
        value_counts = np.array([[graded(n) for n in sum(joined[: publication + 1])[0]]])
        if earlier:
            protection = protect_next(membership, families, value_counts, THRESHOLDS, earlier).protection
        else:
            protection = protect(membership, families, value_counts, THRESHOLDS)
        earlier.append(Earlier(value_counts, protection))
        # The finer cells: those of the first publication, then those who joined with each of the others.
        finer = np.concatenate([membership if time <= publication else nobody for time in range(3)], axis=1)
        sets.append(finer[protection.means[0]])

    assert is_safe_by_parity(np.concatenate(sets), entered(earlier), 5)


def entered(publications):
    """How many entered each cell at each publication, one after the other."""
    grades = np.array([each.value_counts[0, :, :5].sum(axis=-1) for each in publications])
    return np.diff(grades, axis=0, prepend=0).ravel()
