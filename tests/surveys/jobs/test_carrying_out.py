"""A job that is due is carried out once, by whoever claims it first, and tells how far it has come."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from surveys import jobs
from surveys.models import Job
from tests.concurrency import at_once

State = Job.State


def test_a_job_is_carried_out_by_the_handler_of_its_kind(job, handled):
    jobs.carry_out(job.pk)

    assert handled == [job]


def test_a_job_that_succeeds_is_done(job):
    jobs.carry_out(job.pk)

    job.refresh_from_db()
    assert (job.state, job.progress, job.tries, job.message) == (State.DONE, 1, 1, "")


def test_a_job_that_is_done_is_not_done_again(job, handled):
    jobs.carry_out(job.pk)
    jobs.carry_out(job.pk)

    assert len(handled) == 1


def test_a_job_that_is_not_due_waits(job, handled, now):
    Job.objects.update(due_at=dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=1))

    jobs.carry_out(job.pk)

    assert handled == []


def test_a_message_about_a_job_that_has_gone_does_nothing(handled, db):
    jobs.run_job("00000000-0000-0000-0000-000000000000")

    assert handled == []


def test_progress_is_seen_and_renews_the_lease(job, now):
    Job.objects.update(state=State.RUNNING)

    jobs.report_progress(job, 0.25)

    job.refresh_from_db()
    assert (job.progress, job in Job.objects.claimable()) == (0.25, False)


# Jobs that take long


@pytest.fixture
def running(transactional_db) -> Job:
    """A job whose lease has just run out."""
    return Job.objects.create(kind="test", object_id="7", state=State.RUNNING, lease_until=timezone.now())


def wait_for(share: float) -> Job:
    """Return the job when it tells this progress, or as it is after five seconds."""
    until = time.monotonic() + 5
    while (job := Job.objects.get()).progress != share and time.monotonic() < until:
        time.sleep(0.01)
    return job


def test_a_job_that_works_for_long_is_kept_and_tells_how_far_it_has_come(running, monkeypatch):
    monkeypatch.setattr(jobs, "HEARTBEAT", 0.01)

    with jobs.kept(running) as report:
        report(0.5)
        seen = wait_for(0.5)

    assert (seen.progress, seen in Job.objects.claimable()) == (0.5, False)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time, and one worker")
def test_a_job_in_one_long_transaction_is_kept(running, monkeypatch):
    monkeypatch.setattr(jobs, "HEARTBEAT", 0.01)

    with transaction.atomic(), jobs.kept(running) as report:
        Job.objects.create(kind="test", object_id="8")
        report(0.5)
        (seen,) = at_once(lambda: wait_for(0.5))

    assert seen.progress == 0.5


def test_a_job_that_ends_is_not_reported_any_more(running, monkeypatch):
    monkeypatch.setattr(jobs, "HEARTBEAT", 0.01)
    with jobs.kept(running):
        pass
    n_threads = threading.active_count()

    with pytest.raises(ZeroDivisionError), jobs.kept(running):
        raise ZeroDivisionError

    assert threading.active_count() == n_threads
