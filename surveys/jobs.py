"""Background work that survives: a row says what must happen, a Celery task carries it out.

The row is written in the transaction that causes the work; the task is sent when that transaction commits.
A task that is lost (no broker, a killed worker) is sent again by the beat; a job that runs twice does no harm.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import Final
from uuid import UUID

from celery import shared_task
from django.db import DatabaseError, connections, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerUnavailable

from surveys.models import Job, User
from surveys.models.job import LEASE, MAX_TRIES

logger = logging.getLogger(__name__)

Handler = Callable[[Job], None]
#: Told how far a job has come (0-1).
Report = Callable[[float], None]
_handlers: dict[str, Handler] = {}
_max_tries: dict[str, int] = {}

#: How often a job in one long transaction says that it is alive (seconds); well below a lease.
HEARTBEAT: Final = 5


class JobRefused(Exception):
    """A job cannot be done, and trying again would not help. Its text is shown to the person who asked."""


def handles(kind: str, *, max_tries: int = MAX_TRIES) -> Callable[[Handler], Handler]:
    """Make a function the one that carries out jobs of a kind.

    max_tries: after so many a job is set aside; more for a job of many parts that counts the tries of each.
    """

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        _max_tries[kind] = max_tries
        return handler

    return register


@transaction.atomic
def enqueue(kind: str, object_id: object, *, by: User | None = None) -> Job:
    """Return the job that does this, made unless one is already waiting or running."""
    job, is_new = Job.objects.active().get_or_create(kind=kind, object_id=str(object_id), defaults={"by": by})
    if is_new:
        transaction.on_commit(partial(send, job))
    return job


@transaction.atomic
def enqueue_all(kind: str, object_ids: Iterable[object], *, by: User | None = None) -> None:
    """Order many jobs of a kind at once, each unless it is already waiting or running. Two queries."""
    names = [str(object_id) for object_id in object_ids]
    Job.objects.bulk_create((Job(kind=kind, object_id=name, by=by) for name in names), ignore_conflicts=True)
    waiting = list(Job.objects.claimable().filter(kind=kind, object_id__in=names))
    transaction.on_commit(partial(_send_all, waiting))


def send(job: Job) -> bool:
    """Hand a job's id to the broker; without a broker, told by False, the job waits in the database."""
    try:
        run_job.delay(str(job.pk))
    except (BrokerUnavailable, OSError):
        logger.warning("broker unavailable, job %s waits", job.kind)
        return False
    return True


def _send_all(waiting: Iterable[Job]) -> None:
    """Hand out jobs until the broker is found missing: each attempt holds the caller for a while."""
    all(map(send, waiting))


@shared_task(name="surveys.run_job")
def run_job(job_id: str) -> None:
    carry_out(job_id)


@shared_task(name="surveys.send_due_jobs")
def send_due_jobs() -> None:
    _send_all(Job.objects.claimable())


def carry_out(job_id: UUID | str) -> None:
    """Do a job if it is there to be done; whoever claims it first does it."""
    if not _claim(job_id):
        return
    job = Job.objects.get(pk=job_id)
    with _outcome_recorded(job):
        if job.tries > _tries_of(job):
            raise JobRefused("Jobbet har avbrutits för många gånger.")
        _handlers[job.kind](job)


def report_progress(job: Job, share: float) -> None:
    """Record how far a job has come (0-1) and keep it ours for another while."""
    Job.objects.filter(pk=job.pk).update(progress=share, lease_until=timezone.now() + LEASE)


@contextmanager
def kept(job: Job) -> Iterator[Report]:
    """Keep a job ours while the block works in one transaction, of which nobody sees anything before it ends.

    Yields what to tell the progress; another thread writes it down, on a database connection of its own.
    """
    shares, is_over = [job.progress], Event()
    teller = Thread(target=_tell, args=(job, shares, is_over), name="heartbeat")
    teller.start()
    try:
        yield shares.append
    finally:
        is_over.set()
        teller.join()


def _tell(job: Job, shares: list[float], is_over: Event) -> None:
    while not is_over.wait(HEARTBEAT):
        try:
            report_progress(job, min(shares[-1], 1.0))
        except DatabaseError as error:  # SQLite: the transaction itself is in the way, and there is one worker
            logger.info("job %s could not report: %s", job.kind, type(error).__name__)
    connections.close_all()


def _claim(job_id: UUID | str) -> bool:
    claimed = Job.objects.claimable().filter(pk=job_id)
    return bool(
        claimed.update(state=Job.State.RUNNING, lease_until=timezone.now() + LEASE, tries=F("tries") + 1, progress=0)
    )


@contextmanager
def _outcome_recorded(job: Job) -> Iterator[None]:
    try:
        yield
    except JobRefused as refusal:
        _finish(job, Job.State.FAILED, str(refusal))
    except Exception:
        logger.exception("job %s failed, try %s", job.kind, job.tries)
        _set_aside_or_queue_again(job)
    else:
        _finish(job, Job.State.DONE)


def _tries_of(job: Job) -> int:
    return _max_tries.get(job.kind, MAX_TRIES)


def _set_aside_or_queue_again(job: Job) -> None:
    if job.tries >= _tries_of(job):
        _finish(job, Job.State.FAILED, "Något gick fel. Försök igen, eller kontakta den som sköter DiMiOS.")
        return
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED, due_at=timezone.now() + LEASE * job.tries)


def _finish(job: Job, state: str, message: str = "") -> None:
    share = {"progress": 1.0} if state == Job.State.DONE else {}
    Job.objects.filter(pk=job.pk).update(
        state=state, message=message[:500], finished_at=timezone.now(), lease_until=None, **share
    )
