"""When each department of a measurement was asked. Dates only: how many answered is in the publication."""

import datetime as dt
from dataclasses import dataclass

from surveys.models import Measurement, Wave


@dataclass(frozen=True)
class MeasuredWave:
    """A wave that is over: the department's path and id, and its first and last day."""

    department: str
    department_id: int
    opens_on: dt.date
    closes_on: dt.date


def measured_waves(measurement: Measurement) -> tuple[MeasuredWave, ...]:
    """Return the measurement's closed waves, first to last. One query."""
    waves = Wave.objects.of(measurement).closed().with_department()
    return tuple(MeasuredWave(w.department.path, w.department_id, w.opens_on, w.closes_on) for w in waves)
