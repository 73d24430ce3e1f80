"""The beat sends what is due and what was lost; without a broker nobody waits for long."""

import datetime as dt
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from kombu import pools

from dimios.celery import app
from surveys import jobs
from surveys.models import Job
from tests.surveys.jobs.conftest import lose_worker

State = Job.State


# The beat


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


# No broker


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
