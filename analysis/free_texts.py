"""Free texts of a publication: approved by the key user, frozen with it, apart from every figure.

Source: docs/disclosure.md S10, S23.
"""

import hashlib
from dataclasses import dataclass

from analysis.models import Publication, PublishedText
from surveys.free_texts import outermost, parents_of
from surveys.models import Department, FreeText, Measurement


@dataclass(frozen=True)
class ReleasedText:
    """An approved text: its own random id, the id of the outermost department that it belongs to, and what it says."""

    id: str
    department: int
    text: str


def read_released(measurement: Measurement) -> tuple[ReleasedText, ...]:
    """Return the texts that the next publication holds, by their random ids. One query, two where there are any."""
    texts = list(FreeText.objects.of(measurement).released().order_by("pk"))
    parents = parents_of(measurement) if texts else {}
    return tuple(ReleasedText(str(each.pk), outermost(parents, each.department_id), each.text) for each in texts)


def store_texts(publication: Publication, texts: tuple[ReleasedText, ...]) -> None:
    """Freeze texts with a new publication, in an order that only its digest decides."""
    shuffled = sorted(texts, key=lambda each: hashlib.sha256(f"{publication.digest} {each.id}".encode()).digest())
    PublishedText.objects.bulk_create(
        PublishedText(publication=publication, department_id=each.department, position=position, text=each.text)
        for position, each in enumerate(shuffled)
    )
    FreeText.objects.filter(pk__in=[each.id for each in texts]).update(state=FreeText.State.PUBLISHED)


def released_texts(publication: Publication, department: Department | None) -> tuple[str, ...]:
    """Return what people of a department proposed: none for its units, nor for the organisation. One query.

    They stand under the outermost department and nowhere else (S23: one level only).
    """
    texts = PublishedText.objects.filter(publication=publication, department=department)
    return tuple(texts.order_by("position").values_list("text", flat=True)) if department else ()
