"""A server that asks us to come back, or breaks off (F24 to F26)."""

import datetime as dt

from surveys.models import Mail, MailKind
from tests.faults.mails.conftest import ask_again, each_once, invite, start

State = Mail.State


# F24: greylisting


def test_a_greylisted_mail_waits_and_is_sent_later(post, people, invitation, send_all, now):
    post.script = lambda point, _: "451 come back" if point == "RCPT" else None
    send_all()
    post.script = lambda *_: None
    send_all()
    before = list(post.taken)

    ask_again(now, 6)
    send_all()

    assert (before, post.recipients) == ([], each_once(people))


def test_a_mail_waits_longer_each_time_it_is_put_off(post, people, invitation, send_all, now):
    post.script = lambda point, _: "451 come back" if point == "RCPT" else None
    waits = []
    for _ in range(3):
        send_all()
        mail = Mail.objects.first()
        waits.append(round((mail.due_at - dt.datetime.now(tz=dt.UTC)).total_seconds() / 60))
        ask_again(now, waits[-1] + 1)

    assert waits == [5, 10, 20]


def test_a_mail_that_is_put_off_for_ever_is_given_up_and_its_address_listed(post, wave, send_all, now, settings):
    settings.MAIL_HOURS = []
    person = invite(wave, 1)[0]
    start(wave, MailKind.INVITATION)
    post.script = lambda point, _: "451 come back" if point == "RCPT" else None
    for _ in range(20):
        send_all()
        ask_again(now, 241)

    person.refresh_from_db()
    assert (Mail.objects.get().state, person.address_failed) == (State.FAILED, True)


# F25: the server dies after 37 of 100


def test_when_the_server_dies_after_37_of_100_each_person_gets_the_mail_once(post, wave, send_all, now):
    people = invite(wave, 100)
    start(wave, MailKind.INVITATION)
    post.script = lambda point, _: "die" if len(post.taken) >= 37 else None
    send_all()
    post.script = lambda *_: None

    for _ in range(3):
        ask_again(now, 6)
        send_all()

    assert post.recipients == each_once(people)


# F26: 421 in mid-session


def test_a_connection_that_the_server_ends_is_opened_anew(post, people, invitation, send_all, now):
    post.script = lambda point, _: "421 enough" if point == "RCPT" and len(post.taken) == 3 else None
    send_all()
    post.script = lambda *_: None

    ask_again(now, 6)
    send_all()

    assert post.recipients == each_once(people)
