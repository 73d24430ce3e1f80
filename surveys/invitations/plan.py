"""A wave's plan: when which mails leave. Due times are in the database, so a plan survives restarts and runs once."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.utils import timezone

from surveys import periods
from surveys.models import Job, Mailing, MailKind, Respondent, User, Wave, record
from surveys.models.mail import PLANNED_KINDS, REMINDERS

from . import hours, outbox, sending

#: The hour at which a proposed mailing leaves.
MORNING: Final = dt.time(8)
#: A wave's mailings are at least this far apart.
BETWEEN: Final = dt.timedelta(hours=20)
#: Days after the invitation on which the proposed reminders leave.
_REMINDERS_AFTER: Final = {MailKind.REMINDER_1: 7, MailKind.REMINDER_2: 14}

Moments = dict[MailKind, dt.datetime]


class PlanRefused(Exception):
    """The plan does not allow it. The text is shown to the person who tried."""


def proposed(wave: Wave) -> Moments:
    """Return a plan that fits the wave: invitation, reminders after one and two weeks, and the last working day."""
    first = max(_morning(wave.opens_on), hours.next_opening(timezone.now()))
    last = _morning(wave.closes_on, before=True)
    moments: Moments = {MailKind.INVITATION: first}
    for kind, days in _REMINDERS_AFTER.items():
        moment = _morning(first.astimezone(periods.STOCKHOLM).date() + dt.timedelta(days=days))
        if moment + dt.timedelta(days=2) <= last:
            moments[kind] = moment
    if first + dt.timedelta(days=2) <= last:
        moments[MailKind.LAST_DAY] = last
    return moments


def problems(wave: Wave, moments: Mapping[MailKind, dt.datetime]) -> dict[MailKind, str]:
    """Return what is wrong with planned moments, by kind: the order, the distance, the wave's days."""
    found: dict[MailKind, str] = {}
    fixed = {MailKind(m.kind): m.due_at for m in Mailing.objects.of(wave).filter(state=Mailing.State.STARTED)}
    previous: dt.datetime | None = None
    for kind in PLANNED_KINDS:
        moment = fixed.get(kind) or moments.get(kind)
        if moment is None:
            continue
        if kind not in fixed:
            found |= _problem(kind, wave, moment, previous)
        previous = moment
    if MailKind.INVITATION not in {*fixed, *moments}:
        found[MailKind.INVITATION] = "Utan inbjudan finns det inget att påminna om. Ange en tid."
    return found


@transaction.atomic
def save(wave: Wave, moments: Mapping[MailKind, dt.datetime], *, by: User) -> None:
    """Let the wave's mailings that have not started leave at these moments; those without a moment are taken away."""
    planned = {MailKind(mailing.kind): mailing for mailing in _locked(wave)}
    is_paused = any(mailing.is_paused for mailing in planned.values())
    for kind in PLANNED_KINDS:
        mailing = planned.get(kind) or Mailing(wave=wave, kind=kind, is_paused=is_paused)
        if mailing.state == Mailing.State.STARTED:
            continue
        if kind in moments:
            mailing.due_at, mailing.state = moments[kind], Mailing.State.PLANNED
            mailing.save()
        elif mailing.pk:
            mailing.delete()
    details = {kind.value: moment.isoformat() for kind, moment in moments.items()}
    _record("mail_plan_saved", wave, by, **details)


def follow_last_day(wave: Wave) -> dt.datetime | None:
    """Let a planned last reminder leave on the last working day of a wave whose days have changed; return when.

    It keeps its time of day. None is returned where no such mail is planned. To be called in the transaction of the
    change.
    """
    mailing = Mailing.objects.of(wave).planned().filter(kind=MailKind.LAST_DAY).select_for_update().first()
    if mailing is None:
        return None
    time = mailing.due_at.astimezone(periods.STOCKHOLM).time()
    day = hours.working_day_until(wave.closes_on)
    mailing.due_at = dt.datetime.combine(day, time, tzinfo=periods.STOCKHOLM)
    mailing.save(update_fields=["due_at"])
    return mailing.due_at


def fits(wave: Wave) -> bool:
    """Tell whether what is still planned lies within the wave's days and in order; a wave without a plan fits."""
    planned = {MailKind(m.kind): m.due_at for m in Mailing.objects.of(wave).planned()}
    return not planned or not problems(wave, planned)


@transaction.atomic
def send_now(wave: Wave, kind: str, *, by: User) -> None:
    """Start a planned mailing before its time. Raise PlanRefused, for example when it has started already."""
    mailings = {mailing.kind: mailing for mailing in _locked(wave)}
    mailing = mailings.get(kind)
    _refuse_unless_startable(wave, mailing, list(mailings.values()))
    assert mailing is not None  # noqa: S101  (for mypy: refused above)
    mailing.due_at = timezone.now()
    _start(mailing)
    _record("mailing_started", wave, by, kind=kind)
    transaction.on_commit(sending.wake)


@transaction.atomic
def skip(wave: Wave, kind: str, *, by: User) -> None:
    """Let a planned mailing not take place. Raise PlanRefused when it has started."""
    if not Mailing.objects.of(wave).planned().filter(kind=kind).update(state=Mailing.State.SKIPPED):
        raise PlanRefused("Utskicket har redan startat eller hoppats över.")
    _record("mailing_skipped", wave, by, kind=kind)


@transaction.atomic
def pause(wave: Wave, *, by: User) -> None:
    Mailing.objects.of(wave).update(is_paused=True)
    _record("mails_paused", wave, by)


@transaction.atomic
def resume(wave: Wave, *, by: User) -> None:
    Mailing.objects.of(wave).update(is_paused=False, halted_until=None)
    _record("mails_resumed", wave, by)
    transaction.on_commit(start_due)


@transaction.atomic
def try_again(wave: Wave, *, by: User) -> None:
    """Let mails go to addresses that have failed, once more: somebody has said that they work now."""
    if wave.state == Wave.State.CLOSED:
        raise PlanRefused("Omgången är stängd, så inga mejl kan gå ut.")
    failing = Respondent.objects.filter(wave=wave, address_failed=True)
    outbox.requeue_invitations(failing)
    failing.update(address_failed=False)
    _record("failing_addresses_tried_again", wave, by)
    transaction.on_commit(sending.wake)


def start_due() -> None:
    """Start what is due, invite whoever has been added to a list, and have the outbox emptied. Safe to repeat."""
    for wave in Wave.objects.filter(mailings__in=Mailing.objects.due()).distinct():
        start_due_of(wave)
    for mailing in Mailing.objects.inviting():
        outbox.fill(mailing)
    _forget_finished_jobs()
    sending.wake()


@transaction.atomic
def start_due_of(wave: Wave) -> None:
    """Start the wave's due mailing; of several that have piled up one starts, and the others are skipped."""
    locked = {mailing.pk for mailing in _locked(wave)}
    due = [mailing for mailing in Mailing.objects.due().of(wave) if mailing.pk in locked]
    due.sort(key=lambda mailing: PLANNED_KINDS.index(MailKind(mailing.kind)))
    if not due or not wave.shows_pages(timezone.now()):
        return
    chosen = due[0] if due[0].kind == MailKind.INVITATION else due[-1]
    for mailing in due:
        if mailing == chosen:
            _start(mailing)
        else:
            mailing.state = Mailing.State.SKIPPED
            mailing.save(update_fields=["state"])


def _start(mailing: Mailing) -> None:
    """Write the mailing's rows; what is left of earlier reminders gives way, so nobody gets two at once."""
    mailing.state, mailing.started_at = Mailing.State.STARTED, timezone.now()
    mailing.save(update_fields=["state", "started_at", "due_at"])
    earlier = Mailing.objects.of(mailing.wave).filter(kind__in=REMINDERS).exclude(pk=mailing.pk)
    outbox.give_way(earlier)
    outbox.fill(mailing)


def _refuse_unless_startable(wave: Wave, mailing: Mailing | None, all_of_wave: list[Mailing]) -> None:
    if mailing is None or not mailing.is_planned:
        raise PlanRefused("Utskicket har redan startat eller hoppats över. Det går ut en gång.")
    if not wave.shows_pages(timezone.now()):
        raise PlanRefused("Omgången är inte öppen, så inga mejl kan gå ut.")
    if mailing.is_paused:
        raise PlanRefused("Utskicken är pausade. Återuppta dem först.")
    started = [other.started_at for other in all_of_wave if other.started_at]
    if mailing.kind != MailKind.INVITATION and not started:
        raise PlanRefused("Inbjudan har inte gått ut, så det finns inget att påminna om.")
    if started and max(started) > timezone.now() - BETWEEN:
        raise PlanRefused("Ett annat mejl har gått ut det senaste dygnet. Vänta till i morgon.")


def _problem(kind: MailKind, wave: Wave, moment: dt.datetime, previous: dt.datetime | None) -> dict[MailKind, str]:
    day = moment.astimezone(periods.STOCKHOLM).date()
    if not wave.opens_on <= day <= wave.closes_on:
        return {kind: f"Tiden ska ligga mellan {wave.opens_on} och {wave.closes_on}, då omgången är öppen."}
    if previous and moment < previous + BETWEEN:
        return {kind: "Lägg mejlet minst ett dygn efter det föregående."}
    return {}


def _locked(wave: Wave) -> list[Mailing]:
    """Return the wave's mailings, locked until the transaction ends."""
    return list(Mailing.objects.of(wave).select_for_update().order_by("pk"))


def _morning(day: dt.date, *, before: bool = False) -> dt.datetime:
    working_day = hours.working_day_until(day) if before else hours.working_day_from(day)
    return dt.datetime.combine(working_day, MORNING, tzinfo=periods.STOCKHOLM)


def _forget_finished_jobs() -> None:
    """Delete finished jobs of the outbox: how long one took tells how many were reminded."""
    Job.objects.filter(kind=sending.SEND_MAILS, state=Job.State.DONE).delete()


def _record(action: str, wave: Wave, by: User, **details: str) -> None:
    record(action, wave, by=by, organisation=wave.measurement.organisation, **details)
