"""The pages of a survey, in the order in which the questionnaire asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from surveys.models import Measurement, Question, Questionnaire, Subcategory
from surveys.scales import DONT_KNOW, GRADES

from . import kept

#: What a form sends for an answer, and what it means.
FORM_VALUES = {**{str(grade): grade for grade in GRADES}, "vet-ej": DONT_KNOW}

SECONDS_PER_QUESTION = 13

SCREENING_PAGE = 1
FIRST_QUESTION_PAGE = 2


@dataclass(frozen=True)
class Page:
    """One subcategory's statements."""

    number: int
    subcategory: Subcategory
    questions: tuple[Question, ...]

    def holds(self, code: str) -> bool:
        return any(question.code == code for question in self.questions)

    def is_answered(self, answers: Mapping[str, int]) -> bool:
        """Tell whether answers, by question code, hold one for every statement."""
        return all(question.code in answers for question in self.questions)


def estimated_minutes(n_questions: int) -> int:
    """Return the minutes that so many statements take, until a wave knows its own: 13 seconds each, by trial."""
    return ceil(n_questions * SECONDS_PER_QUESTION / 60)


@kept.for_seconds
def measurement_with(pk: int) -> Measurement:
    """Return a measurement with its organisation and questionnaire, which are fixed when its first wave opens."""
    return Measurement.objects.with_organisation().get(pk=pk)


def pages_of(questionnaire: Questionnaire) -> tuple[Page, ...]:
    """Return the pages with statements. Asks the database once per process and version."""
    return _pages(questionnaire.pk, questionnaire.digest)


@kept.for_good
def _pages(questionnaire_id: int, digest: str) -> tuple[Page, ...]:
    questions = Question.objects.filter(questionnaire=questionnaire_id).select_related("subcategory__dimension")
    by_subcategory: dict[int, list[Question]] = {}
    for question in questions:
        by_subcategory.setdefault(question.subcategory_id, []).append(question)
    return tuple(
        Page(number, group[0].subcategory, tuple(group))
        for number, group in enumerate(by_subcategory.values(), start=FIRST_QUESTION_PAGE)
    )
