"""Mails that arrive: each person gets one, with her link, also when nobody had listened at first (F23)."""

from surveys.answering import drafts
from surveys.models import Mail, MailKind, Respondent
from tests.faults.mails.conftest import each_once, invite, start
from tests.smtp_server import links_in, text_of

State = Mail.State


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


# F23: the server refuses the connection


def states() -> set[str]:
    return set(Mail.objects.values_list("state", flat=True))


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
