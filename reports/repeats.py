"""Which figures of a publication repeat an earlier one, and why: what the key user is told (S10)."""

from dataclasses import dataclass

from analysis import results
from analysis.models import Publication
from analysis.outline import Outline, outline_of
from analysis.results import Figure, ScopeResults
from analysis.scopes import DEPARTMENT, ORGANISATION
from surveys.models import Measurement


@dataclass(frozen=True)
class Repeat:
    """A part of the organisation whose figures for some questions are those of an earlier publication."""

    where: str
    number: int
    questions: str


def repeats_of(measurement: Measurement) -> list[Repeat]:
    """Return what the newest publication repeats, in printing order. Two queries, one when it is the first."""
    publication = Publication.objects.of(measurement).first()
    if publication is None or publication.number == 1:
        return []
    outline = outline_of(measurement.questionnaire)
    scopes = results.read(publication, kinds=[ORGANISATION, DEPARTMENT])
    return [repeat for scope in scopes for repeat in _of_scope(scope, outline, measurement.organisation.name)]


def _of_scope(scope: ScopeResults, outline: Outline, organisation: str) -> list[Repeat]:
    labels: dict[int, list[str]] = {}
    for label, figure in _figures(scope, outline):
        for number in _numbers(figure):
            labels.setdefault(number, []).append(label)
    where, every = scope.name or organisation, {question.label for question in outline.questions}
    return [Repeat(where, number, _written(labels[number], every)) for number in sorted(labels)]


def _figures(scope: ScopeResults, outline: Outline) -> list[tuple[str, Figure]]:
    asked = [(question.label, scope.question(question.code)) for question in outline.questions]
    return [*asked, (outline.screening_label, scope.screening)]


def _numbers(figure: Figure) -> set[int]:
    """Return the earlier publications that a figure, its mean or its don't-know share, stems from."""
    return {int(number) for number in (figure.as_of, figure.dont_know_as_of) if number}


def _written(labels: list[str], every: set[str]) -> str:
    return "alla frågor" if every <= set(labels) else ", ".join(labels)
