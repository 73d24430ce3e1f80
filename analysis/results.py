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
from analysis.models import Publication, PublishedComparison, PublishedScope
from analysis.stats.questions import GRADE_COLUMNS


@dataclass(frozen=True)
class Figure:
    """One published figure. A hidden or missing value is None; the flags tell which of the two it is.

    A question's mean has an interval (`lower`, `upper`) and an `agreement`; its `difference` from the others (own -
    others) and, for a department, its `gap` to the rest of the organisation have intervals too, and are called out
    by docs/method.md, rule 9. `effect` is Hedges' g of the difference. All of these are None below k_dist.
    """

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
    sector_dont_know_share: float | None = None
    sector_value: float | None = None
    sector_organisations: float | None = None
    agreement: float | None = None
    lower: float | None = None
    upper: float | None = None
    difference: float | None = None
    difference_lower: float | None = None
    difference_upper: float | None = None
    effect: float | None = None
    is_called_out: bool = False
    gap: float | None = None
    gap_lower: float | None = None
    gap_upper: float | None = None
    is_gap_called_out: bool = False
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
    return ScopeResults(scope.kind, scope.department_id, scope.name, _figures(scope.figures))


@dataclass(frozen=True)
class ComparisonResults:
    """The figures of a group of other organisations; `kind` is one of `PublishedComparison.Kind`."""

    kind: str
    name: str
    n_organisations: int
    results: ScopeResults


def read_comparisons(publication: Publication) -> list[ComparisonResults]:
    """Return the groups of others that the publication may be compared with, all of them first. One query."""
    return [_comparison(each) for each in PublishedComparison.objects.filter(publication=publication)]


def _comparison(stored: PublishedComparison) -> ComparisonResults:
    results = ScopeResults(stored.kind, None, stored.name, _figures(stored.figures))
    return ComparisonResults(stored.kind, stored.name, stored.n_organisations, results)


def _figures(table: dict[str, list[object]]) -> dict[tuple[str, str], Figure]:
    """Return the figures of a table by columns."""
    figures = (_figure(dict(zip(table, row, strict=True))) for row in zip(*table.values(), strict=True))
    return {(figure.measure, figure.code): figure for figure in figures}


def _figure(row: dict[str, object]) -> Figure:
    counts = [row.pop(column, None) for column in GRADE_COLUMNS]
    distribution = tuple(int(n) for n in counts if isinstance(n, int | float))
    return Figure(**row, distribution=distribution)  # type: ignore[arg-type]
