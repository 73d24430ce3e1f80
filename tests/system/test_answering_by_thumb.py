"""On a phone the page goes on by itself, and never under a thumb that is about to correct a choice."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.system.conftest import NewContext
from tests.system.survey import STATEMENTS, Survey

pytestmark = pytest.mark.browser

#: Milliseconds after a choice: the page goes on, and is within reach again.
GOES_ON, AT_REST = 800, 1_800
#: Collects every position that the page is drawn in.
_WATCH = """() => {
  window.seen = new Set();
  (function look() { seen.add(scrollY); requestAnimationFrame(look); })();
}"""


@pytest.fixture
def width() -> int:
    return 390


@pytest.fixture
def phone(new_context: NewContext, link: str) -> Callable[..., Survey]:
    """Open the first page with statements on a phone, at its first statement."""

    def phone(motion: str = "no-preference", *, is_clock_stopped: bool = False) -> Survey:
        survey = Survey(new_context(has_touch=True, is_mobile=True, reduced_motion=motion).new_page(), link)
        if is_clock_stopped:
            survey.page.clock.install(time=0)
        survey.open_page(STATEMENTS)
        if is_clock_stopped:
            survey.page.clock.pause_at(60_000)
        survey.statements.first.evaluate("statement => statement.scrollIntoView({ behavior: 'instant' })")
        return survey

    return phone


def tap(survey: Survey, option: str) -> None:
    """Tap where an alternative of the first statement was when the page was opened."""
    survey.page.touchscreen.tap(*_place_of(survey.statements.first, option))


def _place_of(statement: Locator, option: str) -> tuple[float, float]:
    box = statement.locator("label", has_text=re.compile(rf"^\s*{option}")).bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def chosen(survey: Survey) -> list[list[str | None]]:
    """Return what the first two statements hold."""
    statements = [survey.statements.nth(number) for number in range(2)]
    return [[each.get_attribute("value") for each in statement.locator(":checked").all()] for statement in statements]


@pytest.mark.parametrize("pause", [120, 250, 400, GOES_ON - 1])
def test_a_second_tap_in_the_same_place_corrects_the_choice(phone, pause):
    survey = phone(is_clock_stopped=True)
    three, five = (_place_of(survey.statements.first, option) for option in "35")

    survey.page.touchscreen.tap(*three)
    survey.page.clock.run_for(pause)
    survey.page.touchscreen.tap(*five)

    assert chosen(survey) == [["5"], []]


def test_without_javascript_a_second_tap_corrects_the_choice_and_is_what_is_saved(new_context: NewContext, link: str):
    survey = Survey(new_context(has_touch=True, is_mobile=True, java_script_enabled=False).new_page(), link)
    survey.open_page(STATEMENTS)
    for option in "35":
        survey.statements.first.locator("label", has_text=re.compile(rf"^\s*{option}")).tap()
    survey.go_on()

    survey.open_page(STATEMENTS)
    assert chosen(survey) == [["5"], []]


def test_a_second_tap_starts_the_wait_anew(phone):
    survey = phone(is_clock_stopped=True)
    place = survey.page.evaluate("scrollY")
    tap(survey, "3")
    survey.page.clock.run_for(GOES_ON - 1)
    tap(survey, "5")

    survey.page.clock.run_for(GOES_ON - 1)

    assert survey.page.evaluate("scrollY") == place


@pytest.mark.parametrize("pause", [GOES_ON, GOES_ON + 300, AT_REST - 1])
def test_a_tap_while_the_page_moves_goes_nowhere(phone, pause):
    survey = phone(is_clock_stopped=True)
    three, five = (_place_of(survey.statements.first, option) for option in "35")

    survey.page.touchscreen.tap(*three)
    survey.page.clock.run_for(pause)
    survey.page.touchscreen.tap(*five)

    assert chosen(survey) == [["3"], []]


def test_the_next_statement_can_be_answered_when_the_page_has_come_to_rest(phone):
    survey = phone()
    tap(survey, "3")
    expect(survey.page.locator("form.moving")).to_have_count(1)
    expect(survey.page.locator("form.moving")).to_have_count(0)
    expect(survey.statements.nth(1)).to_be_in_viewport(ratio=0.9)

    survey.page.touchscreen.tap(*_place_of(survey.statements.nth(1), "4"))

    assert chosen(survey) == [["3"], ["4"]]


def test_whoever_touches_the_page_is_left_in_peace(phone):
    survey = phone(is_clock_stopped=True)
    place = survey.page.evaluate("scrollY")
    tap(survey, "3")
    survey.statements.first.locator("legend").tap()

    survey.page.clock.run_for(2 * AT_REST)

    assert survey.page.evaluate("scrollY") == place


def test_an_answered_statement_is_not_gone_on_to(phone):
    survey = phone(is_clock_stopped=True)
    survey.statements.nth(1).locator("[value='2']").evaluate("option => option.click()")
    place = survey.page.evaluate("scrollY")
    tap(survey, "3")

    survey.page.clock.run_for(2 * AT_REST)

    assert survey.page.evaluate("scrollY") == place


@pytest.mark.parametrize(("motion", "is_moved"), [("reduce", False), ("no-preference", True)])
def test_with_reduced_motion_the_page_goes_on_without_moving(phone, motion, is_moved):
    survey = phone(motion)
    survey.page.evaluate(_WATCH)

    tap(survey, "3")
    expect(survey.page.locator("form.moving")).to_have_count(1)
    expect(survey.page.locator("form.moving")).to_have_count(0)

    expect(survey.statements.nth(1)).to_be_in_viewport(ratio=0.9)
    assert (survey.page.evaluate("seen.size") > 2) == is_moved


@pytest.mark.parametrize(("motion", "is_animated"), [("reduce", False), ("no-preference", True)])
def test_with_reduced_motion_a_choice_is_not_animated(phone, motion, is_animated):
    survey = phone(motion)

    tap(survey, "3")

    assert bool(survey.page.evaluate("document.getAnimations().length")) == is_animated
