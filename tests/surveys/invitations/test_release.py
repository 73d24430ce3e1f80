"""F47 and F48: a restored backup, or a copy, sends nothing until a person has released it."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from surveys import jobs
from surveys.invitations import outbox, plan, release, sending
from surveys.models import AuditEntry, Job, Mail, MailKind, MailRelease
from tests.surveys.invitations.conftest import planned


@pytest.fixture
def copied(wave):
    """The database of another installation, with an invitation in its queue."""
    assert release.is_released()
    planned(wave, MailKind.INVITATION, timezone.now())
    plan.start_due()
    Job.objects.all().delete()
    MailRelease.objects.update(installation="of another installation")


def test_a_new_installation_may_send(db):
    assert release.is_released()


def test_a_copy_may_not_send(copied):
    assert not release.is_released()


def test_a_copy_orders_no_sending(copied):
    plan.start_due()

    assert not Job.objects.exists()


def test_a_job_that_was_copied_too_sends_nothing(copied, mailoutbox):
    job = Job.objects.create(kind=sending.SEND_MAILS, object_id="outbox")

    jobs.carry_out(job.pk)

    assert (mailoutbox, Mail.objects.get().state) == ([], Mail.State.QUEUED)


def test_a_person_releases_it(copied, capsys):
    call_command("release_mail")

    assert release.is_released()
    assert AuditEntry.objects.filter(action="mail_released").exists()


def test_after_the_release_each_plan_waits_for_somebody_to_resume_it(copied, wave, key_user):
    planned(wave, MailKind.LAST_DAY, timezone.now() + dt.timedelta(days=5))
    call_command("release_mail")
    paused = outbox.claim()

    plan.resume(wave, by=key_user)

    assert (paused, outbox.claim() is not None) == (None, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a restored table has a new identity in PostgreSQL")
def test_a_restored_table_is_seen_to_be_restored():
    assert release.is_released()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT * FROM surveys_mailrelease")
        cursor.execute("ALTER TABLE surveys_mailrelease RENAME TO gone")
        cursor.execute("ALTER TABLE kept RENAME TO surveys_mailrelease")
    is_released = release.is_released()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE surveys_mailrelease")
        cursor.execute("ALTER TABLE gone RENAME TO surveys_mailrelease")

    assert not is_released


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an embedded installation is known by its file")
def test_the_same_database_at_another_address_may_not_send(db, settings):
    assert release.is_released()
    settings.PUBLIC_BASE_URL = "https://test.example.se"

    assert not release.is_released()


def test_the_fingerprint_names_nobody(db):
    release.is_released()

    assert len(MailRelease.objects.get().installation) == 64
