"""The survey as a respondent sees it; nothing is stored and nothing can be sent."""

import re

import pytest

from surveys.introductions import save_introduction
from surveys.models import Draft, Introduction, Respondent, Wave
from tests.surveys.test_introductions import HELLO, MP4, VTT, captions, film

START = "/administration/0580/matningar/2026/forhandsvisning/"
STEPS = ["", "sida/1/", "sida/2/", "sida/7/", "granska/", "tack/", "ordlista/", "kopia/", "delta-inte/"]


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


# The introduction


@pytest.fixture
def introduction(measurement, key_user) -> Introduction:
    return save_introduction(measurement, text=HELLO, film=film(), captions=captions(), by=key_user)


def test_the_first_page_leads_to_the_introduction(administration, introduction):
    assert f'class="aside" href="{START}introduktion/"' in administration.get(START).text


@pytest.mark.parametrize(("language", "greeting"), [("sv", "Välkommen!"), ("en", "Welcome!")])
def test_the_introduction_is_shown_with_its_film(administration, introduction, language, greeting):
    page = administration.get(f"{START}introduktion/", {"lang": language}).text

    assert all(part in page for part in (greeting, f'src="{START}introduktion/film/"', 'kind="captions"'))


@pytest.mark.parametrize(("step", "content"), [("introduktion/film/", MP4), ("introduktion/undertexter/", VTT)])
def test_the_film_and_its_captions_are_played(administration, introduction, step, content):
    response = administration.get(f"{START}{step}")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, content)


def test_where_there_is_no_introduction_nothing_leads_to_one(administration, measurement):
    statuses = {administration.get(f"{START}{step}").status_code for step in ("introduktion/", "introduktion/film/")}

    assert (statuses, "introduktion/" in administration.get(START).text) == ({404}, False)


def test_an_introduction_in_words_alone_plays_nothing(administration, measurement, key_user):
    save_introduction(measurement, text=HELLO, by=key_user)

    assert administration.get(f"{START}introduktion/film/").status_code == 404


# What else the first page offers


def test_the_first_page_asks_whether_department_and_group_are_right(administration, planned, home_care):
    page = administration.get(START).text

    assert "Stämmer inte förvaltning eller grupp?" in page
    assert home_care.name in page


def test_declining_is_shown_as_it_is_asked(administration, measurement):
    page = administration.get(f"{START}delta-inte/").text

    assert all(part in page for part in ("Vill du inte delta?", "Förhandsvisning.", 'type="submit" disabled'))


def test_every_step_of_the_bar_leads_somewhere(administration, introduction):
    bar = administration.get(START).content.decode().partition("</aside>")[0]

    statuses = {administration.get(address).status_code for address in re.findall(rf'href="({START}[^"]*)"', bar)}
    assert statuses == {200}
