"""A list of respondents between its preview and its confirmation."""

import datetime as dt
import uuid

from django.db import models
from django.utils import timezone

from .measurement import Wave

#: An upload that nobody confirms is erased after this long.
KEPT = dt.timedelta(hours=1)


class ListUploadQuerySet(models.QuerySet["ListUpload"]):
    def fresh(self) -> "ListUploadQuerySet":
        return self.filter(created_at__gt=timezone.now() - KEPT)

    def outdated(self) -> "ListUploadQuerySet":
        return self.filter(created_at__lte=timezone.now() - KEPT)


class ListUpload(models.Model):
    """Uppladdad lista: the cells of a file, kept until they are confirmed or an hour has passed.

    `rows` holds [line, e-mail, name, department, group] as they stood in the file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="uploads")
    by = models.ForeignKey("surveys.User", models.CASCADE, related_name="+")
    source = models.CharField(max_length=200)
    unused_columns = models.JSONField(default=list)
    rows = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ListUploadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"upload {self.pk}"
