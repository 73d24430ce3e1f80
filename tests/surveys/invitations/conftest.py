"""A wave with an invited person, and mails that land in memory."""

import datetime as dt

import pytest
from django.utils import timezone

from surveys.invitations import outbox
from surveys.models import Mail, Mailing, MailKind, Respondent, Wave


@pytest.fixture
def wave(respondent: Respondent) -> Wave:
    return respondent.wave


@pytest.fixture
def invited(wave: Wave) -> Mailing:
    """The wave's invitation left three days ago."""
    then = timezone.now() - dt.timedelta(days=3)
    mailing = Mailing.objects.create(
        wave=wave, kind=MailKind.INVITATION, due_at=then, state=Mailing.State.STARTED, started_at=then
    )
    outbox.fill(mailing)
    Mail.objects.update(state=Mail.State.SENT)
    return mailing


def planned(wave: Wave, kind: MailKind, due_at: dt.datetime) -> Mailing:
    return Mailing.objects.create(wave=wave, kind=kind, due_at=due_at)
