"""Which figures of a publication repeat an earlier one, and why: what the key user is told (S10)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from analysis import results
from analysis.models import Publication
from analysis.outline import Outline, outline_of
from analysis.results import ScopeResults
from analysis.scopes import DEPARTMENT, DEPARTMENT_GROUP, GROUP, ORGANISATION
from analysis.structure import GROUP_SEPARATOR
from surveys.models import Measurement

#: Shown one by one, with the questions named. Groups within a department are summarised, a line for each department.
_NAMED: Final = (ORGANISATION, DEPARTMENT, GROUP)


@dataclass(frozen=True)
class Repeat:
    """A part of the organisation, some of whose figures are those of an earlier publication."""

    where: str
    number: int
    figures: str


@dataclass(frozen=True)
class _Held:
    """What one scope repeats of one publication: labels of questions, whose mean, don't-know share or both it is."""

    both: list[str]
    means: list[str]
    shares: list[str]
    others: list[str]


def repeats_of(measurement: Measurement, publication: Publication) -> list[Repeat]:
    """Return what a publication of the measurement repeats, in printing order. One query, none when it is the first."""
    if publication.number == 1:
        return []
    outline, organisation = outline_of(measurement.questionnaire), measurement.organisation.name
    scopes = [scope for scope in results.read(publication, kinds=[*_NAMED, DEPARTMENT_GROUP]) if scope.repeated]
    named = [repeat for scope in scopes if scope.kind in _NAMED for repeat in _of_scope(scope, outline, organisation)]
    cells = [scope for scope in scopes if scope.kind == DEPARTMENT_GROUP]
    return [*named, *_of_cells(cells, outline), *_of_reliability(publication, outline, organisation)]


def _of_scope(scope: ScopeResults, outline: Outline, organisation: str) -> Iterator[Repeat]:
    where = f"Gruppen {scope.name}" if scope.kind == GROUP else scope.name or organisation
    for number in sorted(scope.repeated):
        yield Repeat(where, number, _written(_held(scope, outline, number), partial(_named, outline=outline)))


def _of_cells(cells: Sequence[ScopeResults], outline: Outline) -> Iterator[Repeat]:
    """Yield a line for each department, with its groups and how many questions wait in each."""
    texts: dict[tuple[str, int], list[str]] = {}
    for cell in cells:
        department, _, group = cell.name.rpartition(GROUP_SEPARATOR)
        for number in sorted(cell.repeated):
            counted = _written(_held(cell, outline, number), partial(_counted, outline=outline))
            texts.setdefault((department, number), []).append(f"{group} ({counted})")
    for (department, number), groups in texts.items():
        yield Repeat(f"{department}, per grupp", number, ", ".join(groups))


def _of_reliability(publication: Publication, outline: Outline, organisation: str) -> Iterator[Repeat]:
    numbers = {key: stored.get("as_of") for key, stored in publication.reliability.items()}
    for number in sorted({number for number in numbers.values() if number}):
        parts = [part.label for part in outline.subcategories if numbers.get(part.key) == number]
        yield Repeat(organisation, number, f"hur frågorna hör ihop (alfa): {', '.join(parts)}")


def _held(scope: ScopeResults, outline: Outline, number: int) -> _Held:
    figures = [(question.label, scope.question(question.code)) for question in outline.questions]
    means = {label for label, figure in figures if figure.as_of == number}
    shares = {label for label, figure in figures if figure.dont_know_as_of == number}
    labels = [label for label, _ in figures]
    return _Held(
        both=[label for label in labels if label in means & shares],
        means=[label for label in labels if label in means - shares],
        shares=[label for label in labels if label in shares - means],
        others=[outline.screening_label] if scope.screening.as_of == number else [],
    )


def _written(held: _Held, write: Callable[[Sequence[str]], str]) -> str:
    kinds = (("", held.both), ("medelvärdet för ", held.means), ("andelen Vet ej för ", held.shares))
    return "; ".join([*(f"{what}{write(labels)}" for what, labels in kinds if labels), *held.others])


def _named(labels: Sequence[str], outline: Outline) -> str:
    """Return the questions' names, or those of the few that are left when most are held."""
    left = [question.label for question in outline.questions if question.label not in labels]
    if not left:
        return "alla frågor"
    return f"alla frågor utom {', '.join(left)}" if len(left) < len(labels) else ", ".join(labels)


def _counted(labels: Sequence[str], outline: Outline) -> str:
    if len(labels) == len(outline.questions):
        return "alla frågor"
    return f"{len(labels)} {'fråga' if len(labels) == 1 else 'frågor'}"
