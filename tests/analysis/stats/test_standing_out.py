import numpy as np
import pandas as pd
import pytest

from analysis.stats.questions import GRADE_COLUMNS, describe_questions
from analysis.stats.spread import agreement
from analysis.stats.standing_out import Kind, Limits, standing_out
from tests.analysis.stats.answers import frequencies

ORDINARY = [0, 20, 60, 20, 0, 0]
"""Mean 3, agreement 0.9, all know."""


def page(**rows: list[int]) -> pd.DataFrame:
    """Return one page's questions from six counts by code."""
    table = frequencies(*rows.values(), codes=list(rows))
    return table[GRADE_COLUMNS].join(describe_questions(table)).assign(agreement=agreement(table))


def found(own: pd.DataFrame, others: pd.DataFrame | None = None, reversed_codes=(), **limits) -> list[tuple]:
    """Return (code, kind, value, base) of each finding."""
    compared = own if others is None else others
    return list(standing_out(own, compared, reversed_codes, Limits(**limits)).itertuples(index=False, name=None))


def test_an_ordinary_question_does_not_stand_out():
    assert found(page(B1=ORDINARY)) == []


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ([0, 0, 0, 10, 0, 0], (Kind.STRONG, 4.0, 10)),
        ([0, 0, 1, 9, 0, 0], None),
        ([0, 5, 5, 0, 0, 0], (Kind.WEAK, 2.5, 10)),
        ([0, 4, 6, 0, 0, 0], None),
        ([0, 0, 7, 0, 0, 3], (Kind.MUCH_DONT_KNOW, 0.3, 10)),
        ([0, 0, 71, 0, 0, 29], None),
        ([2, 2, 2, 2, 2, 0], (Kind.LOW_AGREEMENT, 0.5, 10)),
        ([2, 2, 3, 2, 2, 0], None),
    ],
)
def test_each_limit_belongs_to_what_stands_out(counts, finding):
    assert found(page(B1=counts)) == ([("B1", *finding)] if finding else [])


def test_a_high_mean_of_a_reversed_question_is_weak_and_printed_as_answered():
    own = page(T1=[0, 0, 5, 5, 0, 0], T2=[0, 10, 0, 0, 0, 0])

    assert found(own, reversed_codes=["T1", "T2"]) == [("T1", Kind.WEAK, 3.5, 10), ("T2", Kind.STRONG, 2.0, 10)]


def test_above_and_below_others_need_a_supported_difference():
    own = page(B1=[0, 0, 50, 50, 0, 0], B2=[0, 50, 50, 50, 0, 0], B3=[0, 1, 7, 2, 0, 0])
    others = page(B1=[0, 20, 60, 20, 0, 0], B2=[0, 0, 50, 50, 0, 0], B3=[0, 3, 6, 1, 0, 0])

    # Differences 0.5, -0.5 and 0.3; the last rests on ten answers.
    assert found(own, others) == [("B1", Kind.ABOVE_OTHERS, 0.5, 100), ("B2", Kind.BELOW_OTHERS, -0.5, 150)]


def test_a_lower_mean_of_a_reversed_question_is_above_others():
    own, others = page(T1=[0, 50, 50, 0, 0, 0]), page(T1=[0, 20, 60, 20, 0, 0])

    assert found(own, others, ["T1"]) == [("T1", Kind.ABOVE_OTHERS, -0.5, 100)]
    assert found(others, own, ["T1"]) == [("T1", Kind.BELOW_OTHERS, 0.5, 100)]


def test_findings_follow_the_questionnaire_and_not_their_size():
    own = page(B2=[0, 8, 2, 0, 0, 0], B1=[4, 1, 0, 1, 4, 20], B3=[10, 0, 0, 0, 0, 0])

    assert [(code, kind) for code, kind, *_ in found(own)] == [
        ("B2", Kind.WEAK),
        ("B1", Kind.MUCH_DONT_KNOW),
        ("B1", Kind.LOW_AGREEMENT),
        ("B3", Kind.WEAK),
    ]


def test_the_base_of_dont_know_is_everybody_who_answered():
    assert found(page(B1=[0, 0, 10, 0, 0, 30])) == [("B1", Kind.MUCH_DONT_KNOW, 0.75, 40)]


def test_a_question_without_others_is_not_compared_and_burdens_no_other():
    ordinary = {f"Q{number}": ORDINARY for number in range(19)}
    own, others = page(B1=[0, 3, 10, 12, 5, 0], **ordinary), page(B1=[2, 9, 10, 8, 1, 0])

    among_nineteen_alike = found(own, pd.concat([others, page(**ordinary)]))

    assert [kind for _, kind, *_ in found(own, others)] == [Kind.ABOVE_OTHERS]
    assert among_nineteen_alike == []


def test_a_hidden_distribution_leaves_the_level_and_no_comparison():
    own = page(B1=[0, 0, 0, 0, 6, 0]).assign(**dict.fromkeys(GRADE_COLUMNS, np.nan), agreement=np.nan)

    assert found(own, page(B1=[50, 50, 0, 0, 0, 0])) == [("B1", Kind.STRONG, 5.0, 6)]


def test_a_hidden_question_does_not_stand_out():
    own = page(B1=[0, 0, 0, 0, 50, 50])
    hidden = own.astype(float).where(own.isna(), np.nan)

    assert found(hidden, page(B1=[50, 50, 0, 0, 0, 0])) == []


def test_every_limit_is_a_setting():
    own, others = page(B1=[0, 10, 60, 20, 10, 10]), page(B1=[0, 20, 60, 20, 0, 10])
    stricter = {"practical": 0.2, "low": 3.4, "high": 3.5, "dont_know_high": 0.05, "low_agreement": 0.9}

    kinds = [kind for _, kind, *_ in found(own, others, **stricter)]

    assert kinds == [Kind.WEAK, Kind.ABOVE_OTHERS, Kind.MUCH_DONT_KNOW, Kind.LOW_AGREEMENT]


def test_no_questions_give_no_findings():
    nothing = page(B1=ORDINARY).iloc[:0]

    assert list(standing_out(nothing, nothing, []).columns) == ["code", "kind", "value", "base"]


def test_the_arguments_are_unchanged():
    own, others = page(T1=[0, 20, 60, 20, 0, 0]), page(T1=[0, 0, 50, 50, 0, 0])
    before = own.copy(), others.copy()

    standing_out(own, others, ["T1"])

    pd.testing.assert_frame_equal(own, before[0])
    pd.testing.assert_frame_equal(others, before[1])


@pytest.mark.parametrize(
    "limits",
    [
        {"alpha": 1.5},
        {"dont_know_high": 30},
        {"low_agreement": -0.1},
        {"practical": 0},
        {"low": 0.5},
        {"high": 5.5},
        {"low": 4, "high": 4},
    ],
)
def test_a_limit_outside_its_range_is_refused(limits):
    with pytest.raises(ValueError, match=next(iter(limits))):
        Limits(**limits)
