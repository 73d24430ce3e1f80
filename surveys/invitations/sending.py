"""Sending what is in the outbox: one job at a time, a few connections, each used for many mails.

A server that says no to one mail after the other has something against the sender, not the addresses: the mailing is
then halted for a while, and the key user is told.
"""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event, Lock
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


#: So many of a mailing's mails in a row that end in the same way halt it. A server that does not know the sender puts
#: everybody's first mail off (greylisting): that is no fault yet.
IN_A_ROW: Final = {Outcome.REFUSED: 10, Outcome.LATER: 200}


class Breaker:
    """Counts, over all connections, how often in a row the server has refused a mailing's mails."""

    def __init__(self) -> None:
        self._in_a_row: Counter[tuple[int | None, Outcome]] = Counter()
        self._lock = Lock()

    def note(self, mail: Mail, outcome: Outcome) -> None:
        """Count what became of a mail, and halt its mailing when it is enough."""
        if mail.mailing_id and self._is_enough(mail.mailing_id, outcome):
            logger.warning("the mail server refuses one mail after the other, mailing %s is halted", mail.mailing_id)
            outbox.halt(mail.mailing_id)

    def _is_enough(self, mailing: int, outcome: Outcome) -> bool:
        with self._lock:
            if outcome == Outcome.ACCEPTED:
                for each in IN_A_ROW:
                    del self._in_a_row[mailing, each]
            self._in_a_row[mailing, outcome] += 1
            return self._in_a_row[mailing, outcome] == IN_A_ROW.get(outcome)


def wake() -> None:
    """Order that the outbox is emptied, if anything in it may leave now."""
    if release.is_released() and outbox.ready().exists():
        jobs.enqueue(SEND_MAILS, _OUTBOX)


@jobs.handles(SEND_MAILS)
def send_all(job: Job) -> None:
    """Send every mail that is ready, over a few connections at once."""
    if not release.is_released():
        return
    n, stop, breaker = min(settings.MAIL_CONNECTIONS, outbox.ready().count()), Event(), Breaker()
    with ThreadPoolExecutor(max(n, 1), thread_name_prefix="mail") as pool:
        senders = [pool.submit(_send_until, stop, breaker) for _ in range(n)]
        try:
            while wait(senders, timeout=_HEARTBEAT).not_done:
                jobs.report_progress(job, 0)
        finally:
            stop.set()
    for sender in senders:
        sender.result()


def _send_until(stop: Event, breaker: Breaker) -> None:
    """Send one mail after the other until there is none, the server goes away or somebody says stop."""
    server, writer = smtp.server(), Writer()
    try:
        server.open()
        mail = outbox.claim()
        while mail:
            outcome = _send(server, writer, mail)
            breaker.note(mail, outcome)
            if outcome == Outcome.UNKNOWN:  # a server that does not reply is ill: spare the other mails
                stop.set()
            mail = _next(mail, outcome, stop)
    except ServerAway as reason:
        logger.warning("mail server away, the outbox waits: %s", reason)
        stop.set()
    finally:
        server.close()
        connections.close_all()


def _next(mail: Mail, outcome: Outcome, stop: Event) -> Mail | None:
    """Write down what became of a mail and return the one to send after it."""
    if stop.is_set():
        outbox.settle(mail, outcome)
        return None
    return outbox.settle_and_claim(mail, outcome)


def _send(server: Server, writer: Writer, mail: Mail) -> Outcome:
    """Send a claimed mail; one that nobody can take now goes back to where it was."""
    try:
        server.open()
        return server.send(writer.message(mail), messages.envelope_sender(mail))
    except ServerAway:
        outbox.settle(mail, Outcome.UNTRIED)
        raise
