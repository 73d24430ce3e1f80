"""Sending what is in the outbox: one job at a time, a few connections, each used for many mails."""

import logging
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from typing import Final

from django.conf import settings
from django.db import connections

from surveys import jobs
from surveys.models import Job, Mail

from . import messages, outbox, release, smtp
from .messages import Writer
from .outbox import Outcome
from .smtp import Server, ServerAway

logger = logging.getLogger(__name__)

SEND_MAILS: Final = "send_mails"
#: There is one outbox, and one job at a time that empties it: so there are never more connections than the setting.
_OUTBOX: Final = "outbox"
#: How often a running job says that it is alive (seconds); well below a job's lease.
_HEARTBEAT: Final = 5


def wake() -> None:
    """Order that the outbox is emptied, if anything in it may leave now."""
    if release.is_released() and outbox.ready().exists():
        jobs.enqueue(SEND_MAILS, _OUTBOX)


@jobs.handles(SEND_MAILS)
def send_all(job: Job) -> None:
    """Send every mail that is ready, over a few connections at once."""
    if not release.is_released():
        return
    n, stop = min(settings.MAIL_CONNECTIONS, outbox.ready().count()), Event()
    with ThreadPoolExecutor(max(n, 1), thread_name_prefix="mail") as pool:
        senders = [pool.submit(_send_until, stop) for _ in range(n)]
        try:
            while wait(senders, timeout=_HEARTBEAT).not_done:
                jobs.report_progress(job, 0)
        finally:
            stop.set()
    for sender in senders:
        sender.result()


def _send_until(stop: Event) -> None:
    """Send one mail after the other until there is none, the server goes away or somebody says stop."""
    server, writer = smtp.server(), Writer()
    try:
        while not stop.is_set():
            server.open()
            mail = outbox.claim()
            if mail is None:
                return
            outcome = _send(server, writer, mail)
            outbox.settle(mail, outcome)
            if outcome == Outcome.UNKNOWN:  # a server that does not reply is ill: spare the other mails
                stop.set()
    except ServerAway as reason:
        logger.warning("mail server away, the outbox waits: %s", reason)
        stop.set()
    finally:
        server.close()
        connections.close_all()


def _send(server: Server, writer: Writer, mail: Mail) -> Outcome:
    """Send a claimed mail; one that nobody can take now goes back to where it was."""
    try:
        return server.send(writer.message(mail), messages.envelope_sender(mail))
    except ServerAway:
        outbox.settle(mail, Outcome.UNTRIED)
        raise
