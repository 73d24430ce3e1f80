"""Mails as rows: the plan of a wave, one row per person and kind, the texts, and who may send at all."""

import datetime as dt
import hmac
import uuid
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Count, F, Q, UniqueConstraint
from django.utils import timezone

from .measurement import Measurement, Wave
from .respondent import Respondent

#: A mail whose fate is unknown (its sender died, or the server never replied) is looked at again after this long.
UNCERTAIN_AFTER: Final = dt.timedelta(minutes=10)


class MailKind(models.TextChoices):
    """What a mail is for, in the order in which a wave sends them."""

    INVITATION = "invitation", "Inbjudan"
    REMINDER_1 = "reminder_1", "Påminnelse 1"
    REMINDER_2 = "reminder_2", "Påminnelse 2"
    REMINDER_3 = "reminder_3", "Påminnelse 3"
    LAST_DAY = "last_day", "Sista påminnelsen"
    LINK = "link", "Länken igen"


#: Go only to those who have not answered. A row of one tells that its person had not.
REMINDERS: Final = (MailKind.REMINDER_1, MailKind.REMINDER_2, MailKind.REMINDER_3, MailKind.LAST_DAY)
#: What a wave's plan is made of.
PLANNED_KINDS: Final = (MailKind.INVITATION, *REMINDERS)


class MailingQuerySet(models.QuerySet["Mailing"]):
    def of(self, wave: Wave) -> "MailingQuerySet":
        return self.filter(wave=wave)

    def planned(self) -> "MailingQuerySet":
        return self.filter(state=Mailing.State.PLANNED)

    def due(self) -> "MailingQuerySet":
        """Planned mailings whose time has come, of open waves that are not paused."""
        due = self.planned().filter(due_at__lte=timezone.now(), is_paused=False)
        return due.filter(wave__state=Wave.State.OPEN)

    def halted(self) -> "MailingQuerySet":
        """Mailings that wait because the server refused too many of their mails in a row."""
        return self.filter(halted_until__gt=timezone.now())

    def at_rest(self) -> "MailingQuerySet":
        """Mailings of which nothing leaves now: a person has paused them, or the server has refused too many."""
        return self.filter(is_paused=True) | self.halted()

    def inviting(self) -> "MailingQuerySet":
        """Invitations that have begun, in open waves: whoever is added to the list gets hers too."""
        started = self.filter(kind=MailKind.INVITATION, state=Mailing.State.STARTED)
        return started.filter(wave__state=Wave.State.OPEN)


class Mailing(models.Model):
    """Utskick: one kind of mail to a wave at a moment. The mailings of a wave are its plan."""

    class State(models.TextChoices):
        PLANNED = "planned", "Skickas"
        STARTED = "started", "Skickat"
        SKIPPED = "skipped", "Överhoppat"

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="mailings")
    kind = models.CharField("mejl", max_length=20, choices=MailKind.choices)
    due_at = models.DateTimeField("tid")
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    is_paused = models.BooleanField(default=False)
    halted_until = models.DateTimeField(null=True, blank=True, help_text="The server refused too many mails in a row.")

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ("due_at", "pk")
        verbose_name = "utskick"
        verbose_name_plural = "utskick"
        constraints = (
            UniqueConstraint(fields=("wave", "kind"), name="mailing_once_per_wave"),
            CheckConstraint(condition=~Q(kind="link"), name="mailing_is_planned_kind"),
            CheckConstraint(
                condition=Q(state="started", started_at__isnull=False)
                | (~Q(state="started") & Q(started_at__isnull=True)),
                name="mailing_started_exactly_when_it_has_a_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.wave}"

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED


class MailQuerySet(models.QuerySet["Mail"]):
    def of(self, wave: Wave) -> "MailQuerySet":
        return self.filter(respondent__wave=wave)

    def queued(self) -> "MailQuerySet":
        """Mails to send now, the longest due first."""
        return self._running().filter(state=Mail.State.QUEUED, due_at__lte=timezone.now()).order_by("due_at")

    def uncertain(self) -> "MailQuerySet":
        """Invitations whose fate is unknown and which have not been sent once more. Reminders are never repeated."""
        return self._running().filter(
            state=Mail.State.IN_FLIGHT,
            kind=MailKind.INVITATION,
            is_repeated=False,
            claimed_at__lte=timezone.now() - UNCERTAIN_AFTER,
        )

    def ready(self) -> "MailQuerySet":
        return self.queued().order_by() | self.uncertain()

    def asked_for(self) -> "MailQuerySet":
        """Mails that somebody waits for: they are sent at any hour."""
        return self.filter(kind=MailKind.LINK)

    def invitation_counts(self) -> dict[str, int]:
        """Return how many invitations are in each state. One query."""
        listed = self.filter(respondent__is_removed=False, respondent__address_failed=False)
        invitations = listed.filter(kind=MailKind.INVITATION).order_by()
        return dict(invitations.values_list("state").annotate(n=Count("pk")))

    def forget(self, wave: Wave) -> None:
        """Delete what is left to send and every mail that tells that its person had not answered."""
        self.of(wave).exclude(kind=MailKind.INVITATION, state__in=Mail.SETTLED).delete()
        Mailing.objects.of(wave).planned().update(state=Mailing.State.SKIPPED)

    def _running(self) -> "MailQuerySet":
        """Mails of no mailing or of one that may send; said so that a claim still reads the queue by its index."""
        return self.exclude(mailing__in=Mailing.objects.at_rest().order_by().values("pk"))


class Mail(models.Model):
    """Mejl: one mail to one person. Its id is the Message-ID and the tag of the address that bounces come to.

    A row of a reminder tells that its person had not answered when it was written: it is shown to nobody, not even
    as a part of a count, and is deleted when the wave closes.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Väntar"
        IN_FLIGHT = "in_flight", "På väg"
        SENT = "sent", "Skickat"
        FAILED = "failed", "Misslyckades"
        BOUNCED = "bounced", "Studsade"

    LOST = (State.FAILED, State.BOUNCED)
    SETTLED = (State.SENT, *LOST)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="mails")
    mailing = models.ForeignKey(Mailing, models.CASCADE, null=True, related_name="mails")
    kind = models.CharField(max_length=20, choices=MailKind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    is_repeated = models.BooleanField(default=False, help_text="Sent once more because its fate was unknown.")

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = (
            UniqueConstraint(fields=("respondent", "kind"), condition=~Q(kind="link"), name="mail_once_per_kind"),
            CheckConstraint(condition=Q(kind="link") ^ Q(mailing__isnull=False), name="mail_belongs_to_a_mailing"),
            CheckConstraint(condition=~Q(state="in_flight") | Q(claimed_at__isnull=False), name="mail_in_flight_since"),
        )
        indexes = (
            models.Index(F("due_at"), name="mail_queued_by_due", condition=Q(state="queued")),
            models.Index(F("claimed_at"), name="mail_in_flight_by_claim", condition=Q(state="in_flight")),
        )

    def __str__(self) -> str:
        return f"mail {self.pk}"


def refuse_line_breaks(value: str) -> None:
    if len(value.splitlines()) > 1 or value != value.rstrip("\r\n"):
        raise ValidationError("Rubriken får inte innehålla radbrytningar.")


class MailText(models.Model):
    """Mejltext: what a measurement's mails of a kind say; without a row the program's own text is used."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Inbjudan"
        REMINDER = "reminder", "Påminnelse till den som inte har börjat"
        REMINDER_STARTED = "reminder_started", "Påminnelse till den som har börjat"
        LAST_DAY = "last_day", "Sista påminnelsen, till den som inte har börjat"
        LAST_DAY_STARTED = "last_day_started", "Sista påminnelsen, till den som har börjat"
        LINK = "link", "Länken igen, till den som har bett om den"

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="mail_texts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    subject = models.CharField("rubrik", max_length=150, validators=[refuse_line_breaks])
    body = models.TextField("text", max_length=5_000)

    class Meta:
        verbose_name = "mejltext"
        verbose_name_plural = "mejltexter"
        constraints = (UniqueConstraint(fields=("measurement", "kind"), name="mail_text_once_per_kind"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.measurement}"


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def of(self, measurement: Measurement, email: str) -> "OptOutQuerySet":
        return self.filter(measurement=measurement, digest=OptOut.digest_of(measurement, email))

    def digests(self, measurement: Measurement) -> set[str]:
        """What the addresses are looked up by that want no more mail of a measurement."""
        return set(self.filter(measurement=measurement).values_list("digest", flat=True))


class OptOut(models.Model):
    """“Jag ska inte delta”: an address that gets no more mail of a measurement, whatever list it is put on.

    It outlives the wave, whose marks are erased when it closes. The address is not kept, only a keyed hash of it, and
    nobody is shown anything of it.
    """

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="opt_outs")
    digest = models.CharField(max_length=64)

    objects = OptOutQuerySet.as_manager()

    class Meta:
        constraints = (UniqueConstraint(fields=("measurement", "digest"), name="opt_out_once_per_measurement"),)

    def __str__(self) -> str:
        return f"opt-out {self.pk}"

    @staticmethod
    def digest_of(measurement: Measurement, email: str) -> str:
        told = f"opt-out {measurement.pk} {email.lower()}"
        return hmac.digest(settings.LINK_KEY.encode(), told.encode(), "sha256").hex()


class LinkRequestQuerySet(models.QuerySet["LinkRequest"]):
    def within(self, time: dt.timedelta) -> "LinkRequestQuerySet":
        return self.filter(at__gt=timezone.now() - time)

    def older_than(self, time: dt.timedelta) -> "LinkRequestQuerySet":
        return self.filter(at__lte=timezone.now() - time)


class LinkRequest(models.Model):
    """Somebody asked for her link again. The address is erased as soon as it has been looked up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, db_index=True, help_text="Keyed hash of the address, for the limit.")
    at = models.DateTimeField(default=timezone.now)

    objects = LinkRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"link request {self.pk}"


class MailRelease(models.Model):
    """The installation that may send. A database that finds itself in another one sends nothing (docs/mail.md)."""

    installation = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"release {self.pk}"
