"""Jobs of this app: making report files and telling representatives of them."""

from functools import partial

from celery import shared_task

from analysis.models import Publication
from reports import delivery, making, notices
from reports.models import ReportFile
from surveys.jobs import JobRefused, handles, report_progress
from surveys.models import Job


@handles(making.MAKE_REPORT)
def make_report(job: Job) -> None:
    """Make the file whose id the job carries, unless it has been made."""
    files = ReportFile.objects.select_related("publication__comparison_set", "publication__measurement__organisation")
    file = files.select_related("department", "publication__measurement__questionnaire").get(pk=job.object_id)
    if making.is_current(file):
        return
    try:
        making.make(file)
    except making.NothingToReport as error:
        raise JobRefused(str(error)) from error


@handles(delivery.MAKE_ALL)
def make_all_reports(job: Job) -> None:
    """Make every file of the publication whose id the job carries; what is made already is left alone."""
    publications = Publication.objects.select_related("comparison_set", "measurement__organisation")
    publication = publications.select_related("measurement__questionnaire").get(pk=job.object_id)
    delivery.make_all(publication, progress=partial(report_progress, job))


@handles(notices.SEND_NOTICES)
def send_notices(job: Job) -> None:
    """Send the mails to representatives that are due."""
    notices.send_due(progress=partial(report_progress, job))


@shared_task(name="reports.send_due_notices")
def send_due_notices() -> None:
    notices.wake()
