"""Files made of publications."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from analysis.models import Publication
from surveys.models import Department, Measurement


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
