"""Ordering a job writes a row, once; the message to a worker follows when the row is there."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from surveys import jobs
from surveys.models import Job
from tests.concurrency import at_once

State = Job.State


# The row


def test_a_second_active_job_about_the_same_object_is_refused_by_the_database(job):
    with pytest.raises(IntegrityError, match=r"job_once_at_a_time|UNIQUE"):
        Job.objects.create(kind=job.kind, object_id=job.object_id, state=State.RUNNING)


@pytest.mark.parametrize("state", [State.DONE, State.FAILED])
def test_a_finished_job_does_not_hinder_the_next(job, state):
    Job.objects.update(state=state)

    assert Job.objects.create(kind=job.kind, object_id=job.object_id).pk


@pytest.mark.parametrize("progress", [-0.1, 1.1])
def test_progress_is_a_share(db, progress):
    with pytest.raises(IntegrityError, match="job_progress_is_a_share"):
        Job.objects.create(kind="test", object_id="7", progress=progress)


# Ordering


def test_a_job_is_waiting_as_soon_as_it_is_ordered(key_user):
    job = jobs.enqueue("test", 7, by=key_user)

    assert Job.objects.values_list("kind", "object_id", "by", "state").get(pk=job.pk) == (
        "test",
        "7",
        key_user.pk,
        "queued",
    )


def test_ordering_twice_gives_one_job(db):
    assert jobs.enqueue("test", 7) == jobs.enqueue("test", 7)


def test_ordering_what_is_already_running_gives_that_job(job):
    Job.objects.update(state=State.RUNNING)

    assert jobs.enqueue("test", 7) == job


def test_ordering_again_after_it_is_done_gives_a_new_job(job):
    jobs.carry_out(job.pk)

    assert jobs.enqueue("test", 7) != job


def test_no_message_is_sent_before_the_row_is_committed(db, monkeypatch, django_capture_on_commit_callbacks):
    sent: list[Job] = []
    monkeypatch.setattr(jobs, "send", lambda job: not sent.append(job))

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("test", 7)
        before_commit = list(sent)

    assert (before_commit, sent) == ([], [job])


def test_ordering_twice_sends_one_message(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as messages:
        jobs.enqueue("test", 7)
        jobs.enqueue("test", 7)

    assert len(messages) == 1


def test_a_job_whose_cause_is_rolled_back_is_never_there(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as messages, transaction.atomic():
        jobs.enqueue("test", 7)
        transaction.set_rollback(True)

    assert (Job.objects.count(), messages) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_two_people_who_order_at_the_same_moment_get_the_same_job():
    first, second = at_once(partial(jobs.enqueue, "test", 7), partial(jobs.enqueue, "test", 7))

    assert first == second
