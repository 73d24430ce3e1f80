"""Background work as rows: what must happen, when, and how far it has come."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

#: A running job that has not reported for this long has lost its worker.
LEASE = dt.timedelta(seconds=30)
MAX_TRIES = 3


class JobQuerySet(models.QuerySet["Job"]):
    def claimable(self) -> "JobQuerySet":
        """Jobs to start now: queued and due, or running with a worker that has gone silent."""
        now = timezone.now()
        return self.filter(Q(state=Job.State.QUEUED, due_at__lte=now) | Q(state=Job.State.RUNNING, lease_until__lt=now))

    def active(self) -> "JobQuerySet":
        return self.filter(state__in=Job.ACTIVE)

    def about(self, kind: str, object_id: object) -> "JobQuerySet":
        return self.filter(kind=kind, object_id=str(object_id))


class Job(models.Model):
    """Bakgrundsjobb. The row is the truth; the broker only carries its id."""

    class State(models.TextChoices):
        QUEUED = "queued", "Väntar"
        RUNNING = "running", "Pågår"
        DONE = "done", "Klart"
        FAILED = "failed", "Misslyckades"

    ACTIVE = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=50)
    object_id = models.CharField(max_length=50)
    by = models.ForeignKey("surveys.User", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    progress = models.FloatField(default=0, help_text="0 to 1")
    message = models.CharField(max_length=500, blank=True, help_text="What a person is told, in Swedish.")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            UniqueConstraint(
                fields=("kind", "object_id"),
                condition=Q(state__in=("queued", "running")),
                name="job_once_at_a_time",
            ),
            CheckConstraint(condition=Q(progress__gte=0, progress__lte=1), name="job_progress_is_a_share"),
        )
        indexes = (models.Index(F("due_at"), name="job_active_by_due", condition=Q(state__in=("queued", "running"))),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE
