"""“Jag ska inte delta”."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys import waves
from surveys.invitations import opting_out, outbox, plan
from surveys.invitations.presenters import Invitations
from surveys.models import AuditEntry, Mail, Measurement, OptOut, Respondent, Wave
from surveys.respondent_lists import storing
from tests.conftest import NOW
from tests.factories import MeasurementFactory, RespondentFactory, WaveFactory
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


@pytest.mark.parametrize("sent", [None, {"sure": "on"}])
def test_she_is_told_how_long_her_choice_is_remembered(client, url, sent):
    page = client.get(url) if sent is None else client.post(url, sent)

    assert "Programmet minns det så länge listan över inbjudna finns." in page.text


def test_an_invitation_in_the_queue_does_not_leave_and_counts_as_sent(client, url, wave):
    mailing = Mailing.objects.create(wave=wave, kind=MailKind.INVITATION, due_at=wave.opened_at)
    outbox.fill(mailing)
    client.post(url, {"sure": "on"})

    assert (outbox.claim(), Mail.objects.get().state) == (None, Mail.State.SENT)


def test_her_link_still_works(client, url, respondent):
    client.post(url, {"sure": "on"})

    assert client.get(respondent.answering_url).status_code == 200


def test_she_may_change_her_mind(client, url):
    client.post(url, {"sure": "on"})
    client.post(url, {"angra": ""})

    assert not has_opted_out()


@pytest.fixture
def invited_again(client, url, respondent, key_user) -> Wave:
    """A further wave of the measurement, with the same list and one more; Anna had opted out of the first."""
    client.post(url, {"sure": "on"})
    waves.close(respondent.wave, by=None)
    days = {"opens_on": dt.date(2026, 11, 10), "closes_on": dt.date(2026, 11, 30)}
    again = WaveFactory(measurement=respondent.wave.measurement, department=respondent.department, **days)
    storing.confirm(storing.keep(again, storing.rows_from(respondent.wave), "", by=key_user), by=key_user)
    RespondentFactory(wave=again, email="bo@example.se", group=respondent.group)
    plan.save(again, {MailKind.INVITATION: timezone.now()}, by=key_user)
    plan.start_due()
    return again


def left() -> list[str]:
    """Send everything; return whom it went to."""
    sent = []
    while mail := outbox.claim():
        sent.append(mail.respondent.email)
        outbox.settle(mail, outbox.Outcome.ACCEPTED)
    return sent


def test_whoever_has_opted_out_gets_no_mail_of_a_further_wave_of_the_measurement(invited_again):
    assert left() == ["bo@example.se"]


def test_nobody_sees_that_somebody_on_the_list_of_a_further_wave_has_opted_out(invited_again):
    left()

    shown = Invitations.of(invited_again)
    assert (shown.invited, shown.sent, shown.under_way, shown.failing) == (2, 2, 0, 0)


def test_a_closed_wave_holds_no_mark_of_who_has_opted_out(invited_again, respondent):
    respondent.refresh_from_db()

    assert not respondent.opted_out
    assert respondent.email not in str(list(OptOut.objects.values()))


def test_whoever_changes_her_mind_gets_mails_again(client, url, respondent, key_user):
    client.post(url, {"sure": "on"})
    client.post(url, {"angra": ""})

    assert not OptOut.objects.exists()


def test_opting_out_does_not_reach_the_next_measurement(client, url, respondent, municipality):
    client.post(url, {"sure": "on"})
    person = Respondent(email=respondent.email, department=respondent.department, group=respondent.group)
    person.wave = WaveFactory(
        measurement=MeasurementFactory(organisation=municipality, slug="2027"), department=respondent.department
    )
    storing.save_respondent(person, by=None)

    assert not Respondent.objects.get(wave=person.wave).opted_out


def test_an_opt_out_is_erased_with_the_addresses_of_its_measurement(client, url, respondent):
    client.post(url, {"sure": "on"})
    opting_out.forget_old()
    before = OptOut.objects.count()
    respondent.delete()
    opting_out.forget_old()

    assert (before, OptOut.objects.count()) == (1, 0)


def test_nobody_is_told(client, url):
    before = AuditEntry.objects.count()

    client.post(url, {"sure": "on"})

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("sent", [None, {"sure": "on"}, {"angra": ""}])
def test_a_closed_survey_says_so_and_takes_no_choice(client, url, wave, sent):
    waves.close(wave, by=None)

    response = client.get(url) if sent is None else client.post(url, sent)

    assert (response.status_code, has_opted_out()) == (403, False)
    assert all(told in response.text for told in ("Mätningen är stängd", "Du får inga fler mejl om den."))


def test_a_survey_whose_last_day_is_over_says_so(client, url, now):
    now.move_to(NOW + dt.timedelta(days=21))

    assert "Mätningen är stängd" in client.get(url).text


def test_whoever_is_listed_in_a_wave_that_has_not_opened_may_decline(client, url, wave):
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.PLANNED, opened_at=None)

    assert (client.post(url, {"sure": "on"}).status_code, has_opted_out()) == (200, True)


def test_whoever_hesitates_reads_whom_to_ask(client, url, measurement):
    Measurement.objects.update(contact="Staben, 013-20 60 00")

    assert "Frågor? Staben, 013-20 60 00" in " ".join(client.get(url).text.split())


def test_an_unknown_link_is_not_found(client, db):
    assert client.get("/s/abcdefghijklmnop/delta-inte/").status_code == 404


def test_the_page_keeps_its_address_to_itself(client, url):
    response = client.get(url)

    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
