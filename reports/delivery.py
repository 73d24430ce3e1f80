"""A publication's reports all at once: which there are, how far they have come, making them, and a ZIP of them."""

import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from analysis.models import Publication, PublishedScope
from reports import making
from reports.making import Subject
from reports.models import ReportFile
from reports.notes import notes_digests
from surveys import access, jobs
from surveys.models import Department, Job, Measurement, User
from surveys.periods import STOCKHOLM

logger = logging.getLogger(__name__)

MAKE_ALL: Final = "make_all_reports"
#: The folder of the organisation's own files in the ZIP.
_WHOLE: Final = "Hela organisationen"
#: What no file system takes in a name.
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST_NAME: Final = 80


class SomeNotMade(Exception):
    """Some files of a publication could not be made; the others have been. Trying again makes the rest."""


def on_published(sender: object, *, publication: Publication, by: User | None, **_: Any) -> None:
    """Order the files of a new publication, where there is anybody to read them. A listener of `signals.published`."""
    if access.has_readers(publication.measurement.organisation):
        order_all(publication, by=by)


def order_all(publication: Publication, *, by: User | None) -> Job:
    """Return the job that makes every file that is not there or out of date."""
    return jobs.enqueue(MAKE_ALL, publication.pk, by=by)


def make_all(publication: Publication, *, progress: Callable[[float], None]) -> None:
    """Make what is missing, one subject after the other; raise SomeNotMade when that failed for any.

    progress is told the share (0-1) after each subject.
    """
    subjects = [Subject(publication, None), *(Subject(publication, each) for each in departments_of(publication))]
    n_failed = 0
    for position, subject in enumerate(subjects, 1):
        n_failed += not _is_made(subject)
        progress(position / len(subjects))
    if n_failed:
        raise SomeNotMade(f"{n_failed} of {len(subjects)}")


def _is_made(subject: Subject) -> bool:
    """Make a subject's files and tell whether it went well; one that fails does not stop the others."""
    try:
        making.make_missing(subject)
    except Exception:
        logger.exception("reports of department %s failed", subject.department and subject.department.pk)
        return False
    return True


def newest_with_departments(measurement: Measurement) -> tuple[Publication | None, list[Department]]:
    """Return the newest publication and the departments that it has figures for, in printing order. One query."""
    newest = Publication.objects.newest_per_measurement().filter(measurement=measurement)
    kinds = (PublishedScope.Kind.ORGANISATION, PublishedScope.Kind.DEPARTMENT)
    scopes = PublishedScope.objects.filter(publication__in=newest, kind__in=kinds).defer("figures", "shared_counts")
    found = list(scopes.select_related("publication", "department__parent__parent__parent"))
    if not found:
        return None, []
    publication = found[0].publication
    publication.measurement = measurement
    return publication, [scope.department for scope in found if scope.department]


def departments_of(publication: Publication) -> list[Department]:
    """Return the departments that a publication has figures for, in printing order. One query."""
    scopes = PublishedScope.objects.filter(publication=publication, kind=PublishedScope.Kind.DEPARTMENT)
    scopes = scopes.select_related("department__parent__parent__parent").defer("figures", "shared_counts")
    return [scope.department for scope in scopes if scope.department]


@dataclass(frozen=True)
class Cell:
    """One file on the page: made, out of date, being made (anew), or to be ordered."""

    format: str
    label: str
    file: ReportFile | None
    is_stale: bool = False
    is_coming: bool = False

    @property
    def is_ready(self) -> bool:
        return bool(self.file and self.file.made_at)

    @property
    def is_current(self) -> bool:
        return self.is_ready and not self.is_stale

    @property
    def is_orderable(self) -> bool:
        return not (self.is_current or self.is_coming)

    @property
    def action(self) -> str:
        """Return what ordering the file is called."""
        return "Gör om" if self.is_stale else "Beställ"


@dataclass(frozen=True)
class Row:
    """The files about the organisation (department None) or about one department."""

    name: str
    department: Department | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Overview:
    """All files that a reader may have of one publication."""

    rows: tuple[Row, ...]
    job: Job | None

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def n_ready(self) -> int:
        """Return how many files are made and not out of date: those that the ZIP holds."""
        return sum(cell.is_current for cell in self.cells)

    @property
    def n_files(self) -> int:
        return len(self.cells)

    @property
    def has_stale(self) -> bool:
        """Has a comment or a target been changed since one of the files was made?"""
        return any(cell.is_stale for cell in self.cells)

    @property
    def is_complete(self) -> bool:
        return all(cell.is_current for cell in self.cells)

    @property
    def action(self) -> str:
        """Return what making the rest is called."""
        if not self.has_stale:
            return "Gör de som saknas"
        return "Gör om de gamla" if all(cell.is_ready for cell in self.cells) else "Gör de som saknas och är gamla"

    @property
    def is_coming(self) -> bool:
        """Tell whether anything is being made."""
        return bool(self.job and self.job.is_active) or any(cell.is_coming for cell in self.cells)


def overview(publication: Publication, departments: Iterable[Department], *, with_whole: bool) -> Overview:
    """Return the files about the departments (and the whole) and how far they have come. At most five queries.

    departments: those of `departments_of` that the reader may see.
    """
    subjects: list[Department | None] = [*([None] if with_whole else []), *departments]
    cells = _Cells(publication, subjects)
    rows = (
        Row(each.path if each else str(publication.measurement.organisation), each, cells.of(each)) for each in subjects
    )
    return Overview(tuple(rows), cells.job)


class _Cells:
    """Looks up the files of many subjects at once."""

    def __init__(self, publication: Publication, subjects: list[Department | None]) -> None:
        files = ReportFile.objects.filter(publication=publication).defer("content")
        self._files = {(file.department_id, file.format): file for file in files}
        self._digests = notes_digests(publication.measurement, subjects)
        keys = [str(file.pk) for file in self._files.values() if not file.made_at]
        of_one = Job.objects.active().filter(kind=making.MAKE_REPORT, object_id__in=keys)
        found = list(of_one | Job.objects.about(MAKE_ALL, publication.pk))
        self._ordered = {job.object_id for job in found if job.kind == making.MAKE_REPORT}
        self.job = next((job for job in found if job.kind == MAKE_ALL), None)
        self._is_active = bool(self.job and self.job.is_active)

    def of(self, department: Department | None) -> tuple[Cell, ...]:
        return tuple(self._cell(department.pk if department else None, format) for format in making.RENDERERS)

    def _cell(self, department_id: int | None, format: str) -> Cell:
        file, label = self._files.get((department_id, format)), ReportFile.Format(format).label
        if file and file.made_at:
            is_stale = file.basis != self._digests[department_id]
            return Cell(format, label, file, is_stale=is_stale, is_coming=is_stale and self._is_active)
        is_ordered = file is not None and str(file.pk) in self._ordered
        return Cell(format, label, file, is_coming=is_ordered or self._is_active)


def archive(publication: Publication) -> Iterator[bytes]:
    """Yield a ZIP of the files that are made and not out of date, in a folder for each department.

    One file is held at a time.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as target:
        for file in sorted(_current_files(publication), key=_archive_name):
            content = ReportFile.objects.values_list("content", flat=True).get(pk=file.pk)
            if content:
                target.writestr(_entry(publication, file), bytes(content))
                yield pipe.take()
    yield pipe.take()


def _current_files(publication: Publication) -> list[ReportFile]:
    """Return the files, without their content, that print what is written today. At most four queries."""
    made = ReportFile.objects.filter(publication=publication, made_at__isnull=False).defer("content")
    files = list(made.select_related("department__parent__parent__parent"))
    digests = notes_digests(publication.measurement, {file.department for file in files})
    return [file for file in files if file.basis == digests[file.department_id]]


def _entry(publication: Publication, file: ReportFile) -> zipfile.ZipInfo:
    made_at = publication.published_at.astimezone(STOCKHOLM)
    return zipfile.ZipInfo(_archive_name(file), made_at.timetuple()[:6])


def _archive_name(file: ReportFile) -> str:
    """Return folder and name: "Leanlink/dimios-0580-2020-leanlink-publicering-1.pdf"."""
    folders = [department.name for department in _line_of(file.department)] or [_WHOLE]
    return "/".join([*map(_folder, folders), making.file_name(file)])


def _line_of(department: Department | None) -> list[Department]:
    """Return the departments from the top down to this one."""
    return [*_line_of(department.parent), department] if department else []


def _folder(name: str) -> str:
    """Return a name that every file system takes, and that is no path."""
    return _NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME].strip(" .") or "_"


class _Pipe(io.RawIOBase):
    """A file that cannot be rewound and hands on what has been written to it."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def take(self) -> bytes:
        taken, self._written = bytes(self._written), bytearray()
        return taken
