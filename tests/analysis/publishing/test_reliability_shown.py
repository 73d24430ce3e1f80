"""Which reliability a publication shows; the figures are worked out by hand from two questions of one subcategory."""

import numpy as np
import pytest

from analysis.disclosure import Thresholds
from analysis.outline import DimensionOutline, Outline, QuestionOutline, SubcategoryOutline
from analysis.publishing.reliability import Joint, reliability_shown

QUESTIONS = (QuestionOutline("A1", "", "", False), QuestionOutline("A2", "", "", False))
OUTLINE = Outline(
    "key", "1", (DimensionOutline("d", "", (SubcategoryOutline("a", "", QUESTIONS),)),), "S", "", True, 50
)


def joint(n: int, *, product: int = 0) -> dict[str, Joint]:
    """Of n people (even) half answer 1 and half 3 to each question; `product` is Σxy."""
    squares = n // 2 * 10
    return {"a": Joint(n, np.array([2 * n, 2 * n]), np.array([[squares, product], [product, squares]]))}


def alike(n: int) -> dict[str, Joint]:
    """Everybody answers both questions alike: Σxy = Σx²."""
    return joint(n, product=n // 2 * 10)


def stored(n: int, alpha: float = 0.5, as_of: int | None = None) -> dict[str, object]:
    return {"a": {"alpha": alpha, "n": n, "item_rest": {"A1": 0.3, "A2": 0.3}, "as_of": as_of}}


def shown(counts, *, new=("A1", "A2"), more=0, earlier=()):
    """What is shown when `more` people than are in the counts, all with grade 2, graded each question that is new."""
    half = counts["a"].n // 2
    graded = {key: [half, more, half, 0, 0] for key in new}
    return reliability_shown(counts, OUTLINE, graded, list(earlier), Thresholds())


def test_two_questions_answered_alike_have_alpha_and_correlations_of_one():
    found = shown(alike(30))["a"]

    assert {key: found[key] for key in ("alpha", "n", "item_rest", "as_of")} == {
        "alpha": 1,
        "n": 30,
        "item_rest": {"A1": 1, "A2": 1},
        "as_of": None,
    }


def test_the_index_of_questions_answered_alike_is_as_precise_as_one_of_them():
    # Deviations are all 1, so s² = 30 / 29, and the error of a mean √(1 / 29), in points of 25 a grade.
    assert shown(alike(30))["a"]["error"] == pytest.approx(25 / 29**0.5)


def test_the_index_of_unrelated_questions_is_more_precise():
    # Σxy = ΣxΣy / n = 120: half of the variance of one mean.
    assert shown(joint(30, product=120))["a"]["error"] == pytest.approx(25 / 29**0.5 / 2**0.5)


def test_those_who_graded_one_question_only_make_the_index_more_precise():
    # 8 more with grade 2: n = 38, Σ(x - 2)² = 30, s² / n = 30 / 37 / 38; the covariance is that of 30 people.
    variance = 30 / 37 / 38
    covariance = 30 / 37 * 30 / 38**2
    assert shown(alike(30), more=8)["a"]["error"] == pytest.approx(25 / 2 * (2 * variance + 2 * covariance) ** 0.5)


def test_an_error_is_repeated_with_its_alpha():
    earlier = {"a": stored(38)["a"] | {"error": 2.5}}

    assert shown(alike(40), earlier=[(1, earlier)])["a"]["error"] == 2.5


def test_what_was_published_without_an_error_is_repeated_without_one():
    assert "error" not in shown(alike(40), earlier=[(1, stored(38))])["a"]


def test_alpha_of_a_correlation_of_a_half_is_two_thirds():
    # Covariance half of the variance: Σxy - ΣxΣy/n = 15 of 30, so Σxy = 135; Spearman-Brown 2 × 0.5 / 1.5.
    assert shown(joint(30, product=135))["a"]["alpha"] == pytest.approx(2 / 3)


def test_fewer_than_thirty_complete_responses_have_no_reliability():
    assert shown(alike(28)) == {}


def test_reliability_is_hidden_while_the_distribution_of_one_question_is():
    assert shown(alike(40), new=["A1"]) == {}


@pytest.mark.parametrize("step", [2, 4, -2, -4])
def test_a_step_of_fewer_than_five_complete_responses_repeats_the_earlier_figure(step):
    assert shown(alike(40), earlier=[(1, stored(40 - step))]) == stored(40 - step, as_of=1)


@pytest.mark.parametrize("step", [6, -6])
def test_a_larger_step_gives_a_new_figure(step):
    assert shown(alike(40), earlier=[(1, stored(40 - step))])["a"]["as_of"] is None


def test_as_many_who_answered_otherwise_repeat_the_earlier_figure():
    assert shown(alike(40), earlier=[(1, stored(40))]) == stored(40, as_of=1)


def test_the_same_figure_is_not_called_a_repetition():
    first = shown(alike(40))

    assert shown(alike(40), earlier=[(1, first)]) == first


def test_a_figure_that_was_repeated_keeps_the_number_of_its_own_publication():
    earlier = [(1, stored(38)), (2, stored(38, as_of=1))]

    assert shown(alike(40), earlier=earlier) == stored(38, as_of=1)


def test_a_step_is_measured_from_every_earlier_publication():
    earlier = [(1, stored(38)), (2, stored(48))]

    assert shown(alike(40), earlier=earlier) == stored(48, as_of=2)


def test_what_was_shown_stays_when_a_question_is_hidden_now():
    assert shown(alike(60), new=set(), earlier=[(1, stored(40))]) == stored(40, as_of=1)


@pytest.mark.parametrize("more", [1, 7])
def test_reliability_is_hidden_when_few_graded_one_question_and_not_the_other(more):
    # Two shown distributions of n + 1 people and an alpha of n of them would tell what the one answered.
    assert shown(alike(40), more=more) == {}


@pytest.mark.parametrize("more", [0, 8])
def test_it_is_shown_when_they_are_none_or_many(more):
    assert shown(alike(40), more=more)["a"]["n"] == 40
