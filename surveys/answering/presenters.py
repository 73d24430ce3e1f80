"""What the respondent's templates print, decided here so that they need no arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from surveys.models import Draft, Question, Questionnaire
from surveys.scales import DONT_KNOW, GRADES

from .drafts import FIELD_PREFIX
from .pages import FORM_VALUES, Page


@dataclass(frozen=True)
class Progress:
    """Where in the survey a page is: number `page` of `n_pages`."""

    page: int
    n_pages: int


#: Statements as they look on a page, by version, language, code and choice: some hundred for a questionnaire.
_written: dict[tuple[object, ...], SafeString] = {}


def forget() -> None:
    """Forget what has been written: for tests, whose primary keys are used again."""
    _written.clear()


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
        self._version = (questionnaire.pk, questionnaire.digest)
        self._answers = draft.answers

    def __iter__(self) -> Iterator[Statement]:
        return map(self._statement, self.page.questions)

    def html(self) -> Iterator[SafeString]:
        """Yield each statement as it stands on the page: half the cost of a page, unless it has been written before."""
        for question in self.page.questions:
            look = (*self._version, get_language(), question.code, self._answers.get(question.code))
            if look not in _written:
                context = {"statement": self._statement(question)}
                _written[look] = render_to_string("answering/_statement.html", context)
            yield _written[look]

    @property
    def anchors(self) -> list[str]:
        """The texts of the grades, from 1 to 5, for the head of the matrix."""
        return [self._labels[grade] for grade in GRADES]

    @property
    def n_unanswered(self) -> int:
        return sum(question.code not in self._answers for question in self.page.questions)

    def _statement(self, question: Question) -> Statement:
        return Statement(question, f"{FIELD_PREFIX}{question.code}", self._options(question))

    def _options(self, question: Question) -> list[Option]:
        chosen = self._answers.get(question.code)
        return [
            Option(value, grade, self._labels[grade], grade == chosen, grade == DONT_KNOW)
            for value, grade in FORM_VALUES.items()
        ]
