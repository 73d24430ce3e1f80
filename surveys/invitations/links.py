"""“Skicka länken igen”: whoever has lost the mail gets the same link again.

What is answered, and how long it takes, does not depend on whether the address is known: it is looked up afterwards,
in the background.
"""

import datetime as dt
import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from surveys import jobs
from surveys.models import Job, LinkRequest, Respondent, Wave

from . import outbox, sending

SEND_LINK: Final = "send_link"
#: Mails to one address; more is not what somebody needs who has lost a mail.
PER_ADDRESS: Final = 3
#: Requests from one sender: a municipality is one, and 500 people may have lost their mail at once.
PER_SENDER: Final = 1_000
_HOUR: Final = dt.timedelta(hours=1)


class TooManyRequests(Exception):
    """One sender asks for more links than a whole municipality would."""


@transaction.atomic
def ask(email: str, *, sender: str) -> None:
    """Note that the link of an address is asked for; raise TooManyRequests.

    Above the limit of an address nothing happens, and nothing tells so.
    """
    _count(sender)
    digest = _keyed(email.lower())
    if LinkRequest.objects.within(_HOUR).filter(digest=digest).count() < PER_ADDRESS:
        request = LinkRequest.objects.create(email=email, digest=digest)
        jobs.enqueue(SEND_LINK, request.pk)


@jobs.handles(SEND_LINK)
def look_up(job: Job) -> None:
    """Put the link of the address, if it is known, into the outbox, once for each open wave it is invited to."""
    with transaction.atomic():
        request = LinkRequest.objects.select_for_update().filter(pk=job.object_id).first()
        if request and request.email:
            _send_links(request.email)
            LinkRequest.objects.filter(pk=request.pk).update(email="")
    sending.wake()


def forget_old_requests() -> None:
    LinkRequest.objects.older_than(_HOUR).delete()
    Job.objects.filter(kind=SEND_LINK, finished_at__isnull=False).delete()


def _send_links(email: str) -> None:
    for respondent in Respondent.objects.filter(email__iexact=email, wave__state=Wave.State.OPEN):
        outbox.add_link(respondent)


def _count(sender: str) -> None:
    """Count the sender's requests of this hour. Only a keyed hash of the network address is kept, for an hour."""
    key = f"links-{timezone.now():%Y%m%d%H}-{_keyed(sender)}"
    n = cache.get(key, 0) + 1
    if n > PER_SENDER:
        raise TooManyRequests
    cache.set(key, n, timeout=_HOUR.total_seconds())


def _keyed(text: str) -> str:
    return hmac.digest(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hex()
