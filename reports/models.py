"""Files made of publications."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from analysis.models import Publication
from surveys.models import Department


class ReportFile(models.Model):
    """A report of a publication, of the organisation or of one department. Made once and kept.

    The bytes live in the database, so that every web process can hand out what any worker has made.
    """

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"

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
