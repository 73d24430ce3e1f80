"""Keeping an upload until it is confirmed, storing what it holds, and changing a list by hand."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction

from surveys import jobs
from surveys.models import Job, ListUpload, Respondent, User, Wave, record

from . import members
from .checking import Preview, check
from .reading import RespondentList, Row

STORE_LIST: Final = "store_respondent_list"
#: A longer list is stored in the background, so that the request is answered at once.
STORED_AT_ONCE: Final = 2_000
_BATCH: Final = 1_000
#: The share of the work that is done when all rows have been checked; storing them is the rest.
_CHECKED: Final = 0.4


class ListFixed(Exception):
    """A list was to be changed in a way that its wave does not allow any more."""


class NotStorable(Exception):
    """A list with refused rows, or with nothing new, was to be stored."""


def keep(wave: Wave, found: RespondentList, source: str, *, by: User) -> ListUpload:
    """Return the upload that holds a list's rows until they are confirmed or an hour has passed."""
    rows = [[row.line, row.email, row.name, row.department, row.group] for row in found.rows]
    return ListUpload.objects.create(
        wave=wave, by=by, source=source[:200], unused_columns=found.unused_columns, rows=rows
    )


def rows_of(upload: ListUpload) -> list[Row]:
    return [Row(*cells) for cells in upload.rows]


def confirm(upload: ListUpload, *, by: User) -> Job | None:
    """Store an upload's rows: at once, or for a long list by the job that is returned.

    Raises NotStorable or ListFixed; nothing has been stored then.
    """
    if len(upload.rows) > STORED_AT_ONCE:
        return jobs.enqueue(STORE_LIST, upload.pk, by=by)
    store(upload, by=by)
    return None


@jobs.handles(STORE_LIST)
def store_list(job: Job) -> None:
    """Store the upload whose id the job carries. Running it twice stores it once."""
    upload = ListUpload.objects.filter(pk=job.object_id).select_related("wave__measurement__organisation").first()
    if upload is None:
        return
    try:
        with jobs.kept(job) as report:
            store(upload, by=job.by, report=report)
    except (NotStorable, ListFixed) as error:
        raise jobs.JobRefused("Listan kunde inte läsas in: något har ändrats. Ladda upp den igen.") from error


@transaction.atomic
def store(upload: ListUpload, *, by: User | None, report: jobs.Report = members.silent) -> Preview:
    """Store an upload's rows and forget it; the wave is locked, and the rows are checked once more."""
    wave = _locked(upload.wave)
    preview = check(wave, _counted(rows_of(upload), report))
    if not preview.may_be_stored:
        raise NotStorable
    new = (
        Respondent(wave=wave, email=p.row.email, name=p.row.name, department=p.department, group=p.group)
        for p in preview.new
    )
    members.add(wave, new, lambda share: report(_CHECKED + (1 - _CHECKED) * share))
    Respondent.objects.bulk_update(_changed(preview), ["department", "group", "name"], batch_size=500)
    upload.delete()
    counts = {"new": len(preview.new), "moved": len(preview.moved), "renamed": len(preview.renamed)}
    record("respondents_stored", wave, by=by, organisation=wave.measurement.organisation, **counts)
    return preview


def _counted(rows: list[Row], report: jobs.Report) -> Iterator[Row]:
    """Yield the rows, and tell how far the checking of them has come."""
    for number, row in enumerate(rows):
        if number % _BATCH == 0:
            report(_CHECKED * number / len(rows))
        yield row


def _changed(preview: Preview) -> Iterable[Respondent]:
    changed = []
    for placed in (*preview.moved, *preview.renamed):
        if placed.respondent:
            placed.respondent.department, placed.respondent.group = placed.department, placed.group
            placed.respondent.name = placed.row.name or placed.respondent.name
            changed.append(placed.respondent)
    return changed


def erase_old_uploads() -> int:
    """Delete uploads that nobody confirmed within an hour; return how many there were."""
    n, _ = ListUpload.objects.outdated().delete()
    return n


def rows_from(earlier: Wave, wave: Wave) -> RespondentList:
    """Return an earlier wave's people as a list; those whose department is outside the new wave are refused by name."""
    people = Respondent.objects.of(earlier)
    rows = [Row(n, p.email.lower(), p.name, p.department.path, p.group.name) for n, p in enumerate(people, start=1)]
    return RespondentList(rows, [])


@transaction.atomic
def save_respondent(respondent: Respondent, *, by: User) -> None:
    """Add a person to a list, or move her before the wave opens; raise ListFixed when the wave does not allow it."""
    wave = _locked(respondent.wave)
    is_new = respondent.pk is None
    if not is_new and wave.state != Wave.State.PLANNED:
        raise ListFixed
    if is_new:
        members.add(wave, [respondent])
    else:
        respondent.save(update_fields=["email", "name", "department", "group"])
    action = "respondent_added" if is_new else "respondent_changed"
    record(action, wave, by=by, organisation=wave.measurement.organisation)


@transaction.atomic
def remove_respondent(respondent: Respondent, *, by: User) -> None:
    """Take a person off the list; an answer that she has sent belongs to nobody and stays."""
    wave = _locked(respondent.wave)
    members.remove(respondent)
    record("respondent_removed", wave, by=by, organisation=wave.measurement.organisation)


def _locked(wave: Wave) -> Wave:
    """Return the wave, locked until the transaction ends; raise ListFixed once it has closed."""
    waves = Wave.objects.select_for_update(of=("self",)).select_related("measurement__organisation")
    locked = waves.get(pk=wave.pk)
    if locked.state == Wave.State.CLOSED:
        raise ListFixed
    return locked
