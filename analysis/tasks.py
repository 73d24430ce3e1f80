"""Jobs of this app: publishing."""

from functools import partial

from analysis import publication
from analysis.preparation import NothingNew, NothingToPublish
from surveys.jobs import JobRefused, handles, report_progress
from surveys.models import Job, Measurement

PUBLISH = "publish"


@handles(PUBLISH)
def publish(job: Job) -> None:
    """Publish the measurement whose id the job carries. Running it twice gives the same publication."""
    measurement = Measurement.objects.with_organisation().get(pk=job.object_id)
    try:
        publication.publish(measurement, by=job.by, progress=partial(report_progress, job))
    except (NothingToPublish, NothingNew) as error:
        raise JobRefused(str(error)) from error
