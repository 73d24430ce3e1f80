"""Keeping an upload until it is confirmed, storing what it holds, and changing a list by hand."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction

from surveys import access, jobs
from surveys.models import Job, ListUpload, Measurement, Respondent, User, Wave, record

from . import members
from .checking import Preview, check
from .reading import RespondentList, Row

STORE_LIST: Final = "store_respondent_list"
#: A longer list is stored in the background, so that the request is answered at once.
STORED_AT_ONCE: Final = 2_000
_BATCH: Final = 1_000
#: The share of the work that is done when all rows have been checked; storing them is the rest.
_CHECKED: Final = 0.4


#: Waves with what checking a list and recording it need.
_WAVES: Final = Wave.objects.with_department().select_related("measurement__organisation")


class ListFixed(Exception):
    """A list was to be changed in a way that its wave does not allow any more."""


class NotStorable(Exception):
    """A list with refused rows, or with nothing new, was to be stored."""


def keep(
    place: Wave | Measurement, found: RespondentList, source: str, *, by: User, is_copy: bool = False
) -> ListUpload:
    """Return the upload that holds a list's rows until they are confirmed or an hour has passed.

    The list is for a wave, or for a measurement: then each row goes to the wave of its department.
    """
    rows = [[row.line, row.email, row.name, row.department, row.group] for row in found.rows]
    where = {"wave": place} if isinstance(place, Wave) else {"measurement": place}
    return ListUpload.objects.create(
        **where, by=by, source=source[:200], unused_columns=found.unused_columns, rows=rows, is_copy=is_copy
    )


def rows_of(upload: ListUpload) -> list[Row]:
    return [Row(*cells) for cells in upload.rows]


def waves_for(upload: ListUpload) -> list[Wave]:
    """Return the waves that an upload's rows may go to, of those that whoever uploaded it administers."""
    if upload.wave_id:
        return list(_WAVES.filter(pk=upload.wave_id))
    measurement = upload.measurement
    assert measurement  # noqa: S101  (held by a constraint)
    hers = access.administrable_waves(upload.by, measurement.organisation).of(measurement).may_still_answer()
    return list(_WAVES.filter(pk__in=hers.order_by().values("pk")))


def preview_of(upload: ListUpload) -> Preview:
    """Return what storing an upload would do."""
    return check(waves_for(upload), rows_of(upload), takes_what_fits=upload.is_copy)


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
    upload = ListUpload.objects.filter(pk=job.object_id).select_related("by", "measurement__organisation").first()
    if upload is None:
        return
    try:
        with jobs.kept(job) as report:
            store(upload, by=job.by, report=report)
    except (NotStorable, ListFixed) as error:
        raise jobs.JobRefused("Listan kunde inte läsas in: något har ändrats. Ladda upp den igen.") from error


@transaction.atomic
def store(upload: ListUpload, *, by: User | None, report: jobs.Report = members.silent) -> Preview:
    """Store an upload's rows and forget it; the waves are locked, and the rows are checked once more."""
    waves = _locked_all(waves_for(upload))
    preview = check(waves, _counted(rows_of(upload), report), takes_what_fits=upload.is_copy)
    if not preview.may_be_stored:
        raise NotStorable
    for number, wave in enumerate(waves):
        _store_in(wave, preview.of(wave), by, _part(report, number, len(waves)))
    upload.delete()
    return preview


def _part(report: jobs.Report, number: int, n: int) -> jobs.Report:
    """Return what is told how far the storing in one of n waves has come."""
    return lambda share: report(_CHECKED + (1 - _CHECKED) * (number + share) / n)


def _store_in(wave: Wave, part: Preview, by: User | None, report: jobs.Report) -> None:
    """Store what belongs to one of an upload's waves."""
    if not (part.new or part.moved or part.renamed):
        return
    new = (
        Respondent(
            wave_id=wave.pk, email=p.row.email, name=p.row.name, department_id=p.department.pk, group_id=p.group.pk
        )
        for p in part.new
    )
    members.add(wave, new, report)
    Respondent.objects.bulk_update(_changed(part), ["department", "group", "name"], batch_size=500)
    counts = {"new": len(part.new), "moved": len(part.moved), "renamed": len(part.renamed)}
    record("respondents_stored", wave, by=by, organisation=wave.measurement.organisation, **counts)


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


def rows_from(*earlier: Wave) -> RespondentList:
    """Return the people of earlier waves as a list, each once, as the latest of the waves has her.

    Of a copy, those whose place does not exist any more are left out.
    """
    age = {wave.pk: (wave.opens_on, wave.pk) for wave in earlier}
    people = sorted(Respondent.objects.of(*earlier), key=lambda person: age[person.wave_id])
    latest = {person.email.lower(): person for person in people}
    rows = [
        Row(number, email, person.name, person.department.path, person.group.name)
        for number, (email, person) in enumerate(sorted(latest.items()), start=1)
    ]
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
        members.mark_opted_out(wave, [respondent])
        respondent.save(update_fields=["email", "name", "department", "group", "opted_out"])
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
    (locked,) = _locked_all([wave])
    return locked


def _locked_all(waves: Iterable[Wave]) -> list[Wave]:
    """Return waves locked, in the order of their ids so that nobody waits for the other; raise ListFixed."""
    ids = [wave.pk for wave in waves]
    locked = list(_WAVES.filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk"))
    if len(locked) < len(ids) or any(wave.state == Wave.State.CLOSED for wave in locked):
        raise ListFixed
    return locked
