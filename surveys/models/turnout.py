"""How many answered on which day, and how long it took: counters of their own, never derived from persons."""

from django.db import models
from django.db.models import UniqueConstraint

from .measurement import Wave
from .organisation import Department, RespondentGroup


class AnsweringDay(models.Model):
    """Svar per dag: how many of a wave, department and group submitted on a Swedish day. No time of day."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    group = models.ForeignKey(RespondentGroup, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = (
            UniqueConstraint(fields=("wave", "department", "group", "day"), name="answering_day_counted_once"),
        )

    def __str__(self) -> str:
        return f"wave {self.wave_id} {self.day}"


class AnsweringTime(models.Model):
    """Svarstid: how many of a wave needed so many whole minutes from their first choice until they submitted."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = (UniqueConstraint(fields=("wave", "minutes"), name="answering_time_counted_once"),)

    def __str__(self) -> str:
        return f"wave {self.wave_id}: {self.minutes} min"
