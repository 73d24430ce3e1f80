"""The outbox: rows are filled in, claimed one at a time, sent, and marked.

A claim is committed before the server is spoken to. What happens to a mail after that is known (`settle`), or it stays
in flight: an invitation is then sent once more after ten minutes, with the same link and Message-ID; a reminder is not.
Mails are locked before their respondents, here and when a wave closes.
"""

import datetime as dt
from enum import Enum, auto
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from surveys.models import Mail, Mailing, MailKind, Respondent
from surveys.models.mail import MailingQuerySet, MailQuerySet

from . import hours

#: How long a mail that the server would not take now waits, by how often it has been tried.
DELAYS: Final = [dt.timedelta(minutes=n) for n in (5, 10, 20, 40, 80, 160, 240, 240, 240, 240, 240)]
#: How long a mailing waits when the server has refused too many of its mails in a row.
HALT: Final = dt.timedelta(hours=1)
#: Goes before everything else in the outbox: somebody waits for it.
_AT_ONCE: Final = dt.timedelta(days=365)
_BATCH: Final = 1_000


class Outcome(Enum):
    """What became of a mail."""

    ACCEPTED = auto()
    LATER = auto()
    REFUSED = auto()
    UNKNOWN = auto()
    UNTRIED = auto()


def fill(mailing: Mailing) -> None:
    """Write the rows of a mailing that has started; those that are there already stay as they are."""
    wanted = Respondent.objects.filter(wave=mailing.wave_id, address_failed=False)
    if mailing.kind == MailKind.INVITATION:
        people = wanted.exclude(mails__kind=MailKind.INVITATION)
    else:
        is_invited = Q(mails__kind=MailKind.INVITATION, mails__state__in=(Mail.State.SENT, Mail.State.IN_FLIGHT))
        people = wanted.filter(is_invited, has_answered=False, opted_out=False)
    rows = (Mail(respondent_id=pk, mailing=mailing, kind=mailing.kind) for pk in people.values_list("pk", flat=True))
    Mail.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)


def give_way(mailings: MailingQuerySet) -> None:
    """Take out of the queue what these mailings have not sent."""
    Mail.objects.filter(mailing__in=mailings, state=Mail.State.QUEUED).delete()


def requeue_invitations(people: QuerySet[Respondent]) -> None:
    """Send again, as the same mails, the invitations that did not reach these persons."""
    lost = Mail.objects.filter(respondent__in=people, kind=MailKind.INVITATION, state__in=Mail.LOST)
    lost.update(state=Mail.State.QUEUED, due_at=timezone.now(), tries=0, is_repeated=False)


def add_link(respondent: Respondent) -> Mail:
    """Let a person have her link again."""
    return Mail.objects.create(respondent=respondent, kind=MailKind.LINK, due_at=timezone.now() - _AT_ONCE)


def ready() -> MailQuerySet:
    """Mails that may leave now, at this hour."""
    return _of_this_hour(Mail.objects.ready())


@transaction.atomic
def claim() -> Mail | None:
    """Return the next mail, which is now in flight and nobody else's; None when there is none to send.

    It comes with its person and her wave as they are at this moment: who has answered gets no reminder.
    """
    return _next()


@transaction.atomic
def settle_and_claim(mail: Mail, outcome: Outcome) -> Mail | None:
    """Write down what became of a claimed mail and return the next: one transaction a mail instead of two.

    Waits for nobody, since what others have locked is passed over.
    """
    settle(mail, outcome)
    return _next()


def settle(mail: Mail, outcome: Outcome) -> None:
    """Write down what became of a claimed mail."""
    row = Mail.objects.filter(pk=mail.pk, state=Mail.State.IN_FLIGHT)
    is_given_up = outcome == Outcome.LATER and mail.tries > len(DELAYS)
    if outcome == Outcome.ACCEPTED:
        row.update(state=Mail.State.SENT)
    elif outcome == Outcome.REFUSED or is_given_up:
        fail(mail, Mail.State.FAILED)
    elif outcome == Outcome.LATER:
        row.update(state=Mail.State.QUEUED, due_at=timezone.now() + DELAYS[mail.tries - 1])
    elif outcome == Outcome.UNTRIED:
        row.update(state=Mail.State.QUEUED, tries=mail.tries - 1)


@transaction.atomic
def fail(mail: Mail, state: Mail.State) -> None:
    """No mail reaches the person: the row says how it ended, the person only that her address fails."""
    Mail.objects.filter(pk=mail.pk).update(state=state)
    Respondent.objects.filter(pk=mail.respondent_id).update(address_failed=True)


def halt(mailing_id: int) -> None:
    """Let a mailing wait for a while: the server refuses everything, and each further try could harm."""
    Mailing.objects.filter(pk=mailing_id).update(halted_until=timezone.now() + HALT)


def _next() -> Mail | None:
    while mail := _lock(Mail.objects.queued()) or _lock(Mail.objects.uncertain()):
        if _is_wanted(mail):
            return _taken(mail)
        _drop(mail)
    return None


def _drop(mail: Mail) -> None:
    """Let a mail not leave. The invitation of whoever has opted out counts as sent: nobody may see that she has."""
    if mail.kind == MailKind.INVITATION and mail.respondent.opted_out and not mail.respondent.is_removed:
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT)
    else:
        mail.delete()


def _of_this_hour(mails: MailQuerySet) -> MailQuerySet:
    return mails if hours.may_send(timezone.now()) else mails.asked_for()


def _lock(mails: MailQuerySet) -> Mail | None:
    """Lock the first mail, and its person, that nobody else has locked: another worker, or she who is answering."""
    free = _of_this_hour(mails).select_related("respondent__wave")
    return free.select_for_update(skip_locked=True, of=("self", "respondent")).first()


def _is_wanted(mail: Mail) -> bool:
    person = mail.respondent
    if person.is_removed or not person.wave.shows_pages(timezone.now()):
        return False
    if mail.kind == MailKind.LINK:
        return True
    is_reminder = mail.kind != MailKind.INVITATION
    return not (person.opted_out or person.address_failed or (is_reminder and person.has_answered))


def _taken(mail: Mail) -> Mail:
    mail.is_repeated = mail.state == Mail.State.IN_FLIGHT
    mail.state, mail.claimed_at, mail.tries = Mail.State.IN_FLIGHT, timezone.now(), mail.tries + 1
    changed = ("state", "claimed_at", "tries", "is_repeated")
    Mail.objects.filter(pk=mail.pk).update(**{name: getattr(mail, name) for name in changed})
    return mail
