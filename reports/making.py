"""Ordering reports and making them. A file is made once per publication; whoever asks again gets the same."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.text import slugify

from analysis.models import Publication
from reports.content import Content, department_content, organisation_content
from reports.files import pdf, xlsx
from reports.models import ReportFile
from surveys import jobs
from surveys.models import Department, User

MAKE_REPORT = "make_report"

RENDERERS: dict[str, Callable[[Content], bytes]] = {
    ReportFile.Format.PDF: pdf.render,
    ReportFile.Format.XLSX: xlsx.render,
}
CONTENT_TYPES = {
    ReportFile.Format.PDF: "application/pdf",
    ReportFile.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NothingToReport(Exception):
    """The publication has no figures for the department."""


def order(publication: Publication, department: Department | None, format: str, *, by: User | None) -> ReportFile:
    """Return the report, made already or to be made in the background."""
    file, _ = ReportFile.objects.get_or_create(publication=publication, department=department, format=format)
    if file.made_at is None:
        jobs.enqueue(MAKE_REPORT, file.pk, by=by)
    return file


def make(file: ReportFile) -> None:
    """Make the file's content; raise NothingToReport when there are no figures."""
    file.content = render(file.publication, file.department, file.format)
    file.made_at = timezone.now()
    file.save(update_fields=["content", "made_at"])


def render(publication: Publication, department: Department | None, format: str) -> bytes:
    """Return the bytes of a report."""
    return RENDERERS[format](_content(publication, department))


def file_name(file: ReportFile) -> str:
    """Return a safe, telling name: dimios-0580-2020-leanlink-publicering-1.pdf."""
    measurement, department = file.publication.measurement, file.department
    parts = ["dimios", measurement.organisation.code, measurement.slug, department.path if department else ""]
    stem = "-".join(filter(None, (slugify(part) for part in parts)))
    return f"{stem}-publicering-{file.publication.number}.{file.format}"


def _content(publication: Publication, department: Department | None) -> Content:
    if department is None:
        return organisation_content(publication.measurement, publication)
    content = department_content(publication.measurement, publication, department)
    if content is None:
        raise NothingToReport(f"{department.path} har inga svar i {publication}.")
    return content
