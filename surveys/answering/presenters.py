"""What the respondent's templates print, decided here so that they need no arithmetic."""

from collections.abc import Iterator
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from surveys.models import Draft, Question, Questionnaire
from surveys.scales import DONT_KNOW

from . import kept
from .drafts import FIELD_PREFIX
from .pages import FORM_VALUES, Page, pages_of

#: Stands in a written answer for the address of the page where it can be changed. Random: no text holds it.
_ADDRESS: Final = token_urlsafe(24)


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
    """A page's statements with what has been chosen so far, each as it was written the first time."""

    def __init__(self, page: Page, questionnaire: Questionnaire, draft: Draft) -> None:
        self.page = page
        self._questionnaire = questionnaire
        self._answers = draft.answers

    def asked(self) -> SafeString:
        """Return the statements with what can be chosen."""
        return mark_safe("".join(self._written("_statement")))  # noqa: S308  (joins what templates have escaped)

    def answered(self, address: str = "") -> SafeString:
        """Return the statements with what was chosen, and links to their page where it has an address."""
        html = "".join(self._written("_answer", _ADDRESS if address else ""))
        return mark_safe(html.replace(_ADDRESS, escape(address)))  # noqa: S308  (the same)

    def _written(self, name: str, address: str = "") -> Iterator[str]:
        language, version = get_language(), (self._questionnaire, self._questionnaire.digest)
        for question in self.page.questions:
            yield _statement_html(name, language, *version, question, self._answers.get(question.code), address)


def answers_html(questionnaire: Questionnaire, draft: Draft, *, token: str = "", language_query: str = "") -> str:
    """Return all that was chosen; with her token, each leads to where it can be changed."""
    answered = []
    for page in pages_of(questionnaire):
        address = f"{reverse('answering:page', args=[token, page.number])}{language_query}" if token else ""
        statements = Choices(page, questionnaire, draft).answered(address)
        answered.append({"subcategory": page.subcategory, "statements": statements})
    context = {"questionnaire": questionnaire, "screening": draft.screening, "answered": answered}
    return render_to_string("answering/_answers.html", {**context, "token": token, "language_query": language_query})


@kept.for_good
def _statement_html(
    name: str,
    language: str | None,
    questionnaire: Questionnaire,
    digest: str,
    question: Question,
    chosen: int | None,
    address: str,
) -> SafeString:
    """Return a statement with one choice: half the cost of a page, unless it has been written before."""
    statement = Statement(question, f"{FIELD_PREFIX}{question.code}", _options(questionnaire, chosen))
    return render_to_string(f"answering/{name}.html", {"statement": statement, "address": address})


def _options(questionnaire: Questionnaire, chosen: int | None) -> list[Option]:
    labels = {**dict(questionnaire.anchor_labels()), DONT_KNOW: str(questionnaire.dont_know_label)}
    return [
        Option(value, grade, labels[grade], grade == chosen, grade == DONT_KNOW) for value, grade in FORM_VALUES.items()
    ]
