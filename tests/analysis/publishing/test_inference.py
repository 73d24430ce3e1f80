"""Where the statistics of a release are shown. Their values are checked beside SciPy in `test_independent`."""

import numpy as np
import pytest

from analysis.publishing.inference import Setting, inference
from analysis.stats.standing_out import Limits

HIDDEN = [np.nan] * 5
#: The organisation, one department of twenty with all grades low, and a department of its rest.
WHOLE, LOW, REST = [10, 12, 4, 8, 10], [8, 10, 2, 0, 0], [2, 2, 2, 8, 10]
OTHERS = [5, 10, 30, 40, 15]


def found(*rows, others=OTHERS, as_of=None, invited=None, **setting):
    """The statistics of one question: the rows are scopes, the first of them the organisation, the rest departments."""
    n = len(rows)
    numbers = np.array([[np.nan if each is None else each] for each in as_of or [None] * n], dtype=float)
    people = np.array([np.nan if each is None else each for each in invited or [None] * n], dtype=float)
    columns = inference(
        np.array(rows, dtype=float)[:, None],
        numbers,
        np.array([others], dtype=float),
        Setting(departments=tuple(range(1, n)), invited=people, **setting),
    )
    return {name: values[:, 0] for name, values in columns.items()}


def test_everything_is_hidden_where_the_distribution_is():
    hidden = found(WHOLE, HIDDEN)

    assert [name for name, values in hidden.items() if not np.isnan(values[1]) and values[1]] == []


def test_others_that_are_not_pooled_are_not_tested():
    columns = found(WHOLE, LOW, others=HIDDEN)

    assert np.isnan(columns["difference_lower"]).all()
    assert np.isnan(columns["effect"]).all()
    assert not columns["is_called_out"].any()


def test_an_interval_without_width_when_all_invited_graded():
    columns = found(WHOLE, LOW, invited=[None, 20])

    assert columns["lower"][1] == columns["upper"][1] == 34 / 20
    assert columns["lower"][0] < columns["upper"][0]


def test_a_repeated_figure_is_not_corrected_with_the_invited_of_today():
    new, repeated = found(WHOLE, LOW, invited=[None, 30]), found(WHOLE, LOW, as_of=[1, 1], invited=[None, 30])

    assert repeated["lower"][1] < new["lower"][1]


def test_a_gap_is_from_the_rest_and_not_from_the_whole():
    # LOW: sum 34 of 20. REST: 2 + 4 + 6 + 32 + 50 = 94 of 24.
    assert found(WHOLE, LOW)["gap"][1] == pytest.approx(34 / 20 - 94 / 24)
    assert found(WHOLE, LOW, REST)["gap"].tolist()[1:] == pytest.approx([34 / 20 - 94 / 24, 94 / 24 - 34 / 20])


def test_the_organisation_has_no_gap():
    assert np.isnan(found(WHOLE, LOW)["gap"][0])


def test_a_department_of_an_earlier_publication_has_no_gap_to_a_new_organisation():
    assert np.isnan(found(WHOLE, LOW, as_of=[None, 1])["gap"][1])
    assert not np.isnan(found(WHOLE, LOW, as_of=[1, 1])["gap"][1])


@pytest.mark.parametrize(("k_dist", "has_gap"), [(24, True), (25, False)])
def test_a_gap_needs_a_rest_as_large_as_a_distribution(k_dist, has_gap):
    assert np.isnan(found(WHOLE, LOW, k_dist=k_dist)["gap"][1]) != has_gap


def test_what_is_called_out_follows_the_limits_of_the_measurement():
    difference = 34 / 20 - 350 / 100

    assert found(WHOLE, LOW)["difference"][1] == pytest.approx(difference)
    assert found(WHOLE, LOW)["is_called_out"][1]
    assert not found(WHOLE, LOW, limits=Limits(practical=1.9))["is_called_out"][1]
    assert not found(WHOLE, LOW, limits=Limits(practical=2.3))["is_gap_called_out"][1]
