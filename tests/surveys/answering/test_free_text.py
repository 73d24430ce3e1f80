"""The proposal at the end: kept apart from everything else."""

import pytest

from surveys import waves
from surveys.answering import drafts, texts
from surveys.answering.submitting import submit
from surveys.models import Draft, FreeText, Response
from tests.factories import RespondentFactory


def test_a_proposal_is_stored_when_the_survey_is_submitted(browser, respondent):
    browser.post("sida/2/", {"fraga-B1": "4"})

    browser.submit(fritext="  Fler kurser\r\ni höst ")

    stored = FreeText.objects.get()
    assert (stored.text, stored.measurement, stored.department) == (
        "Fler kurser\ni höst",
        respondent.wave.measurement,
        respondent.department,
    )


def test_a_free_text_knows_its_department_and_measurement_and_nothing_else():
    assert {field.name for field in FreeText._meta.get_fields()} == {"id", "measurement", "department", "text", "state"}


def test_its_id_is_random_and_not_that_of_the_response(browser):
    browser.post("sida/2/", {"fraga-B1": "4"})
    browser.submit(fritext="Fler kurser")

    assert (FreeText.objects.get().pk.version, FreeText.objects.get().pk == Response.objects.get().pk) == (4, False)


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t"])
def test_a_blank_proposal_makes_no_row(browser, text):
    browser.post("sida/2/", {"fraga-B1": "4"})

    browser.submit(fritext=text)

    assert (Response.objects.count(), FreeText.objects.count()) == (1, 0)


def test_a_proposal_alone_is_not_a_survey(browser):
    response = browser.submit(fritext="Fler kurser")

    assert (response.status_code, Response.objects.exists(), FreeText.objects.exists()) == (400, False, False)


def test_a_proposal_without_answers_is_kept_for_the_next_try(browser):
    browser.submit(fritext="Fler kurser")

    assert "Fler kurser</textarea>" in browser.text("granska/")


def test_a_proposal_can_be_saved_without_submitting(browser, respondent):
    browser.post("granska/", {"fritext": "Fler kurser", "spara": ""})

    assert (Draft.objects.get().free_text, Response.objects.exists()) == ("Fler kurser", False)


def test_a_form_sent_without_its_button_submits_nothing(browser):
    browser.post("sida/2/", {"fraga-B1": "4"})

    browser.post("granska/", {"fritext": ""})

    assert not Response.objects.exists()


def test_a_proposal_can_be_taken_back(browser):
    browser.post("granska/", {"fritext": "Fler kurser"})
    browser.post("granska/", {"fritext": ""})

    assert Draft.objects.get().free_text == ""


def test_who_writes_is_asked_not_to_name_anyone(browser):
    assert "Nämn ingen vid namn, inte heller dig själv." in browser.text("granska/")


@pytest.mark.parametrize(
    "text", ["x" * 2001, "å" * 1_000_000, "a\x00b", "a\x07b", "a\u202eb", "a\u2066b"], ids=lambda text: repr(text[:4])
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(browser, text):
    browser.post("sida/2/", {"fraga-B1": "4"})

    response = browser.submit(fritext=text)

    assert response.status_code == 400
    assert (Draft.objects.get().free_text, Response.objects.exists(), FreeText.objects.exists()) == ("", False, False)


def test_a_lone_surrogate_is_refused():
    with pytest.raises(texts.TextRefused):
        texts.checked("a\ud800b")


def test_a_body_that_is_no_utf_8_is_no_error_of_the_server(browser):
    response = browser._client().post(
        f"{browser.link}granska/", b"fritext=%ED%A0%80&spara=", content_type="application/x-www-form-urlencoded"
    )

    assert response.status_code < 500


def test_a_refused_text_comes_back_without_what_cannot_be_shown(browser):
    page = browser.submit(fritext="Fler\u202e kurser").content.decode()

    assert "Fler kurser</textarea>" in page
    assert 'aria-describedby="fritext_hint fritext_error"' in page


def test_a_text_that_is_too_long_comes_back_whole(browser):
    text = "Fler kurser. " * 200

    assert text.strip() in browser.submit(fritext=text).content.decode()


@pytest.mark.parametrize("text", ["😀 ja", "Åäö – ”citat”", "rad 1\nrad 2", "x" * 2000])
def test_ordinary_texts_are_kept_as_written(text):
    assert texts.checked(text) == text


def test_markup_is_printed_as_text(browser):
    browser.post("granska/", {"fritext": "<script>alert(1)</script>{{7*7}}"})

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}</textarea>" in browser.text("granska/")


def test_a_questionnaire_without_the_question_asks_for_no_proposal(browser, measurement):
    measurement.questionnaire.free_text_statement = {}
    measurement.questionnaire.save()

    assert "<textarea" not in browser.text("granska/")


def write(wave, text: str) -> None:
    respondent = RespondentFactory(wave=wave)
    drafts.save(respondent, {"B1": 3})
    drafts.save_free_text(respondent, text)
    submit(respondent)


def test_closing_keeps_every_text(respondent):
    for number in range(5):
        write(respondent.wave, f"Förslag {number}")

    waves.close(respondent.wave, by=None)

    assert set(FreeText.objects.values_list("text", flat=True)) == {f"Förslag {number}" for number in range(5)}


def test_closing_writes_the_texts_in_another_order(respondent, stored_order):
    wave = respondent.wave
    FreeText.objects.bulk_create(
        FreeText(measurement=wave.measurement, department=wave.department, text=str(number)) for number in range(50)
    )
    before = stored_order("surveys_freetext")

    waves.close(wave, by=None)

    after = stored_order("surveys_freetext")
    assert sorted(after) == sorted(before)
    assert after != before  # equal by chance once in 50! = 3e64


def test_closing_erases_a_text_that_was_never_submitted(respondent):
    drafts.save_free_text(respondent, "Hemligt utkast")

    waves.close(respondent.wave, by=None)

    assert (Draft.objects.exists(), FreeText.objects.exists()) == (False, False)
