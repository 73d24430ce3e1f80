"""The row is the truth: these tests look at rows, and at what a handler of their own has met."""

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from kombu import pools

from dimios.celery import app
from surveys import jobs
from surveys.models import Job
from tests.concurrency import at_once

State = Job.State


class Handled(list[Job]):
    """The jobs that the test's handler has met; it raises `error` when there is one."""

    error: Exception | None = None

    def __call__(self, job: Job) -> None:
        self.append(job)
        if self.error:
            raise self.error


@pytest.fixture
def handled(now, db) -> Iterator[Handled]:
    """Carry out jobs of the kind "test"."""
    handler = jobs.handles("test")(Handled())
    yield handler
    del jobs._handlers["test"]


@pytest.fixture
def job(handled) -> Job:
    return Job.objects.create(kind="test", object_id="7")


def try_until_finished(job: Job, now) -> None:
    """Carry a job out as often as it is due."""
    for _ in range(10):
        jobs.carry_out(job.pk)
        now.shift(dt.timedelta(minutes=5))


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


# Carrying out


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


def lose_worker(job: Job) -> None:
    """Claim a job as a worker that is killed at once."""
    assert jobs._claim(job.pk)


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


# Sending


def test_the_beat_sends_what_is_due_and_what_was_lost(job, monkeypatch, now):
    lost = Job.objects.create(kind="test", object_id="8")
    lose_worker(lost)
    now.shift(dt.timedelta(seconds=31))
    sent: list[Job] = []
    monkeypatch.setattr(jobs, "send", lambda job: not sent.append(job))

    jobs.send_due_jobs()

    assert set(sent) == {job, lost}


def test_the_beat_leaves_what_is_running_or_finished(job, monkeypatch):
    Job.objects.create(kind="test", object_id="8", state=State.DONE)
    lose_worker(job)
    sent: list[Job] = []
    monkeypatch.setattr(jobs, "send", lambda job: not sent.append(job))

    jobs.send_due_jobs()

    assert sent == []


@pytest.fixture
def broker_at() -> Iterator[Callable[[int], None]]:
    """Point Celery at a Redis on a port, with the product's short timeouts."""

    before = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}

    def point(port: int) -> None:
        options = {"socket_timeout": 1, "socket_connect_timeout": 1, "max_retries": 0}
        app.conf.update(broker_url=f"redis://127.0.0.1:{port}/0", broker_transport_options=options)
        forget_connections()

    yield point
    app.conf.update(before)
    forget_connections()


def forget_connections() -> None:
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


@pytest.fixture
def frozen_port() -> Iterator[int]:
    """A port that accepts and never replies, like a Redis that has been stopped."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """A port where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.mark.parametrize("broker", ["closed_port", "frozen_port"])
def test_without_a_broker_the_job_waits_and_the_request_is_held_for_about_a_second_at_most(request, broker, broker_at):
    job = Job(kind="test", object_id="7")
    broker_at(request.getfixturevalue(broker))

    started = time.monotonic()
    jobs.send(job)

    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize("broker", ["closed_port", "frozen_port"])
def test_a_job_ordered_without_a_broker_is_sent_by_the_next_beat(
    request, broker, broker_at, handled, django_capture_on_commit_callbacks
):
    broker_at(request.getfixturevalue(broker))

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("test", 7)

    assert job in Job.objects.claimable()
