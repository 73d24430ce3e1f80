"""How figures are written."""

import pytest

from analysis.results import Figure
from reports import formatting


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "written"), [(0.54, "+0,5"), (-0.25, "−0,3"), (0.04, "0,0"), (-0.04, "0,0"), (0.05, "+0,1")]
)
def test_a_difference_has_its_sign_unless_it_is_written_as_zero(value, written):
    assert formatting.signed(value) == written


@pytest.mark.parametrize(("share", "written"), [(-0.046, "−5 procentenheter"), (0.2, "+20 procentenheter")])
def test_shares_differ_in_percentage_points(share, written):
    assert plain(formatting.signed_points(share)) == written


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (Figure(mean=3.1, others_mean=3.4), "−0,3"),
        (Figure(value=47.9, others_value=55.5), "−7,6"),
        (Figure(suppressed=True, others_mean=3.4), "··"),
        (Figure(mean=3.1, others_suppressed=True), "··"),
        (Figure(mean=3.1), "–"),
    ],
)
def test_a_difference_is_written_only_when_both_figures_are_shown(figure, written):
    assert formatting.difference_text(figure) == written


@pytest.mark.parametrize(
    ("figure", "written"), [(Figure(agreement=0.425), "0,43"), (Figure(suppressed=True), "··"), (Figure(), "–")]
)
def test_agreement_has_two_decimals(figure, written):
    assert formatting.agreement_text(figure) == written
