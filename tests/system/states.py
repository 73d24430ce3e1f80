"""Every page and state that a respondent can meet, and how she gets there."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.system.survey import AGREE, N_PAGES, STATEMENTS, Survey

State = Callable[[Survey], None]


def opened(path: str) -> State:
    return lambda survey: survey.open(path)


def statements_explained(survey: Survey) -> None:
    """A page with an answer, which can be taken away, and with every explanation open."""
    survey.open_page(STATEMENTS)
    survey.choose(AGREE)
    survey.go_on()
    survey.press("Tillbaka")
    for explanation in survey.page.locator("summary").all():
        explanation.click()


def review(survey: Survey) -> None:
    survey.open_page(STATEMENTS)
    survey.choose(AGREE)
    survey.go_to_review()


def review_of_nothing(survey: Survey) -> None:
    survey.open("granska/")
    survey.submit()


def text_refused(survey: Survey) -> None:
    """A proposal that is longer than the page lets anybody write."""
    survey.open("granska/")
    survey.page.locator("textarea").evaluate("area => { area.maxLength = 9999; area.value = 'x'.repeat(3000); }")
    survey.submit()


def refused(survey: Survey) -> None:
    """A form that somebody has changed."""
    survey.open("sida/1/")
    survey.page.locator("[value=yes]").evaluate("input => { input.value = 'kanske'; }")
    survey.choose("Ja")
    survey.go_on()


def received(survey: Survey) -> None:
    survey.answer_one_and_submit()


def received_again(survey: Survey) -> None:
    review(survey)
    left_open = Survey(survey.page.context.new_page(), survey.link)
    left_open.open("granska/")
    left_open.submit()
    survey.submit()


def start_opened(survey: Survey) -> None:
    """The first page with where she can say that she belongs elsewhere, and with all that is told of privacy."""
    survey.open()
    for summary in survey.page.locator("summary").all():
        summary.click()


def offline(survey: Survey) -> None:
    """A choice that could not be saved yet."""
    survey.open_page(STATEMENTS)
    survey.page.context.set_offline(True)
    survey.choose(AGREE)
    expect(survey.page.locator("#sparat")).to_contain_text("Inget nät just nu.")


def copy(survey: Survey) -> None:
    """The file with her answers, opened from where she has put it."""
    review(survey)
    file = survey.page.request.get(f"{survey.link}kopia/").text()
    survey.page.goto("about:blank")
    survey.page.set_content(file)


def opt_out_unticked(survey: Survey) -> None:
    survey.open("delta-inte/")
    survey.press("Jag ska inte delta")


def opted_out(survey: Survey) -> None:
    survey.open("delta-inte/")
    survey.page.get_by_label("Jag vill inte ha fler mejl").check()
    survey.press("Jag ska inte delta")


def link_form(survey: Survey) -> None:
    survey.page.goto("/skicka-lanken-igen/")


def link_form_refused(survey: Survey) -> None:
    link_form(survey)
    survey.page.get_by_label("E-postadress").fill("anna")
    survey.press("Skicka länken")


def link_sent(survey: Survey) -> None:
    link_form(survey)
    survey.page.get_by_label("E-postadress").fill("ingen@example.se")
    survey.press("Skicka länken")


PAGES: dict[str, State] = {
    "start": opened(""),
    "decisions": opened("sida/1/"),
    **{f"statements-{number}": opened(f"sida/{number}/") for number in range(STATEMENTS, N_PAGES + 1)},
    "statements-explained": statements_explained,
    "word-list": opened("ordlista/"),
    "in-english": opened("?lang=en"),
    "text-refused": text_refused,
    "review": review,
    "review-of-nothing": review_of_nothing,
    "refused": refused,
    "received": received,
    "received-again": received_again,
    "unknown-page": opened("sida/99/"),
    "start-opened": start_opened,
    "offline": offline,
    "copy": copy,
    "opt-out": opened("delta-inte/"),
    "opt-out-in-english": opened("delta-inte/?lang=en"),
    "opt-out-unticked": opt_out_unticked,
    "opted-out": opted_out,
    "link-form": link_form,
    "link-form-refused": link_form_refused,
    "link-sent": link_sent,
}
