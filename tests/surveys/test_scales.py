import pytest

from surveys import scales


@pytest.mark.parametrize(("grade", "turned"), [(1, 5), (2, 4), (3, 3), (4, 2), (5, 1), (2.5, 3.5)])
def test_a_reversed_grade_is_six_minus_itself(grade, turned):
    assert scales.turned(grade) == turned


def test_dont_know_is_not_a_grade():
    assert scales.DONT_KNOW not in scales.GRADES


def test_an_answer_is_a_grade_from_one_to_five_or_dont_know():
    assert sorted(scales.VALUES) == [0, 1, 2, 3, 4, 5]
