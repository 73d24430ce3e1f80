import pytest

from analysis.disclosure import Thresholds


def test_defaults_are_those_of_the_rules():
    assert Thresholds() == Thresholds(k=5, k_dist=8, k_text=10, k_inv=5, k_step=5, m=5, m_dom=0.5)


def test_three_organisations_are_enough_when_set_so():
    assert Thresholds(m=3).m == 3


@pytest.mark.parametrize(
    ("name", "value", "floor"),
    [("k", 4, 5), ("k_dist", 7, 8), ("k_text", 9, 10), ("k_inv", 4, 5), ("k_step", 4, 5), ("m", 2, 3)],
)
def test_a_threshold_below_its_floor_is_refused(name, value, floor):
    with pytest.raises(ValueError, match=f"{name} is {value}, but must be at least {floor}"):
        Thresholds(**{name: value})


@pytest.mark.parametrize("share", [0.0, 1.1])
def test_dominance_is_a_share(share):
    with pytest.raises(ValueError, match="m_dom"):
        Thresholds(m_dom=share)
