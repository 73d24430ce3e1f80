"""Questionnaires as data: versions, dimensions, subcategories and questions."""

from typing import Any

from django.db import models
from django.db.models import UniqueConstraint

from .translated import TranslatedField, TranslatedText


class QuestionnaireFrozen(Exception):
    """A questionnaire version that a wave has opened with, or that a measurement uses, was about to be changed."""

    def __init__(self, questionnaire: "Questionnaire") -> None:
        by = "en omgång som har öppnat" if questionnaire.frozen_at else "en mätning"
        super().__init__(
            f"Enkäten {questionnaire} används av {by} och kan inte ändras. "
            "Ladda in den ändrade enkäten som en ny version."
        )


class Questionnaire(models.Model):
    """Enkät: one version of a questionnaire. Frozen when the first wave opens with it."""

    key = models.SlugField(max_length=50)
    version = models.CharField(max_length=20)
    title = TranslatedField()
    introduction = TranslatedField()
    anchors = models.JSONField(help_text="Five texts per language, from grade 1 to grade 5.")
    dont_know_label = TranslatedField()
    screening_code = models.CharField(max_length=20)
    screening_label = TranslatedField()
    screening_statement = TranslatedField()
    screening_counts_no = models.BooleanField(default=True)
    screening_ends_survey = models.BooleanField(default=False)
    free_text_statement = TranslatedField()
    quadrant_border = models.FloatField(default=50)
    quadrants = models.JSONField(default=list, blank=True, help_text="What is said about each quarter of the quadrant.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file it was loaded from.")
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("key", "version")
        constraints = (UniqueConstraint(fields=("key", "version"), name="questionnaire_version_unique"),)

    def __str__(self) -> str:
        return f"{self.key}:{self.version}"

    @property
    def screening_counted(self) -> str:
        """The answer whose share is reported: "no" for "Tar inte digitaliseringsbeslut"."""
        return "no" if self.screening_counts_no else "yes"

    def anchor_labels(self) -> list[tuple[int, str]]:
        """Return (grade, label) in the active language."""
        by_grade = zip(*(self.anchors[language] for language in self.anchors), strict=True)
        texts = (TranslatedText(zip(self.anchors, labels, strict=True)) for labels in by_grade)
        return [(grade, str(text)) for grade, text in enumerate(texts, start=1)]


class PartOfQuestionnaire(models.Model):
    """What belongs to a questionnaire version and is frozen with it."""

    questionnaire: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_when_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self._refuse_when_frozen()
        return super().delete(*args, **kwargs)

    def _refuse_when_frozen(self) -> None:
        if self.questionnaire.frozen_at:
            raise QuestionnaireFrozen(self.questionnaire)


class Dimension(PartOfQuestionnaire):
    """Dimension: digital förmåga or digitalt arv."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="dimensions")
    key = models.SlugField(max_length=50)
    label = TranslatedField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (UniqueConstraint(fields=("questionnaire", "key"), name="dimension_key_unique"),)

    def __str__(self) -> str:
        return str(self.label)


class Subcategory(PartOfQuestionnaire):
    """Underkategori: a page of the survey and a part of a dimension."""

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="subcategories")
    key = models.SlugField(max_length=50)
    label = TranslatedField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (UniqueConstraint(fields=("dimension", "key"), name="subcategory_key_unique"),)

    def __str__(self) -> str:
        return str(self.label)

    @property
    def questionnaire(self) -> Questionnaire:
        return self.dimension.questionnaire


class Question(PartOfQuestionnaire):
    """Fråga: a statement answered 1-5 or "Vet ej"."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    subcategory = models.ForeignKey(Subcategory, models.CASCADE, related_name="questions")
    code = models.CharField(max_length=20)
    label = TranslatedField()
    statement = TranslatedField()
    help = TranslatedField()
    is_reversed = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (UniqueConstraint(fields=("questionnaire", "code"), name="question_code_unique"),)

    def __str__(self) -> str:
        return self.code
