"""Reports of mails that came back, as mail servers write them, and a small mailbox to read them from."""

import email.utils
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from threading import Thread

import pytest

from surveys.invitations import bounces
from surveys.models import Mail, MailKind, Respondent


@pytest.fixture
def mail(respondent, invited) -> Mail:
    return Mail.objects.get()


def report(mail: Mail, *, status: str = "5.1.1", action: str = "failed", to: str = "dimios@localhost") -> bytes:
    """Return a report (RFC 3464) as Postfix writes it."""
    said = (
        "Reporting-MTA: dns; mail.example.se\r\nArrival-Date: Tue, 10 Nov 2026 10:00:00 +0100\r\n\r\n"
        f"Final-Recipient: rfc822; anna@example.se\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n"
    )
    returned = f"Message-ID: <{mail.pk}@localhost>\r\nTo: anna@example.se\r\nSubject: Inbjudan\r\n\r\nHej!\r\n"
    boundary = "=_report"
    parts = [("text/plain", "Sorry."), ("message/delivery-status", said), ("message/rfc822", returned)]
    body = "".join(f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    head = (
        f"From: MAILER-DAEMON@example.se\r\nTo: {to}\r\nDate: {email.utils.formatdate()}\r\nSubject: Undelivered\r\n"
        f'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\r\n'
    )
    return f"{head}\r\n{body}--{boundary}--\r\n".encode()


def listed() -> list[str]:
    return [person.email for person in Respondent.objects.with_failing_address()]


def test_a_mail_that_has_bounced_is_marked_and_its_address_listed(mail):
    assert bounces.note([report(mail)]) == 1

    mail.refresh_from_db()
    assert (mail.state, listed()) == (Mail.State.BOUNCED, ["anna@example.se"])


def test_the_address_that_a_report_came_to_names_the_mail_too(mail):
    without_headers = report(mail, to=f"studs+{mail.pk.hex}@example.se").replace(b"Message-ID", b"X-Was")

    assert bounces.bounced_mail(without_headers) == mail.pk


@pytest.mark.parametrize(
    ("status", "action"), [("4.2.2", "delayed"), ("4.4.1", "failed"), ("2.0.0", "delivered"), ("5.1.1", "relayed")]
)
def test_a_mail_that_is_only_late_is_left_alone(mail, status, action):
    bounces.note([report(mail, status=status, action=action)])

    assert listed() == []


def test_a_report_about_a_reminder_lists_the_address_in_the_same_way(mail, invited):
    Mail.objects.update(kind=MailKind.REMINDER_1)

    bounces.note([report(mail)])

    assert listed() == ["anna@example.se"]


def test_a_report_that_does_not_know_the_mails_id_changes_nothing(mail):
    forged = report(Mail(respondent=mail.respondent, kind=MailKind.LINK))

    assert (bounces.note([forged]), listed()) == (0, [])


def test_an_answer_from_a_person_is_no_bounce(mail):
    reply = EmailMessage()
    reply["To"] = f"studs+{mail.pk.hex}@example.se"
    reply.set_content("Jag är på semester. Status: 5.1.1 Action: failed")

    assert bounces.bounced_mail(reply.as_bytes()) is None


@pytest.mark.parametrize("rubbish", [b"", b"\xff\x00", b"Content-Type: multipart/report\r\n\r\n", b"a" * 100_000])
def test_rubbish_is_no_bounce(rubbish):
    assert bounces.bounced_mail(rubbish) is None


# The mailbox


class Mailbox(Thread):
    """An IMAP server for one visitor, with the few commands that are needed."""

    def __init__(self, messages: list[bytes]) -> None:
        super().__init__(daemon=True)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.messages, self.commands = messages, []
        self.start()

    def run(self) -> None:
        visitor, _ = self._listening.accept()
        with self._listening, visitor, visitor.makefile("rwb") as wire:
            wire.write(b"* OK IMAP4rev1 ready\r\n")
            wire.flush()
            for line in wire:
                tag, _, command = line.decode().strip().partition(" ")
                self.commands.append(command)
                wire.write(self._answer(command.upper()) + f"{tag} OK done\r\n".encode())
                wire.flush()
                if command == "LOGOUT":
                    return

    def _answer(self, command: str) -> bytes:
        if command == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.startswith("SELECT"):
            return b"* %d EXISTS\r\n" % len(self.messages)
        if command.startswith("SEARCH"):
            return b"* SEARCH %s\r\n" % " ".join(str(i + 1) for i in range(len(self.messages))).encode()
        if command.startswith("FETCH"):
            number = int(command.split()[1])
            message = self.messages[number - 1]
            return b"* %d FETCH (RFC822 {%d}\r\n%s)\r\n" % (number, len(message), message)
        return b"* BYE\r\n" if command == "LOGOUT" else b""


@pytest.fixture
def mailbox(mail, settings) -> Iterator[Mailbox]:
    mailbox = Mailbox([b"Subject: hej\r\n\r\nhej\r\n", report(mail)])
    settings.BOUNCE_IMAP_URL = f"imap://studs:hemligt%21@127.0.0.1:{mailbox.port}/INBOX"
    yield mailbox
    mailbox.join(timeout=5)


def test_bounces_are_read_from_a_mailbox(mailbox):
    bounces.read_mailbox()

    assert listed() == ["anna@example.se"]


def test_only_what_has_not_been_read_is_read(mailbox):
    bounces.read_mailbox()

    assert "SEARCH UNSEEN" in mailbox.commands
    assert 'LOGIN studs "hemligt!"' in mailbox.commands


def test_without_a_mailbox_nothing_is_read(mail, settings):
    settings.BOUNCE_IMAP_URL = ""

    bounces.read_mailbox()

    assert listed() == []


def test_a_mailbox_that_is_away_is_read_another_time(mail, settings, caplog):
    settings.BOUNCE_IMAP_URL = "imap://studs:hemligt@127.0.0.1:1/INBOX"

    bounces.read_mailbox()

    assert "mailbox for bounces cannot be read: ConnectionRefusedError" in caplog.text
