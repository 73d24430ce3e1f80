"""Test mails to oneself. They leave at once, outside the outbox, and carry a link that belongs to nobody."""

from typing import Final

from django.db import transaction

from surveys import jobs
from surveys.models import Job, Measurement, User, record
from surveys.models.mail import MailText

from . import messages, release, smtp, texts
from .outbox import Outcome

SEND_EXAMPLE: Final = "send_example_mail"
_NOT_SENT: Final = "E-postservern tog inte emot provmejlet. Försök igen om en stund."


@transaction.atomic
def order(measurement: Measurement, kind: str, *, by: User) -> Job:
    record("test_mail_ordered", measurement, by=by, organisation=measurement.organisation, kind=kind)
    return jobs.enqueue(SEND_EXAMPLE, _name(measurement, kind, by), by=by)


def latest(measurement: Measurement, kind: str, by: User) -> Job | None:
    """Return how the user's last test mail of this kind went."""
    return Job.objects.about(SEND_EXAMPLE, _name(measurement, kind, by)).first()


def last_sent(measurement: Measurement, kind: str) -> Job | None:
    """Return the last test mail of this kind that has left, whoever asked for it, with the text as it is now."""
    sent = Job.objects.filter(kind=SEND_EXAMPLE, state=Job.State.DONE).select_related("by")
    return sent.filter(object_id__startswith=f"{measurement.pk}:{kind}:").order_by("-finished_at").first()


def forget(measurement: Measurement, kind: str) -> None:
    """Forget the test mails of a text that has been changed since."""
    Job.objects.filter(kind=SEND_EXAMPLE, object_id__startswith=f"{measurement.pk}:{kind}:").delete()


@jobs.handles(SEND_EXAMPLE)
def send(job: Job) -> None:
    """Send a test mail to whoever asked for it; raise JobRefused when it cannot be sent."""
    measurement_id, kind, _ = job.object_id.split(":")
    measurement = Measurement.objects.with_organisation().get(pk=measurement_id)
    if not release.is_released():
        raise jobs.JobRefused("Installationen får inte skicka mejl förrän någon har släppt på dem.")
    if job.by and _outcome(measurement, kind, job.by) != Outcome.ACCEPTED:
        raise jobs.JobRefused(_NOT_SENT)


def _outcome(measurement: Measurement, kind: str, to: User) -> Outcome:
    server = smtp.server()
    text = texts.of(measurement)[MailText.Kind(kind)]
    try:
        server.open()
        return server.send(messages.example(text, measurement, to), messages.own_address())
    except smtp.ServerAway:
        return Outcome.UNTRIED
    finally:
        server.close()


def _name(measurement: Measurement, kind: str, user: User) -> str:
    return f"{measurement.pk}:{kind}:{user.pk}"
