"""What the mail server can do to us: F6, F7, F23 to F28, F40 and F41. The server is a real one."""

import datetime as dt
import os
import signal
from collections import Counter
from functools import partial
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse

from surveys.answering import drafts, submitting
from surveys.invitations import messages, outbox, plan, sending, smtp
from surveys.models import Job, Mail, Mailing, MailKind, Respondent
from tests.concurrency import at_once
from tests.faults.mails.conftest import invite, start
from tests.smtp_server import links_in, text_of

State = Mail.State


def states() -> set[str]:
    return set(Mail.objects.values_list("state", flat=True))


def each_once(people: list[Respondent]) -> list[str]:
    return sorted(person.email for person in people)


def ask_again(now, minutes: int) -> None:
    now.shift(dt.timedelta(minutes=minutes))


# Everything works


def test_each_person_gets_the_invitation_once(post, people, invitation, send_all):
    send_all()

    assert post.recipients == each_once(people)


def test_a_connection_is_used_for_many_mails(post, wave, send_all, settings):
    invite(wave, 30)
    start(wave, MailKind.INVITATION)

    send_all()

    assert (len(post.taken), post.n_connections <= settings.MAIL_CONNECTIONS) == (30, True)


def test_the_mail_holds_one_link_and_it_works(post, people, invitation, send_all, client):
    send_all()

    links = [link for message in post.taken for link in set(_links(message))]
    assert [len(_links(message)) for message in post.taken] == [1] * len(people)
    assert {client.get(link).status_code for link in links} == {200}


def _links(message) -> list[str]:
    return links_in(text_of(message))


# F23: the server refuses the connection


def test_while_nobody_listens_the_mails_wait_untouched(post, people, invitation, send_all, settings):
    settings.EMAIL_PORT = 1

    send_all()

    assert set(Mail.objects.values_list("state", "tries")) == {(State.QUEUED, 0)}


def test_when_the_server_is_back_each_person_gets_the_mail_once(post, people, invitation, send_all, settings):
    settings.EMAIL_PORT = 1
    send_all()
    settings.EMAIL_PORT = post.port

    send_all()

    assert post.recipients == each_once(people)


def test_a_server_that_refuses_the_sender_costs_nobody_her_mail(post, people, invitation, send_all):
    post.script = lambda point, _: "550 not you" if point == "MAIL" else None
    send_all()
    post.script = lambda *_: None

    send_all()

    assert (post.recipients, states()) == (each_once(people), {State.SENT})


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


# F7: two workers, two beats


def test_two_beats_and_two_workers_send_one_mail_to_each(post, wave, people, now):
    plan_now(wave, MailKind.INVITATION)
    at_once(plan.start_due, plan.start_due)
    jobs = [Job.objects.create(kind="test", object_id=str(i)) for i in range(2)]

    at_once(*(partial(sending.send_all, job) for job in jobs))

    assert post.recipients == each_once(people)


def plan_now(wave, kind: MailKind) -> Mailing:
    return Mailing.objects.create(wave=wave, kind=kind, due_at=dt.datetime.now(tz=dt.UTC))


def test_without_the_claim_two_workers_send_the_same_mail_twice(post, people, invitation):
    """The negative control: each worker sends what it sees."""
    mails = list(Mail.objects.select_related("respondent__wave__measurement__organisation"))

    def send_what_it_sees() -> None:
        server = smtp.server()
        server.open()
        for mail in mails:
            server.send(messages.Writer().message(mail), "dimios@localhost")
        server.close()

    at_once(send_what_it_sees, send_what_it_sees)

    assert len(post.taken) == 2 * len(people)


# F40: pressed twice


def test_a_reminder_ordered_twice_at_the_same_moment_leaves_once(post, people, invitation, wave, key_user, send_all):
    send_all()
    Mailing.objects.update(started_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    plan_now(wave, MailKind.REMINDER_1)
    post.taken.clear()

    def press() -> str:
        try:
            plan.send_now(wave, MailKind.REMINDER_1, by=key_user)
        except plan.PlanRefused as refusal:
            return str(refusal)
        return ""

    replies = at_once(press, press)
    send_all()

    assert sorted(replies)[1].startswith("Utskicket har redan startat")
    assert post.recipients == each_once(people)


# F41: a reminder races a submit


def test_whoever_has_answered_before_the_claim_is_not_reminded(post, people, invitation, wave, send_all):
    send_all()
    start(wave, MailKind.REMINDER_1)
    post.taken.clear()
    for person in people[:3]:
        drafts.save(person, {"B1": 4})
        submitting.submit(person)

    send_all()

    assert post.recipients == each_once(people[3:])


def test_nothing_in_the_outbox_tells_that_she_had_answered_when_the_reminder_came_for_her(
    post, people, invitation, wave, send_all
):
    send_all()
    start(wave, MailKind.REMINDER_1)
    drafts.save(people[0], {"B1": 4})
    submitting.submit(people[0])

    send_all()

    assert not Mail.objects.filter(respondent=people[0], kind=MailKind.REMINDER_1).exists()


def test_whoever_opts_out_before_the_claim_is_not_reminded(post, people, invitation, wave, send_all):
    send_all()
    start(wave, MailKind.REMINDER_1)
    post.taken.clear()
    Respondent.objects.filter(pk=people[0].pk).update(opted_out=True)

    send_all()

    assert post.recipients == each_once(people[1:])


def test_many_answer_while_the_reminders_leave(post, wave, send_all):
    """Each that is reminded had not answered when her mail was claimed; the others get nothing."""
    people = invite(wave, 24)
    start(wave, MailKind.INVITATION)
    send_all()
    start(wave, MailKind.REMINDER_1)
    post.taken.clear()
    job = Job.objects.create(kind="test", object_id="race")

    def answer_all() -> None:
        for person in reversed(people):
            drafts.save(person, {"B1": 4})
            submitting.submit(person)

    at_once(partial(sending.send_all, job), answer_all)

    reminded = {str(message["To"]) for message in post.taken}
    told = set(
        Mail.objects.filter(kind=MailKind.REMINDER_1, state=State.SENT).values_list("respondent__email", flat=True)
    )
    assert reminded == told
    assert max(Counter(post.recipients).values(), default=1) == 1


# What is left behind


def test_no_log_line_tells_an_address_or_a_link(post, people, invitation, wave, send_all, now, caplog):
    caplog.set_level("DEBUG")
    replies = iter(["550 <p0@example.se> unknown", "451 <p1@example.se> later", "421 bye"])
    post.script = lambda point, to: next(replies, None) if point == "RCPT" else None
    send_all()
    start(wave, MailKind.REMINDER_1)
    send_all()

    ours = "\n".join(record.getMessage() for record in caplog.records if record.name != "mail.log")
    secrets = [word for person in people for word in (person.email, person.token, person.token_hash)]
    assert "code 550" in ours
    assert [word for word in secrets if word in ours] == []


def test_reminders_say_whether_she_has_begun(post, people, invitation, wave, send_all):
    send_all()
    drafts.save(people[0], {"B1": 4})
    start(wave, MailKind.REMINDER_1)
    post.taken.clear()

    send_all()

    begun = [str(message["To"]) for message in post.taken if "påbörjad" in str(message["Subject"])]
    assert begun == [people[0].email]


def test_an_umlaut_domain_and_a_line_that_is_a_dot_arrive(post, wave, send_all):
    person = invite(wave, 1)[0]
    Respondent.objects.filter(pk=person.pk).update(email="anna@blåbär.se")
    body = "Hej!\n.\n..slut\n\n{{länk}}"
    wave.measurement.mail_texts.create(kind="invitation", subject="Åäö", body=body)
    start(wave, MailKind.INVITATION)

    send_all()

    assert str(post.taken[0]["Subject"]) == "Åäö"
    assert text_of(post.taken[0]).replace("\r\n", "\n").startswith("Hej!\n.\n..slut\n")
