"""Telling the representatives that a publication can be read: a mail with a link, never a file and never a figure.

The key user orders them; nothing is sent by itself. One row per person and publication: claimed before the server is
spoken to, marked afterwards, and not sent again when nobody knows what became of it.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import formats, timezone

from analysis.models import Publication
from reports.delivery import departments_of
from reports.models import ReportNotice
from surveys import access, jobs
from surveys.invitations import hours, messages, release, smtp
from surveys.invitations.outbox import DELAYS, Outcome
from surveys.invitations.smtp import Server, ServerAway
from surveys.invitations.texts import Text, one_line
from surveys.models import Department, Role, User, record

logger = logging.getLogger(__name__)

SEND_NOTICES: Final = "send_notices"
#: There is one job at a time that sends what is due, of all publications.
_ALL: Final = "notices"

_BODY: Final = """Hej {name}!

Resultatet av {measurement} är klart för {departments}. Där finns siffrorna jämförda med hela organisationen och med \
andra, och rapporten som PDF, PowerPoint, Word och Excel att ta med till ledningsgruppen.

{link}

Du loggar in med din e-postadress {email}.

Frågor? {contact}

Vänliga hälsningar
{organisation}"""


@dataclass(frozen=True)
class Recipient:
    """A representative, the departments with figures that she represents, her mail's state and when it was sent."""

    user: User
    departments: tuple[Department, ...]
    state: str | None
    sent_at: dt.datetime | None

    @property
    def status(self) -> str:
        """Return what has become of her mail."""
        if not self.state:
            return "Inte ännu"
        if self.sent_at:
            return f"Skickat {formats.date_format(timezone.localtime(self.sent_at), 'j F Y H:i')}"
        return str(ReportNotice.State(self.state).label)


def recipients(publication: Publication, published: Iterable[Department]) -> list[Recipient]:
    """Return who is told, by name. published: the departments that it has figures for. One query."""
    notice = ReportNotice.objects.filter(publication=publication, user=OuterRef("user"))
    roles = access.representatives(publication.measurement.organisation).annotate(
        state=Subquery(notice.values("state")), sent_at=Subquery(notice.values("sent_at"))
    )
    told = {role.user: (role.state, role.sent_at) for role in roles}
    represented = _departments_by_user(roles, published)
    people = sorted(represented.items(), key=lambda item: (str(item[0]).casefold(), item[0].pk))
    return [Recipient(user, tuple(departments), *told[user]) for user, departments in people]


@transaction.atomic
def order(publication: Publication, *, by: User) -> int:
    """Let every representative who has not been told yet have her mail; return how many these are."""
    people = recipients(publication, departments_of(publication))
    new = [ReportNotice(publication=publication, user=each.user) for each in people if not each.state]
    ReportNotice.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        organisation = publication.measurement.organisation
        record("representatives_notified", publication, by=by, organisation=organisation, n=len(new))
        transaction.on_commit(wake)
    return len(new)


def wake() -> None:
    """Order that what is due is sent, if mails may leave this installation now."""
    if _ready().exists() and release.is_released():
        jobs.enqueue(SEND_NOTICES, _ALL)


def send_due(*, progress: Callable[[float], None]) -> None:
    """Send one mail after the other; those that the server would not take now wait for the next time."""
    if not release.is_released():
        return
    server = smtp.server()
    try:
        while _ready().exists() and _send_next(server):
            progress(0)
    except ServerAway as reason:
        logger.warning("mail server away, the notices wait: %s", reason)
    finally:
        server.close()


def _send_next(server: Server) -> bool:
    """Send the next mail that is due; tell whether to go on."""
    server.open()
    claimed = _claim()
    if not claimed:
        return False
    notice, message = claimed
    try:
        outcome = server.send(message, messages.own_address())
    except ServerAway:
        _settle(notice, Outcome.UNTRIED)
        raise
    _settle(notice, outcome)
    return outcome != Outcome.UNKNOWN


@transaction.atomic
def _claim() -> tuple[ReportNotice, EmailMultiAlternatives] | None:
    """Return the next mail, which is now in flight and nobody else's, and its message.

    Who represents no department any more gets none.
    """
    people = ("user", "publication__measurement__organisation")
    free = _ready().select_related(*people).select_for_update(skip_locked=True, of=("self",))
    for notice in free:
        departments = _represented(notice.publication).get(notice.user)
        if departments:
            notice.tries += 1
            ReportNotice.objects.filter(pk=notice.pk).update(state=ReportNotice.State.IN_FLIGHT, tries=notice.tries)
            return notice, _message(notice, departments)
        notice.delete()
    return None


def _settle(notice: ReportNotice, outcome: Outcome) -> None:
    """Write down what became of a claimed mail; one whose fate is unknown stays in flight and is not sent again."""
    row = ReportNotice.objects.filter(pk=notice.pk, state=ReportNotice.State.IN_FLIGHT)
    is_given_up = outcome == Outcome.LATER and notice.tries > len(DELAYS)
    if outcome == Outcome.ACCEPTED:
        row.update(state=ReportNotice.State.SENT, sent_at=timezone.now())
    elif outcome == Outcome.REFUSED or is_given_up:
        row.update(state=ReportNotice.State.FAILED)
    elif outcome == Outcome.LATER:
        row.update(state=ReportNotice.State.QUEUED, due_at=timezone.now() + DELAYS[notice.tries - 1])
    elif outcome == Outcome.UNTRIED:
        row.update(state=ReportNotice.State.QUEUED, tries=notice.tries - 1)


def _ready() -> QuerySet[ReportNotice]:
    """Mails that may leave now, at this hour."""
    now = timezone.now()
    due = ReportNotice.objects.filter(state=ReportNotice.State.QUEUED, due_at__lte=now)
    return due if hours.may_send(now) else due.none()


def _represented(publication: Publication) -> dict[User, list[Department]]:
    """Return the representatives with the departments that the publication has figures for. Two queries."""
    roles = access.representatives(publication.measurement.organisation)
    return _departments_by_user(roles, departments_of(publication))


def _departments_by_user(roles: Iterable[Role], published: Iterable[Department]) -> dict[User, list[Department]]:
    """Return those of the published departments that each user represents."""
    departments = {department.pk: department for department in published}
    represented: dict[User, list[Department]] = {}
    for role in roles:
        if role.department_id in departments:
            represented.setdefault(role.user, []).append(departments[role.department_id])
    return represented


def _message(notice: ReportNotice, departments: list[Department]) -> EmailMultiAlternatives:
    measurement, user = notice.publication.measurement, notice.user
    link = settings.PUBLIC_BASE_URL + reverse(
        "dashboards:reports", args=[measurement.organisation.code, measurement.slug]
    )
    values = {
        "name": user.name or user.email,
        "measurement": measurement.title,
        "departments": " och ".join(department.path for department in departments),
        "email": user.email,
        "contact": measurement.contact or "Kontakta den som leder mätningen.",
        "organisation": measurement.organisation.name,
    }
    body = _BODY.format(link=link, **{name: one_line(value) for name, value in values.items()})
    text = Text(one_line(f"Resultatet är klart: {measurement.title}"), body)
    message = messages.build(text, link, to=user.email, button="Se resultat och rapporter")
    message.extra_headers["Message-ID"] = f"<{notice.pk}@{messages.sender_domain()}>"
    return message
