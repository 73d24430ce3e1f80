"""Finding what a command names: "0580/2020" and a department's name or path."""

from analysis.models import Publication
from surveys.models import Department, Measurement, Organisation
from surveys.models.organisation import PATH_SEPARATOR


class NotFound(Exception):
    """What a command names does not exist; the text says what."""


def named(measurement_name: str, department_name: str) -> tuple[Publication, Department | None]:
    """Return the latest publication of a measurement, and the department if one is named."""
    try:
        measurement = Measurement.objects.named(measurement_name)
    except Measurement.DoesNotExist:
        raise NotFound(f"Mätningen {measurement_name} finns inte.") from None
    publication = Publication.objects.of(measurement).first()
    if not publication:
        raise NotFound(f"Mätningen {measurement_name} har ingen publicering. Kör publish först.")
    publication.measurement = measurement
    return publication, _department(measurement.organisation, department_name) if department_name else None


def _department(organisation: Organisation, name: str) -> Department:
    """Return the department with this path, or with this name when only one has it."""
    departments = list(Department.objects.of(organisation))
    path = PATH_SEPARATOR.join(part.strip() for part in name.split("/"))
    found = [each for each in departments if each.path == path] or [each for each in departments if each.name == name]
    if len(found) != 1:
        raise NotFound(f"Förvaltningen {name} finns inte." if not found else f"Flera enheter heter {name}.")
    return found[0]
