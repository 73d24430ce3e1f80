import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from analysis.stats.reliability import reliability


def of(responses: np.ndarray, reversed_codes=(), min_complete: int = 2):
    """Return the reliability of responses (people × questions) from their sums, as the database counts them."""
    codes = [f"Q{number}" for number in range(responses.shape[1])]
    sums = pd.Series(responses.sum(axis=0), index=codes)
    products = pd.DataFrame(responses.T @ responses, index=codes, columns=codes)
    return reliability(len(responses), sums, products, reversed_codes, min_complete)


def test_three_questions_and_five_people_worked_by_hand():
    responses = np.array([[1, 1, 2], [2, 3, 1], [3, 2, 3], [4, 5, 4], [5, 4, 5]])

    found = of(responses)

    # Variances (n - 1) 2.5 each; sums 4 6 8 13 14, mean 9, variance (25 + 9 + 1 + 16 + 25) / 4 = 19.
    assert found.alpha == pytest.approx(3 / 2 * (1 - 7.5 / 19))
    # Q0 with Q1 + Q2 = 3 4 5 9 9, mean 6: Σ = (-2)(-3) + (-1)(-2) + 0 + 3 + 6 = 17; Σ² = 10 and 9 + 4 + 1 + 9 + 9 = 32.
    assert found.item_rest["Q0"] == pytest.approx(17 / 320**0.5)


@given(
    responses=arrays.arrays(np.int64, st.tuples(st.integers(2, 40), st.integers(2, 6)), elements=st.integers(1, 5)),
    data=st.data(),
)
def test_alpha_and_item_rest_are_those_of_the_single_answers_with_reversed_ones_turned(responses, data):
    places = data.draw(st.sets(st.integers(0, responses.shape[1] - 1)))
    turned = responses.copy()
    turned[:, list(places)] = 6 - turned[:, list(places)]
    total = turned.sum(axis=1)
    assume(total.var() > 0)

    found = of(responses, [f"Q{place}" for place in places])

    k = turned.shape[1]
    assert found.alpha == pytest.approx(k / (k - 1) * (1 - turned.var(axis=0, ddof=1).sum() / total.var(ddof=1)))
    for place, correlation in enumerate(found.item_rest):
        own, rest = turned[:, place], total - turned[:, place]
        varies = own.var() > 0 and rest.var() > 0
        expected = stats.pearsonr(own, rest).statistic if varies else np.nan
        assert correlation == pytest.approx(expected, nan_ok=True, abs=1e-9)


def test_alpha_of_two_questions_is_the_split_half_coefficient_of_rulon():
    """Cronbach (1951): for two parts alpha is Rulon's 1 - variance of the difference / variance of the sum."""
    responses = np.array([[1, 2], [2, 2], [3, 5], [4, 3], [5, 5]])

    rulon = 1 - np.var(responses[:, 0] - responses[:, 1]) / np.var(responses.sum(axis=1))

    assert of(responses).alpha == pytest.approx(rulon)


def test_questions_answered_alike_have_alpha_1_and_a_reversed_one_too_when_it_is_turned():
    grades = np.array([1, 2, 3, 5])

    found = of(np.column_stack([grades, grades, 6 - grades]), ["Q2"])

    assert found.alpha == pytest.approx(1)
    assert found.item_rest.tolist() == pytest.approx([1, 1, 1])


def test_a_reversed_question_that_is_not_turned_lowers_alpha():
    grades = np.array([1, 2, 3, 5])
    responses = np.column_stack([grades, grades, 6 - grades])

    assert of(responses).alpha < of(responses, ["Q2"]).alpha


def test_turning_every_question_changes_nothing():
    responses = np.array([[1, 1, 2], [2, 3, 1], [3, 2, 3], [4, 5, 4]])

    assert of(responses, ["Q0", "Q1", "Q2", "X9"]).alpha == of(responses).alpha


@pytest.mark.parametrize(("n", "is_shown"), [(29, False), (30, True)])
def test_reliability_is_shown_from_thirty_complete_responses(n, is_shown):
    responses = np.resize([[1, 2], [3, 3], [5, 4]], (n, 2))

    found = of(responses, min_complete=30)

    assert found.n == n
    assert np.isnan(found.alpha) != is_shown
    assert found.item_rest.notna().all() == is_shown


def test_nobody_answering_everything_gives_no_reliability():
    found = of(np.empty((0, 2), dtype=np.int64), min_complete=0)

    assert np.isnan(found.alpha)
    assert found.item_rest.isna().all()


def test_a_single_question_has_no_reliability():
    found = of(np.array([[1], [5], [3]]))

    assert np.isnan(found.alpha)
    assert found.item_rest.isna().all()


def test_people_with_the_same_sum_have_no_alpha():
    found = of(np.array([[1, 5], [5, 1], [3, 3]]))

    assert np.isnan(found.alpha)
    assert found.item_rest.tolist() == pytest.approx([-1, -1])


def test_a_question_that_all_answer_alike_has_no_correlation():
    found = of(np.array([[1, 4, 2], [2, 4, 3], [5, 4, 5]]))

    assert found.item_rest.isna().tolist() == [False, True, False]


@pytest.mark.parametrize(("rows", "columns"), [(["a", "c"], ["a", "b"]), (["a", "b"], ["b", "a"])])
def test_products_of_other_questions_are_refused(rows, columns):
    with pytest.raises(ValueError, match=r"must have the codes of the sums, \['a', 'b'\]"):
        reliability(2, pd.Series([1, 1], index=["a", "b"]), pd.DataFrame(1, index=rows, columns=columns))


def test_the_arguments_are_unchanged():
    sums = pd.Series([6, 9], index=["a", "b"])
    products = pd.DataFrame([[14, 20], [20, 29]], index=["a", "b"], columns=["a", "b"])
    before = products.copy()

    reliability(3, sums, products, ["a"], min_complete=2)

    assert sums.tolist() == [6, 9]
    pd.testing.assert_frame_equal(products, before)
