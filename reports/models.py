"""Files made of publications."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from analysis.models import Publication
from surveys.models import Department, Measurement, Organisation, User


class ReportFile(models.Model):
    """A report of a publication, of the organisation or of one department. Made once and kept.

    The bytes live in the database, so that every web process can hand out what any worker has made.
    """

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"
        PPTX = "pptx", "PowerPoint"
        DOCX = "docx", "Word"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    format = models.CharField(max_length=10, choices=Format.choices)
    content = models.BinaryField(null=True)
    made_at = models.DateTimeField(null=True)
    basis = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of what it prints besides the publication, when it was made."
    )

    class Meta:
        constraints = (
            UniqueConstraint(
                fields=("publication", "department", "format"),
                condition=Q(department__isnull=False),
                name="report_once_per_department",
            ),
            UniqueConstraint(
                fields=("publication", "format"),
                condition=Q(department__isnull=True),
                name="report_once_per_organisation",
            ),
            CheckConstraint(
                condition=Q(content__isnull=True, made_at__isnull=True)
                | Q(content__isnull=False, made_at__isnull=False),
                name="report_has_content_when_made",
            ),
        )

    def __str__(self) -> str:
        return f"{self.publication}, {self.format}"


class ReportNotice(models.Model):
    """Besked: the mail that tells a representative that a publication can be read.

    There is one row per person and publication. It is claimed before the mail server is spoken to, and a mail whose
    fate is unknown is not sent again: nobody gets two.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Väntar"
        IN_FLIGHT = "in_flight", "På väg"
        SENT = "sent", "Skickat"
        FAILED = "failed", "Misslyckades"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="notices")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (UniqueConstraint(fields=("publication", "user"), name="notice_once_per_person"),)

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Note(models.Model):
    """Kommentar: what the key user has written beside a measurement's results. It is printed in the reports.

    `department` is None for the whole organisation. `subcategory` is the key that it is about, empty for the whole.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Kommentar"
        CONCLUSIONS = "conclusions", "Slutsatser"

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="notes")
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.COMMENT)
    subcategory = models.SlugField(max_length=50, blank=True)
    text = models.TextField(max_length=5000)

    class Meta:
        ordering = ("pk",)
        constraints = (
            UniqueConstraint(
                fields=("measurement", "department", "kind", "subcategory"),
                condition=Q(department__isnull=False),
                name="note_once_per_department",
            ),
            UniqueConstraint(
                fields=("measurement", "kind", "subcategory"),
                condition=Q(department__isnull=True),
                name="note_once_per_organisation",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subcategory}"


class Target(models.Model):
    """Målvärde: what the organisation wants a measure to become, in the measure's own unit (1-5, 0-100 or 0-1)."""

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="targets")
    measure = models.CharField(max_length=20)
    code = models.CharField(max_length=50)
    value = models.FloatField()

    class Meta:
        ordering = ("pk",)
        constraints = (UniqueConstraint(fields=("measurement", "measure", "code"), name="target_once"),)

    def __str__(self) -> str:
        return f"{self.measure} {self.code}: {self.value}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self) -> "ApiTokenQuerySet":
        """Tokens that open the API today, of accounts that are open."""
        return self.filter(revoked_at=None, expires_on__gte=timezone.localdate(), user__is_active=True)


class ApiToken(models.Model):
    """Åtkomstnyckel: lets a program read what its owner may read of one organisation, until it expires or is revoked.

    Only a digest of the key is kept. `minute` and `n_in_minute` count requests for the rate limit.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", verbose_name="organisation")
    name = models.CharField("namn", max_length=100, help_text="Var nyckeln används, till exempel Power BI.")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key.")
    expires_on = models.DateField("gäller till och med")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)
    minute = models.PositiveBigIntegerField(default=0)
    n_in_minute = models.PositiveIntegerField(default=0)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_on >= timezone.localdate()


class PublicPage(models.Model):
    """Öppen sida: chosen figures of a measurement's newest publication, for anybody, when the key user has said so."""

    measurement = models.OneToOneField(Measurement, models.CASCADE, primary_key=True, related_name="public_page")
    shows_indices = models.BooleanField("digital mognad, dimensioner och underkategorier", default=True)
    shows_questions = models.BooleanField("frågornas medelvärden och andel Vet ej", default=False)
    shows_others = models.BooleanField("jämförelse med övriga", default=True)
    shows_response_rate = models.BooleanField("svarsfrekvens", default=True)

    def __str__(self) -> str:
        return f"public page of {self.measurement_id}"
