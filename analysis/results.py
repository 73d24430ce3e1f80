"""Reading a publication: what pages, files and the API print. Nothing here can reach unprotected counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from analysis.figures import (
    DIMENSION,
    QUESTION,
    RESPONSE_RATE,
    SCREENING,
    SUBCATEGORY,
    TOTAL,
    TOTAL_CODE,
)
from analysis.models import Publication, PublishedScope
from analysis.stats.questions import GRADE_COLUMNS


@dataclass(frozen=True)
class Figure:
    """One published figure. A hidden or missing value is None; the flags tell which of the two it is."""

    measure: str = ""
    code: str = ""
    n: float | None = None
    mean: float | None = None
    dont_know_share: float | None = None
    value: float | None = None
    others_mean: float | None = None
    others_dont_know_share: float | None = None
    others_value: float | None = None
    others_n: float | None = None
    others_organisations: float | None = None
    sector_mean: float | None = None
    sector_n: float | None = None
    suppressed: bool = False
    dont_know_suppressed: bool = False
    others_suppressed: bool = False
    n_questions: float | None = None
    n_questions_asked: float | None = None
    bound: str | None = None
    as_of: float | None = None
    dont_know_as_of: float | None = None
    distribution: tuple[int, ...] = field(default=())


#: Stands for a figure that does not exist, for example where nobody was asked.
NO_FIGURE = Figure()


@dataclass(frozen=True)
class ScopeResults:
    """All figures of one scope."""

    kind: str
    department_id: int | None
    name: str
    figures: dict[tuple[str, str], Figure]

    def question(self, code: str) -> Figure:
        return self.figures.get((QUESTION, code), NO_FIGURE)

    def subcategory(self, key: str) -> Figure:
        return self.figures.get((SUBCATEGORY, key), NO_FIGURE)

    def dimension(self, key: str) -> Figure:
        return self.figures.get((DIMENSION, key), NO_FIGURE)

    @property
    def total(self) -> Figure:
        return self.figures.get((TOTAL, TOTAL_CODE), NO_FIGURE)

    @cached_property
    def screening(self) -> Figure:
        return next((f for (measure, _), f in self.figures.items() if measure == SCREENING), NO_FIGURE)

    @property
    def response_rate(self) -> Figure:
        return self.figures.get((RESPONSE_RATE, ""), NO_FIGURE)


def read(
    publication: Publication, *, kinds: Iterable[str], departments: Iterable[int] | None = None
) -> list[ScopeResults]:
    """Return a publication's results of some kinds of scope, in printing order. One query.

    departments: ids that the reader may see; None for all. Scopes without a department are not filtered.
    """
    scopes = PublishedScope.objects.filter(publication=publication, kind__in=list(kinds))
    if departments is not None:
        scopes = scopes.for_departments(departments)
    return [results_of(scope) for scope in scopes]


def results_of(scope: PublishedScope) -> ScopeResults:
    """Return a stored scope's figures. Columns that it does not have, added later or empty, are missing values."""
    names, columns = scope.figures.keys(), scope.figures.values()
    figures = (_figure(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True))
    return ScopeResults(
        scope.kind, scope.department_id, scope.name, {(figure.measure, figure.code): figure for figure in figures}
    )


def _figure(row: dict[str, object]) -> Figure:
    counts = [row.pop(column, None) for column in GRADE_COLUMNS]
    distribution = tuple(int(n) for n in counts if isinstance(n, int | float))
    return Figure(**row, distribution=distribution)  # type: ignore[arg-type]
