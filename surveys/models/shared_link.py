"""The open link of a wave: one address for everybody, for a poster or a letter."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.urls import reverse

from surveys import periods

from .measurement import Wave
from .respondent import NONCE_BYTES, lookup_hash, new_nonce, token_of


class SharedLinkQuerySet(models.QuerySet["SharedLink"]):
    def with_token(self, token: str) -> "SharedLinkQuerySet":
        """The link with this secret part, with what its page needs."""
        return self.filter(token_hash=lookup_hash(token)).select_related(
            "wave__measurement__organisation", "wave__measurement__questionnaire", "wave__department"
        )


class SharedLink(models.Model):
    """Öppen länk: leads anybody who has it (and the word, where there is one) into a wave."""

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="shared_link")
    nonce = models.BinaryField(default=new_nonce, max_length=NONCE_BYTES, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    word = models.CharField(
        "ord från inbjudan", max_length=40, blank=True, help_text="Frågas efter innan enkäten börjar. Valfritt."
    )
    allows_shared_computer = models.BooleanField(
        "får besvaras av flera i samma webbläsare", default=False, help_text="För en dator som flera använder."
    )

    objects = SharedLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"shared link of {self.wave}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.token_hash = lookup_hash(self.token)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def token(self) -> str:
        return token_of(bytes(self.nonce))

    @property
    def url(self) -> str:
        return f"{settings.PUBLIC_BASE_URL}{reverse('answering:shared', args=[self.token])}"

    @property
    def ends_at(self) -> dt.datetime:
        return periods.end_of(self.wave.closes_on)

    def opens_with(self, word: str) -> bool:
        """Tell whether this is the word of the paper invitation; capitals and outer spaces do not matter."""
        return self.word.strip().casefold() == word.strip().casefold()
