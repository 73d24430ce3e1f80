import numpy as np
import pytest

from analysis.disclosure import Family, rate_bound, response_rates_shown

DEPARTMENTS = np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=bool)
TREE = [Family(0, (1, 2, 3))]


@pytest.mark.parametrize(
    ("invited", "shown"),
    [
        ([20, 10, 5], [1, 1, 1, 1]),
        ([20, 10, 4], [1, 1, 0, 0]),  # 4 would follow from the rest
        ([20, 3, 4], [1, 1, 0, 0]),  # 7 follow together
        ([20, 0, 4], [1, 0, 0, 0]),
        ([1, 1, 2], [0, 0, 0, 0]),
    ],
)
def test_a_rate_is_shown_when_no_few_invited_follow_from_it(invited, shown):
    rates = response_rates_shown(DEPARTMENTS, TREE, np.array(invited), 5)

    assert rates.astype(int).tolist() == shown


@pytest.mark.parametrize(
    ("submitted", "invited", "bound"),
    [
        (0, 9, "below"),
        (9, 9, "above"),
        (0, 10, None),
        (10, 10, None),
        (1, 9, None),
        (8, 9, None),
        (0, 0, None),
    ],
)
def test_everybody_or_nobody_of_fewer_than_ten_is_blurred(submitted, invited, bound):
    assert rate_bound(submitted, invited) == bound


@pytest.mark.parametrize(("submitted", "invited"), [(-1, 5), (6, 5)])
def test_more_submitted_than_invited_is_no_rate(submitted, invited):
    with pytest.raises(ValueError, match="is not a response rate"):
        rate_bound(submitted, invited)
