import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.differences import call_out, hedges_g, holm_adjusted, welch_test
from tests.analysis.stats.answers import HIDDEN, expanded, frequencies, grade_counts

TESTED = ["standard_error", "df", "statistic", "p"]

#: 3 4 5: mean 4, variance 1. 1 1 3 3: mean 2, variance 4/3.
HIGH, LOW = [0, 0, 1, 1, 1], [2, 0, 2, 0, 0]


def test_welch_of_two_small_groups_worked_by_hand():
    test = welch_test(frequencies(HIGH), frequencies(LOW)).iloc[0]

    # Squared error 1/3 + (4/3)/4 = 2/3; t = 2 / √(2/3) = √6; df = (4/9) / ((1/9)/2 + (1/9)/3) = 4.8.
    assert (test["n_first"], test["n_second"], test["difference"]) == (3, 4, 2)
    assert test["standard_error"] == pytest.approx((2 / 3) ** 0.5)
    assert test["statistic"] == pytest.approx(6**0.5)
    assert test["df"] == pytest.approx(4.8)


@pytest.mark.filterwarnings("ignore:Precision loss")  # SciPy's, when one group has no variance
@given(first=grade_counts, second=grade_counts)
def test_welch_from_frequencies_is_scipys_from_single_answers(first, second):
    a, b = expanded(first), expanded(second)
    assume(min(a.size, b.size) >= 2 and a.var() + b.var() > 0)

    test = welch_test(frequencies(first), frequencies(second)).iloc[0]

    expected = stats.ttest_ind(a, b, equal_var=False)
    assert (test["statistic"], test["p"]) == pytest.approx((expected.statistic, expected.pvalue))
    assert test["df"] == pytest.approx(expected.df)


@given(pairs=st.lists(st.tuples(grade_counts, grade_counts), min_size=2, max_size=4))
def test_many_questions_at_once_are_each_question_by_itself(pairs):
    first, second = (frequencies(*rows) for rows in zip(*pairs, strict=True))

    together = welch_test(first, second)

    alone = [welch_test(first.iloc[[row]], second.iloc[[row]]) for row in range(len(pairs))]
    pd.testing.assert_frame_equal(together, pd.concat(alone))


@given(first=grade_counts, second=grade_counts)
def test_swapping_the_groups_changes_the_sign_alone(first, second):
    there = welch_test(frequencies(first), frequencies(second)).iloc[0]
    back = welch_test(frequencies(second), frequencies(first)).iloc[0]

    assert there["difference"] == pytest.approx(-back["difference"], nan_ok=True)
    assert there["p"] == pytest.approx(back["p"], nan_ok=True)


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        ([0, 0, 0, 0, 9], [9, 0, 0, 0, 0], 4),  # no variance in either
        ([0, 0, 9, 0, 0], [0, 0, 9, 0, 0], 0),
        ([0, 0, 0, 0, 1], [3, 3, 0, 0, 0], 3.5),  # a single grade
        ([0, 0, 0, 0, 0], [3, 3, 0, 0, 0], np.nan),
        (HIDDEN, [3, 3, 0, 0, 0], np.nan),
    ],
)
def test_what_cannot_be_tested_has_its_difference_and_no_test(first, second, difference):
    test = welch_test(frequencies(first), frequencies(second))

    assert test["difference"].iloc[0] == pytest.approx(difference, nan_ok=True)
    assert test[TESTED].isna().all(axis=None)
    assert hedges_g(frequencies(first), frequencies(second)).isna().all()
    assert not call_out(test)["is_called_out"].any()


def test_one_group_without_variance_leaves_the_degrees_of_freedom_of_the_other():
    test = welch_test(frequencies([0, 0, 0, 0, 9]), frequencies([3, 3, 0, 0, 0])).iloc[0]

    assert test["df"] == pytest.approx(5)


@pytest.mark.parametrize("statistic", [welch_test, hedges_g])
def test_groups_with_other_questions_cannot_be_compared(statistic):
    with pytest.raises(ValueError, match=r"must have the same"):
        statistic(frequencies(HIGH, codes=["B1"]), frequencies(LOW, codes=["B2"]))


def test_the_arguments_are_unchanged():
    first, second = frequencies(HIGH), frequencies(LOW)

    call_out(welch_test(first, second))

    pd.testing.assert_frame_equal(first, frequencies(HIGH))
    pd.testing.assert_frame_equal(second, frequencies(LOW))


def test_hedges_g_worked_by_hand():
    found = hedges_g(frequencies(HIGH), frequencies(LOW)).iloc[0]

    # Pooled variance (2 × 1 + 3 × 4/3) / 5 = 1.2; correction 1 - 3/19.
    assert found == pytest.approx(2 / 1.2**0.5 * 16 / 19)


@pytest.mark.filterwarnings("ignore:Precision loss")  # SciPy's, when one group has no variance
@given(first=grade_counts, second=grade_counts)
def test_hedges_g_is_students_t_of_scipy_scaled_and_corrected(first, second):
    a, b = expanded(first), expanded(second)
    assume(min(a.size, b.size) >= 2 and a.var() + b.var() > 0)

    found = hedges_g(frequencies(first), frequencies(second)).iloc[0]

    pooled_t = stats.ttest_ind(a, b, equal_var=True).statistic
    cohens_d = pooled_t * (1 / a.size + 1 / b.size) ** 0.5
    assert found == pytest.approx(cohens_d * (1 - 3 / (4 * (a.size + b.size) - 9)))


def test_the_correction_of_hedges_is_close_to_the_exact_one():
    """Hedges (1981): the exact correction is Γ(m/2) / (√(m/2) Γ((m - 1)/2)), here with m = 14."""
    from scipy.special import gamma

    first, second = [0, 4, 0, 4, 0], [4, 0, 4, 0, 0]
    cohens_d = 1 / (8 / 7) ** 0.5

    found = hedges_g(frequencies(first), frequencies(second)).iloc[0]

    assert found == pytest.approx(cohens_d * gamma(7) / (7**0.5 * gamma(6.5)), abs=0.001)


def test_holm_of_the_four_p_values_in_wikipedias_article_holm_bonferroni():
    adjusted = holm_adjusted(pd.Series([0.01, 0.04, 0.03, 0.005]))

    # 4 × 0.005, 3 × 0.01, 2 × 0.03, and 1 × 0.04 raised to the one before it.
    assert adjusted.tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_holm_counts_only_what_was_tested_and_keeps_the_index():
    p = pd.Series([0.04, np.nan, 0.02, 0.9], index=["a", "b", "b", "c"])

    adjusted = holm_adjusted(p)

    assert adjusted.fillna(-1).tolist() == pytest.approx([0.08, -1, 0.06, 0.9])
    assert adjusted.index.equals(p.index)


@pytest.mark.parametrize("values", [[], [np.nan, np.nan]])
def test_holm_of_no_tests_is_nothing(values):
    assert holm_adjusted(pd.Series(values, dtype=float)).isna().all()


@given(
    p=st.lists(st.one_of(st.floats(0, 1), st.just(np.nan)), max_size=12),
    alpha=st.sampled_from([0.01, 0.05, 0.2]),
)
def test_holm_rejects_what_his_stepwise_procedure_rejects(p, alpha):
    rejected, remaining = set(), sorted((value, place) for place, value in enumerate(p) if not np.isnan(value))
    while remaining and remaining[0][0] * len(remaining) < alpha:
        rejected.add(remaining.pop(0)[1])

    adjusted = holm_adjusted(pd.Series(p, dtype=float))

    assert {place for place, value in enumerate(adjusted) if value < alpha} == rejected
    assert adjusted.dropna().between(0, 1).all()


def test_a_difference_of_exactly_three_tenths_is_called_out():
    mean_33, mean_30 = frequencies([0, 0, 700, 300, 0]), frequencies([0, 50, 900, 50, 0])

    decided = call_out(welch_test(mean_33, mean_30)).iloc[0]

    assert decided["difference"] == 0.3
    assert decided["is_called_out"]


def test_a_difference_must_be_both_large_and_supported():
    first = frequencies([0, 0, 800, 200, 0], [1, 2, 2, 2, 3], [0, 0, 0, 500, 500])
    second = frequencies([0, 0, 900, 100, 0], [2, 3, 2, 2, 1], [0, 0, 500, 500, 0])

    decided = call_out(welch_test(first, second))

    assert (decided["difference"].abs() >= 0.3).tolist() == [False, True, True]
    assert (decided["p_adjusted"] < 0.05).tolist() == [True, False, True]
    assert decided["is_called_out"].tolist() == [False, False, True]


def test_more_questions_on_the_page_demand_more_of_each():
    first, second = [0, 3, 10, 12, 5], [2, 9, 10, 8, 1]
    alike = [1, 5, 10, 5, 1]

    alone = call_out(welch_test(frequencies(first), frequencies(second)))
    among_many = call_out(welch_test(frequencies(first, *[alike] * 19), frequencies(second, *[alike] * 19)))

    assert alone["is_called_out"].tolist() == [True]
    assert not among_many["is_called_out"].any()


def test_the_limits_of_the_decision_are_settings():
    tests = welch_test(frequencies([0, 0, 800, 200, 0]), frequencies([0, 0, 900, 100, 0]))

    assert call_out(tests, practical=0.1)["is_called_out"].all()
    assert not call_out(tests, practical=0.1, alpha=1e-12)["is_called_out"].any()
