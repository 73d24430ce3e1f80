"""The test vectors of docs/disclosure.md, V1 to V12 and V21, each with the scopes it shows. k = 5."""

import numpy as np

from analysis.disclosure import Earlier, Thresholds, protect, protect_next, shown_scopes
from tests.analysis.disclosure.tables import table

K = 5
THRESHOLDS = Thresholds()


def shown_names(release, forced=None):
    primary = release.totals < K
    shown = shown_scopes(release.membership, release.families, release.counts, K, primary, forced)
    return release.names(shown[0])


def graded(n):
    """Counts of n grades, spread evenly over 1 … 5, and no don't know."""
    return [n // 5 + (value < n % 5) for value in range(5)] + [0]


def test_v1_hides_the_second_department_when_the_first_could_be_computed():
    release = table({"a": 12, "b": 9, "c": 3}, {"total": "a b c", "A": "a", "B": "b", "C": "c"}, [("total", "A B C")])

    assert shown_names(release) == ["total", "A"]


def test_v2_shows_a_department_that_leaves_seven_together():
    release = table({"a": 12, "b": 3, "c": 4}, {"total": "a b c", "A": "a", "B": "b", "C": "c"}, [("total", "A B C")])

    assert shown_names(release) == ["total", "A"]


def test_v3_hides_the_smaller_of_two_departments_when_the_small_ones_are_four_together():
    release = table(
        {"a": 12, "b": 2, "c": 2, "d": 8},
        {"total": "a b c d", "A": "a", "B": "b", "C": "c", "D": "d"},
        [("total", "A B C D")],
    )

    assert shown_names(release) == ["total", "A"]


def test_v4_counts_answers_without_a_department_as_a_hidden_child():
    release = table({"a": 20, "rest": 3}, {"total": "a rest", "A": "a"}, [("total", "A")])

    assert shown_names(release) == ["total"]


def test_v5_hides_both_units_of_a_department_and_leaves_the_other_branch():
    release = table(
        {"a1": 6, "a2": 3, "b1": 10, "b2": 11},
        {"total": "a1 a2 b1 b2", "A": "a1 a2", "B": "b1 b2", "a1": "a1", "a2": "a2", "b1": "b1", "b2": "b2"},
        [("A", "a1 a2"), ("B", "b1 b2"), ("total", "A B")],
    )

    assert shown_names(release) == ["total", "A", "B", "b1", "b2"]


def test_one_small_cell_of_two_by_two_hides_all_four():
    release = table(
        {"ac": 3, "am": 10, "bc": 10, "bm": 10},
        {
            "total": "ac am bc bm",
            "A": "ac am",
            "B": "bc bm",
            "chef": "ac bc",
            "medarb": "am bm",
            "A-chef": "ac",
            "A-medarb": "am",
            "B-chef": "bc",
            "B-medarb": "bm",
        },
        [
            ("A", "A-chef A-medarb"),
            ("B", "B-chef B-medarb"),
            ("chef", "A-chef B-chef"),
            ("medarb", "A-medarb B-medarb"),
            ("total", "A B"),
        ],
    )

    assert shown_names(release) == ["total", "A", "B", "chef", "medarb"]


def test_v7_hides_two_departments_cells_and_shows_all_margins():
    departments = {"A": (6, 14), "B": (7, 13), "C": (2, 16)}
    n = {f"{name}-{group}": k for name, row in departments.items() for group, k in zip("cm", row, strict=True)}
    scopes = {
        "total": " ".join(n),
        **{name: f"{name}-c {name}-m" for name in departments},
        "chef": "A-c B-c C-c",
        "medarb": "A-m B-m C-m",
        **{atom: atom for atom in n},
    }
    families = [(name, f"{name}-c {name}-m") for name in departments]
    families += [("chef", "A-c B-c C-c"), ("medarb", "A-m B-m C-m"), ("total", "A B C")]

    shown = shown_names(table(n, scopes, families))

    assert shown == ["total", "A", "B", "C", "chef", "medarb", "A-c", "A-m"]


def test_v10_hides_a_department_that_would_give_away_the_one_who_is_not_in_it():
    release = table({"x": 1, "ny": 9, "rest": 20}, {"total": "x ny rest", "F1": "x ny", "F2": "ny"}, [("total", "F1")])

    assert shown_names(release) == ["total", "F1"]


def test_v10_holds_when_the_department_was_published_before():
    release = table({"x": 1, "ny": 9, "rest": 20}, {"total": "x ny rest", "F1": "x ny", "F2": "ny"}, [("total", "F1")])

    assert shown_names(release, forced=release.membership[[1]]) == ["total", "F1"]


def one_group_after(n_seen, n_now):
    """What is published of one group of people that has grown from `n_seen` to `n_now` graded answers."""
    membership = np.array([[True]])
    seen, now = np.array([[graded(n_seen)]]), np.array([[graded(n_now)]])
    first = Earlier(seen, protect(membership, [], seen, THRESHOLDS))
    return protect_next(membership, [], now, THRESHOLDS, [first])


def test_v11_refuses_a_publication_with_one_answer_more():
    release = one_group_after(7, 8)

    assert not release.has_news


def test_v11_repeats_the_earlier_figure():
    release = one_group_after(7, 8)

    assert (release.protection.means.tolist(), release.repeats.means.tolist()) == ([[False]], [[1]])


def test_v12_allows_a_publication_with_five_answers_more():
    release = one_group_after(7, 12)

    assert release.has_news
    assert (release.protection.means.tolist(), release.repeats.means.tolist()) == ([[True]], [[0]])


def test_v21_shows_the_share_of_dont_know_where_the_mean_is_hidden():
    value_counts = np.array([[[1, 1, 1, 1, 0, 36]]])

    protection = protect(np.array([[True]]), [], value_counts, THRESHOLDS)

    assert not protection.means.item()
    assert not protection.distributions.item()
    assert protection.shares.item()
