"""The survey with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.system.survey import N_PAGES, STATEMENTS, Survey

pytestmark = pytest.mark.browser

MAX_TABS = 80
#: The element in focus, or for a radio button the label that shows it.
_OUTLINE = """() => {
  const focused = document.activeElement;
  const style = getComputedStyle(focused.closest(".options label") ?? focused);
  return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
}"""
_DESCRIPTION = "() => document.activeElement.outerHTML.slice(0, 120)"
_AT_END = "() => document.activeElement === document.body"


def test_the_survey_can_be_answered_with_the_keyboard_alone(survey: Survey):
    keyboard = survey.page.keyboard
    survey.open()
    press_enter_on(survey.page, "a.button")
    tab_to(survey.page, "[name=beslut]")
    keyboard.press("Space")
    press_enter_on(survey.page, "[name=vidare]")
    tab_to(survey.page, "[name=fraga-B1]")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    press_enter_on(survey.page, "[name=granska]")
    expect(survey.page.get_by_text("2 Instämmer i liten grad")).to_be_visible()
    press_enter_on(survey.page, "[name=skicka]")

    expect(survey.page).to_have_url(f"{survey.link}tack/")


@pytest.mark.parametrize("path", ["", "sida/1/", f"sida/{STATEMENTS}/", f"sida/{N_PAGES}/", "granska/"])
def test_focus_is_always_visible(survey: Survey, path: str):
    survey.open(path)

    unmarked = [place for place, outline in focus_stops(survey.page) if outline < 2]

    assert unmarked == []


def test_the_first_stop_skips_to_the_content(survey: Survey):
    survey.open_page(STATEMENTS)

    survey.page.keyboard.press("Tab")

    expect(survey.page.get_by_role("link", name="Till innehållet")).to_be_in_viewport()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on the first element that matches."""
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def press_enter_on(page: Page, selector: str) -> None:
    """Tab to an element that leads to another page, and press Enter."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def focus_stops(page: Page) -> list[tuple[str, float]]:
    """Go through the page with Tab; return what took focus and how wide its outline was, in px."""
    stops = []
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(_AT_END):
            break
        stops.append((page.evaluate(_DESCRIPTION), page.evaluate(_OUTLINE)))
    assert stops
    return stops
