"""From the link in the mail to the thank-you page, as Anna goes it."""

import re

import pytest
from django.utils.html import escape

from surveys.answering import drafts
from surveys.models import Answer, Draft, Questionnaire, Respondent, Response, TranslatedText
from tests.factories import CODES_2020
from tests.surveys.answering.conftest import Browser

PAGES = {
    2: ["B1", "B2", "B3", "B4", "B5"],
    3: ["E1", "E2", "E3", "E4"],
    4: ["I1", "I2", "I3", "I4"],
    5: ["U1", "U2"],
    6: ["O1", "O2"],
    7: ["T1", "T2", "T3"],
}
INTRODUCTION = "Med vi menas din förvaltning, din stab eller ditt bolag."


def answer_all(browser: Browser, value: str = "4") -> None:
    """Answer every page and follow where each leads, up to the review."""
    browser.post("sida/1/", {"beslut": "yes"})
    for number, codes in PAGES.items():
        browser.post(f"sida/{number}/", {f"fraga-{code}": value for code in codes})


def codes_on(text: str) -> list[str]:
    """Return the questions that a page asks, in its order."""
    return re.findall(r'<fieldset class="statement" id="fraga-(\w+)">', text)


def test_the_whole_survey_becomes_one_response_with_every_answer(browser):
    answer_all(browser)

    browser.submit()

    response = Response.objects.get()
    values = list(response.answers.values_list("value", flat=True))
    assert (response.decides, values) == (True, [4] * 20)


def test_each_page_leads_to_the_next_and_the_last_to_the_review(browser):
    browser_path = len(browser.link)

    followed = [browser.post(f"sida/{number}/", {"vidare": ""}).url[browser_path:] for number in range(1, 8)]

    assert followed == ["sida/2/", "sida/3/", "sida/4/", "sida/5/", "sida/6/", "sida/7/", "granska/"]


def test_back_leads_to_the_page_before_and_from_the_first_to_the_start(browser):
    browser_path = len(browser.link)

    followed = [browser.post(f"sida/{number}/", {"tillbaka": ""}).url[browser_path:] for number in range(1, 8)]

    assert followed == ["", "sida/1/", "sida/2/", "sida/3/", "sida/4/", "sida/5/", "sida/6/"]


@pytest.mark.parametrize("number", range(1, 8))
def test_every_page_has_a_way_straight_to_the_review(browser, number):
    assert browser.post(f"sida/{number}/", {"granska": ""}).url == f"{browser.link}granska/"


@pytest.mark.parametrize("step", ["vidare", "tillbaka", "granska"])
def test_every_way_out_of_a_page_saves_what_was_chosen(browser, step):
    browser.post("sida/2/", {"fraga-B1": "5", step: ""})

    assert Draft.objects.get().answers == {"B1": 5}


@pytest.mark.parametrize(("number", "codes"), PAGES.items())
def test_a_page_asks_one_subcategory_in_the_questionnaires_order(browser, number, codes):
    assert codes_on(browser.text(f"sida/{number}/")) == codes


@pytest.mark.parametrize("number", PAGES)
def test_every_page_of_questions_says_who_we_are(browser, number):
    assert INTRODUCTION in browser.text(f"sida/{number}/")


@pytest.mark.parametrize(("path", "progress"), [("sida/1/", "Sida 1 av 7"), ("sida/7/", "Sida 7 av 7")])
def test_a_page_tells_how_far_it_is_to_the_end(browser, path, progress):
    assert progress in browser.text(path)


def test_the_first_page_says_what_is_asked_of_whom_until_when(browser):
    text = browser.text()

    for told in ("20 påståenden", "Social- och omsorgsförvaltningen", "Chefer", "30 november 2026"):
        assert told in text


def test_the_first_page_does_not_name_the_respondent(browser):
    text = browser.text()

    assert not any(name in text for name in ("Anna", "Andersson", "anna@example.se"))


# The draft


def test_what_was_chosen_is_there_when_she_comes_back(browser):
    browser.post("sida/2/", {"fraga-B1": "2", "fraga-B2": "vet-ej"})

    text = browser.text("sida/2/")

    assert re.findall(r'name="fraga-(\w+)" value="([\w-]+)" checked', text) == [("B1", "2"), ("B2", "vet-ej")]


def test_the_screening_answer_is_there_when_she_comes_back(browser):
    browser.post("sida/1/", {"beslut": "no"})

    assert re.findall(r'name="beslut" value="(\w+)" checked', browser.text("sida/1/")) == ["no"]


def test_the_start_page_says_begin_the_first_time(browser):
    assert re.search(r">(Börja|Fortsätt)<", browser.text())[1] == "Börja"


def test_the_start_page_says_continue_when_there_is_a_draft(browser):
    browser.post("sida/2/", {"fraga-B1": "2"})

    assert re.search(r">(Börja|Fortsätt)<", browser.text())[1] == "Fortsätt"


@pytest.mark.parametrize(
    ("screening", "answered", "page"),
    [
        ("", "B1 B2 B3 B4 B5", "sida/1/"),
        ("yes", "", "sida/2/"),
        ("yes", "B1 B2 B3 B4", "sida/2/"),
        ("yes", "B1 B2 B3 B4 B5 I1", "sida/3/"),
        ("yes", " ".join(CODES_2020), "granska/"),
    ],
)
def test_whoever_comes_back_goes_on_where_something_is_unanswered(browser, respondent, screening, answered, page):
    drafts.save_screening(respondent, screening)
    drafts.save(respondent, dict.fromkeys(answered.split(), 4))

    assert f'href="{browser.link}{page}">Fortsätt<' in browser.text()


def test_whoever_is_done_after_the_first_question_comes_back_to_the_review(browser, respondent):
    Questionnaire.objects.update(screening_ends_survey=True, screening_counts_no=True)
    drafts.save_screening(respondent, "no")

    assert f'href="{browser.link}granska/">Fortsätt<' in browser.text()


def test_a_later_choice_replaces_the_earlier(browser):
    browser.post("sida/2/", {"fraga-B1": "2"})
    browser.post("sida/2/", {"fraga-B1": "5"})

    assert Draft.objects.get().answers == {"B1": 5}


def test_a_page_sent_without_a_choice_keeps_what_was_chosen(browser):
    browser.post("sida/2/", {"fraga-B1": "2"})
    browser.post("sida/1/", {"beslut": "yes"})
    browser.post("sida/2/", {})
    browser.post("sida/1/", {})

    draft = Draft.objects.get()
    assert (draft.answers, draft.screening) == ({"B1": 2}, "yes")


def test_pages_may_be_answered_in_any_order(browser):
    browser.post("sida/7/", {"fraga-T3": "1"})
    browser.post("sida/3/", {"fraga-E4": "2"})

    assert Draft.objects.get().answers == {"T3": 1, "E4": 2}


def test_an_answer_can_be_taken_away_and_the_others_stay(browser):
    browser.post("sida/2/", {"fraga-B1": "2", "fraga-B2": "3"})

    browser.post("sida/2/", {"fraga-B1": "2", "fraga-B2": "3", "rensa": "B1"})

    assert Draft.objects.get().answers == {"B2": 3}


def test_taking_an_answer_away_leads_back_to_the_same_page(browser):
    browser.post("sida/3/", {"fraga-E1": "2"})

    assert browser.post("sida/3/", {"fraga-E1": "2", "rensa": "E1"}).url == f"{browser.link}sida/3/"


# Review and submit


def test_the_review_shows_what_was_chosen_and_what_is_missing(browser):
    answer_all(browser)
    browser.post("sida/2/", {"fraga-B1": "4", "rensa": "B1"})
    browser.post("sida/2/", {"fraga-B2": "vet-ej"})

    text = browser.text("granska/")

    counts = text.count("4 Instämmer i hög grad"), text.count("Vet ej"), text.count("Obesvarad")
    assert counts == (18, 1, 1)


@pytest.mark.parametrize(
    ("n_left", "told"),
    [(0, "Du har svarat på allt."), (1, "Ett påstående är obesvarat."), (2, "2 påståenden är obesvarade.")],
)
def test_the_review_tells_how_many_statements_are_left(browser, n_left, told):
    answer_all(browser)
    for code in ("B1", "B2")[:n_left]:
        browser.post("sida/2/", {"rensa": code})

    assert told in browser.text("granska/")


def test_the_review_leads_back_to_each_page(browser):
    text = browser.text("granska/")

    assert all(f'href="{browser.link}sida/{number}/' in text for number in range(1, 8))


def test_submitting_leads_to_the_thank_you_page(browser):
    browser.post("sida/2/", {"fraga-B1": "3"})

    assert browser.submit().url == f"{browser.link}tack/"


def test_the_thank_you_page_thanks(browser):
    browser.post("sida/2/", {"fraga-B1": "3"})
    browser.submit()

    assert "Tack! Ditt svar är mottaget" in browser.text("tack/")


def test_the_thank_you_page_leads_to_the_start_before_she_has_answered(browser):
    assert browser.get("tack/").url == browser.link


def test_a_survey_with_blanks_can_be_submitted(browser):
    browser.post("sida/2/", {"fraga-B1": "3"})

    browser.submit()

    assert list(Answer.objects.values_list("question__code", "value")) == [("B1", 3)]


def test_the_screening_answer_alone_can_be_submitted(browser):
    browser.post("sida/1/", {"beslut": "no"})

    browser.submit()

    assert (Response.objects.get().decides, Answer.objects.count()) == (False, 0)


def test_a_survey_without_any_answer_is_not_taken(browser):
    response = browser.submit()

    assert response.status_code == 400
    assert "Du har inte svarat på något ännu." in response.content.decode()
    assert not Response.objects.exists()


def test_a_robot_that_submits_every_form_untouched_is_not_a_response(browser):
    for number in range(1, 8):
        browser.post(f"sida/{number}/", {"vidare": ""})
    browser.submit()

    assert (Response.objects.count(), Respondent.objects.get().has_answered) == (0, False)


def test_a_second_submit_is_told_that_the_answer_has_been_received(browser):
    browser.post("sida/2/", {"fraga-B1": "3"})
    browser.submit()

    again = browser.submit()

    assert (again.status_code, "redan mottaget" in again.content.decode()) == (200, True)


def test_a_second_submit_makes_no_second_response(browser):
    browser.post("sida/2/", {"fraga-B1": "3"})
    browser.submit()
    browser.submit()

    assert Response.objects.count() == 1


@pytest.mark.parametrize("path", ["sida/1/", "sida/2/"])
def test_a_page_sent_after_submitting_is_told_the_same_and_saves_nothing(browser, path):
    browser.post("sida/2/", {"fraga-B1": "3"})
    browser.submit()

    late = browser.post(path, {"fraga-B1": "5"})

    assert "redan mottaget" in late.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("path", ["", "sida/1/", "sida/3/", "granska/", "tack/"])
def test_every_address_of_the_link_thanks_when_she_has_answered(browser, path):
    browser.post("sida/2/", {"fraga-B1": "3"})
    browser.submit()

    assert "Ditt svar är mottaget" in browser.text(path)


def test_a_screening_answer_ends_the_survey_when_the_questionnaire_says_so(browser, measurement):
    measurement.questionnaire.screening_ends_survey = True
    measurement.questionnaire.save()

    followed = [browser.post("sida/1/", {"beslut": answer}).url for answer in ("yes", "no")]

    assert followed == [f"{browser.link}sida/2/", f"{browser.link}granska/"]


# What stands on the pages


def test_text_of_others_is_printed_as_text(browser, measurement):
    measurement.title = "<script>alert(1)</script>{{7*7}}{% now %}%(x)s"
    measurement.save()

    text = browser.text()

    assert escape(measurement.title) in text
    assert "<script>alert" not in text


def test_who_reads_english_gets_the_statements_in_english(respondent):
    text = Browser(respondent, **{"Accept-Language": "en-GB,en;q=0.8"}).text("sida/2/")

    assert "We means your department" in text


def test_a_statement_without_an_english_explanation_keeps_the_swedish_one(respondent):
    question = respondent.wave.measurement.questionnaire.questions.get(code="B1")
    question.help = TranslatedText(sv="Bara på svenska")
    question.save()

    text = Browser(respondent, **{"Accept-Language": "en"}).text("sida/2/")

    assert "Bara på svenska" in text


def test_the_contact_stands_on_every_page(browser, measurement):
    measurement.contact = "staben@example.se"
    measurement.save()

    assert all("staben@example.se" in browser.text(path) for path in ("", "sida/1/", "sida/2/", "granska/"))
