"""What the respondent's templates print, decided here so that they need no arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.models import Draft, Question, Questionnaire
from surveys.scales import DONT_KNOW, GRADES

from .drafts import FIELD_PREFIX
from .pages import FORM_VALUES, Page


@dataclass(frozen=True)
class Progress:
    """Where in the survey a page is: number `page` of `n_pages`."""

    page: int
    n_pages: int


@dataclass(frozen=True)
class Option:
    """One alternative of a statement's scale."""

    value: str
    grade: int
    label: str
    is_chosen: bool
    is_dont_know: bool


@dataclass(frozen=True)
class Statement:
    """One statement with its alternatives."""

    question: Question
    field: str
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.is_chosen), None)


class Choices:
    """A page's statements with what has been chosen so far."""

    def __init__(self, page: Page, questionnaire: Questionnaire, draft: Draft) -> None:
        self.page = page
        self._labels = {**dict(questionnaire.anchor_labels()), DONT_KNOW: str(questionnaire.dont_know_label)}
        self._answers = draft.answers

    def __iter__(self) -> Iterator[Statement]:
        for question in self.page.questions:
            yield Statement(question, f"{FIELD_PREFIX}{question.code}", self._options(question))

    @property
    def anchors(self) -> list[str]:
        """The texts of the grades, from 1 to 5, for the head of the matrix."""
        return [self._labels[grade] for grade in GRADES]

    @property
    def n_unanswered(self) -> int:
        return sum(question.code not in self._answers for question in self.page.questions)

    def _options(self, question: Question) -> list[Option]:
        chosen = self._answers.get(question.code)
        return [
            Option(value, grade, self._labels[grade], grade == chosen, grade == DONT_KNOW)
            for value, grade in FORM_VALUES.items()
        ]
