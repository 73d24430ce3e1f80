import numpy as np
import pytest

from analysis.disclosure import primary_distributions, primary_means, primary_shares, primary_yes_no


def hidden(rule, counts, threshold):
    return bool(rule(np.array([[counts]]), threshold).item())


@pytest.mark.parametrize(
    ("counts", "is_hidden"),
    [
        ([1, 1, 1, 1, 0, 9], True),  # n = 4
        ([1, 1, 1, 1, 1, 0], False),  # n = 5, mean 3
        ([0, 0, 4, 1, 0, 0], True),  # four of five alike
        ([0, 0, 3, 2, 0, 0], False),
        ([3, 2, 0, 0, 0, 0], True),  # mean 1.4
        ([4, 4, 0, 0, 0, 0], False),  # mean 1.5 exactly
        ([0, 0, 0, 4, 4, 0], False),  # mean 4.5 exactly
        ([0, 0, 0, 2, 3, 0], True),  # mean 4.6
        ([14, 1, 0, 0, 0, 0], True),  # n = 15, all but one alike
        ([15, 1, 0, 0, 0, 0], False),  # n = 16: no longer a small group
        ([0, 0, 0, 0, 16, 0], False),
        ([0, 0, 0, 0, 0, 0], True),
    ],
)
def test_means_of_few_or_homogeneous_answers_are_hidden(counts, is_hidden):
    assert hidden(primary_means, counts, 5) == is_hidden


def test_distributions_need_more_answers_than_means():
    counts = [1, 2, 1, 2, 1, 0]

    assert not hidden(primary_means, counts, 5)
    assert hidden(primary_distributions, counts, 8)


def test_a_homogeneous_distribution_is_hidden():
    assert hidden(primary_distributions, [0, 0, 9, 1, 0, 0], 8)


@pytest.mark.parametrize(
    ("counts", "is_hidden"),
    [
        ([1, 1, 1, 1, 1, 2], True),  # 7 answered
        ([1, 1, 1, 1, 2, 2], False),  # 8 answered, 2 don't know
        ([1, 1, 1, 1, 4, 0], True),  # nobody don't know
        ([1, 1, 1, 1, 3, 1], True),  # one don't know
        ([1, 0, 0, 0, 0, 9], True),  # all but one don't know
        ([0, 0, 0, 0, 8, 2], False),  # grades alike are no matter here
        ([16, 0, 0, 0, 0, 0], False),  # n = 16
    ],
)
def test_shares_are_yes_no_questions_of_everybody_who_answered(counts, is_hidden):
    assert hidden(primary_shares, counts, 8) == is_hidden


def test_a_screening_question_follows_the_rule_of_shares():
    yes, no = np.array([[2, 1, 4]]), np.array([[8, 9, 3]])

    assert primary_yes_no(yes, no, 8).tolist() == [[False, True, True]]
