"""Who did what: one row per change, written in the transaction of the change."""

from typing import TYPE_CHECKING

from django.db import models

from .organisation import Organisation

if TYPE_CHECKING:
    from .user import User


class AuditEntry(models.Model):
    """One change. Never holds a token, an answer or who has answered."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("surveys.User", models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    action = models.CharField(max_length=50)
    subject = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.action}: {self.subject}"


def record(
    action: str,
    subject: object,
    *,
    by: "User | None",
    organisation: Organisation | None = None,
    **details: object,
) -> None:
    """Write an audit row; call it inside the transaction of the change. `by` is None for a command."""
    AuditEntry.objects.create(
        action=action, subject=str(subject)[:200], by=by, organisation=organisation, details=details
    )
