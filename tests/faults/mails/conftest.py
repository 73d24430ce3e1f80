"""A wave of invited people, and a real SMTP server that does what a test tells it."""

import datetime as dt
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.utils import timezone
from time_machine import Traveller

from surveys.invitations import outbox, sending
from surveys.models import Job, Mailing, MailKind, Respondent, Wave
from tests import smtp_server
from tests.factories import RespondentFactory, WaveFactory
from tests.smtp_server import Post

SendAll = Callable[[], None]


@pytest.fixture
def post(settings) -> Iterator[Post]:
    """The server that the program sends to; it takes everything until a test says otherwise."""
    with smtp_server.running(Post()) as post:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", post.port, 0.5
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield post


@pytest.fixture
def wave(now, transactional_db, measurement, social) -> Wave:
    return WaveFactory(measurement=measurement, department=social)


@pytest.fixture
def people(wave) -> list[Respondent]:
    return invite(wave, 8)


def invite(wave: Wave, n: int) -> list[Respondent]:
    group = RespondentFactory(wave=wave, email="p0@example.se").group
    return [
        Respondent.objects.get(wave=wave),
        *(RespondentFactory(wave=wave, email=f"p{i}@example.se", group=group) for i in range(1, n)),
    ]


def start(wave: Wave, kind: MailKind) -> Mailing:
    """Let a mailing start now, as the beat does."""
    mailing = Mailing.objects.create(
        wave=wave, kind=kind, due_at=timezone.now(), state=Mailing.State.STARTED, started_at=timezone.now()
    )
    outbox.fill(mailing)
    return mailing


def each_once(people: list[Respondent]) -> list[str]:
    return sorted(person.email for person in people)


def ask_again(now: Traveller, minutes: int) -> None:
    """Let so many minutes pass."""
    now.shift(dt.timedelta(minutes=minutes))


@pytest.fixture
def invitation(wave, people) -> Mailing:
    return start(wave, MailKind.INVITATION)


@pytest.fixture
def send_all(now) -> SendAll:
    """Carry out one job of the outbox, as a worker does."""

    def send_all() -> None:
        sending.send_all(Job.objects.create(kind="test", object_id=uuid4().hex))

    return send_all
