import numpy as np
import pandas as pd
import pytest

from analysis.stats.students_t import quantile, two_sided_p


@pytest.mark.parametrize(("df", "t"), [(1, 12.706), (5, 2.571), (9, 2.262), (30, 2.042), (120, 1.980)])
def test_values_of_fishers_and_yates_table_for_five_per_cent(df, t):
    degrees = pd.Series([df])

    assert quantile(0.975, degrees).iloc[0] == pytest.approx(t, abs=0.0005)
    assert two_sided_p(pd.Series([-t]), degrees).iloc[0] == pytest.approx(0.05, abs=0.0001)


def test_what_is_unknown_stays_unknown():
    nothing = pd.Series([np.nan, 0.0])

    assert quantile(0.975, nothing).isna().all()
    assert two_sided_p(pd.Series([1.0, np.nan]), nothing).isna().all()
