"""A list of respondents between its preview and its confirmation."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils import timezone

from .measurement import Measurement, Wave

#: An upload that nobody confirms is erased after this long.
KEPT = dt.timedelta(hours=1)


class ListUploadQuerySet(models.QuerySet["ListUpload"]):
    def fresh(self) -> "ListUploadQuerySet":
        return self.filter(created_at__gt=timezone.now() - KEPT)

    def outdated(self) -> "ListUploadQuerySet":
        return self.filter(created_at__lte=timezone.now() - KEPT)


class ListUpload(models.Model):
    """Uppladdad lista: the cells of a file, kept until they are confirmed or an hour has passed.

    `rows` holds [line, e-mail, name, department, group] as they stood in the file. Without a wave the list is for the
    whole measurement, and each row goes to the wave of its department. Of a copy what fits is taken, since there is no
    file to correct; of a file everything or nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="uploads", null=True)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="uploads", null=True)
    by = models.ForeignKey("surveys.User", models.CASCADE, related_name="+")
    source = models.CharField(max_length=200)
    is_copy = models.BooleanField(default=False)
    unused_columns = models.JSONField(default=list)
    rows = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ListUploadQuerySet.as_manager()

    class Meta:
        constraints = (
            CheckConstraint(
                condition=Q(wave__isnull=False, measurement__isnull=True)
                | Q(wave__isnull=True, measurement__isnull=False),
                name="upload_is_for_a_wave_or_a_measurement",
            ),
        )

    def __str__(self) -> str:
        return f"upload {self.pk}"
