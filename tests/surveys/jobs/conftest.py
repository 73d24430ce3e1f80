"""A kind of job whose handler tells what it has met."""

from collections.abc import Iterator

import pytest

from surveys import jobs
from surveys.models import Job


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


def lose_worker(job: Job) -> None:
    """Claim a job as a worker that is killed at once."""
    assert jobs._claim(job.pk)
