"""Free texts: when the key user may read them, and what she lets others read.

A text belongs to the outermost department (förvaltning) alone, with those of all its units, so that no difference
between two lists tells of a few. Nobody reads any before k_text people have written, and later ones come in steps of
at least k_step: a single late text would have been written by somebody who answered late.

Source: docs/disclosure.md S9, S10, S23.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from surveys.models import Department, FreeText, Measurement, Response, User, Wave, record

State = FreeText.State


class NotReviewable(Exception):
    """A decision about a text that the key user may not read, or that has been published."""


@dataclass(frozen=True)
class DepartmentTexts:
    """A department's texts that may be read: how many are undecided, approved, withheld and published."""

    department: Department
    n_to_review: int
    n_approved: int
    n_withheld: int
    n_published: int


def outermost(parents: Mapping[int, int | None], department: int) -> int:
    """Return the top of a department's line; parents: each department's parent, by id."""
    above = parents[department]
    return department if above is None else outermost(parents, above)


def parents_of(measurement: Measurement) -> dict[int, int | None]:
    """Return each department's parent, by id. One query."""
    return dict(measurement.organisation.departments.order_by().values_list("pk", "parent_id"))


def hand_over(measurement: Measurement) -> None:
    """Let the key user review the texts of the departments where enough have been written and no wave is open.

    To be called when a wave has closed, under the lock of its measurement.
    """
    parents = parents_of(measurement)
    is_open = {outermost(parents, wave.department_id) for wave in Wave.objects.of(measurement).open()}
    n_responses = _by_top(parents, _departments(Response.objects.of(measurement).in_closed_waves()))
    n_earlier = _by_top(parents, _departments(FreeText.objects.of(measurement).exclude(state=State.SUBMITTED)))
    submitted = FreeText.objects.of(measurement).submitted()
    for top, n_new in _by_top(parents, _departments(submitted)).items():
        needed = measurement.k_step if n_earlier.get(top) else measurement.k_text
        is_enough = n_new >= needed and n_responses.get(top, 0) >= measurement.k_text
        if is_enough and top not in is_open:
            submitted.filter(department__in=_below(parents, top)).update(state=State.TO_REVIEW)


def departments_to_review(measurement: Measurement) -> list[DepartmentTexts]:
    """Return the outermost departments with texts that the key user may read, in printing order. Three queries."""
    parents = parents_of(measurement)
    by_state = {
        state: _by_top(parents, _departments(FreeText.objects.of(measurement).filter(state=state)))
        for state in State.values
        if state != State.SUBMITTED
    }
    tops = measurement.organisation.departments.filter(parent=None)
    numbers = {top: [by_state[state].get(top.pk, 0) for state in by_state] for top in tops}
    return [DepartmentTexts(top, *n) for top, n in numbers.items() if any(n)]


def texts_to_review(measurement: Measurement, department: Department) -> list[FreeText]:
    """Return what the key user may read of an outermost department, undecided first. Two queries."""
    below = _below(parents_of(measurement), department.pk)
    texts = FreeText.objects.of(measurement).exclude(state=State.SUBMITTED).filter(department__in=below)
    order = (State.TO_REVIEW, State.APPROVED, State.WITHHELD, State.PUBLISHED)
    return sorted(texts.order_by("pk"), key=lambda text: order.index(State(text.state)))


@transaction.atomic
def decide(measurement: Measurement, department: Department, decisions: Mapping[UUID, str], *, by: User) -> None:
    """Approve or withhold texts of an outermost department, by their ids; what has been published stays.

    Raises NotReviewable for a text that is not hers to decide on.
    """
    texts = {text.pk: text for text in texts_to_review(measurement, department) if text.state != State.PUBLISHED}
    if not decisions.keys() <= texts.keys() or not set(decisions.values()) <= {State.APPROVED, State.WITHHELD}:
        raise NotReviewable
    changed = [(pk, state) for pk, state in decisions.items() if texts[pk].state != state]
    for state in (State.APPROVED, State.WITHHELD):
        FreeText.objects.filter(pk__in=[pk for pk, to in changed if to == state]).update(state=state)
    numbers = {f"n_{state}": sum(to == state for _, to in changed) for state in (State.APPROVED, State.WITHHELD)}
    if changed:
        record("free_texts_reviewed", department, by=by, organisation=measurement.organisation, **numbers)


def _departments(rows: QuerySet[FreeText] | QuerySet[Response]) -> Iterable[int]:
    return rows.order_by().values_list("department_id", flat=True)


def _by_top(parents: Mapping[int, int | None], departments: Iterable[int]) -> dict[int, int]:
    """Return how many of these departments' rows lie at or below each outermost department."""
    numbers: dict[int, int] = {}
    for department in departments:
        top = outermost(parents, department)
        numbers[top] = numbers.get(top, 0) + 1
    return numbers


def _below(parents: Mapping[int, int | None], top: int) -> list[int]:
    return [department for department in parents if outermost(parents, department) == top]
