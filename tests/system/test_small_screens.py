"""Phones, small phones, and a large screen at 400 % zoom (which is 320 px wide)."""

import pytest

from tests.system.states import PAGES, State
from tests.system.survey import Survey

pytestmark = pytest.mark.browser

LEAST_TARGET = 44
_OVERFLOW = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
_TARGETS = "a, button, summary, .options label"
_LOW = """(all, least) => all
  .filter(target => target.checkVisibility() && target.getBoundingClientRect().height < least)
  .map(target => target.outerHTML.slice(0, 120))"""


@pytest.fixture(params=[320, 360])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.mark.parametrize("state", PAGES.values(), ids=PAGES.keys())
def test_nothing_is_wider_than_a_small_screen_and_all_one_touches_is_high_enough(survey: Survey, state: State):
    state(survey)
    survey.page.wait_for_load_state()

    assert survey.page.evaluate(_OVERFLOW) <= 0
    assert survey.page.locator(_TARGETS).evaluate_all(_LOW, LEAST_TARGET) == []
