"""Invited persons and their unfinished answers. Nothing here leads to a response."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from .measurement import Wave
from .organisation import Department, RespondentGroup

NONCE_BYTES = 16
TOKEN_BYTES = 24


def new_nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)


def token_of(nonce: bytes) -> str:
    """Return the secret part of a personal link: it follows from LINK_KEY and the nonce, and is never stored."""
    mac = hmac.digest(settings.LINK_KEY.encode(), nonce, "sha256")
    return urlsafe_b64encode(mac[:TOKEN_BYTES]).decode()


def lookup_hash(token: str) -> str:
    """Return what a token is looked up by (SHA-256, hexadecimal)."""
    return hashlib.sha256(token.encode()).hexdigest()


A = TypeVar("A", bound="Answerer")

#: What is asked at each request: who it is, whether she may answer and where her answers go.
_DECIDING = ("wave", "department", "group", "nonce", "has_answered")
_DECIDING_WAVE = ("wave__measurement", "wave__department", "wave__state", "wave__opens_on", "wave__closes_on")
_SHOWN_DRAFT = ("draft__answers", "draft__screening", "draft__free_text", "draft__version")


class AnswererQuerySet(models.QuerySet[A]):
    def with_token(self, token: str) -> Self:
        """Whom a link belongs to, with her measurement and organisation."""
        return self.filter(token_hash=lookup_hash(token)).select_related("wave__measurement__organisation")

    def deciding(self) -> Self:
        """No more of somebody than every request asks for."""
        return self.select_related("wave").only(*_DECIDING, *_DECIDING_WAVE)

    def with_draft(self) -> Self:
        """The same, with what she has chosen, so that `draft` costs no further query."""
        return self.select_related("wave", "draft").only(*_DECIDING, *_DECIDING_WAVE, *_SHOWN_DRAFT)

    def locked(self) -> Self:
        """Locked until the transaction ends: the wave first, as everybody does who locks both."""
        return self.select_for_update(of=("wave", "self"), no_key=True)


class RespondentQuerySet(AnswererQuerySet["Respondent"]):
    def of(self, *waves: Wave) -> "RespondentQuerySet":
        """The lists of waves as staff may see them: without the mark of who has answered and without the link."""
        respondents = self.filter(wave__in=waves).defer("has_answered", "opted_out", "nonce", "token_hash")
        return respondents.select_related("department__parent__parent__parent", "group").order_by("email")

    def removed(self) -> "RespondentQuerySet":
        """Those whom somebody has taken off a list, until their wave closes."""
        return self.filter(is_removed=True)

    def with_failing_address(self) -> "RespondentQuerySet":
        """Those whom no mail reaches; which mail it was, and when, is not told."""
        return self.filter(address_failed=True)

    def invite(self, respondents: "Iterable[Respondent]") -> None:
        """Store new respondents, each with what her link is looked up by, in batches of 1,000."""
        rows = list(respondents)
        for respondent in rows:
            respondent.token_hash = lookup_hash(respondent.token)
        self.bulk_create(rows, batch_size=1_000)


_Manager = models.Manager.from_queryset(RespondentQuerySet)


class ListedManager(_Manager["Respondent"]):
    """Those who are on a list: whom everything asks for, counts and writes to."""

    def get_queryset(self) -> RespondentQuerySet:
        return RespondentQuerySet(self.model, using=self._db).filter(is_removed=False)


class Answerer(models.Model):
    """Whoever answers by an address of her own: an invited person, or somebody from the open link."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="%(class)ss")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="förvaltning")
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", verbose_name="grupp")
    nonce = models.BinaryField(default=new_nonce, max_length=NONCE_BYTES, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    has_answered = models.BooleanField(default=False, editable=False)

    #: The column of `Draft` that leads to her.
    draft_column: ClassVar[str]

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        self.token_hash = lookup_hash(self.token)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def token(self) -> str:
        return token_of(bytes(self.nonce))

    @property
    def answering_url(self) -> str:
        return f"{settings.PUBLIC_BASE_URL}{reverse('answering:start', args=[self.token])}"


class Respondent(Answerer):
    """Respondent: an invited person. Holds no answers.

    Whoever is taken off a list leaves her row behind until the wave closes: put on it again she has the link that she
    had, and does not answer twice (surveys/respondent_lists/members.py).
    """

    email = models.EmailField("e-post")
    name = models.CharField("namn", max_length=200, blank=True)
    opted_out = models.BooleanField(default=False, editable=False, help_text="Wants no mails; may still answer.")
    address_failed = models.BooleanField(default=False, editable=False, help_text="No mail reaches the address.")
    is_removed = models.BooleanField(default=False, editable=False, help_text="On no list; the link does not work.")

    draft_column = "respondent"

    objects = ListedManager()
    with_removed = RespondentQuerySet.as_manager()

    class Meta:
        verbose_name = "respondent"
        verbose_name_plural = "respondenter"
        constraints = (UniqueConstraint("wave", Lower("email"), name="respondent_once_per_wave"),)

    def __str__(self) -> str:
        return f"respondent {self.pk}"


class SharedStart(Answerer):
    """A survey begun from the open link: an address of its own, and nobody known behind it.

    It outlives its draft so that a second click is told that the answer was received; closing erases it.
    """

    draft_column = "shared_start"

    objects = AnswererQuerySet["SharedStart"].as_manager()

    def __str__(self) -> str:
        return f"shared start {self.pk}"


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, answerer: Answerer) -> "DraftQuerySet":
        return self.filter(**{answerer.draft_column: answerer})

    def of_wave(self, wave: Wave) -> "DraftQuerySet":
        return self.filter(Q(respondent__wave=wave) | Q(shared_start__wave=wave))


class Draft(models.Model):
    """Utkast: what has been chosen so far. Deleted when it is submitted or the wave closes.

    `answers` maps question codes to values; `screening` is "yes", "no" or "". `versions` maps form fields to the
    number of their latest save and `version` is the highest of them: an older save never replaces a newer one.
    """

    respondent = models.OneToOneField(Respondent, models.CASCADE, related_name="draft", null=True)
    shared_start = models.OneToOneField(SharedStart, models.CASCADE, related_name="draft", null=True)
    answers = models.JSONField(default=dict)
    screening = models.CharField(max_length=3, blank=True)
    free_text = models.TextField(blank=True)
    versions = models.JSONField(default=dict)
    version = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(respondent__isnull=False, shared_start__isnull=True)
                | Q(respondent__isnull=True, shared_start__isnull=False),
                name="draft_belongs_to_one_answerer",
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.pk}"
