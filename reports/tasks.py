"""Jobs of this app: making report files."""

from reports import making
from reports.models import ReportFile
from surveys.jobs import JobRefused, handles
from surveys.models import Job


@handles(making.MAKE_REPORT)
def make_report(job: Job) -> None:
    """Make the file whose id the job carries, unless it has been made."""
    files = ReportFile.objects.select_related("publication__comparison_set", "publication__measurement__organisation")
    file = files.select_related("department", "publication__measurement__questionnaire").get(pk=job.object_id)
    if file.made_at:
        return
    try:
        making.make(file)
    except making.NothingToReport as error:
        raise JobRefused(str(error)) from error
