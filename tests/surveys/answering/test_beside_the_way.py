"""Languages, word list, own copy, another department, and links that a mail program has bent."""

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils.translation.template import templatize

from surveys.models import AuditEntry, Draft, Response
from tests.factories import DepartmentFactory, GroupFactory
from tests.surveys.answering.conftest import PATHS, Browser

# Languages


def texts_of_the_respondent() -> set[str]:
    """Return every text that templates and views have translated: only hers do."""
    from io import BytesIO

    root = settings.BASE_DIR
    folders = (root / "templates" / "answering", root / "templates" / "invitations")
    sources = [templatize(path.read_text()) for folder in folders for path in folder.glob("*.html")]
    sources += [path.read_text() for path in (root / "surveys" / "answering").glob("*.py")]
    found = set()
    for source in sources:
        for _, text, *_ in extract(
            "python", BytesIO(source.encode()), {"_": None, "gettext": None, "ngettext": (1, 2)}
        ):
            found.add(text if isinstance(text, str) else text[0])
    return found


def catalogue() -> dict[str, object]:
    path = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    return {message.id if isinstance(message.id, str) else message.id[0]: message.string for message in messages}


def test_every_text_that_a_respondent_sees_has_an_english_one():
    translated = {text for text, english in catalogue().items() if english and all(english)}

    assert texts_of_the_respondent() - translated == set()


def test_the_catalogue_holds_no_text_that_is_gone():
    assert set(catalogue()) - texts_of_the_respondent() == set()


@pytest.mark.parametrize("name", ["dimios:2020", "dimios:2026", "medarbetare:2026"])
def test_every_statement_has_an_english_explanation(db, name):
    from surveys import questionnaire_files

    questions = questionnaire_files.named(name).questions.all()

    assert [question.code for question in questions if not question.help.get("en")] == []


@pytest.mark.parametrize("path", ["", "sida/1/", "sida/2/", "granska/", "ordlista/"])
def test_a_page_in_english_says_so_and_holds_no_swedish_button(respondent, path):
    page = Browser(respondent, **{"Accept-Language": "en-GB,en;q=0.9"}).text(path)

    assert '<html lang="en">' in page
    assert not {"Spara", "Tillbaka", "Fortsätt", "Börja"} & set(re.findall(r"\w+", page))


@pytest.mark.parametrize(("asked", "accepted", "spoken"), [("en", "sv", "en"), ("sv", "en", "sv"), ("xx", "en", "en")])
def test_the_language_in_the_address_goes_before_the_browsers(respondent, asked, accepted, spoken):
    page = Browser(respondent, **{"Accept-Language": accepted}).text(f"?lang={asked}")

    assert f'<html lang="{spoken}">' in page


def test_without_a_wish_the_page_is_in_swedish(browser):
    assert '<html lang="sv">' in browser.text()


@pytest.mark.parametrize("path", ["", "granska/", "ordlista/"])
def test_a_chosen_language_goes_along_with_every_link(browser, path):
    page = browser.text(f"{path}?lang=en")

    leading_on = re.findall(rf'href="({re.escape(browser.link)}[^"]*)"', page)
    assert leading_on
    assert [link for link in leading_on if "?lang=en" not in link] == []


def test_a_chosen_language_goes_along_with_a_form(browser):
    assert browser.post("sida/1/?lang=en", {"beslut": "yes"}).url.endswith("/sida/2/?lang=en")


def test_a_chosen_language_goes_along_to_the_thanks(browser):
    browser.post("sida/2/", {"fraga-B1": "4"})

    url = browser.post("granska/?lang=en", {"skicka": ""}).url

    assert "Thank you! Your answer has been received" in Client().get(url).content.decode()


def test_nothing_that_is_stored_tells_the_language(respondent):
    browser = Browser(respondent, **{"Accept-Language": "en"})
    browser.post("sida/2/?lang=en", {"fraga-B1": "4"})

    assert "en" not in {str(value) for value in Draft.objects.values().get().values()}


# The word list


def test_the_word_list_is_one_step_from_every_page_and_opens_beside_it(browser):
    pages = [browser.text(path) for path in PATHS if path not in ("", "tack/")]

    assert all(f'href="{browser.link}ordlista/" target="_blank"' in page for page in pages)


def test_the_word_list_explains_the_words(browser):
    assert "gratis molntjänst" in browser.text("ordlista/")


# The own copy


def test_the_copy_is_a_file_with_what_is_saved(browser):
    browser.post("sida/2/", {"fraga-B1": "4"})
    browser.post("granska/", {"fritext": "Fler kurser"})

    response = browser.get("kopia/")

    assert response["Content-Disposition"] == 'attachment; filename="mina-svar.html"'
    assert {"4 Instämmer i hög grad", "Fler kurser"} <= set(re.findall(r"[^<>\n]+", response.content.decode()))


def test_the_copy_holds_no_link_and_no_name(browser, respondent):
    text = browser.text("kopia/")

    assert not [secret for secret in (respondent.token, "anna@", "Andersson") if secret in text]


def test_making_a_copy_stores_nothing(browser):
    browser.get("kopia/")

    assert not Draft.objects.exists()


# Another department or group


def test_the_copy_has_a_style_of_its_own_and_needs_nothing_from_elsewhere(browser):
    page = browser.text("kopia/")

    assert "<style>" in page
    assert not re.findall(r"(?:src|href)=", page)


def test_the_headings_of_the_copy_are_in_order(browser):
    levels = [int(level) for level in re.findall(r"<h(\d)", browser.text("kopia/"))]

    assert levels[:3] == [1, 2, 3]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_she_can_say_that_she_belongs_elsewhere(browser, respondent, social):
    unit = DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänsten")
    group = GroupFactory(organisation=social.organisation, name="Strateger")

    browser.post("plats/", {"department": unit.pk, "group": group.pk})
    browser.post("sida/2/", {"fraga-B1": "4"})
    browser.submit()

    response = Response.objects.get()
    assert (response.department, response.group) == (unit, group)


def test_a_department_that_the_wave_does_not_cover_is_refused(browser, respondent, sibling_department):
    response = browser.post("plats/", {"department": sibling_department.pk, "group": respondent.group_id})

    respondent.refresh_from_db()
    assert (response.status_code, respondent.department == sibling_department) == (400, False)


def test_nobody_moves_after_she_has_answered(browser, respondent, social):
    unit = DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänsten")
    browser.post("sida/2/", {"fraga-B1": "4"})
    browser.submit()

    browser.post("plats/", {"department": unit.pk, "group": respondent.group_id})

    respondent.refresh_from_db()
    assert respondent.department == social


def test_moving_is_not_audited_since_that_would_tell_who_has_opened_her_link(browser, respondent):
    browser.post("plats/", {"department": respondent.department_id, "group": respondent.group_id})

    assert not AuditEntry.objects.filter(organisation=respondent.department.organisation).exists()


def test_where_there_is_nothing_to_choose_nothing_is_asked(browser):
    assert "Stämmer inte förvaltning eller grupp?" not in browser.text()


# The time it takes


def test_the_time_is_estimated_until_ten_have_answered(browser):
    assert "20 påståenden, ungefär 5 minuter." in browser.text()


def test_the_time_is_that_of_those_who_have_answered(browser, respondent):
    from surveys.models import AnsweringTime

    AnsweringTime.objects.create(wave=respondent.wave, minutes=8, n=10)

    assert "20 påståenden, ungefär 8 minuter." in browser.text()


# Bent links


def test_a_link_inside_a_mail_filters_address_is_found(browser, respondent):
    wrapped = quote(f"https://dimios.example.se/s/{respondent.token}/", safe="")

    for address in (f"/s/{wrapped}", f"/s/{quote(wrapped, safe='')}", f"/s/https://dimios.example.se{browser.link}"):
        assert Client().get(address).headers.get("Location") == browser.link, address


def test_a_wrapped_address_without_a_link_is_unknown(db):
    assert Client().get("/s/https%3A%2F%2Fexample.se%2Fs%2Fkort").status_code == 404
