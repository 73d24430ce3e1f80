import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.questions import describe_questions, quotient
from tests.analysis.stats.answers import expanded, frequencies, grade_counts


def test_mean_and_share_of_a_small_table_worked_by_hand():
    described = describe_questions(frequencies([2, 2, 2, 1, 1, 2]))

    # 1 1 2 2 3 3 4 5: sum 21 of 8; two of ten do not know.
    assert described.iloc[0].to_dict() == {
        "n": 8,
        "mean": 2.625,
        "n_answered": 10,
        "n_dont_know": 2,
        "dont_know_share": 0.2,
    }


@given(counts=grade_counts, dont_know=st.integers(0, 40))
def test_figures_are_those_of_the_single_answers(counts, dont_know):
    described = describe_questions(frequencies([*counts, dont_know])).iloc[0]

    answers = np.concatenate([expanded(counts), np.full(dont_know, np.nan)])
    graded = answers[~np.isnan(answers)]
    assert described["mean"] == pytest.approx(graded.mean() if graded.size else np.nan, nan_ok=True)
    share = np.isnan(answers).mean() if answers.size else np.nan
    assert described["dont_know_share"] == pytest.approx(share, nan_ok=True)
    assert (described["n"], described["n_answered"]) == (graded.size, answers.size)


def test_only_dont_know_gives_a_share_and_no_mean():
    described = describe_questions(frequencies([0, 0, 0, 0, 0, 3])).iloc[0]

    assert np.isnan(described["mean"])
    assert described["dont_know_share"] == 1


def test_nobody_answering_gives_neither():
    described = describe_questions(frequencies([0] * 6)).iloc[0]

    assert described[["mean", "dont_know_share"]].isna().all()


def test_the_index_is_kept_and_the_argument_unchanged():
    index = pd.MultiIndex.from_tuples([(0, "B1"), (1, "B1")])
    table = frequencies([1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1]).set_axis(index)
    before = table.copy()

    described = describe_questions(table)

    assert described.index.equals(index)
    pd.testing.assert_frame_equal(table, before)


def test_no_rows_give_no_figures():
    assert describe_questions(frequencies([0] * 6).iloc[:0]).empty


def test_a_quotient_by_nothing_is_no_number():
    assert np.array_equal(quotient(np.array([1, 0]), np.array([2, 0])), [0.5, np.nan], equal_nan=True)
