"""A real SMTP server with a script of replies, on a port of its own."""

import email
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

#: Says what the server replies at a point ("MAIL", "RCPT", "DATA") for a recipient; None: what it always does.
Script = Callable[[str, str], str | None]


@dataclass
class Post:
    """What the server has taken, and the script that it follows."""

    script: Script = lambda point, recipient: None
    taken: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    n_connections: int = 0
    port: int = 0
    _lock: Any = field(default_factory=Lock)

    @property
    def recipients(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.taken)

    def links(self) -> list[str]:
        return [link for message in self.taken for link in links_in(text_of(message))]

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:
        session.host_name = hostname
        return "250 here"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self._reply(server, "MAIL", "") or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self._reply(server, "RCPT", address)
        if not reply or reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = email.message_from_bytes(envelope.original_content or b"", policy=default)
        reply = self._reply(server, "DATA", envelope.rcpt_tos[0])
        if not reply or reply.startswith(("2", "silence")):
            with self._lock:
                self.taken.append(message)
                self.senders.append(str(envelope.mail_from))
        if reply == "silence":
            time.sleep(1.5)  # longer than the sender's patience in tests
        return reply or "250 taken"

    def _reply(self, server: SMTP, point: str, recipient: str) -> str | None:
        reply = self.script(point, recipient)
        if reply == "die":
            server.transport.abort()
        return reply


def text_of(message: EmailMessage) -> str:
    return str(message.get_body(("plain",)).get_content())


def html_of(message: EmailMessage) -> str:
    return str(message.get_body(("html",)).get_content())


def links_in(text: str) -> list[str]:
    return [word for word in text.split() if word.startswith("http")]


class _Counting(Controller):
    def factory(self) -> SMTP:
        self.handler.n_connections += 1
        return super().factory()


@contextmanager
def running(post: Post, port: int = 0) -> Iterator[Post]:
    """Listen until the block ends."""
    controller = _Counting(post, hostname="127.0.0.1", port=port or free_port(), ready_timeout=5)
    controller.start()
    post.port, post.n_connections = controller.port, 0  # it has tried itself once
    try:
        yield post
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
