import numpy as np
import pytest

from analysis.stats.students_t import quantile, two_sided_p


@pytest.mark.parametrize(("df", "t"), [(1, 12.706), (5, 2.571), (9, 2.262), (30, 2.042), (120, 1.980)])
def test_values_of_fishers_and_yates_table_for_five_per_cent(df, t):
    degrees = np.array([df])

    assert quantile(0.975, degrees)[0] == pytest.approx(t, abs=0.0005)
    assert two_sided_p(np.array([-t]), degrees)[0] == pytest.approx(0.05, abs=0.0001)


def test_what_is_unknown_stays_unknown():
    nothing = np.array([np.nan, 0.0])

    assert np.isnan(quantile(0.975, nothing)).all()
    assert np.isnan(two_sided_p(np.array([1.0, np.nan]), nothing)).all()
