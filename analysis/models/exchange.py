"""What comes from other installations: the keys that are trusted, the files, and the results in them."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from surveys.models import Organisation, User


class TrustedKeyQuerySet(models.QuerySet["TrustedKey"]):
    def trusted(self) -> "TrustedKeyQuerySet":
        return self.filter(revoked_at__isnull=True)


class TrustedKey(models.Model):
    """Betrodd nyckel: another installation's public key, by which its files are known."""

    name = models.CharField("namn", max_length=100, help_text="Vems nyckeln är, till exempel Region Östergötland.")
    public_key = models.CharField("publik nyckel", max_length=44, unique=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = TrustedKeyQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


class ExchangeFileQuerySet(models.QuerySet["ExchangeFile"]):
    def waiting(self) -> "ExchangeFileQuerySet":
        """Files that somebody is looking at and that have not been accepted."""
        return self.filter(accepted_at__isnull=True).select_related("key")

    def accepted(self) -> "ExchangeFileQuerySet":
        return self.filter(accepted_at__isnull=False).select_related("key", "accepted_by").order_by("-accepted_at")


class ExchangeFile(models.Model):
    """Mottagen fil: a signed file of frequencies. Nothing of it counts until it has been accepted."""

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    signature = models.JSONField()
    key = models.ForeignKey(TrustedKey, models.PROTECT, related_name="files")
    exported_at = models.DateTimeField(help_text="When the sender made the file; covered by the signature.")
    received_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = ExchangeFileQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        constraints = (
            CheckConstraint(
                condition=Q(accepted_at__isnull=False) | Q(accepted_by__isnull=True),
                name="exchange_file_accepted_by_with_its_time",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ReceivedResult(models.Model):
    """Mottaget resultat: an organisation's counts of a year, measured and protected in another installation."""

    file = models.ForeignKey(ExchangeFile, models.PROTECT, related_name="results")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    questionnaire_key = models.SlugField(max_length=50)
    questionnaire_version = models.CharField(max_length=20)
    counts = models.JSONField(help_text="Six counts by item code.")
    sector_counts = models.JSONField(default=dict, help_text="By sector: six counts by item code.")

    class Meta:
        ordering = ("organisation__name", "-year")
        constraints = (UniqueConstraint(fields=("organisation", "year"), name="received_result_once_per_year"),)

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.year}"
