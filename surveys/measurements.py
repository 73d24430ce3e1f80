"""Creating and changing a measurement."""

from django.db import transaction

from surveys.models import Measurement, User, record


@transaction.atomic
def save_measurement(measurement: Measurement, *, by: User, changed: list[str]) -> None:
    """Store a new or edited measurement; `changed` are the names of the fields that were edited."""
    action = "measurement_changed" if measurement.pk else "measurement_created"
    measurement.save()
    record(action, measurement, by=by, organisation=measurement.organisation, fields=changed)


def has_opened(measurement: Measurement) -> bool:
    """Tell whether a wave has opened: from then on questionnaire and thresholds are fixed."""
    return measurement.pk is not None and measurement.waves.has_opened().exists()
