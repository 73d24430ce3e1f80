import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from scipy import stats

from analysis.stats.intervals import difference_intervals
from analysis.stats.years import changes, gaps, rest_of
from tests.analysis.stats.answers import HIDDEN, expanded, frequencies, grade_counts


def test_changes_are_given_for_the_questions_of_both_years_in_the_newer_ones_order():
    newer = frequencies([0, 0, 4, 4, 0], [0, 0, 0, 9, 0], [0, 4, 4, 0, 0], codes=["B2", "B9", "B1"])
    older = frequencies([0, 4, 4, 0, 0], [0, 4, 4, 0, 0], [9, 0, 0, 0, 0], codes=["B1", "B2", "B0"])

    found = changes(newer, older)

    assert found["difference"].to_dict() == {"B2": 1, "B1": 0}
    assert list(found.index) == ["B2", "B1"]


def test_a_change_has_the_interval_of_scipys_welch():
    newer, older = [1, 4, 10, 12, 5], [3, 8, 10, 8, 1]

    found = changes(frequencies(newer), frequencies(older)).iloc[0]

    expected = stats.ttest_ind(expanded(newer), expanded(older), equal_var=False)
    assert found["p"] == pytest.approx(expected.pvalue)
    assert found[["lower", "upper"]].tolist() == pytest.approx(list(expected.confidence_interval(0.95)))


def test_a_wider_confidence_gives_a_wider_interval():
    newer, older = frequencies([1, 4, 10, 12, 5]), frequencies([3, 8, 10, 8, 1])

    assert changes(newer, older, 0.99)["upper"].iloc[0] > changes(newer, older)["upper"].iloc[0]


def test_without_a_common_question_there_is_no_change():
    assert changes(frequencies([1] * 5, codes=["B1"]), frequencies([1] * 5, codes=["B2"])).empty


def test_what_one_year_hides_has_no_change():
    found = changes(frequencies([1, 4, 10, 12, 5]), frequencies(HIDDEN))

    assert found[["difference", "lower", "upper", "p"]].isna().all(axis=None)


def test_a_gap_is_to_the_rest_of_the_organisation_and_not_to_the_whole():
    department, organisation = frequencies([0, 0, 0, 4, 4]), frequencies([0, 4, 4, 4, 4])

    found = gaps(department, organisation).iloc[0]

    # The rest is 2 2 2 2 3 3 3 3, mean 2.5; the whole has mean 3.5.
    assert (found["difference"], found["n_first"], found["n_second"]) == (2, 8, 8)


@given(department=grade_counts, rest=grade_counts)
def test_a_gap_is_the_difference_between_two_groups_that_share_nobody(department, rest):
    organisation = np.add(department, rest)

    found = gaps(frequencies(department), frequencies(organisation))

    pd.testing.assert_frame_equal(found, difference_intervals(frequencies(department), frequencies(rest)))


def test_an_organisation_of_one_department_has_no_gap():
    table = frequencies([1, 4, 10, 12, 5])

    assert gaps(table, table)["difference"].isna().all()


def test_a_hidden_department_has_no_gap():
    assert gaps(frequencies(HIDDEN), frequencies([1, 4, 10, 12, 5]))["difference"].isna().all()


def test_a_part_larger_than_its_whole_is_refused_without_printing_the_numbers():
    whole, part = frequencies([1] * 5, [1] * 5, codes=["B1", "B2"]), frequencies([1] * 5, [2] * 5, codes=["B1", "B2"])

    with pytest.raises(ValueError, match=r"more answers than the whole in the rows \['B2'\]$"):
        rest_of(whole, part)


def test_a_part_with_other_questions_is_refused():
    with pytest.raises(ValueError, match="they must be the same"):
        rest_of(frequencies([1] * 5, codes=["B1"]), frequencies([1] * 5, codes=["B2"]))


def test_the_arguments_are_unchanged():
    whole, part = frequencies([2] * 5), frequencies([1] * 5)

    rest_of(whole, part)

    pd.testing.assert_frame_equal(whole, frequencies([2] * 5))
    pd.testing.assert_frame_equal(part, frequencies([1] * 5))
