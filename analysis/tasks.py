"""Jobs of this app: publishing a measurement, freezing a set, and the batches of a national pass."""

from functools import partial

from analysis.national import passes
from analysis.publishing import publication
from analysis.publishing.preparation import NothingNew, NothingToPublish
from surveys.jobs import JobRefused, handles, report_progress
from surveys.models import Job, Measurement

PUBLISH = "publish"
FREEZE = "freeze"


@handles(PUBLISH)
def publish(job: Job) -> None:
    """Publish the measurement whose id the job carries. Running it twice gives the same publication."""
    measurement = Measurement.objects.with_organisation().get(pk=job.object_id)
    try:
        publication.publish(measurement, by=job.by, progress=partial(report_progress, job))
    except (NothingToPublish, NothingNew) as error:
        raise JobRefused(str(error)) from error


@handles(FREEZE)
def freeze(job: Job) -> None:
    """Freeze the newest publications of the kind and year that the job carries, "kommun/2026"."""
    kind, year = job.object_id.split("/")
    if not publication.freeze_published(kind, int(year)):
        raise JobRefused("Ingen har publicerat någon mätning för året.")


@handles(passes.BATCH_JOB, max_tries=passes.BATCH_TRIES)
def carry_out_batch(job: Job) -> None:
    """Do what is left of a batch of a national pass."""
    passes.carry_out_batch(job)
