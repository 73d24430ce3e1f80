"""The pages of a survey, in the order in which the questionnaire asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from surveys.models import Question, Questionnaire, Subcategory
from surveys.scales import DONT_KNOW, GRADES

#: What a form sends for an answer, and what it means.
FORM_VALUES = {**{str(grade): grade for grade in GRADES}, "vet-ej": DONT_KNOW}

SECONDS_PER_QUESTION = 13

_frozen: dict[int, Questionnaire] = {}

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


def questionnaire_with(pk: int) -> Questionnaire:
    """Return a questionnaire version. One that is frozen never changes, so each process asks for it once."""
    found = _frozen.get(pk) or Questionnaire.objects.get(pk=pk)
    if found.frozen_at:
        _frozen[pk] = found
    return found


def forget() -> None:
    """Forget what has been kept: for tests, whose primary keys are used again."""
    _frozen.clear()
    _pages.cache_clear()


def pages_of(questionnaire: Questionnaire) -> tuple[Page, ...]:
    """Return the pages with statements. Asks the database once per process and version."""
    return _pages(questionnaire.pk, questionnaire.digest)


@lru_cache(maxsize=32)
def _pages(questionnaire_id: int, digest: str) -> tuple[Page, ...]:
    questions = Question.objects.filter(questionnaire=questionnaire_id).select_related("subcategory__dimension")
    by_subcategory: dict[int, list[Question]] = {}
    for question in questions:
        by_subcategory.setdefault(question.subcategory_id, []).append(question)
    return tuple(
        Page(number, group[0].subcategory, tuple(group))
        for number, group in enumerate(by_subcategory.values(), start=FIRST_QUESTION_PAGE)
    )
