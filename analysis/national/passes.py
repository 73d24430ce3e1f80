"""The national pass: every measurement of a kind and year is counted, a comparison set frozen, and each published.

It is a distributed job: batches of measurements are jobs of their own, on any number of workers, and the last one to
finish starts the next step. Each measurement's step is a row, so a killed worker's batch goes on where it was, a
measurement that fails three times is set aside while the others go on, and nothing is done twice. Commands do the
same work here and now, beside whatever workers there are.
"""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from analysis.comparison import Member
from analysis.models import ComparisonSet, NationalPass, PassStep, Publication
from analysis.models.national_pass import PassStepQuerySet
from analysis.publishing import publication
from analysis.publishing.preparation import NothingNew, NothingToPublish, count, protect_counted
from surveys import jobs
from surveys.models import Job, Measurement, User, record
from surveys.models.job import MAX_TRIES, JobQuerySet

logger = logging.getLogger(__name__)

BATCH_JOB: Final = "national_batch"
#: Measurements per job, at most: few enough for many workers to share, enough that the queue costs little beside them.
BATCH_SIZE: Final = 10
#: A small pass has smaller batches, so that there are enough of them to share.
LEAST_BATCHES: Final = 8
#: A job may be lost as often as its steps may fail, and once more to set the last one aside.
BATCH_TRIES: Final = BATCH_SIZE * MAX_TRIES + 1

Progress = Callable[[float], None]
_COUNT, _PUBLISH = PassStep.Kind.COUNT, PassStep.Kind.PUBLISH


class StepsFailed(Exception):
    """Some measurements of a batch failed. They are tried again a little later."""


def _ignore(share: float) -> None:
    """The progress report of a caller who wants none."""


@transaction.atomic
def start(kind: str, year: int, *, by: User | None) -> NationalPass:
    """Return the pass that is at work for the kind and year, begun now unless there is one.

    Starting one that is at work again hands its unfinished batches to the workers anew.
    """
    national_pass, is_new = NationalPass.objects.active().get_or_create(kind=kind, year=year, defaults={"by": by})
    if is_new:
        measurements = Measurement.objects.filter(organisation__kind=kind, year=year).with_responses()
        steps = [PassStep(measurement=measurement, kind=_COUNT) for measurement in measurements.order_by("pk")]
        _plan(national_pass, steps)
        record("national_pass_started", national_pass, by=by)
    _hand_out(national_pass)
    advance(national_pass)
    national_pass.refresh_from_db()
    return national_pass


@transaction.atomic
def cancel(kind: str, year: int, *, by: User | None) -> None:
    """Stop the pass that is at work, if there is one: steps at work are finished, no others begun."""
    for national_pass in NationalPass.objects.active().select_for_update().filter(kind=kind, year=year):
        _end(national_pass, NationalPass.State.CANCELLED)
        record("national_pass_cancelled", national_pass, by=by)


def publish_all(*, by: User | None = None, progress: Progress = _ignore) -> list[Publication]:
    """Take every measurement with responses through its national pass, here and now; return what is published."""
    kinds = Measurement.objects.with_responses().order_by("organisation__kind", "year")
    every = list(kinds.values_list("organisation__kind", "year").distinct())
    passes = [run(start(kind, year, by=by), progress=progress) for kind, year in every]
    steps = PassStep.objects.filter(national_pass__in=passes, kind=_PUBLISH, publication__isnull=False)
    steps = steps.select_related("publication__measurement__organisation").order_by("pk")
    return [step.publication for step in steps if step.publication]


def run(national_pass: NationalPass, *, progress: Progress = _ignore) -> NationalPass:
    """Carry a pass out in this process, sharing its batches with the workers there are; return it when it is over."""
    while national_pass.is_active:
        _jobs(national_pass).filter(state=Job.State.QUEUED).update(due_at=timezone.now())
        waiting = list(_jobs(national_pass).claimable().order_by("object_id"))
        for job in waiting:
            jobs.carry_out(job.pk)
            progress(share_done(national_pass))
        if not waiting:
            time.sleep(_POLL_SECONDS)  # a worker has the last batches
        national_pass.refresh_from_db()
    return national_pass


_POLL_SECONDS: Final = 0.2


def share_done(national_pass: NationalPass) -> float:
    """Return how far a pass has come (0-1); counting and publishing are half each."""
    numbers = national_pass.steps.numbers()
    return sum(n / m for n, m in numbers.values() if m) / 2


def carry_out_batch(job: Job) -> None:
    """Do what is left of a batch, and go on to the next step if it was the last one.

    Raises StepsFailed when some are to be tried again. The job stays ours as long as its measurements get done.
    """
    national_pass, to_do = _batch(job)
    to_do.worn_out().update(state=PassStep.State.SET_ASIDE, message=_BROKEN_OFF)
    steps = list(to_do.select_related("measurement__organisation", "measurement__questionnaire", "comparison_set"))
    with jobs.kept(job) as tell:
        for position, step in enumerate(steps):
            tell(position / len(steps))
            _attempt(step, national_pass.by)
    if to_do.exists():
        raise StepsFailed(f"{national_pass}")
    advance(national_pass)


_BROKEN_OFF: Final = "Bearbetningen har avbrutits tre gånger."
_WENT_WRONG: Final = "Något gick fel vid tre försök. Felet finns i programmets logg."


def _batch(job: Job) -> tuple[NationalPass, PassStepQuerySet]:
    pk, kind, batch = job.object_id.split("/")
    national_pass = NationalPass.objects.select_related("by").get(pk=pk)
    return national_pass, national_pass.steps.filter(kind=kind, batch=batch).to_do()


def _attempt(step: PassStep, by: User | None) -> None:
    """Do one step, counting the try first: whatever ends it, it is not tried for ever."""
    if not PassStep.objects.to_do().filter(pk=step.pk).update(tries=F("tries") + 1):
        return
    try:
        _WORK[step.kind](step, by)
    except (NothingToPublish, NothingNew) as reason:
        _finish(step, message=str(reason), publication=Publication.objects.of(step.measurement).first())
    except Exception:
        step.refresh_from_db(fields=["tries"])
        logger.exception("national pass: %s failed, try %s", step.kind, step.tries)
        if step.tries >= MAX_TRIES:
            _finish(step, state=PassStep.State.SET_ASIDE, message=_WENT_WRONG)


def _finish(step: PassStep, *, state: str = PassStep.State.DONE, **values: object) -> None:
    PassStep.objects.filter(pk=step.pk, state=PassStep.State.WAITING).update(state=state, **values)


def _count(step: PassStep, by: User | None) -> None:
    """Count a measurement; keep its publication, or where something has changed what it will lend to the set."""
    counted = count(step.measurement)
    if publication.is_published(counted):
        _finish(step, publication=Publication.objects.of(step.measurement).first())
    else:
        prepared = protect_counted(counted)
        _finish(step, member=vars(prepared.member()), decided=prepared.kept)


def _publish(step: PassStep, by: User | None) -> None:
    kept = bytes(step.decided or b"")
    made = publication.publish(step.measurement, by=by, comparison_set=step.comparison_set, kept=kept)
    _finish(step, publication=made, decided=None)


_WORK: Final[dict[str, Callable[[PassStep, User | None], None]]] = {_COUNT: _count, _PUBLISH: _publish}


@transaction.atomic
def advance(national_pass: NationalPass) -> None:
    """Take a pass on if nothing is left of its step. Whoever finishes last does it; the others find it done."""
    locked = NationalPass.objects.select_for_update().get(pk=national_pass.pk)
    if not locked.is_active or locked.steps.to_do().exists():
        return
    if locked.state == NationalPass.State.PUBLISHING:
        _end(locked, NationalPass.State.DONE)
        return
    _plan(locked, list(_steps_of_publishing(locked)))
    locked.state = NationalPass.State.PUBLISHING
    locked.save(update_fields=["state"])
    _hand_out(locked)
    advance(locked)


def _steps_of_publishing(national_pass: NationalPass) -> Iterator[PassStep]:
    """Freeze a set for each questionnaire in use; yield the next step of every counted measurement."""
    counted = national_pass.steps.filter(kind=_COUNT, state=PassStep.State.DONE)
    counted = counted.select_related("measurement__organisation", "measurement__questionnaire", "publication")
    by_questionnaire: dict[str, list[PassStep]] = {}
    for step in counted.order_by("measurement"):
        by_questionnaire.setdefault(step.measurement.questionnaire.key, []).append(step)
    for key, steps in by_questionnaire.items():
        changed = [Member(**step.member) for step in steps if step.member]
        frozen = publication.freeze_members(national_pass.kind, national_pass.year, key, changed)
        yield from (_step_of_publishing(step, frozen) for step in steps)


def _step_of_publishing(counted: PassStep, frozen: ComparisonSet) -> PassStep:
    """Return the next step of a counted measurement, done already where its publication says all there is to say."""
    step = PassStep(measurement=counted.measurement, kind=_PUBLISH, comparison_set=frozen, decided=counted.decided)
    latest = counted.publication
    if counted.message or (latest and latest.comparison_set_id == frozen.pk):
        step.state, step.publication, step.message = PassStep.State.DONE, latest, counted.message
    return step


def _plan(national_pass: NationalPass, steps: list[PassStep]) -> None:
    """Store steps, those that wait in batches."""
    waiting = [step for step in steps if step.state == PassStep.State.WAITING]
    size = min(BATCH_SIZE, 1 + len(waiting) // LEAST_BATCHES)
    for position, step in enumerate(waiting):
        step.batch = position // size
    for step in steps:
        step.national_pass = national_pass
    PassStep.objects.bulk_create(steps)


def _hand_out(national_pass: NationalPass) -> None:
    """Let the workers have the batches that are not done."""
    batches = national_pass.steps.to_do().order_by("kind", "batch").values_list("kind", "batch").distinct()
    names = [f"{national_pass.pk}/{kind}/{batch}" for kind, batch in batches]
    jobs.enqueue_all(BATCH_JOB, names, by=national_pass.by)


def _end(national_pass: NationalPass, state: str) -> None:
    national_pass.state, national_pass.finished_at = state, timezone.now()
    national_pass.save(update_fields=["state", "finished_at"])
    national_pass.steps.update(member=None, decided=None)


def _jobs(national_pass: NationalPass) -> JobQuerySet:
    return Job.objects.active().filter(kind=BATCH_JOB, object_id__startswith=f"{national_pass.pk}/")
