"""Figures of two departments together; expected values by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure import shown_scopes
from analysis.results import Figure
from analysis.years.pooling import pooled
from tests.analysis.disclosure import checker, tables
from tests.analysis.outlines import hidden, only_mean, outline, question, scope, screening

grade_counts = st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(any)


def together(*figures: Figure) -> Figure:
    """Return one question's pooled figure, E1's, from that of each department."""
    return pooled([scope(figure) for figure in figures], outline()).question("E1")


def test_distributions_are_added_up():
    assert together(question("E1", 1, 2, 3, 4, 5), question("E1", 5, 4, 3, 2, 1)).distribution == (6, 6, 6, 6, 6)


@given(first=grade_counts, second=grade_counts)
def test_the_mean_is_that_of_all_answers(first, second):
    both = [a + b for a, b in zip(first, second, strict=True)]

    found = together(question("E1", *first), question("E1", *second))

    assert found.n == sum(both)
    assert found.mean == pytest.approx(sum(grade * n for grade, n in enumerate(both, start=1)) / sum(both))


def test_without_a_distribution_means_are_weighted_by_their_n():
    found = together(only_mean("E1", 6, 2), only_mean("E1", 18, 4))

    assert (found.n, found.mean, found.distribution) == (24, 3.5, ())


def test_without_every_distribution_there_is_neither_interval_nor_agreement():
    found = together(question("E1", 0, 4, 4, 4, 0), only_mean("E1", 6, 3))

    assert (found.mean, found.lower, found.upper, found.agreement, found.distribution) == (3, None, None, None, ())


def test_agreement_is_that_of_all_answers():
    # Eight 1 and eight 5 have variance 4, the largest there is.
    assert together(question("E1", 8, 0, 0, 0, 0), question("E1", 0, 0, 0, 0, 8)).agreement == 0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_where_one_department_is_hidden_both_are(order):
    figures = (question("E1", 0, 4, 4, 4, 0), hidden("E1"))

    found = together(*(figures[index] for index in order))

    assert found == Figure("question", "E1", suppressed=True, dont_know_suppressed=True)


def test_dont_know_is_the_share_of_all_who_answered():
    # 15 of 20 and 5 of 20 have given a grade.
    found = together(only_mean("E1", 15, 3, dont_know_share=0.25), only_mean("E1", 5, 3, dont_know_share=0.75))

    assert found.dont_know_share == 0.5


def test_the_share_of_dont_know_is_hidden_where_the_number_who_answered_is_unknown():
    found = together(only_mean("E1", 15, 3, dont_know_share=0.25), Figure("question", "E1", dont_know_share=1))

    assert found.dont_know_share is None


def test_shares_and_grades_from_different_publications_are_not_put_together():
    old = only_mean("E1", 15, 3, dont_know_share=0.25, as_of=1)

    assert together(old, only_mean("E1", 5, 3, dont_know_share=0.75)).dont_know_share is None


def test_the_others_are_the_same_as_for_each_department():
    figures = (only_mean("E1", n, 3, others_mean=3.5, others_n=900, others_organisations=12) for n in (6, 7))

    found = together(*figures)

    assert (found.others_mean, found.others_n, found.others_organisations) == (3.5, 900, 12)


def test_the_screening_share_is_that_of_all_who_answered_it():
    found = pooled([scope(screening(10, 0.5)), scope(screening(30, 0.1))], outline()).screening

    assert (found.n, found.value) == (40, 0.2)


def test_an_index_is_computed_from_the_pooled_means():
    parts = [scope(*(only_mean(code, n, mean) for code in ("E1", "E2", "E3"))) for n, mean in ((6, 2), (18, 4))]

    found = pooled(parts, outline()).subcategory("effektivitet")

    # The pooled mean is 3.5, its index 62.5.
    assert (found.value, found.n_questions, found.n_questions_asked) == (62.5, 3, 3)


def test_an_index_of_fewer_than_half_of_its_questions_is_hidden():
    parts = [scope(only_mean("E1", 6, 2), hidden("E2"), hidden("E3")) for _ in range(2)]

    assert pooled(parts, outline()).subcategory("effektivitet").suppressed


def test_the_others_index_rests_on_the_same_questions():
    compared = {"E1": 4, "E2": 4, "E3": 5}
    parts = [
        scope(*(only_mean(code, 6, 2, others_mean=compared[code]) for code in ("E1", "E2")), hidden("E3"))
        for _ in range(2)
    ]

    assert pooled(parts, outline()).subcategory("effektivitet").others_value == 75


# Is anything derivable from pooled figures that was hidden? Shown by the tests' own checker.


@given(tables.releases(max_departments=8), st.data())
def test_the_sum_of_shown_departments_follows_from_the_release_and_leaves_it_safe(release, data):
    membership, families, counts = release
    shown = shown_scopes(membership, families, counts, 5, counts @ membership.T < 5)[0]
    sets = membership[shown].astype(int)
    merged = data.draw(st.lists(st.integers(0, len(sets) - 1), min_size=2, unique=True)) if len(sets) > 1 else []

    together = sets[merged].sum(axis=0)

    assert checker.following([together], sets, counts[0]) == [True]
    assert checker.rank([*sets, together]) == checker.rank(sets)


def test_the_sum_of_a_shown_and_a_hidden_department_would_give_the_hidden_one_away():
    # V1: A 12, B 9, C 3. Total and A are shown, B and C hidden. A with C would give C away, and B with it.
    sets = [[1, 1, 1], [1, 0, 0]]

    assert checker.is_safe_by_definition(sets, [12, 9, 3], 5)
    assert not checker.is_safe_by_definition([*sets, [1, 0, 1]], [12, 9, 3], 5)
