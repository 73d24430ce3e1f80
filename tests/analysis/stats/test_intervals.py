from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.intervals import difference_intervals, mean_intervals, share_intervals
from tests.analysis.stats.answers import HIDDEN, expanded, frequencies, grade_counts

TWO_OF_EACH = [2, 2, 2, 2, 2]


def limits(intervals: pd.DataFrame) -> list[float]:
    return intervals.iloc[0][["lower", "upper"]].tolist()


def share(part: int, whole: int, **arguments) -> pd.DataFrame:
    return share_intervals(pd.Series([part]), pd.Series([whole]), **arguments)


def test_interval_of_a_mean_with_the_t_of_fishers_and_yates_table():
    intervals = mean_intervals(frequencies(TWO_OF_EACH))

    # Mean 3, variance 20/9, error √(20/90); t is 2.262 for 9 degrees of freedom.
    half = 2.262 * (20 / 90) ** 0.5
    assert limits(intervals) == pytest.approx([3 - half, 3 + half], abs=0.001)
    assert intervals.iloc[0][["n", "mean"]].tolist() == [10, 3]


@given(counts=grade_counts, confidence=st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_interval_of_a_mean_is_scipys_kept_inside_the_scale(counts, confidence):
    grades = expanded(counts)
    assume(grades.size >= 2 and grades.var() > 0)

    intervals = mean_intervals(frequencies(counts), confidence=confidence)

    expected = stats.ttest_1samp(grades, 0).confidence_interval(confidence)
    assert limits(intervals) == pytest.approx([max(expected.low, 1), min(expected.high, 5)])


def test_the_error_with_finite_population_correction_is_right_on_average_over_every_possible_sample():
    """Cochran (1977), theorem 2.4: s²/n × (1 - n/N) estimates the variance of the mean without bias."""
    population = [2, 3, 3, 4, 4, 5]
    samples = [np.bincount(sample, minlength=6)[1:] for sample in combinations(population, 3)]
    invited = pd.Series([6] * len(samples))

    intervals = mean_intervals(frequencies(*samples), invited, confidence=0.5)

    squared_errors = ((intervals["upper"] - intervals["mean"]) / stats.t.ppf(0.75, 2)) ** 2
    assert squared_errors.mean() == pytest.approx(intervals["mean"].var(ddof=0))


def test_half_of_the_invited_answering_narrows_the_interval_by_the_root_of_a_half():
    plain, corrected = (mean_intervals(frequencies(TWO_OF_EACH), invited) for invited in (None, pd.Series([20])))

    assert (corrected["upper"] - 3).iloc[0] == pytest.approx((plain["upper"] - 3).iloc[0] * 0.5**0.5)


def test_everybody_invited_having_answered_leaves_no_uncertainty():
    assert limits(mean_intervals(frequencies(TWO_OF_EACH), pd.Series([10]))) == [3, 3]
    assert limits(share(3, 12, invited=pd.Series([12]))) == [0.25, 0.25]


@pytest.mark.parametrize("invited", [pd.Series([np.nan]), pd.Series([9]), pd.Series([20], index=["other"])])
def test_an_unknown_or_too_low_number_of_invited_corrects_nothing(invited):
    table = frequencies(TWO_OF_EACH)

    assert limits(mean_intervals(table, invited)) == limits(mean_intervals(table))
    assert limits(share(3, 10, invited=invited)) == limits(share(3, 10))


def test_equal_grades_give_an_interval_without_width():
    assert limits(mean_intervals(frequencies([0, 0, 0, 9, 0]))) == [4, 4]


@pytest.mark.parametrize("counts", [[0, 0, 0, 1, 0], [0] * 5, HIDDEN])
def test_a_mean_of_fewer_than_two_grades_has_no_interval(counts):
    assert np.isnan(limits(mean_intervals(frequencies(counts)))).all()


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (81, 263, [0.2553, 0.3662]),
        (15, 148, [0.0624, 0.1605]),
        (0, 20, [0.0000, 0.1611]),
        (1, 29, [0.0061, 0.1718]),
    ],
)
def test_interval_of_a_share_as_in_newcombe_1998_table_1_method_3(part, whole, expected):
    assert limits(share(part, whole)) == pytest.approx(expected, abs=0.00005)


@given(whole=st.integers(1, 400), data=st.data(), confidence=st.sampled_from([0.8, 0.95]))
def test_interval_of_a_share_is_scipys(whole, data, confidence):
    part = data.draw(st.integers(0, whole))

    found = limits(share(part, whole, confidence=confidence))

    expected = stats.binomtest(part, whole).proportion_ci(confidence, method="wilson")
    assert found == pytest.approx([expected.low, expected.high], abs=1e-12)
    assert 0 <= found[0] <= part / whole <= found[1] <= 1


@given(whole=st.integers(1, 400), more=st.integers(1, 400), data=st.data())
def test_each_limit_of_a_share_is_just_acceptable_as_the_share_of_a_finite_population(whole, more, data):
    """Wilson (1927): the limits are the shares P with |p - P| = z × the standard error that P would give."""
    part, invited = data.draw(st.integers(0, whole)), whole + more

    found = np.array(limits(share(part, whole, invited=pd.Series([invited]))))

    squared_error = found * (1 - found) / whole * (invited - whole) / (invited - 1)
    assert (found - part / whole) ** 2 == pytest.approx(1.959964**2 * squared_error, abs=1e-6)


def test_a_share_of_nobody_or_of_hidden_numbers_has_no_interval():
    intervals = share_intervals(pd.Series([0, np.nan]), pd.Series([0, np.nan]), pd.Series([12, 12]))

    assert intervals[["share", "lower", "upper"]].isna().all(axis=None)


def test_a_share_of_the_only_one_invited_has_no_interval():
    assert np.isnan(limits(share(1, 1, invited=pd.Series([1])))).all()


@pytest.mark.parametrize("part", [-1, 11])
def test_a_part_outside_its_whole_is_refused_without_printing_the_numbers(part):
    with pytest.raises(ValueError, match=r"it does not in \[0\]$"):
        share(part, 10)


@pytest.mark.filterwarnings("ignore:Precision loss")  # SciPy's, when one group has no variance
@given(first=grade_counts, second=grade_counts)
def test_interval_of_a_difference_is_scipys_kept_inside_the_scale(first, second):
    a, b = expanded(first), expanded(second)
    assume(min(a.size, b.size) >= 2 and a.var() + b.var() > 0)

    found = limits(difference_intervals(frequencies(first), frequencies(second)))

    expected = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    assert found == pytest.approx([max(expected.low, -4), min(expected.high, 4)])


def test_interval_of_a_difference_worked_by_hand():
    # 3 4 5 against 1 1 2 2 2 2 3 3: means 4 and 2, squared error 1/3 + (4/7)/8 = 1/3 + 1/14 = 17/42.
    first, second = frequencies([0, 0, 1, 1, 1]), frequencies([2, 4, 2, 0, 0])

    intervals = difference_intervals(first, second).iloc[0]

    # df = (17/42)² / ((1/9)/2 + (1/196)/7) = 2.911; t.975 interpolates between 4.303 (2) and 3.182 (3) to 3.24.
    assert intervals["df"] == pytest.approx(2.911, abs=0.001)
    assert intervals["lower"] == pytest.approx(2 - 3.24 * (17 / 42) ** 0.5, abs=0.02)
    assert intervals["upper"] == 4
    assert difference_intervals(second, first)["lower"].iloc[0] == -4


def test_what_cannot_be_tested_has_no_interval():
    intervals = difference_intervals(frequencies([0, 0, 0, 0, 9]), frequencies([9, 0, 0, 0, 0]))

    assert intervals["difference"].iloc[0] == 4
    assert np.isnan(limits(intervals)).all()


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    table = frequencies(TWO_OF_EACH)

    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        mean_intervals(table, confidence=confidence)
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        share(1, 2, confidence=confidence)
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        difference_intervals(table, table, confidence)


def test_the_arguments_are_unchanged():
    table, invited = frequencies(TWO_OF_EACH), pd.Series([20])

    mean_intervals(table, invited)
    difference_intervals(table, table)

    pd.testing.assert_frame_equal(table, frequencies(TWO_OF_EACH))
    assert invited.tolist() == [20]
