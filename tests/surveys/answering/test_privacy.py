"""What the respondent is promised before she begins: all of it, nothing that is not so, and short."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from surveys import retention, shared_links
from surveys.invitations import texts
from surveys.models import Measurement, Questionnaire, SharedLink, SharedStart
from tests.factories import GroupFactory
from tests.surveys.answering.conftest import Browser

COOKIE = "minns den att enkäten är påbörjad här"
ADDRESSES = "listan över inbjudna, som tas bort 14 månader efter att mätningen har stängt"
READERS = "läses av den som håller i mätningen, när den har stängt och minst 10 i din förvaltning har skrivit."


def box(page: str) -> str:
    """Return the words of the page's box about privacy."""
    (found,) = re.findall(r'(?s)<section class="privacy".*?</section>', page)
    return " ".join(strip_tags(found).split())


@pytest.fixture
def link(respondent) -> SharedLink:
    return shared_links.make_shared_link(respondent.wave, by=None)


def first_page(link: SharedLink) -> str:
    return Client().get(f"/o/{link.token}/").text


@pytest.mark.parametrize(
    "promise",
    [
        "Med dina svar sparas mätomgången, din förvaltning eller enhet och din grupp.",
        "Att du har svarat minns programmet tills mätningen stänger",
        ADDRESSES,
        "Inskickade svar sparas tills vidare.",
        "Antalet svar per dag, enhet och grupp och hur många minuter svaren tar",
        "på webben, i rapporter och i andra program",
        "utbyts med andra organisationer, även per sektor, och kan läggas ut öppet på webben",
        "minst 5 personer har svarat 1 till 5 på frågan, andelar bara när minst 8 har svarat",
        READERS,
    ],
)
def test_the_first_page_tells(browser, promise):
    assert promise in box(browser.text())


def test_the_numbers_are_those_of_the_measurement(browser):
    Measurement.objects.update(k=6, k_dist=9, k_text=12)

    assert [int(number) for number in re.findall(r"minst (\d+)", box(browser.text()))] == [6, 9, 12]


def test_addresses_are_kept_as_long_as_is_said():
    assert round(retention.ADDRESSES_KEPT.days / (365.25 / 12)) == 14


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_is_read_on_a_phone_in_a_minute_or_so(browser, language):
    assert len(box(browser.text(f"?lang={language}")).split()) <= 250


def test_a_questionnaire_without_a_question_in_ones_own_words_says_nothing_of_such(browser):
    Questionnaire.objects.update(free_text_statement={})

    assert "egna ord" not in box(browser.text())


def test_where_one_writes_the_same_is_told_of_who_reads(browser):
    assert READERS in browser.text("granska/")


def test_the_mails_promise_the_same():
    bodies = [text.body for text in texts.DEFAULTS.values()]

    assert all("Ingen som håller i mätningen får se vem som har svarat." in body for body in bodies)


# The open link


def test_the_open_link_says_that_the_browser_remembers_where_it_does(link):
    assert COOKIE in box(first_page(link))


def test_for_a_shared_computer_nothing_is_remembered_and_nothing_is_said_of_it(link, respondent):
    shared_links.make_shared_link(link.wave, allows_shared_computer=True, by=None)

    assert COOKIE not in box(first_page(link))


def test_whoever_comes_by_the_open_link_reads_of_no_list(link):
    assert ADDRESSES not in box(first_page(link))


def test_whoever_has_begun_from_the_open_link_reads_of_no_list(respondent):
    group = GroupFactory(organisation=respondent.department.organisation)
    begun = SharedStart.objects.create(wave=respondent.wave, department=respondent.department, group=group)

    told = box(Browser(begun).text())
    assert "Vi vet inte vem du är." in told
    assert ADDRESSES not in told
