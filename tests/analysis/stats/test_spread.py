import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given

from analysis.stats.spread import agreement, describe_spread, grade_shares
from tests.analysis.stats.answers import HIDDEN, expanded, frequencies, grade_counts


def test_spread_of_two_four_four_four_five_five_worked_by_hand():
    spread = describe_spread(frequencies([0, 1, 0, 3, 2])).iloc[0]

    # Sum 24 of 6, mean 4; squared deviations 4 + 0 + 2 × 1 = 6, so 6/6 and 6/5.
    assert spread.to_dict() == {
        "n": 6,
        "total": 24,
        "mean": 4,
        "population_variance": 1,
        "sample_variance": 1.2,
    }


@given(counts=grade_counts)
def test_variances_are_those_of_pythons_statistics_module(counts):
    grades = expanded(counts).tolist()
    assume(len(grades) >= 2)

    spread = describe_spread(frequencies(counts)).iloc[0]

    assert spread["population_variance"] == pytest.approx(statistics.pvariance(grades))
    assert spread["sample_variance"] == pytest.approx(statistics.variance(grades))


def test_ten_million_equal_grades_have_no_variance_at_all():
    spread = describe_spread(frequencies([0, 0, 0, 0, 10_000_000])).iloc[0]

    assert (spread["population_variance"], spread["sample_variance"]) == (0, 0)


def test_one_grade_has_no_sample_variance():
    spread = describe_spread(frequencies([0, 0, 1, 0, 0])).iloc[0]

    assert spread["population_variance"] == 0
    assert np.isnan(spread["sample_variance"])


def test_without_grades_there_is_no_spread():
    assert describe_spread(frequencies([0] * 5)).iloc[0, 2:].isna().all()


@pytest.mark.parametrize("statistic", [describe_spread, grade_shares, lambda table: agreement(table).to_frame()])
def test_a_hidden_row_stays_hidden_and_the_argument_unchanged(statistic):
    table = frequencies([4, 0, 0, 0, 4], HIDDEN, codes=["B1", "B2"])
    before = table.copy()

    figures = statistic(table)

    assert figures.loc["B1"].notna().all()
    assert figures.loc["B2"].isna().all()
    pd.testing.assert_frame_equal(table, before)


def test_shares_of_the_grades_with_their_base():
    shares = grade_shares(frequencies([1, 2, 3, 4, 10])).iloc[0]

    assert shares.tolist() == [20, 0.05, 0.1, 0.15, 0.2, 0.5]


def test_without_grades_there_are_no_shares():
    shares = grade_shares(frequencies([0] * 5)).iloc[0]

    assert shares["n"] == 0
    assert shares.drop("n").isna().all()


@given(counts=grade_counts)
def test_shares_add_up_to_one(counts):
    assume(sum(counts))

    assert grade_shares(frequencies(counts)).drop(columns="n").iloc[0].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 0, 0, 8, 0], 1),
        ([4, 0, 0, 0, 4], 0),
        ([2, 2, 2, 2, 2], 0.5),  # variance 2, the uniform distribution of James, Demaree and Wolf (1984)
        ([0, 4, 0, 4, 0], 0.75),
    ],
)
def test_agreement_worked_by_hand(counts, expected):
    assert agreement(frequencies(counts)).iloc[0] == expected


@given(counts=grade_counts)
def test_agreement_lies_between_0_and_1_and_rests_on_numpys_population_variance(counts):
    assume(sum(counts) >= 8)

    found = agreement(frequencies(counts)).iloc[0]

    assert 0 <= found <= 1
    assert found == pytest.approx(1 - np.var(expanded(counts)) / 4)


def test_agreement_is_shown_from_eight_grades_or_what_the_measurement_demands():
    table = frequencies([0, 0, 0, 7, 0], [0, 0, 0, 8, 0], [0, 0, 0, 10, 0])

    assert agreement(table).notna().tolist() == [False, True, True]
    assert agreement(table, min_grades=10).notna().tolist() == [False, False, True]
