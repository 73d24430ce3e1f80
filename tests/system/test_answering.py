"""A person answers from the link in her mailbox, without JavaScript and without cookies."""

import pytest
from playwright.sync_api import Page, expect

from tests.system.demonstration import Demonstration
from tests.system.survey import AGREE, DONT_KNOW, N_PAGES, STATEMENTS, Survey

pytestmark = pytest.mark.browser


@pytest.fixture
def survey(scriptless_page: Page, link: str) -> Survey:
    return Survey(scriptless_page, link)


def test_the_printed_link_opens_the_survey(scriptless_page: Page, demonstration: Demonstration):
    survey = Survey(scriptless_page, demonstration.answering_link)

    survey.open()

    assert survey.heading == "Hur ser du på vår digitala mognad?"


def test_a_whole_survey_can_be_answered(survey: Survey):
    survey.open()
    survey.begin()
    survey.choose("Ja")
    survey.go_on()
    for number in range(STATEMENTS, N_PAGES + 1):
        expect(survey.page.get_by_text(f"Sida {number} av {N_PAGES}")).to_be_visible()
        survey.answer_page()
        survey.go_on()

    expect(survey.page.get_by_text("Du har svarat på allt.")).to_be_visible()


def test_answering_sets_no_cookie(survey: Survey):
    survey.open()
    survey.answer_one_and_submit()

    assert survey.page.context.cookies() == []


def test_choices_are_there_when_she_comes_back_by_the_same_link(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.choose(AGREE, statement=0)
    survey.choose(DONT_KNOW, statement=1)
    survey.go_on()

    survey.open()
    survey.begin()
    survey.go_on()

    assert [" ".join(text.split()) for text in survey.chosen] == [AGREE, DONT_KNOW]


def test_an_answer_can_be_taken_away(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.choose(AGREE)
    survey.go_on()
    survey.press("Tillbaka")

    survey.press("Ta bort svaret")

    assert survey.chosen == []


def test_review_says_how_many_are_unanswered(survey: Survey):
    survey.open_page(STATEMENTS)
    n_answered = survey.statements.count()
    survey.answer_page()
    survey.go_to_review()

    expect(survey.page.get_by_text(f"{22 - n_answered} påståenden är obesvarade.")).to_be_visible()


def test_review_leads_to_an_unanswered_statement(survey: Survey):
    survey.open("granska/")

    survey.page.get_by_role("link", name="Fungerande process för prioriteringar").click()

    expect(survey.page).to_have_url(f"{survey.link}sida/2/#fraga-B1")


def test_nothing_can_be_submitted_before_something_is_answered(survey: Survey):
    survey.open("granska/")

    survey.submit()

    expect(survey.page.get_by_role("alert")).to_contain_text("Du har inte svarat på något ännu.")


def test_submitting_leads_to_thank_you(survey: Survey):
    survey.answer_one_and_submit()

    assert survey.heading == "Tack! Ditt svar är mottaget"


def test_the_link_says_afterwards_that_the_answer_is_received(survey: Survey):
    survey.answer_one_and_submit()

    survey.open()

    assert survey.heading == "Tack! Ditt svar är mottaget"


def test_back_after_submitting_shows_no_form(survey: Survey):
    survey.answer_one_and_submit()
    expect(survey.page.get_by_role("heading", name="Tack!")).to_be_visible()

    survey.page.go_back()

    assert survey.heading == "Tack! Ditt svar är mottaget"


def test_submitting_again_in_a_page_left_open_is_refused(survey: Survey):
    survey.open_page(STATEMENTS)
    survey.choose(AGREE)
    survey.go_to_review()
    left_open = Survey(survey.page.context.new_page(), survey.link)
    left_open.open("granska/")
    survey.submit()

    left_open.submit()

    assert left_open.heading == "Tack, ditt svar är redan mottaget"
