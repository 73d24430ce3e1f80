"""A mail of which nobody knows whether the server took it (F6, F28): an invitation is sent again, a reminder is not."""

import os
import signal
from collections import Counter
from uuid import uuid4

import pytest
from django.db import connections

from surveys.invitations import outbox, sending
from surveys.models import Job, Mail, MailKind
from tests.faults.mails.conftest import ask_again, invite, start

State = Mail.State


# F28: takes the mail and never replies


def test_an_invitation_that_the_server_never_confirmed_is_sent_once_more(post, wave, send_all, now):
    invite(wave, 1)
    start(wave, MailKind.INVITATION)
    post.script = lambda point, _: "silence" if point == "DATA" else None
    send_all()
    for _ in range(4):
        ask_again(now, 11)
        send_all()

    assert len({message["Message-ID"] for message in post.taken}) == 1
    assert len(post.taken) == 2


def test_a_reminder_that_the_server_never_confirmed_is_not_repeated(post, people, invitation, wave, send_all, now):
    send_all()
    start(wave, MailKind.REMINDER_1)
    post.taken.clear()
    post.script = lambda point, to: "silence" if (point, to) == ("DATA", "p0@example.se") else None
    for _ in range(4):
        send_all()
        ask_again(now, 11)

    assert Counter(post.recipients) == {person.email: 1 for person in people}


# F6: killed between the server's 250 and our note of it


def send_and_die(monkeypatch, job) -> None:
    """Send in a process of its own that is killed when it is about to write down that the mail was taken."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(outbox, "settle", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        sending.send_all(job)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.fixture
def job(wave) -> Job:
    return Job.objects.create(kind="test", object_id=uuid4().hex)


def test_killed_after_the_servers_yes_an_invitation_is_repeated_once_after_ten_minutes(
    post, wave, job, send_all, now, monkeypatch
):
    invite(wave, 1)
    start(wave, MailKind.INVITATION)
    send_and_die(monkeypatch, job)
    send_all()
    at_once_after = len(post.taken)
    for _ in range(3):
        ask_again(now, 11)
        send_all()

    assert (at_once_after, len(post.taken)) == (1, 2)
    assert len({message["Message-ID"] for message in post.taken}) == 1
    assert len({*post.links()}) == 1


def test_killed_after_the_servers_yes_a_reminder_is_not_repeated(post, wave, job, send_all, now, monkeypatch):
    invite(wave, 1)
    start(wave, MailKind.INVITATION)
    send_all()
    start(wave, MailKind.REMINDER_1)
    post.taken.clear()
    send_and_die(monkeypatch, job)
    for _ in range(3):
        ask_again(now, 11)
        send_all()

    assert (len(post.taken), Mail.objects.get(kind=MailKind.REMINDER_1).state) == (1, State.IN_FLIGHT)
