"""L6: 10,000 invitations to a server, in a process of its own, that takes 50 ms over its final reply."""

import datetime as dt
import subprocess
import sys
import time
from unittest import mock

from django.conf import settings
from django.db import connections
from django.utils import timezone

from surveys.invitations import outbox, sending
from surveys.models import Job, Mail, Mailing, MailKind, Respondent, Wave
from tests.bench.measuring import row
from tests.factories import GroupFactory, WaveFactory
from tests.smtp_server import free_port

N_MAILS = 10_000
GOAL = 60


def run() -> None:
    """Print mails per second, and whether each mail that the server took is marked as sent."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.slow_smtp", str(port)])
    wave = _invited()
    smtp = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port, "EMAIL_TIMEOUT": 30, "MAIL_HOURS": []}
    backend = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}
    with mock.patch.multiple(settings, **smtp, **backend):
        seconds = _send()
    server.terminate()
    server.wait()
    sent = Mail.objects.of(wave).filter(state=Mail.State.SENT).count()
    row(
        f"L6: {sent:,} of {N_MAILS:,} mails over 4 connections, 50 ms a reply",
        f"{sent / seconds:.0f} mails/s",
        f"≥ {GOAL}",
    )


def _invited() -> Wave:
    today = timezone.localdate()
    wave = WaveFactory(opens_on=today, closes_on=today + dt.timedelta(days=20))
    group = GroupFactory(organisation=wave.measurement.organisation)
    Respondent.objects.invite(
        Respondent(wave=wave, email=f"p{i}@example.se", department=wave.department, group=group) for i in range(N_MAILS)
    )
    now = timezone.now()
    invitation = Mailing.objects.create(
        wave=wave, kind=MailKind.INVITATION, due_at=now, state=Mailing.State.STARTED, started_at=now
    )
    outbox.fill(invitation)
    return wave


def _send() -> float:
    """Return how long it took, as seconds. The worker is this process, with a thread for each connection."""
    job = Job.objects.create(kind=sending.SEND_MAILS, object_id="bench")
    connections.close_all()
    start = time.perf_counter()
    sending.send_all(job)
    return time.perf_counter() - start
