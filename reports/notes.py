"""What the key user has written beside a measurement: comments, conclusions and target values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.models import Note, Target
from surveys.models import Department, Measurement


@dataclass(frozen=True)
class Notes:
    """Comments by the key of their subcategory ("" for the whole), conclusions, and targets by measure and code."""

    comments: Mapping[str, str] = field(default_factory=dict)
    conclusions: str = ""
    targets: Mapping[tuple[str, str], float] = field(default_factory=dict)


def read_notes(measurement: Measurement, department: Department | None) -> Notes:
    """Return what is written about the organisation, or about one department. Two queries."""
    notes = list(Note.objects.filter(measurement=measurement, department=department))
    comments = {note.subcategory: note.text for note in notes if note.kind == Note.Kind.COMMENT}
    conclusions = next((note.text for note in notes if note.kind == Note.Kind.CONCLUSIONS), "")
    targets = {(t.measure, t.code): t.value for t in Target.objects.filter(measurement=measurement)}
    return Notes(comments, conclusions, targets)
