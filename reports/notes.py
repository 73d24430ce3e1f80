"""What the key user has written beside a measurement: comments, conclusions and target values."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import IntegerField, TextField, Value
from django.db.models.functions import Cast

from reports.logos import logo_of
from reports.measuring import measured_waves
from reports.models import Note, Target
from surveys.models import Department, Measurement, User, record


@dataclass(frozen=True)
class Notes:
    """Comments by the key of their subcategory ("" for the whole), conclusions, and targets by measure and code."""

    comments: Mapping[str, str] = field(default_factory=dict)
    conclusions: str = ""
    targets: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @property
    def on_the_whole(self) -> str:
        return self.comments.get("", "")

    @property
    def is_commented_by_part(self) -> bool:
        return any(self.comments.keys() - {""})


def read_notes(measurement: Measurement, department: Department | None) -> Notes:
    """Return what is written about the organisation, or about one department. One query."""
    notes = Note.objects.filter(measurement=measurement, department=department).order_by()
    targets = Target.objects.filter(measurement=measurement).order_by()
    as_text = Cast("value", TextField())
    rows = notes.values_list("kind", "subcategory", "text").union(
        targets.values_list("measure", "code", as_text), all=True
    )
    written = {(kind, key): text for kind, key, text in rows}
    kinds = {Note.Kind.COMMENT, Note.Kind.CONCLUSIONS}
    return Notes(
        {key: text for (kind, key), text in written.items() if kind == Note.Kind.COMMENT},
        written.get((Note.Kind.CONCLUSIONS, ""), ""),
        {measure: float(value) for measure, value in written.items() if measure[0] not in kinds},
    )


@transaction.atomic
def save_notes(
    measurement: Measurement, department: Department | None, *, comments: Mapping[str, str], conclusions: str, by: User
) -> None:
    """Keep the comments by subcategory and the conclusions; an empty text takes the earlier one away."""
    texts = {(Note.Kind.COMMENT, key): text for key, text in comments.items()}
    texts[Note.Kind.CONCLUSIONS, ""] = conclusions
    for (kind, subcategory), text in texts.items():
        of = {"measurement": measurement, "department": department}
        kept = Note.objects.filter(**of, kind=kind, subcategory=subcategory)
        if not text:
            kept.delete()
        elif not kept.update(text=text):
            Note.objects.create(**of, kind=kind, subcategory=subcategory, text=text)
    about = department.path if department else str(measurement.organisation)
    record("notes_saved", f"{measurement}, {about}", by=by, organisation=measurement.organisation)


@transaction.atomic
def save_targets(measurement: Measurement, targets: Mapping[tuple[str, str], float | None], *, by: User) -> None:
    """Keep the targets by measure and code, in the measures' own units; None takes one away."""
    for (measure, code), value in targets.items():
        kept = Target.objects.filter(measurement=measurement, measure=measure, code=code)
        if value is None:
            kept.delete()
        elif not kept.update(value=value):
            Target.objects.create(measurement=measurement, measure=measure, code=code, value=value)
    record("targets_saved", measurement, by=by, organisation=measurement.organisation)


@transaction.atomic
def save_registration_number(measurement: Measurement, number: str, *, by: User) -> None:
    """Keep the number under which the organisation has filed the measurement."""
    measurement.registration_number = number
    measurement.save(update_fields=["registration_number"])
    record("registration_number_saved", measurement, by=by, organisation=measurement.organisation, number=number)


def notes_digest(measurement: Measurement, department: Department | None) -> str:
    """Return SHA-256 of all that a report prints besides its publication. At most three queries.

    A report that was made with another digest (`ReportFile.basis`) is out of date.
    """
    return notes_digests(measurement, [department])[department.pk if department else None]


def notes_digests(measurement: Measurement, departments: Iterable[Department | None]) -> dict[int | None, str]:
    """Return the digests for several departments by their ids, None for the organisation. At most three queries."""
    written = _written(measurement)
    shared = _printed_everywhere(measurement, [row for is_target, _, row in written if is_target])
    notes: dict[int | None, list[Written]] = {each.pk if each else None: [] for each in departments}
    for is_target, department, row in written:
        if not is_target:
            notes.get(department, []).append(row)
    return {key: _digest([*shared, sorted(own)]) for key, own in notes.items()}


#: Kind, subcategory and text of a note; measure, code and value of a target.
Written = tuple[str, str, str]


def _written(measurement: Measurement) -> list[tuple[bool, int | None, Written]]:
    """Return notes and targets: whether it is a target, the department that it is about, and what it says."""
    notes = Note.objects.filter(measurement=measurement).order_by()
    targets = Target.objects.filter(measurement=measurement).order_by()
    nowhere = Value(None, IntegerField())
    rows = notes.values_list(Value(0), "department_id", "kind", "subcategory", "text").union(
        targets.values_list(Value(1), nowhere, "measure", "code", Cast("value", TextField())), all=True
    )
    return [(bool(is_target), department, (kind, key, text)) for is_target, department, kind, key, text in rows]


def _printed_everywhere(measurement: Measurement, targets: Iterable[Written]) -> list[object]:
    organisation, logo = measurement.organisation, logo_of(measurement.organisation)
    return [
        [organisation.name, organisation.kind, measurement.title, measurement.note, measurement.registration_number],
        sorted([measure, code, float(value)] for measure, code, value in targets),
        hashlib.sha256(logo).hexdigest() if logo else "",
        [[wave.department, str(wave.opens_on), str(wave.closes_on)] for wave in measured_waves(measurement)],
    ]


def _digest(printed: list[object]) -> str:
    return hashlib.sha256(json.dumps(printed).encode()).hexdigest()
