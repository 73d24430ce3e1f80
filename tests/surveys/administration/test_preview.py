"""The survey as a respondent sees it; nothing is stored and nothing can be sent."""

import re

import pytest

from surveys.models import Draft, Respondent, Wave

START = "/administration/0580/matningar/2026/forhandsvisning/"
STEPS = ["", "sida/1/", "sida/2/", "sida/7/", "granska/", "tack/", "ordlista/", "kopia/"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_each_step_is_shown_in_both_languages(administration, measurement, step, language):
    response = administration.get(f"{START}{step}", {"lang": language})

    page = response.content.decode()
    assert (response.status_code, f'<html lang="{language}"' in page) == (200, True)


@pytest.mark.parametrize("step", STEPS)
def test_every_link_stays_in_the_preview_and_every_button_is_off(administration, measurement, step):
    page = administration.get(f"{START}{step}").content.decode()

    assert not re.findall(r'(?:href|action)="/s/', page)
    assert "<script" not in page
    assert not re.findall(r'type="submit"(?! disabled)', page)


@pytest.mark.parametrize("step", STEPS)
def test_nothing_can_be_sent(administration, measurement, step):
    assert administration.post(f"{START}{step}", {"fraga-B1": "4", "skicka": ""}).status_code == 405


def test_looking_stores_nothing(administration, measurement, django_assert_max_num_queries):
    for step in STEPS:
        administration.get(f"{START}{step}")

    assert not any(model.objects.exists() for model in (Respondent, Draft, Wave))


@pytest.mark.parametrize("step", ["sida/99/", "sida/x/", "annat/", "s/hemligt/"])
def test_a_step_that_the_survey_has_not_is_not_found(administration, measurement, step):
    assert administration.get(f"{START}{step}").status_code == 404


def test_every_step_of_the_bar_leads_somewhere(administration, measurement):
    bar = administration.get(START).content.decode().partition("</aside>")[0]

    statuses = {administration.get(address).status_code for address in re.findall(rf'href="({START}[^"]*)"', bar)}
    assert statuses == {200}
