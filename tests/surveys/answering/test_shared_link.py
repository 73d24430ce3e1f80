"""The open link: one address for everybody, a survey of one's own behind it."""

import re
from functools import partial

import pytest
from django.test import Client

from surveys import shared_links, waves
from surveys.models import AuditEntry, Draft, Response, SharedLink, SharedStart, Wave
from tests.concurrency import at_once
from tests.factories import DepartmentFactory, GroupFactory, WaveFactory
from tests.surveys.answering.conftest import Browser


@pytest.fixture
def wave(now, measurement, social) -> Wave:
    return WaveFactory(measurement=measurement, department=social)


@pytest.fixture
def group(municipality):
    return GroupFactory(organisation=municipality, name="Chefer")


@pytest.fixture
def link(wave) -> SharedLink:
    return shared_links.make_shared_link(wave, by=None)


def begin(link: SharedLink, client: Client | None = None, **changes: object):
    place = {"department": link.wave.department_id, "group": link.wave.measurement.organisation.groups.first().pk}
    browser = client or Client(enforce_csrf_checks=True)
    return browser.post(f"/o/{link.token}/", {**place, "borja": "", **changes})


@pytest.fixture
def started(link, group) -> Browser:
    """Somebody who has begun from the open link."""
    begin(link)
    return Browser(SharedStart.objects.get())


# Beginning


def test_beginning_leads_to_a_random_address_of_ones_own(link, group):
    response = begin(link)

    start = SharedStart.objects.get()
    assert response.url == f"/s/{start.token}/sida/1/"
    assert (start.department, start.group) == (link.wave.department, group)


def test_two_beginnings_have_different_addresses(link, group):
    assert begin(link).url != begin(link).url


def test_opening_the_link_makes_nothing(link, group):
    Client().get(f"/o/{link.token}/")
    Client().head(f"/o/{link.token}/")

    assert not SharedStart.objects.exists()


def test_a_robot_that_sends_the_form_untouched_begins_nothing(link, group):
    response = Client().post(f"/o/{link.token}/", {"department": "", "group": ""})

    assert (response.status_code, SharedStart.objects.exists()) == (400, False)


def test_a_unit_below_the_waves_department_can_be_chosen(link, group, social):
    unit = DepartmentFactory(organisation=social.organisation, parent=social, name="Hemtjänsten")

    begin(link, department=unit.pk)

    assert SharedStart.objects.get().department == unit


def test_a_department_outside_the_wave_is_refused(link, group, sibling_department):
    response = begin(link, department=sibling_department.pk)

    assert (response.status_code, SharedStart.objects.exists()) == (400, False)
    assert "Välj en enhet i listan." in response.content.decode()


def test_a_group_of_another_organisation_is_refused(link, group):
    response = begin(link, group=GroupFactory().pk)

    assert (response.status_code, SharedStart.objects.exists()) == (400, False)


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "9" * 40, "\x00", "3"])
def test_what_no_form_sends_is_refused(link, group, value):
    assert begin(link, department=value).status_code == 400


# The word


@pytest.mark.parametrize("word", ["Hösthatt", " hösthatt ", "HÖSTHATT"])
def test_the_word_of_the_invitation_opens_whatever_its_capitals(link, group, word):
    shared_links.make_shared_link(link.wave, word="Hösthatt", by=None)

    assert begin(link, word=word).status_code == 302


@pytest.mark.parametrize("word", ["", "vårhatt", "x" * 100])
def test_another_word_does_not_open(link, group, word):
    shared_links.make_shared_link(link.wave, word="Hösthatt", by=None)

    assert (begin(link, word=word).status_code, SharedStart.objects.exists()) == (400, False)


def test_a_link_without_a_word_asks_for_none(link, group):
    assert 'name="word"' not in Client().get(f"/o/{link.token}/").content.decode()


# Once per browser


def test_a_browser_with_cookies_comes_back_to_what_it_began(link, group):
    client = Client()
    begin(link, client)

    response = client.get(f"/o/{link.token}/")

    assert response.url == f"/s/{SharedStart.objects.get().token}/"


def test_a_browser_with_cookies_answers_once(link, group):
    client = Client()
    begin(link, client)
    begin(link, client)

    assert SharedStart.objects.count() == 1


def test_a_shared_computer_begins_anew_each_time_and_keeps_no_cookie(link, group):
    shared_links.make_shared_link(link.wave, allows_shared_computer=True, by=None)
    client = Client()
    begin(link, client)
    begin(link, client)

    assert (SharedStart.objects.count(), client.cookies) == (2, {})


def test_the_cookie_is_sent_to_this_link_only_and_no_script_reads_it(link, group):
    cookie = begin(link).cookies["pabjorjad"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/o/{link.token}/", True, "Lax")


def test_a_forged_cookie_leads_nowhere(link, group):
    begin(link)
    client = Client()
    client.cookies["pabjorjad"] = SharedStart.objects.get().token

    assert client.get(f"/o/{link.token}/").status_code == 200


# Answering


def test_a_survey_from_the_open_link_is_answered_like_any_other(started, group, social):
    started.post("sida/1/", {"beslut": "yes"})
    started.post("sida/2/", {"fraga-B1": "4"})

    started.submit()

    response = Response.objects.get()
    assert (response.department, response.group, response.decides) == (social, group, True)


def test_submitting_deletes_the_draft_and_says_so_afterwards(started):
    started.post("sida/2/", {"fraga-B1": "4"})
    started.submit()

    assert not Draft.objects.exists()
    assert "Ditt svar är mottaget" in started.text()


def test_submitting_again_is_told_that_the_answer_has_been_received(started):
    started.post("sida/2/", {"fraga-B1": "4"})
    started.submit()

    assert "redan mottaget" in started.submit().content.decode()
    assert Response.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_once_make_one_response(started):
    started.post("sida/2/", {"fraga-B1": "4"})

    replies = at_once(*[partial(started.submit)] * 2)

    assert (Response.objects.count(), {reply.status_code for reply in replies} <= {200, 302}) == (1, True)


def test_the_first_page_does_not_speak_of_an_address_that_is_not_known(started):
    assert "E-postadressen" not in started.text()


# The end


def test_closing_erases_what_was_begun(started, wave):
    started.post("sida/2/", {"fraga-B1": "4"})

    waves.close(wave, by=None)

    assert (SharedStart.objects.exists(), Draft.objects.exists(), Response.objects.exists()) == (False, False, False)


def test_a_closed_wave_is_told_so_at_the_open_link(link, wave):
    waves.close(wave, by=None)

    response = Client().get(f"/o/{link.token}/")

    assert (response.status_code, "Mätningen är stängd" in response.content.decode()) == (403, True)


def test_a_removed_link_is_unknown_and_a_begun_survey_goes_on(started, link, wave):
    shared_links.remove_shared_link(wave, by=None)

    assert Client().get(f"/o/{link.token}/").status_code == 404
    assert started.get("sida/1/").status_code == 200


def test_a_new_link_after_a_removed_one_has_another_address(link, wave):
    shared_links.remove_shared_link(wave, by=None)

    assert shared_links.make_shared_link(wave, by=None).token != link.token


def test_changed_settings_keep_the_address(link, wave):
    assert shared_links.make_shared_link(wave, word="Höst", by=None).token == link.token


# What is missing


@pytest.mark.parametrize("word", ["", "Höst"])
def test_what_is_missing_leads_to_its_field(link, group, word):
    shared_links.make_shared_link(link.wave, word=word, by=None)
    page = Client().post(f"/o/{link.token}/", {"borja": ""}).text

    fields = re.findall(r'<a class="aside" href="#(\w+)">', page)
    assert fields == [*(["id_word"] if word else []), "id_department", "id_group"]
    assert all(len(re.findall(rf'<(?:select|input)[^>]* id="{field}"', page)) == 1 for field in fields)


# Who did what


def test_the_record_holds_neither_the_address_nor_the_word(wave, key_user):
    shared_links.make_shared_link(wave, word="Hösthatt", by=key_user)
    shared_links.remove_shared_link(wave, by=key_user)

    entries = list(AuditEntry.objects.filter(by=key_user).order_by("pk").values_list("action", "details"))
    assert entries == [("shared_link_made", {"has_word": True}), ("shared_link_removed", {})]


def test_the_table_holds_the_sha256_of_the_token_and_not_the_token(link):
    row = SharedLink.objects.filter(pk=link.pk).values().get()

    assert not [value for value in row.values() if link.token in str(value)]


def test_the_response_rate_counts_against_the_stated_number(started, wave):
    wave.expected = 20
    wave.save()
    started.post("sida/2/", {"fraga-B1": "4"})
    started.submit()

    turnout = Wave.objects.turnout()[wave.pk]
    assert (turnout.invited, turnout.submitted) == (20, 1)
