"""“Skicka länken igen”."""

import datetime as dt
import logging

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from surveys import jobs, waves
from surveys.invitations import links, outbox
from surveys.models import AuditEntry, Job, LinkRequest, Mail, MailKind, Respondent
from tests.factories import RespondentFactory, WaveFactory

URL = reverse("invitations:send_link")


@pytest.fixture(autouse=True)
def at_night_too(settings):
    settings.MAIL_HOURS = []


def ask(client, email: str):
    return client.post(URL, {"email": email})


def look_up() -> None:
    for job in Job.objects.filter(kind="send_link"):
        jobs.carry_out(job.pk)


def test_a_known_address_gets_its_link_into_the_outbox(client, respondent):
    ask(client, "anna@example.se")
    look_up()

    assert outbox.claim().respondent == respondent


def test_the_address_is_known_in_any_case(client, respondent):
    ask(client, "ANNA@Example.se")
    look_up()

    assert Mail.objects.get().kind == MailKind.LINK


def test_an_unknown_address_gets_nothing(client, respondent):
    ask(client, "nobody@example.se")
    look_up()

    assert not Mail.objects.exists()


def test_known_and_unknown_addresses_get_the_same_answer(client, respondent):
    known, unknown = ask(client, "anna@example.se"), ask(client, "none@example.se")

    assert known.status_code == unknown.status_code == 200
    assert known.content.replace(b"anna@", b"none@") == unknown.content


def test_known_and_unknown_addresses_cost_the_same_queries(client, respondent, django_assert_num_queries):
    ask(client, "first@example.se")
    with CaptureQueriesContext(connection) as known:
        ask(client, "anna@example.se")
    with django_assert_num_queries(len(known)):
        ask(client, "nobody@example.se")


def test_a_link_is_sent_whether_or_not_she_has_answered(client, respondent):
    Respondent.objects.update(has_answered=True)
    ask(client, "anna@example.se")
    look_up()

    assert outbox.claim().respondent == respondent


def test_a_closed_survey_sends_no_link(client, respondent):
    waves.close(respondent.wave, by=None)
    ask(client, "anna@example.se")
    look_up()

    assert not Mail.objects.exists()


def test_somebody_in_two_open_surveys_gets_both_links(client, respondent):
    other = RespondentFactory(wave=WaveFactory(measurement=respondent.wave.measurement), email="anna@example.se")
    ask(client, "anna@example.se")
    look_up()

    assert {mail.respondent for mail in Mail.objects.all()} == {respondent, other}


def test_more_than_three_times_an_hour_nothing_happens_and_nothing_tells(client, respondent):
    answers = {ask(client, "anna@example.se").content for _ in range(5)}
    look_up()

    assert (len(answers), Mail.objects.count()) == (1, 3)


def test_an_hour_later_she_may_ask_again(client, respondent, now):
    for _ in range(4):
        ask(client, "anna@example.se")
    now.shift(dt.timedelta(hours=1, seconds=1))
    ask(client, "anna@example.se")

    assert LinkRequest.objects.count() == 4


def test_five_hundred_people_behind_one_address_are_all_served(client, db):
    statuses = {ask(client, f"p{i}@example.se").status_code for i in range(500)}

    assert statuses == {200}


def test_one_sender_who_asks_for_thousands_is_stopped(client, db, monkeypatch):
    monkeypatch.setattr(links, "PER_SENDER", 3)

    statuses = [ask(client, f"p{i}@example.se").status_code for i in range(5)]

    assert statuses == [200, 200, 200, 429, 429]


@pytest.mark.parametrize(
    "address", ["", "anna", "anna@", "a\r\nBcc: x@example.se", "x" * 300 + "@example.se", "a\x00@b.se"]
)
def test_what_is_no_address_is_refused(client, db, address):
    response = ask(client, address)

    assert (response.status_code, LinkRequest.objects.count()) == (400, 0)


def test_asking_changes_nothing_before_the_form_is_sent(client, respondent):
    client.get(URL)
    client.head(URL)

    assert not LinkRequest.objects.exists()


def test_the_address_is_erased_when_it_has_been_looked_up(client, respondent):
    ask(client, "anna@example.se")
    look_up()

    assert LinkRequest.objects.get().email == ""


def test_old_requests_are_forgotten(client, respondent, now):
    ask(client, "anna@example.se")
    look_up()
    now.shift(dt.timedelta(hours=1, seconds=1))

    links.forget_old_requests()

    assert not LinkRequest.objects.exists()
    assert not Job.objects.filter(kind="send_link").exists()


def test_asking_leaves_no_address_in_jobs_audit_or_log(client, respondent, caplog):
    caplog.set_level(logging.DEBUG)
    ask(client, "anna@example.se")
    look_up()

    kept = [*Job.objects.values_list("kind", "object_id", "message"), *AuditEntry.objects.values_list("details")]
    assert "anna" not in str(kept) + caplog.text
    assert mail.outbox == []
