"""Bounces: reports that a mail could not be delivered, read from the mailbox that they come to (RFC 3464).

Only a report that names a mail's own id counts (in the address it came to, or in the returned headers): whoever does
not know the id cannot make an address look like one that fails.
"""

import email
import imaplib
import logging
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from email.policy import default
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from django.conf import settings

from surveys.models import Mail

from . import outbox

logger = logging.getLogger(__name__)

_TIMEOUT = 30
_TAG = re.compile(r"\+([0-9a-f]{32})@")
_MESSAGE_ID = re.compile(r"^Message-ID:\s*<([0-9a-f-]{36})@", re.IGNORECASE | re.MULTILINE)
_PERMANENT = re.compile(r"^5\.\d+\.\d+")


def bounced_mail(report: bytes) -> UUID | None:
    """Return the id of the mail that a report says will never arrive; None for everything else."""
    message = email.message_from_bytes(report, policy=default)
    if not any(_is_permanent(part) for part in _delivery_statuses(message)):
        return None
    tagged = _TAG.search(" ".join(str(value) for name in ("To", "Delivered-To") for value in message.get_all(name, [])))
    found = tagged or _MESSAGE_ID.search(report.decode("ascii", errors="replace"))
    return UUID(found[1]) if found else None


def note(reports: Iterable[bytes]) -> int:
    """Mark the mails that reports say have bounced; return how many."""
    ids = {mail_id for report in reports if (mail_id := bounced_mail(report))}
    mails = list(Mail.objects.filter(pk__in=ids))
    for mail in mails:
        outbox.fail(mail, Mail.State.BOUNCED)
    return len(mails)


def read_mailbox() -> None:
    """Read what has come to the mailbox since the last time. Does nothing without the setting BOUNCE_IMAP_URL."""
    if settings.BOUNCE_IMAP_URL:
        try:
            note(_unread(urlsplit(settings.BOUNCE_IMAP_URL)))
        except (OSError, imaplib.IMAP4.error) as error:
            logger.warning("mailbox for bounces cannot be read: %s", type(error).__name__)


def _unread(address: SplitResult) -> Iterator[bytes]:
    """Yield the unread messages of a mailbox; reading one marks it as read."""
    is_encrypted = address.scheme == "imaps"
    connect, port = (imaplib.IMAP4_SSL, 993) if is_encrypted else (imaplib.IMAP4, 143)
    with connect(address.hostname or "", address.port or port, timeout=_TIMEOUT) as mailbox:
        mailbox.login(unquote(address.username or ""), unquote(address.password or ""))
        mailbox.select(address.path.strip("/") or "INBOX")
        _, (numbers, *_) = mailbox.search(None, "UNSEEN")
        for number in numbers.split():
            _, parts = mailbox.fetch(number.decode(), "(RFC822)")
            yield from (part[1] for part in parts if isinstance(part, tuple))


def _delivery_statuses(message: Message) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (block for block in cast("list[Message]", part.get_payload()) if block["Action"])


def _is_permanent(status: Message) -> bool:
    return str(status["Action"]).strip().lower() == "failed" and bool(_PERMANENT.match(str(status["Status"]).strip()))
