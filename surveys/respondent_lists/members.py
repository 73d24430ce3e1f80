"""Putting people on a wave's list and taking them off, so that nobody answers twice.

While a wave of the measurement is open, whoever is taken off a list leaves her row behind, until her wave closes: it
holds her link, her draft and whether she has answered. Put on the same list again she gets it back; on the list of
another wave her new row knows only whether she has answered. What staff see and may do is the same in either case.
"""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from surveys import jobs
from surveys.models import Mail, MailKind, OptOut, Respondent, Wave

_BATCH: Final = 1_000
_RETURNED: Final = ("name", "department", "group", "has_answered", "opted_out", "address_failed", "is_removed")
#: What has left, or may have: with it, she who comes back has been invited.
_INVITED: Final = Q(kind=MailKind.INVITATION, state__in=(Mail.State.IN_FLIGHT, Mail.State.SENT))


def silent(share: float) -> None:
    """Tell nobody how far it has come."""


def add(wave: Wave, people: Iterable[Respondent], report: jobs.Report = silent) -> None:
    """Put people on the list of a locked wave that does not hold them; `report` is told the share that is done."""
    left = list(Respondent.with_removed.removed().filter(wave__measurement=wave.measurement_id))
    here = {person.email.lower(): person for person in left if person.wave_id == wave.pk}
    answered = {person.email.lower() for person in left if person.has_answered}
    added = list(people)
    for person in added:
        person.has_answered = person.email.lower() in answered
    mark_opted_out(wave, added)
    new = [person for person in added if person.email.lower() not in here]
    for start in range(0, len(new), _BATCH):
        Respondent.objects.invite(new[start : start + _BATCH])
        report((start + _BATCH) / len(new))
    _take_back([(here[email], person) for person in added if (email := person.email.lower()) in here])


def mark_opted_out(wave: Wave, people: Iterable[Respondent]) -> None:
    """Mark, before they are stored, those who have asked for no more mail of the wave's measurement."""
    digests = OptOut.objects.digests(wave.measurement)
    for person in people:
        person.opted_out = bool(digests) and OptOut.digest_of(wave.measurement, person.email) in digests


def remove(person: Respondent) -> None:
    """Take a person off the list of her locked wave, and delete what waits to be sent to her."""
    if not person.wave.measurement.waves.open().exists():
        person.delete()
        return
    Mail.objects.filter(respondent=person).exclude(_INVITED).delete()
    Respondent.objects.filter(pk=person.pk).update(is_removed=True)


def _take_back(pairs: list[tuple[Respondent, Respondent]]) -> None:
    """Give people their own rows back, in the place that the list says now."""
    for row, said in pairs:
        row.name, row.department_id, row.group_id = said.name or row.name, said.department_id, said.group_id
        row.has_answered, row.opted_out = said.has_answered, said.opted_out
        row.address_failed = row.is_removed = False
    rows = [row for row, _ in pairs]
    Mail.objects.filter(respondent__in=rows, state__in=Mail.LOST).delete()
    Respondent.with_removed.bulk_update(rows, _RETURNED, batch_size=500)
