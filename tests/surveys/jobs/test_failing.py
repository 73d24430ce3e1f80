"""A job that fails is tried again or set aside, and one whose worker is lost is claimed by another."""

import datetime as dt
from functools import partial

import pytest

from surveys import jobs
from surveys.models import Job
from tests.concurrency import at_once
from tests.surveys.jobs.conftest import lose_worker

State = Job.State


def try_until_finished(job: Job, now) -> None:
    """Carry a job out as often as it is due."""
    for _ in range(10):
        jobs.carry_out(job.pk)
        now.shift(dt.timedelta(minutes=5))


# Failing


def test_a_job_that_crashes_waits_and_is_tried_again(job, handled, now):
    handled.error = ZeroDivisionError()

    jobs.carry_out(job.pk)

    job.refresh_from_db()
    assert (job.state, job in Job.objects.claimable()) == (State.QUEUED, False)


def test_a_job_that_always_crashes_is_tried_three_times(job, handled, now):
    handled.error = ZeroDivisionError()

    try_until_finished(job, now)

    assert len(handled) == 3


def test_a_job_that_always_crashes_is_set_aside_with_a_text_in_swedish(job, handled, now):
    handled.error = ZeroDivisionError("division by zero")

    try_until_finished(job, now)

    job.refresh_from_db()
    assert (job.state, job.message) == (
        State.FAILED,
        "Något gick fel. Försök igen, eller kontakta den som sköter DiMiOS.",
    )


def test_other_jobs_go_on_when_one_always_crashes(job, handled, now):
    handled.error = ZeroDivisionError()
    try_until_finished(job, now)
    handled.error = None
    other = Job.objects.create(kind="test", object_id="8")

    jobs.carry_out(other.pk)

    other.refresh_from_db()
    assert other.state == State.DONE


def test_a_crash_that_passes_leaves_no_trace_in_the_outcome(job, handled, now):
    handled.error = ZeroDivisionError()
    jobs.carry_out(job.pk)
    handled.error = None

    try_until_finished(job, now)

    job.refresh_from_db()
    assert (job.state, job.tries, job.message) == (State.DONE, 2, "")


def test_a_refused_job_is_not_tried_again(job, handled, now):
    handled.error = jobs.JobRefused("Inga svar.")

    try_until_finished(job, now)

    assert len(handled) == 1


def test_a_refused_job_tells_why(job, handled):
    handled.error = jobs.JobRefused("Inga svar.")

    jobs.carry_out(job.pk)

    job.refresh_from_db()
    assert (job.state, job.message) == (State.FAILED, "Inga svar.")


def test_a_refusal_of_any_length_can_be_kept(job, handled):
    handled.error = jobs.JobRefused("å" * 1000)

    jobs.carry_out(job.pk)

    job.refresh_from_db()
    assert job.message == "å" * 500


def test_a_job_that_nobody_handles_is_set_aside(db, now):
    job = Job.objects.create(kind="unheard-of", object_id="7")

    try_until_finished(job, now)

    job.refresh_from_db()
    assert job.state == State.FAILED


# Lost workers


def test_a_running_job_is_not_claimed_by_a_second_worker(job):
    claims = [jobs._claim(job.pk), jobs._claim(job.pk)]

    assert claims == [True, False]


def test_the_job_of_a_lost_worker_is_claimed_again_when_its_lease_has_run_out(job, handled, now):
    lose_worker(job)

    now.shift(dt.timedelta(seconds=31))
    jobs.carry_out(job.pk)

    assert handled == [job]


def test_the_job_of_a_silent_worker_is_left_alone_while_its_lease_lasts(job, handled, now):
    lose_worker(job)

    now.shift(dt.timedelta(seconds=29))
    jobs.carry_out(job.pk)

    assert handled == []


def test_a_job_that_kills_three_workers_is_set_aside_untried(job, handled, now):
    for _ in range(3):
        lose_worker(job)
        now.shift(dt.timedelta(seconds=31))

    jobs.carry_out(job.pk)

    job.refresh_from_db()
    assert (job.state, job.message, handled) == (State.FAILED, "Jobbet har avbrutits för många gånger.", [])


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_with_the_same_message_one_does_the_job(handled):
    job = Job.objects.create(kind="test", object_id="7")

    at_once(partial(jobs.run_job, str(job.pk)), partial(jobs.run_job, str(job.pk)))

    assert handled == [job]
