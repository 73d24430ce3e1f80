"""A server that refuses one address, or everything (F27)."""

import pytest
from django.urls import reverse

from surveys.invitations import outbox, plan, sending
from surveys.models import Mail, Mailing, MailKind, Respondent
from tests.faults.mails.conftest import ask_again, each_once, invite, start

# F27: 550 for one address


@pytest.mark.parametrize("point", ["RCPT", "DATA"])
def test_a_refused_address_is_listed_and_not_tried_again(post, people, invitation, send_all, now, point):
    asked = []

    def script(at: str, recipient: str) -> str | None:
        if recipient == "p3@example.se":
            asked.append(at)
        return "550 no such user" if (at, recipient) == (point, "p3@example.se") else None

    post.script = script
    for _ in range(3):
        send_all()
        ask_again(now, 60)

    listed = Respondent.objects.with_failing_address()
    assert (post.recipients, [person.email for person in listed], asked.count(point)) == (
        [f"p{i}@example.se" for i in (0, 1, 2, 4, 5, 6, 7)],
        ["p3@example.se"],
        1,
    )


def test_a_refused_address_gets_no_reminder(post, people, invitation, send_all, wave):
    post.script = lambda at, recipient: "550 no" if recipient == "p3@example.se" else None
    send_all()

    start(wave, MailKind.REMINDER_1)

    assert Mail.objects.filter(kind=MailKind.REMINDER_1).count() == 7


# A server that refuses everything


@pytest.fixture
def refused(post, wave, send_all) -> list[Respondent]:
    """Forty people, whose server has said no to everything so far."""
    people = invite(wave, 40)
    start(wave, MailKind.INVITATION)
    post.script = lambda point, _: "554 rejected" if point == "DATA" else None
    send_all()
    post.script = lambda *_: None
    return people


def test_a_server_that_refuses_ten_in_a_row_is_spared_the_others(refused):
    """Ten, and those that the other connections had claimed by then."""
    assert 10 <= Respondent.objects.with_failing_address().count() < 30


def test_a_halted_mailing_sends_nothing_for_an_hour_and_then_goes_on(refused, post, send_all, now):
    n_failing = Respondent.objects.with_failing_address().count()
    ask_again(now, 59)
    send_all()
    within_the_hour = len(post.taken)

    ask_again(now, 2)
    send_all()

    assert (within_the_hour, len(post.taken)) == (0, 40 - n_failing)


def test_a_halted_mailing_goes_on_when_the_key_user_says_so(refused, post, send_all, wave, key_user):
    plan.resume(wave, by=key_user)
    plan.try_again(wave, by=key_user)

    send_all()

    assert post.recipients == each_once(refused)


def test_the_key_user_is_told_that_the_mailing_has_halted(refused, wave, client, key_user):
    client.force_login(key_user)

    page = client.get(reverse("invitations:overview", args=["0580", "2026", wave.pk])).content.decode()

    assert "E-postservern har sagt nej till många mejl i rad" in page


def test_a_server_that_refuses_a_few_here_and_there_goes_on(post, wave, send_all):
    people = invite(wave, 40)
    start(wave, MailKind.INVITATION)
    wrong = {person.email for person in people[::2]}
    post.script = lambda point, to: "550 unknown" if (point, to in wrong) == ("RCPT", True) else None

    send_all()

    assert len(post.taken) == 20


def test_a_server_that_puts_everybodys_first_mail_off_is_not_given_up(post, wave, send_all):
    invite(wave, 40)
    start(wave, MailKind.INVITATION)
    post.script = lambda point, _: "451 come back" if point == "RCPT" else None

    send_all()

    assert set(Mail.objects.values_list("tries", flat=True)) == {1}
    assert Mailing.objects.get().halted_until is None


def test_a_server_that_puts_two_hundred_off_is_spared_the_others(post, wave, send_all, monkeypatch):
    monkeypatch.setitem(sending.IN_A_ROW, outbox.Outcome.LATER, 20)
    invite(wave, 40)
    start(wave, MailKind.INVITATION)
    post.script = lambda point, _: "451 come back" if point == "RCPT" else None

    send_all()

    assert 20 <= Mail.objects.filter(tries=1).count() < 40
