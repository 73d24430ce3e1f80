"""What the pages print that is the same for everybody who is in the same place."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from surveys import turnout
from surveys.models import (
    Answerer,
    Department,
    Introduction,
    Measurement,
    Respondent,
    RespondentGroup,
    SharedStart,
    Wave,
)

from . import kept, texts
from .forms import PlaceForm
from .pages import FIRST_QUESTION_PAGE, SCREENING_PAGE, estimated_minutes, pages_of
from .presenters import Progress

Context = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where somebody belongs, without who she is."""

    wave_id: int
    wave_department_id: int
    closes_on: dt.date
    department_id: int
    group_id: int
    is_shared: bool

    @classmethod
    def of(cls, answerer: Answerer) -> Self:
        is_shared, wave = isinstance(answerer, SharedStart), answerer.wave
        place = (wave.pk, wave.department_id, wave.closes_on, answerer.department_id, answerer.group_id)
        return cls(*place, is_shared)

    def somebody(self, measurement: Measurement) -> Respondent:
        """Return a person of this place who is in no database."""
        wave = Wave(pk=self.wave_id, department_id=self.wave_department_id, closes_on=self.closes_on)
        wave.measurement = measurement
        return Respondent(wave=wave, department=_department(self.department_id), group=_group(self.group_id))


def start(measurement: Measurement, place: Place, has_begun: bool) -> Context:
    somebody = place.somebody(measurement)
    n_questions = sum(len(page.questions) for page in pages_of(measurement.questionnaire))
    return {
        "wave": somebody.wave,
        "answerer": somebody,
        "form": PlaceForm.of(somebody),
        "n_questions": n_questions,
        "minutes": _typical_minutes(place.wave_id) or estimated_minutes(n_questions),
        "has_introduction": _has_introduction(measurement.pk),
        "is_shared": place.is_shared,
        "has_begun": has_begun,
    }


def screening(measurement: Measurement, chosen: str) -> Context:
    return {"screening": chosen, "progress": _progress(measurement, SCREENING_PAGE)}


def questions(measurement: Measurement, number: int, not_saved: bool) -> Context:
    page = pages_of(measurement.questionnaire)[number - FIRST_QUESTION_PAGE]
    anchors = [label for _, label in measurement.questionnaire.anchor_labels()]
    return {"page": page, "anchors": anchors, "progress": _progress(measurement, number), "not_saved": not_saved}


def review(measurement: Measurement, n_unanswered: int, nothing_answered: bool, text_problem: str) -> Context:
    """`text_problem` is "too_long", "unprintable" or ""."""
    return {
        "n_unanswered": n_unanswered,
        "nothing_answered": nothing_answered,
        "text_problem": text_problem,
        "longest_text": texts.LONGEST,
    }


def thanks(measurement: Measurement, again: bool) -> Context:
    return {"again": again}


def _progress(measurement: Measurement, number: int) -> Progress:
    return Progress(number, len(pages_of(measurement.questionnaire)) + 1)


@kept.for_seconds
def _department(pk: int) -> Department:
    return Department.objects.with_ancestors().get(pk=pk)


@kept.for_seconds
def _group(pk: int) -> RespondentGroup:
    return RespondentGroup.objects.get(pk=pk)


@kept.for_seconds
def _typical_minutes(wave_id: int) -> int | None:
    return turnout.typical_minutes(Wave(pk=wave_id))


@kept.for_seconds
def _has_introduction(measurement_id: int) -> bool:
    return Introduction.objects.filter(measurement=measurement_id).exists()
