"""Ordering reports and making them. A file is made once per publication and kept; whoever asks again gets the same.

Only when something that it prints beside the publication has changed (comments, targets, the logo) is it made anew, on
the next order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import slugify

from analysis.models import Publication
from reports.content import Content, department_content, organisation_content
from reports.files import docx, pdf, pptx, xlsx
from reports.models import ReportFile
from reports.notes import notes_digest
from surveys import jobs
from surveys.models import Department, User

MAKE_REPORT = "make_report"

RENDERERS: dict[str, Callable[[Content], bytes]] = {
    ReportFile.Format.PDF: pdf.render,
    ReportFile.Format.PPTX: pptx.render,
    ReportFile.Format.DOCX: docx.render,
    ReportFile.Format.XLSX: xlsx.render,
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    ReportFile.Format.PDF: "application/pdf",
    ReportFile.Format.PPTX: f"{_OFFICE}presentationml.presentation",
    ReportFile.Format.DOCX: f"{_OFFICE}wordprocessingml.document",
    ReportFile.Format.XLSX: f"{_OFFICE}spreadsheetml.sheet",
}


class NothingToReport(Exception):
    """The publication has no figures for the department."""


@dataclass(frozen=True)
class Subject:
    """What a report is about: a publication as a whole, or one department in it."""

    publication: Publication
    department: Department | None

    def basis(self) -> str:
        """Return the digest of what a report prints beside the publication. Some queries."""
        return notes_digest(self.publication.measurement, self.department)

    def content(self) -> Content:
        """Return what a report says; raise NothingToReport when there are no figures."""
        if self.department is None:
            return organisation_content(self.publication.measurement, self.publication)
        content = department_content(self.publication.measurement, self.publication, self.department)
        if content is None:
            raise NothingToReport(f"{self.department.path} har inga svar i {self.publication}.")
        return content


def order(publication: Publication, department: Department | None, format: str, *, by: User | None) -> ReportFile:
    """Return the report, made already or to be made in the background; one that is out of date is made anew."""
    file, _ = ReportFile.objects.get_or_create(publication=publication, department=department, format=format)
    if file.made_at and not is_current(file):
        file.content = file.made_at = None
        file.save(update_fields=["content", "made_at"])
    if file.made_at is None:
        jobs.enqueue(MAKE_REPORT, file.pk, by=by)
    return file


def is_current(file: ReportFile) -> bool:
    """Tell whether the file is made and prints what there is to print today. Some queries."""
    return file.made_at is not None and file.basis == Subject(file.publication, file.department).basis()


def make(file: ReportFile) -> None:
    """Make the file's content; raise NothingToReport when there are no figures."""
    subject = Subject(file.publication, file.department)
    basis = subject.basis()
    _keep(file, RENDERERS[file.format](subject.content()), basis)


def make_missing(subject: Subject) -> None:
    """Make the subject's files that are not there or out of date, all of them from what is read once."""
    basis = subject.basis()
    missing = _missing_formats(subject, basis)
    if not missing:
        return
    content = subject.content()
    for format in missing:
        file, _ = ReportFile.objects.get_or_create(
            publication=subject.publication, department=subject.department, format=format
        )
        _keep(file, RENDERERS[format](content), basis)


def render(publication: Publication, department: Department | None, format: str) -> bytes:
    """Return the bytes of a report."""
    return RENDERERS[format](Subject(publication, department).content())


def file_name(file: ReportFile) -> str:
    """Return a safe, telling name: dimios-0580-2020-leanlink-publicering-1.pdf."""
    department = file.department.path if file.department else ""
    return telling_name(file.publication, department, file.format)


def telling_name(publication: Publication, department: str, ending: str) -> str:
    """Return a safe name for a file about a publication, or about one department in it."""
    measurement = publication.measurement
    parts = ["dimios", measurement.organisation.code, measurement.slug, department]
    stem = "-".join(filter(None, (slugify(part) for part in parts)))
    return f"{stem}-publicering-{publication.number}.{ending}"


def _missing_formats(subject: Subject, basis: str) -> Sequence[str]:
    files = ReportFile.objects.filter(publication=subject.publication, department=subject.department)
    current = set(files.filter(made_at__isnull=False, basis=basis).values_list("format", flat=True))
    return [format for format in RENDERERS if format not in current]


def _keep(file: ReportFile, content: bytes, basis: str) -> None:
    file.content, file.basis, file.made_at = content, basis, timezone.now()
    file.save(update_fields=["content", "basis", "made_at"])
