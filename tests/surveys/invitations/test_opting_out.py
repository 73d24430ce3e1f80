"""“Jag ska inte delta”."""

import pytest
from django.urls import reverse

from surveys.invitations import outbox
from surveys.models import AuditEntry, Mail, Respondent
from tests.surveys.invitations.conftest import Mailing, MailKind


@pytest.fixture
def url(respondent) -> str:
    return reverse("invitations:opt_out", args=[respondent.token])


def has_opted_out() -> bool:
    return Respondent.objects.get().opted_out


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_only_asks(client, url, method):
    response = getattr(client, method)(url)

    assert (response.status_code, has_opted_out()) == (200, False)


@pytest.mark.parametrize("sent", [{}, {"List-Unsubscribe": "One-Click"}, {"sure": ""}])
def test_a_robot_that_sends_the_form_untouched_changes_nothing(client, url, sent):
    response = client.post(url, sent)

    assert (response.status_code, has_opted_out()) == (400, False)


def test_whoever_ticks_the_box_gets_no_more_mails(client, url):
    response = client.post(url, {"sure": "on"})

    assert (response.status_code, has_opted_out()) == (200, True)
    assert "Du får inga fler mejl" in response.text


def test_an_invitation_in_the_queue_is_taken_back(client, url, wave):
    mailing = Mailing.objects.create(wave=wave, kind=MailKind.INVITATION, due_at=wave.opened_at)
    outbox.fill(mailing)
    client.post(url, {"sure": "on"})

    assert (outbox.claim(), Mail.objects.count()) == (None, 0)


def test_her_link_still_works(client, url, respondent):
    client.post(url, {"sure": "on"})

    assert client.get(respondent.answering_url).status_code == 200


def test_she_may_change_her_mind(client, url):
    client.post(url, {"sure": "on"})
    client.post(url, {"angra": ""})

    assert not has_opted_out()


def test_nobody_is_told(client, url):
    before = AuditEntry.objects.count()

    client.post(url, {"sure": "on"})

    assert AuditEntry.objects.count() == before


def test_an_unknown_link_is_not_found(client, db):
    assert client.get("/s/abcdefghijklmnop/delta-inte/").status_code == 404


def test_the_page_keeps_its_address_to_itself(client, url):
    response = client.get(url)

    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
