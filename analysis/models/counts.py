"""Counted answers: internal, not yet protected. Nothing that is shown to anybody reads them."""

from django.db import models
from django.db.models import UniqueConstraint

from surveys.models import Department, Question, RespondentGroup, Wave


class WaveCount(models.Model):
    """A wave that has been counted, and how many responses it had then."""

    wave = models.OneToOneField(Wave, models.CASCADE, primary_key=True, related_name="+")
    n_responses = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"wave {self.pk}: {self.n_responses} responses"


class Frequency(models.Model):
    """Förekomst: how often each value was chosen, for a wave, department, group and question. Not yet protected.

    Here and in the next two tables the database checks no foreign key: the rows are counted from responses that it has
    checked, and to check them again would cost as much as the counting.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n_1 = models.PositiveIntegerField()
    n_2 = models.PositiveIntegerField()
    n_3 = models.PositiveIntegerField()
    n_4 = models.PositiveIntegerField()
    n_5 = models.PositiveIntegerField()
    n_dont_know = models.PositiveIntegerField()

    class Meta:
        constraints = (
            UniqueConstraint(fields=("wave", "department", "group", "question"), name="frequency_counted_once"),
        )

    def __str__(self) -> str:
        return f"wave {self.wave_id} question {self.question_id}"


class ResponseCount(models.Model):
    """How many responded in a wave, department and group, by what they said to the screening question."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n_yes = models.PositiveIntegerField()
    n_no = models.PositiveIntegerField()
    n_blank = models.PositiveIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("wave", "department", "group"), name="responses_counted_once"),)

    def __str__(self) -> str:
        return f"wave {self.wave_id}"


class JointCount(models.Model):
    """How two questions of a subcategory were graded together in a wave, by the n responses that grade all of it.

    `total` is the sum of the question's grades, `product` that of both questions' grades multiplied. Every pair is
    here once, each question with itself too.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    other = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    n = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    product = models.PositiveIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("wave", "question", "other"), name="pair_counted_once"),)

    def __str__(self) -> str:
        return f"wave {self.wave_id} questions {self.question_id} and {self.other_id}"
