"""Speaking to a mail server, one mail at a time, so that what became of each is known.

smtplib's `sendmail` does not tell whether a connection died before or after the server had taken the whole mail; that
is the difference between sending again and perhaps sending twice. The connection itself (TLS, login) is Django's.
"""

import logging
import re
import smtplib
from contextlib import suppress
from typing import Protocol, cast

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from .outbox import Outcome

logger = logging.getLogger(__name__)

_OK = (250, 251)
_GO_AHEAD = 354
_CLOSING = 421
_LINE_START_DOT = re.compile(rb"(?m)^\.")


class ServerAway(Exception):
    """No mail can be sent now: the server cannot be reached, or refuses the sender."""


class Server(Protocol):
    """Something that takes mails."""

    def open(self) -> None:
        """Make sure that there is a connection; raise ServerAway."""

    def send(self, message: EmailMessage, sender: str) -> Outcome:
        """Send one mail; raise ServerAway when the sender is refused."""

    def close(self) -> None: ...


def server() -> Server:
    """Return the server that the setting EMAIL_URL names."""
    backend = get_connection()
    return SmtpServer(backend) if isinstance(backend, EmailBackend) else OtherServer(backend)


class OtherServer:
    """Files (the demonstration), the console or memory (tests): they take everything."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self._backend = backend

    def open(self) -> None:
        self._backend.open()

    def send(self, message: EmailMessage, sender: str) -> Outcome:
        self._backend.send_messages([message])
        return Outcome.ACCEPTED

    def close(self) -> None:
        self._backend.close()


class SmtpServer:
    """A connection to an SMTP server, used for one mail after the other."""

    def __init__(self, backend: EmailBackend) -> None:
        self._backend = backend

    def open(self) -> None:
        try:
            self._backend.open()
            self._smtp.ehlo_or_helo_if_needed()
        except OSError as error:  # smtplib's own errors are OSErrors too
            self.close()
            raise ServerAway(type(error).__name__) from error

    def send(self, message: EmailMessage, sender: str) -> Outcome:
        body = _as_sent(message)
        try:
            outcome = self._announce(sender, sanitize_address(message.to[0], "utf-8"))
            if outcome:
                return outcome
            self._smtp.send(body)
        except OSError:
            self.close()
            return Outcome.LATER
        return self._final_reply()

    def close(self) -> None:
        """Say goodbye if anybody listens."""
        connection = self._backend.connection
        self._backend.connection = None
        with suppress(OSError):
            if connection:
                connection.quit()

    @property
    def _smtp(self) -> smtplib.SMTP:
        return cast("smtplib.SMTP", self._backend.connection)

    def _announce(self, sender: str, recipient: str) -> Outcome | None:
        """Name sender and recipient and ask to send; return what became of the mail, or None to go on."""
        code, _ = self._smtp.mail(sender, ["BODY=8BITMIME"] if self._smtp.has_extn("8bitmime") else [])
        if code not in _OK and code != _CLOSING:
            self.close()
            raise ServerAway(f"the sender is refused with {code}")
        if code in _OK:
            code, _ = self._smtp.rcpt(recipient)
        if code in _OK:
            code, _ = self._smtp.docmd("DATA")
        return None if code == _GO_AHEAD else self._refused(code)

    def _final_reply(self) -> Outcome:
        """Return what the server says when it has the whole mail; without a reply nobody knows."""
        try:
            code, _ = self._smtp.getreply()
        except OSError:
            self.close()
            return Outcome.UNKNOWN
        return Outcome.ACCEPTED if code in _OK else self._refused(code)

    def _refused(self, code: int) -> Outcome:
        logger.info("mail not taken, code %s", code)
        if code == _CLOSING:
            self.close()
        else:
            self._reset()
        return Outcome.REFUSED if code >= 500 else Outcome.LATER

    def _reset(self) -> None:
        try:
            self._smtp.rset()
        except OSError:
            self.close()


def _as_sent(message: EmailMessage) -> bytes:
    """Return a message as it goes over the wire, with its end."""
    text: bytes = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    return _LINE_START_DOT.sub(b"..", text).removesuffix(b"\r\n") + b"\r\n.\r\n"
