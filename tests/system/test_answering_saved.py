"""With JavaScript each choice is saved as it is made, through lost network, two tabs and the back button (F34, F45)."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.system.survey import AGREE, DONT_KNOW, STATEMENTS, Survey

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^Sparat \d\d:\d\d$")


def expect_saved(survey: Survey) -> None:
    expect(survey.page.locator("#sparat")).to_have_text(SAVED)


@pytest.fixture
def reopened(survey: Survey):
    """Open the same link in another tab."""

    def reopened() -> Survey:
        return Survey(survey.page.context.new_page(), survey.link)

    return reopened


def test_a_choice_is_saved_without_any_button(survey: Survey, reopened):
    survey.open_page(STATEMENTS)
    survey.choose(AGREE)
    expect_saved(survey)

    again = reopened()
    again.open_page(STATEMENTS)

    assert [" ".join(text.split()) for text in again.chosen] == [AGREE]


def test_the_latest_of_quick_choices_is_the_one_that_is_kept(survey: Survey, reopened):
    survey.open_page(STATEMENTS)
    for option in ("1 Instämmer inte alls", DONT_KNOW, AGREE):
        survey.choose(option)
    survey.go_on()
    expect(survey.page).to_have_url(f"{survey.link}sida/{STATEMENTS + 1}/")
    again = reopened()
    again.open_page(STATEMENTS)

    assert [" ".join(text.split()) for text in again.chosen] == [AGREE]


def test_without_network_the_choice_stays_and_the_page_says_so(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.page.context.set_offline(True)

    survey.choose(AGREE)

    expect(survey.page.locator("#sparat")).to_contain_text("Inget nät just nu.")
    assert [" ".join(text.split()) for text in survey.chosen] == [AGREE]


def test_the_choice_is_saved_when_the_network_is_back(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.page.context.set_offline(True)
    survey.choose(AGREE)
    expect(survey.page.locator("#sparat")).to_contain_text("Inget nät just nu.")

    survey.page.context.set_offline(False)

    expect_saved(survey)


def test_going_on_without_network_stays_on_the_page(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.page.context.set_offline(True)
    survey.choose(AGREE)

    survey.go_on()

    expect(survey.page.locator("#sparat")).to_contain_text("Inget nät just nu.")
    assert survey.page.url == f"{survey.link}sida/{STATEMENTS}/"


def test_the_back_button_shows_what_was_chosen_last(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.choose("1 Instämmer inte alls")
    survey.go_on()
    expect(survey.page).to_have_url(f"{survey.link}sida/{STATEMENTS + 1}/")
    survey.open_page(STATEMENTS)
    survey.choose(AGREE)
    expect_saved(survey)

    survey.page.go_back()
    survey.page.go_back()

    expect(survey.page.locator("[name=fraga-B1]:checked")).to_have_value("4")


def test_the_choice_made_last_in_either_of_two_tabs_is_kept(survey: Survey, reopened):
    other = reopened()
    survey.open_page(STATEMENTS)
    other.open_page(STATEMENTS)
    survey.choose("1 Instämmer inte alls")
    expect_saved(survey)
    other.choose(AGREE)
    expect_saved(other)

    third = reopened()
    third.open_page(STATEMENTS)

    assert [" ".join(text.split()) for text in third.chosen] == [AGREE]


def test_a_choice_in_a_tab_left_open_after_submitting_is_told_that_it_is_too_late(survey: Survey, reopened):
    other = reopened()
    other.open_page(STATEMENTS)
    survey.answer_one_and_submit()

    other.choose(AGREE)

    expect(other.page.locator("#sparat")).to_contain_text("Du har redan skickat in dina svar.")


def test_the_proposal_is_saved_while_it_is_written(survey: Survey, reopened):
    survey.open("granska/")
    survey.page.locator("textarea").fill("Fler kurser")
    expect_saved(survey)

    again = reopened()
    again.open("granska/")

    expect(again.page.locator("textarea")).to_have_value("Fler kurser")


def test_a_chosen_answer_can_be_taken_away_at_once(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.choose(AGREE)

    survey.press("Ta bort svaret")

    expect(survey.page.locator(":checked")).to_have_count(0)


def test_the_word_list_opens_beside_the_choices(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.choose(AGREE)
    with survey.page.expect_popup() as opened:
        survey.page.get_by_role("link", name="Ordlista").click()

    assert Survey(opened.value, survey.link).heading == "Ordlista"
    assert len(survey.chosen) == 1


def test_the_script_keeps_the_policy_and_makes_no_error(survey: Survey):
    errors: list[str] = []
    survey.page.on("pageerror", lambda error: errors.append(str(error)))
    survey.page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)

    survey.open_page(STATEMENTS)
    survey.choose(AGREE)
    expect_saved(survey)

    assert errors == []


def test_the_whole_way_in_english(page: Page, link: str):
    page.goto(link)
    page.get_by_role("link", name="In English").click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("4 Agree to a large extent").first.check()
    page.get_by_role("button", name="Save and review").click()
    page.get_by_role("button", name="Submit my answers").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you! Your answer has been received")
