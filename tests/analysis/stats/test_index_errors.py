"""Standard errors of indices, against plain NumPy on single answers and against hand calculation."""

import numpy as np
import pytest
from scipy import stats

from analysis.stats.index_errors import Precision, change_interval, index_interval, subcategory_error, whole_error
from analysis.stats.spread import spread_of

#: The true error may be this much smaller: who graded both of two questions is not counted.
ROOM = 1.08


def people(n: int, n_questions: int, seed: int = 2020, dont_know: float = 0.0) -> np.ndarray:
    """Single answers 1-5 of people with stances of their own, NaN where they do not know, most often the last one."""
    rng = np.random.default_rng(seed)
    stances = rng.normal(3, 0.8, (n, 1)) + rng.normal(0, 0.9, (n, n_questions))
    answers = np.clip(np.round(stances), 1, 5)
    answers[rng.random(answers.shape) < np.linspace(0, 2 * dont_know, n_questions)] = np.nan
    return answers


def error_of(answers: np.ndarray) -> float:
    """The product's error: from distributions, and correlations of those who graded everything."""
    complete = answers[~np.isnan(answers).any(axis=1)]
    distributions = np.array([[(column == grade).sum() for grade in range(1, 6)] for column in answers.T])
    correlations = np.atleast_2d(np.corrcoef(complete.T))
    return subcategory_error(spread_of(distributions), correlations, len(complete))


def linearised(answers: np.ndarray) -> float:
    """The error of 25 × the mean of question means, by Taylor linearisation over the people."""
    n = (~np.isnan(answers)).sum(axis=0)
    scores = np.where(np.isnan(answers), 0, (answers - np.nanmean(answers, axis=0)) / n * np.sqrt(n / (n - 1)))
    return float(25 / answers.shape[1] * np.sqrt((scores.sum(axis=1) ** 2).sum()))


def bootstrapped(answers: np.ndarray, n_samples: int = 2000) -> float:
    rng = np.random.default_rng(1)
    samples = (answers[rng.integers(0, len(answers), len(answers))] for _ in range(n_samples))
    return float(np.std([25 * np.nanmean(sample, axis=0).mean() for sample in samples], ddof=1))


@pytest.mark.parametrize("n_questions", [1, 2, 3, 5])
def test_without_dont_know_it_is_the_error_of_the_peoples_own_indices(n_questions):
    answers = people(80, n_questions)

    assert error_of(answers) == pytest.approx(stats.sem(25 * answers.mean(axis=1)))


def test_two_questions_with_dont_know_have_the_linearised_error():
    # Those who graded both are counted then. What remains is that their correlation is not quite that of the rest.
    answers = people(400, 2, dont_know=0.2)

    assert error_of(answers) == pytest.approx(linearised(answers), rel=0.03)


@pytest.mark.parametrize("seed", range(6))
def test_with_dont_know_it_is_rather_too_large_than_too_small(seed):
    answers = people(300, 4, seed, dont_know=0.2)

    assert 0.97 * linearised(answers) <= error_of(answers) <= ROOM * linearised(answers)


def test_it_agrees_with_the_bootstrap():
    answers = people(250, 4, dont_know=0.15)

    assert error_of(answers) == pytest.approx(bootstrapped(answers), rel=0.08)


def test_questions_that_contradict_each_other_make_an_exact_index():
    opposite = np.array([[1.0, -1.0], [-1.0, 1.0]])

    assert subcategory_error(spread_of(np.array([[5, 0, 5, 0, 0]] * 2)), opposite, 10) == pytest.approx(0, abs=1e-9)


def test_a_question_that_does_not_vary_among_the_complete_has_no_error():
    assert np.isnan(subcategory_error(spread_of(np.array([[5, 0, 5, 0, 0]] * 2)), np.full((2, 2), np.nan), 10))


def test_the_error_of_a_whole_is_that_of_parts_that_go_together():
    answers = people(90, 2)
    same = np.column_stack([answers, answers])  # two subcategories with the same answers

    assert whole_error([error_of(answers)] * 2) == pytest.approx(linearised(same))


def test_the_error_of_a_whole_is_never_smaller_than_the_true_one():
    answers = people(200, 4)

    assert linearised(answers) <= whole_error([error_of(answers[:, :2]), error_of(answers[:, 2:])])


def test_the_interval_is_students():
    # SciPy: t of 0.975 with 39 degrees of freedom is 2.0227.
    assert index_interval(50, Precision(2.0, 40)) == pytest.approx((50 - 2 * 2.0227, 50 + 2 * 2.0227), abs=1e-4)


def test_the_interval_stays_on_the_scale():
    assert index_interval(2, Precision(5.0, 40))[0] == 0
    assert index_interval(98, Precision(5.0, 40))[1] == 100


def test_when_all_who_were_invited_graded_the_index_is_exact():
    assert index_interval(50, Precision(2.0, 40), invited=40) == (50, 50)


def test_three_quarters_graded_halve_the_interval():
    wide, narrow = (index_interval(50, Precision(2.0, 75), invited)[1] - 50 for invited in (np.nan, 100))

    assert narrow == pytest.approx(wide / 2)


def test_fewer_invited_than_graded_correct_nothing():
    assert index_interval(50, Precision(2.0, 40), invited=10) == index_interval(50, Precision(2.0, 40))


def test_a_changes_interval_is_welchs():
    # scipy.stats.ttest_ind of two groups' own indices, variances not pooled.
    newer, older = 25 * people(60, 3, 1).mean(axis=1), 25 * people(45, 3, 2).mean(axis=1)
    expected = stats.ttest_ind(newer, older, equal_var=False).confidence_interval(0.95)
    sides = (Precision(float(stats.sem(each)), len(each)) for each in (newer, older))

    found = change_interval(float(newer.mean() - older.mean()), *sides)

    assert found == pytest.approx((expected.low, expected.high))


def test_the_change_of_two_exact_indices_is_exact():
    assert change_interval(3.0, Precision(0.0, 40), Precision(0.0, 30)) == (3.0, 3.0)
