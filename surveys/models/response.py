"""Submitted answers. A response belongs to nobody: nothing here refers to a person or a moment."""

import uuid

from django.db import models
from django.db.models import CheckConstraint, CompositePrimaryKey, Q

from surveys.scales import VALUES

from .measurement import Measurement, Wave
from .organisation import Department, RespondentGroup
from .questionnaire import Question


class ResponseQuerySet(models.QuerySet["Response"]):
    def in_closed_waves(self) -> "ResponseQuerySet":
        """The responses that count: those of closed waves."""
        return self.filter(wave__state=Wave.State.CLOSED)

    def of(self, measurement: Measurement) -> "ResponseQuerySet":
        return self.filter(wave__measurement=measurement)


class Response(models.Model):
    """Inskickat svar: one person's answers, with her department and group and nothing else about her."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", db_index=False)
    decides = models.BooleanField(null=True)

    objects = ResponseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"response {self.pk}"


class Answer(models.Model):
    """Svar: one question's value, a grade 1-5 or `scales.DONT_KNOW`. A blank has no row."""

    pk = CompositePrimaryKey("response_id", "question_id")
    response = models.ForeignKey(Response, models.CASCADE, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (CheckConstraint(condition=Q(value__in=VALUES), name="answer_value_on_the_scale"),)

    def __str__(self) -> str:
        return f"answer to {self.question_id}"


class FreeTextQuerySet(models.QuerySet["FreeText"]):
    def of(self, measurement: Measurement) -> "FreeTextQuerySet":
        return self.filter(measurement=measurement)

    def released(self) -> "FreeTextQuerySet":
        """Texts that the next publication holds: approved ones, and those of the one before."""
        return self.filter(state__in=(FreeText.State.APPROVED, FreeText.State.PUBLISHED))

    def submitted(self) -> "FreeTextQuerySet":
        """Texts that nobody may read yet."""
        return self.filter(state=FreeText.State.SUBMITTED)


class FreeText(models.Model):
    """Fritext: one person's proposal. Belongs to a department's measurement and to no response.

    Nobody reads a text before enough have been handed in, and only the key user before she has approved it.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", "Inskickad"
        TO_REVIEW = "to_review", "Att granska"
        APPROVED = "approved", "Godkänd"
        WITHHELD = "withheld", "Visas inte"
        PUBLISHED = "published", "Publicerad"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="free_texts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)

    objects = FreeTextQuerySet.as_manager()

    def __str__(self) -> str:
        return f"free text {self.pk}"
