"""Invited persons and their unfinished answers. Nothing here leads to a response."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint
from django.db.models.functions import Lower
from django.urls import reverse

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


class RespondentQuerySet(models.QuerySet["Respondent"]):
    def with_token(self, token: str) -> "RespondentQuerySet":
        """The person whom a link belongs to, with what her pages need."""
        return self.filter(token_hash=lookup_hash(token)).select_related(
            "wave__measurement__organisation",
            "wave__measurement__questionnaire",
            "department__parent__parent__parent",
            "group",
        )


class Respondent(models.Model):
    """Respondent: an invited person. Holds no answers."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="respondents")
    email = models.EmailField("e-post")
    name = models.CharField("namn", max_length=200, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="förvaltning")
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", verbose_name="grupp")
    nonce = models.BinaryField(default=new_nonce, max_length=NONCE_BYTES, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    has_answered = models.BooleanField(default=False, editable=False)

    objects = RespondentQuerySet.as_manager()

    class Meta:
        verbose_name = "respondent"
        verbose_name_plural = "respondenter"
        constraints = (UniqueConstraint("wave", Lower("email"), name="respondent_once_per_wave"),)

    def __str__(self) -> str:
        return f"respondent {self.pk}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.token_hash = lookup_hash(self.token)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def token(self) -> str:
        return token_of(bytes(self.nonce))

    @property
    def answering_url(self) -> str:
        return f"{settings.PUBLIC_BASE_URL}{reverse('answering:start', args=[self.token])}"


class Draft(models.Model):
    """Utkast: what a respondent has chosen so far. Deleted when she submits or the wave closes.

    `answers` maps question codes to values; `screening` is "yes", "no" or "".
    """

    respondent = models.OneToOneField(Respondent, models.CASCADE, related_name="draft")
    answers = models.JSONField(default=dict)
    screening = models.CharField(max_length=3, blank=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"
