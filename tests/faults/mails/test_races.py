"""Two workers, two presses, and people who answer while the reminders leave (F7, F40, F41)."""

import datetime as dt
from collections import Counter
from functools import partial

from surveys.answering import drafts, submitting
from surveys.invitations import messages, plan, sending, smtp
from surveys.models import Job, Mail, Mailing, MailKind, Respondent
from tests.concurrency import at_once
from tests.faults.mails.conftest import each_once, invite, start

State = Mail.State


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
